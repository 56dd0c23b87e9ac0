//! The cases, in the order in which they run: what is public, signing in, reads and what they say,
//! refusals, writes of the disposable member, and at the very end its lock-out.

mod bearer;
mod board;
mod browsers;
mod discovery;
mod figures;
mod limits;
mod loans;
mod meetings;
mod others;
mod paging;
mod reads;
mod refusals;
mod sessions;
mod votes;
mod writes;

use crate::kit::Kit;
use crate::verdict::{Judged, Outcome};

/// Headings of docs/backends.md.
pub mod section {
    pub const DISCOVERY: &str = "Discovery";
    pub const SIGNING_IN: &str = "Signing in";
    pub const READS: &str = "Reads";
    pub const VALUES: &str = "Money, time and rates";
    pub const PAGING: &str = "Paging";
    pub const WRITES: &str = "Writes";
    pub const PROBLEMS: &str = "Problems";
    pub const OWNERSHIP: &str = "Whose it is";
    pub const LIMITS: &str = "Limits";
    pub const LOANS: &str = "Loans";
    pub const MEETINGS: &str = "Meetings and votes";
    pub const BROWSERS: &str = "Browsers";
}

/// One case.
pub struct Case<'a> {
    /// Stable.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where the contract says so.
    pub section: &'static str,
    /// Judges.
    pub run: Box<dyn Fn(&Kit) -> Judged + 'a>,
}

/// A case.
fn case<'a>(
    id: impl Into<String>,
    title: impl Into<String>,
    section: &'static str,
    run: impl Fn(&Kit) -> Judged + 'a,
) -> Case<'a> {
    Case {
        id: id.into(),
        title: title.into(),
        section,
        run: Box::new(run),
    }
}

/// The end of a case that holds.
const HELD: Judged = Ok(Outcome::Held);

/// Every case.
pub fn all<'a>(kit: &Kit) -> Vec<Case<'a>> {
    let mut all = discovery::cases();
    all.extend(sessions::cases());
    all.extend(bearer::cases());
    all.extend(reads::cases(kit));
    all.extend(figures::cases());
    all.extend(paging::cases());
    all.extend(loans::cases());
    all.extend(meetings::cases());
    all.extend(board::cases());
    all.extend(browsers::cases());
    all.extend(refusals::cases());
    all.extend(others::cases());
    all.extend(writes::cases());
    all.extend(votes::cases());
    all.extend(limits::cases());
    all
}
