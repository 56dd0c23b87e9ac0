//! What two or more pages use.
