//! Opening the result: the whole board is checked on this phone first, then each sum is opened
//! once, by the guard's leave, and what was opened is on the disk before it leaves the phone.

use std::sync::Arc;

use leptos::task::spawn_local;
use sokoguru_api::board::{Ceremony, CeremonyTrustee};
use sokoguru_ballot::board::Hash;
use sokoguru_ballot::start::BoardId;

use super::{Desk, seed_of};
use crate::backend::boards;
use crate::board::checking::Seen;
use crate::board::inspection::{self, Known, State};
use crate::board::opening::{self, Sum, SumState};
use crate::components::{Standing as Mood, note, tag};
use crate::i18n::{fill, problems, trustees as t};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::phone;
use crate::offline::trustees::Keeping;
use crate::pages::board_check;
use crate::prelude::*;
use crate::reading::fetch;
use crate::session;

/// The card of the opening. `number` is this trustee's.
pub fn count(desk: Desk, keeping: &Arc<Keeping>, shown: &Ceremony, number: u8) -> View {
    if !shown.closed {
        return note(Mood::Waiting, t::opening(), t::not_closed());
    }
    let inspection = desk.inspection;
    if inspection
        .state
        .with_untracked(|state| *state == State::Idle)
    {
        inspection.open(known(keeping), false);
    }
    let keeping = Arc::clone(keeping);
    let sums = move || match inspection.state.get() {
        State::Good(_) => opened(desk, &keeping, number),
        _ => ().into_any(),
    };
    view! {
        <section class="card">
            <h2>{t::opening()}</h2>
            <p class="muted">{t::opening_text()}</p>
            {who(shown)}
        </section>
        {board_check::card(inspection, Signal::default())}
        {sums}
    }
    .into_any()
}

/// The board is the one that this phone saw first, and an earlier finding is not enough: the sums
/// are computed from the ballots.
fn known(keeping: &Keeping) -> Known {
    let board = keeping.board_id.as_ref();
    Known {
        seen: Seen {
            board: board.and_then(|id| id.array().map(BoardId::from_bytes)),
            heads: Vec::new(),
        },
        own: Vec::new(),
        whole: true,
    }
}

/// Who has opened, and how many are still needed.
fn who(shown: &Ceremony) -> View {
    let opened: Vec<&str> = shown
        .trustees
        .iter()
        .filter(|trustee| trustee.shares > 0)
        .map(|trustee| trustee.name.as_str())
        .collect();
    let names = if opened.is_empty() {
        t::nobody_opened().to_owned()
    } else {
        fill(t::opened_by(), &[&opened.join(", ")])
    };
    let needed = match still_needed(shown.threshold, &shown.trustees) {
        0 => t::enough().to_owned(),
        more => fill(t::still_needed(), &[&more.to_string()]),
    };
    view! {
        <p>{names}</p>
        <p>{needed}</p>
    }
    .into_any()
}

/// How many trustees have still to open before there are totals.
fn still_needed(threshold: u8, trustees: &[CeremonyTrustee]) -> usize {
    let opened = trustees.iter().filter(|trustee| trustee.shares > 0).count();
    usize::from(threshold).saturating_sub(opened)
}

fn opened(desk: Desk, keeping: &Arc<Keeping>, number: u8) -> View {
    let held = inspection::held(&desk.meeting.get_value());
    let found = held.and_then(|held| {
        let held = held.borrow();
        let report = held.finish().ok()?;
        let minimum = held.verifier().manifest()?.content().minimum;
        let list = opening::sums(&report, minimum, number);
        Some((list, held.root_at_closing()?))
    });
    let Some((list, root)) = found else {
        return ().into_any();
    };
    let rows = list.iter().map(row).collect_view();
    let closed: Vec<Sum> = list
        .iter()
        .filter(|sum| sum.state == SumState::Closed)
        .cloned()
        .collect();
    let some_opened = list.iter().any(|sum| sum.state == SumState::Opened);
    let action = if closed.is_empty() {
        let words = if some_opened {
            t::all_opened()
        } else {
            t::nothing_to_open()
        };
        note(Mood::Accepted, "", words)
    } else {
        let keeping = Arc::clone(keeping);
        let action = move || {
            if desk.compared.get() == Some(root) {
                open_button(desk, &keeping, closed.clone())
            } else {
                compare(desk, root)
            }
        };
        action.into_any()
    };
    view! {
        <section class="card" aria-live="polite">
            <ul class="group">{rows}</ul>
            {action}
        </section>
    }
    .into_any()
}

