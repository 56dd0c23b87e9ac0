//! Rust text taken apart just far enough: code without comments and without the insides of
//! strings, and the strings with their places. Not a parser.

/// A string literal of the source.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub text: String,
    pub line: usize,
    /// Where it starts in `Source::code`, for a look at what stands before it.
    pub at: usize,
}

/// The code with comments and the insides of strings turned into spaces, line breaks kept.
#[derive(Debug)]
pub struct Source {
    pub code: String,
    pub literals: Vec<Literal>,
}

impl Source {
    pub fn read(text: &str) -> Self {
        Reader {
            letters: text.chars().collect(),
            at: 0,
            line: 1,
            code: String::new(),
            literals: vec![],
        }
        .read()
    }

    /// Each line of the code with its number.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// The line where the tests at the end of the file begin.
    pub fn tests_from(&self) -> usize {
        self.lines()
            .find(|(_, line)| line.contains("#[cfg(test)]"))
            .map_or(usize::MAX, |(number, _)| number)
    }
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Reader {
    fn read(mut self) -> Source {
        while let Some(letter) = self.peek(0) {
            match letter {
                '/' if self.peek(1) == Some('/') => {
                    while self.peek(0).is_some_and(|letter| letter != '\n') {
                        self.skip();
                    }
                }
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '"' => self.string(),
                'r' | 'b' | 'c' if !self.after_word() && self.prefixed_string() => {}
                '\'' => self.char_or_lifetime(),
                _ => self.keep(),
            }
        }
        Source {
            code: self.code,
            literals: self.literals,
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn after_word(&self) -> bool {
        self.code
            .ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    }

    fn take(&mut self) -> Option<char> {
        let letter = self.peek(0)?;
        self.at += 1;
        if letter == '\n' {
            self.line += 1;
        }
        Some(letter)
    }

    fn keep(&mut self) {
        if let Some(letter) = self.take() {
            self.code.push(letter);
        }
    }

    fn skip(&mut self) {
        if let Some(letter) = self.take() {
            self.code.push(if letter == '\n' { '\n' } else { ' ' });
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.peek(0).is_some() {
            let pair = (self.peek(0), self.peek(1));
            if pair == (Some('/'), Some('*')) {
                depth += 1;
                self.skip();
            } else if pair == (Some('*'), Some('/')) {
                depth -= 1;
                self.skip();
            }
            self.skip();
            if depth == 0 {
                break;
            }
        }
    }

    fn string(&mut self) {
        let (line, at) = (self.line, self.code.len());
        let mut text = String::new();
        self.keep();
        while let Some(letter) = self.peek(0) {
            match letter {
                '"' => break,
                '\\' => {
                    text.push(letter);
                    self.skip();
                    if let Some(next) = self.peek(0) {
                        text.push(next);
                        self.skip();
                    }
                }
                _ => {
                    text.push(letter);
                    self.skip();
                }
            }
        }
        self.keep();
        self.literals.push(Literal { text, line, at });
    }

    /// `r"..."`, `r#"..."#`, `b"..."`, `br#"..."#`; says whether one stood here.
    fn prefixed_string(&mut self) -> bool {
        let mut ahead = 1;
        let raw = self.peek(0) == Some('r') || self.peek(1) == Some('r');
        if self.peek(0) != Some('r') && self.peek(1) == Some('r') {
            ahead = 2;
        }
        let mut hashes = 0;
        while raw && self.peek(ahead + hashes) == Some('#') {
            hashes += 1;
        }
        if self.peek(ahead + hashes) != Some('"') {
            return false;
        }
        for _ in 0..ahead + hashes {
            self.keep();
        }
        if !raw {
            self.string();
            return true;
        }
        let (line, at) = (self.line, self.code.len());
        let mut text = String::new();
        self.keep();
        while let Some(letter) = self.peek(0) {
            if letter == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                break;
            }
            text.push(letter);
            self.skip();
        }
        for _ in 0..=hashes {
            self.keep();
        }
        self.literals.push(Literal { text, line, at });
        true
    }

    fn char_or_lifetime(&mut self) {
        let is_char = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        self.keep();
        if !is_char {
            return;
        }
        if self.peek(0) == Some('\\') {
            self.skip();
        }
        self.skip();
        while self
            .peek(0)
            .is_some_and(|letter| letter != '\'' && letter != '\n')
        {
            self.skip();
        }
        self.keep();
    }
}

/// Whether `word` stands in `line` with no letter, digit or underscore beside it.
pub fn has_word(line: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_comments_and_strings_apart() {
        let text = "// f64\n/* f32 /* nested */ */ let a = \"f64 \\\" x\"; let b: &'static str = r#\"a\"b\"#;\n\
                    let c = '\"'; let d = b\"bytes\"; let e = '\\''; fn f<'a>() {}";
        let source = Source::read(text);
        assert!(!source.code.contains("f64") && !source.code.contains("f32"));
        assert!(source.code.contains("fn f<'a>() {}"));
        let texts: Vec<_> = source
            .literals
            .iter()
            .map(|literal| literal.text.as_str())
            .collect();
        assert_eq!(texts, ["f64 \\\" x", "a\"b", "bytes"]);
        assert_eq!(source.literals[0].line, 2);
        assert_eq!(source.code.lines().count(), text.lines().count());
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("let x: f64;", "f64"));
        assert!(!has_word("let xf64 = f64_of();", "f64"));
    }
}
