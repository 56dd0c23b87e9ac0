//! Tokens for a backend on another origin.
