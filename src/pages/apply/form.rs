//! What the member fills in, step by step, and the draft of it that survives everything.
//! Guarantors, the pledge and photos stand in `sureties` and `photos`.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::Amount;
use sokoguru_api::loan_conditions::LoanConditions;
use sokoguru_api::loans::{LoanApplicationRequest, LoanProduct};
use sokoguru_api::sureties::Collateral;

use super::photos::Photos;
use super::sureties::Sureties;
use crate::components::Errors;
use crate::i18n::loans as t;
use crate::offline::drafts::{self, LoanDraft};
use crate::offline::outbox::Summary;
use crate::pages::simulator::terms::TermsInput;

/// Id of the field for the purpose.
pub const PURPOSE: &str = "tujuan";

/// The draft that waits to be written, and whether one is being written.
type NextDraft = Rc<(RefCell<Option<LoanDraft>>, Cell<bool>)>;

/// A step of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Product, amount, months.
    Terms,
    /// What for.
    Purpose,
    /// Who stands surety, and what is pledged; where the product asks for it.
    Sureties,
    /// Photos of papers; where the product asks for them.
    Papers,
    /// Everything once more.
    Check,
}

impl Step {
    const ALL: [Self; 5] = [
        Self::Terms,
        Self::Purpose,
        Self::Sureties,
        Self::Papers,
        Self::Check,
    ];

    /// How it is kept. The numbers of the first three are older than the others.
    fn number(self) -> u8 {
        match self {
            Self::Terms => 0,
            Self::Purpose => 1,
            Self::Check => 2,
            Self::Sureties => 3,
            Self::Papers => 4,
        }
    }

    fn from_number(number: u8) -> Self {
        Self::ALL
            .into_iter()
            .find(|step| step.number() == number)
            .unwrap_or(Self::Terms)
    }
}

/// What is filled in. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Form {
    /// Product, amount, months.
    pub terms: TermsInput,
    /// What for.
    pub purpose: RwSignal<String>,
    /// Guarantors and what is pledged.
    pub sureties: Sureties,
    /// Photos of papers.
    pub photos: Photos,
    /// Where the member is.
    pub step: RwSignal<Step>,
    /// What has to be put right.
    pub errors: RwSignal<Errors>,
    /// Whether the draft could be kept; `None` while nothing was changed.
    pub kept: RwSignal<Option<bool>>,
    /// Whether a draft was found and put back.
    pub restored: RwSignal<bool>,
    /// What the fields began with: no draft, because the member has not touched it.
    untouched: StoredValue<LoanDraft>,
    /// Whether changes are to be kept: after the draft was looked for, and until it was sent.
    keeping: RwSignal<bool>,
}

impl Form {
    /// An empty form.
    pub fn empty() -> Self {
        Self {
            terms: TermsInput::empty(),
            purpose: RwSignal::new(String::new()),
            sureties: Sureties::empty(),
            photos: Photos::empty(),
            step: RwSignal::new(Step::Terms),
            errors: RwSignal::new(Errors::new()),
            kept: RwSignal::new(None),
            restored: RwSignal::new(false),
            untouched: StoredValue::new(LoanDraft::default()),
            keeping: RwSignal::new(false),
        }
    }

    /// Puts the draft of the last time back, then keeps every change. What came with the address
    /// (from the simulator) holds before the draft and is kept at once; `and_then` may then take
    /// it out of the address.
    pub fn begin(self, from_address: bool, and_then: impl FnOnce() + 'static) {
        let next: NextDraft = Rc::default();
        let first = Rc::clone(&next);
        spawn_local(async move {
            let found = drafts::load().await;
            if let Some(draft) = found.filter(|draft| *draft != LoanDraft::default()) {
                self.sureties.set(&draft);
                self.purpose.set(draft.purpose);
                if !from_address {
                    self.terms.product.set(draft.product_id.unwrap_or_default());
                    self.terms.amount.set(draft.amount);
                    self.terms.months.set(draft.months);
                    self.step.set(Step::from_number(draft.step));
                    self.restored.set(true);
                }
            }
            self.keeping.set(true);
            if from_address {
                self.keep(&first, untrack(|| self.draft()));
                and_then();
            }
        });
        watch_change(move |before: Option<LoanDraft>| {
            let draft = self.draft();
            let changed = before.is_some_and(|before| before != draft)
                && self.untouched.with_value(|untouched| *untouched != draft);
            if changed && self.keeping.get_untracked() {
                self.keep(&next, draft.clone());
            }
            draft
        });
    }

