//! The present, so that a test can set it. Phases of a vote, locks and tokens go by this clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// Where the server takes the present from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands until it is set.
    Set(SetClock),
}

/// A clock that stands until it is set; clones show the same time.
#[derive(Clone, Debug)]
pub struct SetClock(Arc<AtomicI64>);

impl SetClock {
    /// A clock that shows this moment.
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(moment.timestamp_millis())))
    }

    /// Shows another moment from now on.
    pub fn set(&self, moment: DateTime<Utc>) {
        self.0.store(moment.timestamp_millis(), Ordering::SeqCst);
    }

    /// Goes forward.
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock {
    /// The present, to the millisecond: what is stored is what was answered.
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match self {
            Self::System => Utc::now().timestamp_millis(),
            Self::Set(clock) => clock.0.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
    }
}
