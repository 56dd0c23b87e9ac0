//! Words of the more screens.
