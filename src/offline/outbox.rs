//! Writes that wait for the cooperative.
