//! Every word that a member reads, in Indonesian and English side by side.
//!
//! A text is declared once with both languages, so that neither can be incomplete. The language is
//! read when a view is built; changing it builds the whole view anew (see `app`), which is why no
//! text needs a signal of its own.

use std::sync::atomic::{AtomicBool, Ordering};

use sokoguru_domain::Lang;

static ENGLISH: AtomicBool = AtomicBool::new(false);

/// The language of the app now.
pub fn lang() -> Lang {
    if ENGLISH.load(Ordering::Relaxed) {
        Lang::En
    } else {
        Lang::Id
    }
}

/// Sets the language; the caller builds the view anew.
pub fn set_lang(lang: Lang) {
    ENGLISH.store(lang == Lang::En, Ordering::Relaxed);
}

/// Picks the text of the language of the app.
pub fn pick(id: &'static str, en: &'static str) -> &'static str {
    if ENGLISH.load(Ordering::Relaxed) {
        en
    } else {
        id
    }
}

/// Puts values into a text with places named `{0}`, `{1}`.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(text.len() + 24);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let place = after
            .as_bytes()
            .get(1)
            .map(|digit| usize::from(digit.wrapping_sub(b'0')));
        match (place.and_then(|n| values.get(n)), after.get(3..)) {
            (Some(value), Some(tail)) if after.as_bytes().get(2) == Some(&b'}') => {
                out.push_str(value);
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// Declares texts: `name: "Indonesian", "English";`.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $id:literal, $en:literal;)+) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name() -> &'static str { $crate::i18n::pick($id, $en) }
    )+};
}

// After the macro, so that they see it.
pub mod account;
pub mod borrowing;
pub mod checked;
pub mod common;
pub mod cooperative;
pub mod explain;
pub mod formats;
pub mod home;
pub mod joining;
pub mod loans;
pub mod meetings;
pub mod more;
pub mod own_data;
pub mod pictures;
pub mod problems;
pub mod questions;
pub mod reminders;
pub mod requests;
pub mod results;
pub mod savings;
pub mod shu;
pub mod statement;
pub mod trustees;
pub mod votes;
