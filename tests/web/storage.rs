//! What lies on the phone, and what does not.

use js_sys::{Array, Function, Reflect};
use sokoguru::offline::indexed_db::{self, IndexedDb, Put};
use sokoguru::offline::memory::Memory;
use sokoguru::offline::records::{self, Records};
use sokoguru::offline::store::{Change, MIGRATIONS, StoreError, Table};
use sokoguru::offline::vault::Vault;
use sokoguru::offline::{cache, drafts, phone, tabs};
use sokoguru::session::Session;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::phone::{MEMBER, contains, origin, raw, signed_in, signed_out};

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
