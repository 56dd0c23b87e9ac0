//! Cases and properties of the outbox.
