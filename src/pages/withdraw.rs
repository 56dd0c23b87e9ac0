//! Asking for money from an account: a part of sukarela, or the end of a term with what it costs
//! told before. What the phone knows to be refused is not sent.

use crate::prelude::*;
use crate::router;
use sokoguru_api::Amount;
use sokoguru_api::savings_requests::{SavingsDetail, WithdrawalRequest};
use sokoguru_api::wire::SavingsId;
use sokoguru_domain::savings::{Ending, check_withdrawal};
use sokoguru_domain::{Money, SavingsKind, format};

use super::account::term::{ending_rows, penalty_words, term_of, today};
use super::account::waiting_on_phone;
use super::asking::{Sender, outcome};
use super::not_found;
use super::savings_request::sum_card;
use crate::backend::own;
use crate::components::{
    Errors, Field, Icon, Kind, Screen, Sheet, Standing, Tab, confirm_buttons, empty, error_summary,
    figure_skeleton, loadable, note, row, rupiah,
};
use crate::i18n::{common, fill, formats, requests as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, Summary};
use crate::reading::use_reading;
use crate::session::App;

/// Id of the field for the amount.
const AMOUNT: &str = "jumlah";
/// Id of the field for the note.
const NOTE: &str = "pesan";
/// Id of the box under the penalty.
const AGREED: &str = "setuju-penalti";

/// `/simpanan/:id/tarik`
pub fn withdraw_page() -> View {
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(SavingsId::parse) else {
        return not_found::not_found();
    };
    let sender = Sender::new();
    let typed = Typed::empty();
    let detail = use_reading(own::savings_account(&id));
    let back = ["/simpanan/", id.as_str()].concat();
    let title = RwSignal::new(t::withdraw_title().to_owned());
    let ready = move |reading: &crate::reading::Reading<SavingsDetail>| {
        let detail = &reading.data;
        let is_term = detail.account.kind.known() == Some(SavingsKind::Berjangka);
        if is_term && title.with_untracked(|title| title != t::end_term_title()) {
            title.set(t::end_term_title().to_owned());
        }
        form(sender, typed, detail)
    };
    let body = move || {
        if sender.sent.with(Option::is_some) {
            outcome(sender)
        } else {
            loadable(detail, figure_skeleton, ready)
        }
    };
    view! {
        <Screen title=title back=back tab=Tab::Savings>
            {body}
        </Screen>
    }
    .into_any()
}

/// What is filled in. It outlives the figures around it, which may change meanwhile. `Copy`: a handle
/// to signals.
#[derive(Clone, Copy)]
struct Typed {
    amount: RwSignal<String>,
    words: RwSignal<String>,
    agreed: RwSignal<bool>,
    errors: RwSignal<Errors>,
    asking: RwSignal<bool>,
}

impl Typed {
    fn empty() -> Self {
        Self {
            amount: RwSignal::default(),
            words: RwSignal::default(),
            agreed: RwSignal::new(false),
            errors: RwSignal::new(Errors::new()),
            asking: RwSignal::new(false),
        }
    }
}

fn form(sender: Sender, typed: Typed, detail: &SavingsDetail) -> View {
    match detail.account.kind.known() {
        Some(SavingsKind::Sukarela) => part(sender, typed, detail),
        Some(SavingsKind::Berjangka) => closing(sender, typed, detail),
        _ => empty(
            Icon::Info,
            t::not_withdrawable(),
            t::not_withdrawable_text(),
            None,
        ),
    }
}

/// What may be asked for, and what it comes of.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Room {
    available: Money,
    minimum: Money,
    waiting: Money,
}

impl Room {
    /// By what the cooperative said, less what still waits on this phone.
    fn of(app: App, detail: &SavingsDetail) -> Self {
        let on_phone = waiting_on_phone(app, &detail.account.id);
        let available = detail.account.available.0.checked_sub(on_phone);
        Self {
            available: available.unwrap_or(Money::ZERO),
            minimum: detail
                .account
                .minimum_balance
                .map_or(Money::ZERO, |sum| sum.0),
            waiting: detail.waiting.0.checked_add(on_phone).unwrap_or(Money::MAX),
        }
    }

