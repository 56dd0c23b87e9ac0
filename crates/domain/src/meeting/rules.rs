//! Rules are data: what the articles of a cooperative ask of its meetings, as figures that start
//! from a preset and can each be replaced.
//!
//! What is not a figure is not here: nobody votes for another (no proxies), and a candidate for
//! membership has no vote ([`crate::MemberStatus::may_vote`]). The words that tell members of a
//! rule are the app's.

use chrono::{Days, NaiveDate};
use thiserror::Error;

use super::{MajorityBasis, MajorityRule, QuorumRule, RuleError, Share, TieRule};
use crate::codes::codes;

/// What a decision is about: its rule follows from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// Anything that the articles do not single out.
    Ordinary,
    /// Pengurus, pengawas, delegates.
    Election,
    /// A change of the articles.
    Articles,
    /// Penggabungan, peleburan.
    Merger,
    /// Pembubaran.
    Dissolution,
}

codes!(DecisionKind {
    Ordinary => "ordinary",
    Election => "election",
    Articles => "articles",
    Merger => "merger",
    Dissolution => "dissolution",
});

/// Articles that are known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// UU 25/1992 with the standard articles of Koperasi Desa/Kelurahan Merah Putih.
    ///
    /// Source: Juklak Menkop 1/2025, annex 7.
    MerahPutih,
    /// The same with a fifth of the members as quorum, as some older articles have it.
    ///
    /// Source: articles of Kopani 85.
    OneFifth,
}

codes!(Preset { MerahPutih => "merahPutih", OneFifth => "oneFifth" });

/// What becomes of an invitation that comes too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LateNotice {
    /// The meeting is not announced.
    Refuse,
    /// It is announced, and the office is told.
    Warn,
}

codes!(LateNotice { Refuse => "refuse", Warn => "warn" });

/// What one kind of decision asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DecisionRule {
    /// Who must be present.
    pub quorum: QuorumRule,
    /// Who must be present at a second meeting, after a first one without a quorum.
    pub second_quorum: QuorumRule,
    /// Votes in favour that accept it.
    pub majority: MajorityRule,
    /// What becomes of a tie.
    pub tie: TieRule,
    /// Whether only an extraordinary meeting (RALB) may decide it.
    pub extraordinary: bool,
}

/// The rules of a cooperative for its meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingRules {
    /// Days between the invitation and the meeting, at least.
    pub notice_days: u16,
    /// What becomes of a shorter notice.
    pub late_notice: LateNotice,
    /// Days after a first meeting without a quorum within which a second one may be held.
    pub second_within_days: u16,
    /// Whether a member may vote on an item again until it closes; the last vote counts.
    pub revote: bool,
    /// The smallest number of secret ballots that are counted; at least 1.
    pub smallest_count: u32,
    /// In the order of [`DecisionKind::ALL`].
    decisions: [DecisionRule; 5],
}

/// Why a setting was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingError {
    /// There is no such setting.
    #[error("there is no setting {0}")]
    Unknown(String),
    /// The value is not one of this setting.
    #[error("{value} is not a value of {setting}")]
    Value {
        /// The setting.
        setting: String,
        /// What was given.
        value: String,
    },
}

/// Why there is no second meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecondMeetingError {
    /// The first one could decide.
    #[error("the first meeting had its quorum")]
    FirstHadQuorum,
    /// The first one is a second one itself.
    #[error("there is no third meeting")]
    ThirdMeeting,
    /// Not after the first one.
    #[error("a second meeting follows the first")]
    NotAfterFirst,
    /// Too long after the first one.
    #[error("a second meeting is held by {latest}")]
    TooLate {
        /// The last day for it.
        latest: NaiveDate,
    },
}

/// A meeting as a second one looks back on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstMeeting {
    /// The day on which it was to be held.
    pub held_on: NaiveDate,
    /// Whether enough members came.
    pub quorum_reached: bool,
    /// Whether it was a second meeting itself.
    pub is_second: bool,
}

