//! What only imports need of the store.
