//! What a trustee says in the ceremony, and the secret that it has at the end. Everything follows
//! from the seed and the board, so that the seed is all that a trustee has to keep.

use core::fmt;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use zeroize::{Zeroize, Zeroizing};

use super::message::{Opened, possession_challenge};
use super::public::uncovered;
use super::{
    Ceremony, Commitment, Complaint, Confirmation, Reveal, SealedShare, TrusteeError, share_pad,
    with_pad,
};
use crate::hash::{hash512, short_scalar, to_scalar};
use crate::keys::{PublicKey, Role, SecretKey, Seed, ZeroSecret};
use crate::point::Point;
use crate::randomness::Randomness;
use crate::signed::{Signed, Statement};
use crate::start::{BoardId, Start};

/// What a trustee has to say to the reveals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// They are in order.
    Confirm(Signed<Confirmation>),
    /// One of the shares for this trustee is wrong.
    Complain(Box<Signed<Complaint>>),
}

/// A trustee's part of the secret that opens aggregates.
///
/// Invariant: fits the trustee's verification key; wiped when dropped; `Debug` shows nothing of it.
pub struct SecretShare {
    value: Zeroizing<Scalar>,
    trustee: u8,
    verification: PublicKey,
}

impl SecretShare {
    pub(crate) fn value(&self) -> &Scalar {
        &self.value
    }

    /// The trustee's number, from 1.
    pub fn trustee(&self) -> u8 {
        self.trustee
    }

    /// What the trustee's shares are checked with.
    pub fn verification(&self) -> &PublicKey {
        &self.verification
    }
}

impl fmt::Debug for SecretShare {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SecretShare(.. of trustee {})", self.trustee)
    }
}

/// A trustee of one board.
pub struct Trustee {
    seed: Seed,
    number: u8,
    board_id: BoardId,
    threshold: u8,
    receivers: Vec<PublicKey>,
    signing: SecretKey,
    transport: SecretKey,
}

impl fmt::Debug for Trustee {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Trustee({} of {:?}, ..)", self.number, self.board_id)
    }
}

impl Trustee {
    /// Finds the seed's place among the trustees of a board.
    ///
    /// Errors: [`TrusteeError::NotAmong`], [`TrusteeError::Zero`].
    pub fn new(seed: &Seed, start: &Start) -> Result<Self, TrusteeError> {
        let signing = SecretKey::derive(Role::TrusteeSigning, seed)?;
        let transport = SecretKey::derive(Role::TrusteeTransport, seed)?;
        let trustees = &start.content().trustees;
        let (number, _) = (1..)
            .zip(trustees)
            .find(|(_, trustee)| {
                trustee.signing == *signing.public() && trustee.transport == *transport.public()
            })
            .ok_or(TrusteeError::NotAmong)?;
        Ok(Self {
            seed: seed.clone(),
            number,
            board_id: *start.board_id(),
            threshold: start.content().threshold,
            receivers: trustees.iter().map(|trustee| trustee.transport).collect(),
            signing,
            transport,
        })
    }

    /// The number among the trustees, from 1.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// The board of which this is a trustee.
    pub fn board_id(&self) -> &BoardId {
        &self.board_id
    }

    pub(crate) fn signing(&self) -> &SecretKey {
        &self.signing
    }

    /// The first message of a round.
    ///
    /// Errors: [`TrusteeError`].
    pub fn commitment(
        &self,
        round: u16,
        source: &mut dyn Randomness,
    ) -> Result<Signed<Commitment>, TrusteeError> {
        let message = Commitment {
            round,
            trustee: self.number,
            hash: self.own_reveal(round)?.hash()?,
        };
        self.say(message, source)
    }

    /// The second message of the ceremony's round, once everybody committed.
    ///
    /// Errors: [`TrusteeError::Ceremony`] with [`super::CeremonyError::Early`] while somebody did not.
    pub fn reveal(
        &self,
        ceremony: &Ceremony,
        source: &mut dyn Randomness,
    ) -> Result<Signed<Reveal>, TrusteeError> {
        self.same_board(ceremony)?;
        ceremony.may_reveal(self.number)?;
        let message = self.own_reveal(ceremony.round())?;
        self.say(message, source)
    }

