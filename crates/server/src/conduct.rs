//! How a meeting is conducted by the articles: the notice, what only an extraordinary meeting
//! decides, the second meeting, consensus and what follows when it fails. What becomes of decisions
//! stands in [`crate::tasks`].
//!
//! Each function is one transaction or a part of one. The command line reads the arguments and
//! prints what was done; opening, closing and counting stand in [`crate::office`].

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::meetings::{BallotKind, MeetingKind};
use sokoguru_domain::meeting::rules::{FirstMeeting, LateNotice, MeetingRules, SecondMeetingError};
use sokoguru_domain::{DecisionKind, MeetingPhase, Outcome, Power, QuorumRule, Zone};

use crate::audit::{Action, record};
use crate::office::{OfficeError, meeting, payouts, published};
use crate::store::decisions::ConsensusRow;
use crate::store::meetings::{ItemRow, MeetingRow, MeetingTerms, OptionRow};
use crate::store::{Stored, Writing};

/// A rule of the articles that stands against what the office wants.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleBroken {
    /// The invitation comes too late.
    #[error("the invitation goes out by {}, and it is {}", .0.latest, .0.today)]
    Notice(ShortNotice),
    /// An ordinary meeting does not decide this.
    #[error("item {position} ({title}) is for an extraordinary meeting (ralb) only")]
    Extraordinary {
        /// Its position.
        position: u16,
        /// Its title.
        title: String,
    },
    /// There is no second meeting.
    #[error(transparent)]
    Second(#[from] SecondMeetingError),
    /// The result of the first meeting is not made yet.
    #[error("the result of the first meeting is not made yet")]
    FirstNotCounted,
    /// The first meeting has its second meeting.
    #[error("{0} is the second meeting already")]
    SecondExists(String),
}

/// A notice of fewer days than the articles ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortNotice {
    /// Today.
    pub today: NaiveDate,
    /// The last day for the invitation.
    pub latest: NaiveDate,
    /// Days that are asked for.
    pub days: u16,
}

async fn zone(tx: &mut Writing) -> Stored<Zone> {
    let cooperative = tx.cooperative().await?;
    Ok(cooperative.map_or(Zone::Wib, |cooperative| cooperative.zone))
}

fn day(at: DateTime<Utc>, zone: Zone) -> NaiveDate {
    at.with_timezone(&zone.offset()).date_naive()
}

/// Whether the articles let a meeting be announced now. A short notice is an error or, where the
/// cooperative's rules say so, a warning.
pub async fn may_be_published(
    tx: &mut Writing,
    meeting: &MeetingRow,
    now: DateTime<Utc>,
) -> Result<Option<ShortNotice>, OfficeError> {
    let rules = tx.meeting_rules().await?;
    if meeting.kind != MeetingKind::Ralb {
        let agenda = tx.agenda(&meeting.id).await?;
        let reserved = agenda.into_iter().find(|item| {
            item.ballot != BallotKind::None && rules.decision(item.terms.decision).extraordinary
        });
        if let Some(item) = reserved {
            let (position, title) = (item.position, item.title);
            return Err(RuleBroken::Extraordinary { position, title }.into());
        }
    }
    let zone = zone(tx).await?;
    let today = day(now, zone);
    let latest = rules
        .latest_notice(day(meeting.starts_at, zone))
        .unwrap_or(NaiveDate::MIN);
    if today <= latest {
        return Ok(None);
    }
    let short = ShortNotice {
        today,
        latest,
        days: rules.notice_days,
    };
    match rules.late_notice {
        LateNotice::Refuse => Err(RuleBroken::Notice(short).into()),
        LateNotice::Warn => Ok(Some(short)),
    }
}

