//! IndexedDB: tables of values, one call one transaction.
//!
//! Straight on the browser's own interface (docs/decisions/0002-indexeddb.md). Nothing but a
//! request of the same transaction is ever awaited inside one: it would commit by itself.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction, IdbTransactionMode,
};

use super::phone;
use super::store::StoreError;

/// Milliseconds that opening may take.
const OPEN_LIMIT: i32 = 15_000;

/// An open database.
pub struct IndexedDb {
    database: IdbDatabase,
}

/// A change of a table: a value, or `undefined` to remove what is there.
pub struct Put {
    /// Table.
    pub table: &'static str,
    /// Key.
    pub key: String,
    /// Value.
    pub value: JsValue,
}

impl IndexedDb {
    /// Opens a database, and brings it up to the last step of `migrations` in one transaction.
    pub async fn open(
        name: &str,
        migrations: &'static [&'static [&'static str]],
    ) -> Result<Self, StoreError> {
        let version = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
        let request = factory()?
            .open_with_u32(name, version)
            .map_err(|error| reason(&error))?;
        let database = request.clone();
        let upgrade: Box<dyn FnMut()> = Box::new(move || migrate(&database, migrations));
        let upgrade = Closure::wrap(upgrade);
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        // Tabs of ours let go at once (below), so that a block never lasts. Where a browser does not
        // answer at all, the app goes on without its records.
        let database: IdbDatabase = settle_within(&request, Some(OPEN_LIMIT))
            .await?
            .unchecked_into();
        let closing = database.clone();
        let let_go: Box<dyn FnMut()> = Box::new(move || closing.close());
        database.set_onversionchange(Some(Closure::wrap(let_go).into_js_value().unchecked_ref()));
        Ok(Self { database })
    }

    /// A value; `undefined` where there is none.
    pub async fn get(&self, table: &str, key: &str) -> Result<JsValue, StoreError> {
        let (_, store) = self.begin(table)?;
        let request = store
            .get(&JsValue::from_str(key))
            .map_err(|error| reason(&error))?;
        settle(&request).await
    }

    /// Every key of a table, in order.
    pub async fn keys(&self, table: &str) -> Result<Vec<String>, StoreError> {
        let (_, store) = self.begin(table)?;
        let request = store.get_all_keys().map_err(|error| reason(&error))?;
        let keys: Array = settle(&request).await?.unchecked_into();
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    /// Every key and value of a table, in the order of the keys.
    pub async fn all(&self, table: &str) -> Result<Vec<(String, JsValue)>, StoreError> {
        let (_, store) = self.begin(table)?;
        // Both requests are made before the first is awaited, and so see the same moment.
        let keys = store.get_all_keys().map_err(|error| reason(&error))?;
        let values = store.get_all().map_err(|error| reason(&error))?;
        let values: Array = settle(&values).await?.unchecked_into();
        let keys: Array = keys
            .result()
            .map_err(|error| reason(&error))?
            .unchecked_into();
        Ok(keys
            .iter()
            .filter_map(|key| key.as_string())
            .zip(values.iter())
            .collect())
    }

    /// Makes changes in one transaction: all of them, or none. Returns once they are on the disk.
    pub async fn write(&self, changes: &[Put]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let tables = Array::new();
        for change in changes {
            tables.push(&JsValue::from_str(change.table));
        }
        // Chromium's default is to report success before the disk has it.
        let options = Object::new();
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
        let transaction: IdbTransaction = phone::call(
            &self.database,
            "transaction",
            &[&tables, &"readwrite".into(), &options],
        )
        .map_err(|error| reason(&error))?
        .unchecked_into();
        let done = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        for change in changes {
            if let Err(error) = apply(&transaction, change) {
                let _ = transaction.abort();
                return Err(reason(&error));
            }
        }
        match JsFuture::from(done).await {
            Ok(_) => Ok(()),
            Err(_) => Err(transaction
                .error()
                .map_or(StoreError::Unavailable, |e| reason(&e))),
        }
    }

    /// Adds a value unless there is one, in one transaction; the one that then stands there.
    pub async fn get_or_add(
        &self,
        table: &str,
        key: &str,
        value: &JsValue,
    ) -> Result<JsValue, StoreError> {
        let mode = IdbTransactionMode::Readwrite;
        let transaction = self
            .database
            .transaction_with_str_and_mode(table, mode)
            .map_err(|error| reason(&error))?;
        let store = transaction
            .object_store(table)
            .map_err(|error| reason(&error))?;
        let request = store
            .add_with_key(value, &JsValue::from_str(key))
            .map_err(|error| reason(&error))?;
        // Another tab was first: its value stands, and this transaction is gone.
        let _ = settle(&request).await;
        self.get(table, key).await
    }

    /// Says what to do when the browser takes the database away; not when it is let go.
    pub fn when_lost(&self, mut run: impl FnMut() + 'static) {
        phone::on(&self.database, "close", move |_| run());
    }

    /// Lets go of the database.
    pub fn close(&self) {
        self.database.close();
    }

    fn begin(&self, table: &str) -> Result<(IdbTransaction, IdbObjectStore), StoreError> {
        let transaction = self
            .database
            .transaction_with_str(table)
            .map_err(|error| reason(&error))?;
        let store = transaction
            .object_store(table)
            .map_err(|error| reason(&error))?;
        Ok((transaction, store))
    }
}

/// Deletes a database; connections of other tabs let go when they are asked to. Where one does not,
/// the browser deletes as soon as it does, and nobody waits for it here.
pub async fn delete(name: &str) -> Result<(), StoreError> {
    let request = factory()?
        .delete_database(name)
        .map_err(|error| reason(&error))?;
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onblocked(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done)
        .await
        .map(drop)
        .map_err(|_| StoreError::Unavailable)
}

/// The names of the databases of this origin; `None` where the browser does not tell.
pub async fn names() -> Option<Vec<String>> {
    let list = phone::ask(factory().ok()?.as_ref(), "databases", &[])
        .await
        .ok()?;
    let list: Array = list.dyn_into().ok()?;
    Some(
        list.iter()
            .filter_map(|entry| phone::property(&entry, "name")?.as_string())
            .collect(),
    )
}

fn factory() -> Result<IdbFactory, StoreError> {
    web_sys::window()
        .and_then(|window| window.indexed_db().ok().flatten())
        .ok_or(StoreError::Unavailable)
}

fn migrate(request: &IdbOpenDbRequest, migrations: &[&[&str]]) {
    let Ok(result) = request.result() else { return };
    let database: IdbDatabase = result.unchecked_into();
    let existing = database.object_store_names();
    for table in migrations.iter().copied().flatten() {
        if !existing.contains(table) {
            let _ = database.create_object_store(table);
        }
    }
}

fn apply(transaction: &IdbTransaction, change: &Put) -> Result<IdbRequest, JsValue> {
    let store = transaction.object_store(change.table)?;
    let key = JsValue::from_str(&change.key);
    if change.value.is_undefined() {
        store.delete(&key)
    } else {
        store.put_with_key(&change.value, &key)
    }
}

async fn settle(request: &IdbRequest) -> Result<JsValue, StoreError> {
    settle_within(request, None).await
}

/// Waits for a request. The promise's own functions are the handlers, so that nothing is leaked.
async fn settle_within(request: &IdbRequest, limit: Option<i32>) -> Result<JsValue, StoreError> {
    let done = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        if let (Some(limit), Some(window)) = (limit, web_sys::window()) {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&reject, limit);
        }
    });
    match JsFuture::from(done).await {
        Ok(_) => request.result().map_err(|error| reason(&error)),
        Err(_) => Err(request
            .error()
            .ok()
            .flatten()
            .map_or(StoreError::Unavailable, |e| reason(&e))),
    }
}

fn reason(error: &JsValue) -> StoreError {
    match error.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "QuotaExceededError" => StoreError::Full,
        _ => StoreError::Unavailable,
    }
}
