//! Sums of money in words, as on a kuitansi: what a member confirms must be read, not only seen.

use crate::format::Lang;
use crate::money::Money;

/// A sum in the words of a language.
pub fn in_words_of(money: Money, lang: Lang) -> String {
    match lang {
        Lang::Id => in_words(money),
        Lang::En => in_words_en(money),
    }
}

/// A sum in Indonesian words.
///
/// Source: PUEBI; one hundred, one thousand, ten and eleven take se-, one million does not.
///
/// ```
/// use sokoguru_domain::{Money, words::in_words};
///
/// assert_eq!(
///     in_words(Money::rupiah(1_250_000)?),
///     "satu juta dua ratus lima puluh ribu rupiah",
/// );
/// assert_eq!(in_words(Money::parse("1100.11")?), "seribu seratus rupiah sebelas sen");
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn in_words(money: Money) -> String {
    spell(money, &INDONESIAN)
}

/// A sum in English words.
///
/// ```
/// use sokoguru_domain::{Money, words::in_words_en};
///
/// assert_eq!(
///     in_words_en(Money::rupiah(1_250_000)?),
///     "one million two hundred fifty thousand rupiah",
/// );
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn in_words_en(money: Money) -> String {
    spell(money, &ENGLISH)
}

/// What a language calls its numbers.
struct Words {
    zero: &'static str,
    /// A number below a thousand, then the words for its place.
    below_thousand: fn(&mut Vec<&'static str>, u64),
    /// From the highest down: trillion, billion, million, thousand.
    scales: [&'static str; 4],
    /// One thousand, where the language has a word of its own.
    one_thousand: Option<&'static str>,
}

const INDONESIAN: Words = Words {
    zero: "nol",
    below_thousand: indonesian,
    scales: ["triliun", "miliar", "juta", "ribu"],
    one_thousand: Some("seribu"),
};

const ENGLISH: Words = Words {
    zero: "zero",
    below_thousand: english,
    scales: ["trillion", "billion", "million", "thousand"],
    one_thousand: None,
};

fn spell(money: Money, words: &Words) -> String {
    let (rupiah, sen) = money.parts();
    let mut out = Vec::new();
    if rupiah > 0 || sen == 0 {
        number(&mut out, rupiah, words);
        out.push("rupiah");
    }
    if sen > 0 {
        number(&mut out, sen, words);
        out.push("sen");
    }
    out.join(" ")
}

fn number(out: &mut Vec<&'static str>, value: u64, words: &Words) {
    if value == 0 {
        out.push(words.zero);
        return;
    }
    let mut place = 1_000_000_000_000;
    for scale in words.scales {
        let group = value / place % 1000;
        match words.one_thousand {
            Some(word) if group == 1 && place == 1000 => out.push(word),
            _ if group > 0 => {
                (words.below_thousand)(out, group);
                out.push(scale);
            }
            _ => {}
        }
        place /= 1000;
    }
    (words.below_thousand)(out, value % 1000);
}

const ID_DIGITS: [&str; 10] = [
    "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
];

fn indonesian(out: &mut Vec<&'static str>, value: u64) {
    match value / 100 {
        0 => {}
        1 => out.push("seratus"),
        hundreds => {
            push_word(out, &ID_DIGITS, hundreds);
            out.push("ratus");
        }
    }
    match value % 100 {
        0 => {}
        10 => out.push("sepuluh"),
        11 => out.push("sebelas"),
        rest @ 1..=9 => push_word(out, &ID_DIGITS, rest),
        rest @ 12..=19 => {
            push_word(out, &ID_DIGITS, rest - 10);
            out.push("belas");
        }
        rest => {
            push_word(out, &ID_DIGITS, rest / 10);
            out.push("puluh");
            if rest % 10 > 0 {
                push_word(out, &ID_DIGITS, rest % 10);
            }
        }
    }
}

const EN_BELOW_TWENTY: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn english(out: &mut Vec<&'static str>, value: u64) {
    if value >= 100 {
        push_word(out, &EN_BELOW_TWENTY, value / 100);
        out.push("hundred");
    }
    match value % 100 {
        0 => {}
        rest @ 1..=19 => push_word(out, &EN_BELOW_TWENTY, rest),
        rest => {
            push_word(out, &EN_TENS, rest / 10);
            if rest % 10 > 0 {
                push_word(out, &EN_BELOW_TWENTY, rest % 10);
            }
        }
    }
}

fn push_word(out: &mut Vec<&'static str>, words: &[&'static str], at: u64) {
    let word = usize::try_from(at).ok().and_then(|at| words.get(at));
    out.extend(word);
}
