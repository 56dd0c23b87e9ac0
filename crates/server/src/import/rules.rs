//! `meeting_rules.csv`, and what decides an item: the figures of the articles, and where the line of
//! an item in `agenda_items.csv` says otherwise.

use sokoguru_api::meetings::{BallotKind, Side};
use sokoguru_domain::meeting::OPTIONS;
use sokoguru_domain::meeting::rules::{MeetingRules, Preset, SettingError};
use sokoguru_domain::{DecisionKind, MajorityBasis, MajorityRule, QuorumRule, TieRule};

use super::problem::Reason;
use super::table::{Columns, Line};
use super::{Counts, Import, Keys};
use crate::store::meetings::{ItemRow, ItemTerms, OptionRow};
use crate::store::{StoreError, Writing};

const RULES: Columns = Columns {
    file: "meeting_rules.csv",
    required: &["setting", "value"],
    optional: &[],
};

/// The items of an agenda.
pub(super) const ITEMS: Columns = Columns {
    file: "agenda_items.csv",
    required: &["meeting", "position", "title", "text", "ballot"],
    optional: &[
        "majority",
        "majority_of",
        "papers",
        "decision",
        "quorum",
        "tie",
        "seats",
        "min",
        "max",
    ],
};

const BALLOTS: &[(&str, BallotKind)] = &[
    ("none", BallotKind::None),
    ("open", BallotKind::Open),
    ("secret", BallotKind::Secret),
    ("consensus", BallotKind::Consensus),
];

const BASES: &[(&str, MajorityBasis)] = &[
    ("cast", MajorityBasis::Cast),
    ("present", MajorityBasis::Present),
];

const DECISIONS: &[(&str, DecisionKind)] = &[
    ("ordinary", DecisionKind::Ordinary),
    ("election", DecisionKind::Election),
    ("articles", DecisionKind::Articles),
    ("merger", DecisionKind::Merger),
    ("dissolution", DecisionKind::Dissolution),
];

const TIES: &[(&str, TieRule)] = &[
    ("voteAgain", TieRule::VoteAgain),
    ("lots", TieRule::Lots),
    ("notAccepted", TieRule::NotAccepted),
];

/// Options that a ballot can choose, seats too.
const CHOICES: (u32, u32) = (1, 32);

/// The cooperative's own figures. They hold for meetings that come in afterwards.
pub(super) async fn rules(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&RULES) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let setting = line.text("setting", 60, problems);
        let value = line.text("value", 60, problems);
        let (Some(setting), Some(value)) = (setting, value) else {
            continue;
        };
        if !keys.is_new(import, &line, "setting", &setting) {
            continue;
        }
        if let Err((column, reason)) = taken(&setting, &value) {
            import.wrong(&line, column, reason);
            continue;
        }
        match writing.meeting_setting(&setting).await? {
            Some(before) if before == value => {
                counts.present += 1;
                continue;
            }
            Some(_) => counts.updated += 1,
            None => counts.added += 1,
        }
        writing.put_meeting_setting(&setting, &value).await?;
    }
    import.done(&RULES, counts);
    Ok(())
}

/// Whether a setting is one, and its value too.
fn taken(setting: &str, value: &str) -> Result<(), (&'static str, Reason)> {
    if setting == "preset" {
        return match Preset::from_code(value) {
            Some(_) => Ok(()),
            None => Err((
                "value",
                Reason::NotAWord {
                    known: Preset::ALL.iter().map(|one| one.code()).collect(),
                },
            )),
        };
    }
    let mut rules = MeetingRules::of(Preset::MerahPutih);
    rules.set(setting, value).map_err(|error| match error {
        SettingError::Unknown(_) => ("setting", Reason::NotASetting),
        SettingError::Value { .. } => ("value", Reason::NotASetting),
    })
}

