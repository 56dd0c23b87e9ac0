//! Kotak keluar: every write with where it stands and a way out. Nothing vanishes from it by
//! itself but what the cooperative has received.

use crate::prelude::*;
use chrono::DateTime;
use leptos::task::spawn_local;

use crate::components::{
    Icon, Screen, Sheet, Standing, Tab, confirm_buttons, empty, note, use_announce,
};
use crate::i18n::{borrowing, common, fill, formats, more as t, own_data, questions, requests};
use crate::markup::{Child, IntoAny, View, view, watch};
use crate::offline::outbox::{self, Entry, EntryId, Kind, State, Summary};
use crate::session::{App, use_app};

/// Kotak keluar.
pub fn outbox_page() -> impl Child {
    let app = use_app();
    let asked = RwSignal::new(None::<Entry>);
    let sendable =
        move || app.writes(|all| all.iter().any(|entry| matches!(entry.state, State::Stored)));
    let list = move || {
        app.writes(|all| {
            // A ballot that is in the box is the meeting's to show, and nothing to throw away.
            let is_in_box =
                |one: &Entry| matches!(one.state, State::Accepted(_)) && app.is_ballot(&one.id);
            let all: Vec<&Entry> = all.iter().filter(|one| !is_in_box(one)).collect();
            if all.is_empty() {
                return empty(Icon::Outbox, t::outbox_none(), t::outbox_none_text(), None);
            }
            // What needs the member or still waits is newest first, then what is done.
            let order = |done: bool| {
                let all = all.iter().rev().copied();
                all.filter(move |one| one.is_pending() != done)
            };
            let cards: Vec<_> = order(false)
                .chain(order(true))
                .map(|e| card(app, e, asked))
                .collect();
            cards.into_any()
        })
    };
    view! {
        <Screen title=t::outbox() subtitle=t::outbox_hint() back="/lainnya" tab=Tab::More>
            {list}
            {move || {
                sendable()
                    .then(|| {
                        view! {
                            <button class="btn" type="button" on:click=move |_| app.send_now()>
                                {t::send_now()}
                            </button>
                        }
                    })
            }}
            {discard_sheet(app, asked)}
        </Screen>
    }
}

fn card(app: App, entry: &Entry, asked: RwSignal<Option<Entry>>) -> View {
    let (kind, facts, href) = words(&entry.summary);
    let written = i64::try_from(entry.created_ms)
        .ok()
        .and_then(DateTime::from_timestamp_millis);
    let written =
        written.map(|at| fill(t::written_at(), &[&formats::date_time(at.fixed_offset())]));
    let (id, kept) = (entry.id.clone(), entry.clone());
    let retry = entry.can_retry().then(|| {
        view! {
            <button class="btn quiet" type="button" on:click=move |_| again(app, id.clone())>
                {t::send_again()}
            </button>
        }
    });
    let discard = entry.can_discard().then(|| {
        let words = if entry.is_pending() {
            t::discard()
        } else {
            t::remove_done()
        };
        view! {
            <button class="btn quiet" type="button" on:click=move |_| asked.set(Some(kept.clone()))>
                {words}
            </button>
        }
    });
    view! {
        <section class="card">
            <div>
                <h2>
                    <a href=href>{kind}</a>
                </h2>
                <p>{facts}</p>
                <p class="muted">{written}</p>
            </div>
            {state(app, entry)}
            <div class="pair">{retry} {discard}</div>
        </section>
    }
    .into_any()
}

fn again(app: App, id: EntryId) {
    spawn_local(async move {
        // Where storage refuses, the entry stays as it is, and that is what is shown.
        let _ = app.retry(id).await;
    });
}

