//! The tools that are not part of the Rust toolchain, in `<cache>/tools/<name>-<version>/bin`.
//!
//! Leaves to Trunk what Trunk does with them. A tool counts as installed when it starts and says
//! its version, so that half an installation is never taken for a whole one.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::process::{self, on_path, version_of};
use crate::service_worker::hex;
use crate::{Failure, Outcome, paths};

/// A tool, the program that it is known by, and how to get it.
pub struct Tool {
    name: &'static str,
    program: &'static str,
    version: String,
    minutes: u32,
    /// Flags that make the build shorter without changing what we use.
    flags: &'static [&'static str],
    /// Address of the release for the targets that have one; the checksum lies beside it.
    release: Option<(String, &'static str)>,
}

const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";

pub fn trunk() -> Tool {
    let release = match (env::consts::OS, env::consts::ARCH) {
        ("linux", arch @ ("x86_64" | "aarch64")) => Some(format!("{arch}-unknown-linux-gnu")),
        ("macos", arch @ ("x86_64" | "aarch64")) => Some(format!("{arch}-apple-darwin")),
        _ => None,
    };
    Tool {
        name: "trunk",
        program: "trunk",
        version: TRUNK.into(),
        minutes: 10,
        flags: &["--locked", "--no-default-features"],
        release: release.map(|target| {
            let base = "https://github.com/trunk-rs/trunk/releases/download";
            (format!("{base}/v{TRUNK}/trunk-{target}.tar.gz"), "sha256")
        }),
    }
}

/// Must equal the version of the library in `Cargo.lock`, so it is read from there.
pub fn wasm_bindgen() -> Outcome<Tool> {
    let lock = fs::read_to_string(paths::root()?.join("Cargo.lock"))?;
    let version = locked_version(&lock, "wasm-bindgen")
        .ok_or_else(|| Failure::new("Cargo.lock names no wasm-bindgen."))?;
    let target = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => Some("x86_64-unknown-linux-musl"),
        ("linux", "aarch64") => Some("aarch64-unknown-linux-gnu"),
        ("macos", "x86_64") => Some("x86_64-apple-darwin"),
        ("macos", "aarch64") => Some("aarch64-apple-darwin"),
        _ => None,
    };
    let release = target.map(|target| {
        let base = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download";
        (
            format!("{base}/{version}/wasm-bindgen-{version}-{target}.tar.gz"),
            "sha256sum",
        )
    });
    Ok(Tool {
        name: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version,
        minutes: 4,
        // Without --locked: its lock can name a crate that was withdrawn.
        flags: &[],
        release,
    })
}

pub fn cargo_deny() -> Tool {
    let target = match (env::consts::OS, env::consts::ARCH) {
        ("linux", arch @ ("x86_64" | "aarch64")) => Some(format!("{arch}-unknown-linux-musl")),
        ("macos", arch @ ("x86_64" | "aarch64")) => Some(format!("{arch}-apple-darwin")),
        _ => None,
    };
    Tool {
        name: "cargo-deny",
        program: "cargo-deny",
        version: CARGO_DENY.into(),
        minutes: 5,
        flags: &["--locked"],
        release: target.map(|target| {
            let base = "https://github.com/EmbarkStudios/cargo-deny/releases/download";
            (
                format!("{base}/{CARGO_DENY}/cargo-deny-{CARGO_DENY}-{target}.tar.gz"),
                "sha256",
            )
        }),
    }
}

pub fn install_all() -> Outcome {
    wasm_target()?;
    for tool in [trunk(), wasm_bindgen()?, cargo_deny()] {
        println!(
            "{} {}: {}",
            tool.name,
            tool.version,
            tool.ensure()?.display()
        );
    }
    Ok(())
}

/// The compiler's own library for the browser; rustup brings it in seconds.
pub fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = process::output(&mut process::command("rustc", &["--print", "sysroot"])?)?;
    let library = PathBuf::from(String::from_utf8_lossy(&sysroot).trim().to_owned())
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib");
    if library.is_dir() {
        return Ok(());
    }
    println!("Installing the Rust target {TARGET} (seconds)");
    process::run(&mut process::command("rustup", &["target", "add", TARGET])?)
}

