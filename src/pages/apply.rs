//! Applying for a loan, step by step, also without network: the member fills in, checks, sends
//! once, and sees on the same page what becomes of it.

pub mod form;
pub mod photos;
pub mod steps;
pub mod sureties;
mod told;

use crate::prelude::*;
use crate::router;
use leptos::task::spawn_local;
use sokoguru_api::loans::LoanProduct;
use sokoguru_api::reminders::ReminderTopic;

use self::form::{Form, Step};
use self::steps::{check_step, papers_step, purpose_step, sureties_step, terms_step};
use self::told::{told, warnings};
use super::loans::{application_facts, application_wording};
use super::progress::{discard_button, focus_soon, interest_word, progress};
use super::reminders::offer::offer;
use super::simulator::terms::{AMOUNT, MONTHS, PRODUCT};
use super::simulator::{product_memo, with_products};
use crate::backend::own;
use crate::components::{Screen, Standing, Tab, error_summary, note, note_with};
use crate::i18n::{borrowing, common, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Entry, EntryId, Kind, Receipt};
use crate::offline::uploads;
use crate::reading::use_reading;
use crate::session::{App, use_app};

/// Id of the heading of a step.
const STEP: &str = "langkah";

/// `/pinjaman/ajukan`
pub fn apply_page() -> View {
    let app = use_app();
    let source = use_reading(own::loan_products());
    let applications = use_reading(own::loan_applications());
    let eligibility = use_reading(own::eligibility());
    let products = product_memo(source);
    let form = Form::empty();
    form.terms.set(
        router::query(PRODUCT).as_deref(),
        router::query(AMOUNT).as_deref(),
        router::query(MONTHS).as_deref(),
    );
    // Without the query a reload brings the draft back, not the simulator's figures.
    let navigator = router::use_navigator();
    let plain_address = move || navigator.rename("/pinjaman/ajukan");
    form.begin(router::query(AMOUNT).is_some(), plain_address);
    watch(move || products.with(|all| form.settle(all)));
    form.photos.begin(form, products);

    let sent = RwSignal::new(None::<EntryId>);
    let sender = Sender {
        app,
        form,
        sent,
        busy: RwSignal::new(false),
        failed: RwSignal::new(false),
    };
    let entry = Memo::new(move || app.outbox.with(|entries| shown_entry(entries, sent.get())));
    // One that was found waiting stays on the page when it is accepted, with its receipt.
    watch(move || {
        let found = entry.with(|entry| entry.as_ref().map(|entry| entry.id.clone()));
        if let (Some(found), true) = (found, sent.with_untracked(Option::is_none)) {
            sent.set(Some(found));
        }
    });
    let has_entry = Memo::new(move || entry.with(Option::is_some));

    let foot = (move || {
        if has_entry.get() || products.with(Vec::is_empty) {
            view! { <a class="btn" href="/pinjaman">{t::to_loans()}</a> }.into_any()
        } else {
            buttons(&sender, products)
        }
    })
    .into_any();
    view! {
        <Screen title=t::apply() back="/pinjaman" tab=Tab::Loans foot=foot>
            {move || {
                if has_entry.get() {
                    outcome(entry)
                } else {
                    (
                        warnings(app, applications),
                        told(form, eligibility, products),
                        with_products(source, products, move |products| {
                            steps(&sender, products)
                        }),
                    )
                        .into_any()
                }
            }}
        </Screen>
    }
    .into_any()
}

/// The application that was just sent from here, else one that waits on this phone: a second one
/// beside it would only be refused.
fn shown_entry(entries: &[Entry], sent: Option<EntryId>) -> Option<Entry> {
    let mine = sent.and_then(|id| entries.iter().find(|entry| entry.id == id));
    let waits = || {
        entries
            .iter()
            .rev()
            .find(|entry| entry.summary.kind() == Kind::LoanApplication && entry.is_pending())
    };
    mine.or_else(waits).cloned()
}

