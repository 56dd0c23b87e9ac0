//! Words of the savings screens.
