//! The rules that one manifest keeps by itself, and against the start of its board.
//!
//! Whether its keys are those that the trustees made is left to `ceremony`.

use sokoguru_domain::meeting::RuleError;
use thiserror::Error;

use super::{Decision, Item, ItemKind, Manifest, ManifestContent, OPTIONS_MAX, OPTIONS_MIN};
use crate::roll::SignedRoll;
use crate::start::{Start, threshold_holds};
use crate::wire::WireError;

/// Why a manifest is refused. Places count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// The bytes.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A fraction that no meeting could reach, or every one would.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// More bytes than an event may have.
    #[error("{0} bytes are too many")]
    Size(usize),
    /// Revision 0.
    #[error("revisions begin at 1")]
    Revision,
    /// Not opening before closing, and closing before the box shuts.
    #[error("the times are not in order")]
    Times,
    /// A minimum of no ballots.
    #[error("at least one ballot is needed before trustees open any")]
    Minimum,
    /// A threshold, verification keys and an election key that do not fit each other.
    #[error("the trustees' keys do not fit the threshold")]
    Trustees,
    /// Two items have one id.
    #[error("item {0} has the id of another")]
    RepeatedItem(usize),
    /// An item of revision 0.
    #[error("item {0} has no revision")]
    ItemRevision(usize),
    /// Too few options, too many, or two with one id.
    #[error("the options of item {0}")]
    Options(usize),
    /// Bounds of which no ballot could keep both.
    #[error("the bounds of item {0}")]
    Bounds(usize),
    /// A decision that does not fit the kind, the options or the bounds.
    #[error("the decision of item {0}")]
    Decision(usize),
    /// A secret item, and nobody who could open its ballots.
    #[error("item {0} is secret, and there are no trustees")]
    SecretWithoutTrustees(usize),
    /// Written for another board, other trustees or another roll.
    #[error("the manifest is not of this board")]
    OtherBoard,
    /// More voters enrolled than there are members with a vote.
    #[error("{enrolled} enrolled of {voters} members with a vote")]
    Voters {
        /// Members with a vote, as the manifest says.
        voters: u32,
        /// Voters of the roll.
        enrolled: usize,
    },
}

impl ManifestContent {
    pub(super) fn check(&self) -> Result<(), ManifestError> {
        if self.revision == 0 {
            return Err(ManifestError::Revision);
        }
        if !(self.open_at < self.close_at && self.close_at <= self.accept_until) {
            return Err(ManifestError::Times);
        }
        if self.minimum == 0 {
            return Err(ManifestError::Minimum);
        }
        let keys = self.verification_keys.len();
        if !threshold_holds(self.threshold, keys) || self.election_key.is_some() != (keys > 0) {
            return Err(ManifestError::Trustees);
        }
        for (place, item) in self.items.iter().enumerate() {
            item.check(place)?;
            if item.kind == ItemKind::Secret && keys == 0 {
                return Err(ManifestError::SecretWithoutTrustees(place));
            }
        }
        if let Some(place) = repeated(self.items.iter().map(|item| item.id.as_str())) {
            return Err(ManifestError::RepeatedItem(place));
        }
        Ok(())
    }
}

/// The first place whose value stood at an earlier one.
fn repeated<'a>(ids: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut sorted: Vec<(&str, usize)> = ids.zip(0..).collect();
    sorted.sort_unstable();
    let again = |pair: &[(&str, usize)]| match pair {
        [one, other] if one.0 == other.0 => Some(other.1),
        _ => None,
    };
    sorted.windows(2).filter_map(again).min()
}

impl Item {
    fn check(&self, place: usize) -> Result<(), ManifestError> {
        if self.revision == 0 {
            return Err(ManifestError::ItemRevision(place));
        }
        let options = self.options.len();
        if self.kind == ItemKind::Consensus {
            if options != 0 {
                return Err(ManifestError::Options(place));
            }
            if self.min != 0 || self.max != 0 {
                return Err(ManifestError::Bounds(place));
            }
        } else {
            if !(OPTIONS_MIN..=OPTIONS_MAX).contains(&options)
                || repeated(self.options.iter().map(|option| option.id.as_str())).is_some()
            {
                return Err(ManifestError::Options(place));
            }
            if self.min > self.max || self.max == 0 || usize::from(self.max) > options {
                return Err(ManifestError::Bounds(place));
            }
        }
        if self.decision_fits() {
            Ok(())
        } else {
            Err(ManifestError::Decision(place))
        }
    }

    fn decision_fits(&self) -> bool {
        match self.decision {
            Decision::Consensus => self.kind == ItemKind::Consensus,
            Decision::Majority {
                favour,
                against,
                abstain,
                ..
            } => {
                // Two or three places, all different and none missing: exactly these options.
                let mut places: Vec<u8> = [favour, against].into_iter().chain(abstain).collect();
                places.sort_unstable();
                self.kind != ItemKind::Consensus
                    && self.max == 1
                    && places.len() == self.options.len()
                    && places.iter().zip(0..).all(|(have, want)| *have == want)
            }
            Decision::Election { seats, .. } => {
                self.kind != ItemKind::Consensus && (1..=32).contains(&seats) && self.max <= seats
            }
        }
    }
}

impl Manifest {
    /// Whether it was written for this board, its trustees and its roll.
    ///
    /// Errors: [`ManifestError::OtherBoard`], [`ManifestError::Voters`].
    pub fn check_board(&self, start: &Start, roll: &SignedRoll) -> Result<(), ManifestError> {
        let content = self.content();
        if content.board_id != *start.board_id()
            || content.threshold != start.content().threshold
            || content.verification_keys.len() != start.content().trustees.len()
            || content.roll_hash != *roll.hash()
        {
            return Err(ManifestError::OtherBoard);
        }
        let enrolled = roll.roll().voters().len();
        if usize::try_from(content.voters).is_ok_and(|voters| voters < enrolled) {
            return Err(ManifestError::Voters {
                voters: content.voters,
                enrolled,
            });
        }
        Ok(())
    }
}
