//! Papers of a meeting: size before the download, stored for reading without network, and the
//! digest checked before any of it is believed.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::meetings::Paper;
use sokoguru_api::wire::{MeetingId, PaperId};

use crate::components::{Icon, Standing, icon, note, tag};
use crate::i18n::{fill, formats, meetings as t, problems};
use crate::markup::{IntoAny, View, view};
use crate::offline::papers::{self, PaperError, StoredPaper};

/// The papers on the phone, and what storing one led to. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Shelf {
    stored: RwSignal<Vec<StoredPaper>>,
    busy: RwSignal<Option<PaperId>>,
    failed: RwSignal<Option<(PaperId, PaperError)>>,
}

impl Shelf {
    /// Looks at what is on the phone.
    pub fn open() -> Self {
        let shelf = Self {
            stored: RwSignal::new(Vec::new()),
            busy: RwSignal::new(None),
            failed: RwSignal::new(None),
        };
        shelf.look();
        shelf
    }

    fn look(self) {
        spawn_local(async move {
            let found = papers::list().await;
            self.stored.try_set(found);
        });
    }

    /// Whether exactly this paper, as it was announced, is on the phone.
    pub fn has(self, meeting: &MeetingId, paper: &Paper) -> bool {
        self.stored.with(|all| {
            all.iter().any(|one| {
                one.meeting == *meeting
                    && one.paper.id == paper.id
                    && one.paper.sha256 == paper.sha256
            })
        })
    }

    /// What the phone knows of a paper, for a page that has no meeting to ask.
    pub fn find(self, meeting: &MeetingId, paper: &str) -> Option<Paper> {
        self.stored.with(|all| {
            all.iter()
                .find(|one| one.meeting == *meeting && one.paper.id.as_str() == paper)
                .map(|one| one.paper.clone())
        })
    }

    /// Downloads, checks and keeps a paper.
    pub fn store(self, meeting: MeetingId, paper: Paper) {
        if self.busy.with_untracked(Option::is_some) {
            return;
        }
        self.busy.set(Some(paper.id.clone()));
        self.failed.set(None);
        spawn_local(async move {
            if let Err(error) = papers::store(&meeting, &paper).await {
                self.failed.try_set(Some((paper.id, error)));
            }
            self.busy.try_set(None);
            self.look();
        });
    }

    /// Why the last try to store a paper did not work.
    pub fn failure(self, paper: &PaperId) -> Option<PaperError> {
        self.failed.with(|failed| {
            failed
                .as_ref()
                .filter(|(id, _)| id == paper)
                .map(|(_, error)| error.clone())
        })
    }
}

/// The kind of a file in a word.
pub fn kind(paper: &Paper) -> &'static str {
    match paper.media_type.split('/').next() {
        _ if paper.media_type == "application/pdf" => t::pdf(),
        Some("text") => t::text(),
        Some("image") => t::picture(),
        _ => t::file(),
    }
}

/// The address of a paper.
fn address(meeting: &MeetingId, paper: &PaperId) -> String {
    ["/rat/", meeting.as_str(), "/dokumen/", paper.as_str()].concat()
}

/// A paper as a card.
pub fn paper_card(shelf: Shelf, meeting: &MeetingId, paper: &Paper) -> View {
    let size = fill(
        t::paper_facts(),
        &[kind(paper), &formats::size(u64::from(paper.size))],
    );
    let wish = StoredValue::new((meeting.clone(), paper.clone()));
    let action = move || {
        let (meeting, paper) = wish.get_value();
        if shelf.has(&meeting, &paper) {
            view! {
                {tag(Standing::Accepted, t::stored())}
                <a class="btn quiet" href=address(&meeting, &paper.id)>
                    {t::read_paper()}
                    <span class="sr">{paper.title}</span>
                </a>
            }
            .into_any()
        } else {
            store_button(shelf, meeting, paper)
        }
    };
    let failure = move || {
        let error = wish.with_value(|(_, paper)| shelf.failure(&paper.id))?;
        Some(view! { <div role="alert">{failure_note(&error)}</div> }.into_any())
    };
    view! {
        <section class="card">
            <div class="paper">
                <span class="ext" aria-hidden="true">{kind(paper)}</span>
                <span class="grow">
                    <b>{paper.title.clone()}</b>
                    <br />
                    <span class="muted">{size}</span>
                </span>
            </div>
            {failure}
            {action}
        </section>
    }
    .into_any()
}

fn store_button(shelf: Shelf, meeting: MeetingId, paper: Paper) -> View {
    let label = fill(t::store_paper_named(), &[&paper.title]);
    let id = paper.id.clone();
    let busy = Memo::new(move || shelf.busy.with(|busy| busy.as_ref() == Some(&id)));
    let wish = StoredValue::new((meeting, paper));
    view! {
        <button
            class="btn quiet"
            type="button"
            aria-label=label
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| {
                let (meeting, paper) = wish.get_value();
                shelf.store(meeting, paper);
            }
        >
            {icon(Icon::Download)}
            {move || if busy.get() { t::storing() } else { t::store_paper() }}
        </button>
    }
    .into_any()
}

/// Why a paper could not be stored or opened, and what to do.
pub fn failure_note(error: &PaperError) -> View {
    match error {
        PaperError::Damaged => note(
            Standing::Refused,
            t::digest_other_title(),
            t::digest_other(),
        ),
        PaperError::Backend(error) => note(
            Standing::Attention,
            t::paper_failed(),
            problems::of_asking(error),
        ),
        PaperError::Store(_) => note(Standing::Attention, t::paper_failed(), t::paper_no_room()),
        PaperError::NotStored => note(Standing::Info, t::paper_not_stored(), t::papers_hint()),
    }
}
