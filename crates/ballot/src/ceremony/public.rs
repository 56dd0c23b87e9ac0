//! What anyone concludes from the ceremony's messages, in the order in which they stand on the
//! board: whose message is wrong, whose share was, and in the end the keys.

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{Identity, VartimeMultiscalarMul};
use thiserror::Error;

use super::message::{Opened, possession_challenge, transcript};
use super::{
    Commitment, Complaint, Confirmation, Reveal, SealedShare, evaluate, share_pad, with_pad,
};
use crate::hash::short_scalar;
use crate::keys::PublicKey;
use crate::point::Point;
use crate::signed::{Signed, Statement};
use crate::start::{BoardId, Start, Trustee};
use crate::wire::WireError;

/// Why a message cannot stand on the board. The numbers are those of trustees, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CeremonyError {
    /// The bytes.
    #[error("the message cannot be read: {0}")]
    Wire(#[from] WireError),
    /// The keys are made, or there is nobody to make them.
    #[error("the keys are made already, or the board has no trustees")]
    Over,
    /// A message of another round.
    #[error("round {found}, where the ceremony is in round {expected}")]
    Round {
        /// The round of the ceremony.
        expected: u16,
        /// The round of the message.
        found: u16,
    },
    /// A number that nobody has.
    #[error("there is no trustee {0}")]
    NoTrustee(u8),
    /// Not the trustee's signature.
    #[error("the signature is not that of trustee {0}")]
    Signature(u8),
    /// The trustee said this already, or the opposite of it.
    #[error("trustee {0} spoke already in this round")]
    Twice(u8),
    /// A trustee does not wait for the others, or acts on what is not there yet.
    #[error("trustee {trustee} acts before trustee {missing} did")]
    Early {
        /// Who acts.
        trustee: u8,
        /// Who has to act first.
        missing: u8,
    },
    /// A reveal that was not committed to.
    #[error("trustee {0} reveals something else than it committed to")]
    NotCommitted(u8),
    /// Not as many coefficients as the threshold, or shares as trustees.
    #[error("trustee {0} reveals the wrong number of coefficients or shares")]
    Numbers(u8),
    /// A coefficient that its sender does not know.
    #[error("trustee {0} does not prove that it knows its part of the key")]
    Possession(u8),
    /// A confirmation of something else.
    #[error("trustee {0} confirms other reveals than those on the board")]
    Transcript(u8),
    /// A complaint about oneself.
    #[error("trustee {0} complains about itself")]
    AgainstItself(u8),
    /// A complaint whose proof does not hold.
    #[error("trustee {0} does not prove what it complains about")]
    ComplaintProof(u8),
    /// The parts cancel each other out, once in 2^252 times.
    #[error("the keys add up to the identity")]
    Identity,
    /// No round can follow the last one.
    #[error("there were too many rounds")]
    Rounds,
}

/// A round that ended in a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoidRound {
    /// From 0.
    pub round: u16,
    /// Who complained.
    pub trustee: u8,
    /// About whom.
    pub against: u8,
    /// Who of the two is at fault: the sender of a wrong share, or who complains about a right one.
    pub culprit: u8,
}

/// What the trustees made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionKeys {
    /// The round in which.
    pub round: u16,
    /// What each trustee's shares are checked with, in the order of their numbers.
    pub verification: Vec<PublicKey>,
    /// What ballots are sealed with.
    pub election: Point,
}

#[derive(Debug, Clone, Default)]
struct Seat {
    commitment: Option<[u8; 32]>,
    reveal: Option<Signed<Reveal>>,
    confirmed: bool,
}

/// The ceremony as it stands on the board so far.
///
/// Invariant: everything in it was checked.
#[derive(Debug, Clone)]
pub struct Ceremony {
    board_id: BoardId,
    threshold: u8,
    trustees: Vec<Trustee>,
    round: u16,
    seats: Vec<Seat>,
    void: Vec<VoidRound>,
    keys: Option<ElectionKeys>,
}

