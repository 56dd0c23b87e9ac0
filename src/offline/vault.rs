//! Seals what the phone keeps: AES-GCM-256 under a key that the browser never hands out.
//!
//! The key lies in IndexedDB as a `CryptoKey` object that is not extractable. A sealed record is
//! one byte of schema, a fresh nonce of 96 bits, and the ciphertext; table, key and schema are
//! authenticated with it, so that a record that was moved does not open.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::indexed_db::IndexedDb;
use super::phone;
use super::store::{StoreError, Table};

/// Schema of what is sealed. It grows when a stored shape changes; older ones are then read by
/// their number.
pub const SCHEMA: u8 = 1;
const NONCE: usize = 12;

/// The open vault.
pub struct Vault {
    key: CryptoKey,
    subtle: SubtleCrypto,
}

impl Vault {
    /// Takes the key of a database, or makes it.
    pub async fn open(database: &IndexedDb) -> Result<Self, StoreError> {
        let subtle = subtle().ok_or(StoreError::Unavailable)?;
        let mut key = database.get("keys", "vault").await?;
        if key.is_undefined() {
            let made = make_key(&subtle).await.ok_or(StoreError::Unavailable)?;
            key = database.get_or_add("keys", "vault", &made).await?;
        }
        let key = key.dyn_into().map_err(|_| StoreError::Unavailable)?;
        Ok(Self { key, subtle })
    }

    /// Seals a record for its place.
    pub async fn seal(&self, table: Table, key: &str, plain: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        if !phone::random(&mut nonce) {
            return None;
        }
        let algorithm = algorithm(&nonce, table, key, SCHEMA);
        let promise = self
            .subtle
            .encrypt_with_object_and_u8_array(&algorithm, &self.key, plain)
            .ok()?;
        let sealed = Uint8Array::new(&JsFuture::from(promise).await.ok()?);
        let mut record = Vec::with_capacity(plain.len() + NONCE + 17);
        record.push(SCHEMA);
        record.extend_from_slice(&nonce);
        record.extend_from_slice(&sealed.to_vec());
        Some(record)
    }

    /// Opens a record from its place; `None` where it is damaged, moved or not ours.
    pub async fn open_record(&self, table: Table, key: &str, record: &[u8]) -> Option<Vec<u8>> {
        let (&schema, rest) = record.split_first()?;
        let (nonce, sealed) = rest.split_at_checked(NONCE)?;
        if schema != SCHEMA {
            return None;
        }
        let algorithm = algorithm(nonce, table, key, schema);
        let promise = self
            .subtle
            .decrypt_with_object_and_u8_array(&algorithm, &self.key, sealed)
            .ok()?;
        Some(Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec())
    }
}

/// Only a secure context has it.
fn subtle() -> Option<SubtleCrypto> {
    let crypto = web_sys::window()?.crypto().ok()?;
    phone::property(&crypto, "subtle").map(JsCast::unchecked_into)
}

async fn make_key(subtle: &SubtleCrypto) -> Option<JsValue> {
    let kind = Object::new();
    set(&kind, "name", &"AES-GCM".into());
    set(&kind, "length", &256.into());
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    JsFuture::from(subtle.generate_key_with_object(&kind, false, &uses).ok()?)
        .await
        .ok()
}

fn algorithm(nonce: &[u8], table: Table, key: &str, schema: u8) -> Object {
    let mut place = Vec::with_capacity(key.len() + 24);
    place.extend_from_slice(table.name().as_bytes());
    place.push(0);
    place.extend_from_slice(key.as_bytes());
    place.push(0);
    place.push(schema);
    let object = Object::new();
    set(&object, "name", &"AES-GCM".into());
    set(&object, "iv", &Uint8Array::from(nonce));
    set(
        &object,
        "additionalData",
        &Uint8Array::from(place.as_slice()),
    );
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