    /// The last message of the ceremony's round: all reveals are checked, and the first wrong share
    /// is opened for everybody to see.
    ///
    /// Errors: [`TrusteeError`].
    pub fn check_reveals(
        &self,
        ceremony: &Ceremony,
        source: &mut dyn Randomness,
    ) -> Result<Answer, TrusteeError> {
        self.same_board(ceremony)?;
        let transcript = ceremony.transcript(self.number)?;
        let round = ceremony.round();
        let own = self.own_reveal(round)?.hash()?;
        for reveal in ceremony.reveals() {
            if reveal.trustee == self.number {
                if reveal.hash()? != own {
                    return Err(TrusteeError::Impostor);
                }
                continue;
            }
            if self.share_from(reveal).is_none() {
                return self
                    .complaint(reveal, source)
                    .map(|complaint| Answer::Complain(Box::new(complaint)));
            }
        }
        let message = Confirmation {
            round,
            trustee: self.number,
            transcript,
        };
        self.say(message, source).map(Answer::Confirm)
    }

    /// The secret that this trustee has once the keys are made, from the seed and the board.
    ///
    /// Errors: [`TrusteeError::NotComplete`], [`TrusteeError::Share`].
    pub fn secret_share(&self, ceremony: &Ceremony) -> Result<SecretShare, TrusteeError> {
        self.same_board(ceremony)?;
        let keys = ceremony.keys().ok_or(TrusteeError::NotComplete)?;
        let mut value = Zeroizing::new(Scalar::ZERO);
        for reveal in ceremony.reveals() {
            let mut share = self
                .share_from(reveal)
                .ok_or(TrusteeError::Share(reveal.trustee))?;
            *value += share;
            share.zeroize();
        }
        let place = usize::from(self.number).saturating_sub(1);
        let verification = *keys
            .verification
            .get(place)
            .filter(|key| RistrettoPoint::mul_base(&value) == *key.point().element())
            .ok_or(TrusteeError::Share(self.number))?;
        Ok(SecretShare {
            value,
            trustee: self.number,
            verification,
        })
    }

    fn same_board(&self, ceremony: &Ceremony) -> Result<(), TrusteeError> {
        if *ceremony.board_id() == self.board_id {
            Ok(())
        } else {
            Err(TrusteeError::OtherBoard)
        }
    }

    fn say<S: Statement>(
        &self,
        said: S,
        source: &mut dyn Randomness,
    ) -> Result<Signed<S>, TrusteeError> {
        Ok(Signed::new(said, &self.board_id, &self.signing, source)?)
    }

    fn derived(&self, tag: &str, parts: &[&[u8]]) -> Zeroizing<Scalar> {
        let mut all: Vec<&[u8]> = vec![self.seed.expose(), self.board_id.as_bytes()];
        all.extend_from_slice(parts);
        Zeroizing::new(to_scalar(hash512(tag, &all)))
    }

    fn coefficients(&self, round: u16) -> Vec<Zeroizing<Scalar>> {
        (0..self.threshold)
            .map(|power| self.derived("sokoguru/coefficient/1", &[&round.to_be_bytes(), &[power]]))
            .collect()
    }

    /// What this trustee reveals in a round, the same each time.
    fn own_reveal(&self, round: u16) -> Result<Reveal, TrusteeError> {
        let secrets = self.coefficients(round);
        let points = secrets
            .iter()
            .map(|secret| public_half(secret))
            .collect::<Result<Vec<_>, _>>()?;
        let lowest = points.first().ok_or(ZeroSecret)?;
        let nonce = self.derived("sokoguru/possession-nonce/1", &[&round.to_be_bytes()]);
        let challenge = possession_challenge(
            &self.board_id,
            (round, self.number),
            lowest,
            public_half(&nonce)?.as_bytes(),
        );
        let response = secrets
            .first()
            .map(|secret| respond(&nonce, challenge, secret))
            .ok_or(ZeroSecret)?;
        let mut shares = Vec::new();
        for (number, receiver) in (1..).zip(&self.receivers) {
            let share = value_at(&secrets, number);
            shares.push(self.seal(round, number, receiver, &share)?);
        }
        Ok(Reveal {
            round,
            trustee: self.number,
            coefficients: points,
            challenge,
            response,
            shares,
        })
    }

