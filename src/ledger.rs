//! All movements of one savings account, as far as this phone has them: first those that lie here,
//! then the newer ones, page by page in the background.
//!
//! A page searches, draws and prints them without asking again. What the backend says of the
//! account (how many movements, which balance) is what decides whether anything is missing.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::savings::Transaction;
use sokoguru_api::savings_requests::SavingsDetail;
use sokoguru_api::wire::SavingsId;

use crate::backend::own;
use crate::offline::{movements, phone};
use crate::reading::fetch;

pub mod search;

/// So many movements are made ready in one go.
const TURN: usize = 250;

/// A movement with what is searched in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The movement.
    pub movement: Transaction,
    /// Its words and figures in small letters.
    pub words: String,
}

/// What is here.
#[derive(Debug, Default)]
pub struct Rows {
    /// Newest first, without a gap.
    pub newest_first: Vec<Row>,
    /// How many the account has, as far as is known.
    pub total: usize,
    /// Whether these are all.
    pub is_complete: bool,
    /// Whether more are on their way.
    pub is_loading: bool,
    /// Whether the way was cut.
    pub has_failed: bool,
}

/// The movements of an account. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Ledger {
    account: StoredValue<SavingsId>,
    /// What is here.
    pub rows: RwSignal<Rows>,
    /// What the backend last said: how many movements, and the newest balance.
    wanted: StoredValue<Option<(usize, sokoguru_domain::Money)>>,
    is_open: StoredValue<bool>,
}

impl Ledger {
    /// Begins with what lies on the phone.
    pub fn open(account: SavingsId) -> Self {
        let ledger = Self {
            account: StoredValue::new(account.clone()),
            rows: RwSignal::default(),
            wanted: StoredValue::new(None),
            is_open: StoredValue::new(false),
        };
        ledger.rows.update(|rows| rows.is_loading = true);
        spawn_local(async move {
            let kept = movements::load(&account).await;
            let count = kept.len();
            let mut rows = Vec::with_capacity(count);
            let mut rest = kept.into_iter().rev();
            while rows.len() < count {
                rows.extend(rest.by_ref().take(TURN).map(Row::new));
                // A turn for whatever the member does.
                phone::sleep(0).await;
            }
            let is_there = ledger.rows.try_update(|all| {
                all.newest_first = rows;
                all.total = all.total.max(count);
                all.is_complete = count > 0;
                all.is_loading = false;
            });
            if is_there.is_none() {
                return;
            }
            ledger.is_open.set_value(true);
            ledger.bring();
        });
        ledger
    }

    /// Brings what is missing by what the backend says of the account.
    pub fn follow(self, detail: &SavingsDetail) {
        let total = detail
            .months
            .iter()
            .map(|month| usize::try_from(month.movements).unwrap_or(0))
            .sum();
        let wanted = Some((total, detail.account.balance.0));
        if self.wanted.with_value(|before| *before == wanted) && !self.has_failed() {
            return;
        }
        self.wanted.set_value(wanted);
        self.rows.update(|rows| rows.total = total);
        self.bring();
    }

    fn has_failed(self) -> bool {
        self.rows.with_untracked(|rows| rows.has_failed)
    }

    fn bring(self) {
        let is_open = self.is_open.try_with_value(|open| *open) == Some(true);
        let Some(Some((total, balance))) = self.wanted.try_with_value(|wanted| *wanted) else {
            return;
        };
        let (is_busy, is_there) = self.rows.with_untracked(|rows| {
            let newest = rows.newest_first.first();
            let newest = newest.map_or(sokoguru_domain::Money::ZERO, Row::balance);
            let is_there = rows.newest_first.len() == total && newest == balance;
            (rows.is_loading, is_there)
        });
        if !is_open || is_busy {
            return;
        }
        if is_there {
            self.rows.update(|rows| {
                rows.is_complete = true;
                rows.has_failed = false;
            });
            return;
        }
        self.rows.update(|rows| {
            rows.is_loading = true;
            rows.has_failed = false;
        });
        spawn_local(self.bring_all());
    }

    /// Page by page from the newest on, until a movement comes that is here, or the first one.
    async fn bring_all(self) {
        let Some(account) = self.account.try_with_value(SavingsId::clone) else {
            return;
        };
        // What is here holds until the new ones lead to it; those that are shown meanwhile are a
        // run of their own when nothing was here.
        let known = self.rows.with_untracked(|rows| {
            let first = rows.newest_first.first();
            first
                .filter(|_| rows.is_complete)
                .map(|row| row.movement.id.clone())
        });
        let known_count = self.rows.with_untracked(|rows| {
            if known.is_some() {
                rows.newest_first.len()
            } else {
                0
            }
        });
        if known.is_none() {
            self.rows.update(|rows| rows.newest_first.clear());
        }
        let mut fresh: Vec<Row> = Vec::new();
        let mut cursor: Option<String> = None;
        let is_joined = loop {
            let page = fetch(own::all_transactions(&account, cursor.as_deref())).await;
            let Ok(page) = page else {
                self.end(false);
                return;
            };
            let place = page
                .items
                .iter()
                .position(|one| known.as_ref() == Some(&one.id));
            let is_known = place.is_some();
            let items = page
                .items
                .into_iter()
                .take(place.unwrap_or(usize::MAX))
                .map(Row::new);
            if known.is_none() {
                let rows: Vec<Row> = items.collect();
                if self
                    .rows
                    .try_update(|all| all.newest_first.extend(rows))
                    .is_none()
                {
                    return;
                }
            } else {
                fresh.extend(items);
            }
            cursor = page.next_cursor;
            if is_known {
                break true;
            }
            if cursor.is_none() {
                break false;
            }
        };
        let joined = self.rows.try_update(|all| {
            if !is_joined && known.is_some() {
                // Nothing of what was here is the account's any more.
                all.newest_first.clear();
            }
            fresh.append(&mut all.newest_first);
            all.newest_first = core::mem::take(&mut fresh);
            let rows = all.newest_first.iter().rev();
            rows.map(|row| row.movement.clone()).collect::<Vec<_>>()
        });
        let Some(all) = joined else { return };
        let is_whole = movements::leads_from_nothing(&all);
        if !is_whole {
            movements::forget(&account).await;
            self.end(false);
            return;
        }
        self.end(true);
        let kept = if is_joined { known_count } else { 0 };
        movements::keep(&account, &all, kept).await;
    }

    fn end(self, is_complete: bool) {
        self.rows.try_update(|rows| {
            rows.is_loading = false;
            rows.has_failed = !is_complete;
            if is_complete {
                rows.is_complete = true;
                rows.total = rows.newest_first.len();
            }
        });
    }

    /// Tries again what was cut.
    pub fn retry(self) {
        self.bring();
    }
}

impl Row {
    fn new(movement: Transaction) -> Self {
        let words = search::words_of(&movement);
        Self { movement, words }
    }

    /// The balance after it.
    pub fn balance(&self) -> sokoguru_domain::Money {
        self.movement.balance_after.0
    }
}
