//! Imports from the office.
