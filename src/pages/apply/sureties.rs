//! The step of guarantors and pledge: numbers are checked while they are typed, where there is a
//! network, and say no more of a member than is needed to know them again.

use leptos::task::spawn_local;
use sokoguru_api::Amount;
use sokoguru_api::loan_conditions::LoanConditions;
use sokoguru_api::sureties::{Collateral, CollateralKind, GuarantorCheck};
use sokoguru_api::wire::{Code as _, Coded};
use sokoguru_domain::format::parse_rupiah_input;
use sokoguru_domain::{MemberNumber, Money};

use crate::backend::own;
use crate::components::{Errors, Field, Icon, Kind, field_frame, icon};
use crate::i18n::{borrowing as t, fill, formats};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::drafts::LoanDraft;
use crate::offline::phone;
use crate::prelude::*;
use crate::session::{self, App};

/// Ids of the fields for guarantors: as many as a product can ask for.
const GUARANTORS: [&str; 5] = [
    "penjamin-1",
    "penjamin-2",
    "penjamin-3",
    "penjamin-4",
    "penjamin-5",
];
const PLEDGE_KIND: &str = "jenis-jaminan";
const PLEDGE: &str = "jaminan";
const PLEDGE_VALUE: &str = "nilai-jaminan";
/// Milliseconds without a key before a number is asked about.
const PAUSE: u32 = 500;

/// What is filled in. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Sureties {
    guarantors: [RwSignal<String>; 5],
    checked: [RwSignal<Option<GuarantorCheck>>; 5],
    kind: RwSignal<String>,
    text: RwSignal<String>,
    value: RwSignal<String>,
}

impl Sureties {
    /// Empty fields.
    pub fn empty() -> Self {
        Self {
            guarantors: core::array::from_fn(|_| RwSignal::default()),
            checked: core::array::from_fn(|_| RwSignal::default()),
            kind: RwSignal::default(),
            text: RwSignal::default(),
            value: RwSignal::default(),
        }
    }

    /// Puts a draft in.
    pub fn set(self, draft: &LoanDraft) {
        for (place, field) in self.guarantors.into_iter().enumerate() {
            field.set(draft.guarantors.get(place).cloned().unwrap_or_default());
        }
        self.kind.set(draft.pledge_kind.clone());
        self.text.set(draft.pledge.clone());
        self.value.set(draft.pledge_value.clone());
    }

    /// Adds what is filled in to a draft.
    pub fn put_into(self, draft: &mut LoanDraft) {
        draft.guarantors = self.guarantors.into_iter().map(RwSignal::get).collect();
        while draft.guarantors.last().is_some_and(String::is_empty) {
            draft.guarantors.pop();
        }
        draft.pledge_kind = self.kind.get();
        draft.pledge = self.text.get();
        draft.pledge_value = self.value.get();
    }

    /// The first so many numbers, as they are sent.
    pub fn numbers(self, how_many: u16) -> Vec<String> {
        let fields = self.guarantors.into_iter().take(how_many.into());
        fields
            .filter_map(|field| field.with(|text| number(text)))
            .map(|number| number.as_str().to_owned())
            .collect()
    }

    /// What is pledged, if all of it is filled in.
    pub fn pledge(self) -> Option<Collateral> {
        let value = self.value.with(|text| parse_rupiah_input(text))?;
        let kind = self.kind.with(|code| CollateralKind::from_code(code));
        Some(Collateral {
            // Nothing chosen is the first of the list, as it is shown.
            kind: Coded::Known(kind.unwrap_or(CollateralKind::Vehicle)),
            description: self.text.with(|text| text.trim().to_owned()),
            value: Amount(value),
        })
    }

    /// What has to be put right.
    pub fn errors(self, asked: Option<&LoanConditions>, amount: Option<Money>) -> Errors {
        let mut errors = Errors::new();
        let Some(asked) = asked else { return errors };
        let mut known = Vec::new();
        let own = session::current().and_then(|app| {
            app.session
                .with_untracked(|session| session.member().map(|member| member.number.clone()))
        });
        let fields = GUARANTORS
            .into_iter()
            .zip(self.guarantors)
            .zip(self.checked);
        for ((id, field), checked) in fields.take(asked.guarantors.into()) {
            let text = field.get_untracked();
            let words = match number(&text) {
                None if text.trim().is_empty() => Some(t::guarantor_missing()),
                None => Some(t::guarantor_no_number()),
                Some(number) if own.as_deref() == Some(number.as_str()) => {
                    Some(t::guarantor_self())
                }
                Some(number) if known.contains(&number) => Some(t::guarantor_twice()),
                Some(number) => {
                    let refused = checked.with_untracked(|checked| {
                        checked
                            .as_ref()
                            .is_some_and(|one| one.number == number.as_str() && !one.able)
                    });
                    known.push(number);
                    refused.then(t::guarantor_not_able)
                }
            };
            errors.extend(words.map(|words| (id, words.to_owned())));
        }
        if amount.is_some_and(|amount| asked.needs_collateral(amount)) {
            errors.extend(self.pledge_errors());
        }
        errors
    }