/// Sends once.
#[derive(Clone, Copy)]
struct Sender {
    app: App,
    form: Form,
    sent: RwSignal<Option<EntryId>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Sender {
    fn send(self, products: &[LoanProduct]) {
        // The first press holds; a second one finds it busy or already sent.
        if self.busy.get_untracked() || self.sent.with_untracked(Option::is_some) {
            return;
        }
        let Some((request, summary)) = untrack(|| self.form.request(products)) else {
            return;
        };
        let papers = untrack(|| {
            let asked = self.form.conditions(products);
            asked.map(|asked| self.form.photos.papers(&asked.slots))
        });
        let papers = papers.unwrap_or_default();
        self.busy.set(true);
        self.failed.set(false);
        spawn_local(async move {
            // With the draft gone in the same transaction, nothing may write it again.
            self.form.sent();
            if let Ok(id) = uploads::submit(self.app, request, summary, papers).await {
                self.sent.try_set(Some(id));
                focus_soon(STEP);
            } else {
                self.form.not_sent();
                self.failed.try_set(true);
            }
            self.busy.try_set(false);
        });
    }
}

fn steps(sender: &Sender, products: Memo<Vec<LoanProduct>>) -> View {
    let sender = *sender;
    let form = sender.form;
    let word = interest_word(sender.app);
    let step = Memo::new(move || form.step.get());
    let restored = move || {
        form.restored.get().then(|| {
            let again = view! {
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| products.with_untracked(|all| form.start_over(all))
                >
                    {t::start_over()}
                </button>
            };
            note_with(Standing::Info, t::resume_title(), t::resume_text(), again)
        })
    };
    view! {
        {restored}
        {move || products.with(|all| heading(step.get(), &form.steps(all)))}
        {error_summary(form.errors)}
        {move || match step.get() {
            Step::Terms => terms_step(form, products, &word),
            Step::Purpose => purpose_step(form),
            Step::Sureties => sureties_step(sender.app, form, products),
            Step::Papers => papers_step(form, products),
            Step::Check => check_step(form, products, word.clone()),
        }}
        <p class="muted" role="status">
            {move || match form.kept.get() {
                None => "",
                Some(true) => t::draft_saved(),
                Some(false) => t::draft_not_saved(),
            }}
        </p>
        {move || {
            sender
                .failed
                .get()
                .then(|| view! {
                    <div role="alert">{note(Standing::Refused, t::storage_title(), t::storage_failed())}</div>
                })
        }}
    }
    .into_any()
}

fn heading(step: Step, steps: &[Step]) -> View {
    let words = match step {
        Step::Terms => t::step_amount(),
        Step::Purpose => t::step_purpose(),
        Step::Sureties => borrowing::step_sureties(),
        Step::Papers => borrowing::step_papers(),
        Step::Check => t::step_check(),
    };
    let place = steps.iter().position(|one| *one == step).unwrap_or(0) + 1;
    let numbers = [place.to_string(), steps.len().to_string()];
    let place = fill(borrowing::step_of(), &[&numbers[0], &numbers[1]]);
    view! {
        <div>
            <p class="muted">{place}</p>
            <h2 id=STEP tabindex="-1">
                {words}
            </h2>
        </div>
    }
    .into_any()
}

fn buttons(sender: &Sender, products: Memo<Vec<LoanProduct>>) -> View {
    let sender = *sender;
    let form = sender.form;
    let go = move |step: Step| {
        form.step.set(step);
        focus_soon(STEP);
    };
    let on = move |_| {
        products.with_untracked(|all| {
            let now = form.step.get_untracked();
            let errors = untrack(|| form.errors_of(now, all));
            let mut fine = errors.is_empty();
            form.errors.set(errors);
            if now == Step::Papers {
                let slots = form.conditions(all).map(|asked| asked.slots.as_slice());
                fine &= form.photos.are_complete(slots.unwrap_or_default());
            }
            match (fine, untrack(|| beside(form, all, now)).1) {
                (true, Some(after)) => go(after),
                (true, None) => sender.send(all),
                (false, _) => {}
            }
        });
    };
    let words = move || match form.step.get() {
        Step::Check if sender.busy.get() => t::storing(),
        Step::Check => t::send(),
        Step::Terms | Step::Purpose | Step::Sureties | Step::Papers => common::next(),
    };
    view! {
        <button
            class="btn"
            type="button"
            aria-disabled=move || sender.busy.get().then_some("true")
            on:click=on
        >
            {words}
        </button>
        {move || {
            products
                .with(|all| beside(form, all, form.step.get()).0)
                .map(|before| {
                    view! {
                        <button class="btn quiet" type="button" on:click=move |_| go(before)>
                            {t::back()}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}

/// The steps before and after one, as far as the chosen product has them.
fn beside(form: Form, products: &[LoanProduct], step: Step) -> (Option<Step>, Option<Step>) {
    let steps = form.steps(products);
    let place = steps.iter().position(|one| *one == step);
    let at = |place: Option<usize>| place.and_then(|place| steps.get(place).copied());
    // A step that the product no longer has leads back to the first one.
    let before = match place {
        None => Some(Step::Terms),
        Some(place) => at(place.checked_sub(1)),
    };
    (before, at(place.map(|place| place + 1)))
}

fn outcome(entry: Memo<Option<Entry>>) -> View {
    let drawn = move || {
        entry.with(|entry| {
            entry.as_ref().map(|entry| {
                let id = entry.id.clone();
                let facts = application_facts(&entry.summary);
                let state = progress(entry, application_wording(), accepted, move || {
                    discard_button(&id)
                });
                view! {
                    {state}
                    <div class="card">{facts}</div>
                }
                .into_any()
            })
        })
    };
    view! {
        <h2 id=STEP tabindex="-1">
            {t::sent_title()}
        </h2>
        <div class="group" aria-live="polite">
            {drawn}
        </div>
        {offer(&[ReminderTopic::Decision])}
    }
    .into_any()
}

fn accepted(receipt: &Receipt) -> View {
    let at = formats::date_time(receipt.received_at);
    let number = receipt.number.as_ref().map(|number| {
        view! {
            <section class="card center">
                <p class="muted">{t::application_number()}</p>
                <p class="code">{number.clone()}</p>
                <p class="muted">{fill(t::received_at(), &[&at])}</p>
            </section>
        }
    });
    view! {
        {note(Standing::Accepted, common::accepted(), t::accepted_plain())}
        {number}
    }
    .into_any()
}