    /// Keeps the newest draft, one write after the other, so that none overtakes a newer one.
    fn keep(self, next: &NextDraft, draft: LoanDraft) {
        let (waiting, busy) = &**next;
        waiting.replace(Some(draft));
        if busy.replace(true) {
            return;
        }
        let next = Rc::clone(next);
        spawn_local(async move {
            let (waiting, busy) = &*next;
            while let Some(draft) = waiting.take() {
                let kept = drafts::save(&draft).await.is_ok();
                self.kept.try_set(Some(kept));
                // It was sent while this was being written.
                if self.keeping.try_get_untracked() == Some(false) {
                    let _ = drafts::clear().await;
                }
            }
            busy.set(false);
        });
    }

    /// Empties everything, the draft too.
    pub fn start_over(self, products: &[LoanProduct]) {
        self.terms.product.set(String::new());
        self.terms.amount.set(String::new());
        self.terms.months.set(String::new());
        self.purpose.set(String::new());
        self.sureties.set(&LoanDraft::default());
        self.photos.forget();
        self.step.set(Step::Terms);
        self.errors.set(Errors::new());
        self.restored.set(false);
        self.settle(products);
        spawn_local(async {
            // What cannot be removed is written over by the next change.
            let _ = drafts::clear().await;
        });
    }

    /// Puts in what the products suggest where nothing is filled in yet.
    pub fn settle(self, products: &[LoanProduct]) {
        if self.terms.settle(products) {
            self.untouched.set_value(untrack(|| self.draft()));
        }
    }

    /// From now on nothing is kept: the draft is about to become a write.
    pub fn sent(self) {
        self.keeping.set(false);
    }

    /// It did not: the draft is what there is.
    pub fn not_sent(self) {
        self.keeping.set(true);
    }

    fn draft(self) -> LoanDraft {
        let product = self.terms.product.get();
        let mut draft = LoanDraft {
            product_id: (!product.is_empty()).then_some(product),
            amount: self.terms.amount.get(),
            months: self.terms.months.get(),
            purpose: self.purpose.get(),
            step: self.step.get().number(),
            ..LoanDraft::default()
        };
        self.sureties.put_into(&mut draft);
        draft
    }

    /// What has to be put right on a step.
    pub fn errors_of(self, step: Step, products: &[LoanProduct]) -> Errors {
        match step {
            Step::Terms => self.terms.errors(products),
            Step::Purpose => self
                .purpose_error()
                .map(|words| (PURPOSE, words))
                .into_iter()
                .collect(),
            Step::Sureties => self
                .sureties
                .errors(self.conditions(products), self.terms.money()),
            Step::Papers | Step::Check => Errors::new(),
        }
    }

    /// What the chosen product asks.
    pub fn conditions(self, products: &[LoanProduct]) -> Option<&LoanConditions> {
        self.terms.chosen(products).map(|one| &one.conditions)
    }

    /// The steps that the chosen product needs, in their order.
    pub fn steps(self, products: &[LoanProduct]) -> Vec<Step> {
        let asked = self.conditions(products);
        let amount = self.terms.money().unwrap_or_default();
        let sureties = asked.is_some_and(|one| one.guarantors > 0 || one.needs_collateral(amount));
        let papers = asked.is_some_and(|one| !one.slots.is_empty());
        Step::ALL
            .into_iter()
            .filter(|step| match step {
                Step::Sureties => sureties,
                Step::Papers => papers,
                Step::Terms | Step::Purpose | Step::Check => true,
            })
            .collect()
    }

    fn purpose_error(self) -> Option<String> {
        let letters = self.purpose.with(|text| text.trim().chars().count());
        match letters {
            0..3 => Some(t::purpose_short().to_owned()),
            3..=500 => None,
            _ => Some(t::purpose_long().to_owned()),
        }
    }

    /// The request and what the outbox shows of it, if nothing is missing.
    pub fn request(self, products: &[LoanProduct]) -> Option<(LoanApplicationRequest, Summary)> {
        let product = self.terms.chosen(products)?;
        let amount = Amount(self.terms.money()?);
        let months = self.terms.term()?;
        let summary = Summary::LoanApplication {
            product_name: product.name.clone(),
            amount,
            months,
        };
        let request = LoanApplicationRequest {
            product_id: product.id.clone(),
            amount,
            months,
            purpose: self.purpose.with(|text| text.trim().to_owned()),
            guarantors: self.sureties.numbers(product.conditions.guarantors),
            collateral: self.pledge(product, amount),
        };
        Some((request, summary))
    }

    fn pledge(self, product: &LoanProduct, amount: Amount) -> Option<Collateral> {
        let needed = product.conditions.needs_collateral(amount.0);
        needed.then(|| self.sureties.pledge()).flatten()
    }
}
