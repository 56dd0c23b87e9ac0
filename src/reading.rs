//! How a figure gets to a page: the phone's copy first, then a fresh one.
//!
//! A page asks with [`use_reading`] and draws what it gets with `components::loadable`. Loading,
//! empty, stale and failed never look alike. A network failure or the end of a session never takes
//! away what the phone has.

use std::any::Any;
use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use leptos::task::spawn_local;

use crate::backend::{BackendError, Read, Request};
use crate::offline::{cache, phone, records};
use crate::prelude::*;
use crate::session::{self, App, Session, use_app};
use crate::signals::Held;

mod once;

pub use once::{fetch, fetch_and_keep};

/// What a page knows of something that it asked for.
#[derive(Debug)]
pub enum Loadable<T: ?Sized> {
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
pub struct Reading<T: ?Sized> {
    /// The value.
    pub data: Arc<T>,
    /// When the backend gave it to this phone.
    pub read_at: DateTime<FixedOffset>,
}

impl<T: ?Sized> Clone for Reading<T> {
    fn clone(&self) -> Self {
        Self {
            data: Arc::clone(&self.data),
            read_at: self.read_at,
        }
    }
}

impl<T: ?Sized> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(reading) => Self::Ready(reading.clone()),
            Self::Stale(reading, error) => Self::Stale(reading.clone(), error.clone()),
            Self::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

impl<T: ?Sized> Loadable<T> {
    /// The value, fresh or not.
    pub fn reading(&self) -> Option<&Reading<T>> {
        match self {
            Self::Ready(reading) | Self::Stale(reading, _) => Some(reading),
            Self::Loading | Self::Failed(_) => None,
        }
    }

    /// What is known after a step, and whether its bytes could be read.
    fn after(&self, step: Step, parse: &Parse<T>) -> (Self, bool) {
        let next = match (step, self.reading().cloned()) {
            (Step::Asking, None) => Self::Loading,
            (Step::Asking, Some(reading)) => match self {
                Self::Stale(..) => Self::Stale(reading, None),
                _ => self.clone(),
            },
            // What the page has is newer than the phone's copy, or the same.
            (Step::Copy(..), Some(_)) => self.clone(),
            (Step::Copy(body, ms), None) => match parse(body) {
                Ok(data) => Self::Stale(Reading::new(data, ms), None),
                Err(_) => return (self.clone(), false),
            },
            (Step::Fresh(body, ms), _) => match parse(body) {
                Ok(data) => Self::Ready(Reading::new(data, ms)),
                Err(error) => return (self.after(Step::Failed(error), parse).0, false),
            },
            (Step::Same(ms), Some(reading)) => Self::Ready(Reading {
                data: reading.data,
                read_at: phone::moment(ms),
            }),
            (Step::Same(_), None) => Self::Failed(BackendError::BadResponse),
            (Step::Failed(error), Some(reading)) => Self::Stale(reading, Some(error)),
            (Step::Failed(error), None) => Self::Failed(error),
        };
        (next, true)
    }
}

/// Reads a body.
type Parse<T> = dyn Fn(&[u8]) -> Result<Arc<T>, BackendError>;

impl<T: ?Sized> Reading<T> {
    fn new(data: Arc<T>, ms: u64) -> Self {
        Self {
            data,
            read_at: phone::moment(ms),
        }
    }
}

/// What is known of something of any type. The way of a reading exists once for all types; only
/// at its two ends, [`State`] and `components::loadable`, the type is known again.
pub type Known = Loadable<dyn Any + Send + Sync>;

impl Known {
    fn typed<T: Send + Sync + 'static>(&self) -> Loadable<T> {
        match self {
            Self::Loading => Loadable::Loading,
            Self::Failed(error) => Loadable::Failed(error.clone()),
            Self::Ready(reading) => match reading.typed() {
                Some(reading) => Loadable::Ready(reading),
                None => Loadable::Loading,
            },
            Self::Stale(reading, error) => match reading.typed() {
                Some(reading) => Loadable::Stale(reading, error.clone()),
                None => Loadable::Loading,
            },
        }
    }
}

impl Reading<dyn Any + Send + Sync> {
    /// The same of a type, if it is of that type.
    pub fn typed<T: Send + Sync + 'static>(&self) -> Option<Reading<T>> {
        let data = Arc::clone(&self.data).downcast().ok()?;
        Some(Reading {
            data,
            read_at: self.read_at,
        })
    }
}

/// What is known of something, now and whenever it changes.
pub struct State<T> {
    /// The same without its type.
    pub known: RwSignal<Known>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for State<T> {}

impl<T: Send + Sync + 'static> State<T> {
    /// Looks at it; whoever runs now runs again when it changes.
    pub fn with<U>(self, look: impl FnOnce(&Loadable<T>) -> U) -> U {
        look(&self.known.get().typed())
    }

    /// Looks at it without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&Loadable<T>) -> U) -> U {
        look(&self.known.get_untracked().typed())
    }
}

/// Something read, and the way to read it again.
pub struct Source<T> {
    /// What is known now.
    pub state: State<T>,
    /// Asks the backend again (a pull, a button, the network coming back).
    pub refresh: Callback<()>,
}

impl<T> Clone for Source<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Source<T> {}

/// What happens on the way of a reading. Bytes only, so that the way exists once for all types.
enum Step<'a> {
    /// The backend is being asked.
    Asking,
    /// The phone has a copy, read at a moment.
    Copy(&'a [u8], u64),
    /// The backend answered.
    Fresh(&'a [u8], u64),
    /// The backend says that the copy still holds.
    Same(u64),
    /// It did not come.
    Failed(BackendError),
}

/// What became of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// Its bytes could be read.
    Read,
    /// They could not.
    Unreadable,
    /// Nobody waits for them any more.
    Late,
}

