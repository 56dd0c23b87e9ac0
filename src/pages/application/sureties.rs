//! What an application waits for: guarantors with their answers, and papers with how far they have
//! come.

use sokoguru_api::loans::LoanApplication;
use sokoguru_api::sureties::{Attachment, Guarantor};
use sokoguru_domain::{Awaited, GuaranteeStatus};

use crate::components::{Standing, note, note_with, row, tag};
use crate::i18n::{borrowing as t, common, fill, formats};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::outbox::{Entry, State, Summary};
use crate::pages::progress::discard_button;
use crate::session::App;

/// What it waits for, in words.
pub fn awaits(application: &LoanApplication) -> Option<View> {
    if application.awaits.is_empty() {
        return None;
    }
    let declined = application
        .guarantors
        .iter()
        .any(|one| one.status.known() == Some(GuaranteeStatus::Declined));
    let lines = application
        .awaits
        .iter()
        .map(|what| {
            let words = match what.known() {
                Some(Awaited::Guarantors) if declined => t::awaits_declined(),
                known => t::awaited(known),
            };
            view! { <p>{words}</p> }.into_any()
        })
        .collect_view();
    let standing = if declined {
        Standing::Attention
    } else {
        Standing::Waiting
    };
    Some(note_with(standing, t::awaits_title(), "", lines.into_any()))
}

/// Who is to stand surety, and what they said.
pub fn guarantors(list: &[Guarantor]) -> Option<View> {
    if list.is_empty() {
        return None;
    }
    let lines = list.iter().map(guarantor).collect_view();
    Some(
        view! {
            <section class="group">
                <h2>{t::guarantor_numbers()}</h2>
                <ul class="card list">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn guarantor(one: &Guarantor) -> View {
    let status = one.status.known();
    let standing = match status {
        Some(GuaranteeStatus::Accepted) => Standing::Accepted,
        Some(GuaranteeStatus::Declined) => Standing::Refused,
        Some(GuaranteeStatus::Pending) | None => Standing::Waiting,
    };
    let answered = one
        .answered_at
        .map(|at| view! { <p class="muted">{formats::date_time(at)}</p> }.into_any());
    let reason = (!one.reason.is_empty())
        .then(|| view! { <p>{fill(t::declined_because(), &[&one.reason])}</p> }.into_any());
    view! {
        <li>
            <div class="link">
                <div class="grow">
                    <b>{one.name.clone()}</b>
                    <p class="muted num">{formats::member_number(&one.number)}</p>
                    {tag(standing, t::answer(status))}
                    {reason}
                    {answered}
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// What is pledged.
pub fn pledge(application: &LoanApplication) -> Option<View> {
    let pledge = application.collateral.as_ref()?;
    let worth = fill(
        t::pledge_worth(),
        &[&pledge.description, &formats::rupiah(pledge.value)],
    );
    Some(row(t::pledge_of(pledge.kind.known()), worth))
}

/// The papers, each with how far it has come: by the cooperative, or on this phone.
pub fn papers(app: App, application: &LoanApplication) -> Option<View> {
    let mut names: Vec<(String, String)> = application
        .slots
        .iter()
        .map(|slot| (slot.id.as_str().to_owned(), slot.name.clone()))
        .collect();
    for come in &application.attachments {
        let slot = come.slot.as_str();
        if names.iter().all(|(known, _)| known != slot) {
            names.push((slot.to_owned(), slot.to_uppercase()));
        }
    }
    if names.is_empty() {
        return None;
    }
    let id = application.id.as_str();
    let lines = names
        .into_iter()
        .map(|(slot, name)| {
            let come = application
                .attachments
                .iter()
                .find(|one| one.slot.as_str() == slot)
                .cloned();
            paper(app, id.to_owned(), slot, name, come)
        })
        .collect_view();
    Some(
        view! {
            <section class="group">
                <h2>{t::papers()}</h2>
                <ul class="card list">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn paper(
    app: App,
    application: String,
    slot: String,
    name: String,
    come: Option<Attachment>,
) -> View {
    let state = move || {
        app.outbox.with(|entries| {
            let mine = |entry: &&Entry| is_of(entry, &application, &slot);
            let waits = entries.iter().rev().find(mine);
            match (waits, &come) {
                (Some(entry), _) if !matches!(entry.state, State::Accepted(_)) => on_phone(entry),
                (Some(_), _) => tag(Standing::Accepted, t::paper_there()),
                (None, Some(come)) if come.is_complete() => {
                    tag(Standing::Accepted, t::paper_there())
                }
                (None, Some(come)) => tag(Standing::Waiting, part(come.received, come.size)),
                (None, None) => (
                    tag(Standing::Waiting, t::paper_none()),
                    view! { <p class="muted">{t::paper_seen()}</p> },
                )
                    .into_any(),
            }
        })
    };
    view! {
        <li>
            <div class="link">
                <div class="grow" aria-live="polite">
                    <b>{name}</b>
                    <br />
                    {state}
                </div>
            </div>
        </li>
    }
    .into_any()
}

fn is_of(entry: &Entry, application: &str, of_slot: &str) -> bool {
    matches!(
        &entry.summary,
        Summary::Attachment { of, slot, .. }
            if slot.as_str() == of_slot && of.replace('-', "") == application
    )
}

fn part(sent: u32, size: u32) -> String {
    let (sent, size) = (
        formats::size(u64::from(sent)),
        formats::size(u64::from(size)),
    );
    fill(t::paper_part(), &[&sent, &size])
}

/// How a paper stands that is still on this phone.
pub fn on_phone(entry: &Entry) -> View {
    let Summary::Attachment { size, sent, .. } = &entry.summary else {
        return ().into_any();
    };
    match &entry.state {
        State::Sending if *sent > 0 => tag(Standing::Sending, part(*sent, *size)),
        State::Sending => tag(Standing::Sending, common::sending()),
        State::Refused(problem) => note_with(
            Standing::Refused,
            t::paper_refused(),
            t::of_refusal(problem),
            discard_button(&entry.id),
        ),
        State::Stuck(_) => note(Standing::Attention, common::stuck(), common::stuck_text()),
        State::Stored | State::WaitingForSignIn | State::Accepted(_) => {
            let part = (*sent > 0)
                .then(|| view! { <p class="muted num">{part(*sent, *size)}</p> }.into_any());
            (tag(Standing::Stored, t::paper_on_phone()), part).into_any()
        }
    }
}
