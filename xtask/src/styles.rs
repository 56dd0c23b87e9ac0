//! Joining the stylesheets of the built page into one file.
//!
//! In the source each component has its own file and index.html gives their order. A phone on a
//! slow link would pay a round trip for each: the page that is shipped names one, with the hash of
//! its content in the name and in `integrity`, and without comments.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256, Sha384};

use crate::service_worker::{base64, hex};
use crate::{Failure, Outcome, html};

/// Replaces all local stylesheets in `page` by one; returns the new page.
pub fn join(dist: &Path, page: &str) -> Outcome<String> {
    let sheets: Vec<_> = html::tags(page)
        .into_iter()
        .filter(|tag| tag.name == "link" && tag.has_rel("stylesheet"))
        .filter(|tag| tag.get("href").is_some_and(|href| href.starts_with('/')))
        .collect();
    if sheets.is_empty() {
        return Ok(page.to_owned());
    }
    let mut joined = String::new();
    for tag in &sheets {
        if tag.get("media").is_some() {
            return Err(Failure::new(
                "A stylesheet with `media` can not be joined: use @media.",
            ));
        }
        let path = dist.join(tag.get("href").unwrap_or_default().trim_start_matches('/'));
        let text = fs::read_to_string(&path)?;
        if text.contains("@import") || text.contains("url(") {
            return Err(Failure::new(format!(
                "{} uses @import or url(): it can not be joined with the others.",
                path.display()
            )));
        }
        for line in without_comments(&text)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            joined.push_str(line);
            joined.push('\n');
        }
        fs::remove_file(path)?;
    }
    let name = format!(
        "styles-{}.css",
        &hex(&Sha256::digest(joined.as_bytes()))[..16]
    );
    let integrity = base64(&Sha384::digest(joined.as_bytes()));
    fs::write(dist.join(&name), &joined)?;

    let mut result = String::with_capacity(page.len());
    let mut at = 0;
    for (index, tag) in sheets.iter().enumerate() {
        result.push_str(&page[at..tag.start]);
        if index == 0 {
            result.push_str("<link rel=\"stylesheet\" href=\"/");
            result.push_str(&name);
            result.push_str("\" integrity=\"sha384-");
            result.push_str(&integrity);
            result.push_str("\">");
        }
        at = tag.end;
    }
    result.push_str(&page[at..]);
    Ok(result)
}

fn without_comments(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, left)| left);
    }
    bare + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_rules_stay() {
        assert_eq!(without_comments("/* a */b{}/* c\n */d{}"), "b{}d{}");
        assert_eq!(without_comments("b{}/* open"), "b{}");
    }
}