    fn seal(
        &self,
        round: u16,
        number: u8,
        receiver: &PublicKey,
        share: &Scalar,
    ) -> Result<SealedShare, TrusteeError> {
        let parts: [&[u8]; 2] = [&round.to_be_bytes(), &[number]];
        let secret = self.derived("sokoguru/share-nonce/1", &parts);
        let nonce = public_half(&secret)?;
        let shared = Zeroizing::new((receiver.point().element() * *secret).compress().to_bytes());
        let pad = Zeroizing::new(share_pad(
            &self.board_id,
            round,
            (self.number, number),
            nonce.as_bytes(),
            &shared,
        ));
        Ok(SealedShare {
            nonce,
            hidden: with_pad(share.as_bytes(), &pad),
        })
    }

    /// The share for this trustee in a reveal; `None` when it is not what its sender promised.
    fn share_from(&self, reveal: &Reveal) -> Option<Scalar> {
        let place = usize::from(self.number).checked_sub(1)?;
        let share = reveal.shares.get(place)?;
        let shared = Zeroizing::new(
            (share.nonce.element() * self.transport.scalar())
                .compress()
                .to_bytes(),
        );
        let pad = Zeroizing::new(share_pad(
            &self.board_id,
            reveal.round,
            (reveal.trustee, self.number),
            share.nonce.as_bytes(),
            &shared,
        ));
        uncovered(reveal, share, &pad, self.number)
    }

    fn complaint(
        &self,
        reveal: &Reveal,
        source: &mut dyn Randomness,
    ) -> Result<Signed<Complaint>, TrusteeError> {
        let place = usize::from(self.number).saturating_sub(1);
        let share = reveal
            .shares
            .get(place)
            .ok_or(TrusteeError::Share(reveal.trustee))?;
        let opening = Point::from_element(share.nonce.element() * self.transport.scalar())
            .ok_or(ZeroSecret)?;
        let mut wide = Zeroizing::new([0; 64]);
        source.fill(&mut *wide)?;
        let nonce = Zeroizing::new(Scalar::from_bytes_mod_order_wide(&wide));
        let opened = Opened {
            board_id: &self.board_id,
            round: reveal.round,
            trustee: self.number,
            against: reveal.trustee,
            nonce: &share.nonce,
            transport: self.transport.public(),
            opening: &opening,
        };
        let challenge = opened.challenge(
            public_half(&nonce)?.as_bytes(),
            (share.nonce.element() * *nonce).compress().as_bytes(),
        );
        let message = Complaint {
            round: reveal.round,
            trustee: self.number,
            against: reveal.trustee,
            opening,
            challenge,
            response: respond(&nonce, challenge, self.transport.scalar()),
        };
        self.say(message, source)
    }
}

fn public_half(secret: &Scalar) -> Result<Point, ZeroSecret> {
    Point::from_element(RistrettoPoint::mul_base(secret)).ok_or(ZeroSecret)
}

/// `nonce + challenge·secret`.
fn respond(nonce: &Scalar, challenge: u128, secret: &Scalar) -> Scalar {
    let mut product = short_scalar(challenge) * secret;
    let response = nonce + product;
    product.zeroize();
    response
}

/// The polynomial's value, lowest coefficient first.
fn value_at(coefficients: &[Zeroizing<Scalar>], x: u8) -> Zeroizing<Scalar> {
    let x = Scalar::from(x);
    coefficients
        .iter()
        .rev()
        .fold(Zeroizing::new(Scalar::ZERO), |sum, coefficient| {
            Zeroizing::new(*sum * x + **coefficient)
        })
}
