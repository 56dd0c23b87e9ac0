//! Building the app with Trunk, with the tools of the cache on its path.
//!
//! Leaves the last step to `service_worker`, which Trunk calls, and the sizes to `budget`.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::{Failure, Outcome, bindgen, part, paths, process, tools};

/// What a build is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To try the app: ready sooner.
    Trial,
    /// To ship it: smaller, with a standard library built for size where that can be done.
    Release,
}

/// How the app is built.
#[derive(Clone, Copy)]
pub struct Extras {
    build_std: bool,
    wasm_opt: bool,
}

impl From<Purpose> for Extras {
    fn from(purpose: Purpose) -> Self {
        Self {
            build_std: purpose == Purpose::Release,
            wasm_opt: false,
        }
    }
}

/// `dist [--plain] [--wasm-opt]`
pub fn dist(arguments: &[String]) -> Outcome {
    let mut extras = Extras::from(Purpose::Release);
    for argument in arguments {
        match argument.as_str() {
            "--plain" => extras.build_std = false,
            "--wasm-opt" => extras.wasm_opt = true,
            other => return Err(Failure::new(format!("`dist` does not know `{other}`."))),
        }
    }
    build(extras)
}

pub fn build(extras: impl Into<Extras>) -> Outcome {
    let extras = extras.into();
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
    let mut flags = unnamed_paths()?;
    // The wrapper is a shell script; elsewhere the app is built without it, larger and in one piece.
    if cfg!(unix) {
        part::wanted(&mut trunk)?;
        flags.extend(part::flags());
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
    // Flags that are being tried out stay: `--cfg erase_components`, say.
    flags.extend(env::var(FLAGS));
    if extras.build_std {
        match standard_library() {
            Ok(()) => with_own_standard_library(&mut trunk, &mut flags)?,
            Err(failure) => println!(
                "The standard library cannot be built here, so the app will be about 7% larger \
                 than it could be: {}",
                failure.0
            ),
        }
    }
    process::run(trunk.env(FLAGS, flags.join(" ")))
}

const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Flags that keep the folders of this machine out of the app.
fn unnamed_paths() -> Outcome<Vec<String>> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let named = [
        (Some(sysroot()?), "rust"),
        (home, "cargo"),
        (Some(paths::root()?), "."),
    ];
    let flags = named.into_iter().filter_map(|(folder, name)| {
        // Cargo parts the flags at spaces.
        let folder = folder?.to_str()?.to_owned();
        (!folder.contains(' ')).then(|| format!("--remap-path-prefix={folder}={name}"))
    });
    Ok(flags.collect())
}

fn sysroot() -> Outcome<PathBuf> {
    let sysroot = process::output(&mut process::command("rustc", &["--print", "sysroot"])?)?;
    Ok(PathBuf::from(
        String::from_utf8_lossy(&sysroot).trim().to_owned(),
    ))
}

/// Makes the source of the standard library be here, and the crates that it needs.
fn standard_library() -> Outcome {
    let library = sysroot()?.join("lib/rustlib/src/rust/library/Cargo.toml");
    if !library.is_file() {
        process::run(&mut process::command(
            "rustup",
            &["component", "add", "rust-src"],
        )?)?;
    }
    process::run(
        process::cargo(&["fetch", "--quiet", "--locked", "--manifest-path"])?
            .arg(library)
            .env("RUSTC_BOOTSTRAP", "1"),
    )
}

/// Builds the standard library for size together with the app. It unlocks unstable flags of the
/// stable compiler (docs/decisions/0006-size.md says why that is acceptable), so nothing needs it.
fn with_own_standard_library(trunk: &mut Command, flags: &mut Vec<String>) -> Outcome {
    let unstable = [
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
        "-Zlocation-detail=none",
        "-Zfmt-debug=none",
    ];
    flags.extend(unstable.map(str::to_owned));
    trunk
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        // A folder of its own: the flags would throw away the plain build.
        .env("CARGO_TARGET_DIR", paths::target()?.join("build-std"));
    Ok(())
}