/// The root at the closing, whole, to be read to the other trustees. A server that shows one of them
/// another board than the rest could learn single votes from two sums; its short code would not
/// stop it. PROTOCOL.md, section 11.
fn compare(desk: Desk, root: Hash) -> View {
    let rows = groups(&root)
        .into_iter()
        .map(|group| view! { <li>{group}</li> }.into_any())
        .collect_view();
    view! {
        <h3>{t::compare()}</h3>
        <p>{t::compare_text()}</p>
        <ol class="groups code">{rows}</ol>
        <button class="btn" type="button" on:click=move |_| desk.compared.set(Some(root))>
            {t::compare_same()}
        </button>
    }
    .into_any()
}

/// A root as sixteen groups of four hexadecimal digits.
fn groups(root: &Hash) -> Vec<String> {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let digits: Vec<char> = root
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .map(|digit| digit.to_ascii_uppercase())
        .collect();
    digits.chunks(4).map(String::from_iter).collect()
}

fn row(sum: &Sum) -> View {
    let (mood, words) = match sum.state {
        SumState::Closed => (Mood::Waiting, t::sum_closed()),
        SumState::Opened => (Mood::Accepted, t::sum_opened()),
        SumState::TooFew => (Mood::Attention, t::sum_few()),
    };
    view! {
        <li>
            <b>{sum.title.clone()}</b>
            <p class="muted">{fill(t::ballots_of(), &[&sum.ballots.to_string()])}</p>
            {tag(mood, words)}
        </li>
    }
    .into_any()
}

fn open_button(desk: Desk, keeping: &Arc<Keeping>, sums: Vec<Sum>) -> View {
    let told = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    let keeping = Arc::clone(keeping);
    let sums = StoredValue::new(sums);
    let press = move |_| {
        if desk.busy.get_untracked() {
            return;
        }
        desk.busy.set(true);
        let keeping = Arc::clone(&keeping);
        spawn_local(async move {
            let outcome = open_all(desk, &keeping, &sums.get_value(), told).await;
            desk.busy.try_set(false);
            match outcome {
                Ok(()) => {
                    told.try_set(String::new());
                    done.try_set(true);
                    // The board has grown by the shares: what was proved is not proved again.
                    desk.inspection.open(known(&keeping), true);
                }
                Err(words) => told.try_set(words),
            }
            desk.ceremony.refresh.run(());
        });
    };
    let body = move || {
        if done.get() {
            return note(Mood::Accepted, t::all_opened(), t::sent_to_board());
        }
        view! {
            <button
                class="btn"
                type="button"
                aria-disabled=move || desk.busy.get().then_some("true")
                on:click=press.clone()
            >
                {t::open_now()}
            </button>
        }
        .into_any()
    };
    view! {
        <p class="muted">{t::open_hint()}</p>
        {body}
        <p role="alert" hidden=move || told.with(String::is_empty)>{move || told.get()}</p>
    }
    .into_any()
}

/// Opens one after the other, and stops at the first that is refused. A share whose answer got lost
/// is made again: the guard permits the same sum.
async fn open_all(
    desk: Desk,
    keeping: &Keeping,
    sums: &[Sum],
    told: RwSignal<String>,
) -> Result<(), String> {
    let meeting = desk.meeting.get_value();
    let of = sums.len().to_string();
    for (number, sum) in (1_u32..).zip(sums) {
        told.try_set(fill(t::opening_item(), &[&number.to_string(), &of]));
        // The words are painted before the work begins.
        phone::sleep(30).await;
        let held = inspection::held(&meeting).ok_or_else(|| t::refused_board().to_owned())?;
        let seed = seed_of(keeping).ok_or_else(|| t::cannot_act().to_owned())?;
        let message = opening::open(session::origin(), held, seed, sum.place)
            .await
            .map_err(|error| t::of_opening(&error))?;
        fetch(boards::post_trustee_message(&meeting, message))
            .await
            .map_err(|error| problems::of_asking(&error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_read_out_whole() {
        let mut root = [0xA5; 32];
        root[31] = 0x0F;
        let all = groups(&root);
        assert_eq!(all.len(), 16);
        assert_eq!((all[0].as_str(), all[15].as_str()), ("A5A5", "A50F"));
    }

    #[test]
    fn who_is_missing_is_counted_from_the_board() {
        let trustee = |number: u8, shares: u16| CeremonyTrustee {
            number,
            name: String::new(),
            committed: true,
            revealed: true,
            confirmed: true,
            shares,
        };
        let all = [trustee(1, 0), trustee(2, 3), trustee(3, 0)];
        assert_eq!(still_needed(2, &all), 1);
        assert_eq!(still_needed(1, &all), 0);
        assert_eq!(
            still_needed(2, &[trustee(1, 1), trustee(2, 1), trustee(3, 1)]),
            0
        );
    }
}
