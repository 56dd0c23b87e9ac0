//! Reading the built index.html: which tags name which files.
//!
//! Just enough for the page that Trunk writes (quoted or bare attribute values, comments), not a
//! parser for any page.

/// One start tag, and where it stands in the page.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub start: usize,
    pub end: usize,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn has_rel(&self, word: &str) -> bool {
        self.get("rel")
            .is_some_and(|rel| rel.split_whitespace().any(|part| part == word))
    }
}

/// Every start tag outside comments.
pub fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = page[at..].find('<').map(|offset| at + offset) {
        if page[open..].starts_with("<!--") {
            at = page[open..]
                .find("-->")
                .map_or(page.len(), |offset| open + offset + 3);
            continue;
        }
        let Some(end) = tag_end(page, open) else {
            break;
        };
        let inside = &page[open + 1..end - 1];
        if inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
            found.push(read_tag(inside, open, end));
        }
        at = end;
    }
    found
}

/// The place after the `>` that closes the tag, quotes respected.
fn tag_end(page: &str, open: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, letter) in page[open..].char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(open + offset + 1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(mark), _) if mark == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn read_tag(inside: &str, start: usize, end: usize) -> Tag {
    let name_end = inside
        .find(|letter: char| letter.is_whitespace() || letter == '/')
        .unwrap_or(inside.len());
    let mut attributes = Vec::new();
    let mut rest = inside[name_end..].trim_start_matches(is_gap);
    while !rest.is_empty() {
        let key_end = rest
            .find(|letter: char| letter.is_whitespace() || letter == '=')
            .unwrap_or(rest.len());
        let key = rest[..key_end].trim_end_matches('/').to_ascii_lowercase();
        rest = rest[key_end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let (taken, left) = match after.chars().next() {
                Some(mark @ ('"' | '\'')) => {
                    after[1..].split_once(mark).unwrap_or((&after[1..], ""))
                }
                _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            value = taken.replace("&amp;", "&");
            rest = left;
        }
        attributes.push((key, value));
        rest = rest.trim_start_matches(is_gap);
    }
    Tag {
        name: inside[..name_end].to_ascii_lowercase(),
        attributes,
        start,
        end,
    }
}

fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || letter == '/'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_quoted_bare_and_lonely_attributes() {
        let page = "<!doctype html><!-- <link href=/no> --><link rel=stylesheet href=\"/a.css\">\
                    <script src=/boot.js data-js='/x>y.js' defer></script>";
        let tags = tags(page);
        assert_eq!(tags.len(), 2);
        assert!(tags[0].has_rel("stylesheet"));
        assert_eq!(tags[0].get("href"), Some("/a.css"));
        assert_eq!(tags[1].get("src"), Some("/boot.js"));
        assert_eq!(tags[1].get("data-js"), Some("/x>y.js"));
        assert_eq!(tags[1].get("defer"), Some(""));
        assert_eq!(&page[tags[1].start..tags[1].end][..7], "<script");
    }
}
