//! Sealed votes: credentials, the manifest, the trustees' ceremony.
//!
//! Ballots, receipts, heads, proofs and the board itself travel as the bytes of
//! `crates/ballot/PROTOCOL.md`, not as JSON; what stands here is around them.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::octets::Octets;
use crate::wire::{Check, Inconsistent, OptionId, codes};
use crate::{codec, decode};

codes!(
    /// Where the key of a slot came from.
    CredentialSource as CredentialSourceWord {
        /// Made on the member's phone.
        Phone = "phone",
        /// Printed by the office.
        Paper = "paper",
    }
);

codes!(
    /// How far the trustees are with their keys.
    CeremonyStage as CeremonyStageWord {
        /// Every trustee commits to a reveal.
        Commitments = "commitments",
        /// Every trustee reveals.
        Reveals = "reveals",
        /// Every trustee checks and confirms.
        Confirmations = "confirmations",
        /// There is an election key.
        Done = "done",
    }
);

/// `PUT /v1/meetings/{id}/credential`: the key that votes for this member in this meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CredentialRequest {
    /// 32 bytes, base64url: the public half of a key pair that was made on the phone.
    pub public_key: Octets,
}

/// A member's place on the roll of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    /// 16 bytes, base64url: the slot for which the key votes. Random, and the member's for this
    /// meeting whatever happens to phones.
    pub slot: Octets,
    /// 32 bytes, base64url; absent while the slot waits for a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<Octets>,
    /// `phone` or `paper`; absent with the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<CredentialSourceWord>,
    /// When the key was last changed.
    pub changed_at: DateTime<FixedOffset>,
    /// Whether the roll is drawn up: from then on no key changes.
    pub frozen: bool,
}

/// `GET /v1/meetings/{id}/slots/{key}`: the slot for which a key of the frozen roll votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CredentialSlot {
    /// 16 bytes, base64url.
    pub slot: Octets,
}

/// `GET /v1/meetings/{id}/manifest`: what is voted on, with the proof that it is on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BoardManifest {
    /// 32 bytes, base64url.
    pub board_id: Octets,
    /// The payload of the start event, base64url. Its hash is the board's id, and it names the keys
    /// that sign.
    pub start: Octets,
    /// The manifest in force, base64url. Its hash is the fingerprint that a ballot names.
    pub manifest: Octets,
    /// The moment of its event, milliseconds since 1970-01-01T00:00:00Z.
    pub at: u64,
    /// The leaf of its event.
    pub leaf: u64,
    /// A signed head over it, 112 bytes, base64url.
    pub head: Octets,
    /// That the leaf is under the head: hashes of 32 bytes, each base64url.
    #[serde(default)]
    pub proof: Vec<Octets>,
}

/// A trustee, and how far this one is in the present round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CeremonyTrustee {
    /// From 1.
    pub number: u8,
    /// The name that members know.
    pub name: String,
    /// Whether the commitment is on the board.
    pub committed: bool,
    /// Whether the reveal is.
    pub revealed: bool,
    /// Whether the confirmation is.
    pub confirmed: bool,
    /// Items whose share of the decryption is on the board.
    pub shares: u16,
}

/// `GET /v1/meetings/{id}/ceremony`: the trustees' keys, from the first commitment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ceremony {
    /// 32 bytes, base64url.
    pub board_id: Octets,
    /// How many trustees open a tally together.
    pub threshold: u8,
    /// The round, from 0; a complaint ends one and begins the next.
    pub round: u16,
    /// `commitments`, `reveals`, `confirmations`, `done`.
    pub stage: CeremonyStageWord,
    /// The trustees in order.
    pub trustees: Vec<CeremonyTrustee>,
    /// Whether the board is closed and shares are taken.
    pub closed: bool,
    /// The payload of the start event, base64url.
    pub start: Octets,
    /// Every message of the trustees so far, and what their shares open, as the board holds them.
    pub events: Vec<BoardEvent>,
}

/// `GET /v1/meetings/{id}/items/{item}/votes`: who voted how on an open item, once voting is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenVotes {
    /// The votes that count, by name.
    pub votes: Vec<OpenVote>,
}

/// A vote on an open item, with the name.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenVote {
    /// Who.
    pub name: String,
    /// The chosen answers; none is blank.
    #[serde(default)]
    pub option_ids: Vec<OptionId>,
}

impl core::fmt::Debug for OpenVote {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OpenVote(..)")
    }
}

/// An event of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BoardEvent {
    /// Its place, from 0.
    pub leaf: u64,
    /// Kind, moment and payload, base64url.
    pub bytes: Octets,
}

/// `POST /v1/meetings/{id}/trustee-messages`: where a message stands on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TrusteeReceipt {
    /// Its leaf.
    pub leaf: u64,
    /// A signed head over it, 112 bytes, base64url.
    pub head: Octets,
}

codec!(CredentialRequest { public_key });
decode!(Credential {
    slot,
    public_key,
    source,
    changed_at,
    frozen
});
decode!(CredentialSlot { slot });
decode!(BoardManifest { board_id, start, manifest, at, leaf, head, proof? });
decode!(CeremonyTrustee {
    number,
    name,
    committed,
    revealed,
    confirmed,
    shares
});
decode!(Ceremony {
    board_id,
    threshold,
    round,
    stage,
    trustees,
    closed,
    start,
    events
});
decode!(OpenVotes { votes });
decode!(OpenVote { name, option_ids? });
decode!(BoardEvent { leaf, bytes });
decode!(TrusteeReceipt { leaf, head });

/// Refuses bytes of another length.
fn measure(octets: &Octets, length: usize, words: &'static str) -> Result<(), Inconsistent> {
    if octets.0.len() == length {
        Ok(())
    } else {
        Err(Inconsistent(words))
    }
}

impl Check for Credential {
    fn check(&self) -> Result<(), Inconsistent> {
        measure(&self.slot, 16, "a slot of another length")?;
        match &self.public_key {
            Some(key) => measure(key, 32, "a key of another length"),
            None => Ok(()),
        }
    }
}

impl Check for CredentialSlot {
    fn check(&self) -> Result<(), Inconsistent> {
        measure(&self.slot, 16, "a slot of another length")
    }
}

impl Check for BoardManifest {
    fn check(&self) -> Result<(), Inconsistent> {
        measure(&self.board_id, 32, "a board id of another length")?;
        measure(&self.head, 112, "a head of another length")?;
        self.proof
            .iter()
            .try_for_each(|hash| measure(hash, 32, "a hash of another length"))
    }
}

impl Check for Ceremony {
    fn check(&self) -> Result<(), Inconsistent> {
        measure(&self.board_id, 32, "a board id of another length")
    }
}

impl Check for OpenVotes {}

impl Check for TrusteeReceipt {
    fn check(&self) -> Result<(), Inconsistent> {
        measure(&self.head, 112, "a head of another length")
    }
}
