//! What a reminder says on the lock screen, in the member's language, and the page that it opens.
//!
//! Never an amount, never a name of a product or of a person. A member who did not ask for more
//! reads only that there is something, where the matter is their own: a phone lies on the table, and
//! is shared in the family.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::json;
use sokoguru_api::reminders::ReminderTopic;
use sokoguru_domain::{Lang, Zone, format};

/// Letters of the cooperative's name that fit into a heading.
const NAME: usize = 60;

/// What a reminder is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// An instalment is due on a day.
    InstalmentDue,
    /// Members are invited to a meeting at a moment.
    MeetingCalled,
    /// A vote has opened; it closes at a moment.
    VoteOpen,
    /// An application for a loan was granted.
    LoanApproved,
    /// An application for a loan was refused.
    LoanRejected,
    /// A loan was paid out.
    LoanDisbursed,
}

impl Matter {
    const ALL: [(Self, &'static str); 6] = [
        (Self::InstalmentDue, "instalmentDue"),
        (Self::MeetingCalled, "meetingCalled"),
        (Self::VoteOpen, "voteOpen"),
        (Self::LoanApproved, "loanApproved"),
        (Self::LoanRejected, "loanRejected"),
        (Self::LoanDisbursed, "loanDisbursed"),
    ];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        let found = Self::ALL.iter().find(|(matter, _)| *matter == self);
        found.map_or("", |(_, code)| code)
    }

    /// The matter behind a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == code);
        found.map(|(matter, _)| *matter)
    }

    /// Which switch of the member turns it on.
    pub fn topic(self) -> ReminderTopic {
        match self {
            Self::InstalmentDue => ReminderTopic::Instalment,
            Self::MeetingCalled => ReminderTopic::Meeting,
            Self::VoteOpen => ReminderTopic::Vote,
            Self::LoanApproved | Self::LoanRejected | Self::LoanDisbursed => {
                ReminderTopic::Decision
            }
        }
    }

    /// Whether it is the member's own, and no business of who looks at the phone.
    fn is_private(self) -> bool {
        matches!(
            self.topic(),
            ReminderTopic::Instalment | ReminderTopic::Decision
        )
    }

    fn sentence(self, lang: Lang, when: &str) -> String {
        let pick = |id: &str, en: &str| {
            let text = if lang == Lang::En { en } else { id };
            text.replace("{}", when)
        };
        match self {
            Self::InstalmentDue => pick(
                "Angsuran jatuh tempo {}. Buka untuk melihat jadwal Anda.",
                "An instalment is due on {}. Open to see your schedule.",
            ),
            Self::MeetingCalled => pick(
                "Anda diundang ke rapat anggota {}. Buka untuk membaca bahannya.",
                "You are invited to the members' meeting on {}. Open to read the papers.",
            ),
            Self::VoteOpen => pick(
                "Pemungutan suara sudah dibuka, sampai {}. Buka untuk memberi suara.",
                "Voting is open until {}. Open to vote.",
            ),
            Self::LoanApproved => pick(
                "Pengajuan pinjaman Anda disetujui. Buka untuk melihatnya.",
                "Your loan application is approved. Open to see it.",
            ),
            Self::LoanRejected => pick(
                "Pengajuan pinjaman Anda ditolak. Buka untuk membaca alasannya.",
                "Your loan application is rejected. Open to read why.",
            ),
            Self::LoanDisbursed => pick(
                "Pinjaman Anda sudah cair. Buka untuk melihat jadwal angsuran.",
                "Your loan is paid out. Open to see the instalments.",
            ),
        }
    }
}

/// The day or the moment that a reminder names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// None.
    Never,
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Moment(DateTime<FixedOffset>),
}

impl When {
    /// As it is stored.
    pub fn to_text(self) -> String {
        match self {
            Self::Never => String::new(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::Moment(at) => at.to_rfc3339(),
        }
    }

    /// Back from what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Never);
        }
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let moment = || DateTime::parse_from_rfc3339(text).ok().map(Self::Moment);
        day.map(Self::Day).or_else(moment)
    }

    fn words(self, zone: Zone, lang: Lang) -> String {
        match self {
            Self::Never => String::new(),
            Self::Day(day) => format!(
                "{}, {}",
                format::weekday(day, lang),
                format::date(day, lang)
            ),
            Self::Moment(at) => format::date_time(at, zone, lang),
        }
    }
}

