//! Places at which a test stops the process, to kill it there. In a release build there are none.

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A ballot is proved, and nothing is written.
    Proved,
    /// It is written, and not committed.
    Written,
    /// It is committed, and nobody has the receipt.
    Committed,
}

/// Stops for good when the environment names this place in `SOKOGURU_STOP_AT`.
pub async fn here(stop: Stop) {
    #[cfg(debug_assertions)]
    if std::env::var("SOKOGURU_STOP_AT").is_ok_and(|name| name == format!("{stop:?}")) {
        tracing::info!(?stop, "stopped");
        std::future::pending::<()>().await;
    }
    #[cfg(not(debug_assertions))]
    let _ = stop;
}
