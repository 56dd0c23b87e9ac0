//! The last total of the savings in words, which `public/boot.js` paints before the app is there
//! (docs/decisions/0013-glance.md).
//!
//! It lies sealed among the answers of the same member, so that whatever takes those away takes it
//! along. `boot.js` knows the place, the order of the words and the ten bytes before them.

use std::rc::Rc;

use sokoguru_api::json;

use super::cache;
use super::records::{self, Records};

/// Begins as the answers about a member do, so that it makes room with them.
const PLACE: &str = "/v1/home#glance";

/// Keeps the words: language, heading, total, date, and the pixels between the top of the page's
/// content and the heading. `is_wanted` is asked again once they are on the disk, because the member
/// may have closed the eye meanwhile.
pub async fn keep(records: Rc<Records>, words: Vec<String>, is_wanted: impl Fn() -> bool) {
    if records.is_durable() && is_wanted() {
        let copy = cache::fresh(json::to_text(&words).into_bytes(), None);
        cache::put(&records, PLACE, &copy).await;
    }
    if !is_wanted() {
        cache::remove(&records, PLACE).await;
    }
}

/// Forgets them.
pub async fn forget() {
    cache::remove(&records::current(), PLACE).await;
}
