//! The offer to keep the app on the home screen: shown once a figure was seen, until it is
//! answered. Where the browser has no prompt of its own, the steps are written out.

use crate::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Icon, icon};
use crate::i18n::home as t;
use crate::markup::{IntoAny, View, view};
use crate::pwa;
use crate::session::use_app;

/// The offer, or nothing.
pub fn card() -> View {
    let app = use_app();
    let steps = steps();
    (move || {
        let wanted = !app.settings.with(|settings| settings.offered) && !pwa::is_installed();
        (wanted && (app.installable.get() || steps.is_some())).then(|| offer(steps))
    })
    .into_any()
}

/// The written steps for browsers without a prompt.
fn steps() -> Option<&'static str> {
    let agent = window().navigator().user_agent().unwrap_or_default();
    if agent.contains("iPhone") || agent.contains("iPad") {
        Some(t::install_ios())
    } else if agent.contains("Firefox") && agent.contains("Android") {
        Some(t::install_firefox())
    } else {
        None
    }
}

fn offer(steps: Option<&'static str>) -> View {
    let app = use_app();
    let close = move || {
        let mut settings = app.settings.get_untracked();
        settings.offered = true;
        app.set_settings(settings);
    };
    let action = move || match steps {
        Some(steps) => view! { <p>{steps}</p> }.into_any(),
        None => view! {
            <button
                class="btn"
                type="button"
                on:click=move |_| {
                    spawn_local(async move {
                        pwa::install().await;
                        close();
                    });
                }
            >
                {t::install()}
            </button>
        }
        .into_any(),
    };
    view! {
        <section class="card">
            <div class="paper">
                {icon(Icon::Phone)}
                <div>
                    <h2>{t::install_title()}</h2>
                    <p class="muted">{t::install_text()}</p>
                </div>
            </div>
            {action()}
            <button class="btn quiet" type="button" on:click=move |_| close()>
                {t::not_now()}
            </button>
        </section>
    }
    .into_any()
}