/// Makes the second meeting after a first one without a quorum: the same agenda, papers and
/// officers, a quorum of its own, and the same time for voting. It is not published yet.
///
/// Where the meeting had its quorum and only some items did not, which ask for more members, the
/// agenda is those.
pub async fn second_meeting(
    tx: &mut Writing,
    first: &str,
    starts_at: DateTime<Utc>,
    place: Option<&str>,
    now: DateTime<Utc>,
) -> Result<String, OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
    let first = meeting(tx, first).await?;
    let Some(counted) = first.counted else {
        return Err(RuleBroken::FirstNotCounted.into());
    };
    if let Some(second) = tx.second_meeting(&first.id).await? {
        return Err(RuleBroken::SecondExists(second).into());
    }
    let mut without_quorum = Vec::new();
    for result in tx.results(&first.id).await? {
        if result.outcome == Outcome::NoQuorum {
            without_quorum.push(result.item_id);
        }
    }
    let reached = first.quorum.reached(counted.present, counted.voters);
    let rules = tx.meeting_rules().await?;
    let zone = zone(tx).await?;
    rules
        .second_meeting(
            FirstMeeting {
                held_on: day(first.starts_at, zone),
                quorum_reached: reached && without_quorum.is_empty(),
                is_second: first.terms.second_of.is_some(),
            },
            day(starts_at, zone),
        )
        .map_err(RuleBroken::from)?;
    let id = format!("{}-2", first.id);
    let later = starts_at - first.starts_at;
    let second = MeetingRow {
        id: id.clone(),
        starts_at,
        open_at: first.open_at + later,
        close_at: first.close_at + later,
        accept_until: first.accept_until + later,
        place: place.map_or_else(|| first.place.clone(), str::to_owned),
        quorum: if reached {
            first.quorum
        } else {
            smaller(first.quorum, &rules, DecisionKind::Ordinary)
        },
        published_at: None,
        counted: None,
        terms: MeetingTerms {
            second_of: Some(first.id.clone()),
            ..first.terms.clone()
        },
        ..first.clone()
    };
    tx.insert_meeting(&second).await?;
    tx.copy_papers(&first.id, &id).await?;
    let agenda = tx.agenda(&first.id).await?;
    let kept = agenda
        .iter()
        .filter(|item| !reached || without_quorum.contains(&item.id));
    for (position, item) in (1_u16..).zip(kept) {
        tx.insert_item(&again(item, &second, position, &rules))
            .await?;
    }
    let (subject, moment) = (("meeting", id.as_str()), starts_at.to_rfc3339());
    record(
        tx,
        Action::MeetingSecond,
        subject,
        &[("starts", &moment)],
        now,
    )
    .await?;
    Ok(id)
}

/// An item of the first meeting as it stands on the agenda of the second. An item that was put to
/// the vote after a consensus had failed stays a vote.
fn again(item: &ItemRow, second: &MeetingRow, position: u16, rules: &MeetingRules) -> ItemRow {
    let id = format!("{}-{position}", second.id);
    let own_id = |of_first: &str, sign: &str| {
        let end = of_first.rsplit(sign).next().unwrap_or_default();
        format!("{sign}{end}")
    };
    let mut terms = item.terms.clone();
    // The meeting asks for no more than a smaller quorum of its own.
    terms.quorum = terms
        .quorum
        .map(|quorum| smaller(quorum, rules, terms.decision));
    ItemRow {
        meeting_id: second.id.clone(),
        position,
        revision: 1,
        options: item
            .options
            .iter()
            .map(|option| OptionRow {
                id: format!("{id}{}", own_id(&option.id, "-")),
                ..option.clone()
            })
            .collect(),
        paper_ids: item
            .paper_ids
            .iter()
            .map(|paper| format!("{}{}", second.id, own_id(paper, "-p")))
            .collect(),
        terms,
        id,
        ..item.clone()
    }
}

/// The quorum of a second meeting, where the first one asked for what the articles ask. A quorum
/// that was set otherwise stays.
fn smaller(quorum: QuorumRule, rules: &MeetingRules, kind: DecisionKind) -> QuorumRule {
    let rule = rules.decision(kind);
    if quorum == rule.quorum {
        rule.second_quorum
    } else {
        quorum
    }
}

