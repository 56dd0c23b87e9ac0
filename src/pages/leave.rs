//! Berhenti jadi anggota: what comes of each account, what is to be settled before, the member's
//! word, and where it stands.

use sokoguru_api::own_data::{Leaving, LeavingAccount, LeavingRequest, LeavingTerms, Profile};
use sokoguru_api::wire::LeavingId;
use sokoguru_domain::{OnLeaving, WishStatus};

use super::own_data::wish::{is_under_way, send, standing};
use crate::backend::joining as protocol;
use crate::components::{
    Errors, Field, Kind, Screen, Sheet, Standing, Tab, confirm_buttons, error_summary,
    figure_skeleton, loadable, note, note_with, row, rupiah, use_announce,
};
use crate::i18n::{common, fill, formats, own_data as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::own_data::{OwnData, Wish};
use crate::pages::progress::beside;
use crate::prelude::*;
use crate::reading::{Source, use_reading};
use crate::session::{App, use_app};

const PAYOUT: &str = "kirim-ke";
const REASON: &str = "alasan";

/// What is asked once more before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ask {
    /// To leave.
    Leave,
    /// To take that word back.
    Stay(LeavingId),
}

/// What is filled in. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
struct Form {
    app: App,
    payout: RwSignal<String>,
    reason: RwSignal<String>,
    errors: RwSignal<Errors>,
    asked: RwSignal<Option<Ask>>,
    say: Callback<String>,
}

impl Form {
    /// Asks once more, if nothing is missing.
    fn ask(self) {
        let letters =
            |text: RwSignal<String>| text.with_untracked(|text| text.trim().chars().count());
        let mut errors = Errors::new();
        if !(3..=200).contains(&letters(self.payout)) {
            errors.push((PAYOUT, t::payout_wrong().to_owned()));
        }
        if letters(self.reason) > 500 {
            errors.push((REASON, t::reason_long().to_owned()));
        }
        let fine = errors.is_empty();
        self.errors.set(errors);
        if fine {
            self.asked.set(Some(Ask::Leave));
        }
    }

    fn send(self) {
        let text =
            |text: RwSignal<String>| text.with_untracked(|text| text.trim().replace('\n', " "));
        let request = LeavingRequest {
            reason: text(self.reason),
            payout: text(self.payout),
        };
        send(
            self.app,
            OwnData::Leave(request),
            Wish::Leave,
            self.say,
            |_| {},
        );
    }
}

/// `/lainnya/berhenti`
pub fn leave_page() -> View {
    let app = use_app();
    let terms = use_reading(protocol::leaving());
    let profile = use_reading(protocol::profile());
    let form = Form {
        app,
        payout: RwSignal::default(),
        reason: RwSignal::default(),
        errors: RwSignal::default(),
        asked: RwSignal::new(None),
        say: use_announce(),
    };
    let may_ask = Memo::new(move || may_ask(app, profile));
    view! {
        <Screen title=t::leave() back="/lainnya/data" tab=Tab::More>
            <p>{t::leave_intro()}</p>
            {beside(profile, move |profile| {
                profile.leaving.as_ref().map(|last| word(form, last)).into_any()
            })}
            <div class="group" aria-live="polite">
                {standing(app, |wish| matches!(wish, Wish::Leave | Wish::Stay))}
            </div>
            {loadable(terms, figure_skeleton, |reading| what_comes(&reading.data))}
            {move || may_ask.get().then(|| fields(form))}
            {sheet(form)}
        </Screen>
    }
    .into_any()
}

/// Whether there is no word about leaving that waits or was granted.
fn may_ask(app: App, profile: Source<Profile>) -> bool {
    let said = profile.state.with(|state| {
        let last = state
            .reading()
            .and_then(|reading| reading.data.leaving.clone());
        last.is_some_and(|last| {
            matches!(
                last.status.known(),
                Some(WishStatus::Submitted | WishStatus::Accepted)
            )
        })
    });
    !said && !is_under_way(app, |wish| wish == Wish::Leave)
}

fn word(form: Form, last: &Leaving) -> View {
    let answer = fill(t::answer(), &[&last.answer]);
    match last.status.known() {
        Some(WishStatus::Submitted) => {
            let sent = fill(t::sent_on(), &[&formats::date_time(last.submitted_at)]);
            note_with(
                Standing::Waiting,
                t::leave_waiting(),
                sent,
                stay(form, last),
            )
        }
        Some(WishStatus::Accepted) => {
            let day = last.leaves_on.map(formats::date).unwrap_or_default();
            let text = if last.answer.is_empty() {
                t::leave_granted_hint().to_owned()
            } else {
                [t::leave_granted_hint(), " ", &answer].concat()
            };
            note(Standing::Info, fill(t::leave_granted(), &[&day]), text)
        }
        Some(WishStatus::Refused) => note(Standing::Refused, t::leave_refused(), answer),
        Some(WishStatus::Withdrawn) | None => ().into_any(),
    }
}