impl MeetingRules {
    /// The figures of a preset.
    ///
    /// ```
    /// use sokoguru_domain::meeting::rules::{DecisionKind, MeetingRules, Preset};
    ///
    /// let rules = MeetingRules::of(Preset::MerahPutih);
    /// let articles = rules.decision(DecisionKind::Articles);
    /// assert_eq!(articles.quorum.required(186), 140);
    /// assert_eq!(articles.majority.required(140), 105);
    /// assert_eq!(rules.decision(DecisionKind::Ordinary).second_quorum.required(186), 62);
    /// ```
    pub const fn of(preset: Preset) -> Self {
        let (quorum, second_quorum) = match preset {
            Preset::MerahPutih => (QuorumRule::MORE_THAN_HALF, QuorumRule(at_least(1, 3))),
            // A second meeting asks for no more than the first.
            Preset::OneFifth => (QuorumRule(at_least(1, 5)), QuorumRule(at_least(1, 5))),
        };
        let ordinary = DecisionRule {
            quorum,
            second_quorum,
            majority: MajorityRule::SIMPLE,
            tie: TieRule::NotAccepted,
            extraordinary: false,
        };
        let election = DecisionRule {
            tie: TieRule::VoteAgain,
            ..ordinary
        };
        // The articles give these no smaller quorum at a second meeting.
        let articles = DecisionRule {
            quorum: QuorumRule(at_least(3, 4)),
            second_quorum: QuorumRule(at_least(3, 4)),
            majority: MajorityRule {
                share: at_least(3, 4),
                basis: MajorityBasis::Present,
            },
            tie: TieRule::NotAccepted,
            extraordinary: true,
        };
        let dissolution = DecisionRule {
            majority: MajorityRule {
                share: at_least(2, 3),
                basis: MajorityBasis::Present,
            },
            ..articles
        };
        Self {
            notice_days: 14,
            late_notice: LateNotice::Refuse,
            second_within_days: 30,
            revote: true,
            smallest_count: 5,
            decisions: [ordinary, election, articles, articles, dissolution],
        }
    }

    /// What a kind of decision asks for.
    pub const fn decision(&self, kind: DecisionKind) -> DecisionRule {
        let [ordinary, election, articles, merger, dissolution] = self.decisions;
        match kind {
            DecisionKind::Ordinary => ordinary,
            DecisionKind::Election => election,
            DecisionKind::Articles => articles,
            DecisionKind::Merger => merger,
            DecisionKind::Dissolution => dissolution,
        }
    }

    /// The rule of one kind of decision, to be changed.
    pub const fn decision_mut(&mut self, kind: DecisionKind) -> &mut DecisionRule {
        let [ordinary, election, articles, merger, dissolution] = &mut self.decisions;
        match kind {
            DecisionKind::Ordinary => ordinary,
            DecisionKind::Election => election,
            DecisionKind::Articles => articles,
            DecisionKind::Merger => merger,
            DecisionKind::Dissolution => dissolution,
        }
    }

    /// Replaces one figure by its name. Names are `notice_days`, `late_notice`,
    /// `second_within_days`, `revote`, `smallest_count`, and for each kind of decision
    /// `quorum.KIND`, `second_quorum.KIND`, `majority.KIND`, `tie.KIND`, `extraordinary.KIND`.
    ///
    /// Shape: fractions as `>1/2` or `>=3/4`, a majority with its basis as `>=3/4 present`; yes and
    /// no as `yes`, `no`; words by their codes.
    ///
    /// Errors: [`SettingError`]; nothing is changed then.
    ///
    /// ```
    /// use sokoguru_domain::meeting::rules::{DecisionKind, MeetingRules, Preset};
    ///
    /// let mut rules = MeetingRules::of(Preset::MerahPutih);
    /// rules.set("quorum.election", ">=2/3")?;
    /// assert_eq!(rules.decision(DecisionKind::Election).quorum.required(186), 124);
    /// assert!(rules.set("quorum.election", ">3/2").is_err());
    /// # Ok::<(), sokoguru_domain::meeting::rules::SettingError>(())
    /// ```
    pub fn set(&mut self, setting: &str, value: &str) -> Result<(), SettingError> {
        let taken = match setting {
            "notice_days" => put(&mut self.notice_days, days(value)),
            "late_notice" => put(&mut self.late_notice, LateNotice::from_code(value)),
            "second_within_days" => put(
                &mut self.second_within_days,
                days(value).filter(|days| *days > 0),
            ),
            "revote" => put(&mut self.revote, yes_or_no(value)),
            "smallest_count" => put(
                &mut self.smallest_count,
                value
                    .parse()
                    .ok()
                    .filter(|count| (1..=1_000).contains(count)),
            ),
            _ => {
                let unknown = || SettingError::Unknown(setting.to_owned());
                let (figure, kind) = setting.split_once('.').ok_or_else(unknown)?;
                let kind = DecisionKind::from_code(kind).ok_or_else(unknown)?;
                let rule = self.decision_mut(kind);
                match figure {
                    "quorum" => put(&mut rule.quorum, QuorumRule::parse(value).ok()),
                    "second_quorum" => put(&mut rule.second_quorum, QuorumRule::parse(value).ok()),
                    "majority" => put(&mut rule.majority, MajorityRule::parse(value).ok()),
                    "tie" => put(&mut rule.tie, TieRule::from_code(value)),
                    "extraordinary" => put(&mut rule.extraordinary, yes_or_no(value)),
                    _ => return Err(unknown()),
                }
            }
        };
        taken.ok_or_else(|| SettingError::Value {
            setting: setting.to_owned(),
            value: value.to_owned(),
        })
    }

