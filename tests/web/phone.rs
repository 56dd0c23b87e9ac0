//! A phone in a known state, and a network that does what a test says.

use js_sys::{Array, Function, Reflect, Uint8Array};
use leptos::prelude::{Owner, mount_to_body};
use sokoguru::backend::transport;
use sokoguru::offline::indexed_db::{self, IndexedDb};
use sokoguru::offline::store::{MIGRATIONS, Table};
use sokoguru::offline::{phone, records, votes, wipe};
use sokoguru::session::{App, Session};
use sokoguru_api::account::Member;
use wasm_bindgen::prelude::*;

pub const MEMBER: &str =
    r#"{"number":"01150042","name":"Siti","status":"anggota","joinedOn":"2015-01-01"}"#;

pub fn member() -> Member {
    sokoguru_api::json::read(MEMBER.as_bytes()).unwrap()
}

pub fn origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

/// A phone on which the member is signed in, and nothing else.
pub async fn signed_in() -> App {
    let app = signed_out().await;
    records::open(&origin()).await.unwrap();
    app.session.set(Session::SignedIn(member()));
    app
}

pub async fn signed_out() -> App {
    // Starts the runtime of the signals.
    mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    // The test's signals live as long as the page.
    core::mem::forget(owner);
    records::close();
    transport::point_at("", None);
    wipe::everything(&origin(), true).await;
    votes::close();
    for name in indexed_db::names().await.unwrap() {
        if name.starts_with(votes::PREFIX) {
            let _ = indexed_db::delete(&name).await;
        }
    }
    answer_with("throw new TypeError('no network');");
    App::provide()
}

/// Replaces the network: the code gets the request as `init`, its `url` and the number of the
/// call, from 0, and throws where the network fails. What was asked is kept in `window.calls`.
pub fn answer_with(code: &str) {
    let body = format!(
        "window.calls = []; window.fetch = async (init) => {{ \
         const url = init.url.replace(location.origin, ''); \
         const body = (await init.clone().text()) || undefined; const n = window.calls.length; \
         window.calls.push([url, init.headers.get('idempotency-key'), body]); {code} }};"
    );
    Function::new_no_args(&body).call0(&JsValue::NULL).unwrap();
}

pub fn calls() -> Vec<[Option<String>; 3]> {
    let calls = Reflect::get(&web_sys::window().unwrap(), &"calls".into()).unwrap();
    calls
        .unchecked_into::<Array>()
        .iter()
        .map(|call| {
            let call: Array = call.unchecked_into();
            [
                call.get(0).as_string(),
                call.get(1).as_string(),
                call.get(2).as_string(),
            ]
        })
        .collect()
}

pub async fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        phone::sleep(20).await;
    }
    panic!("it never came about");
}

pub async fn raw(table: Table, key: &str) -> Vec<u8> {
    let name = records::database_name(&origin());
    let database = IndexedDb::open(&name, MIGRATIONS).await.unwrap();
    let value = database.get(table.name(), key).await.unwrap();
    database.close();
    value
        .dyn_into::<Uint8Array>()
        .map(|bytes| bytes.to_vec())
        .unwrap_or_default()
}

pub fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}
