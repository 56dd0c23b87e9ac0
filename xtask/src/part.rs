//! Parts the app's wasm in two: what the first screens need, and what only the others use.
//!
//! The compiler leaves a table of every reference between functions and data (`--emit-relocs`);
//! `wasm_split_cli_support` follows it from the point that `src/second.rs` marks. Both parts share
//! memory and table. The rest of the way of the first part is wasm-bindgen's and Trunk's; the second
//! waits in a file until `service_worker` gives it a name (docs/decisions/0008-second-part.md).

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use wasm_encoder::Module;
use wasm_encoder::reencode::{self, Reencode};
use wasm_split_cli_support::{Options, transform};

use crate::service_worker::hex;
use crate::{Failure, Outcome, paths};

/// What the compiler is told besides. Trunk names the files by what the compiler wrote: the digest of
/// this step goes into it, so that parts of two ways of parting never meet under one name.
pub fn flags() -> [String; 4] {
    let mut step = Sha256::new();
    for text in [include_str!("part.rs"), include_str!("../Cargo.toml")] {
        step.update(text.as_bytes());
    }
    [
        "--cfg".to_owned(),
        "parted".to_owned(),
        "-Clink-args=--emit-relocs".to_owned(),
        format!("-Cmetadata={}", &hex(&step.finalize())[..16]),
    ]
}

const PLACE: &str = "SOKOGURU_SECOND_PART";

/// Has `trunk` part the app; without it a build is in one piece.
pub fn wanted(trunk: &mut Command) -> Outcome {
    let place = paths::target()?.join("wasm-bindgen-wrapper/second.wasm");
    // A build that fails half-way must not find the part of the one before.
    let _ = fs::remove_file(&place);
    trunk.env(PLACE, place);
    Ok(())
}

/// Where the second part waits, in a build that has one.
pub fn place() -> Option<PathBuf> {
    env::var_os(PLACE).map(PathBuf::from)
}

/// Parts a wasm; the second part goes to `place`, and what is returned is the first.
pub fn part(whole: &Path, place: &Path) -> Outcome<PathBuf> {
    let folder = place.with_extension("parts");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let main = folder.join("main.wasm");
    let whole = fs::read(whole)?;
    let mut options = Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &main;
    let parts = transform(options).map_err(|error| Failure::new(format!("Parting: {error:#}")))?;
    let [second] = parts.split_modules.as_slice() else {
        return Err(Failure::new("The app must fall into two parts."));
    };
    fs::write(place, shorter(&fs::read(second)?)?)?;
    Ok(main)
}

/// The same without names, and with numbers no longer than they must be: the linker leaves five
/// bytes for each.
fn shorter(wasm: &[u8]) -> Outcome<Vec<u8>> {
    struct Shorter;
    impl Reencode for Shorter {
        type Error = core::convert::Infallible;

        fn parse_custom_section(
            &mut self,
            _: &mut Module,
            _: wasmparser::CustomSectionReader<'_>,
        ) -> Result<(), reencode::Error> {
            Ok(())
        }
    }
    let mut module = Module::new();
    Shorter
        .parse_core_module(&mut module, wasmparser::Parser::new(0), wasm)
        .map_err(|error| Failure::new(format!("The second part: {error}")))?;
    Ok(module.finish())
}
