//! What the browser does for reminders: asking the member, and the address at its push service.
//!
//! Everything is looked up by name, because many phones lack one or the other part of it.

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use sokoguru_api::Octets;
use wasm_bindgen::{JsCast, JsValue};

use crate::offline::phone;

/// Looks for the worker so often, half a second apart: after the first visit it comes last.
const LOOKS: u32 = 20;

/// Whether the browser shows reminders of this app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It cannot.
    Unsupported,
    /// The member was not asked yet.
    Ask,
    /// It may.
    Granted,
    /// The member, or the phone, has forbidden it.
    Blocked,
}

/// Where the browser wants its messages.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// At its push service.
    pub endpoint: String,
    /// `p256dh`.
    pub key: Octets,
    /// `auth`.
    pub auth: Octets,
}

fn notification() -> Option<JsValue> {
    phone::property(&web_sys::window()?.into(), "Notification")
}

fn worker() -> Option<JsValue> {
    phone::property(&phone::navigator()?, "serviceWorker")
}

/// What the member has allowed so far.
pub fn permission() -> Permission {
    let can = web_sys::window().is_some_and(|window| {
        phone::property(&window.into(), "PushManager").is_some() && worker().is_some()
    });
    let word = notification()
        .filter(|_| can)
        .and_then(|one| phone::property(&one, "permission")?.as_string());
    of_word(word.as_deref())
}

fn of_word(word: Option<&str>) -> Permission {
    match word {
        Some("granted") => Permission::Granted,
        Some("denied") => Permission::Blocked,
        Some(_) => Permission::Ask,
        None => Permission::Unsupported,
    }
}

/// Asks the member, by the browser's own question. Only after a press: the browser wants one.
pub async fn ask_permission() -> Permission {
    if let Some(notification) = notification() {
        let answer = phone::ask(&notification, "requestPermission", &[]).await;
        if let Some(word) = answer.ok().and_then(|word| word.as_string()) {
            return of_word(Some(&word));
        }
    }
    permission()
}

/// The push manager of the worker, once that is there.
async fn manager() -> Option<JsValue> {
    let container = worker()?;
    for _ in 0..LOOKS {
        let found = phone::ask(&container, "getRegistration", &[]).await.ok();
        let active = found
            .as_ref()
            .is_some_and(|one| phone::property(one, "active").is_some());
        if let Some(found) = found.filter(|_| active) {
            return phone::property(&found, "pushManager");
        }
        phone::sleep(500).await;
    }
    None
}

/// The address of this phone under a cooperative's key; made where there is none, and made anew where
/// it belongs to another key. `None` where the browser or its push service does not give one.
pub async fn address(key: &Octets) -> Option<Address> {
    let manager = manager().await?;
    let known = phone::ask(&manager, "getSubscription", &[]).await.ok();
    let known = known.filter(|one| !one.is_null() && !one.is_undefined());
    if let Some(known) = known {
        if is_of(&known, key) {
            return read(&known);
        }
        phone::ask(&known, "unsubscribe", &[]).await.ok()?;
    }
    let options = Object::new();
    Reflect::set(&options, &"userVisibleOnly".into(), &true.into()).ok()?;
    let text = key.to_text();
    Reflect::set(&options, &"applicationServerKey".into(), &text.into()).ok()?;
    let made = phone::ask(&manager, "subscribe", &[&options]).await.ok()?;
    read(&made)
}

/// Whether an address was made for this key.
fn is_of(subscription: &JsValue, key: &Octets) -> bool {
    let made_for = phone::property(subscription, "options")
        .and_then(|options| phone::property(&options, "applicationServerKey"))
        .and_then(|bytes| bytes.dyn_into::<ArrayBuffer>().ok());
    made_for.is_some_and(|bytes| Uint8Array::new(&bytes).to_vec() == key.0)
}

fn read(subscription: &JsValue) -> Option<Address> {
    let json = phone::call(subscription, "toJSON", &[]).ok()?;
    let text = |of: &JsValue, name| phone::property(of, name)?.as_string();
    let keys = phone::property(&json, "keys")?;
    Some(Address {
        endpoint: text(&json, "endpoint")?,
        key: Octets::parse(&text(&keys, "p256dh")?)?,
        auth: Octets::parse(&text(&keys, "auth")?)?,
    })
}

/// Gives the address up: whatever is still sent to it is lost.
pub async fn forget() {
    let Some(manager) = manager().await else {
        return;
    };
    if let Ok(known) = phone::ask(&manager, "getSubscription", &[]).await {
        let _ = phone::ask(&known, "unsubscribe", &[]).await;
    }
}
