//! Where bytes come from: a file, or an address.
//!
//! Nothing read here is trusted: a board proves itself. That is why plain http does, and https is a
//! feature that has to be asked for when this program is built.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use thiserror::Error;

/// The longest receipt that is read, in bytes: its hex with much white space.
const RECEIPT_LIMIT: u64 = 4_096;

/// Why something cannot be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file or the connection.
    #[error("{place} cannot be read: {error}")]
    Io {
        /// The file or address.
        place: String,
        /// What the system says.
        error: io::Error,
    },
    /// The server does not answer, or not with a board.
    #[error("{place} cannot be fetched: {error}")]
    Http {
        /// The address.
        place: String,
        /// What went wrong.
        error: Box<ureq::Error>,
    },
    /// An https address without the feature.
    #[error(
        "{0}: this program was built without https. Download the file with a browser, or build it \
         with `--features https`; what is read proves itself either way"
    )]
    NoHttps(String),
    /// Bytes that are neither a receipt nor its hex.
    #[error("{0} holds no receipt")]
    NoReceipt(String),
}

/// Opens a board for reading.
///
/// Errors: [`SourceError`].
pub fn open(place: &str) -> Result<Box<dyn Read>, SourceError> {
    let address = place.to_ascii_lowercase();
    if address.starts_with("https://") && !cfg!(feature = "https") {
        return Err(SourceError::NoHttps(place.to_owned()));
    }
    if address.starts_with("http://") || address.starts_with("https://") {
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(Duration::from_secs(20)))
            .timeout_recv_response(Some(Duration::from_mins(1)))
            .build();
        let answer = ureq::Agent::from(config).get(place).call();
        let answer = answer.map_err(|error| SourceError::Http {
            place: place.to_owned(),
            error: Box::new(error),
        })?;
        return Ok(Box::new(answer.into_body().into_reader()));
    }
    let file = File::open(place).map_err(|error| unreadable(place, error))?;
    Ok(Box::new(file))
}

/// An error of reading from a place.
pub fn unreadable(place: &str, error: io::Error) -> SourceError {
    SourceError::Io {
        place: place.to_owned(),
        error,
    }
}

/// The bytes of a receipt that is kept as bytes or in hex.
///
/// Errors: [`SourceError`].
pub fn receipt(path: &Path) -> Result<Vec<u8>, SourceError> {
    let place = path.display().to_string();
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(RECEIPT_LIMIT).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&place, error))?;
    if bytes.len() == sokoguru_ballot::receipt::Receipt::BYTES {
        return Ok(bytes);
    }
    core::str::from_utf8(&bytes)
        .ok()
        .and_then(from_hex)
        .ok_or(SourceError::NoReceipt(place))
}

/// Bytes out of hex digits, with or without white space between them.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| {
            character
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<Vec<u8>>>()?;
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(high << 4 | low),
            _ => None,
        })
        .collect()
}
