//! What a member asks for: a product, an amount, a number of months. The fields for it, and what
//! the domain says against it, shared by the simulator and the application.

use crate::prelude::*;
use sokoguru_api::loans::LoanProduct;
use sokoguru_domain::Money;
use sokoguru_domain::format::parse_rupiah_input;
use sokoguru_domain::loan::{LoanError, Product, check};

use super::estimate::{Estimate, estimate, rp};
use crate::components::{Errors, Field, Kind, field_frame};
use crate::i18n::{fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};

/// Steps of the slider; any other amount is typed.
const SLIDER_STEP: &str = "100000";

/// What is in the fields.
#[derive(Clone, Copy)]
pub struct TermsInput {
    /// Id of the product.
    pub product: RwSignal<String>,
    /// As it is written in the field, with dots between thousands.
    pub amount: RwSignal<String>,
    /// As it is written in the field.
    pub months: RwSignal<String>,
}

/// Id of the field for the product.
pub const PRODUCT: &str = "produk";
/// Id of the field for the amount.
pub const AMOUNT: &str = "jumlah";
/// Id of the field for the months.
pub const MONTHS: &str = "bulan";

impl TermsInput {
    /// Empty fields.
    pub fn empty() -> Self {
        Self {
            product: RwSignal::new(String::new()),
            amount: RwSignal::new(String::new()),
            months: RwSignal::new(String::new()),
        }
    }

    /// Puts in what an address, a draft or the first product gives; text that is no amount or no
    /// number stays out.
    pub fn set(&self, product: Option<&str>, amount: Option<&str>, months: Option<&str>) {
        if let Some(product) = product {
            self.product.set(product.to_owned());
        }
        if let Some(money) = amount.and_then(parse_rupiah_input) {
            self.amount.set(grouped(money));
        }
        if let Some(months) = months.and_then(|text| text.parse::<u16>().ok()) {
            self.months.set(months.to_string());
        }
    }

    /// Chooses a product if none of the list is chosen, and starts an empty amount and term with
    /// what it lends. Whether anything was put in.
    pub fn settle(&self, products: &[LoanProduct]) -> bool {
        let mut put_in = false;
        if self.chosen(products).is_none()
            && let Some(first) = products.first()
        {
            self.product.set(first.id.as_str().to_owned());
            put_in = true;
        }
        if let Some(product) = self.chosen(products) {
            if self.amount.with_untracked(String::is_empty) {
                self.amount.set(grouped(product.min_amount.0));
                put_in = true;
            }
            if self.months.with_untracked(String::is_empty) {
                let year = 12.min(product.max_months).max(product.min_months);
                self.months.set(year.to_string());
                put_in = true;
            }
        }
        put_in
    }

    /// The product that is chosen.
    pub fn chosen<'a>(&self, products: &'a [LoanProduct]) -> Option<&'a LoanProduct> {
        self.product
            .with(|id| products.iter().find(|product| product.id.as_str() == id))
    }

    /// The amount, if it is one.
    pub fn money(&self) -> Option<Money> {
        self.amount.with(|text| parse_rupiah_input(text))
    }

    /// The months, if they are a number.
    pub fn term(&self) -> Option<u16> {
        self.months.with(|text| text.trim().parse().ok())
    }

    /// What the domain says of all three; `None` while something is missing or wrong.
    pub fn estimate(&self, products: &[LoanProduct]) -> Option<Estimate> {
        let product = self.chosen(products)?.to_domain()?;
        estimate(product, self.money()?, self.term()?).ok()
    }

    /// The same as a value that is worked out once for every part of a page that shows it.
    pub fn estimated(self, products: Memo<Vec<LoanProduct>>) -> Memo<Option<Estimate>> {
        Memo::new(move || products.with(|all| self.estimate(all)))
    }

    /// The address under which another screen starts with the same wish.
    pub fn address(&self, path: &str) -> String {
        let mut address = String::from(path);
        let amount = self.money().map(Money::to_wire).unwrap_or_default();
        let amount = amount.strip_suffix(".00").unwrap_or(&amount).to_owned();
        let parts = [
            (PRODUCT, self.product.get()),
            (AMOUNT, amount),
            (
                MONTHS,
                self.term()
                    .map(|months| months.to_string())
                    .unwrap_or_default(),
            ),
        ];
        let mut mark = '?';
        for (name, value) in parts {
            if !value.is_empty() {
                address.push(mark);
                address.push_str(name);
                address.push('=');
                address.push_str(&value);
                mark = '&';
            }
        }
        address
    }

    /// What has to be put right before it can be sent, in the order of the fields.
    pub fn errors(&self, products: &[LoanProduct]) -> Errors {
        let Some(product) = self.chosen(products) else {
            return vec![(PRODUCT, t::product_missing().to_owned())];
        };
        let product = product.to_domain();
        let mut errors = Errors::new();
        errors.extend(
            self.amount_error(product.as_ref())
                .map(|words| (AMOUNT, words)),
        );
        errors.extend(
            self.months_error(product.as_ref())
                .map(|words| (MONTHS, words)),
        );
        errors
    }

    fn amount_error(&self, product: Option<&Product>) -> Option<String> {
        let Some(amount) = self.money() else {
            let empty = self.amount.with(|text| text.trim().is_empty());
            let text = if empty {
                t::amount_missing()
            } else {
                t::amount_not_number()
            };
            return Some(text.to_owned());
        };
        let product = product?;
        // The term of the check is one that the product has, so that only the amount can fail.
        Some(
            match check(product, amount, product.min_months.max(1)).err()? {
                LoanError::NotWholeRupiah => t::amount_whole().to_owned(),
                LoanError::BelowMinimum { min } => fill(t::amount_low(), &[&rp(min)]),
                LoanError::AboveMaximum { max } => fill(t::amount_high(), &[&rp(max)]),
                _ => return None,
            },
        )
    }

    fn months_error(&self, product: Option<&Product>) -> Option<String> {
        let Some(months) = self.term() else {
            return Some(t::months_missing().to_owned());
        };
        let product = product?;
        Some(match check(product, product.max_amount, months).err()? {
            LoanError::TermTooShort { min } => fill(t::months_low(), &[&min.to_string()]),
            LoanError::TermTooLong { max } => fill(t::months_high(), &[&max.to_string()]),
            _ => return None,
        })
    }
}

