//! The step of papers: each slot of the product has its photo, which is kept with the draft as soon
//! as it is there.

use core::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::task::spawn_local;
use sokoguru_api::loan_conditions::Slot;
use sokoguru_api::loans::LoanProduct;

use super::form::Form;
use crate::components::PhotoField;
use crate::components::photo::Value;
use crate::i18n::{borrowing as t, pictures};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::drafts;
use crate::offline::uploads::Paper;
use crate::picture::Accepts;
use crate::prelude::*;

/// So many papers a product can ask for in the app.
const MOST: usize = 8;

/// The photos by their place among the product's slots. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Photos {
    values: [RwSignal<Value>; MOST],
    /// Whether the member wanted to go on without one that is needed.
    missing: RwSignal<bool>,
}

impl Photos {
    /// None.
    pub fn empty() -> Self {
        Self {
            values: core::array::from_fn(|_| RwSignal::new(None)),
            missing: RwSignal::new(false),
        }
    }

    /// Brings the photos of the chosen product back and keeps every change from then on.
    pub fn begin(self, form: Form, products: Memo<Vec<LoanProduct>>) {
        let slots = Memo::new(move || products.with(|all| names(form, all)));
        let loading = Rc::new(Cell::new(false));
        let busy = Rc::clone(&loading);
        watch(move || {
            let slots = slots.get();
            let busy = Rc::clone(&busy);
            busy.set(true);
            spawn_local(async move {
                for (place, value) in self.values.into_iter().enumerate() {
                    let found = match slots.get(place) {
                        Some(slot) => drafts::photo(slot).await,
                        None => None,
                    };
                    value.try_set(found.map(Arc::new));
                }
                busy.set(false);
            });
        });
        for (place, value) in self.values.into_iter().enumerate() {
            let loading = Rc::clone(&loading);
            watch_change(move |before: Option<Value>| {
                let now = value.get();
                let changed = before.is_some_and(|before| before != now);
                let slot = slots.with_untracked(|slots| slots.get(place).cloned());
                if let (true, false, Some(slot)) = (changed, loading.get(), slot) {
                    let picked = now.clone();
                    spawn_local(async move {
                        let kept = drafts::save_photo(&slot, picked).await.is_ok();
                        form.kept.try_set(Some(kept));
                    });
                }
                now
            });
        }
    }

    /// Forgets what is shown; the draft itself is forgotten by others.
    pub fn forget(self) {
        for value in self.values {
            value.set(None);
        }
        self.missing.set(false);
    }

    /// Whether every paper that is needed is there; what is missing is said from then on.
    pub fn are_complete(self, slots: &[Slot]) -> bool {
        let complete = slots
            .iter()
            .zip(self.values)
            .all(|(slot, value)| !slot.required || value.with_untracked(Option::is_some));
        self.missing.set(!complete);
        complete
    }

    /// The papers as they are sent.
    pub fn papers(self, slots: &[Slot]) -> Vec<Paper> {
        slots
            .iter()
            .zip(self.values)
            .filter_map(|(slot, value)| {
                Some(Paper {
                    slot: slot.id.clone(),
                    name: slot.name.clone(),
                    picked: value.get_untracked()?,
                })
            })
            .collect()
    }

    /// How many are there.
    pub fn count(self, slots: &[Slot]) -> usize {
        let there = self.values.into_iter().take(slots.len());
        there.filter(|value| value.with(Option::is_some)).count()
    }

    /// Draws the step.
    pub fn view(self, slots: &[Slot]) -> View {
        let fields = slots
            .iter()
            .zip(self.values)
            .map(|(slot, value)| self.field(slot, value))
            .collect_view();
        view! {
            <p>{t::papers_hint()}</p>
            <p class="muted">{pictures::private()}</p>
            {fields}
        }
        .into_any()
    }

    fn field(self, slot: &Slot, value: RwSignal<Value>) -> View {
        let required = slot.required;
        let wrong = Signal::derive(move || {
            let missing = required && self.missing.get() && value.with(Option::is_none);
            missing.then(|| t::paper_missing().to_owned())
        });
        let hint = if required {
            slot.hint.clone()
        } else {
            [slot.hint.as_str(), t::paper_optional()].join(" ")
        };
        let field = PhotoField {
            id: ["foto-", slot.id.as_str()].concat(),
            label: slot.name.clone(),
            hint,
            accepts: if slot.pdf {
                Accepts::PhotoOrPdf
            } else {
                Accepts::Photo
            },
            value,
            wrong,
        };
        view! { <section class="card">{field.view()}</section> }.into_any()
    }
}

fn names(form: Form, products: &[LoanProduct]) -> Vec<String> {
    form.conditions(products)
        .map(|asked| {
            let slots = asked.slots.iter();
            slots.map(|slot| slot.id.as_str().to_owned()).collect()
        })
        .unwrap_or_default()
}
