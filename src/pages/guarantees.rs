//! The guarantor's own side: who asks, what it means to say yes, the answer, and how the loans go
//! that this member answers for.

use leptos::task::spawn_local;
use sokoguru_api::sureties::{Guarantee, GuaranteeAnswerRequest, GuaranteedLoan, Guarantees};
use sokoguru_api::{Amount, Coded};
use sokoguru_domain::{ApplicationStatus, GuaranteeStatus, LoanStatus};

use super::progress::{Wording, discard_button, latest, progress};
use crate::backend::own;
use crate::components::{
    Field, Icon, Kind, Screen, Sheet, Standing, Tab, confirm_buttons, empty, list_skeleton,
    loadable, note, row, rupiah, tag, use_announce,
};
use crate::i18n::{borrowing as t, common, fill, formats};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::outbox::{Command, Entry, Summary};
use crate::prelude::*;
use crate::reading::{Reading, use_reading};
use crate::session::{App, use_app};

/// What the member is about to say of which guarantee.
#[derive(Clone)]
struct Wish {
    guarantee: Guarantee,
    accepts: bool,
}

/// `/pinjaman/penjamin`
pub fn guarantees_page() -> View {
    let app = use_app();
    let source = use_reading(own::guarantees());
    let wish = RwSignal::new(None::<Wish>);
    let body = loadable(source, list_skeleton, move |reading| {
        list(app, reading, wish)
    });
    view! {
        <Screen
            title=t::guarantees()
            subtitle=t::guarantees_hint()
            back="/pinjaman"
            tab=Tab::Loans
        >
            {body}
            {answer_sheet(app, wish)}
        </Screen>
    }
    .into_any()
}

fn list(app: App, reading: &Reading<Guarantees>, wish: RwSignal<Option<Wish>>) -> View {
    let items = &reading.data.items;
    if items.is_empty() {
        return empty(
            Icon::People,
            t::guarantees_none(),
            t::guarantees_none_hint(),
            None,
        );
    }
    let cards = items
        .iter()
        .map(|one| {
            if one.can_answer {
                question(app, one, wish)
            } else {
                known(one)
            }
        })
        .collect_view();
    let as_of = formats::date_time(reading.data.as_of);
    view! {
        {cards}
        <p class="muted">{fill(common::as_of(), &[&as_of])}</p>
    }
    .into_any()
}

/// Who asks, and what it means to say yes.
fn question(app: App, one: &Guarantee, wish: RwSignal<Option<Wish>>) -> View {
    let id = one.id.clone();
    let mine = move |summary: &Summary| matches!(summary, Summary::GuaranteeAnswer { guarantee_id, .. } if *guarantee_id == id);
    let kept = StoredValue::new(one.clone());
    let state = move || {
        app.outbox.with(|entries| {
            let entry = latest(entries, &mine);
            match entry {
                Some(entry) => said(entry),
                None => buttons(kept, wish),
            }
        })
    };
    view! {
        <section class="card">
            <div>
                <h2>{fill(t::asked_by(), &[&one.borrower])}</h2>
                <p class="muted">
                    {fill(t::asked_number(), &[&formats::member_number(&one.borrower_number)])}
                </p>
                <p class="muted">{fill(t::asked_on(), &[&formats::date_time(one.asked_at)])}</p>
            </div>
            <div>
                <p class="muted">{one.product_name.clone()}</p>
                <p class="big">{formats::rupiah(one.amount)}</p>
                <p class="muted">{formats::in_words(one.amount)}</p>
            </div>
            {signs(one)}
            <div class="group" aria-live="polite">
                {state}
            </div>
        </section>
    }
    .into_any()
}

fn signs(one: &Guarantee) -> View {
    let months = one.months.to_string();
    let amount = formats::rupiah(one.amount);
    let limit = match one.instalment {
        Some(most) => fill(
            t::signs_limit(),
            &[&amount, &months, &formats::rupiah(most)],
        ),
        None => fill(t::signs_limit_plain(), &[&amount, &months]),
    };
    view! {
        <div>
            <h3>{t::signs_title()}</h3>
            <ul class="dots">
                <li>{limit}</li>
                <li>{fill(t::signs_amount(), &[&one.borrower])}</li>
                <li>{t::signs_once()}</li>
                <li>{t::signs_free()}</li>
            </ul>
        </div>
    }
    .into_any()
}

fn buttons(guarantee: StoredValue<Guarantee>, wish: RwSignal<Option<Wish>>) -> View {
    let press = move |accepts: bool| {
        wish.set(Some(Wish {
            guarantee: guarantee.get_value(),
            accepts,
        }));
    };
    view! {
        <button class="btn" type="button" on:click=move |_| press(true)>
            {t::accept()}
        </button>
        <button class="btn quiet" type="button" on:click=move |_| press(false)>
            {t::decline()}
        </button>
    }
    .into_any()
}

