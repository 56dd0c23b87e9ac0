//! Who may have mathematics done, and how much at once: as many ballots as there are processors,
//! the rest in a line of limited length. An address from which many wrong ballots came has a lane of
//! its own, one ballot wide, so that nobody else waits behind them; whoever shares that address, a
//! whole hall perhaps, is still served.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sokoguru_api::ProblemCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::{Answer, Failure};
use crate::throttle::network;

/// So many wrong ballots in [`MEMORY`] are too many.
const TOO_MANY: u32 = 20;
const MEMORY: Duration = Duration::from_mins(1);
/// Ballots that wait, at most. Units: ballots; at a thousand a second it is seconds.
const WAITING: usize = 4000;
const SUSPECTS_WAITING: usize = 1000;
/// Addresses that are remembered, at most.
const ADDRESSES: usize = 10_000;

/// A lane: how many at once, how many in line.
#[derive(Clone)]
struct Lane {
    at_once: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Lane {
    fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(at_once + waiting)),
        }
    }

    /// Waits in line; `None` when it is full.
    async fn enter(&self) -> Option<Permit> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(Permit {
            _at_once: Arc::clone(&self.at_once).acquire_owned().await.ok()?,
            _place: place,
        })
    }
}

/// The right to one computation, until it is dropped.
pub struct Permit {
    _at_once: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

/// All lanes.
pub struct Lanes {
    all: Lane,
    suspects: Lane,
    wrong: Mutex<HashMap<IpAddr, (u32, Instant)>>,
}

impl Default for Lanes {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(processors, WAITING, SUSPECTS_WAITING)
    }
}

impl Lanes {
    fn new(at_once: usize, waiting: usize, suspects: usize) -> Self {
        Self {
            all: Lane::new(at_once, waiting),
            suspects: Lane::new(1, suspects),
            wrong: Mutex::default(),
        }
    }

    /// Waits for a computation.
    ///
    /// Errors: `unavailable` when the line is full, `rate_limited` when that of an address with
    /// many wrong ballots is.
    pub async fn enter(&self, from: IpAddr) -> Answer<Permit> {
        if !self.is_suspect(from) {
            let busy = || Failure::from(ProblemCode::Unavailable).retry(None, 3);
            let permit = self.all.enter().await.ok_or_else(busy)?;
            // Many may have come at once, before the first of them turned out to be wrong.
            if !self.is_suspect(from) {
                return Ok(permit);
            }
        }
        let limited = || Failure::from(ProblemCode::RateLimited).retry(None, 10);
        self.suspects.enter().await.ok_or_else(limited)
    }

    /// Remembers a wrong ballot.
    pub fn note_wrong(&self, from: IpAddr) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= ADDRESSES {
            wrong.retain(|_, (_, since)| since.elapsed() < MEMORY);
        }
        if wrong.len() >= ADDRESSES {
            return;
        }
        let entry = wrong
            .entry(network(from))
            .or_insert_with(|| (0, Instant::now()));
        if entry.1.elapsed() >= MEMORY {
            *entry = (0, Instant::now());
        }
        entry.0 = entry.0.saturating_add(1);
    }

    fn is_suspect(&self, from: IpAddr) -> bool {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong
            .get(&network(from))
            .is_some_and(|(count, since)| *count >= TOO_MANY && since.elapsed() < MEMORY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_sends_wrong_ballots_waits_behind_nobody_else() {
        let lanes = Lanes::new(2, 2, 3);
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        let other: IpAddr = "192.0.2.2".parse().unwrap();
        for _ in 0..TOO_MANY {
            lanes.note_wrong(one);
        }
        let held = lanes.enter(one).await.unwrap();
        let mut line: Vec<_> = (0..3).map(|_| Box::pin(lanes.enter(one))).collect();
        for waiting in &mut line {
            assert!(futures_pending(waiting).await);
        }
        let refused = lanes.enter(one).await.err().unwrap();
        assert_eq!(refused.code(), Some(ProblemCode::RateLimited));
        assert!(lanes.enter(other).await.is_ok());
        drop(held);
        assert!(line.swap_remove(0).await.is_ok());
    }

    async fn futures_pending<F: Future + Unpin>(future: &mut F) -> bool {
        tokio::time::timeout(Duration::from_millis(1), future)
            .await
            .is_err()
    }
}
