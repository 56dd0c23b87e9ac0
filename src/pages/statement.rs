//! The statement of an account: the member chooses a period, sees what it comes to, and takes it
//! along as PDF or CSV. Both are made here, of the movements on the phone.

use crate::prelude::*;
use crate::router;
use chrono::{Datelike as _, Months, NaiveDate};
use leptos::task::spawn_local;
use sokoguru_api::savings_requests::SavingsDetail;
use sokoguru_api::wire::SavingsId;

use super::account::follow_account;
use super::account::term::today;
use super::not_found;
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, field_frame, figure_skeleton, icon, list_skeleton, loadable, note,
    note_with, row, rupiah, use_announce,
};
use crate::i18n::{common, fill, formats, lang, statement as t};
use crate::ledger::{Ledger, Rows};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::reading::use_reading;
use crate::session::use_app;
use crate::sharing::{self, File, Handed};
use crate::statement::{Period, Statement, csv, deflate, pages, pdf};

const FROM: &str = "dari";
const UNTIL: &str = "sampai";
const PDF: &str = "application/pdf";

/// How a period is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    ThisMonth,
    ThreeMonths,
    ThisYear,
    LastYear,
    Everything,
    OwnDates,
}

impl Span {
    const ALL: [Self; 6] = [
        Self::ThisMonth,
        Self::ThreeMonths,
        Self::ThisYear,
        Self::LastYear,
        Self::Everything,
        Self::OwnDates,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::ThisMonth => t::this_month(),
            Self::ThreeMonths => t::three_months(),
            Self::ThisYear => t::this_year(),
            Self::LastYear => t::last_year(),
            Self::Everything => t::everything(),
            Self::OwnDates => t::own_dates(),
        }
    }

    /// The period up to a day; none where the member says it.
    fn period(self, on: NaiveDate, opened_on: NaiveDate) -> Option<Period> {
        let first = on.with_day(1)?;
        let (from, until) = match self {
            Self::ThisMonth => (first, on),
            Self::ThreeMonths => (first.checked_sub_months(Months::new(2))?, on),
            Self::ThisYear => (NaiveDate::from_ymd_opt(on.year(), 1, 1)?, on),
            Self::LastYear => (
                NaiveDate::from_ymd_opt(on.year() - 1, 1, 1)?,
                NaiveDate::from_ymd_opt(on.year() - 1, 12, 31)?,
            ),
            Self::Everything => (opened_on, on.max(opened_on)),
            Self::OwnDates => return None,
        };
        Some(Period { from, until })
    }
}

