//! The movements of savings accounts, sealed on the phone, so that they are searched and drawn
//! without a network.
//!
//! Movements are never changed afterwards. So they lie in pieces, oldest first, and only the last
//! piece is written again when new ones have come. What does not lead from nothing to a balance
//! without a gap is thrown away and fetched again.

use sokoguru_api::json;
use sokoguru_api::savings::Transaction;
use sokoguru_api::wire::SavingsId;
use sokoguru_domain::{Money, savings::follows};

use super::cache::{self, Copy};
use super::phone;
use super::records::{self, Records};
use super::store::Table;

/// Movements in a piece: so few that reading one holds nothing up.
const PIECE: usize = 500;

/// The movements of an account that lie on this phone, oldest first; none where there are none, or
/// where they do not fit together.
pub async fn load(account: &SavingsId) -> Vec<Transaction> {
    let records = records::current();
    let mut all: Vec<Transaction> = Vec::new();
    for number in 0.. {
        let Some(piece) = cache::get(&records, &key(account, number)).await else {
            break;
        };
        let Ok(rows) = json::read::<Vec<Transaction>>(&piece.body) else {
            break;
        };
        let is_last = rows.len() < PIECE;
        all.extend(rows);
        if is_last {
            break;
        }
    }
    if leads_from_nothing(&all) {
        all
    } else {
        Vec::new()
    }
}

/// Keeps all movements of an account, oldest first, of which the first `known` lie here already.
/// Without room they are simply not kept: the network has them.
pub async fn keep(account: &SavingsId, all: &[Transaction], known: usize) {
    let records = records::current();
    let pieces = all.chunks(PIECE).enumerate();
    for (number, piece) in pieces.skip(known / PIECE) {
        if !records::is_current(&records) {
            return;
        }
        put(&records, &key(account, number), piece).await;
        // A turn for whatever the member does.
        phone::sleep(0).await;
    }
}

async fn put(records: &Records, key: &str, rows: &[Transaction]) {
    let mut body = String::from("[");
    for row in rows {
        if body.len() > 1 {
            body.push(',');
        }
        body.push_str(&json::to_text(row));
    }
    body.push(']');
    let copy = Copy {
        read_ms: phone::now_ms(),
        etag: String::new(),
        body: body.into_bytes(),
    };
    cache::put(records, key, &copy).await;
}

/// Throws them away, because the backend's are others.
pub async fn forget(account: &SavingsId) {
    let records = records::current();
    let stem = stem(account);
    for key in records.keys(Table::Cache).await {
        if key.starts_with(&stem) {
            cache::remove(&records, &key).await;
        }
    }
}

/// Whether each movement follows from the one before it, the first from nothing.
pub fn leads_from_nothing(oldest_first: &[Transaction]) -> bool {
    let mut balance = Money::ZERO;
    oldest_first.iter().all(|row| {
        let follows = row
            .direction
            .known()
            .is_some_and(|way| follows(balance, way, row.amount.0, row.balance_after.0));
        balance = row.balance_after.0;
        follows
    })
}

/// Beside the answers about the account, so that they go when those go.
fn stem(account: &SavingsId) -> String {
    ["/v1/savings/", account.as_str(), "/movements#"].concat()
}

fn key(account: &SavingsId, number: usize) -> String {
    let mut key = stem(account);
    key.push_str(&number.to_string());
    key
}
