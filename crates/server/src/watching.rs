//! Places for those who watch a meeting as it goes on, and what they all see: one look at the
//! database a moment, however many watch.
//!
//! What is seen stands in [`crate::view::decisions::presence`], which knows no votes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::time::Instant;

use crate::config::Watching;
use crate::store::members::MemberId;

/// What was seen of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// A tag of the bytes.
    pub tag: String,
    /// JSON of one line.
    pub json: String,
}

/// All who watch.
pub struct Watchers {
    limits: Watching,
    places: Arc<Mutex<HashMap<MemberId, usize>>>,
    seen: tokio::sync::Mutex<HashMap<String, (Instant, Arc<Seen>)>>,
    ended: watch::Sender<bool>,
}

/// A place among those who watch; given back when it is dropped.
pub struct Place {
    member: MemberId,
    places: Arc<Mutex<HashMap<MemberId, usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = places.get_mut(&self.member) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                places.remove(&self.member);
            }
        }
    }
}

impl Watchers {
    /// Nobody yet.
    pub fn new(limits: Watching) -> Self {
        Self {
            limits,
            places: Arc::default(),
            seen: tokio::sync::Mutex::default(),
            ended: watch::Sender::new(false),
        }
    }

    /// A place for a member; `None` when the member, or all together, have as many as there are.
    pub fn enter(&self, member: MemberId) -> Option<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = places.values().sum();
        let own = places.get(&member).copied().unwrap_or(0);
        if all >= self.limits.connections || own >= self.limits.of_member {
            return None;
        }
        places.insert(member, own + 1);
        Some(Place {
            member,
            places: self.places.clone(),
        })
    }

    /// What is seen of a meeting now: what another one saw a moment ago, or a new look. Nobody
    /// looks while another does.
    pub async fn seen<E>(
        &self,
        meeting: &str,
        look: impl AsyncFnOnce() -> Result<Seen, E>,
    ) -> Result<Arc<Seen>, E> {
        let mut all = self.seen.lock().await;
        if let Some((at, seen)) = all.get(meeting)
            && at.elapsed() < self.limits.every / 2
        {
            return Ok(seen.clone());
        }
        let seen = Arc::new(look().await?);
        all.insert(meeting.to_owned(), (Instant::now(), seen.clone()));
        Ok(seen)
    }

    /// Ends all watching: the server is asked to end.
    pub fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Until the next look; `false` when there is none, because the server ends.
    pub async fn next_look(&self) -> bool {
        let mut ended = self.ended.subscribe();
        tokio::select! {
            () = tokio::time::sleep(self.limits.every) => !*self.ended.borrow(),
            _ = ended.wait_for(|ended| *ended) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn watchers() -> Watchers {
        Watchers::new(Watching {
            every: Duration::from_secs(2),
            connections: 3,
            of_member: 2,
            longest: Duration::from_mins(1),
        })
    }

    #[test]
    fn places_are_given_back() {
        let all = watchers();
        let (ani, budi) = (MemberId::for_test(1), MemberId::for_test(2));
        let first = all.enter(ani).unwrap();
        let second = all.enter(ani).unwrap();
        assert!(all.enter(ani).is_none(), "one member holds all of them");
        let third = all.enter(budi).unwrap();
        assert!(
            all.enter(MemberId::for_test(3)).is_none(),
            "more than there are"
        );
        drop(second);
        let fourth = all.enter(MemberId::for_test(3)).unwrap();
        drop((first, third, fourth));
        assert!(all.places.lock().unwrap().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn however_many_watch_one_looks() {
        let all = watchers();
        let looks = std::cell::Cell::new(0);
        let look = async || {
            looks.set(looks.get() + 1);
            let json = looks.get().to_string();
            Ok::<_, ()>(Seen {
                tag: json.clone(),
                json,
            })
        };
        for _ in 0..50 {
            assert_eq!(all.seen("rat", look).await.unwrap().json, "1");
        }
        assert_eq!(all.seen("ralb", look).await.unwrap().json, "2");
        assert!(all.next_look().await);
        assert_eq!(all.seen("rat", look).await.unwrap().json, "3");
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_is_not_waited_for() {
        let all = watchers();
        let begun = Instant::now();
        all.end();
        assert!(!all.next_look().await);
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
