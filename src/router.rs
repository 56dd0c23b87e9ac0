//! The address: which page it leads to, and how it changes without leaving the app.
//!
//! A click on a link inside the app, a step back and a call of [`Navigator`] all end in one signal
//! with the path; `app` draws what it leads to. The query is read from the address itself. What the
//! path names are `leptos_router`'s parameters; its views of routes are left out for their size
//! (docs/decisions/0006-size.md).

use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, MouseEvent, Url, UrlSearchParams, Window};
use leptos_router::params::ParamsMap;

use crate::prelude::*;

/// The way to other pages.
#[derive(Clone, Copy)]
pub struct Navigator {
    path: RwSignal<String>,
}

/// How the address changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// A step that can be taken back.
    Push,
    /// In place of the address that is there.
    Replace,
    /// The same, and the page stays where it is.
    Quietly,
}

impl Navigator {
    /// The path now; whoever runs now runs again when it changes.
    pub fn path(self) -> String {
        self.path.get()
    }

    /// Goes to a page.
    pub fn go(self, to: &str) {
        self.change(to, How::Push);
    }

    /// Goes to a page in place of this one.
    pub fn replace(self, to: &str) {
        self.change(to, How::Replace);
    }

    /// Changes what stands in the address of this page.
    pub fn rename(self, to: &str) {
        self.change(to, How::Quietly);
    }

    fn change(self, to: &str, how: How) {
        let page = window();
        let Ok(history) = page.history() else {
            return;
        };
        let _ = match how {
            How::Push => history.push_state_with_url(&JsValue::NULL, "", Some(to)),
            How::Replace | How::Quietly => {
                history.replace_state_with_url(&JsValue::NULL, "", Some(to))
            }
        };
        if how != How::Quietly {
            page.scroll_to_with_x_and_y(0.0, 0.0);
        }
        self.learn();
    }

    /// The address has changed.
    fn learn(self) {
        let now = here(&window());
        if self.path.with_untracked(|path| *path != now) {
            self.path.set(now);
        }
    }

    /// Whether a click was on a link inside the app, and goes there.
    fn follow(self, click: &MouseEvent) -> Option<()> {
        let with_key = click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key();
        if click.default_prevented() || click.button() != 0 || with_key {
            return None;
        }
        let target: Element = click.target()?.dyn_into().ok()?;
        let link = target.closest("a[href]").ok()??;
        if link.has_attribute("target") || link.has_attribute("download") {
            return None;
        }
        let location = window().location();
        let address = location.href().ok()?;
        let to = Url::new_with_base(&link.get_attribute("href")?, &address).ok()?;
        // A place on this page is the browser's to find.
        if to.origin() != location.origin().ok()? || !to.hash().is_empty() {
            return None;
        }
        click.prevent_default();
        let how = if to.href() == address {
            How::Replace
        } else {
            How::Push
        };
        self.change(&(to.pathname() + &to.search()), how);
        Some(())
    }
}

/// Begins to follow the address.
pub fn start() {
    let path = RwSignal::new(here(&window()));
    let navigator = Navigator { path };
    provide_context(navigator);
    listen("click", move |event| {
        let _ = event.dyn_ref().and_then(|click| navigator.follow(click));
    });
    listen("popstate", move |_| navigator.learn());
}

fn listen(name: &str, run: impl Fn(JsValue) + 'static) {
    let run: Box<dyn Fn(JsValue)> = Box::new(run);
    let run = Closure::wrap(run).into_js_value();
    let _ = window().add_event_listener_with_callback(name, run.unchecked_ref());
}

fn here(page: &Window) -> String {
    page.location().pathname().unwrap_or_default()
}

/// The way to other pages.
pub fn use_navigator() -> Navigator {
    use_context().unwrap_or_else(|| Navigator {
        path: RwSignal::default(),
    })
}

/// Tells the page that is drawn next what its path names.
pub fn provide_params(params: Vec<(&'static str, String)>) {
    let params: ParamsMap = params.into_iter().collect();
    provide_context(params);
}

/// A part of the path of this page.
pub fn param(name: &str) -> Option<String> {
    use_context::<ParamsMap>()?.get(name)
}

/// A value of the query of this page.
pub fn query(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}