/// What it is, about what, and where it is seen.
fn words(summary: &Summary) -> (&'static str, String, String) {
    match summary {
        Summary::LoanApplication {
            product_name,
            amount,
            months,
        } => (
            t::loan_application(),
            fill(
                t::loan_facts(),
                &[product_name, &formats::rupiah(*amount), &months.to_string()],
            ),
            "/pinjaman".to_owned(),
        ),
        Summary::Cancellation {
            application_id,
            number,
        } => (
            t::cancellation(),
            number.clone(),
            ["/pinjaman/pengajuan/", application_id.as_str()].concat(),
        ),
        Summary::GuaranteeAnswer {
            borrower, accepts, ..
        } => (
            borrowing::out_answer(),
            fill(
                if *accepts {
                    borrowing::out_accepts()
                } else {
                    borrowing::out_declines()
                },
                &[borrower],
            ),
            "/pinjaman/penjamin".to_owned(),
        ),
        Summary::Attachment {
            of,
            name,
            size,
            sent,
            ..
        } => (
            borrowing::out_paper(),
            fill(
                borrowing::out_progress(),
                &[
                    name,
                    &formats::size(u64::from(*sent)),
                    &formats::size(u64::from(*size)),
                ],
            ),
            ["/pinjaman/pengajuan/", &of.replace('-', "")].concat(),
        ),
        Summary::Attendance {
            meeting_id,
            meeting_title,
        } => (
            t::attendance(),
            meeting_title.clone(),
            ["/rat/", meeting_id.as_str()].concat(),
        ),
        Summary::Question {
            meeting_id,
            meeting_title,
        } => (
            questions::question(),
            meeting_title.clone(),
            meeting_id.as_ref().map_or_else(
                || "/tanya".to_owned(),
                |meeting| ["/rat/", meeting.as_str(), "/tanya"].concat(),
            ),
        ),
        Summary::OwnData(wish) => own_data::words(*wish),
        Summary::Vote {
            meeting_id,
            meeting_title,
            item_id,
            item_title,
            ..
        } => (
            t::vote(),
            fill(t::vote_facts(), &[item_title, meeting_title]),
            ["/rat/", meeting_id.as_str(), "/suara/", item_id.as_str()].concat(),
        ),
        Summary::Withdrawal {
            account_id,
            account_name,
            amount,
        } => (
            requests::withdrawal(),
            fill(
                requests::outbox_facts(),
                &[account_name, &formats::rupiah(*amount)],
            ),
            ["/simpanan/", account_id.as_str()].concat(),
        ),
        Summary::DepositNotice {
            account_id,
            account_name,
            amount,
        } => (
            requests::deposit(),
            fill(
                requests::outbox_facts(),
                &[account_name, &formats::rupiah(*amount)],
            ),
            ["/simpanan/", account_id.as_str()].concat(),
        ),
        Summary::SavingsCancellation { request_id, number } => (
            requests::cancellation(),
            number.clone(),
            ["/simpanan/permintaan/", request_id.as_str()].concat(),
        ),
    }
}

/// Where a write stands, in the words of the glossary.
fn state(app: App, entry: &Entry) -> View {
    let follows = app.outbox.with(|all| outbox::waits_for_another(entry, all));
    match &entry.state {
        State::Stored if follows => {
            note(Standing::Stored, common::stored(), borrowing::out_waits())
        }
        State::Stored => note(Standing::Stored, common::stored(), common::stored_text()),
        State::WaitingForSignIn => note(
            Standing::Stored,
            common::stored(),
            common::waits_for_sign_in(),
        ),
        State::Sending => note(Standing::Sending, common::sending(), ""),
        State::Stuck(_) => note(Standing::Attention, common::stuck(), common::stuck_text()),
        State::Refused(problem) => note(
            Standing::Refused,
            common::refused(),
            borrowing::of_refusal(problem),
        ),
        State::Accepted(receipt) => {
            let strong = if receipt.kind == Kind::Vote {
                common::vote_accepted()
            } else {
                common::accepted()
            };
            let received = fill(
                t::received_at(),
                &[&formats::date_time(receipt.received_at)],
            );
            let text = receipt.number.as_ref().map_or_else(
                || received.clone(),
                |number| [fill(t::receipt_number(), &[number]), received.clone()].join(" \u{b7} "),
            );
            note(Standing::Accepted, strong, text)
        }
    }
}

fn discard_sheet(app: App, asked: RwSignal<Option<Entry>>) -> View {
    let open = RwSignal::new(false);
    let announce = use_announce();
    watch(move || {
        let Some(entry) = asked.get() else { return };
        if entry.is_pending() {
            open.set(true);
        } else {
            asked.set(None);
            discard(app, entry.id, announce);
        }
    });
    let text = move || {
        asked.with(|asked| {
            let tried = asked.as_ref().is_some_and(|entry| entry.attempts > 0);
            if tried {
                t::discard_maybe()
            } else {
                t::discard_unsent()
            }
        })
    };
    let act = move || {
        if let Some(entry) = asked.try_update(Option::take).flatten() {
            discard(app, entry.id, announce);
        }
    };
    view! {
        <Sheet open=open title=t::discard_title()>
            <p>{text}</p>
            {confirm_buttons(open, t::discard(), true, act)}
        </Sheet>
    }
    .into_any()
}

fn discard(app: App, id: EntryId, announce: Callback<String>) {
    spawn_local(async move {
        if app.discard(id).await.is_err() {
            announce.run(common::sending().to_owned());
        }
    });
}
