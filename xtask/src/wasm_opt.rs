//! `dist --wasm-opt`: binaryen's optimiser over the app, an extra for releases.
//!
//! Trunk would demand the program on every machine. So it is slipped in where Trunk calls
//! wasm-bindgen: a wrapper of that name runs the real one, then the optimiser over its output, all
//! before Trunk computes the integrity. The distributions' own wasm-opt is too old for our wasm.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::on_path;
use crate::{Failure, Outcome, paths, process};

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
pub fn slip_in(trunk: &mut Command, wasm_bindgen: &Path) -> Outcome<PathBuf> {
    trunk
        .env("SOKOGURU_WASM_OPT", ensure()?)
        .env("SOKOGURU_WASM_BINDGEN", wasm_bindgen.join("wasm-bindgen"));
    let folder = paths::target()?.join("wasm-opt-wrapper");
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
pub fn bind_and_optimise(arguments: &[String]) -> Outcome {
    let told = |name| {
        env::var_os(name).ok_or_else(|| Failure::new("Trunk calls this; run `cargo xtask dist`."))
    };
    let mut bindgen = Command::new(told("SOKOGURU_WASM_BINDGEN")?);
    process::run(bindgen.args(arguments))?;
    let value = |name: &str| {
        arguments
            .iter()
            .find_map(|argument| argument.strip_prefix(name))
    };
    let (Some(folder), Some(name)) = (value("--out-dir="), value("--out-name=")) else {
        // Asked for its version only.
        return Ok(());
    };
    let wasm = Path::new(folder).join(format!("{name}_bg.wasm"));
    let mut optimiser = process::command("node", &[])?;
    optimiser
        .arg(told("SOKOGURU_WASM_OPT")?)
        .arg("-Oz")
        .args(FEATURES)
        .arg(&wasm)
        .arg("-o");
    process::run(optimiser.arg(&wasm))
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
