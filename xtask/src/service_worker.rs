//! Trunk's last step over the staged build: joined styles, the worker's list of files, and the
//! compressed copies. It never changes js or wasm, whose integrity stands in the page by now.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{Failure, Outcome, html, part, paths, styles};

const WORKER: &str = "service-worker.js";
const PAGE: &str = "index.html";
/// What the second part is called before its digest.
const SECOND: &str = "sokoguru-second";
const VERSION_MARK: &str = "{{version}}";
const LIST_MARK: &str = "/*{{precache}}*/";

/// Runs over the folder that Trunk names, before it becomes `dist`.
pub fn finish() -> Outcome {
    let dist = match std::env::var_os("TRUNK_STAGING_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => return Err(Failure::new("Trunk calls this; run `cargo xtask dist`.")),
    };
    let second = part::place().filter(|place| place.is_file());
    finish_in(&dist, second.map(fs::read).transpose()?.as_deref())
}

pub fn finish_in(dist: &Path, second: Option<&[u8]>) -> Outcome {
    let page = fs::read_to_string(dist.join(PAGE))?;
    let page = styles::join(dist, &without_html_comments(&page))?;
    let size = fs::metadata(dist.join(attribute(&page, "data-wasm")?.trim_start_matches('/')))?;
    let mut page = fill(&page, "data-size", "0", &size.len().to_string())?;
    if let Some(second) = second {
        let digest = Sha256::digest(second);
        let name = format!("{SECOND}-{}.wasm", &hex(&digest)[..16]);
        fs::write(dist.join(&name), second)?;
        page = fill(&page, "data-second", "", &format!("/{name}"))?;
    }
    fs::write(dist.join(PAGE), &page)?;

    let template = fs::read_to_string(dist.join(WORKER))
        .map_err(|error| Failure::new(format!("{WORKER} is not in the build: {error}")))?;
    // Before the list is made: boot.js is in it with its hash.
    let boot = dist.join("boot.js");
    if let Ok(script) = fs::read_to_string(&boot) {
        fs::write(&boot, without_comments(&script))?;
    }
    let worker = fill_worker(dist, &page, &template)?;
    fs::write(dist.join(WORKER), without_comments(&worker))?;
    compress_all(dist)
}

/// The worker with its list and its version, from what lies in `dist`.
fn fill_worker(dist: &Path, page: &str, template: &str) -> Outcome<String> {
    let mut entries = Vec::new();
    let mut all = Sha256::new();
    all.update(template.as_bytes());
    for file in shell_files(dist, page)? {
        let name = paths::slashes(&file);
        let content = fs::read(dist.join(&file))?;
        let digest = Sha256::digest(&content);
        let hash = hex(&digest);
        all.update(name.as_bytes());
        all.update(hash.as_bytes());
        let url = if name == PAGE {
            "/".to_owned()
        } else {
            format!("/{name}")
        };
        let mut entry = json!({ "url": url, "hash": &hash[..16] });
        if is_code(&name) {
            entry["integrity"] = format!("sha256-{}", base64(&digest)).into();
        }
        if has_hash_in_name(&name) {
            entry["hashed"] = true.into();
        }
        entries.push(entry);
    }
    let has = |suffix: &str| {
        entries.iter().any(|entry| {
            entry["url"]
                .as_str()
                .is_some_and(|url| url.ends_with(suffix))
        })
    };
    if entries.is_empty() || !has("/") {
        return Err(Failure::new(
            "The worker's list is empty: nothing would work offline.",
        ));
    }
    for suffix in [".wasm", ".js", ".css"] {
        if !has(suffix) {
            return Err(Failure::new(format!(
                "The worker's list has no {suffix} file."
            )));
        }
    }
    if !template.contains(VERSION_MARK) || !template.contains(LIST_MARK) {
        return Err(Failure::new(format!(
            "{WORKER} lacks {VERSION_MARK} or {LIST_MARK}."
        )));
    }
    let list = entries
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",\n  ");
    Ok(template
        .replace(VERSION_MARK, &hex(&all.finalize())[..16])
        .replace(LIST_MARK, &format!("\n  {list}\n")))
}

