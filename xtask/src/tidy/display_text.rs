//! The rule that words for people stand in `src/i18n` and nowhere else.

use super::Finding;
use super::source::{Literal, Source};

/// A guess, and a good one: text nodes of views, attributes that are read out, and sentences.
pub fn check(source: &Source, findings: &mut Vec<Finding>) {
    let tests = source.tests_from();
    for literal in source
        .literals
        .iter()
        .filter(|literal| literal.line < tests)
    {
        if is_display_text(&source.code, literal) {
            findings.push(Finding::new(
                "text",
                literal.line,
                format!(
                    "\"{}\" is shown to people: it belongs into src/i18n",
                    literal.text
                ),
            ));
        }
    }
}

fn is_display_text(code: &str, literal: &Literal) -> bool {
    const READ_OUT: &[&str] = &[
        "title",
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "placeholder",
        "alt",
    ];
    if !has_letters(&literal.text) {
        return false;
    }
    let before = &code[..literal.at];
    if let Some(attribute) = before.strip_suffix('=') {
        let name_from = attribute
            .rfind(|letter: char| !(letter.is_alphanumeric() || "-_:".contains(letter)))
            .map_or(0, |at| at + 1);
        return READ_OUT.contains(&&attribute[name_from..]);
    }
    let trimmed = before.trim_end();
    let text_node = trimmed.ends_with('>') && !trimmed.ends_with("=>") && !trimmed.ends_with("->");
    text_node || (is_sentence(&literal.text) && !in_attribute_of_code(trimmed))
}

/// Letters of its own: those of an escape (`\u{2212}`, `\n`) are none.
fn has_letters(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\\' {
            if letters.next() == Some('u') {
                letters
                    .by_ref()
                    .take_while(|letter| *letter != '}')
                    .for_each(drop);
            }
        } else if letter.is_alphabetic() {
            return true;
        }
    }
    false
}

/// A capital first and a small letter later: not `card on`, not `Samsung Internet`.
fn is_sentence(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let capital = first.starts_with(char::is_uppercase)
        && first.chars().skip(1).all(|letter| !letter.is_uppercase());
    capital && words.any(|word| word.starts_with(char::is_lowercase))
}

/// `#[expect(..., reason = "...")]`, `expect("...")` and log lines are for developers.
fn in_attribute_of_code(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains("#[")
        || before.ends_with("reason =")
        || [
            "expect(",
            "log!(",
            "warn!(",
            "error!(",
            "warn_1(&",
            "error_1(&",
        ]
        .iter()
        .any(|call| before.ends_with(call))
}

#[cfg(test)]
mod tests {
    use super::super::tests::rules_of_rust as rules;

    #[test]
    fn words_for_people_stay_in_i18n() {
        for planted in [
            "view! { <p>\"Simpanan\"</p> }",
            "view! { <button aria-label=\"Tutup\"></button> }",
            "let words = \"Sudah diterima koperasi\";",
            "view! { <p>{move || if a { \"Belum ada\" } else { b }}</p> }",
        ] {
            let body = format!("fn a() {{ {planted} }}");
            assert_eq!(rules("src/pages/a.rs", &body), ["text"], "{planted}");
            assert!(rules("src/i18n/id.rs", &body).is_empty());
        }
        for fine in [
            "view! { <p class=\"card todo\">{t.savings}</p> }",
            "view! { <path d=\"M12 3v9 Z\"/> }",
            "let class = if on { \"card on\" } else { \"card\" };",
            "let browser = \"Samsung Internet\";",
            "match a { A => \"a\", B => \"b\" }",
            "view! { <p>\"·\"</p><p>\"\\u{2212}\"</p> }",
            "a.expect(\"The list is never empty\");",
        ] {
            assert!(
                rules("src/pages/a.rs", &format!("fn a() {{ {fine} }}")).is_empty(),
                "{fine}"
            );
        }
        let tests = "#[cfg(test)]\nmod tests { const A: &str = \"Sudah diterima\"; }";
        assert!(rules("src/pages/a.rs", tests).is_empty());
    }
}