/// What is chosen. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
struct Choice {
    span: RwSignal<Span>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Choice {
    fn period(self, opened_on: NaiveDate) -> Option<Period> {
        let on = today();
        if let Some(period) = self.span.get().period(on, opened_on) {
            return Some(period);
        }
        let from = self.from.with(|day| day.parse().ok())?;
        let until = self.until.with(|day| day.parse().ok())?;
        (from <= until).then_some(Period { from, until })
    }
}

/// `/simpanan/:id/laporan`
pub fn statement_page() -> View {
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(SavingsId::parse) else {
        return not_found::not_found();
    };
    let on = today();
    let choice = Choice {
        span: RwSignal::new(Span::ThisYear),
        from: RwSignal::new(on.with_day(1).unwrap_or(on).to_string()),
        until: RwSignal::new(on.to_string()),
    };
    let detail = use_reading(own::savings_account(&id));
    let ledger = Ledger::open(id.clone());
    follow_account(detail, ledger);
    let back = ["/simpanan/", id.as_str()].concat();
    let content = loadable(detail, figure_skeleton, move |reading| {
        let detail = StoredValue::new(reading.data.as_ref().clone());
        let result = move || {
            ledger
                .rows
                .with(|rows| result(ledger, rows, detail, choice))
        };
        view! {
            {result}
        }
        .into_any()
    });
    view! {
        <Screen title=t::statement() back=back tab=Tab::Savings>
            {periods(choice)}
            {content}
        </Screen>
    }
    .into_any()
}

fn periods(choice: Choice) -> View {
    let option = |span: Span| {
        view! {
            <label>
                <input
                    type="radio"
                    name="masa"
                    checked=choice.span.get_untracked() == span
                    on:change=move |_| choice.span.set(span)
                />
                {span.words()}
            </label>
        }
        .into_any()
    };
    let dates = move || {
        (choice.span.get() == Span::OwnDates).then(|| {
            view! {
                <div class="group">
                    {day(FROM, t::from(), choice.from)}
                    {day(UNTIL, t::until(), choice.until)}
                </div>
            }
        })
    };
    view! {
        <fieldset class="group">
            <legend>{t::period()}</legend>
            <div class="seg">{Span::ALL.into_iter().map(option).collect_view()}</div>
        </fieldset>
        {dates}
    }
    .into_any()
}

fn day(id: &'static str, words: &'static str, value: RwSignal<String>) -> View {
    let input = view! {
        <input
            class="input"
            id=id
            type="date"
            aria-describedby=[id, "-hint ", id, "-error"].concat()
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        />
    };
    field_frame(id, words, "", Signal::derive(|| None), input.into_any())
}

fn result(ledger: Ledger, rows: &Rows, detail: StoredValue<SavingsDetail>, choice: Choice) -> View {
    let newest = rows.newest_first.first();
    let newest = newest.map_or(sokoguru_domain::Money::ZERO, crate::ledger::Row::balance);
    let (opened_on, balance) =
        detail.with_value(|detail| (detail.account.opened_on, detail.account.balance.0));
    if rows.is_loading {
        return list_skeleton();
    }
    // What the cooperative says of the balance has to be what the movements lead to.
    if !rows.is_complete || rows.has_failed || newest != balance {
        let again = view! {
            <button class="btn quiet small" type="button" on:click=move |_| ledger.retry()>
                {common::try_again()}
            </button>
        };
        return note_with(
            Standing::Waiting,
            t::not_complete(),
            t::not_complete_text(),
            again,
        );
    }
    let Some(period) = choice.period(opened_on) else {
        return note(Standing::Attention, t::period_wrong(), "");
    };
    match Statement::of(&rows.newest_first, period) {
        Some(statement) => preview(statement, detail),
        None => note(Standing::Attention, t::failed(), ""),
    }
}

fn preview(statement: Statement, detail: StoredValue<SavingsDetail>) -> View {
    let turnover = statement.turnover;
    let period = [statement.period.from, statement.period.until].map(formats::date);
    let count = formats::whole(statement.movements.len());
    let as_of = detail.with_value(|detail| formats::date_time(detail.as_of));
    let statement = StoredValue::new(statement);
    let opening = statement.with_value(|statement| statement.opening);
    view! {
        <section class="card" aria-live="polite">
            <h2>{fill(t::period_of(), &[&period[0], &period[1]])}</h2>
            {row(t::opening(), rupiah(opening.into()))}
            {row(t::total_in(), rupiah(turnover.money_in.into()))}
            {row(t::total_out(), rupiah(turnover.money_out.into()))}
            {row(t::closing(), rupiah(turnover.closing.into()))}
            {row(t::count(), count)}
            <p class="muted">{fill(common::as_of(), &[&as_of])}</p>
        </section>
        {buttons(statement, detail)}
        <p class="muted">{t::made_here()}</p>
    }
    .into_any()
}

fn buttons(statement: StoredValue<Statement>, detail: StoredValue<SavingsDetail>) -> View {
    let app = use_app();
    let say = use_announce();
    let busy = RwSignal::new(false);
    let head = move || {
        let (cooperative, member) = (
            app.cooperative.with_untracked(|found| {
                found
                    .as_ref()
                    .map_or_else(String::new, |found| found.legal_name.clone())
            }),
            app.session.with_untracked(|session| {
                session.member().map_or_else(String::new, |member| {
                    pages::member_line(&member.name, &member.number)
                })
            }),
        );
        detail.with_value(|detail| pages::Head {
            cooperative,
            member,
            account: [&detail.account.name, " ", &detail.account.number].concat(),
            as_of: detail.as_of,
        })
    };
    let make = move |is_pdf: bool, is_shared: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (head, statement) = (head(), statement.get_value());
        let number = detail.with_value(|detail| detail.account.number.clone());
        spawn_local(async move {
            let file = if is_pdf {
                printed(&statement, head, &number).await
            } else {
                table(&statement, &number)
            };
            let handed = if is_shared {
                sharing::hand_out(file).await
            } else {
                sharing::save(&file)
            };
            match handed {
                Handed::Saved => say.run(t::saved().to_owned()),
                Handed::Impossible => say.run(t::failed().to_owned()),
                Handed::Shared | Handed::Cancelled => {}
            }
            busy.try_set(false);
        });
    };
    let button = move |class: &'static str, words: &'static str, picture: Icon, pdf, shared| {
        view! {
            <button
                class=class
                type="button"
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| make(pdf, shared)
            >
                {icon(picture)}
                {words}
            </button>
        }
        .into_any()
    };
    let share = sharing::can_share(PDF);
    let share = share.then(|| button("btn", t::share_pdf(), Icon::Share, true, true));
    let main = if share.is_some() { "btn quiet" } else { "btn" };
    view! {
        <div class="group">
            {share}
            {button(main, t::save_pdf(), Icon::Download, true, false)}
            {button("btn quiet", t::save_csv(), Icon::Download, false, false)}
        </div>
    }
    .into_any()
}

/// The statement's pages as a file, one page after the other, so that nothing is held up.
async fn printed(statement: &Statement, head: pages::Head, number: &str) -> File {
    let title = [t::statement(), " ", &head.account].concat();
    let mut contents = Vec::new();
    for page in pages::pages(statement, head) {
        contents.push(deflate::deflated(page.into_bytes()).await);
    }
    File {
        name: name(statement, number, "pdf"),
        media_type: PDF,
        bytes: pdf::file(&title, lang().code(), &contents),
    }
}

fn table(statement: &Statement, number: &str) -> File {
    File {
        name: name(statement, number, "csv"),
        media_type: "text/csv",
        bytes: csv::file(statement).into_bytes(),
    }
}

/// `laporan-SS-01150042-2026-01-01-2026-12-31.pdf`.
fn name(statement: &Statement, number: &str, end: &str) -> String {
    let safe: String = number
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    let (from, until) = (
        statement.period.from.to_string(),
        statement.period.until.to_string(),
    );
    let parts = [t::statement_file(), &safe, &from, &until].join("-");
    [&parts, ".", end].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_end_today_or_with_their_year() {
        let on = "2026-03-31".parse().unwrap();
        let opened = "2019-05-06".parse().unwrap();
        let days = |span: Span| {
            let period = span.period(on, opened).unwrap();
            (period.from.to_string(), period.until.to_string())
        };
        let same = |from: &str, until: &str| (from.to_owned(), until.to_owned());
        assert_eq!(days(Span::ThisMonth), same("2026-03-01", "2026-03-31"));
        assert_eq!(days(Span::ThreeMonths), same("2026-01-01", "2026-03-31"));
        assert_eq!(days(Span::ThisYear), same("2026-01-01", "2026-03-31"));
        assert_eq!(days(Span::LastYear), same("2025-01-01", "2025-12-31"));
        assert_eq!(days(Span::Everything), same("2019-05-06", "2026-03-31"));
        assert_eq!(Span::OwnDates.period(on, opened), None);
    }
}
