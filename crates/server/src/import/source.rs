//! The files of an import, from a folder or from the program itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Larger files are refused: five years of a large cooperative fit many times.
const LARGEST: u64 = 100_000_000;
/// Larger papers are refused: members read them on a phone.
pub const LARGEST_PAPER: usize = 5_000_000;

/// Every file that an import may read, by its path inside the folder.
pub struct Source {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Source {
    /// Files that are part of the program.
    pub fn embedded(files: &[(&str, &'static [u8])]) -> Self {
        let entry =
            |(name, bytes): &(&str, &'static [u8])| ((*name).to_owned(), Cow::Borrowed(*bytes));
        Self {
            files: files.iter().map(entry).collect(),
        }
    }

    /// Files from memory, as tests make them.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Self {
        let entry = |(name, bytes): (&str, Vec<u8>)| (name.to_owned(), Cow::Owned(bytes));
        Self {
            files: files.into_iter().map(entry).collect(),
        }
    }

    /// The CSV files of a folder, and what lies in its folder `papers`.
    ///
    /// Errors: the folder cannot be read, or a file in it is too large.
    pub fn folder(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for (within, prefix) in [
            (folder.to_path_buf(), ""),
            (folder.join("papers"), "papers/"),
        ] {
            if !prefix.is_empty() && !within.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(&within)? {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let wanted = !prefix.is_empty()
                    || Path::new(&name)
                        .extension()
                        .is_some_and(|ext| ext.eq_ignore_ascii_case("csv"));
                if !wanted || !entry.path().is_file() {
                    continue;
                }
                if entry.metadata()?.len() > LARGEST {
                    return Err(io::Error::new(
                        io::ErrorKind::FileTooLarge,
                        format!("{name}: larger than {LARGEST} bytes"),
                    ));
                }
                let bytes = std::fs::read(entry.path())?;
                files.insert(format!("{prefix}{name}"), Cow::Owned(bytes));
            }
        }
        Ok(Self { files })
    }

    /// A file, if it is there.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(AsRef::as_ref)
    }

    /// Whether there is no CSV file at all.
    pub fn is_empty(&self) -> bool {
        !self.files.keys().any(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|ext| ext.eq_ignore_ascii_case("csv"))
        })
    }
}
