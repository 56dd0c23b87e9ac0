//! The papers of the meeting: HTML sources with figures put in, printed as PDF.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::figures::{Figures, thousands};

/// Prints every source in `src` beside it.
pub fn print(folder: &Path, figures: &Figures) -> Result<(), Box<dyn Error>> {
    let scratch = std::env::temp_dir().join("sokoguru-demo-papers");
    fs::create_dir_all(&scratch)?;
    let style = fs::read_to_string(folder.join("src/style.css"))?;
    let mut sources: Vec<_> = fs::read_dir(folder.join("src"))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "html"))
        .collect();
    sources.sort();
    for source in sources {
        let name = source.file_stem().ok_or("a paper without a name")?;
        let html = fill(&fs::read_to_string(&source)?, figures, &style)?;
        let page = scratch.join(name).with_extension("html");
        fs::write(&page, html)?;
        let pdf = folder.join(name).with_extension("pdf");
        let status = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-pdf-header-footer",
            ])
            .arg(format!(
                "--user-data-dir={}",
                scratch.join("profile").display()
            ))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}", page.display()))
            .status()?;
        if !status.success() {
            return Err(format!("chromium could not print {}", source.display()).into());
        }
        println!("{}: {} bytes", pdf.display(), fs::metadata(&pdf)?.len());
    }
    Ok(())
}

/// Puts figures in the place of `{{name}}`; a name that has none is an error, not a gap.
fn fill(source: &str, figures: &Figures, style: &str) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, tail) = after
            .split_once("}}")
            .ok_or("a placeholder without an end")?;
        text.push_str(before);
        match name.trim() {
            "style" => text.push_str(style),
            name => {
                let sum = figures
                    .get(name)
                    .ok_or_else(|| format!("no figure is called {name}"))?;
                text.push_str(&thousands(sum));
            }
        }
        rest = tail;
    }
    text.push_str(rest);
    Ok(text)
}
