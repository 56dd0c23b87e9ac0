//! What a later manifest may change. PROTOCOL.md, the end of section 5.
//!
//! That no manifest follows the closing is left to `board`, which sees both.

use thiserror::Error;

use super::{Manifest, ManifestContent};
use crate::wire::Text;

/// Why a manifest cannot follow another. Places count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SuccessionError {
    /// Not one more than before.
    #[error("revision {next} after {before}")]
    Revision {
        /// The revision in force.
        before: u32,
        /// The revision offered.
        next: u32,
    },
    /// Something changed that stays for good: board, roll, voters, minimum, trustees or keys.
    #[error("something changed that has to stay")]
    Fixed,
    /// Voting is open, and the manifest opens it at another time.
    #[error("voting is open already")]
    Opened,
    /// Voting would end in the past.
    #[error("voting would end in the past")]
    ClosesInThePast,
    /// An item is gone.
    #[error("an item is missing")]
    MissingItem,
    /// Another item stands in the place of one.
    #[error("item {0} is another one")]
    OtherItem(usize),
    /// An item changed and kept its revision, or went back to a lower one.
    #[error("item {0} changed without a higher revision")]
    ItemRevision(usize),
}

impl Manifest {
    /// Whether `next` may follow this manifest at a moment.
    ///
    /// Units: milliseconds since 1970, UTC.
    ///
    /// Errors: [`SuccessionError`].
    pub fn check_successor(&self, next: &Self, at: u64) -> Result<(), SuccessionError> {
        let (before, after) = (self.content(), next.content());
        if before.revision.checked_add(1) != Some(after.revision) {
            return Err(SuccessionError::Revision {
                before: before.revision,
                next: after.revision,
            });
        }
        if before.fixed() != after.fixed() {
            return Err(SuccessionError::Fixed);
        }
        if before.open_at <= at && after.open_at != before.open_at {
            return Err(SuccessionError::Opened);
        }
        if after.close_at < at {
            return Err(SuccessionError::ClosesInThePast);
        }
        if after.items.len() < before.items.len() {
            return Err(SuccessionError::MissingItem);
        }
        for (place, (old, new)) in before.items.iter().zip(&after.items).enumerate() {
            if old.id != new.id {
                return Err(SuccessionError::OtherItem(place));
            }
            if old != new && new.revision <= old.revision {
                return Err(SuccessionError::ItemRevision(place));
            }
        }
        Ok(())
    }
}

impl ManifestContent {
    /// The manifest without what may change: two that agree in this differ in nothing else.
    fn fixed(&self) -> Self {
        Self {
            revision: 0,
            title: Text::default(),
            open_at: 0,
            close_at: 0,
            accept_until: 0,
            revote: false,
            items: Vec::new(),
            ..self.clone()
        }
    }
}