impl Tool {
    /// The folder that holds the program, after installing it where it is missing.
    pub fn ensure(&self) -> Outcome<PathBuf> {
        if let Some(found) = on_path(&[self.program])
            && self.is_right(&found)
            && let Some(folder) = found.parent()
        {
            return Ok(folder.to_path_buf());
        }
        let home = paths::cache()?
            .join("tools")
            .join(format!("{}-{}", self.name, self.version));
        let folder = home.join("bin");
        let program = folder.join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
        if self.is_right(&program) {
            return Ok(folder);
        }
        fs::create_dir_all(&folder)?;
        println!("{} {} is missing.", self.name, self.version);
        if let Err(Failure(reason)) = self.download(&folder) {
            println!("No prebuilt release ({reason}).");
            println!(
                "Building it, about {} minutes. Interrupt and repeat as you like.",
                self.minutes
            );
            self.build(&home)?;
        }
        if self.is_right(&program) {
            Ok(folder)
        } else {
            Err(Failure::new(format!(
                "{} was installed into {} but does not start as version {}.",
                self.name,
                folder.display(),
                self.version
            )))
        }
    }

    fn is_right(&self, program: &Path) -> bool {
        version_of(program)
            .is_some_and(|words| words.split_whitespace().any(|word| word == self.version))
    }

    /// Takes the project's own release when it and its checksum can be reached. The checksum comes
    /// from the same place: it shows a broken transfer, not a release that someone tampered with.
    fn download(&self, folder: &Path) -> Outcome {
        let (address, suffix) = self
            .release
            .as_ref()
            .ok_or_else(|| Failure::new("none for this machine"))?;
        let folder_now = folder.with_file_name("download");
        if folder_now.exists() {
            fs::remove_dir_all(&folder_now)?;
        }
        fs::create_dir_all(&folder_now)?;
        let archive = folder_now.join("archive.tar.gz");
        let checksum = folder_now.join("checksum");
        println!("Trying {address}");
        fetch(&format!("{address}.{suffix}"), &checksum)?;
        fetch(address, &archive)?;
        let promised = fs::read_to_string(&checksum)?;
        let promised = promised
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let real = hex(&Sha256::digest(fs::read(&archive)?));
        if promised != real {
            return Err(Failure::new("its checksum does not match"));
        }
        process::run(
            process::command("tar", &["-xzf"])?
                .arg(&archive)
                .arg("-C")
                .arg(&folder_now),
        )?;
        // The programs lie at the top or in one folder, by project.
        for file in paths::files_below(&folder_now, &[])? {
            let is_program = file
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name == self.program || name == "wasm-bindgen-test-runner");
            if is_program && let Some(name) = file.file_name() {
                fs::rename(folder_now.join(&file), folder.join(name))?;
            }
        }
        fs::remove_dir_all(&folder_now)?;
        Ok(())
    }

    /// Always works where crates can be fetched. Debug builds are as good for our use and take
    /// half the time; the build folder stays in the cache, so an interrupted build goes on.
    fn build(&self, home: &Path) -> Outcome {
        let build = paths::cache()?.join("tools-target");
        let mut command = process::cargo(&[
            "install",
            self.name,
            "--version",
            &self.version,
            "--debug",
            "--force",
        ])?;
        command
            .args(self.flags)
            .arg("--root")
            .arg(home)
            // Not in the clone: its toolchain file and its settings are for the product.
            .current_dir(home)
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_DEV_DEBUG", "false");
        process::run(&mut command)?;
        // Large, and of no use once the program is there.
        fs::remove_dir_all(&build).or(Ok(()))
    }
}

fn fetch(address: &str, to: &Path) -> Outcome {
    let mut command = process::command(
        "curl",
        &[
            "--silent",
            "--fail",
            "--location",
            "--connect-timeout",
            "10",
            "--max-time",
            "300",
        ],
    )?;
    let status = command.arg("--output").arg(to).arg(address).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Failure::new("it could not be fetched")),
    }
}

/// The version that a lock file gives for `package`.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_locked_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
