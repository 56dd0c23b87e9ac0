//! Marking a voting paper and checking the marks, for one answer or several. Used by the member's
//! page and by the booth; what becomes of the marks is the page's.
//!
//! The marks live in one signal from the first tap until the ballot is sealed, and nowhere after that.

use sokoguru_ballot::manifest::{Item, ItemKind};

use crate::components::{Icon, Standing, icon, note};
use crate::i18n::{common, fill, meetings as m, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::pages::progress::focus_soon;
use crate::prelude::*;

pub use super::marks::Marks;

/// Id of the heading that takes the focus at every step.
pub const HEADING: &str = "pertanyaan";
/// Name of the group of choices.
const CHOICE: &str = "pilihan";

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The options.
    Choose,
    /// The marks in words.
    Check,
}

/// A paper that is being marked. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Marking {
    /// The marks.
    pub marks: RwSignal<Marks>,
    /// Where the member is.
    pub step: RwSignal<Step>,
    /// Whether a vote that was given is being changed.
    pub again: RwSignal<bool>,
    /// Whether the ballot is being sealed.
    pub busy: RwSignal<bool>,
    /// Whether it could not be sealed or kept.
    pub failed: RwSignal<bool>,
    /// Whether the paper changed while the member read it.
    pub changed: RwSignal<bool>,
    error: RwSignal<String>,
}

impl Marking {
    /// Nothing marked.
    pub fn new() -> Self {
        Self {
            marks: RwSignal::default(),
            step: RwSignal::new(Step::Choose),
            again: RwSignal::new(false),
            busy: RwSignal::new(false),
            failed: RwSignal::new(false),
            changed: RwSignal::new(false),
            error: RwSignal::default(),
        }
    }

    /// Wipes the marks.
    pub fn forget(self) {
        self.marks.try_update(|marks| {
            if let Marks::Some(list) = marks {
                list.fill(0);
            }
            *marks = Marks::None;
        });
        self.step.try_set(Step::Choose);
        self.error.try_set(String::new());
    }

    /// Shows the options once more for a vote that was given.
    pub fn begin_again(self) {
        self.forget();
        self.again.set(true);
        focus_soon(HEADING);
    }

    /// Goes to a step.
    pub fn go(self, step: Step) {
        self.step.set(step);
        focus_soon(HEADING);
    }

    fn tap(self, place: u8, item: &Item) {
        let max = item.max;
        let before = self.marks.get_untracked();
        match before.tapped(place, max) {
            Ok(marks) => {
                self.marks.set(marks);
                self.error.set(String::new());
            }
            Err(marks) => {
                // The browser has set the mark; drawing it again takes it away.
                self.marks.set(marks);
                self.error.set(fill(t::too_many(), &[&max.to_string()]));
            }
        }
    }

    /// On to the check, if enough is marked.
    pub fn next(self, item: &Item) {
        let ready = self
            .marks
            .with_untracked(|marks| marks.places(item.min).is_some());
        if ready {
            self.error.set(String::new());
            self.go(Step::Check);
            return;
        }
        let words = if item.max == 1 {
            m::choose_first().to_owned()
        } else {
            fill(t::too_few(), &[&item.min.max(1).to_string()])
        };
        self.error.set(words);
        crate::components::focus(CHOICE);
    }
}