/// The page without its comments and empty lines.
fn without_html_comments(page: &str) -> String {
    let mut bare = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!--") {
        bare.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, left)| left);
    }
    bare.push_str(rest);
    let lines = bare.lines().filter(|line| !line.trim().is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Our two plain scripts without their comment lines and indents: a third of their bytes. Neither has
/// a text over several lines, where an indent would mean something.
fn without_comments(script: &str) -> String {
    let lines = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// What a visit without network needs: the page, all code and styles, the manifest, and the images
/// that the page itself names. Icons of the launcher and screenshots are the browser's business.
fn shell_files(dist: &Path, page: &str) -> Outcome<Vec<PathBuf>> {
    let named: Vec<String> = html::tags(page)
        .iter()
        .filter_map(|tag| tag.get("href").or_else(|| tag.get("src")))
        .map(|url| url.trim_start_matches('/').to_owned())
        .collect();
    let mut files = paths::files_below(dist, &[])?;
    files.retain(|file| {
        let name = paths::slashes(file);
        match extension(&name) {
            "html" => name == PAGE,
            "js" => name != WORKER,
            "wasm" | "css" | "webmanifest" => true,
            _ => named.contains(&name) && extension(&name) != "json",
        }
    });
    Ok(files)
}

/// What the script that names the wasm says in an attribute.
fn attribute(page: &str, name: &str) -> Outcome<String> {
    html::tags(page)
        .iter()
        .filter(|tag| tag.get("data-wasm").is_some())
        .find_map(|tag| tag.get(name).map(str::to_owned))
        .ok_or_else(|| Failure::new(format!("No script in the page names the wasm (`{name}`).")))
}

/// The page with an attribute of that script filled in. Trunk.toml leaves it at `open`.
fn fill(page: &str, name: &str, open: &str, value: &str) -> Outcome<String> {
    if attribute(page, name)? != open {
        return Err(Failure::new(format!("`{name}` is not left open.")));
    }
    let bare = format!("{name}={open}");
    let quoted = format!("{name}=\"{open}\"");
    let filled = format!("{name}=\"{value}\"");
    Ok(if page.contains(&quoted) {
        page.replacen(&quoted, &filled, 1)
    } else {
        page.replacen(&bare, &filled, 1)
    })
}

/// `.br` and `.gz` beside every file that gains from it.
fn compress_all(dist: &Path) -> Outcome {
    for file in paths::files_below(dist, &[])? {
        let name = paths::slashes(&file);
        let packs = matches!(
            extension(&name),
            "html" | "js" | "wasm" | "css" | "webmanifest" | "svg" | "json" | "txt"
        );
        if !packs {
            continue;
        }
        let content = fs::read(dist.join(&file))?;
        for (suffix, packed) in [("br", brotli_11(&content)?), ("gz", gzip_9(&content)?)] {
            let path = dist.join(format!("{name}.{suffix}"));
            if packed.len() < content.len() {
                fs::write(path, packed)?;
            }
        }
    }
    Ok(())
}

pub fn brotli_11(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip_9(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn is_code(name: &str) -> bool {
    matches!(extension(name), "js" | "wasm" | "css")
}

/// Trunk puts up to 16 hex digits after a dash (it writes no leading zeros):
/// `sokoguru-123456789abcdef_bg.wasm`.
pub fn has_hash_in_name(name: &str) -> bool {
    name.split(['-', '_', '.', '/']).any(|part| {
        (12..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0u32, |word, byte| word << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "const VERSION = '{{version}}';\nconst PRECACHE = [/*{{precache}}*/];\n";
    const HTML: &str = "<html><head><link rel=\"stylesheet\" href=\"/a-0123456789abcdef.css\">\
        <link rel=\"stylesheet\" href=\"/b.css\"><link rel=icon href=/icons/icon.svg>\
        <script src=\"/boot.js\" data-js=\"/app.js\" data-wasm=\"/app_bg.wasm\" data-size=\"0\" \
        data-second=\"\"></script></head></html>";

    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let dist = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        for (file, content) in files {
            let path = dist.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        dist
    }

    const FILES: [(&str, &str); 9] = [
        ("index.html", HTML),
        ("service-worker.js", TEMPLATE),
        ("boot.js", "boot"),
        ("app.js", "app"),
        ("app_bg.wasm", "wasm wasm wasm wasm wasm wasm wasm"),
        ("a-0123456789abcdef.css", "a{}"),
        ("b.css", "b{}"),
        ("icons/icon.svg", "<svg/>"),
        ("icons/icon-512.png", "png"),
    ];

    #[test]
    fn writes_list_styles_size_and_copies() {
        let dist = folder("whole", &FILES);
        finish_in(&dist, None).unwrap();
        let worker = fs::read_to_string(dist.join("service-worker.js")).unwrap();
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        assert!(!worker.contains("{{") && worker.contains("\"url\":\"/\""));
        assert!(worker.contains("/app_bg.wasm") && worker.contains("/icons/icon.svg"));
        assert!(!worker.contains("icon-512") && !worker.contains("service-worker"));
        assert!(page.contains("data-size=\"34\""));
        assert_eq!(page.matches("stylesheet").count(), 1);
        assert!(dist.join("app_bg.wasm.br").is_file() && dist.join("app_bg.wasm.gz").is_file());
        assert!(!dist.join("b.css").exists());
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn the_second_part_has_a_name_and_a_place_on_the_shelf() {
        let dist = folder("second", &FILES);
        finish_in(&dist, Some(b"second")).unwrap();
        let worker = fs::read_to_string(dist.join("service-worker.js")).unwrap();
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        let name = attribute(&page, "data-second").unwrap();
        assert!(has_hash_in_name(&name) && worker.contains(&name));
        assert_eq!(fs::read(dist.join(&name[1..])).unwrap(), b"second");
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn refuses_a_build_without_wasm_or_worker() {
        for missing in ["app_bg.wasm", "service-worker.js", "index.html"] {
            let files: Vec<_> = FILES
                .into_iter()
                .filter(|(name, _)| *name != missing)
                .collect();
            let dist = folder(missing, &files);
            assert!(finish_in(&dist, None).is_err(), "{missing}");
            fs::remove_dir_all(dist).unwrap();
        }
    }

    #[test]
    fn the_version_follows_the_content() {
        let dist = folder("version", &FILES);
        let before = fill_worker(&dist, HTML, TEMPLATE).unwrap();
        assert_eq!(before, fill_worker(&dist, HTML, TEMPLATE).unwrap());
        fs::write(dist.join("boot.js"), "changed").unwrap();
        assert_ne!(before, fill_worker(&dist, HTML, TEMPLATE).unwrap());
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn ships_scripts_without_comments() {
        let script = "// Why.\nself.a();\n\n  // How.\n  b('//c');\n";
        assert_eq!(without_comments(script), "self.a();\nb('//c');\n");
        assert_eq!(
            without_html_comments("<p>\n<!-- a\n b -->\n</p>"),
            "<p>\n</p>\n"
        );
    }

    #[test]
    fn encodes_base64_as_the_rfc_does() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn knows_names_that_change_with_their_content() {
        assert!(has_hash_in_name("sokoguru-0123456789abcdef_bg.wasm"));
        assert!(has_hash_in_name("sokoguru-d3dbf8071b7b4db.js"));
        assert!(has_hash_in_name("styles-0123456789abcdef.css"));
        assert!(!has_hash_in_name("boot.js"));
    }
}
