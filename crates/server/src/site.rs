//! The built app, served from memory with the cooperative's own name on it.
//!
//! Trunk's folder is read once: a path is a key of a map, so that no request reaches the disk.
//! `index.html` gets the cooperative's name, mark, colour and discovery document, so that the first
//! screen needs no further request; the manifest gets the name and the colour. What is changed here
//! is compressed here; everything else comes compressed from the build.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sokoguru_api::discovery::AuthKind;

use crate::answer::{
    Coding, Keep, accepted, brotli, gzip, is_unchanged, put_coding, tag_of, unchanged,
};
use crate::routes::discovery::document;
use crate::store::cooperative::Cooperative;

const INDEX: &str = "/index.html";
const MANIFEST: &str = "/manifest.webmanifest";

/// The app's files by path.
pub struct Site(BTreeMap<String, Asset>);

struct Asset {
    media_type: &'static str,
    keep: Keep,
    tag: String,
    plain: Bytes,
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

impl Site {
    /// Reads the folder that Trunk wrote.
    pub fn load(folder: &Path, who: &Cooperative, push_key: Option<&str>) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        let mut assets = BTreeMap::new();
        for (path, bytes) in &files {
            let asset = match path.as_str() {
                INDEX => made(path, own_index(&text(bytes)?, who, push_key)?.into_bytes()),
                MANIFEST => made(path, own_manifest(bytes, who)?),
                other if matches!(extension(other), "br" | "gz") => continue,
                other => Asset {
                    media_type: media_type(other),
                    keep: if is_hashed(other) {
                        Keep::Immutable
                    } else {
                        Keep::Revalidate
                    },
                    tag: tag_of(bytes),
                    gzip: files.get(&format!("{other}.gz")).cloned(),
                    brotli: files.get(&format!("{other}.br")).cloned(),
                    plain: bytes.clone(),
                },
            };
            assets.insert(path.clone(), asset);
        }
        if assets.contains_key(INDEX) {
            Ok(Self(assets))
        } else {
            Err(io::Error::new(
                io::ErrorKind::NotFound,
                "there is no index.html",
            ))
        }
    }

    /// The answer for a path: a file, or for a place inside the app its only page. `None` for a
    /// file that is not there.
    pub fn answer(&self, path: &str, request: &HeaderMap) -> Option<Response> {
        let file = self.0.get(path).or_else(|| {
            let last = path.rsplit('/').next().unwrap_or_default();
            (!last.contains('.')).then(|| self.0.get(INDEX)).flatten()
        })?;
        Some(file.answer(request))
    }
}

impl Asset {
    fn answer(&self, request: &HeaderMap) -> Response {
        if is_unchanged(request, &self.tag) {
            return unchanged(self.keep, &self.tag);
        }
        let (coding, bytes) = match (accepted(request), &self.brotli, &self.gzip) {
            (Coding::Brotli, Some(bytes), _) => (Coding::Brotli, bytes),
            (Coding::Brotli | Coding::Gzip, _, Some(bytes)) if takes_gzip(request) => {
                (Coding::Gzip, bytes)
            }
            _ => (Coding::Identity, &self.plain),
        };
        let mut response = bytes.clone().into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.media_type),
        );
        headers.insert(header::CACHE_CONTROL, self.keep.value());
        put_coding(headers, coding, &self.tag);
        response
    }
}

fn takes_gzip(request: &HeaderMap) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.contains("gzip")))
}

/// A file that was changed here.
fn made(path: &str, bytes: Vec<u8>) -> Asset {
    Asset {
        media_type: media_type(path),
        keep: Keep::Revalidate,
        tag: tag_of(&bytes),
        gzip: Some(gzip(&bytes, 9).into()),
        brotli: Some(brotli(&bytes, 11).into()),
        plain: bytes.into(),
    }
}

fn read_folder(folder: &Path, under: &str, files: &mut BTreeMap<String, Bytes>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            continue;
        };
        let path = format!("{under}/{name}");
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &path, files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> io::Result<String> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Trunk puts a hash of at least twelve hexadecimal digits into the names of what it hashes, so
/// that such a name never stands for other bytes.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= 12 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn media_type(path: &str) -> &'static str {
    match extension(path) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The page with the cooperative's own data in the places that the app left for them: the elements
/// `boot-name`, `boot-mark` and `koperasi`, the title, the colour of the browser's frame. A page
/// without such a place is served without it.
fn own_index(page: &str, who: &Cooperative, push_key: Option<&str>) -> io::Result<String> {
    // From the page's own origin; without the clock, because the page is made once.
    let discovery = serde_json::to_string(&document(who, AuthKind::Session, push_key))?;
    let name = escape(&who.name);
    let page = fill_element(page, "boot-name", &name);
    let page = fill_element(&page, "boot-mark", &escape(&mark(&who.name)));
    // In a script element `<` could end it.
    let page = fill_element(&page, "koperasi", &discovery.replace('<', "\\u003c"));
    let page = fill(&page, "<title>", 0, "</title>", &name);
    let colour = page.find("theme-color").unwrap_or(page.len());
    Ok(fill(
        &page,
        "content=\"",
        colour,
        "\"",
        &escape(&who.colour),
    ))
}

