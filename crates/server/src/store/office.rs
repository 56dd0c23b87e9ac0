//! What only the office's commands need of the store.
