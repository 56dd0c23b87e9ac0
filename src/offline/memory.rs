//! Tables in memory: for browsers without IndexedDB, before anybody has signed in, and for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::store::{Change, Table};

/// Tables that are gone with the page.
#[derive(Default)]
pub struct Memory {
    tables: RefCell<BTreeMap<(&'static str, String), Vec<u8>>>,
}

impl Memory {
    /// A value.
    pub fn get(&self, table: Table, key: &str) -> Option<Vec<u8>> {
        self.tables
            .borrow()
            .get(&(table.name(), key.to_owned()))
            .cloned()
    }

    /// Every key and value of a table, in the order of the keys.
    pub fn all(&self, table: Table) -> Vec<(String, Vec<u8>)> {
        self.tables
            .borrow()
            .iter()
            .filter(|((name, _), _)| *name == table.name())
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }

    /// Makes changes.
    pub fn write(&self, changes: Vec<Change>) {
        let mut tables = self.tables.borrow_mut();
        for Change { table, key, value } in changes {
            match value {
                Some(value) => drop(tables.insert((table.name(), key), value)),
                None => drop(tables.remove(&(table.name(), key))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_do_not_mix() {
        let memory = Memory::default();
        let put = |table, value: Option<&[u8]>| Change {
            table,
            key: "a".to_owned(),
            value: value.map(<[u8]>::to_vec),
        };
        memory.write(vec![
            put(Table::Cache, Some(b"1")),
            put(Table::Outbox, Some(b"2")),
        ]);
        memory.write(vec![put(Table::Cache, None)]);
        assert_eq!(memory.get(Table::Cache, "a"), None);
        assert_eq!(memory.all(Table::Outbox), [("a".to_owned(), b"2".to_vec())]);
    }
}