impl Default for Marking {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether names are shown or nobody sees the choice, plainly.
pub fn kind_note(item: &Item) -> View {
    match item.kind {
        ItemKind::Secret => note(Standing::Info, t::secret(), t::secret_hint()),
        ItemKind::Open | ItemKind::Consensus => note(Standing::Info, t::open(), t::open_hint()),
    }
}

/// How many may be marked, in words.
fn how_many(item: &Item) -> String {
    let (min, max) = (item.min.to_string(), item.max.to_string());
    match (item.min, item.max) {
        (_, 1) => m::choose().to_owned(),
        (least, most) if least == most => fill(t::pick_some(), &[&max]),
        (0 | 1, _) => fill(t::pick_up_to(), &[&max]),
        _ => fill(t::pick_between(), &[&min, &max]),
    }
}

/// The options of an item. `below` stands under them.
pub fn choose(marking: Marking, item: &Item, below: View) -> View {
    let several = item.max > 1;
    let kept = StoredValue::new(item.clone());
    let mut options: Vec<View> = (0_u8..)
        .zip(&item.options)
        .map(|(place, option)| {
            let on = move || marking.marks.with(|marks| marks.has(place));
            let tap = move || kept.with_value(|item| marking.tap(place, item));
            choice(option.label.as_str().to_owned(), several, on, tap)
        })
        .collect();
    if item.min == 0 {
        let on = move || marking.marks.with(|marks| *marks == Marks::Blank);
        let tap = move || {
            let is_blank = marking.marks.with_untracked(|marks| *marks == Marks::Blank);
            marking.marks.set(if is_blank && several {
                Marks::None
            } else {
                Marks::Blank
            });
        };
        options.push(choice(t::blank().to_owned(), several, on, tap));
    }
    let max = item.max.to_string();
    let count = several.then(|| {
        view! {
            <p class="count" role="status">
                {move || {
                    let count = marking.marks.with(Marks::count).to_string();
                    fill(t::picked(), &[&count, &max])
                }}
            </p>
        }
    });
    let changed = move || {
        marking
            .changed
            .get()
            .then(|| note(Standing::Attention, m::item_was_changed(), m::read_again()))
    };
    view! {
        <div class="group" aria-live="polite">
            {changed}
            <h2 id=HEADING tabindex="-1">
                {item.title.as_str().to_owned()}
            </h2>
        </div>
        <p>{item.body.as_str().to_owned()}</p>
        <div
            class="group"
            id=CHOICE
            tabindex="-1"
            role=if several { "group" } else { "radiogroup" }
            aria-labelledby="pilihan-label"
            aria-describedby="pilihan-error"
        >
            <h3 id="pilihan-label">{how_many(item)}</h3>
            <div class="choices">{options}</div>
            {count}
            <p
                class="error"
                id="pilihan-error"
                role="alert"
                hidden=move || marking.error.with(String::is_empty)
            >
                {icon(Icon::Alert)}
                <span>{move || marking.error.get()}</span>
            </p>
        </div>
        {kind_note(item)}
        {below}
    }
    .into_any()
}

fn choice(
    label: String,
    several: bool,
    on: impl Fn() -> bool + 'static,
    tap: impl Fn() + 'static,
) -> View {
    let kind = if several { "checkbox" } else { "radio" };
    view! {
        <label class="choice">
            <input type=kind name=CHOICE prop:checked=on on:change=move |_| tap() />
            <span class="grow">{label}</span>
        </label>
    }
    .into_any()
}

/// The marks in words.
pub fn check(marking: Marking, item: &Item) -> View {
    let chosen: Vec<String> = marking.marks.with(|marks| {
        (0_u8..)
            .zip(&item.options)
            .filter(|(place, _)| marks.has(*place))
            .map(|(_, option)| option.label.as_str().to_owned())
            .collect()
    });
    let blank = chosen.is_empty();
    let words = if blank {
        view! { <p class="big">{t::you_leave_blank()}</p> }.into_any()
    } else {
        let lines: Vec<View> = chosen
            .into_iter()
            .map(|label| view! { <li class="big">{label}</li> }.into_any())
            .collect();
        view! {
            <p class="muted">{m::you_choose()}</p>
            <ul>{lines}</ul>
        }
        .into_any()
    };
    let ask = if blank { t::blank_ask() } else { m::send_ask() };
    let failed = move || {
        marking.failed.get().then(|| {
            view! {
                <div role="alert">
                    {note(Standing::Refused, t::not_sealed(), m::storage_failed())}
                </div>
            }
        })
    };
    view! {
        <h2 id=HEADING tabindex="-1">
            {m::confirm_title()}
        </h2>
        <section class="card">
            <div>{words}</div>
            <div>
                <p class="muted">{m::for_item()}</p>
                <p>
                    <b>{item.title.as_str().to_owned()}</b>
                </p>
                <p>{item.body.as_str().to_owned()}</p>
            </div>
            <p>
                <b>{ask}</b>
            </p>
        </section>
        {(item.kind == ItemKind::Secret).then(|| view! { <p class="muted">{t::forgotten()}</p> })}
        {kind_note(item)}
        {failed}
    }
    .into_any()
}

/// The buttons at the thumb.
pub fn foot(marking: Marking, item: &Item, send: Callback<()>) -> View {
    match marking.step.get() {
        Step::Choose => {
            let item = StoredValue::new(item.clone());
            view! {
                <button
                    class="btn"
                    type="button"
                    on:click=move |_| item.with_value(|item| marking.next(item))
                >
                    {common::next()}
                </button>
            }
            .into_any()
        }
        Step::Check => view! {
            <button
                class="btn"
                type="button"
                aria-disabled=move || marking.busy.get().then_some("true")
                on:click=move |_| send.run(())
            >
                {move || if marking.busy.get() { t::sealing() } else { m::send() }}
            </button>
            <button class="btn quiet" type="button" on:click=move |_| marking.go(Step::Choose)>
                {m::change_choice()}
            </button>
        }
        .into_any(),
    }
}
