//! The demonstration cooperative.
