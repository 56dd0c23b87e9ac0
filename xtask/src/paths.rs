//! Where things lie: the clone, the per-user cache, the build folder.

use std::env;
use std::path::{Path, PathBuf};

use crate::{Failure, Outcome};

/// The root of the clone, from cargo's own word or from the current folder upwards.
pub fn root() -> Outcome<PathBuf> {
    let told = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = env::current_dir().ok();
    told.iter()
        .chain(here.iter())
        .flat_map(|start| start.ancestors())
        .find(|folder| folder.join("xtask/Cargo.toml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| Failure::new("Run this inside the clone of the repository."))
}

/// `~/.cache/sokoguru`, or the place that `XDG_CACHE_HOME` names. Outside the clone, so that a
/// fresh clone does not build the tools again.
pub fn cache() -> Outcome<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .or_else(|| absolute("LOCALAPPDATA"))
        .map(|base| base.join("sokoguru"))
        .ok_or_else(|| Failure::new("Neither XDG_CACHE_HOME nor HOME is set."))
}

/// Cargo's build folder for this workspace.
pub fn target() -> Outcome<PathBuf> {
    Ok(match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root()?.join(folder),
        None => root()?.join("target"),
    })
}

/// The built app.
pub fn dist() -> Outcome<PathBuf> {
    Ok(root()?.join("dist"))
}

/// Every file below `folder`, in a stable order, as paths relative to it.
pub fn files_below(folder: &Path, skip: &[&str]) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next)? {
            let entry = entry?;
            let name = entry.file_name();
            if skip.iter().any(|skipped| name.to_str() == Some(skipped)) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file()
                && let Ok(relative) = entry.path().strip_prefix(folder)
            {
                found.push(relative.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A relative path as it stands in a URL.
pub fn slashes(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}
