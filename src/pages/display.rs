//! Bahasa dan tampilan: language, theme and text size. Each takes effect at once.

use crate::prelude::*;
use sokoguru_domain::Lang;

use crate::components::{Screen, Tab};
use crate::i18n::more as t;
use crate::markup::{Child, IntoAny, View, view};
use crate::session::{Settings, Theme, use_app};

/// Text sizes in percent, as `style/base.css` has them.
const SIZES: [u16; 5] = [100, 125, 150, 175, 200];

/// Bahasa dan tampilan.
pub fn display_page() -> impl Child {
    let app = use_app();
    let now = app.settings;
    let set = move |change: fn(&mut Settings, usize), place: usize| {
        let mut settings = now.get_untracked();
        change(&mut settings, place);
        app.set_settings(settings);
    };
    let lang = |settings: &mut Settings, place: usize| {
        settings.lang = if place == 1 { Lang::En } else { Lang::Id };
    };
    let theme = |settings: &mut Settings, place: usize| {
        settings.theme = [Theme::System, Theme::Light, Theme::Dark]
            .get(place)
            .copied()
            .unwrap_or_default();
    };
    let text = |settings: &mut Settings, place: usize| {
        settings.text = SIZES.get(place).copied().unwrap_or(100);
    };
    let sizes: Vec<String> = SIZES
        .iter()
        .map(|size| [&size.to_string(), "%"].concat())
        .collect();
    view! {
        <Screen title=t::display() back="/lainnya" tab=Tab::More>
            {choice(
                "lang",
                t::language(),
                vec![t::indonesian().to_owned(), t::english().to_owned()],
                Signal::derive(move || usize::from(now.with(|now| now.lang == Lang::En))),
                Callback::new(move |place| set(lang, place)),
            )}
            {choice(
                "theme",
                t::theme(),
                vec![t::system().to_owned(), t::light().to_owned(), t::dark().to_owned()],
                Signal::derive(move || {
                    match now.with(|now| now.theme) {
                        Theme::System => 0,
                        Theme::Light => 1,
                        Theme::Dark => 2,
                    }
                }),
                Callback::new(move |place| set(theme, place)),
            )}
            {choice(
                "text",
                t::text_size(),
                sizes,
                Signal::derive(move || {
                    let size = now.with(|now| now.text);
                    SIZES.iter().position(|one| *one == size).unwrap_or(0)
                }),
                Callback::new(move |place| set(text, place)),
            )}
            <p class="card">{t::sample()}</p>
        </Screen>
    }
}

/// One of several, side by side.
fn choice(
    name: &'static str,
    words: &'static str,
    options: Vec<String>,
    chosen: Signal<usize>,
    choose: Callback<usize>,
) -> View {
    let tight = options.len() > 3;
    let options: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(place, words)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || chosen.get() == place
                        on:change=move |_| choose.run(place)
                    />
                    {words}
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="group">
            <legend>{words}</legend>
            <div class="seg" class:tight=tight>{options}</div>
        </fieldset>
    }
    .into_any()
}