    fn too_much(self) -> String {
        let [available, minimum, waiting] =
            [self.available, self.minimum, self.waiting].map(|sum| formats::rupiah(Amount(sum)));
        if self.waiting.is_zero() {
            fill(t::too_much(), &[&available, &minimum])
        } else {
            fill(t::too_much_waiting(), &[&available, &minimum, &waiting])
        }
    }
}

fn part(sender: Sender, typed: Typed, detail: &SavingsDetail) -> View {
    let account = StoredValue::new(detail.account.clone());
    let room = Room::of(sender.app, detail);
    if room.available.is_zero() {
        let sums = [room.minimum, room.waiting].map(|sum| formats::rupiah(Amount(sum)));
        return view! {
            {empty(
                Icon::Savings,
                t::nothing_left(),
                fill(t::nothing_left_text(), &[&sums[0], &sums[1]]),
                None,
            )}
        }
        .into_any();
    }
    let Typed {
        amount,
        words,
        errors,
        asking,
        ..
    } = typed;
    let sum = move || amount.with(|typed| format::parse_rupiah_input(typed));
    let check = move || {
        let mut wrong = Errors::new();
        match untrack(sum) {
            None => wrong.push((AMOUNT, t::amount_missing().to_owned())),
            Some(sum) => {
                let kind = SavingsKind::Sukarela;
                match check_withdrawal(kind, room.available, sum) {
                    Ok(()) => {}
                    Err(sokoguru_domain::savings::WithdrawalError::Nothing) => {
                        wrong.push((AMOUNT, t::amount_missing().to_owned()));
                    }
                    Err(_) => wrong.push((AMOUNT, room.too_much())),
                }
            }
        }
        if words.with_untracked(|words| words.trim().chars().count() > 200) {
            wrong.push((NOTE, t::note_long().to_owned()));
        }
        asking.set(wrong.is_empty());
        errors.set(wrong);
    };
    let all = move |_| {
        let whole = format::rupiah(room.available);
        amount.set(whole.trim_start_matches("Rp").to_owned());
    };
    let act = move || {
        let Some(sum) = untrack(sum) else { return };
        let request = WithdrawalRequest {
            amount: Amount(sum),
            penalty: None,
            note: words.with_untracked(|words| words.trim().to_owned()),
        };
        account.with_value(|account| {
            let summary = Summary::Withdrawal {
                account_id: account.id.clone(),
                account_name: account.name.clone(),
                amount: Amount(sum),
            };
            sender.send(Command::Withdraw(account.id.clone(), request), summary);
        });
    };
    let balance = detail.account.balance;
    let left = move || {
        let rest = sum().and_then(|sum| balance.0.checked_sub(sum));
        rest.filter(|_| sum().is_some_and(|sum| !sum.is_zero()))
            .map(|rest| row(t::left_after(), rupiah(Amount(rest))))
    };
    let waiting =
        (!room.waiting.is_zero()).then(|| row(t::waiting(), rupiah(Amount(room.waiting))));
    let fields = [
        Field {
            id: AMOUNT,
            label: t::amount(),
            hint: "",
            kind: Kind::Money,
            value: amount,
            errors,
        },
        Field {
            id: NOTE,
            label: t::note(),
            hint: "",
            kind: Kind::Lines,
            value: words,
            errors,
        },
    ];
    let [amount_field, note_field] = fields;
    view! {
        <section class="card">
            <p class="muted">{t::available()}</p>
            <p class="big">{rupiah(Amount(room.available))}</p>
            {row(t::balance(), rupiah(balance))}
            {row(t::minimum(), rupiah(Amount(room.minimum)))}
            {waiting}
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(detail.as_of)])}</p>
        </section>
        {error_summary(errors)}
        {amount_field.view()}
        <button class="btn quiet small" type="button" on:click=all>
            {t::all_of_it()}
        </button>
        {left}
        {note_field.view()}
        {note(Standing::Info, "", t::how())}
        {sender.failure()}
        <button class="btn" type="button" on:click=move |_| check()>
            {t::check()}
        </button>
        <Sheet open=asking title=t::withdraw_title()>
            {untrack(sum).map(|sum| sum_card(Amount(sum)))}
            <p>{t::how()}</p>
            {confirm_buttons(asking, t::send_withdrawal(), false, act)}
        </Sheet>
    }
    .into_any()
}

