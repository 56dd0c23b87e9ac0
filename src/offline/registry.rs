//! The cooperatives that were chosen on this phone besides the one whose page this is.
//!
//! Their public documents, not sealed: nothing in them is about a member. The database exists only
//! once another cooperative was chosen.

use wasm_bindgen::JsValue;

use super::indexed_db::{self, IndexedDb, Put};
use super::records::PREFIX;
use super::store::StoreError;

const TABLE: &str = "cooperatives";
const CURRENT: &str = "current";
const MIGRATIONS: &[&[&str]] = &[&[TABLE]];

/// The address of the chosen cooperative and its document, raw.
pub async fn chosen() -> Option<(String, String)> {
    let database = existing().await?;
    let address = database.get(TABLE, CURRENT).await.ok()?.as_string()?;
    let document = database.get(TABLE, &address).await.ok()?.as_string()?;
    database.close();
    Some((address, document))
}

/// Every remembered address with its document.
pub async fn list() -> Vec<(String, String)> {
    let Some(database) = existing().await else {
        return Vec::new();
    };
    let all = database.all(TABLE).await.unwrap_or_default();
    database.close();
    all.into_iter()
        .filter(|(address, _)| address != CURRENT)
        .filter_map(|(address, document)| Some((address, document.as_string()?)))
        .collect()
}

/// Remembers a cooperative and makes it the chosen one.
pub async fn choose(address: &str, document: &str) -> Result<(), StoreError> {
    let database = IndexedDb::open(PREFIX, MIGRATIONS).await?;
    let put = |key: &str, value: &str| Put {
        table: TABLE,
        key: key.to_owned(),
        value: JsValue::from_str(value),
    };
    let done = database
        .write(&[put(address, document), put(CURRENT, address)])
        .await;
    database.close();
    done
}

/// Goes back to the cooperative whose page this is; the others stay remembered.
pub async fn choose_own() {
    if let Some(database) = existing().await {
        let put = Put {
            table: TABLE,
            key: CURRENT.to_owned(),
            value: JsValue::UNDEFINED,
        };
        let _ = database.write(&[put]).await;
        database.close();
    }
}

async fn existing() -> Option<IndexedDb> {
    if let Some(names) = indexed_db::names().await
        && !names.iter().any(|name| name == PREFIX)
    {
        return None;
    }
    IndexedDb::open(PREFIX, MIGRATIONS).await.ok()
}