/// How the answer stands that was given on this phone.
fn said(entry: &Entry) -> View {
    let id = entry.id.clone();
    progress(
        entry,
        Wording {
            stored: (common::stored(), t::answer_stored()),
            sending: (common::sending(), t::answer_sending()),
            sign_in: (common::stored(), t::answer_stored()),
            stuck: (common::stuck(), t::answer_stuck()),
            refused: t::answer_refused(),
        },
        |_| note(Standing::Accepted, common::accepted(), ""),
        move || discard_button(&id),
    )
}

/// One that was answered, or that needs no answer any more.
fn known(one: &Guarantee) -> View {
    let status = one.status.known();
    let (standing, words) = match status {
        Some(GuaranteeStatus::Accepted) => (Standing::Accepted, t::you_accepted()),
        Some(GuaranteeStatus::Declined) => (Standing::Info, t::you_declined()),
        Some(GuaranteeStatus::Pending) | None => (Standing::Info, t::answer_pending()),
    };
    let ended = one
        .application
        .as_ref()
        .and_then(Coded::known)
        .is_some_and(ApplicationStatus::is_final);
    let accepted = status == Some(GuaranteeStatus::Accepted);
    let state = match &one.loan {
        Some(loan) if accepted => guaranteed(loan),
        None if ended => view! { <p class="muted">{t::you_released()}</p> }.into_any(),
        None if accepted => view! { <p class="muted">{t::guaranteed_waits()}</p> }.into_any(),
        Some(_) | None => ().into_any(),
    };
    let answered = one.answered_at.map(|at| {
        let at = formats::date_time(at);
        view! { <p class="muted">{fill(t::answered_at(), &[words, &at])}</p> }.into_any()
    });
    view! {
        <section class="card">
            <div class="row">
                <h2>{one.borrower.clone()}</h2>
                {tag(standing, words)}
            </div>
            {row(one.product_name.clone(), rupiah(one.amount))}
            {state}
            {answered}
        </section>
    }
    .into_any()
}

fn guaranteed(loan: &GuaranteedLoan) -> View {
    if loan.status.known() == Some(LoanStatus::Closed) {
        return note(Standing::Accepted, t::guaranteed_done(), "");
    }
    let late = !loan.arrears.0.is_zero();
    let standing = if late {
        let words = fill(t::guaranteed_late(), &[&formats::rupiah(loan.arrears)]);
        note(Standing::Attention, words, "")
    } else {
        tag(Standing::Accepted, t::guaranteed_fine())
    };
    let next = loan.next_due_on.filter(|_| !late).map(|day| {
        let day = formats::date(day);
        view! { <p class="muted">{fill(t::guaranteed_next(), &[&day])}</p> }.into_any()
    });
    view! {
        {row(t::guaranteed_left(), rupiah(loan.outstanding))}
        {standing}
        {next}
    }
    .into_any()
}

/// Asks once more, in words, before the answer is given for good.
fn answer_sheet(app: App, wish: RwSignal<Option<Wish>>) -> View {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let say = use_announce();
    watch(move || {
        if wish.with(Option::is_some) {
            open.set(true);
        }
    });
    watch(move || {
        if !open.get() && wish.with_untracked(Option::is_some) {
            wish.set(None);
            reason.set(String::new());
        }
    });
    let title = Signal::derive(move || {
        wish.with(|wish| {
            wish.as_ref().map_or_else(String::new, |wish| {
                let text = if wish.accepts {
                    t::accept_ask()
                } else {
                    t::decline_ask()
                };
                fill(text, &[&wish.guarantee.borrower])
            })
        })
    });
    let content = move || {
        let Some(now) = wish.get_untracked() else {
            return ().into_any();
        };
        let amount = now.guarantee.amount;
        let act = {
            let now = now.clone();
            move || {
                let reason = reason.get_untracked().trim().to_owned();
                give(app, now.clone(), reason, say);
            }
        };
        if now.accepts {
            return view! {
                <p>{fill(t::accept_explain(), &[&formats::rupiah(amount)])}</p>
                <p class="muted">{words_of(amount)}</p>
                <p>{t::signs_once()}</p>
                {confirm_buttons(open, t::accept(), false, act)}
            }
            .into_any();
        }
        let field = Field {
            id: "alasan",
            label: t::decline_reason(),
            hint: "",
            kind: Kind::Lines,
            value: reason,
            errors,
        };
        view! {
            <p>{t::signs_free()}</p>
            {field.view()}
            {confirm_buttons(open, t::decline_yes(), true, act)}
        }
        .into_any()
    };
    Sheet::new().open(open).title(title).draw(content)
}

fn words_of(amount: Amount) -> String {
    formats::in_words(amount)
}

fn give(app: App, wish: Wish, reason: String, say: Callback<String>) {
    let Wish { guarantee, accepts } = wish;
    let summary = Summary::GuaranteeAnswer {
        guarantee_id: guarantee.id.clone(),
        borrower: guarantee.borrower,
        accepts,
    };
    let reason = if accepts { String::new() } else { reason };
    let request = GuaranteeAnswerRequest { accepts, reason };
    let command = Command::AnswerGuarantee(guarantee.id, request);
    spawn_local(async move {
        if app.submit(command, summary).await.is_err() {
            say.run(t::answer_not_stored().to_owned());
        }
    });
}
