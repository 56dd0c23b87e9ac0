//! Installing, updating, sharing, and what the phone says of network and room.
//!
//! `boot.js` catches the browser's offers before the app is there and keeps them on `window`.

use std::cell::Cell;

use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use crate::offline::outbox::{Entry, State};
use crate::offline::phone;
use crate::session::{self, App};

thread_local! {
    static UPDATING: Cell<bool> = const { Cell::new(false) };
}

/// Room on the phone, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Used by the app.
    pub used: u64,
    /// What the browser grants it.
    pub quota: u64,
}

/// What became of sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Handed to another app.
    Sent,
    /// Copied to the clipboard.
    Copied,
    /// The member changed their mind.
    Cancelled,
    /// The browser can do neither.
    Unsupported,
}

/// Follows the browser's offers to install and to update.
pub fn listen(app: App) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let look = move |_| {
        app.installable.set(on_window("__installPrompt").is_some());
        app.update_ready
            .set(on_window("__updateReady").is_some_and(|ready| ready.is_truthy()));
    };
    for event in ["sokoguru:installable", "sokoguru:update", "appinstalled"] {
        phone::on(&window, event, look);
    }
    look(JsValue::UNDEFINED);
}

/// Shows the browser's offer to install; whether the member accepted. The offer works once.
pub async fn install() -> bool {
    let (Some(window), Some(offer)) = (web_sys::window(), on_window("__installPrompt")) else {
        return false;
    };
    let _ = js_sys::Reflect::set(&window, &"__installPrompt".into(), &JsValue::NULL);
    if phone::ask(&offer, "prompt", &[]).await.is_err() {
        return false;
    }
    let Some(choice) = phone::property(&offer, "userChoice") else {
        return false;
    };
    let choice = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&choice)).await;
    choice
        .ok()
        .and_then(|choice| phone::property(&choice, "outcome")?.as_string())
        .is_some_and(|outcome| outcome == "accepted")
}

/// Whether the app runs as an installed one.
pub fn is_installed() -> bool {
    web_sys::window()
        .and_then(|window| {
            phone::call(
                &window,
                "matchMedia",
                &[&"(display-mode: standalone)".into()],
            )
            .ok()
        })
        .and_then(|list| phone::property(&list, "matches"))
        .is_some_and(|matches| matches.is_truthy())
}

/// Changes over to the new version; the page reloads, but not while a write is on its way or
/// something is typed or chosen that was not sent: then as soon as that is over.
pub fn apply_update() {
    if UPDATING.replace(true) {
        return;
    }
    if let Some(app) = session::current() {
        app.update_ready.set(false);
    }
    spawn_local(async {
        while is_busy() {
            phone::sleep(500).await;
        }
        UPDATING.set(false);
        if let Some(window) = web_sys::window() {
            let _ = phone::call(&window, "__applyUpdate", &[]);
        }
    });
}

fn is_busy() -> bool {
    let is_sending = |entry: &Entry| entry.state == State::Sending;
    session::current().is_some_and(|app| {
        app.outbox
            .with_untracked(|list| list.iter().any(is_sending))
            || app
                .ballots
                .with_untracked(|list| list.iter().any(|kept| is_sending(&kept.entry)))
    }) || has_input()
}

/// Whether something on the page was typed or chosen.
fn has_input() -> bool {
    let fields = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| {
            phone::call(&document, "querySelectorAll", &[&"input, textarea".into()]).ok()
        });
    fields.is_some_and(|fields| {
        js_sys::Array::from(&fields).iter().any(|field| {
            let text = |name| phone::property(&field, name).and_then(|value| value.as_string());
            if matches!(text("type").as_deref(), Some("radio" | "checkbox")) {
                phone::property(&field, "checked") != phone::property(&field, "defaultChecked")
            } else {
                text("value").is_some_and(|value| !value.is_empty())
            }
        })
    })
}

/// Room on the phone.
pub async fn room() -> Option<Room> {
    let estimate = phone::ask(&storage()?, "estimate", &[]).await.ok()?;
    let bytes = |name| phone::property(&estimate, name)?.as_f64().map(whole);
    Some(Room {
        used: bytes("usage")?,
        quota: bytes("quota")?,
    })
}

/// Asks the browser not to clear the records when room gets scarce.
pub async fn persist() {
    if let Some(storage) = storage() {
        let _ = phone::ask(&storage, "persist", &[]).await;
    }
}

/// Hands a text to another app, or copies it.
pub async fn share(title: &str, text: &str) -> Shared {
    let Some(navigator) = phone::navigator() else {
        return Shared::Unsupported;
    };
    if phone::property(&navigator, "share").is_some() {
        let data = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&data, &"title".into(), &title.into());
        let _ = js_sys::Reflect::set(&data, &"text".into(), &text.into());
        match phone::ask(&navigator, "share", &[&data]).await {
            Ok(_) => return Shared::Sent,
            Err(error) if is_abort(&error) => return Shared::Cancelled,
            Err(_) => {}
        }
    }
    let Some(clipboard) = phone::property(&navigator, "clipboard") else {
        return Shared::Unsupported;
    };
    match phone::ask(&clipboard, "writeText", &[&text.into()]).await {
        Ok(_) => Shared::Copied,
        Err(_) => Shared::Unsupported,
    }
}

/// What the phone says of the network: `false` is certain, `true` only a hint.
pub fn has_network() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

fn is_abort(error: &JsValue) -> bool {
    phone::property(error, "name")
        .and_then(|name| name.as_string())
        .as_deref()
        == Some("AbortError")
}

fn on_window(name: &str) -> Option<JsValue> {
    phone::property(&web_sys::window()?.into(), name)
}

fn storage() -> Option<JsValue> {
    phone::property(&phone::navigator()?, "storage")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates; sizes are not negative"
)]
fn whole(bytes: f64) -> u64 {
    bytes as u64
}
