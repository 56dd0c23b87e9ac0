//! One request about savings: where it stands, how it got there, and taking it back.

use crate::prelude::*;
use crate::router;
use leptos::task::spawn_local;
use sokoguru_api::savings_requests::{SavingsRequest, SavingsRequestEvent};
use sokoguru_domain::savings::Ending;
use sokoguru_domain::{RequestKind, RequestStatus};

use super::account::term::ending_rows;
use super::progress::{Wording, discard_button, latest, progress};
use crate::backend::own;
use crate::components::{
    Icon, Screen, Sheet, Standing, Tab, confirm_buttons, empty, figure_skeleton, icon, loadable,
    note, note_with, price, row, rupiah, tag, use_announce,
};
use crate::i18n::{common, fill, formats, requests as t};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::outbox::{Command, Entry, Receipt, Summary};
use crate::reading::use_reading;
use crate::session::{App, use_app};

/// `/simpanan/permintaan/:id`
pub fn savings_request_page() -> View {
    let app = use_app();
    let id = router::param("id").unwrap_or_default();
    let requests = use_reading(own::savings_requests());
    let asking = RwSignal::new(false);
    let body = loadable(requests, figure_skeleton, move |reading| {
        let all = &reading.data.items;
        match all.iter().find(|one| one.id.as_str() == id) {
            Some(request) => content(app, request, asking),
            None => empty(Icon::Savings, t::not_found(), t::not_found_text(), None),
        }
    });
    view! {
        <Screen title=t::request() back="/simpanan" tab=Tab::Savings>
            {body}
        </Screen>
    }
    .into_any()
}

/// What a page says of a request in each state that lasts on the phone.
pub fn wording() -> Wording {
    Wording {
        stored: (t::stored_strong(), t::stored_text()),
        sending: (t::sending_strong(), ""),
        sign_in: (t::stored_strong(), t::sign_in_text()),
        stuck: (t::stuck_strong(), t::stuck_text()),
        refused: t::refused_strong(),
    }
}

/// A request that is still on the phone, with what it is.
pub fn waiting_note(entry: &Entry) -> View {
    let what = match &entry.summary {
        Summary::Withdrawal { amount, .. } => Some((t::withdrawal(), *amount)),
        Summary::DepositNotice { amount, .. } => Some((t::deposit(), *amount)),
        _ => None,
    };
    let id = entry.id.clone();
    let state = progress(entry, wording(), accepted, move || discard_button(&id));
    view! {
        <section class="card">
            {what.map(|(words, amount)| row(words, rupiah(amount)))}
            {state}
        </section>
    }
    .into_any()
}

/// What the cooperative said when it took a request in.
pub fn accepted(receipt: &Receipt) -> View {
    let at = formats::date_time(receipt.received_at);
    let number = receipt.number.as_ref().map(|number| {
        view! {
            <section class="card center">
                <p class="muted">{t::number()}</p>
                <p class="code">{number.clone()}</p>
                <p class="muted">{at}</p>
            </section>
        }
    });
    view! {
        {note(Standing::Accepted, common::accepted(), t::accepted_text())}
        {number}
    }
    .into_any()
}

/// A line that leads to a request.
pub fn request_link(request: &SavingsRequest) -> View {
    let paid = request
        .ending
        .as_ref()
        .map_or(request.amount, |ending| ending.paid);
    view! {
        <a href=["/simpanan/permintaan/", request.id.as_str()].concat()>
            <span class="grow">
                <b>{t::kind_name(request.kind.known())}</b>
                <span class="row muted">
                    {rupiah(paid)}
                    <span>{status_tag(request.status.known())}</span>
                </span>
            </span>
            {icon(Icon::Next)}
        </a>
    }
    .into_any()
}

/// Where a request stands, with a colour and an icon.
fn status_tag(status: Option<RequestStatus>) -> View {
    let standing = match status {
        Some(RequestStatus::Submitted) | None => Standing::Waiting,
        Some(RequestStatus::Approved | RequestStatus::Paid | RequestStatus::Booked) => {
            Standing::Accepted
        }
        Some(RequestStatus::Rejected) => Standing::Refused,
        Some(RequestStatus::Cancelled) => Standing::Info,
    };
    tag(standing, t::status_name(status))
}