impl Ceremony {
    /// Begins with the trustees of a start.
    pub fn new(start: &Start) -> Self {
        let content = start.content();
        Self {
            board_id: *start.board_id(),
            threshold: content.threshold,
            trustees: content.trustees.clone(),
            round: 0,
            seats: vec![Seat::default(); content.trustees.len()],
            void: Vec::new(),
            keys: None,
        }
    }

    /// The round that messages have to name.
    pub fn round(&self) -> u16 {
        self.round
    }

    /// The rounds that ended in a complaint, and whose fault that was.
    pub fn void_rounds(&self) -> &[VoidRound] {
        &self.void
    }

    /// The keys, once everybody confirmed.
    pub fn keys(&self) -> Option<&ElectionKeys> {
        self.keys.as_ref()
    }

    /// Whether a board with these trustees has all the keys it needs.
    pub fn is_complete(&self) -> bool {
        self.trustees.is_empty() || self.keys.is_some()
    }

    /// Whose message the ceremony waits for, by their numbers.
    pub fn waits_for(&self) -> Vec<u8> {
        if self.is_complete() {
            return Vec::new();
        }
        let missing: [fn(&Seat) -> bool; 3] = [
            |seat| seat.commitment.is_none(),
            |seat| seat.reveal.is_none(),
            |seat| !seat.confirmed,
        ];
        missing
            .into_iter()
            .map(|is_missing| self.numbers(is_missing))
            .find(|numbers| !numbers.is_empty())
            .unwrap_or_default()
    }

    /// Takes an event of kind 1.
    ///
    /// Errors: [`CeremonyError`]; then nothing changed.
    pub fn commit(&mut self, payload: &[u8]) -> Result<(), CeremonyError> {
        let message = Signed::<Commitment>::parse(payload)?;
        let said = &message.said;
        let number = said.trustee;
        let place = self.speaks(&message, (said.round, number))?;
        let seat = self.seat(place, number)?;
        if seat.commitment.is_some() {
            return Err(CeremonyError::Twice(number));
        }
        seat.commitment = Some(said.hash);
        Ok(())
    }

    /// Takes an event of kind 2.
    ///
    /// Errors: [`CeremonyError`]; then nothing changed.
    pub fn reveal(&mut self, payload: &[u8]) -> Result<(), CeremonyError> {
        let message = Signed::<Reveal>::parse(payload)?;
        let said = &message.said;
        let number = said.trustee;
        let place = self.speaks(&message, (said.round, number))?;
        self.everybody(number, |seat| seat.commitment.is_some())?;
        if said.coefficients.len() != usize::from(self.threshold)
            || said.shares.len() != self.trustees.len()
        {
            return Err(CeremonyError::Numbers(number));
        }
        let hash = said.hash()?;
        let possession = self.proves_possession(said);
        let seat = self.seat(place, number)?;
        if seat.reveal.is_some() {
            return Err(CeremonyError::Twice(number));
        }
        if seat.commitment != Some(hash) {
            return Err(CeremonyError::NotCommitted(number));
        }
        if !possession {
            return Err(CeremonyError::Possession(number));
        }
        seat.reveal = Some(message);
        Ok(())
    }

    /// Takes an event of kind 3. The last one makes the keys.
    ///
    /// Errors: [`CeremonyError`]; then nothing changed.
    pub fn confirm(&mut self, payload: &[u8]) -> Result<(), CeremonyError> {
        let message = Signed::<Confirmation>::parse(payload)?;
        let said = &message.said;
        let number = said.trustee;
        let place = self.speaks(&message, (said.round, number))?;
        if said.transcript != self.transcript(number)? {
            return Err(CeremonyError::Transcript(number));
        }
        let last = self.numbers(|seat| !seat.confirmed) == [number];
        if self.seat(place, number)?.confirmed {
            return Err(CeremonyError::Twice(number));
        }
        if last {
            self.keys = Some(self.make_keys()?);
        }
        self.seat(place, number)?.confirmed = true;
        Ok(())
    }

