//! What the member has agreed to, and taking it back.

use sokoguru_api::own_data::Consent;
use sokoguru_domain::ConsentPurpose;

use super::wish::{is_under_way, send, standing};
use crate::components::{Sheet, confirm_buttons, use_announce};
use crate::i18n::{fill, formats, own_data as t};
use crate::markup::{IntoAny, View, view, watch};
use crate::offline::own_data::{OwnData, Wish};
use crate::prelude::*;
use crate::session::App;

/// The consents, each with its way back.
pub fn section(app: App, consents: &[Consent], asked: RwSignal<Option<Consent>>) -> View {
    let cards: Vec<View> = consents.iter().map(|one| card(app, one, asked)).collect();
    let none = cards
        .is_empty()
        .then(|| view! { <p class="muted">{t::no_consents()}</p> }.into_any());
    view! {
        <section class="group">
            <h2>{t::consents()}</h2>
            {none}
            {cards}
            <div class="group" aria-live="polite">
                {standing(app, |wish| matches!(wish, Wish::Withdraw(_)))}
            </div>
        </section>
    }
    .into_any()
}

/// Asks once more. It stands beside what is read, so that a fresh answer does not take it away
/// under the member's finger.
pub fn sheet(app: App, asked: RwSignal<Option<Consent>>) -> View {
    let open = RwSignal::new(false);
    watch(move || open.set(asked.with(Option::is_some)));
    let say = use_announce();
    let text = move || {
        let purpose = asked.with(|asked| asked.as_ref().and_then(|one| one.purpose.known()));
        match purpose {
            Some(ConsentPurpose::Contact) => t::withdraw_contact_text(),
            _ => t::withdraw_membership_text(),
        }
    };
    let act = move || {
        let Some(one) = asked.try_update(Option::take).flatten() else {
            return;
        };
        if let Some(purpose) = one.purpose.known() {
            let (write, wish) = (OwnData::Withdraw(one.id), Wish::Withdraw(purpose));
            send(app, write, wish, say, |_| {});
        }
    };
    view! {
        <Sheet open=open title=t::withdraw_title()>
            <p>{text}</p>
            {confirm_buttons(open, t::withdraw(), true, act)}
        </Sheet>
    }
    .into_any()
}

fn card(app: App, one: &Consent, asked: RwSignal<Option<Consent>>) -> View {
    let given = fill(
        t::given_on(),
        &[&formats::date_time(one.given_at), &one.version],
    );
    let withdrawn = one
        .withdrawn_at
        .map(|at| fill(t::withdrawn_on(), &[&formats::date_time(at)]));
    let end = match (one.stopped_at, one.act_by) {
        (Some(at), _) => Some(fill(t::stopped_on(), &[&formats::date_time(at)])),
        (None, Some(by)) => Some(fill(t::stops_by(), &[&formats::date_time(by)])),
        (None, None) => None,
    };
    let purpose = one.purpose.known();
    let kept = one.clone();
    let is_given = one.withdrawn_at.is_none() && purpose.is_some();
    let withdraw = move || {
        let waits = is_under_way(
            app,
            |wish| matches!((wish, purpose), (Wish::Withdraw(of), Some(mine)) if of == mine),
        );
        (is_given && !waits).then(|| {
            let kept = kept.clone();
            view! {
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| asked.set(Some(kept.clone()))
                >
                    {t::withdraw()}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <section class="card">
            <h3>{t::purpose(purpose)}</h3>
            <p class="muted">{given}</p>
            {withdrawn.map(|words| view! { <p>{words}</p> }.into_any())}
            {end.map(|words| view! { <p>{words}</p> }.into_any())}
            {withdraw}
        </section>
    }
    .into_any()
}