fn content(app: App, request: &SavingsRequest, asking: RwSignal<bool>) -> View {
    let status = request.status.known();
    let kind = request.kind.known();
    let amount = match kind {
        Some(RequestKind::Deposit) => row(t::paid_amount(), rupiah(request.amount)),
        _ => row(t::amount(), rupiah(request.amount)),
    };
    let ending = request.ending.as_ref().map(|ending| {
        let parts = Ending {
            interest: ending.interest.0,
            tax: ending.tax.0,
            penalty: ending.penalty.0,
            paid: ending.paid.0,
        };
        ending_rows(request.amount, &parts)
    });
    let amount = ending.is_none().then_some(amount);
    let reason = request.history.last().and_then(|last| {
        (!last.reason.is_empty()).then(|| {
            note(
                Standing::Refused,
                t::refused_strong(),
                fill(t::reason(), &[&last.reason]),
            )
        })
    });
    let steps = request.history.iter().map(step).collect_view();
    let cancel = status
        .zip(kind)
        .is_some_and(|(status, kind)| status.can_become(kind, RequestStatus::Cancelled))
        .then(|| cancellation(app, request, asking));
    view! {
        <section class="card">
            <div class="row">
                <h2>{request.number.clone()}</h2>
                {status_tag(status)}
            </div>
            <p>{t::status_hint(status)}</p>
        </section>
        {reason}
        <section class="card">
            {row(t::kind_name(kind), request.account_name.clone())}
            {amount}
            {ending}
            {request.paid_on.map(|day| row(t::paid_on(), formats::date(day)))}
            {request.has_photo.then(|| view! { <p class="muted">{t::with_photo()}</p> })}
            {(!request.note.is_empty()).then(|| view! { <p>{request.note.clone()}</p> })}
        </section>
        <section class="card">
            <h2>{t::history()}</h2>
            <ol class="steps">{steps}</ol>
        </section>
        {cancel}
        <a class="btn quiet" href=["/simpanan/", request.account_id.as_str()].concat()>
            {t::to_account()}
        </a>
    }
    .into_any()
}

fn step(event: &SavingsRequestEvent) -> View {
    let reason = (!event.reason.is_empty()).then(|| fill(t::reason(), &[&event.reason]));
    view! {
        <li class="done">
            <b>{t::status_name(event.status.known())}</b>
            <p class="muted">{formats::date_time(event.at)}</p>
            {reason.map(|reason| view! { <p>{reason}</p> })}
        </li>
    }
    .into_any()
}

/// Taking a request back, and where that stands.
fn cancellation(app: App, request: &SavingsRequest, asking: RwSignal<bool>) -> View {
    let (id, number) = (request.id.clone(), request.number.clone());
    let mine = request.id.clone();
    let say = use_announce();
    let send = move || {
        let command = Command::CancelSavingsRequest(id.clone());
        let summary = Summary::SavingsCancellation {
            request_id: id.clone(),
            number: number.clone(),
        };
        spawn_local(async move {
            if app.submit(command, summary).await.is_err() {
                say.run(t::storage_title().to_owned());
            }
        });
    };
    let state = move || {
        app.outbox.with(|all| {
            let is_mine = |summary: &Summary| {
                matches!(summary, Summary::SavingsCancellation { request_id, .. } if *request_id == mine)
            };
            match latest(all, is_mine) {
                None => view! {
                    <button class="btn quiet danger" type="button" on:click=move |_| asking.set(true)>
                        {t::cancel()}
                    </button>
                }
                .into_any(),
                Some(entry) => {
                    let id = entry.id.clone();
                    progress(
                        entry,
                        wording(),
                        |_| note_with(Standing::Accepted, t::cancel_accepted(), "", ()),
                        move || discard_button(&id),
                    )
                }
            }
        })
    };
    view! {
        {state}
        <Sheet open=asking title=t::cancel_ask()>
            <p>{t::cancel_text()}</p>
            {confirm_buttons(asking, t::cancel(), true, send.clone())}
        </Sheet>
    }
    .into_any()
}

/// The amount of a request before it is sent, large and in words.
pub fn sum_card(amount: sokoguru_api::Amount) -> View {
    view! {
        <div>
            <p class="big">{price(amount)}</p>
            <p class="muted">{fill(t::in_words(), &[&formats::in_words(amount)])}</p>
        </div>
    }
    .into_any()
}
