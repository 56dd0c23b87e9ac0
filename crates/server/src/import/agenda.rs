//! `meetings.csv`, `agenda_items.csv`, `vote_options.csv` and `papers.csv`: a meeting with all that
//! belongs to it. A meeting that is there already is left as it is, agenda and papers too: what
//! members have read is not changed behind them.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sokoguru_api::meetings::{BallotKind, MeetingKind, Side};
use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};

use super::calendar::Moments;
use super::problem::{Reason, What};
use super::source::LARGEST_PAPER;
use super::table::{Columns, Line};
use super::{Counts, Import, Keys};
use crate::store::meetings::{ItemRow, MeetingRow, OptionRow, PaperRow};
use crate::store::{StoreError, Writing};

const MEETINGS: Columns = Columns {
    file: "meetings.csv",
    required: &[
        "meeting",
        "title",
        "kind",
        "book_year",
        "place",
        "starts_at",
        "open_at",
        "close_at",
    ],
    optional: &["accept_until", "quorum", "published_at"],
};

const ITEMS: Columns = Columns {
    file: "agenda_items.csv",
    required: &["meeting", "position", "title", "text", "ballot"],
    optional: &["majority", "majority_of", "papers"],
};

const OPTIONS: Columns = Columns {
    file: "vote_options.csv",
    required: &["meeting", "item", "option", "label", "side"],
    optional: &[],
};

const PAPERS: Columns = Columns {
    file: "papers.csv",
    required: &["meeting", "position", "title", "file"],
    optional: &[],
};

const KINDS: &[(&str, MeetingKind)] = &[("rat", MeetingKind::Rat), ("ralb", MeetingKind::Ralb)];

const BALLOTS: &[(&str, BallotKind)] = &[
    ("none", BallotKind::None),
    ("open", BallotKind::Open),
    ("secret", BallotKind::Secret),
    ("consensus", BallotKind::Consensus),
];

const SIDES: &[(&str, Side)] = &[
    ("for", Side::For),
    ("against", Side::Against),
    ("abstain", Side::Abstain),
];

const BASES: &[(&str, MajorityBasis)] = &[
    ("cast", MajorityBasis::Cast),
    ("present", MajorityBasis::Present),
];

/// A place in an agenda.
pub(super) const POSITIONS: (u32, u32) = (1, 99);

/// Which meetings come in now, and which are there already.
struct Known(HashMap<String, bool>);

impl Known {
    /// Whether a line belongs to a meeting that comes in now. A meeting that is known from before
    /// makes the line one that is there already.
    fn is_new(
        &self,
        import: &mut Import<'_>,
        line: &Line<'_>,
        counts: &mut Counts,
        key: &str,
    ) -> bool {
        match self.0.get(key) {
            Some(true) => true,
            Some(false) => {
                counts.present += 1;
                false
            }
            None => {
                let key = key.to_owned();
                import.wrong(
                    line,
                    "meeting",
                    Reason::Unknown {
                        what: What::Meeting,
                        key,
                    },
                );
                false
            }
        }
    }
}

