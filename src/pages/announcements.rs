//! Messages of the office: the list, and one of them.

use sokoguru_api::home::Announcement;
use sokoguru_api::wire::Page;

use crate::backend::own::cooperative as own;
use crate::components::{Icon, Screen, Tab, empty, icon, list_skeleton, loadable};
use crate::i18n::{cooperative as t, formats};
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;
use crate::reading::{Reading, use_reading};
use crate::router;

/// `/pengumuman` and `/pengumuman/:id`
pub fn announcements_page() -> View {
    let source = use_reading(own::announcements());
    let Some(id) = router::param("id") else {
        return view! {
            <Screen title=t::announcements() back="/lainnya" tab=Tab::More>
                {loadable(source, list_skeleton, list)}
            </Screen>
        }
        .into_any();
    };
    let title = {
        let id = id.clone();
        Signal::derive(move || {
            source.state.with(|state| {
                let all = state.reading().map(|reading| &reading.data.items);
                let found = all.and_then(|all| all.iter().find(|one| one.id.as_str() == id));
                found.map_or_else(|| t::announcement().to_owned(), |one| one.title.clone())
            })
        })
    };
    let body = loadable(source, list_skeleton, move |reading| one(reading, &id));
    view! {
        <Screen title=title window=t::announcement() back="/pengumuman" tab=Tab::More>
            {body}
        </Screen>
    }
    .into_any()
}

fn list(reading: &Reading<Page<Announcement>>) -> View {
    let lines: Vec<View> = reading.data.items.iter().map(line).collect();
    if lines.is_empty() {
        return empty(
            Icon::Horn,
            t::no_announcements(),
            t::no_announcements_text(),
            None,
        );
    }
    view! { <ul class="card list">{lines}</ul> }.into_any()
}

fn line(one: &Announcement) -> View {
    view! {
        <li>
            <a href=["/pengumuman/", one.id.as_str()].concat()>
                {icon(Icon::Horn)}
                <span class="grow">
                    <b>{one.title.clone()}</b>
                    <br />
                    <span class="muted">{formats::date_time(one.published_at)}</span>
                </span>
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

fn one(reading: &Reading<Page<Announcement>>, id: &str) -> View {
    let mut all = reading.data.items.iter();
    let Some(found) = all.find(|one| one.id.as_str() == id) else {
        return empty(
            Icon::Horn,
            t::announcement_gone(),
            t::announcement_gone_text(),
            None,
        );
    };
    let paragraphs: Vec<View> = found
        .body
        .split("\n\n")
        .map(|text| view! { <p class="lines">{text.to_owned()}</p> }.into_any())
        .collect();
    view! {
        <article class="card">
            <h2>{found.title.clone()}</h2>
            <p class="muted">{formats::date_time(found.published_at)}</p>
            {paragraphs}
        </article>
    }
    .into_any()
}
