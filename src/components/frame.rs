//! The frame of every screen: the bar above, what holds for the whole app (no network, session
//! ended, a new version), the content, and at the thumb either one action or the five tabs.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{common, formats};
use crate::markup::{CollectView, IntoAny, View, view, watch};
use crate::session::{self, Session};

/// A tab of the bottom bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// `/`
    Home,
    /// `/simpanan`
    Savings,
    /// `/pinjaman`
    Loans,
    /// `/rat`
    Meetings,
    /// `/lainnya`
    More,
    /// No tab: signing in and the like. The bar of tabs is not drawn.
    None,
}

impl Tab {
    const ALL: [(Self, &'static str, Icon); 5] = [
        (Self::Home, "/", Icon::Home),
        (Self::Savings, "/simpanan", Icon::Savings),
        (Self::Loans, "/pinjaman", Icon::Loan),
        (Self::Meetings, "/rat", Icon::Vote),
        (Self::More, "/lainnya", Icon::More),
    ];

    /// What stands under it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Home => common::home(),
            Self::Savings => common::savings(),
            Self::Loans => common::loans(),
            Self::Meetings => common::rat(),
            Self::More => common::more(),
            Self::None => "",
        }
    }
}

/// The frame of a screen.
pub struct Screen {
    title: Signal<String>,
    subtitle: Signal<String>,
    window: &'static str,
    back: Option<String>,
    tab: Tab,
    foot: Option<View>,
}

impl Default for Screen {
    fn default() -> Self {
        Self::new()
    }
}

impl Screen {
    /// A frame without a heading, an arrow, a tab or an action.
    pub fn new() -> Self {
        Self {
            title: Signal::default(),
            subtitle: Signal::default(),
            window: "",
            back: None,
            tab: Tab::None,
            foot: None,
        }
    }

    /// The heading of the page and the title of the window.
    #[must_use]
    pub fn title(mut self, title: impl Into<Signal<String>>) -> Self {
        self.title = title.into();
        self
    }

    /// A second line under it; may be empty.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<Signal<String>>) -> Self {
        self.subtitle = subtitle.into();
        self
    }

    /// The title of the window where the heading is not the page's own (the cooperative's name).
    #[must_use]
    pub fn window(mut self, window: &'static str) -> Self {
        self.window = window;
        self
    }

    /// The screen above. With it the bar begins with an arrow, else with the cooperative's mark.
    #[must_use]
    pub fn back(mut self, back: impl Into<String>) -> Self {
        self.back = Some(back.into());
        self
    }

    /// The tab that this screen belongs to.
    #[must_use]
    pub fn tab(mut self, tab: Tab) -> Self {
        self.tab = tab;
        self
    }

    /// The one action at the thumb. It takes the place of the tabs.
    #[must_use]
    pub fn foot(mut self, foot: View) -> Self {
        self.foot = Some(foot);
        self
    }

    /// Draws it around the content.
    pub fn draw(self, content: impl FnOnce() -> View) -> View {
        self.around(content())
    }

    fn around(self, content: View) -> View {
        let Self {
            title,
            subtitle,
            window,
            back,
            tab,
            foot,
        } = self;
        let app = session::use_app();
        watch(move || {
            let mut words = if window.is_empty() {
                title.get()
            } else {
                window.to_owned()
            };
            app.cooperative.with(|cooperative| {
                if let Some(cooperative) = cooperative
                    && cooperative.name != words
                {
                    words.push_str(" \u{b7} ");
                    words.push_str(&cooperative.name);
                }
            });
            document().set_title(&words);
        });
        let inside = move || {
            app.session
                .with(|session| !matches!(session, Session::SignedOut))
        };
        let has_foot = foot.is_some();
        let with_tabs = move || !has_foot && tab != Tab::None && inside();
        view! {
            <div class="screen" class:bare=move || !has_foot && !with_tabs() class:deep=has_foot>
                <a class="sr skip" href="#main">{common::skip()}</a>
                <header class="bar">
                    {head(back.filter(|back| !back.is_empty()))}
                    <div class="who">
                        <h1 tabindex="-1">{move || title.get()}</h1>
                        <small hidden=move || subtitle.with(String::is_empty)>{move || subtitle.get()}</small>
                    </div>
                </header>
                {banners()}
                <main id="main">{content}</main>
                {foot.map(|foot| view! { <div class="foot">{foot}</div> })}
                {move || with_tabs().then(|| tabs(tab))}
            </div>
        }
    }
}

fn head(back: Option<String>) -> View {
    if let Some(back) = back {
        return view! {
            <a class="icon" href=back aria-label=common::back()>
                {icon(Icon::Back)}
            </a>
        };
    }
    let app = session::use_app();
    let mark = move || {
        app.cooperative
            .with(|c| c.as_ref().map(|c| mark_of(&c.name)))
    };
    view! { <span class="mark" aria-hidden="true">{mark}</span> }
}

/// The mark of a cooperative without a picture: the first letters of its last two words, because
/// the first is the kind of cooperative ("KSP", "KUD").
pub fn mark_of(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let own = if words.len() > 2 {
        &words[words.len() - 2..]
    } else {
        &words[..]
    };
    own.iter()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

fn tabs(current: Tab) -> View {
    view! {
        <nav class="tabs" aria-label=common::main_menu()>
            {Tab::ALL
                .map(|(tab, href, picture)| {
                    view! {
                        <a href=href aria-current=(tab == current).then_some("page")>
                            {icon(picture)}
                            {tab.words()}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
    .into_any()
}

fn banners() -> View {
    let app = session::use_app();
    let ended = move || {
        app.session
            .with(|session| matches!(session, Session::Ended(_)))
    };
    view! {
        <div role="status">
            {move || (!app.online.get()).then(offline_banner)} {move || ended().then(ended_banner)}
            {move || app.update_ready.get().then(update_banner)}
        </div>
    }
    .into_any()
}

fn offline_banner() -> View {
    view! {
        <div class="banner">
            {icon(Icon::Offline)} <span class="grow">{common::offline_banner()}</span>
        </div>
    }
    .into_any()
}

fn ended_banner() -> View {
    view! {
        <div class="banner bad">
            {icon(Icon::Leave)} <span class="grow">{common::session_ended()}</span>
            <a href="/masuk">{common::sign_in()}</a>
        </div>
    }
    .into_any()
}

fn update_banner() -> View {
    view! {
        <div class="banner news">
            {icon(Icon::Again)} <span class="grow">{common::update_ready()}</span>
            <button type="button" on:click=|_| crate::pwa::apply_update()>
                {common::update_now()}
            </button>
        </div>
    }
    .into_any()
}

/// A member's number in the bar: `Anggota 0117 0042`.
pub fn member_line(number: &str) -> String {
    crate::i18n::fill(
        common::member_number_line(),
        &[&formats::member_number(number)],
    )
}

/// Gives the focus to the heading once it is drawn.
pub fn focus_heading() {
    request_animation_frame(|| {
        let heading = document().query_selector("h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
        }
    });
}

/// Whether the heading has the focus.
pub fn is_on_heading() -> bool {
    document()
        .active_element()
        .is_some_and(|element| element.tag_name() == "H1")
}

#[cfg(test)]
mod tests {
    use super::mark_of;

    #[test]
    fn a_mark_is_short_and_the_cooperatives_own() {
        assert_eq!(mark_of("KSP Contoh Makmur"), "CM");
        assert_eq!(mark_of("Koperasi Sejahtera"), "KS");
        assert_eq!(mark_of("Makmur"), "M");
        assert_eq!(mark_of(""), "");
    }
}
