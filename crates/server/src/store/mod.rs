//! The only SQL of the server.
