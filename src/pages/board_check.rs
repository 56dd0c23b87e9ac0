//! The check of a board as two pages show it: a button, how far it is, and what was found. Nothing is
//! green before everything held, and a stopped check says so.

use std::sync::Arc;

use leptos::task::spawn_local;
use sokoguru_api::meetings::Results;

use crate::board::checking::{Progress, Wrong};
use crate::board::finding::{Finding, Own, Place};
use crate::board::inspection::{Inspection, State};
use crate::components::{
    Icon, Standing as Mood, figure_skeleton, icon, note, note_with, tag, use_announce,
};
use crate::i18n::meetings::grouped;
use crate::i18n::{checked as t, fill, formats, problems};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::prelude::*;
use crate::pwa::{self, Shared};

/// Bytes of an event on the way, in the middle: a ballot of three options and its length.
const EVENT_BYTES: u64 = 720;

/// The card of a check. `shown` is what the page claims, to be held against the board.
pub fn card(inspection: Inspection, shown: Signal<Option<Arc<Results>>>) -> View {
    let begin = move |words: &'static str| {
        view! {
            <button class="btn quiet" type="button" on:click=move |_| inspection.start()>
                {words}
            </button>
        }
        .into_any()
    };
    // The bar stays while its figures change, so that it is drawn again only with another state.
    let kind = Memo::new(move || inspection.state.with(kind));
    let body = move || match kind.get() {
        Shown::Waiting => figure_skeleton(),
        Shown::Ready => {
            let size = inspection.state.with_untracked(|state| match state {
                State::Ready(events) => Some(events.saturating_mul(EVENT_BYTES)),
                _ => None,
            });
            let hint = size.map(|size| fill(t::size_hint(), &[&formats::size(size)]));
            view! {
                <p class="muted">{t::intro()}</p>
                {hint.map(|hint| view! { <p class="muted">{hint}</p> })}
                {begin(t::start())}
            }
            .into_any()
        }
        Shown::Working => view! {
            {meter(inspection)}
            <button class="btn quiet" type="button" on:click=move |_| inspection.stop()>
                {t::stop()}
            </button>
        }
        .into_any(),
        Shown::Stopped => view! {
            {meter(inspection)}
            <p>{t::stopped()}</p>
            {begin(t::go_on())}
        }
        .into_any(),
        Shown::Failed => {
            let why = inspection.state.with_untracked(|state| match state {
                State::Failed(error) => problems::of_asking(error),
                _ => String::new(),
            });
            view! {
                {note(Mood::Waiting, t::failed(), why)}
                <p class="muted">{t::failed_text()}</p>
                {begin(t::go_on())}
            }
            .into_any()
        }
        Shown::Wrong => inspection.state.with_untracked(|state| match state {
            State::Wrong(wrong) => wrong_view(inspection, wrong),
            _ => ().into_any(),
        }),
        Shown::Good => inspection.state.with_untracked(|state| match state {
            State::Good(finding) => found_view(inspection, finding, shown),
            _ => ().into_any(),
        }),
    };
    let live = move || match kind.get() {
        Shown::Good | Shown::Wrong | Shown::Failed | Shown::Stopped => "polite",
        Shown::Waiting | Shown::Ready | Shown::Working => "off",
    };
    view! {
        <section class="card" aria-live=live>
            <h2>{t::title()}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Whether the check found what no member should read past.
pub fn is_alarm(inspection: Inspection, shown: Signal<Option<Arc<Results>>>) -> Memo<bool> {
    Memo::new(move || {
        inspection.state.with(|state| match state {
            State::Wrong(_) => true,
            State::Good(finding) => {
                finding.misses_own()
                    || shown.with(|shown| {
                        shown
                            .as_ref()
                            .is_some_and(|shown| finding.differs(shown).is_some())
                    })
            }
            _ => false,
        })
    })
}

/// What is drawn, without the figures that change all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Waiting,
    Ready,
    Working,
    Stopped,
    Failed,
    Wrong,
    Good,
}

fn kind(state: &State) -> Shown {
    match state {
        State::Idle | State::Ready(_) => Shown::Ready,
        State::Asking => Shown::Waiting,
        State::Working(_) => Shown::Working,
        State::Stopped(_) => Shown::Stopped,
        State::Failed(_) => Shown::Failed,
        State::Wrong(_) => Shown::Wrong,
        State::Good(_) => Shown::Good,
    }
}

fn progress(state: &State) -> Option<Progress> {
    match state {
        State::Working(progress) | State::Stopped(progress) => Some(*progress),
        _ => None,
    }
}

/// How full the bar is, in percent: reading is a tenth of the work, proofs are the rest.
fn share(progress: Progress) -> u64 {
    match progress {
        Progress::Events { done, of } => done.saturating_mul(10) / of.max(1),
        Progress::Ballots { done, of } => {
            let (done, of) = (done as u64, (of as u64).max(1));
            10 + done.saturating_mul(90) / of
        }
        Progress::Over => 100,
    }
}