    /// The last day for the invitation to a meeting; `None` before the calendar begins.
    pub fn latest_notice(&self, meeting: NaiveDate) -> Option<NaiveDate> {
        meeting.checked_sub_days(Days::new(u64::from(self.notice_days)))
    }

    /// The last day for a second meeting; `None` where the calendar ends.
    pub fn latest_second_meeting(&self, first: NaiveDate) -> Option<NaiveDate> {
        first.checked_add_days(Days::new(u64::from(self.second_within_days)))
    }

    /// Whether a second meeting may be held on a day. It has the agenda of the first.
    ///
    /// Errors: [`SecondMeetingError`].
    ///
    /// Source: Juklak Menkop 1/2025, annex 7: within 30 days after a meeting without a quorum.
    pub fn second_meeting(
        &self,
        first: FirstMeeting,
        on: NaiveDate,
    ) -> Result<(), SecondMeetingError> {
        if first.is_second {
            return Err(SecondMeetingError::ThirdMeeting);
        }
        if first.quorum_reached {
            return Err(SecondMeetingError::FirstHadQuorum);
        }
        if on <= first.held_on {
            return Err(SecondMeetingError::NotAfterFirst);
        }
        match self.latest_second_meeting(first.held_on) {
            Some(latest) if on > latest => Err(SecondMeetingError::TooLate { latest }),
            _ => Ok(()),
        }
    }
}

impl QuorumRule {
    /// Reads `>1/2` or `>=1/3`, as articles are quoted.
    ///
    /// Errors: [`RuleError::Nothing`] for anything else, else as [`QuorumRule::new`].
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        Share::parse(text).map(Self)
    }
}

impl MajorityRule {
    /// Reads `>1/2` (of the votes cast), `>1/2 cast` or `>=3/4 present`.
    ///
    /// Errors: [`RuleError::Nothing`] for anything else, else as [`MajorityRule::new`].
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let (share, basis) = match text.split_once(' ') {
            Some((share, basis)) => (
                share,
                MajorityBasis::from_code(basis).ok_or(RuleError::Nothing)?,
            ),
            None => (text, MajorityBasis::Cast),
        };
        let share = Share::parse(share)?;
        Ok(Self { share, basis })
    }
}

impl Share {
    fn parse(text: &str) -> Result<Self, RuleError> {
        let part = text.strip_prefix('>').ok_or(RuleError::Nothing)?;
        let (part, strict) = match part.strip_prefix('=') {
            Some(part) => (part, false),
            None => (part, true),
        };
        let (numerator, denominator) = part.split_once('/').ok_or(RuleError::Nothing)?;
        let number = |text: &str| -> Result<u32, RuleError> {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            match text.parse() {
                Ok(number) if digits => Ok(number),
                _ => Err(RuleError::Nothing),
            }
        };
        Self::new(number(numerator)?, number(denominator)?, strict)
    }
}

const fn at_least(numerator: u32, denominator: u32) -> Share {
    Share {
        numerator,
        denominator,
        strict: false,
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> Option<()> {
    *place = value?;
    Some(())
}

fn days(value: &str) -> Option<u16> {
    value.parse().ok().filter(|days| *days <= 366)
}

fn yes_or_no(value: &str) -> Option<bool> {
    match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