fn closing(sender: Sender, typed: Typed, detail: &SavingsDetail) -> View {
    let account = StoredValue::new(detail.account.clone());
    let on = today();
    let waits = !waiting_on_phone(sender.app, &detail.account.id).is_zero();
    if waits {
        return note(Standing::Waiting, t::pending_closing(), t::stored_text());
    }
    let Some((term, now)) = term_of(detail).and_then(|term| Some((term, term.ended_on(on)?)))
    else {
        return empty(Icon::Info, t::no_term(), t::no_term_text(), None);
    };
    let later = term.at_maturity(on);
    let balance = detail.account.balance;
    let Typed {
        agreed,
        errors,
        asking,
        ..
    } = typed;
    let check = move || {
        let is_fine = now.penalty.is_zero() || agreed.get_untracked();
        let wrong = if is_fine {
            Errors::new()
        } else {
            vec![(AGREED, t::accept_first().to_owned())]
        };
        errors.set(wrong);
        asking.set(is_fine);
    };
    let act = move || {
        let request = WithdrawalRequest {
            amount: balance,
            penalty: Some(Amount(now.penalty)),
            note: String::new(),
        };
        account.with_value(|account| {
            let summary = Summary::Withdrawal {
                account_id: account.id.clone(),
                account_name: account.name.clone(),
                amount: Amount(now.paid),
            };
            sender.send(Command::Withdraw(account.id.clone(), request), summary);
        });
    };
    let mature = term.is_mature(on);
    let wait = later.filter(|_| !mature).map(|later| {
        view! {
            <section class="card">
                <h2>{t::at_maturity()}</h2>
                <p class="muted">
                    {formats::date(term.matures_on)} ", "
                    {fill(t::days_left(), &[&term.days_left(on).to_string()])}
                </p>
                {ending_rows(balance, &later)}
            </section>
        }
    });
    view! {
        <section class="card">
            <h2>{t::if_today()}</h2>
            {ending_rows(balance, &now)}
            {(!mature).then(|| view! { <p class="muted">{penalty_words(&term)}</p> })}
            <p class="muted">{fill(t::estimate(), &[&formats::date(on)])}</p>
        </section>
        {wait}
        {error_summary(errors)}
        {penalty_box(&now, agreed)}
        {note(Standing::Info, "", t::how())}
        {sender.failure()}
        <button class="btn" type="button" on:click=move |_| check()>
            {t::check()}
        </button>
        <Sheet open=asking title=t::ask_closing()>
            {sum_card(Amount(now.paid))}
            <p>{t::how()}</p>
            {confirm_buttons(asking, t::send_closing(), !now.penalty.is_zero(), act)}
        </Sheet>
    }
    .into_any()
}

/// The penalty is told before, and taken knowingly.
fn penalty_box(now: &Ending, agreed: RwSignal<bool>) -> Option<View> {
    if now.penalty.is_zero() {
        return None;
    }
    let penalty = formats::rupiah(Amount(now.penalty));
    Some(
        view! {
            {note(Standing::Attention, fill(t::lose_more(), &[&penalty]), "")}
            <label class="choice">
                <input
                    type="checkbox"
                    id=AGREED
                    prop:checked=agreed
                    on:change=move |_| agreed.update(|agreed| *agreed = !*agreed)
                />
                <span>{fill(t::accept_penalty(), &[&penalty])}</span>
            </label>
        }
        .into_any(),
    )
}
