//! Installing, updating, sharing, and what the phone says of network and room.

/// Room on the phone, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Used by the app.
    pub used: u64,
    /// What the browser grants it.
    pub quota: u64,
}

/// What became of sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Handed to another app.
    Sent,
    /// Copied to the clipboard.
    Copied,
    /// The member changed their mind.
    Cancelled,
    /// The browser can do neither.
    Unsupported,
}

/// Shows the browser's offer to install; whether the member accepted.
pub async fn install() -> bool {
    false
}

/// Whether the app runs as an installed one.
pub fn is_installed() -> bool {
    false
}

/// Changes over to the new version; the page reloads.
pub fn apply_update() {}

/// Room on the phone.
pub async fn room() -> Option<Room> {
    None
}

/// Hands a text to another app, or copies it.
pub async fn share(_title: &str, _text: &str) -> Shared {
    Shared::Unsupported
}
