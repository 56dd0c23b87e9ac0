//! The five states of something read: loading, ready, stale, empty and failed. They never look
//! alike; what is empty is the page's to say, because only it knows what to do about it.

use std::any::Any;

use crate::prelude::*;

use super::note::{Standing, note_with};
use crate::backend::BackendError;
use crate::i18n::{common, fill, formats, problems};
use crate::markup::{IntoAny, View, follow, view};
use crate::reading::{Known, Loadable, Reading, Source};
use crate::signals::Held;

/// Draws what is known of something read. `ready` draws a value, fresh or not; above an old one
/// stands from when it is and why there is no newer one. An answer that says the same as the
/// phone's copy redraws nothing.
pub fn loadable<T: PartialEq + Send + Sync + 'static>(
    source: Source<T>,
    skeleton: fn() -> View,
    ready: impl Fn(&Reading<T>) -> View + 'static,
) -> View {
    show(
        source.state.known,
        source.refresh,
        skeleton,
        |one, other| one.downcast_ref::<T>() == other.downcast_ref::<T>(),
        Box::new(move |drawn| drawn.typed().map(|drawn| ready(&drawn)).into_any()),
    )
}

type Old = Reading<dyn Any + Send + Sync>;

fn show(
    known: RwSignal<Known>,
    refresh: Callback<()>,
    skeleton: fn() -> View,
    same: fn(&Held, &Held) -> bool,
    ready: Box<dyn Fn(&Old) -> View>,
) -> View {
    let shown = RwSignal::new(Shown::Nothing);
    let drawn = StoredValue::new(None::<Old>);
    let old = RwSignal::new(None);
    follow(move || {
        let next = known.with(|known| {
            old.set(match known {
                Loadable::Stale(reading, Some(error)) => Some((reading.read_at, error.clone())),
                _ => None,
            });
            match known {
                Loadable::Loading => Shown::Nothing,
                Loadable::Failed(error) => Shown::Failure(error.clone()),
                Loadable::Ready(reading) | Loadable::Stale(reading, _) => {
                    let same = drawn.with_value(|drawn| {
                        drawn
                            .as_ref()
                            .is_some_and(|drawn| same(&drawn.data, &reading.data))
                    });
                    if same && matches!(shown.get_untracked(), Shown::Value(_)) {
                        return None;
                    }
                    drawn.set_value(Some(reading.clone()));
                    Shown::Value(turn(shown))
                }
            }
            .into()
        });
        if let Some(next) = next {
            shown.set(next);
        }
    });
    let content = move || match shown.get() {
        Shown::Nothing => waiting(skeleton),
        Shown::Failure(error) => failed(&error, refresh),
        Shown::Value(_) => drawn
            .with_value(|drawn| drawn.as_ref().map(&ready))
            .into_any(),
    };
    view! {
        {move || old.get().map(|(read_at, error)| stale(read_at, &error, refresh))}
        {content}
    }
    .into_any()
}

/// What stands on the page.
#[derive(Clone)]
enum Shown {
    Nothing,
    Failure(BackendError),
    /// A value; the number grows with every other value.
    Value(u32),
}

fn turn(shown: RwSignal<Shown>) -> u32 {
    match shown.get_untracked() {
        Shown::Value(turn) => turn.wrapping_add(1),
        Shown::Nothing | Shown::Failure(_) => 0,
    }
}

fn waiting(skeleton: fn() -> View) -> View {
    view! {
        <div class="group" role="status">
            <span class="sr">{common::loading()}</span>
            {skeleton()}
        </div>
    }
    .into_any()
}

fn stale(
    read_at: chrono::DateTime<chrono::FixedOffset>,
    error: &BackendError,
    refresh: Callback<()>,
) -> View {
    let standing = if *error == BackendError::Offline {
        Standing::Offline
    } else {
        Standing::Waiting
    };
    note_with(
        standing,
        fill(common::data_of(), &[&formats::date_time(read_at)]),
        problems::why_old(error),
        again(refresh),
    )
}

/// What is shown when nothing is there and the reading failed.
pub fn failed(error: &BackendError, refresh: Callback<()>) -> View {
    let (what, then) = problems::of_reading(error);
    let standing = if *error == BackendError::Offline {
        Standing::Offline
    } else {
        Standing::Attention
    };
    view! { <div role="alert">{note_with(standing, what, then, again(refresh))}</div> }.into_any()
}

fn again(refresh: Callback<()>) -> View {
    view! {
        <button class="btn quiet small" type="button" on:click=move |_| refresh.run(())>
            {common::try_again()}
        </button>
    }
    .into_any()
}

/// A skeleton of a list in a card.
pub fn list_skeleton() -> View {
    view! {
        <div class="card group" aria-hidden="true">
            <i class="bone w6"></i>
            <i class="bone"></i>
            <i class="bone w3"></i>
        </div>
        <div class="card group" aria-hidden="true">
            <i class="bone w6"></i>
            <i class="bone"></i>
            <i class="bone w3"></i>
        </div>
    }
    .into_any()
}

/// A skeleton of one large figure and what belongs to it.
pub fn figure_skeleton() -> View {
    view! {
        <div class="group" aria-hidden="true">
            <i class="bone w3"></i>
            <i class="bone tall w6"></i>
            <i class="bone"></i>
            <i class="bone block"></i>
        </div>
    }
    .into_any()
}
