//! What the member's part would be if the meeting decided otherwise: two percentages to move. It is
//! worked out on the phone by the domain's rule, marked as an estimate, and never sent.

use rust_decimal::Decimal;
use sokoguru_api::Amount;
use sokoguru_api::shu::Shu;
use sokoguru_domain::shu::{Base, what_if};
use sokoguru_domain::{Money, PartUnit, Purpose};

use crate::components::{Standing, rupiah, tag};
use crate::i18n::{fill, formats, shu as t};
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;

/// What is needed to try: the surplus, the bases, and what is proposed.
#[derive(Clone, Copy)]
struct Given {
    surplus: Money,
    capital: Base,
    business: Base,
    unit: PartUnit,
    proposed: Money,
    percents: (u32, u32),
}

impl Given {
    fn of(shu: &Shu) -> Option<Self> {
        let base = |part: &sokoguru_api::shu::MemberPart| Base {
            own: part.own.0,
            all: part.all.0,
        };
        let percent = |purpose: Purpose| {
            let mut all = shu.allotments.iter();
            let found = all.find(|one| one.purpose.known() == Some(purpose))?;
            u32::try_from(found.percent()?.round()).ok()
        };
        Some(Self {
            surplus: shu.result.surplus()?.0,
            capital: base(shu.capital.as_ref()?),
            business: base(shu.business.as_ref()?),
            unit: shu.unit.known()?,
            proposed: shu.own_total?.0,
            percents: (percent(Purpose::Capital)?, percent(Purpose::Business)?),
        })
    }

    fn total(&self, capital: u32, business: u32) -> Option<Money> {
        let parts = what_if(
            self.surplus,
            (Decimal::from(capital), self.capital),
            (Decimal::from(business), self.business),
            self.unit,
        );
        parts.ok()?.total().ok()
    }
}

/// Draws it; nothing where the member has no part to try with.
pub fn try_out(shu: &Shu) -> Option<View> {
    let given = Given::of(shu)?;
    let capital = RwSignal::new(given.percents.0);
    let business = RwSignal::new(given.percents.1);
    let total = Memo::new(move || given.total(capital.get(), business.get()));
    let rest = move || {
        let rest = 100_u32.saturating_sub(capital.get() + business.get());
        fill(t::rest(), &[&formats::percent(Decimal::from(rest))])
    };
    let changed = move || (capital.get(), business.get()) != given.percents;
    let sum = move || {
        total.get().map(|total| {
            view! {
                <p class="total">
                    <b>{rupiah(Amount(total))}</b>
                </p>
                <p class="muted">{compared(total, given.proposed, changed())}</p>
            }
            .into_any()
        })
    };
    let back = move || {
        changed().then(|| {
            view! {
                <button
                    class="btn quiet small"
                    type="button"
                    on:click=move |_| {
                        capital.set(given.percents.0);
                        business.set(given.percents.1);
                    }
                >
                    {t::reset()}
                </button>
            }
        })
    };
    let view = view! {
        <details class="card">
            <summary>{t::what_if()}</summary>
            <div class="group">
                <p>{t::what_if_text()}</p>
                {slider("persen-modal", t::capital_percent(), capital, business)}
                {slider("persen-usaha", t::business_percent(), business, capital)}
                <p class="muted">{rest}</p>
                <div class="hero" aria-live="polite">
                    <p class="muted">{t::would_be()}</p>
                    {sum}
                </div>
                {back}
                <p>{tag(Standing::Info, t::only_estimate())}</p>
            </div>
        </details>
    }
    .into_any();
    Some(view)
}

fn compared(total: Money, proposed: Money, changed: bool) -> String {
    // A unit of rounding is no difference that a member should see.
    if !changed || total == proposed {
        return t::same_as_proposed().to_owned();
    }
    let (words, difference) = match total.checked_sub(proposed) {
        Some(more) => (t::more_than_proposed(), more),
        None => (
            t::less_than_proposed(),
            proposed.checked_sub(total).unwrap_or(Money::ZERO),
        ),
    };
    fill(words, &[&formats::rupiah(Amount(difference))])
}

/// One percentage. It goes up to what the other one leaves.
fn slider(
    id: &'static str,
    label: &'static str,
    value: RwSignal<u32>,
    other: RwSignal<u32>,
) -> View {
    let shown = move || formats::percent(Decimal::from(value.get()));
    let typed = move |event| {
        let wanted: u32 = event_target_value(&event).parse().unwrap_or(0);
        let most = 100_u32.saturating_sub(other.get_untracked());
        value.set(wanted.min(most));
    };
    view! {
        <div class="field">
            <label class="row" for=id>
                <span>{label}</span>
                <b class="num">{shown}</b>
            </label>
            <input
                id=id
                type="range"
                min="0"
                max="100"
                step="1"
                aria-valuetext=shown
                prop:value=move || value.get().to_string()
                on:input=typed
            />
        </div>
    }
    .into_any()
}
