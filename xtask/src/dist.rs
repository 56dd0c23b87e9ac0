//! Building the app with Trunk, with the tools of the cache on its path.
//!
//! Leaves the last step to `service_worker`, which Trunk calls, and the sizes to `budget`.

use std::env;
use std::process::Command;

use crate::{Failure, Outcome, bindgen, paths, process, tools};

/// Extras that make a release smaller and that nothing else needs.
#[derive(Clone, Copy, Default)]
pub struct Extras {
    build_std: bool,
    wasm_opt: bool,
}

/// `dist [--build-std] [--wasm-opt]`
pub fn dist(arguments: &[String]) -> Outcome {
    let mut extras = Extras::default();
    for argument in arguments {
        match argument.as_str() {
            "--build-std" => extras.build_std = true,
            "--wasm-opt" => extras.wasm_opt = true,
            other => return Err(Failure::new(format!("`dist` does not know `{other}`."))),
        }
    }
    build(extras)
}

pub fn build(extras: Extras) -> Outcome {
    if !paths::root()?.join("index.html").is_file() {
        return Err(Failure::new(
            "There is no index.html yet: nothing to build.",
        ));
    }
    tools::wasm_target()?;
    let wasm_bindgen = tools::wasm_bindgen()?.ensure()?;
    let mut folders = vec![tools::trunk().ensure()?, wasm_bindgen.clone()];
    // Trunk gets no network (it would fetch its own tools), so the crates must be here.
    process::run(&mut process::cargo(&["fetch", "--quiet"])?)?;
    println!("Building the app for the browser (a few minutes the first time)");
    let mut trunk = process::command(
        "trunk",
        &[
            "build",
            "--offline",
            "--skip-version-check",
            "--color",
            "never",
        ],
    )?;
    // The wrapper is a shell script; elsewhere the app is built without it, and larger.
    if cfg!(unix) {
        folders.insert(
            0,
            bindgen::wrap(&mut trunk, &wasm_bindgen, extras.wasm_opt)?,
        );
    }
    trunk
        .env("PATH", process::path_with(&folders)?)
        .env("SOKOGURU_XTASK", env::current_exe()?)
        // Trunk reads NO_COLOR as a boolean and stumbles over the usual `1`.
        .env_remove("NO_COLOR");
    if extras.build_std {
        with_own_standard_library(&mut trunk)?;
    }
    process::run(&mut trunk)
}

const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Builds the standard library for size together with the app: a tenth to a fifth smaller. It unlocks
/// unstable flags of the stable compiler, so it is an extra for releases and never needed.
fn with_own_standard_library(trunk: &mut Command) -> Outcome {
    process::run(&mut process::command(
        "rustup",
        &["component", "add", "rust-src"],
    )?)?;
    let sysroot = process::output(&mut process::command("rustc", &["--print", "sysroot"])?)?;
    let library = std::path::PathBuf::from(String::from_utf8_lossy(&sysroot).trim().to_owned())
        .join("lib/rustlib/src/rust/library/Cargo.toml");
    process::run(
        process::cargo(&["fetch", "--quiet", "--locked", "--manifest-path"])?
            .arg(library)
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    // Flags that are being tried out stay: `--cfg erase_components`, say.
    let given = env::var(FLAGS).unwrap_or_default();
    trunk
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env(
            FLAGS,
            format!("{given} -Zunstable-options -Cpanic=immediate-abort"),
        )
        // A folder of its own: the flags would throw away the plain build.
        .env("CARGO_TARGET_DIR", paths::target()?.join("build-std"));
    Ok(())
}
