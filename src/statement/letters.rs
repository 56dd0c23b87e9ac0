//! Letters of a printed page: their codes in `WinAnsi`, and how wide they are in Helvetica.
//!
//! Source: the font metrics of the standard fonts that every reader of PDF has (Adobe Core 14,
//! `Helvetica` and `Helvetica-Bold`), in thousandths of the size.

use core::fmt::Write as _;

/// From the space to the tilde.
const PLAIN: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same, bold.
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// What stands for a letter that the fonts do not have.
const UNKNOWN: u8 = b'?';
/// The width of letters beyond the tables: near that of most of them.
const USUAL: u32 = 556;

/// A letter's code.
fn code(letter: char) -> u8 {
    match letter {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).unwrap_or(UNKNOWN),
        '\u{20ac}' => 0x80,
        '\u{2026}' => 0x85,
        '\u{2018}' => 0x91,
        '\u{2019}' => 0x92,
        '\u{201c}' => 0x93,
        '\u{201d}' => 0x94,
        '\u{2022}' => 0x95,
        '\u{2013}' => 0x96,
        '\u{2014}' => 0x97,
        // A minus, and hyphens of other kinds.
        '\u{2010}'..='\u{2012}' | '\u{2212}' => b'-',
        '\n' | '\r' | '\t' | '\u{2002}'..='\u{200a}' | '\u{202f}' => b' ',
        _ => UNKNOWN,
    }
}

/// How wide a text is.
///
/// Units: thousandths of the size.
pub fn width(text: &str, bold: bool) -> u32 {
    let table = if bold { &BOLD } else { &PLAIN };
    text.chars()
        .map(|letter| {
            let place = usize::from(code(letter).wrapping_sub(b' '));
            table.get(place).map_or(USUAL, |width| u32::from(*width))
        })
        .sum()
}

/// As much of a text as fits, with three dots where something is left out.
///
/// Units: `room` in thousandths of the size.
pub fn fitted(text: &str, room: u32) -> String {
    if width(text, false) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        let longer = [kept.as_str(), letter.encode_utf8(&mut [0; 4]), "..."].concat();
        if width(&longer, false) > room {
            break;
        }
        kept.push(letter);
    }
    [kept.trim_end(), "..."].concat()
}

/// A text as a page writes it, between round brackets.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('(');
    for letter in text.chars() {
        match code(letter) {
            bracket @ (b'(' | b')' | b'\\') => {
                out.push('\\');
                out.push(char::from(bracket));
            }
            plain @ b' '..=b'~' => out.push(char::from(plain)),
            other => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\{other:03o}");
            }
        }
    }
    out.push(')');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_as_wide_as_each_other() {
        for digit in '0'..='9' {
            assert_eq!(width(&digit.to_string(), false), 556);
            assert_eq!(width(&digit.to_string(), true), 556);
        }
        assert_eq!(width("1.250.000", false), 7 * 556 + 2 * 278);
    }

    #[test]
    fn what_does_not_fit_is_cut_with_dots() {
        assert_eq!(fitted("Setoran", 10_000), "Setoran");
        let cut = fitted("Setoran tunai lewat Bu Wati di pasar", 8_000);
        assert!(cut.ends_with("...") && cut.starts_with("Setoran"), "{cut}");
        assert!(width(&cut, false) <= 8_000);
        assert_eq!(fitted("panjang", 0), "...");
    }

    #[test]
    fn a_text_cannot_end_its_brackets() {
        assert_eq!(quoted(r"a) Tj (b\"), r"(a\) Tj \(b\\)");
        assert_eq!(quoted("é\u{2212}5 漢\n"), "(\\351-5 ? )");
    }
}
