//! A ballot that waits, as a code for another phone, and the receipt that comes back.

use leptos::task::spawn_local;

use crate::components::{Icon, icon, qr, use_announce};
use crate::i18n::{fill, meetings as m, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::votes::Kept;
use crate::pages::scan;
use crate::prelude::*;
use crate::pwa;
use crate::session::App;
use crate::votes::carry::Load;
use crate::votes::compare;
use sokoguru_api::wire::MeetingId;

/// The button that shows the code, and the code.
pub fn relay(app: App, kept: &Kept) -> View {
    let Some(meeting) = kept.meeting().and_then(MeetingId::parse) else {
        return ().into_any();
    };
    let origin = window().location().origin().unwrap_or_default();
    let address = Load::Ballot(meeting, kept.sealed.0.clone()).address(&origin);
    let address = StoredValue::new(address);
    let code = StoredValue::new(m::grouped(&kept.code));
    let secret = kept.is_secret();
    let shown = RwSignal::new(false);
    let scanning = RwSignal::new(false);
    let say = use_announce();
    let found = Callback::new(move |text: Option<String>| {
        scanning.set(false);
        spawn_local(async move {
            let load = text.as_deref().and_then(Load::read);
            let taken = match load {
                Some(Load::Receipt(meeting, bytes)) => {
                    compare::take_receipt(app, &meeting, &bytes).await
                }
                _ => None,
            };
            let words = if taken.is_some() {
                t::receipt_taken()
            } else {
                t::receipt_other()
            };
            say.run(words.to_owned());
        });
    });
    let share = move |_| {
        spawn_local(async move {
            let _ = pwa::share(t::relay(), &address.get_value()).await;
        });
    };
    (move || {
        if !shown.get() {
            return view! {
                <button class="btn quiet" type="button" on:click=move |_| shown.set(true)>
                    {icon(Icon::Share)}
                    {t::relay()}
                </button>
            }
            .into_any();
        }
        if scanning.get() {
            return scan::viewer(found, Callback::new(move |()| scanning.set(false)));
        }
        let picture = address.with_value(|address| qr(address, t::relay()));
        let words = match (&picture, secret) {
            (None, _) => t::relay_large(),
            (Some(_), true) => t::relay_hint(),
            (Some(_), false) => t::relay_hint_open(),
        };
        let scan = scan::is_possible().then(|| {
            view! {
                <button class="btn quiet" type="button" on:click=move |_| scanning.set(true)>
                    {icon(Icon::Scan)}
                    {t::scan_receipt()}
                </button>
            }
        });
        view! {
            <section class="card group">
                <h3>{t::relay()}</h3>
                <p>{words}</p>
                {picture}
                <p>{fill(t::relay_back(), &[&code.get_value()])}</p>
                {scan}
                <button class="btn quiet" type="button" on:click=share>
                    {icon(Icon::Share)}
                    {t::relay_share()}
                </button>
                <button class="btn quiet" type="button" on:click=move |_| shown.set(false)>
                    {t::hide_relay()}
                </button>
            </section>
        }
        .into_any()
    })
    .into_any()
}
