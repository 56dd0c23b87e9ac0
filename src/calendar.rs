//! Files for the phone's own calendar (iCalendar, RFC 5545): due dates of a loan, members' meetings.
//!
//! A day is a day without a clock, a moment is UTC, so that no calendar has to know our zones. The
//! same thing has the same `UID` each time, so that a file that is opened again changes what is there
//! instead of adding to it. No amount stands in it: calendars are shared with others and with their
//! makers.

use chrono::{DateTime, Datelike as _, Days, FixedOffset, NaiveDate, Timelike as _};

/// Octets of a line, without its end.
const LINE: usize = 75;

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// On a day.
    Day(NaiveDate),
    /// At a moment.
    Moment(DateTime<FixedOffset>),
}

/// How long before its beginning the calendar rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// At eight in the morning, so many days before a day.
    DaysBefore(u8),
    /// So many hours before a moment.
    HoursBefore(u8),
}

/// Something for the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same each time for the same thing, and for nothing else in the world.
    pub uid: String,
    /// When.
    pub time: Time,
    /// One line.
    pub title: String,
    /// What else there is to say.
    pub text: String,
    /// Where; may be empty.
    pub place: String,
    /// The page of the app.
    pub url: String,
    /// When the calendar rings.
    pub rings: Vec<Ring>,
}

/// The file, made at a moment.
pub fn file(events: &[Event], made_at: DateTime<FixedOffset>) -> String {
    let mut out = Lines(String::new());
    out.plain("BEGIN:VCALENDAR");
    out.plain("VERSION:2.0");
    out.plain("PRODID:-//Sokoguru//Sokoguru//ID");
    out.plain("CALSCALE:GREGORIAN");
    out.plain("METHOD:PUBLISH");
    for event in events {
        out.event(event, made_at);
    }
    out.plain("END:VCALENDAR");
    out.0
}

struct Lines(String);

impl Lines {
    fn event(&mut self, event: &Event, made_at: DateTime<FixedOffset>) {
        self.plain("BEGIN:VEVENT");
        self.text("UID", &event.uid);
        self.line(&["DTSTAMP:", &utc(made_at)]);
        match event.time {
            Time::Day(day) => {
                self.line(&["DTSTART;VALUE=DATE:", &date(day)]);
                if let Some(next) = day.checked_add_days(Days::new(1)) {
                    self.line(&["DTEND;VALUE=DATE:", &date(next)]);
                }
                // Nobody is busy because an instalment is due.
                self.plain("TRANSP:TRANSPARENT");
            }
            Time::Moment(at) => self.line(&["DTSTART:", &utc(at)]),
        }
        self.text("SUMMARY", &event.title);
        if !event.text.is_empty() {
            self.text("DESCRIPTION", &event.text);
        }
        if !event.place.is_empty() {
            self.text("LOCATION", &event.place);
        }
        self.line(&["URL:", &event.url]);
        for ring in &event.rings {
            self.plain("BEGIN:VALARM");
            self.plain("ACTION:DISPLAY");
            self.line(&["TRIGGER:", &trigger(*ring)]);
            self.text("DESCRIPTION", &event.title);
            self.plain("END:VALARM");
        }
        self.plain("END:VEVENT");
    }

    /// A property with a text, in which some characters have a meaning (section 3.3.11).
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len() + 8);
        for sign in text.chars() {
            match sign {
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(sign);
                }
                '\n' => escaped.push_str("\\n"),
                // Neither here nor there: a control character ends nobody's line.
                _ if sign.is_control() => {}
                _ => escaped.push(sign),
            }
        }
        self.line(&[name, ":", &escaped]);
    }

    fn plain(&mut self, line: &str) {
        self.line(&[line]);
    }

    /// Writes a line, folded where it is too long and never inside a character (section 3.1).
    fn line(&mut self, parts: &[&str]) {
        let mut room = LINE;
        for sign in parts.iter().flat_map(|part| part.chars()) {
            let octets = sign.len_utf8();
            if octets > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(sign);
            room -= octets;
        }
        self.0.push_str("\r\n");
    }
}

fn date(day: NaiveDate) -> String {
    let year = u32::try_from(day.year()).unwrap_or(0);
    [
        padded(year, 4),
        padded(day.month(), 2),
        padded(day.day(), 2),
    ]
    .concat()
}

fn utc(at: DateTime<FixedOffset>) -> String {
    let at = at.naive_utc();
    let clock = [at.hour(), at.minute(), at.second()].map(|part| padded(part, 2));
    [&date(at.date()), "T", &clock.concat(), "Z"].concat()
}

