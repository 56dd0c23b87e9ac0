//! Beranda: an open vote first of all, what waits in the outbox, the total of the savings, what is
//! due next, applications, announcements.

mod due;

use std::sync::Arc;

use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::prelude::*;
use sokoguru_api::home::{Announcement, Home, HomeApplication};
use sokoguru_api::meetings::MeetingSummary;
use sokoguru_api::savings::SavingsAccount;
use sokoguru_domain::MeetingPhase;

use self::due::due_card;
use crate::backend::own;
use crate::components::frame::member_line;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, eye, figure_skeleton, icon, loadable, note, note_with,
    rupiah, tag,
};
use crate::i18n::{common, fill, formats, home as t, loans, savings};
use crate::markup::{Child, IntoAny, View, view};
use crate::offline::outbox::{Entry, State};
use crate::offline::{glance, records};
use crate::pages::install;
use crate::reading::{Loadable, Reading, Source, use_reading};
use crate::session::{App, use_app};

/// Beranda.
pub fn home_page() -> impl Child {
    let app = use_app();
    let source = use_reading(own::home());
    watch(move || keep_glance(app, source));
    let name = move || {
        app.cooperative
            .with(|c| c.as_ref().map_or_else(String::new, |c| c.name.clone()))
    };
    let member = move || {
        app.session.with(|s| {
            s.member()
                .map_or_else(String::new, |m| member_line(&m.number))
        })
    };
    view! {
        <Screen
            title=Signal::derive(name)
            subtitle=Signal::derive(member)
            window=common::home()
            tab=Tab::Home
        >
            {move || open_vote(app, source)}
            {move || app.writes(outbox_note)}
            {loadable(source, figure_skeleton, content)}
        </Screen>
    }
}

/// Keeps what the cooperative answered for the next start, while the eye is open.
fn keep_glance(app: App, source: Source<Home>) {
    let is_hidden = app.hidden_balance.get();
    let home = source.state.with(|state| match state {
        Loadable::Ready(reading) => Some(Arc::clone(&reading.data)),
        _ => None,
    });
    let Some(home) = home else { return };
    let is_theirs = app.session.with_untracked(|session| {
        session
            .member()
            .is_some_and(|member| member.number == home.member.number)
    });
    if !is_theirs {
        return;
    }
    if is_hidden || home.savings.is_empty() {
        return spawn_local(glance::forget());
    }
    let records = records::current();
    let language = app.settings.get_untracked().lang();
    let mut words = vec![
        language.to_owned(),
        t::total().to_owned(),
        formats::rupiah(home.savings_total),
        as_of(&home),
    ];
    // Once it is drawn, so that it is known where.
    request_animation_frame(move || {
        words.push(height_above().to_string());
        let is_wanted = move || !app.hidden_balance.get_untracked();
        spawn_local(glance::keep(records, words, is_wanted));
    });
}

/// Pixels between the top of the content and the total.
fn height_above() -> i32 {
    let top = |selector| {
        let element = document().query_selector(selector).ok().flatten()?;
        Some(element.dyn_into::<HtmlElement>().ok()?.offset_top())
    };
    top(".hero")
        .zip(top("main"))
        .map_or(0, |(total, content)| total - content)
}

fn as_of(home: &Home) -> String {
    fill(common::as_of(), &[&formats::date_time(home.as_of)])
}

fn open_vote(app: App, source: Source<Home>) -> Option<View> {
    source.state.with(|state| {
        let meeting = state.reading()?.data.meeting.as_ref()?;
        if meeting.phase.known()? != MeetingPhase::Open {
            return None;
        }
        // The cooperative does not know whose the sealed ballots are; the phone knows of its own.
        let given = app.given(&meeting.id).max(meeting.voted_items);
        let left = meeting.votable_items.saturating_sub(given);
        Some(if left == 0 {
            meeting_on(meeting)
        } else {
            vote_card(meeting, left)
        })
    })
}

fn link_to(meeting: &MeetingSummary) -> String {
    ["/rat/", meeting.id.as_str()].concat()
}

fn vote_card(meeting: &MeetingSummary, left: u16) -> View {
    let words = if left == 1 {
        t::one_open_item().to_owned()
    } else {
        fill(t::open_items(), &[&left.to_string()])
    };
    view! {
        <section class="card todo">
            <div>
                <small>
                    {fill(t::closes_at(), &[&meeting.title, &formats::date_time(meeting.close_at)])}
                </small>
                <h2>{words}</h2>
            </div>
            <a class="btn" href=link_to(meeting)>
                {t::give_vote()}
            </a>
        </section>
    }
    .into_any()
}

fn meeting_on(meeting: &MeetingSummary) -> View {
    view! {
        <section class="card">
            <div>
                <p class="muted">{meeting.title.clone()}</p>
                <h2>{t::meeting_now()}</h2>
            </div>
            {(meeting.votable_items > 0).then(|| note(Standing::Accepted, t::all_voted(), ""))}
            <a class="btn quiet" href=link_to(meeting)>
                {t::see_meeting()}
            </a>
        </section>
    }
    .into_any()
}

