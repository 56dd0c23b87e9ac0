//! Removes everything about a member from the phone, through one function.

use js_sys::Array;
use wasm_bindgen::JsCast;

use super::tabs::{self, News};
use super::{downloads, indexed_db, phone, preferences, records, votes};

/// The shell of the app: page, code, styles. Nothing in it is about a member.
const SHELL: &str = "sokoguru-shell-";

/// Wipes the records of every cooperative, what other code may have put into Cache Storage,
/// localStorage (but for look and language) and sessionStorage. `with_registry` also forgets which
/// cooperatives were chosen. Other tabs let go first, so that nothing blocks.
pub async fn everything(origin: &str, with_registry: bool) {
    records::close();
    downloads::close();
    tabs::tell(News::Wiped);
    let names = match indexed_db::names().await {
        Some(names) => names,
        None => vec![records::database_name(origin), records::PREFIX.to_owned()],
    };
    for name in names {
        if name.starts_with(records::PREFIX) && (with_registry || name != records::PREFIX) {
            let _ = indexed_db::delete(&name).await;
        }
    }
    // What a frozen roll leaves a member no second time stays until the vote is over.
    votes::sweep(origin, true, None).await;
    caches().await;
    reminders().await;
    preferences::clear_others();
}

/// Takes reminders off the lock screen, and gives up the address to which they were sent.
async fn reminders() {
    let worker = phone::navigator().and_then(|one| phone::property(&one, "serviceWorker"));
    let Some(worker) = worker else { return };
    let Ok(found) = phone::ask(&worker, "getRegistration", &[]).await else {
        return;
    };
    if let Ok(shown) = phone::ask(&found, "getNotifications", &[]).await {
        for one in shown.unchecked_into::<Array>() {
            let _ = phone::call(&one, "close", &[]);
        }
    }
    let Some(manager) = phone::property(&found, "pushManager") else {
        return;
    };
    if let Ok(known) = phone::ask(&manager, "getSubscription", &[]).await {
        let _ = phone::ask(&known, "unsubscribe", &[]).await;
    }
}

async fn caches() {
    let caches = web_sys::window().and_then(|window| phone::property(&window, "caches"));
    let Some(caches) = caches else { return };
    let Ok(keys) = phone::ask(&caches, "keys", &[]).await else {
        return;
    };
    for key in keys.unchecked_into::<Array>() {
        if !key.as_string().is_some_and(|name| name.starts_with(SHELL)) {
            let _ = phone::ask(&caches, "delete", &[&key]).await;
        }
    }
}
