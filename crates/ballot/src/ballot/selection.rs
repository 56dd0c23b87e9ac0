//! A choice before it is sealed. It is wiped as soon as it is dropped, and nothing shows it.

use core::fmt;

use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::manifest::Item;

/// A mark or none for each option of an item.
///
/// Invariant: every mark is 0 or 1.
pub struct Selection(Zeroizing<Vec<u8>>);

impl Selection {
    /// No mark on any option of an item: blank, where the item allows it.
    pub fn blank(item: &Item) -> Self {
        Self(Zeroizing::new(vec![0; item.options.len()]))
    }

    /// Marks the option at a place, from 0; a place that is not there changes nothing.
    #[must_use]
    pub fn with(mut self, place: u8) -> Self {
        for (each, mark) in (0_u8..).zip(self.0.iter_mut()) {
            mark.conditional_assign(&1, each.ct_eq(&place));
        }
        self
    }

    /// How many options are marked.
    pub(super) fn count(&self) -> u8 {
        self.0.iter().fold(0, |sum, mark| sum.wrapping_add(*mark))
    }

    pub(super) fn marks(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Selection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Selection(..)")
    }
}
