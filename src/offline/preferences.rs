//! Language, theme and text size: the only thing in localStorage, because the first paint needs
//! them before anything sealed can be opened. `boot.js` reads them, this writes them.

use sokoguru_domain::Lang;

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
    /// Text size in percent: 100, 125, 150 or 200.
    pub text: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: Lang::Id,
            theme: Theme::System,
            text: 100,
        }
    }
}
