//! The five states of something read: loading, ready, stale, empty and failed. They never look
//! alike; what is empty is the page's to say, because only it knows what to do about it.

use leptos::prelude::*;

use super::note::{Standing, note_with};
use crate::backend::BackendError;
use crate::i18n::{common, fill, formats, problems};
use crate::reading::{Loadable, Reading, Source};

/// Draws what is known of something read. `ready` draws a value, fresh or not; above an old one
/// stands from when it is and why there is no newer one.
pub fn loadable<T: Send + Sync + 'static>(
    source: Source<T>,
    skeleton: fn() -> AnyView,
    ready: impl Fn(&Reading<T>) -> AnyView + Send + 'static,
) -> AnyView {
    let refresh = source.refresh;
    (move || {
        source.state.with(|state| match state {
            Loadable::Loading => waiting(skeleton),
            Loadable::Ready(reading) => shown(None, ready(reading)),
            Loadable::Stale(reading, None) => shown(None, ready(reading)),
            Loadable::Stale(reading, Some(error)) => {
                shown(Some(stale(reading.read_at, error, refresh)), ready(reading))
            }
            Loadable::Failed(error) => failed(error, refresh),
        })
    })
    .into_any()
}

fn shown(note: Option<AnyView>, content: AnyView) -> AnyView {
    (note, content).into_any()
}

fn waiting(skeleton: fn() -> AnyView) -> AnyView {
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
) -> AnyView {
    let standing =
        if *error == BackendError::Offline { Standing::Offline } else { Standing::Waiting };
    note_with(
        standing,
        fill(common::data_of(), &[&formats::date_time(read_at)]),
        problems::why_old(error),
        again(refresh),
    )
}

/// What is shown when nothing is there and the reading failed.
pub fn failed(error: &BackendError, refresh: Callback<()>) -> AnyView {
    let (what, then) = problems::of_reading(error);
    let standing =
        if *error == BackendError::Offline { Standing::Offline } else { Standing::Attention };
    view! { <div role="alert">{note_with(standing, what, then, again(refresh))}</div> }.into_any()
}

fn again(refresh: Callback<()>) -> AnyView {
    view! {
        <button class="btn quiet small" type="button" on:click=move |_| refresh.run(())>
            {common::try_again()}
        </button>
    }
    .into_any()
}

/// A skeleton of a list in a card.
pub fn list_skeleton() -> AnyView {
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
pub fn figure_skeleton() -> AnyView {
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
