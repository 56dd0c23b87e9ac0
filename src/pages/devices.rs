//! Perangkat dan sesi: which phones are signed in, and signing one out.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::account::{Session, Sessions};

use crate::backend::own;
use crate::components::{
    Icon, Screen, Sheet, Standing, Tab, confirm_buttons, icon, list_skeleton, loadable, tag,
    use_announce,
};
use crate::i18n::{fill, formats, more as t, problems};
use crate::markup::{Child, IntoAny, View, view, watch};
use crate::reading::{Reading, use_reading};
use crate::session::use_app;

/// Perangkat dan sesi.
pub fn devices_page() -> impl Child {
    let app = use_app();
    let source = use_reading(own::sessions());
    let asked = RwSignal::new(None::<Session>);
    let open = RwSignal::new(false);
    watch(move || open.set(asked.with(Option::is_some)));
    let announce = use_announce();
    let act = move || {
        let Some(session) = asked.try_update(Option::take).flatten() else {
            return;
        };
        spawn_local(async move {
            match app.end_session(&session.id).await {
                Ok(()) => {
                    announce.run(t::session_ended().to_owned());
                    source.refresh.run(());
                }
                Err(error) => announce.run(problems::of_asking(&error)),
            }
        });
    };
    let title = Signal::derive(move || {
        asked.with(|asked| {
            asked.as_ref().map_or_else(String::new, |one| {
                fill(t::end_session_title(), &[&one.device])
            })
        })
    });
    view! {
        <Screen title=t::devices() subtitle=t::devices_hint() back="/lainnya" tab=Tab::More>
            {loadable(source, list_skeleton, move |reading| list(reading, asked))}
            <Sheet open=open title=title>
                <p>{t::end_session_text()}</p>
                {confirm_buttons(open, t::end_session(), true, act)}
            </Sheet>
        </Screen>
    }
}

fn list(reading: &Reading<Sessions>, asked: RwSignal<Option<Session>>) -> View {
    let items = &reading.data.items;
    let cards: Vec<_> = items.iter().map(|session| card(session, asked)).collect();
    let alone = items.iter().all(|session| session.current);
    view! {
        {cards}
        {alone.then(|| view! { <p class="muted">{t::no_devices()}</p> })}
    }
    .into_any()
}

fn card(session: &Session, asked: RwSignal<Option<Session>>) -> View {
    let kept = session.clone();
    let end = (!session.current).then(|| {
        view! {
            <button class="btn quiet" type="button" on:click=move |_| asked.set(Some(kept.clone()))>
                {t::end_session()}
            </button>
        }
    });
    view! {
        <section class="card">
            <div class="paper">
                {icon(Icon::Phone)}
                <div class="grow">
                    <h2>{session.device.clone()}</h2>
                    <p class="muted">
                        {fill(t::signed_in_at(), &[&formats::date_time(session.created_at)])}
                    </p>
                    <p class="muted">
                        {fill(t::last_seen(), &[&formats::date_time(session.last_seen_at)])}
                    </p>
                </div>
            </div>
            {session.current.then(|| tag(Standing::Accepted, t::this_device()))}
            {end}
        </section>
    }
    .into_any()
}
