//! What a first visit costs: bytes by kind as they go over the wire, against `docs/budgets.toml`.
//!
//! Counted is what index.html names (the manifest and its own icons included) and the service
//! worker, which comes after the first paint. The second part of the app is counted by itself: it
//! comes when the first screen is up, and nobody waits for it. Launcher icons and screenshots are not: the browser
//! fetches them when it offers to install.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::service_worker::brotli_11;
use crate::{Failure, Outcome, html, paths};

/// The kind that is no part of the total.
const SECOND: &str = "second_part";

/// One file of the first visit.
#[derive(Debug)]
struct Loaded {
    name: String,
    kind: &'static str,
    bytes: usize,
    /// On the way to the first readable screen, before any wasm.
    first_paint: bool,
}

pub fn budget() -> Outcome {
    let dist = paths::dist()?;
    if !dist.join("index.html").is_file() {
        return Err(Failure::new(
            "There is no dist/index.html: run `cargo xtask dist` first.",
        ));
    }
    let ceilings = read_ceilings(&fs::read_to_string(
        paths::root()?.join("docs/budgets.toml"),
    )?)?;
    let files = first_visit(&dist)?;
    let sums = sums(&files);
    for file in &files {
        println!("  {:>8}  {:<9} {}", file.bytes, file.kind, file.name);
    }
    println!(
        "\n  {:<22}{:>10}{:>10}",
        "first visit (brotli)", "bytes", "at most"
    );
    for (kind, sum) in &sums {
        let at_most = ceilings
            .get(*kind)
            .map_or_else(String::new, ToString::to_string);
        println!("  {kind:<22}{sum:>10}{at_most:>10}");
    }
    let over = over(&sums, &ceilings);
    if over.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "Over the budget of docs/budgets.toml:\n{}",
            over.join("\n")
        )))
    }
}

fn first_visit(dist: &Path) -> Outcome<Vec<Loaded>> {
    let page = fs::read_to_string(dist.join("index.html"))?;
    let mut files = vec![load(dist, "index.html", true)?];
    for tag in html::tags(&page) {
        for (key, url) in &tag.attributes {
            let blocking = match (tag.name.as_str(), key.as_str()) {
                ("link", "href") => tag.has_rel("stylesheet"),
                ("script", "src") => true,
                ("script", "data-js" | "data-wasm" | "data-second") | ("img", "src") => false,
                _ => continue,
            };
            // Browsers do not fetch this one; it is for the home screen of an iPhone.
            let fetched = !tag.has_rel("apple-touch-icon") && !tag.has_rel("canonical");
            let Some(name) = url
                .strip_prefix('/')
                .filter(|name| !name.is_empty() && fetched)
            else {
                continue;
            };
            if !files.iter().any(|file| file.name == name) {
                let mut file = load(dist, name, blocking)?;
                if key == "data-second" {
                    file.kind = SECOND;
                }
                files.push(file);
            }
        }
    }
    let mut worker = load(dist, "service-worker.js", false)?;
    worker.kind = "after_paint";
    files.push(worker);
    Ok(files)
}

fn load(dist: &Path, name: &str, first_paint: bool) -> Outcome<Loaded> {
    let content = fs::read(dist.join(name))
        .map_err(|error| Failure::new(format!("index.html names {name}: {error}")))?;
    let kind = match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "html",
        "css" => "css",
        "js" => "js",
        "wasm" => "wasm",
        "webmanifest" => "manifest",
        _ => "icons",
    };
    let packed = matches!(
        name.rsplit_once('.'),
        Some((_, "png" | "webp" | "jpg" | "ico"))
    );
    let bytes = if packed {
        content.len()
    } else {
        brotli_11(&content)?.len().min(content.len())
    };
    Ok(Loaded {
        name: name.to_owned(),
        kind,
        bytes,
        first_paint,
    })
}

fn sums(files: &[Loaded]) -> BTreeMap<&'static str, usize> {
    let mut sums = BTreeMap::new();
    for file in files {
        *sums.entry(file.kind).or_insert(0) += file.bytes;
        if file.kind != SECOND {
            *sums.entry("total").or_insert(0) += file.bytes;
        }
        *sums.entry("requests_before_paint").or_insert(0) += usize::from(file.first_paint);
    }
    sums
}

/// Lines of `name = number`; sections and comments are for the reader.
fn read_ceilings(text: &str) -> Outcome<BTreeMap<String, usize>> {
    let mut ceilings = BTreeMap::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('[') {
            continue;
        }
        let (name, number) = line
            .split_once('=')
            .and_then(|(name, number)| {
                Some((name.trim(), number.trim().replace('_', "").parse().ok()?))
            })
            .ok_or_else(|| Failure::new(format!("docs/budgets.toml: `{line}` is no ceiling.")))?;
        ceilings.insert(name.to_owned(), number);
    }
    if ceilings.contains_key("total") {
        Ok(ceilings)
    } else {
        Err(Failure::new("docs/budgets.toml has no `total`."))
    }
}

fn over(sums: &BTreeMap<&'static str, usize>, ceilings: &BTreeMap<String, usize>) -> Vec<String> {
    ceilings
        .iter()
        .filter_map(|(name, ceiling)| {
            let sum = sums.get(name.as_str()).copied().unwrap_or(0);
            (sum > *ceiling).then(|| format!("  {name}: {sum}, at most {ceiling}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_ceiling_that_is_exceeded() {
        let ceilings = read_ceilings("# bytes\n[first_visit]\ntotal = 1_000\njs = 10\n").unwrap();
        let sums = BTreeMap::from([("total", 1001), ("js", 10)]);
        assert_eq!(over(&sums, &ceilings), ["  total: 1001, at most 1000"]);
        assert!(read_ceilings("js = 10").is_err());
        assert!(read_ceilings("total = many").is_err());
    }

    #[test]
    fn counts_what_the_page_names_once() {
        let dist = std::env::temp_dir().join(format!("xtask-budget-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let page = "<link rel=modulepreload href=/a.js><link rel=stylesheet href=/a.css>\
                    <link rel=apple-touch-icon href=/missing.png><a href=/simpanan></a>\
                    <script src=/boot.js data-js=/a.js data-wasm=/a.wasm data-second=/b.wasm></script>";
        for (name, content) in [
            ("index.html", page),
            ("a.js", "1"),
            ("a.css", "1"),
            ("boot.js", "1"),
            ("a.wasm", "1"),
            ("b.wasm", "12345"),
            ("service-worker.js", "1"),
        ] {
            fs::write(dist.join(name), content).unwrap();
        }
        let files = first_visit(&dist).unwrap();
        assert_eq!(files.len(), 7);
        let counted = sums(&files);
        assert_eq!(counted["requests_before_paint"], 3);
        assert_eq!((counted[SECOND], counted["wasm"]), (5, 1));
        let first: usize = files
            .iter()
            .filter(|file| file.kind != SECOND)
            .map(|file| file.bytes)
            .sum();
        assert_eq!(counted["total"], first);
        fs::remove_file(dist.join("a.wasm")).unwrap();
        assert!(first_visit(&dist).is_err());
        fs::remove_dir_all(dist).unwrap();
    }
}