/// Takes a step.
type Sink = Rc<dyn Fn(Step) -> Taken>;

/// Asks for something: the phone's copy first, then the backend, again whenever the network comes
/// back, the member signs in or a write was accepted.
pub fn use_reading<T: Send + Sync + 'static>(read: Read<T>) -> Source<T> {
    source(move || Some(read.clone()))
}

/// Like [`use_reading`], for a question that changes (a month, a filter). `None` asks nothing and
/// stays at loading.
pub fn use_reading_when<T: Send + Sync + 'static>(read: Signal<Option<Read<T>>>) -> Source<T> {
    source(move || read.get())
}

fn source<T: Send + Sync + 'static>(read: impl Fn() -> Option<Read<T>> + 'static) -> Source<T> {
    let (known, refresh) = drive(Rc::new(move || {
        let Read { request, parse } = read()?;
        Some(Question {
            request,
            parse: Rc::new(move |body| parse(body).map(|data| Arc::new(data) as Held)),
        })
    }));
    let of = PhantomData;
    Source {
        state: State { known, of },
        refresh,
    }
}

/// What is asked, and how its answer is read.
struct Question {
    request: Request,
    parse: Rc<Parse<dyn Any + Send + Sync>>,
}

type Asked = Rc<dyn Fn() -> Option<Question>>;

/// What a reading depends on.
#[derive(PartialEq)]
struct Seen {
    request: Option<Request>,
    member: Option<String>,
    is_online: bool,
    is_signed_in: bool,
    version: u32,
    pulls: u32,
}

/// Loads at first and whenever something changes that may change the answer.
fn drive(asked: Asked) -> (RwSignal<Known>, Callback<()>) {
    let app = use_app();
    let known = RwSignal::new(Known::Loading);
    let pulls = RwSignal::new(0u32);
    let round = Rc::new(Cell::new(0u32));
    watch_change(move |before: Option<Seen>| {
        let question = asked();
        let (request, parse) = match question {
            Some(Question { request, parse }) => (Some(request), Some(parse)),
            None => (None, None),
        };
        let mut seen = look(app, request, pulls);
        if app.session.with(|session| *session == Session::Unknown) {
            // The phone's records are not open yet.
            seen.request = None;
            return seen;
        }
        let is_other = before
            .as_ref()
            .is_none_or(|before| before.request != seen.request || before.member != seen.member);
        if is_other {
            round.set(round.get().wrapping_add(1));
            if before.is_some_and(|before| before.request.is_some()) {
                known.try_set(Known::Loading);
            }
        } else if before.is_some_and(|before| !is_reason(&before, &seen)) {
            return seen;
        }
        if let (Some(request), Some(parse)) = (seen.request.clone(), parse) {
            let (mine, rounds) = (round.get(), Rc::clone(&round));
            let sink: Sink = Rc::new(move |step| {
                if rounds.get() == mine {
                    take(known, step, &*parse)
                } else {
                    Taken::Late
                }
            });
            spawn_local(load(request, sink));
        }
        seen
    });
    let refresh = Callback::new(move |()| {
        let _ = pulls.try_update(|pulls| *pulls = pulls.wrapping_add(1));
    });
    (known, refresh)
}

fn take(known: RwSignal<Known>, step: Step, parse: &Parse<dyn Any + Send + Sync>) -> Taken {
    let Some((next, is_read)) = known.try_with_untracked(|known| known.after(step, parse)) else {
        return Taken::Late;
    };
    known.try_set(next);
    if is_read {
        Taken::Read
    } else {
        Taken::Unreadable
    }
}

fn look(app: App, request: Option<Request>, pulls: RwSignal<u32>) -> Seen {
    let (member, is_signed_in) = app.session.with(|session| {
        let number = session.member().map(|member| member.number.clone());
        (number, matches!(session, Session::SignedIn(_)))
    });
    Seen {
        request,
        member,
        is_online: app.online.get(),
        is_signed_in,
        version: app.version.get(),
        pulls: pulls.get(),
    }
}

/// Whether the same question deserves to be asked again.
fn is_reason(before: &Seen, now: &Seen) -> bool {
    (now.is_online && !before.is_online)
        || (now.is_signed_in && !before.is_signed_in)
        || now.version != before.version
        || now.pulls != before.pulls
}

async fn load(mut request: Request, sink: Sink) {
    if sink(Step::Asking) == Taken::Late {
        return;
    }
    let records = records::current();
    let mut copy = cache::get(&records, &request.path).await;
    if let Some(kept) = &copy {
        match sink(Step::Copy(&kept.body, kept.read_ms)) {
            Taken::Read => request.etag = Some(kept.etag.clone()).filter(|etag| !etag.is_empty()),
            Taken::Unreadable => {
                cache::remove(&records, &request.path).await;
                copy = None;
            }
            Taken::Late => return,
        }
    }
    match session::ask(&request).await {
        Ok(answer) if answer.status == 304 => {
            let now = phone::now_ms();
            sink(Step::Same(now));
            if let Some(mut kept) = copy {
                kept.read_ms = now;
                cache::put(&records, &request.path, &kept).await;
            }
        }
        Ok(answer) => {
            let fresh = cache::fresh(answer.body, answer.etag);
            if sink(Step::Fresh(&fresh.body, fresh.read_ms)) == Taken::Read {
                cache::put(&records, &request.path, &fresh).await;
            }
        }
        Err(error) => {
            sink(Step::Failed(error));
        }
    }
}

#[cfg(test)]
mod tests;