    fn pledge_errors(self) -> Errors {
        let letters = self.text.with_untracked(|text| text.trim().chars().count());
        let words = match letters {
            0..3 => Some(t::pledge_missing()),
            3..=300 => None,
            _ => Some(t::pledge_long()),
        };
        let value = self.value.with_untracked(|text| parse_rupiah_input(text));
        let no_value = value.is_none_or(Money::is_zero);
        let mut errors = Errors::new();
        errors.extend(words.map(|words| (PLEDGE, words.to_owned())));
        errors.extend(no_value.then(|| (PLEDGE_VALUE, t::pledge_value_missing().to_owned())));
        errors
    }

    /// Draws the step.
    pub fn view(
        self,
        app: App,
        asked: &LoanConditions,
        amount: Money,
        errors: RwSignal<Errors>,
    ) -> View {
        let wanted = usize::from(asked.guarantors).min(GUARANTORS.len());
        let fields = (0..wanted)
            .map(|place| self.guarantor(app, place, errors))
            .collect_view();
        let guarantors = (wanted > 0).then(|| {
            let hint = fill(t::guarantors_needed(), &[&wanted.to_string()]);
            view! {
                <p>{hint}</p>
                {fields}
            }
            .into_any()
        });
        let above = asked.collateral_above.filter(|above| amount > above.0);
        let pledge = above.map(|above| self.pledge_fields(above, errors));
        view! {
            {guarantors}
            {pledge}
        }
        .into_any()
    }

    fn guarantor(self, app: App, place: usize, errors: RwSignal<Errors>) -> View {
        let (value, checked) = (self.guarantors[place], self.checked[place]);
        watch(move || ask(app, value, checked));
        let field = Field {
            id: GUARANTORS[place],
            label: t::guarantor_label(place),
            hint: "",
            kind: Kind::Digits,
            value,
            errors,
        };
        let told = move || {
            let number = value.with(|text| number(text))?;
            let words = checked.with(|checked| match checked {
                Some(one) if one.number == number.as_str() && one.able => (
                    Icon::Check,
                    fill(t::guarantor_able(), &[&one.name]),
                    "green",
                ),
                Some(one) if one.number == number.as_str() => {
                    (Icon::Alert, t::guarantor_not_able().to_owned(), "red")
                }
                _ => (Icon::Info, t::guarantor_unchecked().to_owned(), "muted"),
            });
            let (picture, words, class) = words;
            Some(view! { <p class=["said ", class].concat()>{icon(picture)} <span>{words}</span></p> }.into_any())
        };
        view! {
            <div class="group">
                {field.view()}
                <div role="status">{told}</div>
            </div>
        }
        .into_any()
    }

    fn pledge_fields(self, above: Amount, errors: RwSignal<Errors>) -> View {
        let kinds = CollateralKind::CODES
            .iter()
            .map(|code| {
                let words = t::pledge_of(CollateralKind::from_code(code));
                let chosen = move || self.kind.with(|kind| kind == code);
                view! {
                    <option value=*code prop:selected=chosen>
                        {words}
                    </option>
                }
                .into_any()
            })
            .collect_view();
        let select = view! {
            <select
                class="input"
                id=PLEDGE_KIND
                on:change=move |event| self.kind.set(event_target_value(&event))
            >
                {kinds}
            </select>
        }
        .into_any();
        let text = Field {
            id: PLEDGE,
            label: t::pledge_text(),
            hint: t::pledge_hint(),
            kind: Kind::Lines,
            value: self.text,
            errors,
        };
        let value = Field {
            id: PLEDGE_VALUE,
            label: t::pledge_value(),
            hint: "",
            kind: Kind::Money,
            value: self.value,
            errors,
        };
        let no_error = Signal::derive(|| None);
        view! {
            <p>{fill(t::pledge_needed(), &[&formats::rupiah(above)])}</p>
            {field_frame(PLEDGE_KIND, t::pledge_kind(), "", no_error, select)}
            {text.view()}
            {value.view()}
        }
        .into_any()
    }

    /// The numbers once more, each with what is known of it.
    pub fn summary(self, how_many: u16) -> Vec<View> {
        (0..usize::from(how_many).min(GUARANTORS.len()))
            .filter_map(|place| {
                let number = self.guarantors[place].with(|text| number(text))?;
                let name = self.checked[place].with(|checked| {
                    checked
                        .as_ref()
                        .filter(|one| one.number == number.as_str())
                        .map(|one| one.name.clone())
                });
                Some(
                    view! {
                        <li>
                            {number.grouped()}
                            " "
                            <span class="muted">{name}</span>
                        </li>
                    }
                    .into_any(),
                )
            })
            .collect()
    }
}

fn number(text: &str) -> Option<MemberNumber> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    MemberNumber::parse(&digits).ok()
}

/// Asks about a number once nobody types any more. Without a network the cooperative says it when
/// the application comes.
fn ask(app: App, value: RwSignal<String>, checked: RwSignal<Option<GuarantorCheck>>) {
    let Some(number) = value.with(|text| number(text)) else {
        return;
    };
    let known = checked.with_untracked(|checked| {
        checked
            .as_ref()
            .is_some_and(|one| one.number == number.as_str())
    });
    if known || !app.online.get_untracked() {
        return;
    }
    spawn_local(async move {
        phone::sleep(PAUSE).await;
        let still = value
            .try_get_untracked()
            .is_some_and(|text| self::number(&text).as_ref() == Some(&number));
        if !still {
            return;
        }
        let read = own::guarantor(number.as_str());
        if let Ok(answer) = session::ask(&read.request).await
            && let Ok(found) = (read.parse)(&answer.body)
        {
            checked.try_set(Some(found));
        }
    });
}
