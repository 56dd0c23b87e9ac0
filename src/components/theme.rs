//! The cooperative's one strong colour, made readable.
//!
//! A cooperative names one colour, and any colour may come. From it follow a brand colour, the
//! colour of text on it and a soft ground for it, in light and in dark, of which every pair that
//! carries text has at least 4.5 : 1 (WCAG 2.2, 1.4.3 AA). They reach the styles as custom
//! properties on the root, which a strict content policy allows where inline styles are refused.

use crate::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// A colour of the screen, eight bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

const WHITE: Colour = Colour([255; 3]);
const BLACK: Colour = Colour([0; 3]);
/// The grounds that stand in `style/tokens.css`.
const PAPER: Colour = Colour([0xf4, 0xf6, 0xf3]);
const DARK_CARD: Colour = Colour([0x17, 0x1f, 0x1b]);
/// The brightest channel of a colour for dark screens.
const BRIGHT: u16 = 208;
/// A little over 4.5, so that rounding to eight bits never falls below it.
const READABLE: f32 = 4.6;

/// The colours of one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Ground of the main button, and the colour of links.
    pub brand: Colour,
    /// Text on the brand colour.
    pub on_brand: Colour,
    /// A soft ground for text in the brand colour.
    pub soft: Colour,
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let mut channels = [0; 3];
        for (channel, at) in channels.iter_mut().zip([0, 2, 4]) {
            *channel = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(channels))
    }

    /// Writes `#rrggbb`.
    pub fn hex(self) -> String {
        let mut text = String::from("#");
        for channel in self.0 {
            for digit in [channel >> 4, channel & 15] {
                text.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        text
    }

    /// Takes `share` of 32 parts from `other`.
    fn mix(self, other: Self, share: u8) -> Self {
        let mut channels = self.0;
        for (channel, target) in channels.iter_mut().zip(other.0) {
            let sum =
                u16::from(*channel) * u16::from(32 - share) + u16::from(target) * u16::from(share);
            *channel = u8::try_from(sum / 32).unwrap_or(u8::MAX);
        }
        Self(channels)
    }

    /// As bright as its hue allows without losing it.
    fn lifted(self) -> Self {
        let peak = u16::from(self.0.into_iter().max().unwrap_or(0));
        if peak == 0 || peak >= BRIGHT {
            return self;
        }
        Self(
            self.0
                .map(|channel| u8::try_from(u16::from(channel) * BRIGHT / peak).unwrap_or(u8::MAX)),
        )
    }

    fn luminance(self) -> f32 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// Contrast of two colours as WCAG 2 defines it, 1 to 21.
pub fn contrast(one: Colour, other: Colour) -> f32 {
    let (one, other) = (one.luminance() + 0.05, other.luminance() + 0.05);
    if one > other {
        one / other
    } else {
        other / one
    }
}

/// A channel without its gamma: the power 2.4, by Newton's fifth root of its square, so that no
/// mathematics library is shipped for it.
fn linear(channel: u8) -> f32 {
    let part = f32::from(channel) / 255.0;
    if part <= 0.040_45 {
        return part / 12.92;
    }
    let base = (part + 0.055) / 1.055;
    let square = base * base;
    let mut root = 1.0_f32;
    for _ in 0..12 {
        let fourth = root * root * root * root;
        root = (4.0 * root + square / fourth) / 5.0;
    }
    square * root
}

/// The colours for a light screen: the cooperative's own, darkened as far as reading asks for.
pub fn light(colour: Colour) -> Scheme {
    scheme(
        colour,
        BLACK,
        |brand| Scheme {
            brand,
            on_brand: WHITE,
            soft: WHITE.mix(brand.lifted().mix(brand, 16), 4),
        },
        PAPER,
    )
}

/// The colours for a dark screen: the cooperative's own, lightened as far as reading asks for.
pub fn dark(colour: Colour) -> Scheme {
    scheme(
        colour.lifted().mix(WHITE, 6),
        WHITE,
        |brand| Scheme {
            brand,
            on_brand: brand.mix(BLACK, 27),
            soft: DARK_CARD.mix(brand, 5),
        },
        DARK_CARD,
    )
}

fn scheme(start: Colour, towards: Colour, with: fn(Colour) -> Scheme, ground: Colour) -> Scheme {
    let mut found = with(start);
    for share in 0..=32 {
        found = with(start.mix(towards, share));
        let pairs = [found.on_brand, found.soft, ground];
        if pairs
            .iter()
            .all(|other| contrast(found.brand, *other) >= READABLE)
        {
            break;
        }
    }
    found
}

/// Puts the cooperative's colour on the page.
pub fn apply(colour: &str) {
    let Some(colour) = Colour::parse(colour) else {
        return;
    };
    let root = document().document_element();
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let style = root.style();
    let (light, dark) = (light(colour), dark(colour));
    for (name, value) in [
        ("--brand-l", light.brand),
        ("--on-l", light.on_brand),
        ("--soft-l", light.soft),
        ("--brand-d", dark.brand),
        ("--on-d", dark.on_brand),
        ("--soft-d", dark.soft),
    ] {
        // A refusal leaves the colours of tokens.css, which are readable too.
        let _ = style.set_property(name, &value.hex());
    }
    if let Ok(Some(meta)) = document().query_selector("meta[name=theme-color]") {
        let _ = meta.set_attribute("content", &light.brand.hex());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast(WHITE, BLACK) - 21.0).abs() < 0.01);
        assert!((contrast(Colour([0x76; 3]), WHITE) - 4.54).abs() < 0.01);
        assert!((contrast(Colour([255, 0, 0]), WHITE) - 4.0).abs() < 0.01);
    }

    #[test]
    fn a_colour_reads_and_writes() {
        let colour = Colour::parse("#0a5c45");
        assert_eq!(colour, Some(Colour([0x0a, 0x5c, 0x45])));
        assert_eq!(colour.map(Colour::hex).as_deref(), Some("#0a5c45"));
        for wrong in [
            "0a5c45",
            "#0a5c4",
            "#0a5c4g",
            "#0a5c455",
            "#\u{e9}\u{e9}\u{e9}",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_colour_becomes_readable_in_both_schemes() {
        let steps = [0, 32, 64, 96, 128, 160, 192, 224, 255];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let colour = Colour([red, green, blue]);
                    for (scheme, ground) in [(light(colour), PAPER), (dark(colour), DARK_CARD)] {
                        for other in [scheme.on_brand, scheme.soft, ground] {
                            assert!(
                                contrast(scheme.brand, other) >= 4.5,
                                "{colour:?} {scheme:?}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_colour_that_is_readable_stays_as_it_is() {
        let green = Colour([0x0a, 0x5c, 0x45]);
        assert_eq!(light(green).brand, green);
    }
}
