//! The browser that the tests drive, and its driver for tests of wasm.

use std::env;
use std::path::{Path, PathBuf};

use crate::process::{self, on_path};
use crate::{Failure, Outcome};

/// Chromium or Chrome: `CHROME_PATH`, else from the search path, else from Debian's packages.
pub fn chromium() -> Outcome<PathBuf> {
    find(
        "CHROME_PATH",
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    )
}

/// The driver that wasm-bindgen's test runner talks to; of the same version as the browser.
pub fn chromedriver() -> Outcome<PathBuf> {
    find("CHROMEDRIVER", &["chromedriver"], "chromium-driver")
}

fn find(variable: &str, names: &[&str], package: &str) -> Outcome<PathBuf> {
    if let Some(told) = env::var_os(variable).map(PathBuf::from) {
        return if told.is_file() {
            Ok(told)
        } else {
            Err(Failure::new(format!(
                "{variable} names {}, which is no file.",
                told.display()
            )))
        };
    }
    if let Some(found) = on_path(names) {
        return Ok(found);
    }
    let by_hand = || {
        Failure::new(format!(
            "No {} found. Install it (Debian, Ubuntu: `sudo apt-get install {package}`) or set \
             {variable} to its path, then repeat.",
            names[0]
        ))
    };
    if !Path::new("/etc/debian_version").is_file() || !is_root() {
        return Err(by_hand());
    }
    println!("Installing {package} with apt-get (a few minutes)");
    for arguments in [
        &["update", "-qq"][..],
        &["install", "-y", "-qq", package][..],
    ] {
        process::run(
            process::command("apt-get", arguments)?.env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    }
    on_path(names).ok_or_else(by_hand)
}

fn is_root() -> bool {
    process::command("id", &["-u"])
        .and_then(|mut command| process::output(&mut command))
        .is_ok_and(|id| id.trim_ascii() == b"0")
}
