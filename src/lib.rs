//! Sokoguru, the member's app of any cooperative, in reading order.
//!
//! `app` has every route and context in one view; `pages` holds one file a route and no rules;
//! `components` what two or more pages use; `second` the screens that come after the first one;
//! `reading` how a figure gets from the backend or the phone to a page; `backend` the port to the
//! systems of record, without IO but for `transport`; `offline` the only code that touches browser
//! storage; `picture` makes photos small; `reminders` what reaches the lock screen; `calendar` files
//! for the phone's own calendar; `votes` the mathematics of sealed votes, `board` what a phone works
//! out of a board of them; `i18n` every word a member reads.
//! storage; `joining` sends an application for membership;
//! `votes` the mathematics of sealed votes, `board` what a phone works out of a board of
//! them; `i18n` every word a member reads.

pub mod app;
pub mod backend;
pub mod board;
pub mod calendar;
pub mod components;
pub mod i18n;
pub mod joining;
pub mod ledger;
pub mod markup;
pub mod offline;
pub mod pages;
pub mod picture;
pub mod prelude;
pub mod pwa;
pub mod reading;
pub mod reminders;
pub mod router;
pub mod second;
pub mod session;
pub mod sharing;
pub mod signals;
pub mod statement;
pub mod votes;
