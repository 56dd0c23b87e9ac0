//! Telling the office of a deposit that it has not booked yet, with a photo of the proof.

use crate::prelude::*;
use crate::router;
use chrono::NaiveDate;
use sokoguru_api::savings_requests::{DepositNotice, SavingsDetail};
use sokoguru_api::wire::SavingsId;
use sokoguru_api::{Amount, Octets};
use sokoguru_domain::format;

use super::account::term::today;
use super::asking::{Sender, outcome};
use super::not_found;
use super::savings_request::sum_card;
use crate::backend::own;
use crate::components::photo::{PhotoField, Value};
use crate::components::{
    Errors, Field, Kind, Screen, Sheet, Standing, Tab, confirm_buttons, error_summary, field_frame,
    figure_skeleton, loadable, note, row,
};
use crate::i18n::{formats, requests as t, savings};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, Summary};
use crate::picture::Accepts;
use crate::reading::use_reading;

const AMOUNT: &str = "jumlah";
const DAY: &str = "tanggal";
const NOTE: &str = "cara";

/// `/simpanan/:id/setor`
pub fn deposit_page() -> View {
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(SavingsId::parse) else {
        return not_found::not_found();
    };
    let sender = Sender::new();
    let form = Form {
        amount: RwSignal::new(String::new()),
        day: RwSignal::new(today().to_string()),
        words: RwSignal::new(String::new()),
        photo: RwSignal::new(None),
        errors: RwSignal::new(Errors::new()),
        asking: RwSignal::new(false),
    };
    let detail = use_reading(own::savings_account(&id));
    let back = ["/simpanan/", id.as_str()].concat();
    let body = move || {
        if sender.sent.with(Option::is_some) {
            outcome(sender)
        } else {
            loadable(detail, figure_skeleton, move |reading| {
                draw(form, sender, &reading.data)
            })
        }
    };
    view! {
        <Screen title=t::notice_title() back=back tab=Tab::Savings>
            {body}
        </Screen>
    }
    .into_any()
}

/// What is filled in. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
struct Form {
    amount: RwSignal<String>,
    day: RwSignal<String>,
    words: RwSignal<String>,
    photo: RwSignal<Value>,
    errors: RwSignal<Errors>,
    asking: RwSignal<bool>,
}

impl Form {
    fn sum(self) -> Option<Amount> {
        let typed = self
            .amount
            .with_untracked(|typed| format::parse_rupiah_input(typed));
        typed.filter(|sum| !sum.is_zero()).map(Amount)
    }

    fn paid_on(self) -> Option<NaiveDate> {
        let day: NaiveDate = self.day.with_untracked(|day| day.parse().ok())?;
        let ago = (today() - day).num_days();
        (0..=365).contains(&ago).then_some(day)
    }

    fn check(self) {
        let mut wrong = Errors::new();
        if self.sum().is_none() {
            wrong.push((AMOUNT, t::amount_missing().to_owned()));
        }
        if self.paid_on().is_none() {
            wrong.push((DAY, t::paid_on_wrong().to_owned()));
        }
        if self
            .words
            .with_untracked(|words| words.trim().chars().count() > 200)
        {
            wrong.push((NOTE, t::note_long().to_owned()));
        }
        self.asking.set(wrong.is_empty());
        self.errors.set(wrong);
    }

    fn notice(self) -> Option<DepositNotice> {
        Some(DepositNotice {
            amount: self.sum()?,
            paid_on: self.paid_on()?,
            note: self.words.with_untracked(|words| words.trim().to_owned()),
            photo: self
                .photo
                .with_untracked(|photo| photo.as_ref().map(|picked| Octets(picked.bytes.clone()))),
        })
    }
}

fn draw(form: Form, sender: Sender, detail: &SavingsDetail) -> View {
    let account = StoredValue::new(detail.account.clone());
    let act = move || {
        let Some(notice) = form.notice() else { return };
        account.with_value(|account| {
            let summary = Summary::DepositNotice {
                account_id: account.id.clone(),
                account_name: account.name.clone(),
                amount: notice.amount,
            };
            sender.send(Command::NoteDeposit(account.id.clone(), notice), summary);
        });
    };
    let amount = Field {
        id: AMOUNT,
        label: t::paid_amount(),
        hint: "",
        kind: Kind::Money,
        value: form.amount,
        errors: form.errors,
    };
    let words = Field {
        id: NOTE,
        label: t::notice_note(),
        hint: "",
        kind: Kind::Lines,
        value: form.words,
        errors: form.errors,
    };
    let photo = PhotoField {
        id: "foto".to_owned(),
        label: t::photo().to_owned(),
        hint: t::photo_hint().to_owned(),
        accepts: Accepts::Photo,
        value: form.photo,
        wrong: Signal::derive(|| None),
    };
    view! {
        {note(Standing::Info, "", t::notice_hint())}
        <section class="card">
            {row(savings::kind_name(&detail.account.kind), detail.account.number.clone())}
        </section>
        {error_summary(form.errors)}
        {amount.view()}
        {day_field(form)}
        {words.view()}
        {photo.view()}
        {sender.failure()}
        <button class="btn" type="button" on:click=move |_| form.check()>
            {t::check()}
        </button>
        <Sheet open=form.asking title=t::notice_title()>
            {form.sum().map(sum_card)}
            {form.paid_on().map(|day| row(t::paid_on(), formats::date(day)))}
            {form
                .photo
                .with_untracked(Option::is_some)
                .then(|| view! { <p class="muted">{t::with_photo()}</p> })}
            {confirm_buttons(form.asking, t::send_notice(), false, act)}
        </Sheet>
    }
    .into_any()
}

fn day_field(form: Form) -> View {
    let wrong = move || {
        let find = |errors: &Errors| {
            let found = errors.iter().find(|(id, _)| *id == DAY);
            found.map(|(_, words)| words.clone())
        };
        form.errors.with(find)
    };
    let input = view! {
        <input
            class="input"
            id=DAY
            type="date"
            max=today().to_string()
            aria-describedby=[DAY, "-hint ", DAY, "-error"].concat()
            prop:value=form.day
            on:input=move |event| form.day.set(event_target_value(&event))
        />
    };
    field_frame(
        DAY,
        t::paid_on(),
        "",
        Signal::derive(wrong),
        input.into_any(),
    )
}
