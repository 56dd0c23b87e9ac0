//! The rules for styles, scripts and the page.

use super::Finding;

pub fn css(name: &str, text: &str, findings: &mut Vec<Finding>) {
    if !name.starts_with("style/") || name == "style/tokens.css" {
        return;
    }
    let bare = without_comments(text);
    for (index, line) in bare.lines().enumerate() {
        for colour in colours_in(line) {
            findings.push(Finding::new(
                "colour",
                index + 1,
                format!("{colour} is a raw colour: use a token of style/tokens.css"),
            ));
        }
    }
}

/// `public/boot.js` may read the settings that are needed before the first paint, and the last total,
/// which is painted before the app is there (docs/decisions/0013-glance.md); it writes nothing, and
/// makes no database. The service worker keeps the shell in Cache Storage. That is all.
pub fn script(name: &str, text: &str, findings: &mut Vec<Finding>) {
    if !name.starts_with("public/") {
        return;
    }
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let reads_settings =
            name == "public/boot.js" && code.contains("localStorage.getItem('sokoguru.settings')");
        let reads_total = name == "public/boot.js"
            && code.contains("= indexedDB.open('sokoguru-' +")
            && text.contains("open.transaction.abort();");
        let worker = name == "public/service-worker.js";
        let apis = ["indexedDB", "sessionStorage", "localStorage", "caches"];
        let broken = apis
            .into_iter()
            // Nothing that a script reads is written by it.
            .chain(["readwrite", "createObjectStore"])
            .find(|api| code.contains(api))
            .filter(|api| !(*api == "localStorage" && reads_settings))
            .filter(|api| !(*api == "indexedDB" && reads_total))
            .filter(|api| !(*api == "caches" && worker));
        if let Some(api) = broken {
            findings.push(Finding::new(
                "storage",
                index + 1,
                format!("`{api}` is browser storage: only src/offline touches it"),
            ));
        }
    }
}

/// The policy that the server sends forbids both, and a page that needs them would be blank.
pub fn page(name: &str, text: &str, findings: &mut Vec<Finding>) {
    if name != "index.html" {
        return;
    }
    for tag in crate::html::tags(text) {
        let line = text[..tag.start].matches('\n').count() + 1;
        // A block of data is not run, so the policy has nothing against it.
        let runs = tag.name == "script"
            && tag.get("src").is_none()
            && tag.get("type") != Some("application/json");
        if runs || tag.name == "style" {
            findings.push(Finding::new(
                "inline",
                line,
                format!("an inline <{}>", tag.name),
            ));
        }
        if tag
            .attributes
            .iter()
            .any(|(key, _)| key == "style" || key.starts_with("on"))
        {
            findings.push(Finding::new("inline", line, "an inline style or handler"));
        }
    }
}

pub fn is_hex_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn without_comments(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        let (comment, left) = after.split_once("*/").unwrap_or((after, ""));
        bare.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = left;
    }
    bare.push_str(rest);
    bare
}

fn colours_in(line: &str) -> Vec<String> {
    const FUNCTIONS: &[&str] = &[
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch",
    ];
    const NAMES: &[&str] = &[
        "white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow", "purple",
        "silver", "navy", "teal", "maroon",
    ];
    let mut found = Vec::new();
    for declaration in line.split(['{', ';', '}']) {
        // Selectors have no value; `a:hover` ends in `{`, not in `;`, and names no colour.
        let Some((_, value)) = declaration.split_once(':') else {
            continue;
        };
        for word in value.split(|letter: char| letter.is_whitespace() || ",()/!".contains(letter)) {
            let name = word.to_ascii_lowercase();
            let called = value.contains(&format!("{word}("));
            if is_hex_colour(word)
                || NAMES.contains(&name.as_str())
                || (called && FUNCTIONS.contains(&name.as_str()))
            {
                found.push(word.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn rules(name: &str, text: &str) -> Vec<&'static str> {
        check(name, text)
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    }

    #[test]
    fn colours_are_tokens() {
        for planted in [
            "#fff",
            "#0a5c4580",
            "rgb(0 0 0 / 50%)",
            "1px solid Black",
            "oklch(1 0 0)",
        ] {
            let text = format!(".a {{ border: {planted}; }}\n");
            assert_eq!(rules("style/base.css", &text), ["colour"], "{planted}");
            assert!(rules("style/tokens.css", &text).is_empty());
        }
        let fine = "/* #fff */ #abc .red:hover { color: var(--red); fill: currentColor }\n\
                    .a { background: color-mix(in oklab, var(--brand) 20%, transparent); }\n";
        assert!(rules("style/base.css", fine).is_empty());
    }

    #[test]
    fn scripts_leave_storage_alone() {
        let read = "JSON.parse(localStorage.getItem('sokoguru.settings'));\n";
        assert!(rules("public/boot.js", read).is_empty());
        assert_eq!(rules("public/other.js", read), ["storage"]);
        let total = "var open = indexedDB.open('sokoguru-' + hash);\n\
                     open.onupgradeneeded = function () { open.transaction.abort(); };\n";
        assert!(rules("public/boot.js", total).is_empty());
        assert_eq!(rules("public/other.js", total), ["storage"]);
        for more in [
            "database.transaction('cache', 'readwrite');\n",
            "open.result.createObjectStore('cache');\n",
            "indexedDB.deleteDatabase('sokoguru');\n",
        ] {
            let text = [total, more].concat();
            assert_eq!(rules("public/boot.js", &text), ["storage"], "{more}");
        }
        let makes_one = "var open = indexedDB.open('sokoguru-' + hash);\n";
        assert_eq!(rules("public/boot.js", makes_one), ["storage"]);
        assert_eq!(
            rules("public/boot.js", "localStorage.setItem('a', 1);\n"),
            ["storage"]
        );
        assert_eq!(rules("public/boot.js", "caches.open('a');\n"), ["storage"]);
        assert!(rules("public/service-worker.js", "caches.open('a');\n").is_empty());
        assert_eq!(
            rules("public/service-worker.js", "indexedDB.open('a');\n"),
            ["storage"]
        );
    }

    #[test]
    fn the_page_has_nothing_inline() {
        assert_eq!(rules("index.html", "<p>\n<script>a()</script>"), ["inline"]);
        assert_eq!(
            rules("index.html", "<p style=\"color:var(--a)\">"),
            ["inline"]
        );
        assert_eq!(rules("index.html", "<p onclick=\"a()\">"), ["inline"]);
        assert!(
            rules(
                "index.html",
                "<script src=\"/boot.js\"></script><p class=a>"
            )
            .is_empty()
        );
    }
}