fn meeting(import: &mut Import<'_>, line: &Line<'_>) -> Option<MeetingRow> {
    let (problems, calendar) = (&mut import.problems, &import.calendar);
    let id = line.key("meeting", problems);
    let title = line.text("title", 120, problems);
    let kind = line.word("kind", KINDS, problems);
    let book_year = line.number("book_year", (1945, 2999), problems);
    let place = line.text("place", 200, problems);
    let starts_at = line.moment("starts_at", calendar, problems);
    let open_at = line.moment("open_at", calendar, problems);
    let close_at = line.moment("close_at", calendar, problems);
    let accept_until = line.maybe_moment("accept_until", calendar, problems);
    let quorum = line.maybe_fraction("quorum", problems);
    let published_at = line.maybe_moment("published_at", calendar, problems);
    let id = id?;
    let moments = if calendar.is_opened(&id) {
        calendar.opened()
    } else {
        let close_at = calendar.instant(close_at?);
        Moments {
            starts_at: calendar.instant(starts_at?),
            open_at: calendar.instant(open_at?),
            close_at,
            accept_until: accept_until?.map_or(close_at, |until| calendar.instant(until)),
        }
    };
    if moments.open_at >= moments.close_at || moments.close_at > moments.accept_until {
        line.wrong("close_at", Reason::MomentOrder, problems);
        return None;
    }
    let quorum = match quorum? {
        None => QuorumRule::MORE_THAN_HALF,
        Some((numerator, denominator, strict)) => {
            let Ok(rule) = QuorumRule::new(numerator, denominator, strict) else {
                line.wrong("quorum", Reason::NotAFraction, problems);
                return None;
            };
            rule
        }
    };
    let mut published_at: Option<DateTime<Utc>> = published_at?.map(|at| calendar.instant(at));
    if calendar.is_opened(&id) {
        // Its notice may lie ahead of a meeting that was moved; who votes has seen it.
        published_at = published_at.map(|at| at.min(moments.open_at));
    }
    Some(MeetingRow {
        title: title?,
        kind: kind?,
        book_year: u16::try_from(book_year?).ok()?,
        place: place?,
        starts_at: moments.starts_at,
        open_at: moments.open_at,
        close_at: moments.close_at,
        accept_until: moments.accept_until,
        quorum,
        published_at,
        counted: None,
        id,
    })
}

/// Meetings with agenda, options and papers.
pub(super) async fn meetings(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let mut known = Known(HashMap::new());
    if let Some(table) = import.table(&MEETINGS) {
        let mut counts = Counts::default();
        let mut keys = Keys::default();
        for line in table.lines() {
            let Some(new) = meeting(import, &line) else {
                continue;
            };
            if !keys.is_new(import, &line, "meeting", &new.id) {
                continue;
            }
            let is_new = writing.meeting(&new.id).await?.is_none();
            if is_new {
                writing.insert_meeting(&new).await?;
                counts.added += 1;
            } else {
                counts.present += 1;
            }
            known.0.insert(new.id, is_new);
        }
        import.done(&MEETINGS, counts);
    }
    papers(import, writing, &known).await?;
    items(import, writing, &known).await
}

async fn papers(
    import: &mut Import<'_>,
    writing: &mut Writing,
    known: &Known,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&PAPERS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let meeting = line.key("meeting", problems);
        let position = line.number("position", POSITIONS, problems);
        let title = line.text("title", 120, problems);
        let file = line.text("file", 200, problems);
        let (Some(meeting), Some(position), Some(title), Some(file)) =
            (meeting, position, title, file)
        else {
            continue;
        };
        if !known.is_new(import, &line, &mut counts, &meeting)
            || !keys.is_new(import, &line, "position", &format!("{meeting}\n{position}"))
        {
            continue;
        }
        let bytes = import.source.get(&file).filter(|bytes| {
            !bytes.is_empty() && bytes.len() <= LARGEST_PAPER && bytes.starts_with(b"%PDF-")
        });
        let Some(bytes) = bytes else {
            import.wrong(&line, "file", Reason::FileMissing);
            continue;
        };
        let paper = PaperRow {
            id: format!("{meeting}-p{position}"),
            title,
            media_type: "application/pdf".to_owned(),
            size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            sha256: crate::secrets::sha256(bytes),
        };
        let position = u16::try_from(position).unwrap_or(u16::MAX);
        writing
            .insert_paper(&meeting, position, &paper, bytes)
            .await?;
        counts.added += 1;
    }
    import.done(&PAPERS, counts);
    Ok(())
}

