//! What happens to the app's wasm around wasm-bindgen: before, it is parted in two; afterwards
//! function names go (four tenths of the file), and binaryen's optimiser runs where it is asked for.
//!
//! Trunk has no setting for the first two, and would demand the optimiser on every machine for the
//! third. So a wrapper named wasm-bindgen stands first on Trunk's path and calls the real one,
//! all before Trunk computes the integrity. A bare `trunk build` works without it, only larger.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::on_path;
use crate::{Failure, Outcome, part, paths, process};

const BINARYEN: &str = "132.0.0";

/// Exactly what rustc emits. With all features on, the optimiser writes what phones can not read.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Makes `trunk` find the wrapper first; returns the folder to put before the search path.
pub fn wrap(trunk: &mut Command, wasm_bindgen: &Path, optimise: bool) -> Outcome<PathBuf> {
    trunk.env("SOKOGURU_WASM_BINDGEN", wasm_bindgen.join("wasm-bindgen"));
    if optimise {
        trunk.env("SOKOGURU_WASM_OPT", ensure()?);
    }
    let folder = paths::target()?.join("wasm-bindgen-wrapper");
    fs::create_dir_all(&folder)?;
    let wrapper = folder.join("wasm-bindgen");
    fs::write(
        &wrapper,
        "#!/bin/sh\nexec \"$SOKOGURU_XTASK\" wasm-bindgen \"$@\"\n",
    )?;
    process::run(process::command("chmod", &["+x"])?.arg(&wrapper))?;
    Ok(folder)
}

/// What the wrapper does.
pub fn bind(arguments: &[String]) -> Outcome {
    let real = env::var_os("SOKOGURU_WASM_BINDGEN")
        .ok_or_else(|| Failure::new("Trunk calls this; run `cargo xtask dist`."))?;
    let value = |name: &str| {
        arguments
            .iter()
            .find_map(|argument| argument.strip_prefix(name))
    };
    let (Some(folder), Some(name)) = (value("--out-dir="), value("--out-name=")) else {
        // Asked for its version only.
        return process::run(Command::new(real).args(arguments));
    };
    let (folder, name) = (PathBuf::from(folder), name.to_owned());
    let mut arguments = arguments.to_vec();
    let whole = arguments
        .iter_mut()
        .find(|argument| !argument.starts_with('-'));
    if let (Some(place), Some(whole)) = (part::place(), whole) {
        let main = part::part(Path::new(&*whole), &place)?;
        *whole = main.to_string_lossy().into_owned();
        // The table that both parts share.
        arguments.push("--keep-lld-exports".to_owned());
    }
    let shorter = ["--remove-name-section", "--remove-producers-section"];
    process::run(Command::new(real).args(&arguments).args(shorter))?;
    let Some(optimiser) = env::var_os("SOKOGURU_WASM_OPT") else {
        return Ok(());
    };
    let wasm = folder.join(format!("{name}_bg.wasm"));
    let mut node = process::command("node", &[])?;
    node.arg(optimiser)
        .arg("-Oz")
        .args(FEATURES)
        .arg(&wasm)
        .arg("-o");
    process::run(node.arg(&wasm))
}

/// The optimiser's script in the cache, installed with npm where it is missing.
fn ensure() -> Outcome<PathBuf> {
    let home = paths::cache()?
        .join("tools")
        .join(format!("binaryen-{BINARYEN}"));
    let script = home.join("node_modules/binaryen/bin/wasm-opt");
    let works = |script: &Path| {
        process::command("node", &[])
            .and_then(|mut node| process::output(node.arg(script).arg("--version")))
            .is_ok()
    };
    if script.is_file() && works(&script) {
        return Ok(script);
    }
    let npm = on_path(&["npm"]).ok_or_else(|| Failure::new("--wasm-opt needs Node with npm."))?;
    println!("Installing binaryen {BINARYEN} (under a minute)");
    fs::create_dir_all(&home)?;
    let package = format!("binaryen@{BINARYEN}");
    process::run(
        process::command(
            npm,
            &["install", "--no-audit", "--no-fund", "--no-save", &package],
        )?
        .arg("--prefix")
        .arg(&home),
    )?;
    if works(&script) {
        Ok(script)
    } else {
        Err(Failure::new(format!(
            "{} does not start.",
            script.display()
        )))
    }
}