/// A number with zeros before it.
fn padded(number: u32, width: usize) -> String {
    let digits = number.to_string();
    [
        &"0".repeat(width.saturating_sub(digits.len())),
        digits.as_str(),
    ]
    .concat()
}

fn trigger(ring: Ring) -> String {
    match ring {
        // From midnight at the beginning of the day backwards: 16 hours are eight in the morning of
        // the day before.
        Ring::DaysBefore(days) => match days.saturating_sub(1) {
            0 => "-PT16H".to_owned(),
            more => ["-P", &more.to_string(), "DT16H"].concat(),
        },
        Ring::HoursBefore(hours) => ["-PT", &hours.to_string(), "H"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<FixedOffset> {
        text.parse().unwrap()
    }

    fn due() -> Event {
        Event {
            uid: "l1.3@koperasi.example".to_owned(),
            time: Time::Day("2026-12-31".parse().unwrap()),
            title: "Angsuran ke-3 dari 12".to_owned(),
            text: String::new(),
            place: String::new(),
            url: "https://koperasi.example/pinjaman/l1".to_owned(),
            rings: vec![Ring::DaysBefore(3), Ring::DaysBefore(1)],
        }
    }

    /// Back to the lines before they were folded.
    fn unfolded(text: &str) -> Vec<String> {
        assert!(text.ends_with("\r\n"));
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{line}");
            assert!(!line.contains(['\r', '\n']), "{line}");
        }
        let whole = text.replace("\r\n ", "");
        whole.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_due_date_is_a_whole_day_and_rings_at_eight() {
        let text = file(&[due()], moment("2026-04-02T09:15:00+08:00"));
        assert_eq!(
            unfolded(&text),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Sokoguru//Sokoguru//ID",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "BEGIN:VEVENT",
                "UID:l1.3@koperasi.example",
                "DTSTAMP:20260402T011500Z",
                "DTSTART;VALUE=DATE:20261231",
                "DTEND;VALUE=DATE:20270101",
                "TRANSP:TRANSPARENT",
                "SUMMARY:Angsuran ke-3 dari 12",
                "URL:https://koperasi.example/pinjaman/l1",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                "TRIGGER:-P2DT16H",
                "DESCRIPTION:Angsuran ke-3 dari 12",
                "END:VALARM",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                "TRIGGER:-PT16H",
                "DESCRIPTION:Angsuran ke-3 dari 12",
                "END:VALARM",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn a_meeting_is_a_moment_in_utc() {
        let event = Event {
            time: Time::Moment(moment("2026-04-02T19:30:00+09:00")),
            place: "Balai Desa; lantai 2, kiri\\kanan".to_owned(),
            text: "Baris satu\nBaris dua\r\u{7}".to_owned(),
            rings: vec![Ring::HoursBefore(2)],
            ..due()
        };
        let lines = unfolded(&file(&[event], moment("2026-04-01T00:00:00Z")));
        for line in [
            "DTSTART:20260402T103000Z",
            "LOCATION:Balai Desa\\; lantai 2\\, kiri\\\\kanan",
            "DESCRIPTION:Baris satu\\nBaris dua",
            "TRIGGER:-PT2H",
        ] {
            assert!(lines.iter().any(|one| one == line), "{line}");
        }
        assert!(!lines.iter().any(|one| one.starts_with("DTEND")));
    }

    #[test]
    fn long_lines_are_folded_and_never_inside_a_character() {
        for sign in ["a", "é", "…", "🛒"] {
            let event = Event {
                title: sign.repeat(200),
                ..due()
            };
            let text = file(&[event], moment("2026-04-01T00:00:00Z"));
            let wanted = format!("SUMMARY:{}", sign.repeat(200));
            assert!(unfolded(&text).contains(&wanted), "{sign}");
        }
        // Exactly full, and one more.
        for (length, folds) in [(LINE - 8, 0), (LINE - 7, 1)] {
            let event = Event {
                title: "x".repeat(length),
                rings: Vec::new(),
                ..due()
            };
            let text = file(&[event], moment("2026-04-01T00:00:00Z"));
            assert_eq!(text.matches("\r\n ").count(), folds);
        }
    }

    #[test]
    fn nobody_else_writes_lines_into_the_file() {
        let event = Event {
            title: "x\r\nBEGIN:VALARM\r\nACTION:EMAIL".to_owned(),
            ..due()
        };
        let lines = unfolded(&file(&[event], moment("2026-04-01T00:00:00Z")));
        assert!(lines.contains(&"SUMMARY:x\\nBEGIN:VALARM\\nACTION:EMAIL".to_owned()));
        assert_eq!(
            lines.iter().filter(|line| *line == "BEGIN:VALARM").count(),
            2
        );
    }
}
