//! A sheet that rises over the page and asks, and the line that tells what has just happened.

use crate::prelude::*;
use leptos::web_sys::HtmlDialogElement;

use crate::i18n::common;
use crate::markup::{IntoAny, Place, View, view, watch};

/// A sheet over the page: a real `<dialog>`, so that the focus stays in it, Escape and Back close
/// it, and what is under it is out of reach.
pub struct Sheet {
    open: RwSignal<bool>,
    title: Signal<String>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self::new()
    }
}

impl Sheet {
    /// A sheet that is down.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            title: Signal::default(),
        }
    }

    /// Whether it is up.
    #[must_use]
    pub fn open(mut self, open: RwSignal<bool>) -> Self {
        self.open = open;
        self
    }

    /// What it asks.
    #[must_use]
    pub fn title(mut self, title: impl Into<Signal<String>>) -> Self {
        self.title = title.into();
        self
    }

    /// Draws it; what stands in it is drawn each time it rises.
    pub fn draw(self, content: impl Fn() -> View + 'static) -> View {
        let Self { open, title } = self;
        let place = Place::new();
        watch(move || {
            let Some(dialog) = place.get::<HtmlDialogElement>() else {
                return;
            };
            if open.get() == dialog.open() {
                return;
            }
            if open.get_untracked() {
                // Refused only where it is up already.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        });
        view! {
            <dialog node_ref=place aria-labelledby="sheet-title" on:close=move |_| open.set(false)>
                <div class="group">
                    <h2 id="sheet-title">{move || title.get()}</h2>
                    {move || open.get().then(&content)}
                </div>
            </dialog>
        }
    }
}

/// The two answers of a sheet that confirms: what is done, and "Batal". `danger` for what can not
/// be undone.
pub fn confirm_buttons(
    open: RwSignal<bool>,
    words: &'static str,
    danger: bool,
    act: impl Fn() + 'static,
) -> View {
    view! {
        <button
            class="btn"
            class:danger=danger
            type="button"
            on:click=move |_| {
                open.set(false);
                act();
            }
        >
            {words}
        </button>
        <button class="btn quiet" type="button" on:click=move |_| open.set(false)>
            {common::cancel()}
        </button>
    }
    .into_any()
}

/// What the live line says now.
#[derive(Clone, Copy)]
struct Live(RwSignal<String>);

/// Makes the live line known to every page. Called once, in `app`.
pub fn provide_live() {
    provide_context(Live(RwSignal::new(String::new())));
}

/// Tells what has just happened, for a few seconds on the screen and to a screen reader.
pub fn announce(words: impl Into<String>) {
    let Some(Live(line)) = use_context::<Live>() else {
        return;
    };
    say(line, words.into());
}

/// The same from code that runs later, outside the view: take it while the view is built.
pub fn use_announce() -> Callback<String> {
    let live = use_context::<Live>();
    Callback::new(move |words| {
        if let Some(Live(line)) = live {
            say(line, words);
        }
    })
}

fn say(line: RwSignal<String>, words: String) {
    let said = words.clone();
    line.set(words);
    set_timeout(
        move || {
            line.try_update(|now| {
                if *now == said {
                    now.clear();
                }
            });
        },
        core::time::Duration::from_secs(5),
    );
}

/// The live line itself. Stands once on the page.
pub fn live_line() -> View {
    let line = use_context::<Live>();
    view! {
        <div class="toast" role="status" aria-live="polite">
            {move || line.map(|Live(line)| line.get())}
        </div>
    }
    .into_any()
}
