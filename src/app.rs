//! Mounts the app: every route and context in one view.

/// Mounts the app.
pub fn mount() {}