fn stay(form: Form, last: &Leaving) -> View {
    let id = StoredValue::new(last.id.clone());
    let waits = move || is_under_way(form.app, |wish| wish == Wish::Stay);
    (move || {
        (!waits()).then(|| {
            view! {
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| form.asked.set(Some(Ask::Stay(id.get_value())))
                >
                    {t::stay()}
                </button>
            }
        })
    })
    .into_any()
}

/// The question stands beside what is read, so that a fresh answer does not take it away.
fn sheet(form: Form) -> View {
    let open = RwSignal::new(false);
    watch(move || open.set(form.asked.with(Option::is_some)));
    let title = Signal::derive(move || {
        match form.asked.get() {
            Some(Ask::Stay(_)) => t::stay_title(),
            Some(Ask::Leave) | None => t::leave_ask(),
        }
        .to_owned()
    });
    let content = move || match form.asked.get() {
        Some(Ask::Stay(id)) => view! {
            <p>{t::stay_text()}</p>
            {confirm_buttons(open, t::stay(), false, move || {
                send(form.app, OwnData::Stay(id.clone()), Wish::Stay, form.say, |_| {});
            })}
        }
        .into_any(),
        _ => view! {
            <p>{t::leave_ask_text()}</p>
            {confirm_buttons(open, t::leave_send(), true, move || form.send())}
        }
        .into_any(),
    };
    view! { <Sheet open=open title=title>{content}</Sheet> }.into_any()
}

fn what_comes(terms: &LeavingTerms) -> View {
    let months = terms.returned_within_months;
    let accounts: Vec<View> = terms
        .accounts
        .iter()
        .map(|one| account(one, months))
        .collect();
    let none = accounts
        .is_empty()
        .then(|| view! { <p class="muted">{t::no_savings()}</p> }.into_any());
    let as_of = fill(common::as_of(), &[&formats::date_time(terms.as_of)]);
    let obstacles: Vec<View> = terms
        .obstacles
        .iter()
        .map(|one| {
            let sum = one.amount.map(formats::rupiah).unwrap_or_default();
            let words = t::obstacle(one.kind.known(), &one.number, &sum);
            view! { <li>{words}</li> }.into_any()
        })
        .collect();
    let settle = if obstacles.is_empty() {
        note(Standing::Accepted, "", t::nothing_to_settle())
    } else {
        note_with(
            Standing::Attention,
            t::settle_first(),
            t::settle_text(),
            view! { <ul class="plain">{obstacles}</ul> },
        )
    };
    view! {
        {settle}
        <section class="card">
            <h2>{t::your_savings()}</h2>
            {none}
            {accounts}
            <p class="muted">{as_of}</p>
        </section>
    }
    .into_any()
}

fn account(one: &LeavingAccount, months: Option<u16>) -> View {
    let outcome = one.outcome.known();
    let words = match (outcome, months, one.matures_on) {
        (Some(OnLeaving::ReturnedByArticles), Some(months), _) => {
            fill(t::returned_within(), &[&months.to_string()])
        }
        (Some(OnLeaving::AtMaturity), _, Some(day)) => {
            fill(t::at_maturity(), &[&formats::date(day)])
        }
        _ => t::outcome(outcome).to_owned(),
    };
    view! {
        <div>
            {row(one.name.clone(), rupiah(one.balance))}
            <p class="muted">{words}</p>
        </div>
    }
    .into_any()
}

fn fields(form: Form) -> View {
    let field = |id, label, hint, kind, value| {
        Field {
            id,
            label,
            hint,
            kind,
            value,
            errors: form.errors,
        }
        .view()
    };
    view! {
        {error_summary(form.errors)}
        <div class="group form">
            {field(PAYOUT, t::payout(), t::payout_hint(), Kind::Text, form.payout)}
            {field(REASON, t::leave_why(), t::leave_why_hint(), Kind::Lines, form.reason)}
            <button class="btn danger" type="button" on:click=move |_| form.ask()>
                {t::leave_send()}
            </button>
        </div>
    }
    .into_any()
}
