//! What of a typed text is text.

/// Whether a character shows something or parts words. Control characters do not, nor do the ones
/// that turn the order of all that follows: with them a text reads otherwise than it is.
pub fn is_text(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_script_are_text_and_what_turns_them_is_not() {
        assert!("Modal warung é 店 عربي 👩\u{200d}🌾".chars().all(is_text));
        for odd in [
            '\u{0}', '\n', '\u{1b}', '\u{7f}', '\u{85}', '\u{2028}', '\u{202e}', '\u{2066}',
        ] {
            assert!(!is_text(odd), "{odd:?}");
        }
    }
}
