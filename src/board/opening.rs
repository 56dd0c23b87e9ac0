//! A trustee's part of the count: which sums there are to open, and opening one. The guard of the
//! ballot crate decides; what it decided is on the disk before a share exists.
//!
//! The board is checked in `inspection` first; sending is left to the page.

use std::cell::RefCell;
use std::rc::Rc;

use sokoguru_ballot::board::Kind;
use sokoguru_ballot::ceremony::{Trustee, TrusteeError};
use sokoguru_ballot::keys::Seed;
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::randomness::Randomness;
use sokoguru_ballot::tally::{Guard, GuardError, OpeningShare, Permit};
use sokoguru_ballot::verifier::Report;

use super::board_name;
use super::checking::Checking;
use crate::offline::store::StoreError;
use crate::offline::{phone, trustees};
use crate::votes;

/// An item as a trustee sees it before the count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Its place in the manifest, from 0.
    pub place: u16,
    /// What members read.
    pub title: String,
    /// How many ballots count.
    pub ballots: u32,
    /// Where it stands.
    pub state: SumState,
}

/// Where a sum stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumState {
    /// This trustee has still to open it.
    Closed,
    /// This trustee opened it.
    Opened,
    /// Too few ballots: nobody opens it.
    TooFew,
}

/// The secret items of a board that was checked, as the trustee of a number sees them.
pub fn sums(report: &Report, minimum: u32, number: u8) -> Vec<Sum> {
    report
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::Secret)
        .map(|item| Sum {
            place: item.place,
            title: item.title.as_str().to_owned(),
            ballots: item.ballots,
            state: if item.shares.contains(&number) {
                SumState::Opened
            } else if item.ballots < minimum {
                SumState::TooFew
            } else {
                SumState::Closed
            },
        })
        .collect()
}

/// Why a sum was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The guard refuses.
    Guard(GuardError),
    /// The phone cannot keep what it opened, and so opens nothing.
    Store(StoreError),
    /// The seed is not a trustee's of this board, or something of its ceremony does not hold.
    Trustee(TrusteeError),
    /// What this phone opened before cannot be read.
    Memory,
}

impl From<GuardError> for OpenError {
    fn from(error: GuardError) -> Self {
        Self::Guard(error)
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<TrusteeError> for OpenError {
    fn from(error: TrusteeError) -> Self {
        Self::Trustee(error)
    }
}

/// What the guard permits.
pub struct Decided {
    /// What has to be on the disk before [`Self::share`] is called.
    pub memory: Vec<u8>,
    permit: Permit,
}

/// Asks the guard, whose memory is `before`, empty for none.
///
/// Errors: [`OpenError::Memory`], [`OpenError::Guard`].
pub fn decide(
    checking: &Checking,
    before: &[u8],
    item: u16,
    now_ms: u64,
) -> Result<Decided, OpenError> {
    let verifier = checking.verifier();
    let mut guard = if before.is_empty() {
        let start = verifier.start().ok_or(OpenError::Memory)?;
        Guard::new(*start.board_id())
    } else {
        Guard::parse(before).map_err(|_| OpenError::Memory)?
    };
    let permit = guard.decide(verifier, checking.head(), item, now_ms)?;
    let memory = guard.to_bytes().map_err(|_| OpenError::Memory)?;
    Ok(Decided { memory, permit })
}

impl Decided {
    /// Makes the share, as it travels: its kind, then its payload. To be called once the memory is
    /// on the disk.
    ///
    /// Errors: [`OpenError::Trustee`].
    pub fn share(
        &self,
        checking: &Checking,
        seed: &Seed,
        source: &mut dyn Randomness,
    ) -> Result<Vec<u8>, OpenError> {
        let verifier = checking.verifier();
        let (start, ceremony) = (verifier.start(), verifier.ceremony());
        let (Some(start), Some(ceremony)) = (start, ceremony) else {
            return Err(TrusteeError::NotComplete.into());
        };
        let trustee = Trustee::new(seed, start)?;
        let secret = trustee.secret_share(ceremony)?;
        let share = OpeningShare::make(&self.permit, &trustee, &secret, source)?;
        let mut message = vec![Kind::Share.number()];
        message.extend(share.to_bytes().map_err(TrusteeError::from)?);
        Ok(message)
    }
}

/// Opens the sum of an item: the guard decides, its memory is kept, and only then the share is made.
/// No other tab decides meanwhile.
///
/// Errors: [`OpenError`].
pub async fn open(
    origin: String,
    checking: Rc<RefCell<Checking>>,
    seed: Seed,
    item: u16,
) -> Result<Vec<u8>, OpenError> {
    let outcome = Rc::new(RefCell::new(Err(OpenError::Memory)));
    let out = Rc::clone(&outcome);
    trustees::alone(Box::pin(async move {
        let done = open_alone(&origin, &checking, &seed, item).await;
        drop(out.replace(done));
    }))
    .await;
    outcome.replace(Err(OpenError::Memory))
}

async fn open_alone(
    origin: &str,
    checking: &RefCell<Checking>,
    seed: &Seed,
    item: u16,
) -> Result<Vec<u8>, OpenError> {
    let board = checking
        .borrow()
        .verifier()
        .start()
        .map(|start| board_name(start.board_id()))
        .ok_or(OpenError::Memory)?;
    let before = trustees::openings(origin, &board).await?;
    let decided = decide(&checking.borrow(), &before, item, phone::now_ms())?;
    trustees::keep_openings(origin, &board, decided.memory.clone()).await?;
    decided.share(&checking.borrow(), seed, &mut votes::system)
}

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