/// An amount as it stands in the field: `5.000.000`.
fn grouped(money: Money) -> String {
    let text = rp(money);
    text.strip_prefix("Rp").unwrap_or(&text).to_owned()
}

/// The fields, the same on every screen that asks for them.
pub fn fields(
    input: TermsInput,
    products: Memo<Vec<LoanProduct>>,
    errors: RwSignal<Errors>,
    word: &str,
) -> View {
    let amount = Field {
        id: AMOUNT,
        label: t::amount(),
        hint: "",
        kind: Kind::Money,
        value: input.amount,
        errors,
    };
    view! {
        {product_field(input, products, word)}
        <div class="group">
            {amount.view()}
            {move || products.with(|all| input.chosen(all).map(|one| slider(input, one)))}
        </div>
        {months_field(input, products, errors)}
    }
    .into_any()
}

fn product_field(input: TermsInput, products: Memo<Vec<LoanProduct>>, word: &str) -> View {
    let word = word.to_owned();
    let choices = move || {
        products.with(|products| {
            products
                .iter()
                .map(|product| product_choice(input, product, &word))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div
            class="group"
            id=PRODUCT
            tabindex="-1"
            role="radiogroup"
            aria-labelledby="produk-label"
        >
            <h2 id="produk-label">{t::choose_product()}</h2>
            <div class="choices">{choices}</div>
        </div>
    }
    .into_any()
}

fn product_choice(input: TermsInput, product: &LoanProduct, word: &str) -> View {
    let id = product.id.as_str().to_owned();
    let chosen = {
        let id = id.clone();
        move || input.product.with(|chosen| *chosen == id)
    };
    view! {
        <label class="choice">
            <input
                type="radio"
                name=PRODUCT
                value=id.clone()
                prop:checked=chosen
                on:change=move |_| input.product.set(id.clone())
            />
            <span class="grow">
                {product.name.clone()} <br /> <small>{t::rate_words(product.rate, word)}</small>
            </span>
        </label>
    }
    .into_any()
}

/// The same amount by thumb. Its ends are the product's.
fn slider(input: TermsInput, product: &LoanProduct) -> View {
    let (min, max) = (product.min_amount, product.max_amount);
    view! {
        <div>
            <input
                type="range"
                aria-label=t::amount_slider()
                aria-valuetext=move || input.money().map(rp)
                min=min.0.to_wire()
                max=max.0.to_wire()
                step=SLIDER_STEP
                prop:value=move || input.money().unwrap_or_default().to_wire()
                on:input=move |event| {
                    if let Some(money) = parse_rupiah_input(&event_target_value(&event)) {
                        input.amount.set(grouped(money));
                    }
                }
            />
            <p class="muted num">
                {fill(t::amount_range(), &[&formats::rupiah(min), &formats::rupiah(max)])}
            </p>
        </div>
    }
    .into_any()
}

/// Months: typed, or one more and one less at a time.
fn months_field(
    input: TermsInput,
    products: Memo<Vec<LoanProduct>>,
    errors: RwSignal<Errors>,
) -> View {
    let range = move || {
        products.with(|all| {
            input.chosen(all).map(|one| {
                let (min, max) = (one.min_months.to_string(), one.max_months.to_string());
                fill(t::months_range(), &[&min, &max])
            })
        })
    };
    let step = move |more: bool| {
        let months = input.term().unwrap_or_default();
        let months = if more {
            months.saturating_add(1)
        } else {
            months.saturating_sub(1)
        };
        let kept = products.with_untracked(|all| {
            input
                .chosen(all)
                .map_or(months, |one| months.max(one.min_months).min(one.max_months))
        });
        input.months.set(kept.to_string());
    };
    let error = Signal::derive(move || {
        errors.with(|errors| {
            errors
                .iter()
                .find(|(id, _)| *id == MONTHS)
                .map(|(_, words)| words.clone())
        })
    });
    let typed = view! {
        <div class="wrap">
            <input
                class="num"
                id=MONTHS
                inputmode="numeric"
                autocomplete="off"
                aria-describedby="bulan-range bulan-error"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=input.months
                on:input=move |event| input.months.set(event_target_value(&event))
            />
            <button
                class="icon big"
                type="button"
                aria-label=t::fewer()
                on:click=move |_| step(false)
            >
                "\u{2212}"
            </button>
            <button
                class="icon big"
                type="button"
                aria-label=t::longer()
                on:click=move |_| step(true)
            >
                "+"
            </button>
        </div>
        <p class="muted num" id="bulan-range">
            {range}
        </p>
    }
    .into_any();
    field_frame(MONTHS, t::months(), "", error, typed)
}
