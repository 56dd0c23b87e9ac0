//! One paper of a meeting, from the phone: checked against the announced digest, then shown here
//! (text, pictures) or handed to the phone's own reader (PDF and others).
//!
//! What does not pass the check is never opened.

use std::sync::Arc;

use crate::prelude::*;
use crate::router;
use leptos::task::spawn_local;
use sokoguru_api::meetings::Paper;
use sokoguru_api::wire::MeetingId;

use super::meeting::no_meeting;
use super::meeting::papers::{Shelf, failure_note, kind, paper_card};
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, figure_skeleton, icon, loadable, note,
};
use crate::i18n::{fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::papers::{self, PaperError};
use crate::reading::use_reading;

/// What became of opening a paper.
#[derive(Clone)]
enum Opened {
    /// Being opened.
    Waiting,
    /// Text, to be read here.
    Text(Arc<str>),
    /// An address for a picture or another program.
    Url(String),
    /// Not opened.
    Failed(PaperError),
}

/// `/rat/:id/dokumen/:paper`
pub fn paper_page() -> View {
    let Some(meeting_id) = router::param("id").as_deref().and_then(MeetingId::parse) else {
        return no_meeting();
    };
    let wanted = router::param("paper").unwrap_or_default();
    let source = use_reading(own::meeting(&meeting_id));
    let shelf = Shelf::open();
    let back = ["/rat/", meeting_id.as_str()].concat();
    let id = StoredValue::new(meeting_id);
    // As it is announced now; where the meeting is not known, as it was when it was stored.
    let paper = Memo::new(move || {
        let announced = source.state.with(|state| {
            let papers = &state.reading()?.data.papers;
            papers
                .iter()
                .find(|paper| paper.id.as_str() == wanted)
                .cloned()
        });
        announced.or_else(|| id.with_value(|id| shelf.find(id, &wanted)))
    });
    let stored = Memo::new(move || {
        paper.with(|paper| {
            paper
                .as_ref()
                .is_some_and(|paper| id.with_value(|id| shelf.has(id, paper)))
        })
    });
    let opened = RwSignal::new(Opened::Waiting);
    watch(move || {
        if let (true, Some(paper)) = (stored.get(), paper.get()) {
            let meeting = id.get_value();
            spawn_local(async move {
                let found = open(&meeting, &paper).await;
                release(opened);
                opened.try_set(found);
            });
        }
    });
    on_cleanup(move || release(opened));

    let title = Signal::derive(move || {
        paper.with(|paper| {
            paper
                .as_ref()
                .map_or_else(|| t::papers().to_owned(), |paper| paper.title.clone())
        })
    });
    let body = move || {
        let Some(paper) = paper.get() else {
            return loadable(source, figure_skeleton, |_| {
                empty(
                    Icon::Paper,
                    t::paper_not_found(),
                    t::meeting_not_found_hint(),
                    None,
                )
            });
        };
        if stored.get() {
            shown(&paper, &opened.get())
        } else {
            let card = id.with_value(|id| paper_card(shelf, id, &paper));
            (
                note(Standing::Info, t::paper_not_stored(), t::papers_hint()),
                card,
            )
                .into_any()
        }
    };
    view! {
        <Screen title=title back=back tab=Tab::Meetings>
            <div class="group" aria-live="polite">
                {body}
            </div>
        </Screen>
    }
    .into_any()
}

async fn open(meeting: &MeetingId, paper: &Paper) -> Opened {
    match papers::open(meeting, paper).await {
        Err(error) => Opened::Failed(error),
        Ok(bytes) if paper.media_type.starts_with("text/plain") => {
            Opened::Text(String::from_utf8_lossy(&bytes).into())
        }
        Ok(bytes) => papers::object_url(&bytes, &paper.media_type)
            .map_or(Opened::Failed(PaperError::NotStored), Opened::Url),
    }
}

fn release(opened: RwSignal<Opened>) {
    if let Some(Opened::Url(url)) = opened.try_get_untracked() {
        papers::release_url(&url);
    }
}

fn shown(paper: &Paper, opened: &Opened) -> View {
    let content = match opened {
        Opened::Waiting => return figure_skeleton(),
        Opened::Failed(error) => {
            return view! { <div role="alert">{failure_note(error)}</div> }.into_any();
        }
        Opened::Text(text) => view! { <pre class="card read">{text.to_string()}</pre> }.into_any(),
        Opened::Url(url) if paper.media_type.starts_with("image/") => {
            view! { <img width="100%" src=url.clone() alt=paper.title.clone() /> }.into_any()
        }
        Opened::Url(url) => file_link(paper, url),
    };
    let facts = fill(
        t::paper_facts(),
        &[kind(paper), &formats::size(u64::from(paper.size))],
    );
    view! {
        <p class="muted">{facts}</p>
        {note(Standing::Accepted, t::stored(), t::digest_same())}
        {content}
    }
    .into_any()
}

/// A file for the phone's own reader. It is handed over as a download under its own name: Chrome
/// on Android shows no PDF of a page, and a strict policy forbids it to be framed.
fn file_link(paper: &Paper, url: &str) -> View {
    let ending = paper.media_type.rsplit('/').next().unwrap_or_default();
    let name = [paper.title.as_str(), ".", ending].concat();
    view! {
        <a class="btn" href=url.to_owned() download=name target="_blank" rel="noopener external">
            {icon(Icon::Paper)}
            {t::open_paper()}
        </a>
        <p class="muted">{t::opens_outside()}</p>
    }
    .into_any()
}