    /// Takes an event of kind 4, which ends the round and names who is at fault.
    ///
    /// Errors: [`CeremonyError`]; then nothing changed.
    pub fn complain(&mut self, payload: &[u8]) -> Result<VoidRound, CeremonyError> {
        let message = Signed::<Complaint>::parse(payload)?;
        let said = &message.said;
        let number = said.trustee;
        let place = self.speaks(&message, (said.round, number))?;
        if said.against == number {
            return Err(CeremonyError::AgainstItself(number));
        }
        self.trustee(said.against)?;
        self.everybody(number, |seat| seat.reveal.is_some())?;
        if self.seat(place, number)?.confirmed {
            return Err(CeremonyError::Twice(number));
        }
        let share_is_right = self.judges(said)?;
        let void = VoidRound {
            round: self.round,
            trustee: number,
            against: said.against,
            culprit: if share_is_right { number } else { said.against },
        };
        let next = self.round.checked_add(1).ok_or(CeremonyError::Rounds)?;
        self.void.push(void);
        self.round = next;
        self.seats = vec![Seat::default(); self.trustees.len()];
        Ok(void)
    }

    /// What a confirmation of this round names.
    ///
    /// Errors: [`CeremonyError::Early`] before all reveals are there.
    pub(super) fn transcript(&self, number: u8) -> Result<[u8; 32], CeremonyError> {
        self.everybody(number, |seat| seat.reveal.is_some())?;
        let signed = self.seats.iter().filter_map(|seat| seat.reveal.as_ref());
        Ok(transcript(signed)?)
    }

    /// The reveals of this round that are there, in the order of the trustees' numbers.
    pub(super) fn reveals(&self) -> impl Iterator<Item = &Reveal> {
        self.seats
            .iter()
            .filter_map(|seat| seat.reveal.as_ref().map(|signed| &signed.said))
    }

    /// Whether everybody committed, so that this trustee may reveal.
    ///
    /// Errors: [`CeremonyError::Early`], and [`CeremonyError::Over`] once the keys are made.
    pub(super) fn may_reveal(&self, number: u8) -> Result<(), CeremonyError> {
        if self.is_complete() {
            return Err(CeremonyError::Over);
        }
        self.everybody(number, |seat| seat.commitment.is_some())
    }

    pub(super) fn board_id(&self) -> &BoardId {
        &self.board_id
    }

    fn trustee(&self, number: u8) -> Result<(usize, &Trustee), CeremonyError> {
        usize::from(number)
            .checked_sub(1)
            .and_then(|place| Some((place, self.trustees.get(place)?)))
            .ok_or(CeremonyError::NoTrustee(number))
    }

    fn seat(&mut self, place: usize, number: u8) -> Result<&mut Seat, CeremonyError> {
        self.seats
            .get_mut(place)
            .ok_or(CeremonyError::NoTrustee(number))
    }

    /// Whether a message may be said now, and who says it.
    fn speaks(
        &self,
        message: &Signed<impl Statement>,
        (round, number): (u16, u8),
    ) -> Result<usize, CeremonyError> {
        if self.is_complete() {
            return Err(CeremonyError::Over);
        }
        if round != self.round {
            return Err(CeremonyError::Round {
                expected: self.round,
                found: round,
            });
        }
        let (place, trustee) = self.trustee(number)?;
        if message.is_by(&trustee.signing, &self.board_id) {
            Ok(place)
        } else {
            Err(CeremonyError::Signature(number))
        }
    }

    fn numbers(&self, which: impl Fn(&Seat) -> bool) -> Vec<u8> {
        (1..)
            .zip(&self.seats)
            .filter(|(_, seat)| which(seat))
            .map(|(number, _)| number)
            .collect()
    }

    fn everybody(&self, number: u8, has: impl Fn(&Seat) -> bool) -> Result<(), CeremonyError> {
        match self.numbers(|seat| !has(seat)).first() {
            None => Ok(()),
            Some(&missing) => Err(CeremonyError::Early {
                trustee: number,
                missing,
            }),
        }
    }

