//! The voting paper: what the member reads and answers. It is the manifest, and nothing that came
//! any other way, so that what is read is what the ballot names.

use sokoguru_api::board::BoardManifest;
use sokoguru_ballot::board::tree::{is_included, leaf_hash};
use sokoguru_ballot::board::{Event, Head, Kind};
use sokoguru_ballot::manifest::{Item, ItemKind, Manifest};
use sokoguru_ballot::start::Start;

use super::array;
use super::judge::Pin;
use crate::offline::votes::Reason;

/// A manifest that stands on a board, with that board's number and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What is voted on.
    pub manifest: Manifest,
    /// The board.
    pub pin: Pin,
    /// A signed head under which the manifest stands.
    pub head: Head,
    /// Its leaf under that head.
    pub leaf: u64,
}

impl Paper {
    /// Proves the service's answer: the start has the board's number and names its key, the manifest is
    /// of this board and under a head that the key signed.
    ///
    /// Errors: the reason that the member is told.
    pub fn prove(answer: &BoardManifest) -> Result<Self, Reason> {
        let start = Start::parse(&answer.start.0).map_err(|_| Reason::OtherBoard)?;
        if array(&answer.board_id.0) != Some(*start.board_id().as_bytes()) {
            return Err(Reason::OtherBoard);
        }
        let pin = Pin {
            board_id: *start.board_id(),
            key: start.content().board_key,
        };
        let manifest = Manifest::parse(&answer.manifest.0).map_err(|_| Reason::OtherQuestion)?;
        if manifest.content().board_id != pin.board_id {
            return Err(Reason::OtherQuestion);
        }
        let head = Head::parse(&answer.head.0).map_err(|_| Reason::HeadSignature)?;
        if !head.is_of(&pin.board_id, &pin.key) {
            return Err(Reason::HeadSignature);
        }
        let event = Event {
            kind: Kind::Manifest,
            at: answer.at,
            payload: manifest.bytes(),
        };
        let leaf = leaf_hash(&event.to_bytes());
        let proof: Option<Vec<_>> = answer.proof.iter().map(|hash| array(&hash.0)).collect();
        let proof = proof.ok_or(Reason::OtherQuestion)?;
        if !is_included(&leaf, answer.leaf, head.size, &proof, &head.root) {
            return Err(Reason::OtherQuestion);
        }
        Ok(Self {
            manifest,
            pin,
            head,
            leaf: answer.leaf,
        })
    }

    /// An item by its id, with its place from 0.
    pub fn item(&self, id: &str) -> Option<(u16, &Item)> {
        let items = &self.manifest.content().items;
        (0_u16..)
            .zip(items)
            .find(|(_, item)| item.id.as_str() == id)
    }

    /// The items that are voted on, with their places.
    pub fn votes(&self) -> impl Iterator<Item = (u16, &Item)> {
        let items = &self.manifest.content().items;
        (0_u16..)
            .zip(items)
            .filter(|(_, item)| item.kind != ItemKind::Consensus)
    }
}