/// An item of a meeting whose result is not made, by its position.
pub(crate) async fn item_at(
    tx: &mut Writing,
    id: &str,
    position: u16,
) -> Result<(MeetingRow, ItemRow), OfficeError> {
    let meeting = published(tx, id).await?;
    let item = tx
        .agenda(id)
        .await?
        .into_iter()
        .find(|item| item.position == position)
        .ok_or(OfficeError::NotFound("item"))?;
    Ok((meeting, item))
}

pub(crate) fn wrong_state(words: String) -> OfficeError {
    OfficeError::WrongState(words)
}

/// Records what the chair says of an item that is decided by consensus: that the meeting found it,
/// in which words, or that it did not.
pub async fn record_consensus(
    tx: &mut Writing,
    id: &str,
    position: u16,
    (agreed, words): (bool, &str),
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
    let (meeting, item) = item_at(tx, id, position).await?;
    if item.ballot != BallotKind::Consensus {
        return Err(wrong_state(format!(
            "item {position} is not decided by consensus"
        )));
    }
    if meeting.counted.is_some() {
        return Err(wrong_state("the result is made already".to_owned()));
    }
    if now < meeting.starts_at.min(meeting.open_at) {
        return Err(wrong_state("the meeting has not begun".to_owned()));
    }
    let before = tx.consensus(id).await?;
    if before
        .iter()
        .any(|one| one.item_id == item.id && one.revision == item.revision)
    {
        return Err(wrong_state(format!(
            "the chair's word on item {position} is recorded already"
        )));
    }
    tx.insert_consensus(&ConsensusRow {
        item_id: item.id.clone(),
        revision: item.revision,
        agreed,
        words: words.to_owned(),
        recorded_at: now,
    })
    .await?;
    let said = if agreed { "agreed" } else { "failed" };
    let details = [("said", said), ("words", words)];
    let subject = ("item", item.id.as_str());
    record(tx, Action::MeetingConsensus, subject, &details, now).await?;
    Ok(())
}

/// Puts an item to the vote on which consensus failed. It becomes the item's next revision, so that
/// everybody sees that it changed.
pub async fn put_to_vote(
    tx: &mut Writing,
    id: &str,
    position: u16,
    ballot: BallotKind,
    options: Vec<OptionRow>,
    now: DateTime<Utc>,
) -> Result<ItemRow, OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
    let (meeting, mut item) = item_at(tx, id, position).await?;
    let failed = tx
        .consensus(id)
        .await?
        .into_iter()
        .any(|one| one.item_id == item.id && one.revision == item.revision && !one.agreed);
    if item.ballot != BallotKind::Consensus || !failed {
        return Err(wrong_state(format!(
            "no failed consensus is recorded on item {position}"
        )));
    }
    if !matches!(
        meeting.phase_at(now),
        MeetingPhase::Announced | MeetingPhase::Open
    ) {
        return Err(wrong_state(format!(
            "the meeting is {}: no more votes are taken",
            meeting.phase_at(now).code()
        )));
    }
    item.ballot = ballot;
    item.revision = item
        .revision
        .checked_add(1)
        .ok_or_else(|| wrong_state("there are no more revisions".to_owned()))?;
    item.options = options
        .into_iter()
        .zip(1_u16..)
        .map(|(option, number)| OptionRow {
            id: format!("{}-{number}", item.id),
            ..option
        })
        .collect();
    if item.rule(&meeting).is_none() {
        return Err(wrong_state("the options do not fit a proposal".to_owned()));
    }
    tx.put_to_vote(&item).await?;
    let subject = ("item", item.id.as_str());
    record(tx, Action::MeetingItemToVote, subject, &[], now).await?;
    Ok(item)
}
