//! Saving due dates and meetings into the phone's own calendar, as a file that it opens.

use sokoguru_api::loans::Loan;
use sokoguru_api::meetings::MeetingSummary;
use sokoguru_domain::InstalmentStatus;

use crate::calendar::{Event, Ring, Time, file};
use crate::components::{Icon, icon, use_announce};
use crate::i18n::{fill, reminders as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::{papers, phone};
use crate::prelude::*;
use crate::session::{self, use_app};

const MEDIA_TYPE: &str = "text/calendar";

/// The button under a loan's schedule; nothing where nothing is to be paid.
pub fn loan_button(loan: &Loan) -> Option<View> {
    let name = cooperative();
    let summary = &loan.summary;
    let path = ["/pinjaman/", summary.id.as_str()].concat();
    let open = loan
        .schedule
        .iter()
        .filter(|row| row.status.known() != Some(InstalmentStatus::Paid));
    let events: Vec<Event> = open
        .map(|row| {
            let number = row.number.to_string();
            Event {
                uid: uid(&[summary.id.as_str(), &number]),
                time: Time::Day(row.due_on),
                title: fill(
                    t::event_instalment(),
                    &[&number, &summary.months.to_string()],
                ),
                text: fill(t::event_at(), &[&name]),
                place: String::new(),
                url: address(&path),
                rings: vec![Ring::DaysBefore(3), Ring::DaysBefore(1)],
            }
        })
        .collect();
    if events.is_empty() {
        return None;
    }
    let file_name = [t::file_loan(), "-", &summary.number, ".ics"].concat();
    let button = button(t::save_dates(), file_name, events);
    Some(
        view! {
            {button}
            <p class="muted">{t::save_dates_text()}</p>
        }
        .into_any(),
    )
}

/// The button of a meeting that is still to come.
pub fn meeting_button(meeting: &MeetingSummary) -> View {
    let path = ["/rat/", meeting.id.as_str()].concat();
    let event = Event {
        uid: uid(&[meeting.id.as_str()]),
        time: Time::Moment(meeting.starts_at),
        title: meeting.title.clone(),
        text: cooperative(),
        place: meeting.place.clone(),
        url: address(&path),
        rings: vec![Ring::HoursBefore(24), Ring::HoursBefore(2)],
    };
    let file_name = [t::file_meeting(), "-", meeting.id.as_str(), ".ics"].concat();
    button(t::save_meeting(), file_name, vec![event])
}

fn cooperative() -> String {
    use_app().cooperative.with(|found| {
        found
            .as_ref()
            .map_or_else(String::new, |one| one.name.clone())
    })
}

/// Where the app is, so that a calendar leads back to it.
fn address(path: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    [&origin, path].concat()
}

/// The same for the same thing of the same cooperative.
fn uid(parts: &[&str]) -> String {
    let origin = session::origin();
    let own = window().location().host().unwrap_or_default();
    let host = origin.split("://").nth(1).filter(|host| !host.is_empty());
    [&parts.join("."), "@", host.unwrap_or(&own)].concat()
}

fn button(words: &'static str, file_name: String, events: Vec<Event>) -> View {
    let announce = use_announce();
    let save = move |_| {
        let text = file(&events, phone::moment(phone::now_ms()));
        let saved = save(&file_name, &text).is_some();
        let said = if saved {
            t::file_saved()
        } else {
            t::file_not_saved()
        };
        announce.run(said.to_owned());
    };
    view! {
        <button class="btn quiet" type="button" on:click=save>
            {icon(Icon::Calendar)}
            {words}
        </button>
    }
    .into_any()
}

/// Hands the file over as a download under its name; Android's calendar opens it from there.
fn save(name: &str, text: &str) -> Option<()> {
    let url = papers::object_url(text.as_bytes(), MEDIA_TYPE)?;
    let link = document().create_element("a").ok()?;
    link.set_attribute("href", &url).ok()?;
    link.set_attribute("download", name).ok()?;
    let pressed = phone::call(&link, "click", &[]);
    // The browser needs the address for as long as it takes to begin.
    phone::later(30_000, move || papers::release_url(&url));
    pressed.ok().map(drop)
}