    fn proves_possession(&self, reveal: &Reveal) -> bool {
        let Some(lowest) = reveal.coefficients.first() else {
            return false;
        };
        let commitment = RistrettoPoint::vartime_multiscalar_mul(
            [&reveal.response, &-short_scalar(reveal.challenge)],
            [&RISTRETTO_BASEPOINT_POINT, lowest.element()],
        );
        let challenge = possession_challenge(
            &self.board_id,
            (reveal.round, reveal.trustee),
            lowest,
            commitment.compress().as_bytes(),
        );
        challenge == reveal.challenge
    }

    /// Whether the share that a complaint opens was right after all.
    fn judges(&self, complaint: &Complaint) -> Result<bool, CeremonyError> {
        let number = complaint.trustee;
        let (place, plaintiff) = self.trustee(number)?;
        let (sender, _) = self.trustee(complaint.against)?;
        let missing = CeremonyError::NoTrustee(complaint.against);
        let seat = self.seats.get(sender).ok_or(missing)?;
        let reveal = &seat.reveal.as_ref().ok_or(missing)?.said;
        let share = reveal.shares.get(place).ok_or(missing)?;
        let opened = Opened {
            board_id: &self.board_id,
            round: self.round,
            trustee: number,
            against: complaint.against,
            nonce: &share.nonce,
            transport: &plaintiff.transport,
            opening: &complaint.opening,
        };
        if !opened.holds(complaint) {
            return Err(CeremonyError::ComplaintProof(number));
        }
        let pad = share_pad(
            &self.board_id,
            self.round,
            (complaint.against, number),
            share.nonce.as_bytes(),
            complaint.opening.as_bytes(),
        );
        Ok(uncovered(reveal, share, &pad, number).is_some())
    }

    fn make_keys(&self) -> Result<ElectionKeys, CeremonyError> {
        let mut verification = Vec::new();
        for (number, _) in (1_u8..).zip(&self.trustees) {
            let key = self
                .reveals()
                .fold(RistrettoPoint::identity(), |sum, reveal| {
                    sum + evaluate(&reveal.coefficients, number)
                });
            let key = Point::from_element(key).ok_or(CeremonyError::Identity)?;
            verification.push(PublicKey::new(key));
        }
        let election = self
            .reveals()
            .filter_map(|reveal| reveal.coefficients.first())
            .fold(RistrettoPoint::identity(), |sum, lowest| {
                sum + lowest.element()
            });
        Ok(ElectionKeys {
            round: self.round,
            verification,
            election: Point::from_element(election).ok_or(CeremonyError::Identity)?,
        })
    }
}

impl Opened<'_> {
    fn holds(&self, complaint: &Complaint) -> bool {
        let challenge = -short_scalar(complaint.challenge);
        let commitment = |base: &RistrettoPoint, value: &RistrettoPoint| {
            RistrettoPoint::vartime_multiscalar_mul(
                [&complaint.response, &challenge],
                [base, value],
            )
            .compress()
        };
        let on_base = commitment(&RISTRETTO_BASEPOINT_POINT, self.transport.point().element());
        let on_nonce = commitment(self.nonce.element(), self.opening.element());
        self.challenge(on_base.as_bytes(), on_nonce.as_bytes()) == complaint.challenge
    }
}

/// The number in a share, if it is the one that the sender's coefficients promise to `receiver`.
pub(super) fn uncovered(
    reveal: &Reveal,
    share: &SealedShare,
    pad: &[u8; 64],
    receiver: u8,
) -> Option<Scalar> {
    let bytes = with_pad(&share.hidden, pad);
    let value = Option::<Scalar>::from(Scalar::from_canonical_bytes(bytes))?;
    (RistrettoPoint::mul_base(&value) == evaluate(&reveal.coefficients, receiver)).then_some(value)
}
