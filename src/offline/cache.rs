//! Answers of the backend, kept raw with their `ETag` and the moment of reading.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::phone;
use super::records::Records;
use super::store::{Change, Table};

/// At most so many answers are kept.
const MOST: usize = 150;
/// So many of the oldest go at once when there are more.
const PRUNED: usize = 30;

/// A kept answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Copy {
    /// When it was read, milliseconds since 1970 by the phone's clock.
    pub read_ms: u64,
    /// `ETag`, empty where there was none.
    pub etag: String,
    /// The raw body.
    pub body: Vec<u8>,
}

impl Copy {
    fn to_bytes(&self) -> Option<Vec<u8>> {
        let length = u16::try_from(self.etag.len()).ok()?;
        let mut bytes = Vec::with_capacity(self.body.len() + self.etag.len() + 10);
        bytes.extend_from_slice(&self.read_ms.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(self.etag.as_bytes());
        bytes.extend_from_slice(&self.body);
        Some(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (read_ms, rest) = bytes.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (etag, body) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        Some(Self {
            read_ms: u64::from_le_bytes(*read_ms),
            etag: core::str::from_utf8(etag).ok()?.to_owned(),
            body: body.to_vec(),
        })
    }
}

/// What was read ahead, of which records, for which question.
type Ahead = (Weak<Records>, String, Copy);

thread_local! {
    static AHEAD: RefCell<Option<Ahead>> = const { RefCell::new(None) };
}

/// Reads the kept answer that the next page will ask for, so that it is drawn at once and not as a
/// skeleton first. It holds for the next look at these records only.
pub async fn get_ahead(records: &Rc<Records>, path: &str) {
    let copy = get(records, path).await;
    AHEAD.set(copy.map(|copy| (Rc::downgrade(records), path.to_owned(), copy)));
}

/// The kept answer to a question, if there is one that can be opened.
pub async fn get(records: &Records, path: &str) -> Option<Copy> {
    if let Some((of, question, copy)) = AHEAD.take()
        && question == path
        && core::ptr::eq(of.as_ptr(), records)
    {
        return Some(copy);
    }
    Copy::from_bytes(&records.read(Table::Cache, path).await?)
}

/// Keeps an answer. Without room it is simply not kept: the network has it.
pub async fn put(records: &Records, path: &str, copy: &Copy) {
    AHEAD.take();
    let Some(bytes) = copy.to_bytes() else { return };
    let mut changes = vec![Change::put(Table::Cache, path, bytes)];
    if records.keys(Table::Cache).await.len() >= MOST {
        for key in oldest(records).await {
            if key != path {
                changes.push(Change::remove(Table::Cache, &key));
            }
        }
    }
    let _ = records.write(changes).await;
}

/// Forgets an answer, because it cannot be read.
pub async fn remove(records: &Records, path: &str) {
    let _ = records
        .write(vec![Change::remove(Table::Cache, path)])
        .await;
}

/// Forgets every answer about a member, to make room for something that only the phone has.
pub async fn make_room(records: &Records) {
    let keys = records.keys(Table::Cache).await;
    let about_member = keys.iter().filter(|key| key.starts_with("/v1/"));
    let changes = about_member.map(|key| Change::remove(Table::Cache, key));
    let _ = records.write(changes.collect()).await;
}

async fn oldest(records: &Records) -> Vec<String> {
    let mut list: Vec<(u64, String)> = records
        .all(Table::Cache)
        .await
        .unwrap_or_default()
        .into_iter()
        .map(|(key, bytes)| (Copy::from_bytes(&bytes).map_or(0, |copy| copy.read_ms), key))
        .collect();
    list.sort_unstable();
    list.into_iter().take(PRUNED).map(|(_, key)| key).collect()
}

/// A copy of an answer that was read just now.
pub fn fresh(body: Vec<u8>, etag: Option<String>) -> Copy {
    Copy {
        read_ms: phone::now_ms(),
        etag: etag.unwrap_or_default(),
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_comes_back_whole() {
        let copy = Copy {
            read_ms: 7,
            etag: "\"ü\"".to_owned(),
            body: vec![0, 1, 2],
        };
        let bytes = copy.to_bytes().unwrap();
        assert!(Copy::from_bytes(&bytes) == Some(copy));
        for length in 0..12 {
            assert!(Copy::from_bytes(&bytes[..length]).is_none());
        }
    }
}
