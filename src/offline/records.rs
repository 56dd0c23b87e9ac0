//! The phone's records of one member at one cooperative: sealed on the disk, or in memory only.
//!
//! Everything is sealed before a transaction begins and opened after it has ended.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::indexed_db::{self, IndexedDb, Put};
use super::memory::Memory;
use super::phone;
use super::store::{Change, MIGRATIONS, StoreError, Table};
use super::vault::{SCHEMA, Vault};

/// First part of the name of each of our databases.
pub const PREFIX: &str = "sokoguru";

/// Where records lie.
pub enum Records {
    /// Sealed in IndexedDB.
    Sealed(IndexedDb, Vault),
    /// In memory, gone with the page.
    Memory(Memory),
}

thread_local! {
    static CURRENT: RefCell<Rc<Records>> =
        RefCell::new(Rc::new(Records::Memory(Memory::default())));
    static WHEN_LOST: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// The records in use.
pub fn current() -> Rc<Records> {
    CURRENT.with_borrow(Rc::clone)
}

/// Whether these records are still the ones in use. After signing out, or in, they are not, and
/// whatever was under way for them is over.
pub fn is_current(records: &Rc<Records>) -> bool {
    CURRENT.with_borrow(|current| Rc::ptr_eq(current, records))
}

/// Says what to do when the browser takes the database in use away: its storage was cleared, or
/// its disk failed.
pub fn when_lost(run: impl Fn() + 'static) {
    WHEN_LOST.set(Some(Rc::new(run)));
}

/// Uses records in memory from now on, and lets go of the database.
pub fn close() {
    let memory = Rc::new(Records::Memory(Memory::default()));
    CURRENT.replace(memory).let_go();
}

/// Opens the records that lie on this phone for a cooperative; `false` where there are none.
/// Nothing is made: a phone on which nobody has signed in keeps nothing.
pub async fn open_existing(origin: &str) -> bool {
    let name = database_name(origin);
    match indexed_db::names().await {
        Some(names) if !names.contains(&name) => false,
        _ => open(origin).await.is_ok(),
    }
}

/// Opens, or makes, the records of a cooperative.
pub async fn open(origin: &str) -> Result<(), StoreError> {
    let records = Records::open_sealed(&database_name(origin), MIGRATIONS).await?;
    close();
    let records = Rc::new(records);
    let mine = Rc::downgrade(&records);
    records.when_lost(move || {
        let is_mine = mine.upgrade().is_some_and(|mine| is_current(&mine));
        if let Some(run) = WHEN_LOST.with_borrow(Clone::clone).filter(|_| is_mine) {
            run();
        }
    });
    CURRENT.replace(records);
    Ok(())
}

/// The name of a cooperative's database.
pub fn database_name(origin: &str) -> String {
    hashed_name(PREFIX, origin)
}

/// The name of a database of a cooperative: FNV-1a of its origin, so that the name tells nothing.
pub fn hashed_name(prefix: &str, origin: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in origin.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut name = String::with_capacity(prefix.len() + 17);
    name.push_str(prefix);
    name.push('-');
    for byte in hash.to_be_bytes() {
        phone::push_hex(&mut name, byte);
    }
    name
}

impl Records {
    /// Opens, or makes, a sealed database.
    pub async fn open_sealed(
        name: &str,
        migrations: &'static [&'static [&'static str]],
    ) -> Result<Self, StoreError> {
        let database = IndexedDb::open(name, migrations).await?;
        let vault = Vault::open(&database).await?;
        Ok(Self::Sealed(database, vault))
    }

    /// Says what to do when the browser takes the database away.
    pub fn when_lost(&self, run: impl FnMut() + 'static) {
        if let Self::Sealed(database, _) = self {
            database.when_lost(run);
        }
    }

    /// Lets go of the database.
    pub fn let_go(&self) {
        if let Self::Sealed(database, _) = self {
            database.close();
        }
    }

    /// Whether what is written here is still there after the phone was switched off.
    pub fn is_durable(&self) -> bool {
        matches!(self, Self::Sealed(..))
    }

    /// A record, if there is one that can be opened and the phone gives it.
    pub async fn read(&self, table: Table, key: &str) -> Option<Vec<u8>> {
        self.get(table, key).await.ok().flatten()
    }

    /// A record, if there is one that can be opened. One that cannot is removed, because it will
    /// never open again; but not a write of the member, nor what a newer version has sealed.
    pub async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.get(table, key)),
            Self::Sealed(database, vault) => {
                let value = database.get(table.name(), key).await?;
                if value.is_undefined() {
                    return Ok(None);
                }
                let sealed = bytes(&value);
                let plain = vault.open_record(table, key, &sealed).await;
                let is_newer = sealed.first().is_some_and(|&schema| schema > SCHEMA);
                if plain.is_none() && !table.is_only_copy() && !is_newer {
                    let _ = self.write(vec![Change::remove(table, key)]).await;
                }
                Ok(plain)
            }
        }
    }

    /// Every record of a table that can be opened, in the order of the keys.
    pub async fn all(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.all(table)),
            Self::Sealed(database, vault) => {
                let mut list = Vec::new();
                for (key, value) in database.all(table.name()).await? {
                    if let Some(plain) = vault.open_record(table, &key, &bytes(&value)).await {
                        list.push((key, plain));
                    }
                }
                Ok(list)
            }
        }
    }

    /// Every key of a table, without opening anything.
    pub async fn keys(&self, table: Table) -> Vec<String> {
        match self {
            Self::Memory(memory) => memory.all(table).into_iter().map(|(key, _)| key).collect(),
            Self::Sealed(database, _) => database.keys(table.name()).await.unwrap_or_default(),
        }
    }

    /// Makes changes in one transaction.
    pub async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        match self {
            Self::Memory(memory) => {
                memory.write(changes);
                Ok(())
            }
            Self::Sealed(database, vault) => {
                let mut puts = Vec::with_capacity(changes.len());
                for Change { table, key, value } in changes {
                    let value = match value {
                        None => JsValue::UNDEFINED,
                        Some(plain) => {
                            let sealed = vault.seal(table, &key, &plain).await;
                            let sealed = sealed.ok_or(StoreError::Unavailable)?;
                            Uint8Array::from(sealed.as_slice()).into()
                        }
                    };
                    puts.push(Put {
                        table: table.name(),
                        key,
                        value,
                    });
                }
                database.write(&puts).await
            }
        }
    }
}

/// What a record holds; nothing where it is not made of bytes.
fn bytes(value: &JsValue) -> Vec<u8> {
    value
        .dyn_ref::<Uint8Array>()
        .map(Uint8Array::to_vec)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cooperatives_have_databases_of_their_own() {
        assert_eq!(database_name("https://a.id"), database_name("https://a.id"));
        assert_ne!(database_name("https://a.id"), database_name("https://b.id"));
        assert_eq!(database_name("").len(), PREFIX.len() + 17);
    }
}