fn outbox_note(entries: &[Entry]) -> Option<View> {
    let stuck = entries
        .iter()
        .filter(|e| matches!(e.state, State::Stuck(_) | State::Refused(_)))
        .count();
    let waiting = entries.iter().filter(|entry| entry.is_pending()).count();
    let (standing, words, then) = match (stuck, waiting) {
        (0, 0) => return None,
        (0, 1) => (
            Standing::Stored,
            t::outbox_one().to_owned(),
            common::stored_text(),
        ),
        (0, _) => {
            let words = fill(t::outbox_many(), &[&waiting.to_string()]);
            (Standing::Stored, words, t::outbox_waits())
        }
        _ => (
            Standing::Attention,
            fill(t::outbox_stuck(), &[&stuck.to_string()]),
            "",
        ),
    };
    let link = view! {
        <a class="btn quiet small" href="/lainnya/kotak-keluar">
            {t::outbox_open()}
        </a>
    };
    Some(note_with(standing, words, then, link))
}

fn content(reading: &Reading<Home>) -> View {
    let home = &reading.data;
    let due = home.next_due.as_ref().map(due_card);
    let coming = home.meeting.as_ref().and_then(coming);
    view! {
        {if home.savings.is_empty() {
            empty(Icon::Savings, t::no_savings(), t::no_savings_text(), None)
        } else {
            total(home)
        }}
        {due}
        {guarantee_requests(home.guarantee_requests)}
        {applications(&home.applications)}
        {coming}
        {announcements(&home.announcements)}
        {install::card()}
    }
    .into_any()
}

fn total(home: &Home) -> View {
    view! {
        <section class="hero" aria-labelledby="total">
            <p class="muted" id="total">
                {t::total()}
            </p>
            <div class="total">
                <b>{rupiah(home.savings_total)}</b>
                {eye()}
            </div>
            <p class="muted">{as_of(home)}</p>
            {parts(&home.savings)}
        </section>
    }
    .into_any()
}

/// The parts of the total as a bar, and below it as words, which are its legend and its table.
fn parts(accounts: &[SavingsAccount]) -> View {
    let piece = |place: usize, account: &SavingsAccount| {
        let width = account.balance.0.amount().to_string();
        view! { <i class=colour(place) style:flex-grow=width></i> }.into_any()
    };
    let line = |place: usize, account: &SavingsAccount| {
        view! {
            <li>
                <a href=["/simpanan/", account.id.as_str()].concat()>
                    <i class=colour(place)></i>
                    <span>{savings::kind_short(&account.kind)}</span>
                    <b>{rupiah(account.balance)}</b>
                </a>
            </li>
        }
        .into_any()
    };
    let filled = |(_, account): &(usize, &SavingsAccount)| !account.balance.0.is_zero();
    let numbered = || accounts.iter().enumerate();
    let pieces: Vec<_> = numbered()
        .filter(filled)
        .map(|(n, account)| piece(n, account))
        .collect();
    let lines: Vec<_> = numbered().map(|(n, account)| line(n, account)).collect();
    view! {
        <div class="stack" aria-hidden="true">
            {pieces}
        </div>
        <ul class="legend" aria-label=savings::parts()>
            {lines}
        </ul>
    }
    .into_any()
}

/// Class of the colour of a part; the last colour serves all that follow.
fn colour(place: usize) -> &'static str {
    ["k1", "k2", "k3", "k4", "k5"]
        .get(place)
        .copied()
        .unwrap_or("k5")
}

fn guarantee_requests(count: u16) -> Option<View> {
    let words = fill(t::guarantee_requests(), &[&count.to_string()]);
    let link = || view! { <a class="btn quiet small" href="/pinjaman/penjamin">{t::guarantee_answer()}</a> };
    (count > 0).then(|| note_with(Standing::Waiting, words, "", link()))
}

fn applications(list: &[HomeApplication]) -> Option<View> {
    let lines: Vec<_> = list.iter().map(application).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{t::applications()}</h2>
                <ul class="card list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn application(one: &HomeApplication) -> View {
    let status = one.status.known();
    view! {
        <li>
            <a href=["/pinjaman/pengajuan/", one.id.as_str()].concat()>
                <span class="grow">
                    <span class="row">
                        <b>{one.product_name.clone()}</b>
                        <b>{rupiah(one.amount)}</b>
                    </span>
                    {tag(Standing::Info, loans::application_state(status))}
                </span>
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

fn coming(meeting: &MeetingSummary) -> Option<View> {
    (meeting.phase.known() == Some(MeetingPhase::Announced)).then(|| {
        view! {
            <section class="card">
                <div>
                    <p class="muted">{t::meeting_coming()}</p>
                    <h2>{meeting.title.clone()}</h2>
                    <p>{formats::date_time(meeting.starts_at)}</p>
                    <p class="muted">{meeting.place.clone()}</p>
                </div>
                <a class="btn quiet" href=link_to(meeting)>
                    {t::read_papers()}
                </a>
            </section>
        }
        .into_any()
    })
}

fn announcements(list: &[Announcement]) -> Option<View> {
    let entries: Vec<_> = list.iter().map(announcement).collect();
    (!entries.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{t::announcements()}</h2>
                <div class="card list">{entries}</div>
                <a class="btn quiet small" href="/pengumuman">
                    {common::see_all()}
                </a>
            </section>
        }
        .into_any()
    })
}

fn announcement(one: &Announcement) -> View {
    let paragraphs: Vec<_> = one
        .body
        .split("\n\n")
        .map(|text| view! { <p>{text.to_owned()}</p> })
        .collect();
    view! {
        <details class="news">
            <summary>
                <span class="grow">
                    {one.title.clone()} <br />
                    <small>{formats::date_time(one.published_at)}</small>
                </span>
                {icon(Icon::Next)}
            </summary>
            {paragraphs}
        </details>
    }
    .into_any()
}
