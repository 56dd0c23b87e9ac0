//! Who votes on what, in a meeting that is made up.

use sokoguru_ballot::manifest::Item;

/// Who votes on what.
pub struct Setup {
    pub voters: usize,
    /// Trustees and how many of them are needed.
    pub trustees: u8,
    pub threshold: u8,
    pub minimum: u32,
    pub revote: bool,
    pub items: Vec<Item>,
    /// A trustee that sends a wrong share in the first round, and who gets it.
    pub bad_share: Option<(u8, u8)>,
}

impl Setup {
    pub fn of(items: Vec<Item>) -> Self {
        Self {
            voters: 12,
            trustees: 3,
            threshold: 2,
            minimum: 1,
            revote: true,
            items,
            bad_share: None,
        }
    }
}
