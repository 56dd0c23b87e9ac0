//! Language, theme and text size: the only thing in localStorage, because the first paint needs
//! them before anything sealed can be opened, and a sign-out that is not complete, because it has to
//! outlive everything else. `boot.js` reads them, this writes them.

use sokoguru_domain::Lang;
use web_sys::Storage;

/// Name in localStorage.
pub const NAME: &str = "sokoguru.settings";

/// Light, dark, or as the phone has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the phone has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How the app looks and speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Language.
    pub lang: Lang,
    /// Theme.
    pub theme: Theme,
    /// Text size in percent, 100 to 200.
    pub text: u16,
    /// Whether a member is signed in, so that the page before the app shows the outline of Beranda
    /// and not the form of signing in. It says nothing of who.
    pub known: bool,
    /// Whether the offer to install was answered.
    pub offered: bool,
}

/// How far a sign-out has come that is not complete. It outlives the page, because a phone may be
/// without network, or switched off, in the middle of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The records are being wiped.
    Wiping,
    /// They are gone, and the backend has still to be told: its cookie is out of the page's reach.
    Telling,
}

impl Leaving {
    /// The sign-out that is not complete, if there is one.
    pub fn load() -> Option<Self> {
        Self::parse(&stored()?)
    }

    /// Remembers how far it has come; `None` when it is complete, or somebody has signed in.
    pub fn remember(step: Option<Self>) {
        let text = stored().unwrap_or_default();
        if step != Self::parse(&text) {
            keep(&Settings::parse(&text).write(step));
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match value(text, "leaving")? {
            "1" => Some(Self::Wiping),
            "2" => Some(Self::Telling),
            _ => None,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: Lang::Id,
            theme: Theme::System,
            text: 100,
            known: false,
            offered: false,
        }
    }
}

impl Settings {
    /// The settings of this phone.
    pub fn load() -> Self {
        stored().map_or_else(Self::default, |text| Self::parse(&text))
    }

    /// Keeps the settings and puts them on the page.
    pub fn apply(self) {
        let (lang, theme, text) = (self.lang(), self.theme(), self.text.to_string());
        // Another tab may have begun to sign out since these settings were read.
        keep(&self.write(Leaving::load()));
        let page = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(page) = page {
            for (name, value) in [("lang", lang), ("data-theme", theme), ("data-text", &text)] {
                let _ = page.set_attribute(name, value);
            }
        }
    }

    /// The language as `<html lang>` has it.
    pub fn lang(self) -> &'static str {
        match self.lang {
            Lang::Id => "id",
            Lang::En => "en",
        }
    }

    fn theme(self) -> &'static str {
        match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn write(self, leaving: Option<Leaving>) -> String {
        let size = self.text.to_string();
        let parts = [
            "{\"lang\":\"",
            self.lang(),
            "\",\"theme\":\"",
            self.theme(),
            "\",\"textSize\":\"",
            &size,
            if self.known { "\",\"known\":\"1" } else { "" },
            if self.offered {
                "\",\"offered\":\"1"
            } else {
                ""
            },
            match leaving {
                None => "",
                Some(Leaving::Wiping) => "\",\"leaving\":\"1",
                Some(Leaving::Telling) => "\",\"leaving\":\"2",
            },
            "\"}",
        ];
        parts.concat()
    }

    /// Reads only the values that this version knows; anything else keeps the default.
    fn parse(text: &str) -> Self {
        let size = value(text, "textSize")
            .and_then(|size| size.parse().ok())
            .unwrap_or(100);
        Self {
            lang: if value(text, "lang") == Some("en") {
                Lang::En
            } else {
                Lang::Id
            },
            theme: match value(text, "theme") {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::System,
            },
            text: if (100..=200).contains(&size) {
                size
            } else {
                100
            },
            known: value(text, "known") == Some("1"),
            offered: value(text, "offered") == Some("1"),
        }
    }
}

/// The value of a member of our own flat object: letters and digits, quoted or not.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&["\"", name, "\":"].concat())?;
    let after = after.trim_start().trim_start_matches('"');
    let end = after
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(after.len());
    after.get(..end)
}

/// localStorage, where there is one; never outside of a browser.
fn local() -> Option<Storage> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()?.local_storage().ok()?
    } else {
        None
    }
}

fn stored() -> Option<String> {
    local()?.get_item(NAME).ok().flatten()
}

fn keep(text: &str) {
    if let Some(storage) = local() {
        let _ = storage.set_item(NAME, text);
    }
}

/// Empties localStorage but for the settings, and sessionStorage.
pub fn clear_others() {
    if let Some(storage) = local() {
        let kept = storage.get_item(NAME).ok().flatten();
        let _ = storage.clear();
        if let Some(kept) = kept {
            let _ = storage.set_item(NAME, &kept);
        }
    }
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.session_storage()) {
        let _ = storage.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back() {
        let settings = Settings {
            lang: Lang::En,
            theme: Theme::Dark,
            known: true,
            offered: false,
            text: 150,
        };
        assert_eq!(
            settings.write(None),
            r#"{"lang":"en","theme":"dark","textSize":"150","known":"1"}"#
        );
        for step in [None, Some(Leaving::Wiping), Some(Leaving::Telling)] {
            assert_eq!(Settings::parse(&settings.write(step)), settings);
            assert_eq!(Leaving::parse(&settings.write(step)), step);
        }
    }

    #[test]
    fn broken_settings_are_the_default() {
        for text in [
            "",
            "{",
            "null",
            r#"{"lang":7,"theme":{},"textSize":"9e9"}"#,
            "{\"lang\":",
        ] {
            assert_eq!(Settings::parse(text), Settings::default());
        }
        assert_eq!(Settings::parse(r#"{"textSize": 200}"#).text, 200);
    }
}