fn meter(inspection: Inspection) -> View {
    let now = move || inspection.state.with(progress);
    let words = move || now().map(t::of_progress).unwrap_or_default();
    let width = move || {
        let share = now().map_or(0, share).to_string();
        [&share, "%"].concat()
    };
    view! {
        <div class="meter">
            <p class="num">{words}</p>
            <div class="t" aria-hidden="true">
                <i style:width=width></i>
            </div>
        </div>
    }
    .into_any()
}

fn again(inspection: Inspection) -> View {
    view! {
        <button class="btn quiet" type="button" on:click=move |_| inspection.again()>
            {t::again()}
        </button>
    }
    .into_any()
}

fn wrong_view(inspection: Inspection, wrong: &Wrong) -> View {
    let words = t::of_wrong(wrong);
    // For whoever checks it again: as the ballot crate puts it, in English.
    let exact = match wrong {
        Wrong::Fault(fault) => fault.to_string(),
        Wrong::OtherBoard => "other board".to_owned(),
        Wrong::Fork { size } => ["fork at ", &size.to_string()].concat(),
    };
    let text = StoredValue::new(fill(t::share_text(), &[t::wrong_title(), &words, &exact]));
    let say = use_announce();
    let share = move |_| {
        spawn_local(async move {
            let words = match pwa::share(t::title(), &text.get_value()).await {
                Shared::Copied => t::shared(),
                Shared::Unsupported => t::cannot_share(),
                Shared::Sent | Shared::Cancelled => return,
            };
            say.run(words.to_owned());
        });
    };
    let below = view! {
        <p>{t::wrong_text()}</p>
        <button class="btn quiet" type="button" on:click=share>
            {icon(Icon::Share)}
            {t::share()}
        </button>
    };
    view! {
        <div role="alert">{note_with(Mood::Refused, t::wrong_title(), words, below.into_any())}</div>
        {again(inspection)}
    }
    .into_any()
}

fn found_view(
    inspection: Inspection,
    finding: &Arc<Finding>,
    shown: Signal<Option<Arc<Results>>>,
) -> View {
    let found = Arc::clone(finding);
    // The page's own figures may come later than the finding, or change.
    let verdict = move || {
        let differs = shown.with(|shown| shown.as_ref().and_then(|shown| found.differs(shown)));
        verdict(&found, differs)
    };
    let own = finding.own.iter().map(own_row).collect_view();
    view! {
        {verdict}
        <ul class="group">{own}</ul>
        <p class="muted">{t::head_code()}</p>
        <p class="code">{finding.code.clone()}</p>
        <p class="muted">{t::head_hint()}</p>
        {again(inspection)}
    }
    .into_any()
}

fn verdict(finding: &Finding, differs: Option<String>) -> View {
    if let Some(what) = differs {
        let what = if what.is_empty() {
            t::differs_quorum().to_owned()
        } else {
            what
        };
        let text = fill(t::differs_item(), &[&what]);
        return view! { <div role="alert">{note(Mood::Refused, t::differs_title(), text)}</div> }
            .into_any();
    }
    if finding.misses_own() {
        return view! {
            <div role="alert">{note(Mood::Refused, t::missing_title(), t::missing_text())}</div>
        }
        .into_any();
    }
    let words = if finding.is_final() {
        t::good_text()
    } else {
        t::good_open()
    };
    let good = note(
        Mood::Counted,
        t::good(),
        fill(words, &[&finding.ballots.to_string()]),
    );
    let own = match finding.own_counted() {
        0 => None,
        1 => Some(t::own_counted().to_owned()),
        more => Some(fill(t::own_counted_more(), &[&more.to_string()])),
    };
    view! {
        {good}
        {own.map(|words| note(Mood::Counted, words, ""))}
    }
    .into_any()
}

fn own_row(own: &Own) -> View {
    let (mood, words) = match own.place {
        Place::Counts => (Mood::Counted, t::own_counts()),
        Place::Replaced => (Mood::Info, t::own_replaced()),
        Place::Void => (Mood::Attention, t::own_void()),
        Place::Late => (Mood::Attention, t::own_late()),
        Place::Missing => (Mood::Refused, t::own_missing()),
    };
    view! { <li>{tag(mood, fill(words, &[&grouped(&own.code)]))}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::BackendError;

    #[test]
    fn only_a_finding_is_green() {
        let half = Progress::Ballots { done: 270, of: 540 };
        for state in [
            State::Idle,
            State::Asking,
            State::Ready(9),
            State::Working(half),
            State::Working(Progress::Over),
            State::Stopped(half),
            State::Failed(BackendError::Offline),
            State::Wrong(Wrong::OtherBoard),
        ] {
            assert_ne!(kind(&state), Shown::Good, "{state:?}");
        }
    }

    #[test]
    fn the_bar_never_goes_back() {
        let steps = [
            Progress::Events { done: 0, of: 600 },
            Progress::Events { done: 599, of: 600 },
            Progress::Ballots { done: 0, of: 540 },
            Progress::Ballots { done: 539, of: 540 },
            Progress::Over,
        ];
        let shares: Vec<u64> = steps.into_iter().map(share).collect();
        assert!(shares.is_sorted());
        assert_eq!((shares[0], shares[4]), (0, 100));
        assert!(shares[3] < 100);
        assert_eq!(share(Progress::Events { done: 0, of: 0 }), 0);
    }
}
