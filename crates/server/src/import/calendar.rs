//! Days and moments of an import: which can be meant at all, which have not come yet, and how the
//! demonstration's dates are moved so that it always looks alive.

use chrono::{
    DateTime, Datelike, Duration, FixedOffset, Months, NaiveDate, NaiveDateTime, TimeZone, Utc,
};
use sokoguru_domain::Zone;

use super::problem::Reason;

/// How dates of the demonstration are moved.
///
/// Every day and moment moves by whole months, so that the last month of the data is the month in
/// which the import runs; lines whose day has then not come yet are left out. One meeting is the
/// exception: it is opened an hour before the import and closes three days later.
#[derive(Clone, Debug)]
pub struct Shift {
    /// The last month of the data, any day in it.
    pub last_month: NaiveDate,
    /// The meeting that is open.
    pub open_meeting: &'static str,
}

/// The dates of one import.
pub struct Calendar {
    now: DateTime<Utc>,
    zone: Zone,
    months: Option<i32>,
    open_meeting: Option<&'static str>,
}

/// The moments of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    pub starts_at: DateTime<Utc>,
    pub open_at: DateTime<Utc>,
    pub close_at: DateTime<Utc>,
    pub accept_until: DateTime<Utc>,
}

impl Calendar {
    /// Dates as they stand, or moved.
    pub fn new(now: DateTime<Utc>, zone: Zone, shift: Option<&Shift>) -> Self {
        let today = now.with_timezone(&zone.offset()).date_naive();
        let months = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
        Self {
            now,
            zone,
            months: shift.map(|shift| months(today) - months(shift.last_month)),
            open_meeting: shift.map(|shift| shift.open_meeting),
        }
    }

    /// The day of the import at the office.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone.offset()).date_naive()
    }

    /// The moment of the import.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Whether a day that has not come yet is left out instead of refused.
    pub fn leaves_out_later(&self) -> bool {
        self.months.is_some()
    }

    fn moved(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.months {
            None | Some(0) => Some(day),
            Some(months) if months > 0 => {
                day.checked_add_months(Months::new(months.unsigned_abs()))
            }
            Some(months) => day.checked_sub_months(Months::new(months.unsigned_abs())),
        }
    }

    fn in_range(&self, day: NaiveDate) -> Result<NaiveDate, Reason> {
        let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        // The republic is younger than any date that can be meant; no term is longer than 50 years.
        let (from, to) = (first(1945), first(self.today().year() + 51));
        if day < from || day >= to {
            let to = to.pred_opt().unwrap_or(to);
            return Err(Reason::OutOfRange { from, to });
        }
        self.moved(day).ok_or(Reason::OutOfRange { from, to })
    }

    /// A day of the form 2026-04-02.
    pub fn day(&self, cell: &str) -> Result<NaiveDate, Reason> {
        let shaped = cell.len() == 10;
        let day = NaiveDate::parse_from_str(cell, "%Y-%m-%d").ok();
        self.in_range(day.filter(|_| shaped).ok_or(Reason::NotADay)?)
    }

    /// A moment of the form 2026-04-02 19:30, at the office.
    pub fn moment(&self, cell: &str) -> Result<NaiveDateTime, Reason> {
        let cell = cell.replacen('T', " ", 1);
        let moment = NaiveDateTime::parse_from_str(&cell, "%Y-%m-%d %H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(&cell, "%Y-%m-%d %H:%M:%S"))
            .map_err(|_| Reason::NotAMoment)?;
        Ok(self.in_range(moment.date())?.and_time(moment.time()))
    }

    /// The instant behind a moment at the office; zones of Indonesia have no gaps.
    pub fn instant(&self, moment: NaiveDateTime) -> DateTime<Utc> {
        let offset: FixedOffset = self.zone.offset();
        offset
            .from_local_datetime(&moment)
            .single()
            .map_or_else(|| moment.and_utc(), |at| at.with_timezone(&Utc))
    }

    /// Whether this is the meeting that the demonstration opens.
    pub fn is_opened(&self, meeting: &str) -> bool {
        self.open_meeting == Some(meeting)
    }

    /// The moments of that meeting: opened an hour ago, three days long.
    pub fn opened(&self) -> Moments {
        let open_at = self.now - Duration::hours(1);
        let close_at = self.now + Duration::days(3);
        Moments {
            starts_at: open_at,
            open_at,
            close_at,
            accept_until: close_at + Duration::minutes(30),
        }
    }
}
