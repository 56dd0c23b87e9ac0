//! The days and instants of a meeting: when it must be held, and whether its vote is open.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};

use crate::codes::codes;

/// How far a meeting's vote has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingPhase {
    /// Not open yet.
    Announced,
    /// A vote can be given.
    Open,
    /// No new vote; those already on their way are still taken in.
    Closed,
    /// The box is shut and can be counted.
    Finished,
}

codes!(MeetingPhase {
    Announced => "announced",
    Open => "open",
    Closed => "closed",
    Finished => "finished",
});

/// The phase at an instant, exact to the millisecond: open from `open_at` to `close_at`, ballots
/// taken in up to `accept_until`. Each of the three instants still belongs to what it allows.
///
/// Where the instants are out of order, the later phase wins: a vote is rather shut than open.
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use sokoguru_domain::{MeetingPhase, phase_at};
///
/// let open = DateTime::from_timestamp_millis(1_000).ok_or("no such instant")?;
/// let (close, until) = (open + TimeDelta::minutes(30), open + TimeDelta::minutes(45));
/// assert_eq!(phase_at(close, open, close, until), MeetingPhase::Open);
/// let late = close + TimeDelta::milliseconds(1);
/// assert_eq!(phase_at(late, open, close, until), MeetingPhase::Closed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn phase_at(
    now: DateTime<Utc>,
    open_at: DateTime<Utc>,
    close_at: DateTime<Utc>,
    accept_until: DateTime<Utc>,
) -> MeetingPhase {
    let now = now.timestamp_millis();
    if now > accept_until.timestamp_millis() {
        MeetingPhase::Finished
    } else if now > close_at.timestamp_millis() {
        MeetingPhase::Closed
    } else if now >= open_at.timestamp_millis() {
        MeetingPhase::Open
    } else {
        MeetingPhase::Announced
    }
}

/// The last day for the accountability meeting: six months after the end of the book year. A year
/// that ends with its month gives six whole months.
///
/// `None` at the end of the calendar.
///
/// Source: UU 25/1992 Pasal 26(2).
///
/// ```
/// use chrono::NaiveDate;
/// use sokoguru_domain::meeting::latest_date_for_rat;
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).ok_or("no such day");
/// assert_eq!(latest_date_for_rat(day(2025, 12, 31)?), Some(day(2026, 6, 30)?));
/// assert_eq!(latest_date_for_rat(day(2025, 6, 30)?), Some(day(2025, 12, 31)?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn latest_date_for_rat(book_year_end: NaiveDate) -> Option<NaiveDate> {
    let next_day = book_year_end.succ_opt()?;
    if next_day.day() == 1 {
        next_day.checked_add_months(Months::new(6))?.pred_opt()
    } else {
        book_year_end.checked_add_months(Months::new(6))
    }
}

/// The last day on which the annual report must be ready: a month before the meeting.
///
/// Source: UU 25/1992 Pasal 35.
pub fn latest_date_for_report(meeting: NaiveDate) -> Option<NaiveDate> {
    meeting.checked_sub_months(Months::new(1))
}

/// How many days before the meeting the invitation goes out at the latest.
///
/// Source: standard articles, Juklak Menkop 1/2025.
pub const NOTICE_DAYS: u64 = 14;

/// The last day for the invitation.
pub fn latest_date_for_notice(meeting: NaiveDate) -> Option<NaiveDate> {
    meeting.checked_sub_days(Days::new(NOTICE_DAYS))
}