/// The options by meeting and item, in the order of their numbers.
fn options(
    import: &mut Import<'_>,
    known: &Known,
) -> BTreeMap<(String, u32), BTreeMap<u32, OptionRow>> {
    let mut options: BTreeMap<(String, u32), BTreeMap<u32, OptionRow>> = BTreeMap::new();
    let Some(table) = import.table(&OPTIONS) else {
        return options;
    };
    let mut counts = Counts::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let meeting = line.key("meeting", problems);
        let item = line.number("item", POSITIONS, problems);
        let option = line.number("option", POSITIONS, problems);
        let label = line.text("label", 120, problems);
        let side = line.word("side", SIDES, problems);
        let (Some(meeting), Some(item), Some(option), Some(label), Some(side)) =
            (meeting, item, option, label, side)
        else {
            continue;
        };
        if !known.is_new(import, &line, &mut counts, &meeting) {
            continue;
        }
        let row = OptionRow {
            id: format!("{meeting}-{item}-{option}"),
            label,
            side,
        };
        let of_item = options.entry((meeting, item)).or_default();
        if of_item.insert(option, row).is_some() {
            import.wrong(&line, "option", Reason::Differs);
        }
        counts.added += 1;
    }
    import.done(&OPTIONS, counts);
    options
}

async fn items(
    import: &mut Import<'_>,
    writing: &mut Writing,
    known: &Known,
) -> Result<(), StoreError> {
    let mut options = options(import, known);
    let Some(table) = import.table(&ITEMS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let Some((meeting, position)) = place(import, &line) else {
            continue;
        };
        if !known.is_new(import, &line, &mut counts, &meeting)
            || !keys.is_new(import, &line, "position", &format!("{meeting}\n{position}"))
        {
            continue;
        }
        let of_item = options
            .remove(&(meeting.clone(), position))
            .unwrap_or_default();
        let Some(mut new) = item(import, &line, &meeting, position) else {
            continue;
        };
        new.options = of_item.into_values().collect();
        let is_vote = matches!(new.ballot, BallotKind::Open | BallotKind::Secret);
        if is_vote && new.options.len() < 2 {
            import.wrong(&line, "ballot", Reason::TooFewOptions);
            continue;
        }
        let stored = writing.papers(&meeting).await?;
        let missing = new
            .paper_ids
            .iter()
            .find(|id| !stored.iter().any(|paper| paper.id == **id));
        if let Some(key) = missing.cloned() {
            import.wrong(
                &line,
                "papers",
                Reason::Unknown {
                    what: What::Paper,
                    key,
                },
            );
            continue;
        }
        writing.insert_item(&new).await?;
        counts.added += 1;
    }
    import.done(&ITEMS, counts);
    // What is left names an item that is not there.
    for (meeting, position) in options.into_keys() {
        let key = format!("{meeting}-{position}");
        import.wrong_at(
            OPTIONS.file,
            1,
            "item",
            Reason::Unknown {
                what: What::Item,
                key,
            },
        );
    }
    Ok(())
}

fn place(import: &mut Import<'_>, line: &Line<'_>) -> Option<(String, u32)> {
    let meeting = line.key("meeting", &mut import.problems);
    let position = line.number("position", POSITIONS, &mut import.problems);
    Some((meeting?, position?))
}

fn item(import: &mut Import<'_>, line: &Line<'_>, meeting: &str, position: u32) -> Option<ItemRow> {
    let problems = &mut import.problems;
    let title = line.text("title", 120, problems);
    let text = line.text("text", 2_000, problems);
    let ballot = line.word("ballot", BALLOTS, problems);
    let majority = line.maybe_fraction("majority", problems);
    let basis = match line.maybe_text("majority_of", 20, problems)?.as_str() {
        "" => Some(MajorityBasis::Cast),
        _ => line.word("majority_of", BASES, problems),
    };
    let papers = line.maybe_text("papers", 100, problems)?;
    let (numerator, denominator, strict) = majority?.unwrap_or((1, 2, true));
    let Ok(majority) = MajorityRule::new(numerator, denominator, strict, basis?) else {
        line.wrong("majority", Reason::NotAFraction, problems);
        return None;
    };
    Some(ItemRow {
        id: format!("{meeting}-{position}"),
        meeting_id: meeting.to_owned(),
        position: u16::try_from(position).ok()?,
        revision: 1,
        title: title?,
        text: text?,
        ballot: ballot?,
        majority,
        options: Vec::new(),
        paper_ids: papers
            .split_whitespace()
            .map(|paper| format!("{meeting}-p{paper}"))
            .collect(),
    })
}
