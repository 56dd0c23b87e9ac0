//! `attendance.csv`, `meeting_results.csv` and `announcements.csv`: what is on record of meetings,
//! and news.

use std::collections::BTreeMap;

use sokoguru_api::meetings::{BallotKind, Side};
use sokoguru_domain::{MajorityBasis, MeetingPhase, VoteCount, VoteOutcome, decide};

use super::agenda::POSITIONS;
use super::problem::{Reason, What};
use super::table::Columns;
use super::{Counts, Import, Keys};
use crate::store::cooperative::AnnouncementRow;
use crate::store::meetings::{Counted, ItemRow, MeetingRow};
use crate::store::results::ResultRow;
use crate::store::{StoreError, Writing};

const ATTENDANCE: Columns = Columns {
    file: "attendance.csv",
    required: &["meeting", "member", "attended_at"],
    optional: &[],
};

const RESULTS: Columns = Columns {
    file: "meeting_results.csv",
    required: &["meeting", "item", "option", "votes"],
    optional: &[],
};

const ANNOUNCEMENTS: Columns = Columns {
    file: "announcements.csv",
    required: &["announcement", "title", "body", "published_at"],
    optional: &[],
};

/// Who was present, from the list at the door. A meeting whose result is made stays as it is.
pub(super) async fn attendance(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&ATTENDANCE) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let meeting = line.key("meeting", problems);
        let member = line.member_number("member", problems);
        let at = line.moment("attended_at", &import.calendar, problems);
        let (Some(meeting), Some(member), Some(at)) = (meeting, member, at) else {
            continue;
        };
        let key = format!("{meeting}\n{}", member.as_str());
        if !keys.is_new(import, &line, "member", &key) {
            continue;
        }
        let Some(found) = writing.meeting(&meeting).await? else {
            import.wrong(
                &line,
                "meeting",
                Reason::Unknown {
                    what: What::Meeting,
                    key: meeting,
                },
            );
            continue;
        };
        let Some(member) = import.member(writing, &line, &member).await? else {
            continue;
        };
        if writing.attended_at(&meeting, member.id).await?.is_some() {
            counts.present += 1;
            continue;
        }
        if found.counted.is_some() {
            import.wrong(&line, "meeting", Reason::NotAPastMeeting);
            continue;
        }
        let at = if import.calendar.is_opened(&meeting) {
            found.open_at
        } else {
            import.calendar.instant(at)
        };
        if at > import.calendar.now() {
            import.wrong(&line, "attended_at", Reason::InFuture);
            continue;
        }
        writing
            .insert_attendance(&meeting, member.id, member.status.may_vote(), at)
            .await?;
        counts.added += 1;
    }
    import.done(&ATTENDANCE, counts);
    Ok(())
}

/// Votes by option, by item; and the line that named the item first.
#[derive(Default)]
struct Minutes {
    line: u64,
    items: BTreeMap<u32, (u64, BTreeMap<u32, u32>)>,
}

/// Results from the minutes of meetings that are over. What they decided follows by the rules of
/// the item, not from the file.
pub(super) async fn results(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&RESULTS) else {
        return Ok(());
    };
    // A meeting that could not be added would make its result a second problem.
    if !import.problems.is_empty() {
        return Ok(());
    }
    let mut counts = Counts::default();
    let mut minutes: BTreeMap<String, Minutes> = BTreeMap::new();
    for line in table.lines() {
        let problems = &mut import.problems;
        let meeting = line.key("meeting", problems);
        let item = line.number("item", POSITIONS, problems);
        let option = line.maybe_number("option", POSITIONS, problems);
        let votes = line.maybe_number("votes", (0, 1_000_000), problems);
        let (Some(meeting), Some(item), Some(option), Some(votes)) = (meeting, item, option, votes)
        else {
            continue;
        };
        let of_meeting = minutes.entry(meeting).or_default();
        of_meeting.line = of_meeting.line.max(line.number);
        let (_, of_item) = of_meeting
            .items
            .entry(item)
            .or_insert_with(|| (line.number, BTreeMap::new()));
        match (option, votes) {
            // A consensus has neither.
            (None, None) => {}
            (Some(option), Some(votes)) => {
                if of_item.insert(option, votes).is_some() {
                    import.wrong(&line, "option", Reason::ResultDoesNotFit);
                }
            }
            _ => import.wrong(&line, "votes", Reason::Required),
        }
    }
    for (key, minutes) in minutes {
        let Some(meeting) = writing.meeting(&key).await? else {
            let what = What::Meeting;
            import.wrong_at(
                RESULTS.file,
                minutes.line,
                "meeting",
                Reason::Unknown { what, key },
            );
            continue;
        };
        let lines = u32::try_from(
            minutes
                .items
                .values()
                .map(|(_, votes)| votes.len().max(1))
                .sum::<usize>(),
        );
        let lines = lines.unwrap_or(u32::MAX);
        if meeting.counted.is_some() {
            counts.present += lines;
        } else if keep(import, writing, &meeting, minutes).await? {
            counts.added += lines;
        }
    }
    import.done(&RESULTS, counts);
    Ok(())
}