/// An item with its options, and all that decides it.
pub(super) fn item(
    import: &mut Import<'_>,
    line: &Line<'_>,
    (meeting, position): (&str, u32),
    options: Vec<OptionRow>,
    rules: &MeetingRules,
) -> Option<ItemRow> {
    let problems = &mut import.problems;
    let title = line.text("title", 120, problems);
    let text = line.text("text", 2_000, problems);
    let ballot = line.word("ballot", BALLOTS, problems);
    let papers = line.maybe_text("papers", 100, problems);
    let terms = terms(import, line, rules, options.len())?;
    let majority = majority(import, line, rules, terms.decision)?;
    let ballot = ballot?;
    let is_vote = matches!(ballot, BallotKind::Open | BallotKind::Secret);
    if is_vote && !fits(&terms, &options) {
        let few = options.len() < 2 && terms.seats.is_none();
        let reason = if few {
            Reason::TooFewOptions
        } else {
            Reason::OptionsDoNotFit
        };
        import.wrong(line, "ballot", reason);
        return None;
    }
    Some(ItemRow {
        id: format!("{meeting}-{position}"),
        meeting_id: meeting.to_owned(),
        position: u16::try_from(position).ok()?,
        revision: 1,
        title: title?,
        text: text?,
        ballot,
        majority,
        options,
        paper_ids: papers?
            .split_whitespace()
            .map(|paper| format!("{meeting}-p{paper}"))
            .collect(),
        terms,
    })
}

/// Whether a ballot can hold the options, and the rule can count them: a proposal is for and
/// against, and perhaps an abstention; an election has candidates only.
fn fits(terms: &ItemTerms, options: &[OptionRow]) -> bool {
    let on = |side| options.iter().filter(|one| one.side == side).count();
    if options.len() < 2 || options.len() > OPTIONS {
        return false;
    }
    if terms.seats.is_some() {
        on(Side::Candidate) == options.len()
    } else {
        on(Side::For) == 1
            && on(Side::Against) == 1
            && on(Side::Abstain) <= 1
            && on(Side::Candidate) == 0
    }
}

fn terms(
    import: &mut Import<'_>,
    line: &Line<'_>,
    rules: &MeetingRules,
    options: usize,
) -> Option<ItemTerms> {
    let problems = &mut import.problems;
    let seats = line.maybe_number("seats", CHOICES, problems)?;
    let named = line.maybe_word("decision", DECISIONS, problems)?;
    let decision = named.unwrap_or(if seats.is_some() {
        DecisionKind::Election
    } else {
        DecisionKind::Ordinary
    });
    if (decision == DecisionKind::Election) != seats.is_some() {
        line.wrong("seats", Reason::SeatsDoNotFit, problems);
        return None;
    }
    let rule = rules.decision(decision);
    let tie = line.maybe_word("tie", TIES, problems)?.unwrap_or(rule.tie);
    let quorum = match line.maybe_fraction("quorum", problems)? {
        Some((numerator, denominator, strict)) => {
            let Ok(quorum) = QuorumRule::new(numerator, denominator, strict) else {
                line.wrong("quorum", Reason::NotAFraction, problems);
                return None;
            };
            Some(quorum)
        }
        // What the articles ask of any decision, the meeting asks already.
        None => Some(rule.quorum)
            .filter(|quorum| *quorum != rules.decision(DecisionKind::Ordinary).quorum),
    };
    let max = line.maybe_number("max", CHOICES, problems)?;
    let min = line.maybe_number("min", (0, 32), problems)?;
    let of_options = u32::try_from(options).unwrap_or(u32::MAX).max(1);
    let most = seats.unwrap_or(1).min(of_options);
    let max = max.unwrap_or(most);
    let min = min.unwrap_or(1);
    if max > most || min > max {
        line.wrong("max", Reason::SeatsDoNotFit, problems);
        return None;
    }
    Some(ItemTerms {
        decision,
        quorum,
        tie,
        seats: match seats {
            Some(seats) => Some(u8::try_from(seats).ok()?),
            None => None,
        },
        min: u8::try_from(min).ok()?,
        max: u8::try_from(max).ok()?,
    })
}

fn majority(
    import: &mut Import<'_>,
    line: &Line<'_>,
    rules: &MeetingRules,
    decision: DecisionKind,
) -> Option<MajorityRule> {
    let problems = &mut import.problems;
    let rule = rules.decision(decision).majority;
    let part = line.maybe_fraction("majority", problems)?;
    let basis = line.maybe_word("majority_of", BASES, problems)?;
    let made = match (part, basis) {
        (None, None) => return Some(rule),
        (None, Some(basis)) => {
            MajorityRule::new(rule.numerator(), rule.denominator(), rule.strict(), basis)
        }
        (Some((numerator, denominator, strict)), basis) => MajorityRule::new(
            numerator,
            denominator,
            strict,
            basis.unwrap_or(MajorityBasis::Cast),
        ),
    };
    if made.is_err() {
        line.wrong("majority", Reason::NotAFraction, problems);
    }
    made.ok()
}