/// A language as it is stored and as pages name it.
pub fn code_of(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "id",
        Lang::En => "en",
    }
}

/// What is sent to a phone: heading, sentence, page, and the sign by which a later one takes the
/// place of this one.
pub struct Telling<'a> {
    /// About what.
    pub matter: Matter,
    /// Its day or moment.
    pub when: When,
    /// The page that it opens.
    pub path: &'a str,
    /// The same for the same reminder.
    pub tag: &'a str,
}

impl Telling<'_> {
    /// The text for a device: JSON as the browser's `showNotification` takes it, with the page to
    /// open under `data`.
    pub fn to_json(&self, name: &str, zone: Zone, lang: Lang, detailed: bool) -> String {
        let title: String = name.chars().take(NAME).collect();
        let body = if detailed || !self.matter.is_private() {
            self.matter.sentence(lang, &self.when.words(zone, lang))
        } else {
            let (id, en) = (
                "Ada pengingat untuk Anda. Buka aplikasi untuk membacanya.",
                "There is a reminder for you. Open the app to read it.",
            );
            if lang == Lang::En { en } else { id }.to_owned()
        };
        json!({
            "title": title,
            "body": body,
            "data": self.path,
            "tag": self.tag,
            "lang": code_of(lang),
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reminders::seal::PLAIN;

    fn telling(matter: Matter, when: When) -> Telling<'static> {
        Telling {
            matter,
            when,
            path: "/pinjaman/l1",
            tag: "t",
        }
    }

    #[test]
    fn who_did_not_ask_for_more_reads_nothing_private() {
        let when = When::Day("2026-04-12".parse().unwrap());
        let one = telling(Matter::InstalmentDue, when);
        let short = one.to_json("KSP Uji", Zone::Wib, Lang::Id, false);
        assert!(
            !short.contains("ngsuran") && !short.contains("2026"),
            "{short}"
        );
        let long = one.to_json("KSP Uji", Zone::Wib, Lang::Id, true);
        assert!(
            long.contains("Angsuran jatuh tempo Minggu, 12 April 2026."),
            "{long}"
        );
        for matter in [
            Matter::LoanApproved,
            Matter::LoanRejected,
            Matter::LoanDisbursed,
        ] {
            let short = telling(matter, When::Never).to_json("K", Zone::Wib, Lang::Id, false);
            assert!(!short.contains("injaman Anda"), "{short}");
        }
    }

    #[test]
    fn a_moment_is_told_in_the_cooperatives_zone_and_the_members_language() {
        let at = "2026-04-02T11:30:00Z".parse().unwrap();
        let one = telling(Matter::MeetingCalled, When::Moment(at));
        let id = one.to_json("KSP Uji", Zone::Wita, Lang::Id, false);
        assert!(id.contains("2 April 2026, 19.30 WITA"), "{id}");
        let en = one.to_json("KSP Uji", Zone::Wita, Lang::En, false);
        assert!(en.contains("You are invited"), "{en}");
    }

    #[test]
    fn every_matter_comes_back_from_its_code_and_fits_whatever_the_name() {
        let when = When::Moment("2026-04-02T11:30:00Z".parse().unwrap());
        for (matter, code) in Matter::ALL {
            assert_eq!(Matter::from_code(code), Some(matter));
            assert_eq!(matter.code(), code);
            let name = "\u{1f6d2}".repeat(500);
            let text = telling(matter, when).to_json(&name, Zone::Wit, Lang::Id, true);
            assert!(text.len() + 160 < PLAIN, "{}", text.len());
        }
        for when in [When::Never, When::Day("2026-04-12".parse().unwrap()), when] {
            assert_eq!(When::parse(&when.to_text()), Some(when));
        }
        assert_eq!(When::parse("besok"), None);
    }
}