/// Puts text inside of the element with an id, however the build wrote its attributes.
fn fill_element(page: &str, id: &str, text: &str) -> String {
    let found = [
        format!("id=\"{id}\""),
        format!("id={id} "),
        format!("id={id}>"),
    ]
    .iter()
    .find_map(|id| page.find(id));
    match found {
        Some(at) => fill(page, ">", at, "</", text),
        None => page.to_owned(),
    }
}

/// Replaces what stands between two marks, the first of them looked for from a place on.
fn fill(page: &str, before: &str, from: usize, after: &str, text: &str) -> String {
    let place = || {
        let start = from + page.get(from..)?.find(before)? + before.len();
        let end = start + page.get(start..)?.find(after)?;
        Some((page.get(..start)?, page.get(end..)?))
    };
    match place() {
        Some((before, after)) => format!("{before}{text}{after}"),
        None => page.to_owned(),
    }
}

/// The manifest with the cooperative's name and colour.
fn own_manifest(bytes: &[u8], who: &Cooperative) -> io::Result<Vec<u8>> {
    let mut manifest: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(bytes)?;
    manifest.insert("name".to_owned(), who.name.clone().into());
    manifest.insert("short_name".to_owned(), short_name(&who.name).into());
    manifest.insert("theme_color".to_owned(), who.colour.clone().into());
    Ok(serde_json::to_vec(&manifest)?)
}

/// What many cooperatives begin their name with: left out where space is short.
const KINDS: [&str; 11] = [
    "koperasi", "konsumen", "produsen", "jasa", "simpan", "pinjam", "ksp", "kspps", "kud", "cu",
    "primer",
];

fn own_words(name: &str) -> Vec<&str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let own: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !KINDS.contains(&word.to_lowercase().as_str()))
        .collect();
    if own.is_empty() { words } else { own }
}

/// At most twelve characters for under an icon, of whole words where that is possible.
fn short_name(name: &str) -> String {
    let mut short = String::new();
    for word in own_words(name) {
        let longer = if short.is_empty() {
            word.to_owned()
        } else {
            format!("{short} {word}")
        };
        if longer.chars().count() > 12 {
            break;
        }
        short = longer;
    }
    if short.is_empty() {
        own_words(name).join(" ").chars().take(12).collect()
    } else {
        short
    }
}

/// The mark of a cooperative without a picture, as the app draws it: the first letters of its last
/// two words, because the first is the kind of cooperative.
fn mark(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let kinds = if words.len() > 2 { words.len() - 2 } else { 0 };
    words
        .iter()
        .skip(kinds)
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_under_an_icon() {
        for (name, short, mark) in [
            ("Koperasi Konsumen Mitra Sejahtera", "Mitra", "MS"),
            ("KSP Karya", "Karya", "KK"),
            ("Koperasi", "Koperasi", "K"),
            ("Abcdefghijklmnop", "Abcdefghijkl", "A"),
        ] {
            assert_eq!(short_name(name), short);
            assert_eq!(super::mark(name), mark);
        }
    }

    #[test]
    fn hashed_names_are_told_from_fixed_ones() {
        assert!(is_hashed("/sokoguru-1a2b3c4d5e6f7a8b_bg.wasm"));
        assert!(is_hashed("/app-1a2b3c4d5e6f7a8b.css"));
        for fixed in [
            "/index.html",
            "/service-worker.js",
            "/icons/icon-192.png",
            "/boot.js",
        ] {
            assert!(!is_hashed(fixed), "{fixed}");
        }
    }

    #[test]
    fn the_page_carries_the_cooperative_and_nothing_that_ends_its_places() {
        let who = Cooperative {
            name: "KSP </script><b>\"Karya\"".to_owned(),
            legal_name: "KSP".to_owned(),
            nik_koperasi: None,
            badan_hukum: None,
            address: None,
            whatsapp: None,
            phone: None,
            colour: "#123456".to_owned(),
            zone: sokoguru_domain::Zone::Wib,
            interest_word: None,
            privacy_url: None,
        };
        let page = "<title>Sokoguru</title><meta name=\"theme-color\" content=\"#0a5c45\">\
            <script type=\"application/json\" id=\"koperasi\">null</script>\
            <span class=\"mark\" id=\"boot-mark\" aria-hidden=\"true\">SG</span>\
            <b id=boot-name>Sokoguru</b><i>end</i>";
        let made = own_index(page, &who, None).unwrap();
        assert!(made.starts_with("<title>KSP &lt;/script&gt;"), "{made}");
        assert!(made.contains("<meta name=\"theme-color\" content=\"#123456\">"));
        assert!(made.contains("\"name\":\"KSP \\u003c/script>"), "{made}");
        assert!(made.contains("<b id=boot-name>KSP &lt;"), "{made}");
        assert!(!made.contains("SG</span>") && made.ends_with("</b><i>end</i>"));
        assert_eq!(made.matches("</script>").count(), 1);
        assert_eq!(own_index("<p>", &who, None).unwrap(), "<p>");
    }
}