async fn keep(
    import: &mut Import<'_>,
    writing: &mut Writing,
    meeting: &MeetingRow,
    mut minutes: Minutes,
) -> Result<bool, StoreError> {
    let over = meeting.phase_at(import.calendar.now()) == MeetingPhase::Finished;
    let agenda = writing.agenda(&meeting.id).await?;
    let mut votes_given = 0;
    for item in &agenda {
        votes_given += writing
            .count_votes(&item.id)
            .await?
            .iter()
            .map(|(_, n)| n)
            .sum::<u32>();
    }
    if !over || votes_given > 0 {
        import.wrong_at(
            RESULTS.file,
            minutes.line,
            "meeting",
            Reason::NotAPastMeeting,
        );
        return Ok(false);
    }
    let (present, _) = writing.present(&meeting.id).await?;
    let voters = writing
        .voters_on(meeting.starts_at.date_naive())
        .await?
        .max(present);
    let counted = Counted {
        at: meeting.accept_until,
        present,
        voters,
    };
    for item in &agenda {
        let Some((line, by_option)) = minutes.items.remove(&u32::from(item.position)) else {
            if item.ballot == BallotKind::None {
                continue;
            }
            import.wrong_at(RESULTS.file, minutes.line, "item", Reason::ResultDoesNotFit);
            return Ok(false);
        };
        let Some(result) = result(meeting, item, counted, &by_option) else {
            import.wrong_at(RESULTS.file, line, "votes", Reason::ResultDoesNotFit);
            return Ok(false);
        };
        writing.insert_result(&result).await?;
    }
    if let Some((line, _)) = minutes.items.into_values().next() {
        import.wrong_at(RESULTS.file, line, "item", Reason::ResultDoesNotFit);
        return Ok(false);
    }
    writing.finish_meeting(&meeting.id, counted).await
}

fn result(
    meeting: &MeetingRow,
    item: &ItemRow,
    counted: Counted,
    votes: &BTreeMap<u32, u32>,
) -> Option<ResultRow> {
    let item_id = item.id.clone();
    match item.ballot {
        BallotKind::None => None,
        BallotKind::Consensus if !votes.is_empty() => None,
        BallotKind::Consensus => {
            let reached = meeting.quorum.reached(counted.present, counted.voters);
            let outcome = if reached {
                VoteOutcome::Accepted
            } else {
                VoteOutcome::NoQuorum
            };
            Some(ResultRow {
                item_id,
                outcome,
                required: None,
                votes: Vec::new(),
            })
        }
        BallotKind::Open | BallotKind::Secret => {
            let mut given = votes.clone();
            let mut by_option = Vec::new();
            let (mut in_favour, mut against, mut abstaining) = (0, 0, 0);
            for option in &item.options {
                let number = option.id.rsplit('-').next()?.parse().ok()?;
                let votes = given.remove(&number)?;
                match option.side {
                    Side::For => in_favour += votes,
                    Side::Against => against += votes,
                    Side::Abstain => abstaining += votes,
                }
                by_option.push((option.id.clone(), votes));
            }
            if !given.is_empty() {
                return None;
            }
            let Counted {
                present, voters, ..
            } = counted;
            let count = VoteCount {
                voters,
                present,
                in_favour,
                against,
                abstaining,
            };
            let outcome = decide(meeting.quorum, item.majority, count).ok()?;
            let basis = match item.majority.basis() {
                MajorityBasis::Cast => in_favour + against,
                MajorityBasis::Present => present,
            };
            let required = Some(item.majority.required(basis));
            Some(ResultRow {
                item_id,
                outcome,
                required,
                votes: by_option,
            })
        }
    }
}

/// News to all members.
pub(super) async fn announcements(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&ANNOUNCEMENTS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let id = line.key("announcement", problems);
        let title = line.text("title", 120, problems);
        let body = line.text("body", 4_000, problems);
        let published_at = line.moment("published_at", &import.calendar, problems);
        let (Some(id), Some(title), Some(body), Some(published_at)) =
            (id, title, body, published_at)
        else {
            continue;
        };
        if !keys.is_new(import, &line, "announcement", &id) {
            continue;
        }
        if writing.has_announcement(&id).await? {
            counts.present += 1;
            continue;
        }
        let published_at = import.calendar.instant(published_at);
        writing
            .insert_announcement(&AnnouncementRow {
                id,
                title,
                body,
                published_at,
            })
            .await?;
        counts.added += 1;
    }
    import.done(&ANNOUNCEMENTS, counts);
    Ok(())
}
