//! What lies on the phone, and what does not.

use js_sys::{Array, Function, Reflect};
use sokoguru::backend::own;
use sokoguru::offline::indexed_db::{self, IndexedDb, Put};
use sokoguru::offline::memory::Memory;
use sokoguru::offline::preferences::{Leaving, Settings};
use sokoguru::offline::records::{self, Records};
use sokoguru::offline::store::{Change, MIGRATIONS, StoreError, Table};
use sokoguru::offline::vault::Vault;
use sokoguru::offline::{cache, drafts, phone, tabs};
use sokoguru::session::{self, Session};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::phone::{
    MEMBER, answer_with, calls, contains, origin, raw, signed_in, signed_out, until,
};

#[wasm_bindgen_test]
async fn a_transaction_is_all_or_nothing() {
    let name = "sokoguru-test-transaction";
    let database = IndexedDb::open(name, &[&["a", "b"]]).await.unwrap();
    let put = |table, value: JsValue| Put {
        table,
        key: "k".to_owned(),
        value,
    };
    database
        .write(&[put("a", 1.into()), put("b", 2.into())])
        .await
        .unwrap();
    // A function cannot be stored: the whole transaction is taken back.
    let broken = [
        put("a", 9.into()),
        put("b", Function::new_no_args("").into()),
    ];
    assert_eq!(database.write(&broken).await, Err(StoreError::Unavailable));
    assert_eq!(database.get("a", "k").await.unwrap(), JsValue::from(1));
    database.close();
    // A later version adds its tables and keeps the records.
    let database = IndexedDb::open(name, &[&["a", "b"], &["c"]]).await.unwrap();
    assert_eq!(
        database.all("b").await.unwrap(),
        [("k".to_owned(), JsValue::from(2))]
    );
    assert_eq!(database.keys("c").await.unwrap(), Vec::<String>::new());
    // Deleting is not blocked by an open connection of ours.
    indexed_db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn the_vault_opens_only_what_was_sealed_for_the_place() {
    let name = "sokoguru-test-vault";
    let database = IndexedDb::open(name, MIGRATIONS).await.unwrap();
    let vault = Vault::open(&database).await.unwrap();
    let sealed = vault.seal(Table::Cache, "/a", b"Rp1.000").await.unwrap();
    let again = vault.seal(Table::Cache, "/a", b"Rp1.000").await.unwrap();
    assert_ne!(sealed, again, "a fresh nonce each time");
    assert!(!contains(&sealed, "Rp1.000"));
    // The same key after opening again, and nobody gets it out of the browser.
    let key = database.get("keys", "vault").await.unwrap();
    assert!(
        Reflect::get(&key, &"extractable".into())
            .unwrap()
            .is_falsy()
    );
    let vault = Vault::open(&database).await.unwrap();
    let open = |table, key: &'static str, bytes: Vec<u8>| {
        let vault = &vault;
        async move { vault.open_record(table, key, &bytes).await }
    };
    assert_eq!(
        open(Table::Cache, "/a", sealed.clone()).await.as_deref(),
        Some(&b"Rp1.000"[..])
    );
    assert_eq!(open(Table::Cache, "/b", sealed.clone()).await, None);
    assert_eq!(open(Table::Drafts, "/a", sealed.clone()).await, None);
    for place in [0, 1, 20, sealed.len() - 1] {
        let mut bent = sealed.clone();
        bent[place] ^= 1;
        assert_eq!(open(Table::Cache, "/a", bent).await, None);
    }
    for length in [0, 1, 12, 13, 20] {
        assert_eq!(
            open(Table::Cache, "/a", sealed[..length].to_vec()).await,
            None
        );
    }
    indexed_db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn records_are_sealed_last_and_go_when_damaged() {
    signed_in().await;
    let put = Change::put(Table::Secrets, "member", MEMBER.as_bytes().to_vec());
    records::current().write(vec![put]).await.unwrap();
    assert!(!contains(&raw(Table::Secrets, "member").await, "Siti"));
    records::close();
    assert_eq!(
        records::current().read(Table::Secrets, "member").await,
        None
    );
    assert!(records::open_existing(&origin()).await);
    let found = records::current()
        .read(Table::Secrets, "member")
        .await
        .unwrap();
    assert_eq!(found, MEMBER.as_bytes());

    let name = records::database_name(&origin());
    let database = IndexedDb::open(&name, MIGRATIONS).await.unwrap();
    let garbage = JsValue::from_str("not bytes");
    let put = Put {
        table: Table::Secrets.name(),
        key: "member".to_owned(),
        value: garbage,
    };
    database.write(&[put]).await.unwrap();
    assert_eq!(
        records::current().read(Table::Secrets, "member").await,
        None
    );
    assert!(
        database
            .get(Table::Secrets.name(), "member")
            .await
            .unwrap()
            .is_undefined()
    );
}

#[wasm_bindgen_test]
async fn nothing_is_made_before_somebody_signs_in() {
    signed_out().await;
    assert!(!records::open_existing(&origin()).await);
    assert_eq!(indexed_db::names().await.unwrap(), Vec::<String>::new());
    assert!(!records::current().is_durable());
}

#[wasm_bindgen_test]
async fn the_cache_is_bounded() {
    let records = Records::Memory(Memory::default());
    for n in 0..400u64 {
        let copy = cache::Copy {
            read_ms: n,
            etag: String::new(),
            body: vec![b'x'],
        };
        cache::put(&records, &n.to_string(), &copy).await;
    }
    assert!(records.keys(Table::Cache).await.len() <= 151);
    assert!(cache::get(&records, "399").await.is_some());
    assert!(cache::get(&records, "0").await.is_none());
}

#[wasm_bindgen_test]
async fn a_draft_survives_sealed() {
    signed_in().await;
    let draft = drafts::LoanDraft {
        purpose: "warung".to_owned(),
        ..Default::default()
    };
    drafts::save(&draft).await.unwrap();
    assert!(!contains(&raw(Table::Drafts, "loan").await, "warung"));
    records::close();
    records::open(&origin()).await.unwrap();
    assert_eq!(drafts::load().await, Some(draft));
    drafts::clear().await.unwrap();
    assert_eq!(drafts::load().await, None);
}

#[wasm_bindgen_test]
async fn only_one_has_a_lock() {
    let inner = std::rc::Rc::new(std::cell::Cell::new(true));
    let seen = std::rc::Rc::clone(&inner);
    let work = Box::pin(async move {
        seen.set(tabs::with_lock("sokoguru-test", false, Box::pin(async {})).await);
    });
    assert!(tabs::with_lock("sokoguru-test", false, work).await);
    assert!(!inner.get());
}

#[wasm_bindgen_test]
async fn a_sign_out_without_network_is_told_when_it_is_back() {
    let app = signed_in().await;
    app.sign_out(false).await;
    assert_eq!(Leaving::load(), Some(Leaving::Telling));
    // What is set in the meantime does not make it forgotten, and is not forgotten by it.
    let mut settings = app.settings.get_untracked();
    settings.text = 150;
    app.set_settings(settings);
    assert_eq!(Leaving::load(), Some(Leaving::Telling));
    app.online.set(false);
    answer_with("return new Response(null, {status: 204});");
    let _ = session::ask(&own::discovery().request).await;
    until(|| Leaving::load().is_none()).await;
    let told = calls()
        .iter()
        .filter(|call| call[0].as_deref() == Some("/v1/sessions/current"))
        .count();
    assert_eq!(told, 1);
    assert_eq!(Settings::load().text, 150);
    app.set_settings(Settings::default());
}

#[wasm_bindgen_test]
async fn signing_in_waits_for_the_sign_out_before_it() {
    let app = signed_in().await;
    app.sign_out(false).await;
    answer_with(&format!(
        "if (url === '/v1/sessions') return new Response(JSON.stringify({{sessionId: 's1', \
         member: {MEMBER}, expiresAt: '2026-05-02T10:00:00+07:00'}}), {{status: 201}}); \
         await new Promise((r) => setTimeout(r, 200)); return new Response(null, {{status: 204}});"
    ));
    app.online.set(true);
    app.sign_in("01150042".to_owned(), "x".to_owned(), "HP".to_owned())
        .await
        .unwrap();
    let asked: Vec<_> = calls().into_iter().filter_map(|[url, ..]| url).collect();
    assert_eq!(asked[..2], ["/v1/sessions/current", "/v1/sessions"]);
    assert_eq!(Leaving::load(), None);
}

#[wasm_bindgen_test]
async fn a_newer_version_s_records_and_a_member_s_writes_are_never_thrown_away() {
    signed_in().await;
    let name = records::database_name(&origin());
    let database = IndexedDb::open(&name, MIGRATIONS).await.unwrap();
    let put = |table: Table, first: u8| Put {
        table: table.name(),
        key: "k".to_owned(),
        value: js_sys::Uint8Array::from(&[first; 40][..]).into(),
    };
    let puts = [
        put(Table::Outbox, 1),
        put(Table::Secrets, 9),
        put(Table::Cache, 1),
    ];
    database.write(&puts).await.unwrap();
    for (table, stays) in [
        (Table::Outbox, true),
        (Table::Secrets, true),
        (Table::Cache, false),
    ] {
        assert_eq!(records::current().read(table, "k").await, None);
        let left = database.get(table.name(), "k").await.unwrap();
        assert_eq!(!left.is_undefined(), stays, "{table:?}");
    }
}

#[wasm_bindgen_test]
async fn a_database_that_the_browser_took_away_is_named() {
    signed_out().await;
    let name = "sokoguru-test-lost";
    let lost = std::rc::Rc::new(std::cell::Cell::new(0));
    let count = std::rc::Rc::clone(&lost);
    js_sys::eval(
        "window.open0 = IDBFactory.prototype.open; IDBFactory.prototype.open = function (...a) { \
         const r = window.open0.apply(this, a); \
         r.addEventListener('success', () => { window.last = r.result; }); return r; };",
    )
    .unwrap();
    let database = IndexedDb::open(name, &[&["a"]]).await.unwrap();
    js_sys::eval("IDBFactory.prototype.open = window.open0;").unwrap();
    database.when_lost(move || count.set(count.get() + 1));
    js_sys::eval("window.last.close(); window.last.dispatchEvent(new Event('close'));").unwrap();
    assert_eq!(lost.get(), 1);
    assert_eq!(database.get("a", "k").await, Err(StoreError::Unavailable));
    indexed_db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_browser_that_refuses_locks_does_the_work_anyway() {
    js_sys::eval(
        "window.locked = LockManager.prototype.request; \
         LockManager.prototype.request = () => Promise.reject(new Error('no locks'));",
    )
    .unwrap();
    let done = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = std::rc::Rc::clone(&done);
    let work = Box::pin(async move { seen.set(true) });
    let held = tabs::with_lock("sokoguru-test", false, work).await;
    js_sys::eval("LockManager.prototype.request = window.locked;").unwrap();
    assert!(held && done.get());
}

#[wasm_bindgen_test]
async fn signing_out_leaves_only_shell_and_settings() {
    let app = signed_in().await;
    drafts::save(&drafts::LoanDraft::default()).await.unwrap();
    let window = web_sys::window().unwrap();
    let storage = window.local_storage().unwrap().unwrap();
    storage
        .set_item("sokoguru.settings", r#"{"lang":"id"}"#)
        .unwrap();
    storage.set_item("other", "x").unwrap();
    let caches = phone::property(&window, "caches").unwrap();
    for name in ["sokoguru-shell-1", "other"] {
        phone::ask(&caches, "open", &[&name.into()]).await.unwrap();
    }
    app.sign_out(false).await;
    assert_eq!(app.session.get_untracked(), Session::SignedOut);
    assert_eq!(indexed_db::names().await.unwrap(), Vec::<String>::new());
    let names = phone::ask(&caches, "keys", &[])
        .await
        .unwrap()
        .unchecked_into::<Array>();
    assert_eq!(names.join(",").as_string().unwrap(), "sokoguru-shell-1");
    assert_eq!(storage.length().unwrap(), 1);
    phone::ask(&caches, "delete", &[&"sokoguru-shell-1".into()])
        .await
        .unwrap();
}
