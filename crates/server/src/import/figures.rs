//! `officers.csv`, `cooperative_figures.csv`, `health_grades.csv` and `public_results.csv`: what the
//! cooperative shows of itself; and `follow_ups.csv`, what is to be done after decisions.

use sokoguru_api::cooperative::{HealthGrade, OfficerBody};
use sokoguru_api::decisions::FollowUpState;
use sokoguru_domain::Money;

use super::agenda::POSITIONS;
use super::problem::{Reason, What};
use super::surplus::{result, year};
use super::table::{Columns, Line};
use super::{Counts, Import, Keys, id_of};
use crate::store::decisions::FollowUpRow;
use crate::store::figures::{BearerRow, FiguresRow, HealthRow};
use crate::store::{StoreError, Writing};

const OFFICERS: Columns = Columns {
    file: "officers.csv",
    required: &["body", "position", "name", "since"],
    optional: &["until"],
};

const FIGURES: Columns = Columns {
    file: "cooperative_figures.csv",
    required: &[
        "year", "members", "assets", "equity", "savings", "loans", "result", "amount",
    ],
    optional: &[],
};

const HEALTH: Columns = Columns {
    file: "health_grades.csv",
    required: &["year", "grade", "assessor", "assessed_on"],
    optional: &["score"],
};

const PUBLIC: Columns = Columns {
    file: "public_results.csv",
    required: &["meeting"],
    optional: &[],
};

const FOLLOW_UPS: Columns = Columns {
    file: "follow_ups.csv",
    required: &[
        "task",
        "meeting",
        "item",
        "what",
        "responsible",
        "due_on",
        "updated_at",
    ],
    optional: &["state", "note"],
};

const BODIES: &[(&str, OfficerBody)] = &[
    ("pengurus", OfficerBody::Board),
    ("pengawas", OfficerBody::Supervisors),
    ("pengelola", OfficerBody::Management),
];

const GRADES: &[(&str, HealthGrade)] = &[
    ("sehat", HealthGrade::Healthy),
    ("cukup_sehat", HealthGrade::FairlyHealthy),
    ("kurang_sehat", HealthGrade::LessHealthy),
    ("tidak_sehat", HealthGrade::Unhealthy),
    ("dalam_pengawasan", HealthGrade::Watched),
    ("dalam_pengawasan_khusus", HealthGrade::SpeciallyWatched),
];

const STATES: &[(&str, FollowUpState)] =
    &[("open", FollowUpState::Open), ("done", FollowUpState::Done)];

fn officer(import: &mut Import<'_>, line: &Line<'_>) -> Option<BearerRow> {
    let problems = &mut import.problems;
    let body = line.word("body", BODIES, problems);
    let position = line.text("position", 60, problems);
    let name = line.text("name", 120, problems);
    let since = line.day("since", &import.calendar, problems);
    let until = line.maybe_day("until", &import.calendar, problems);
    let (since, until) = (since?, until?);
    if until.is_some_and(|until| until < since) {
        line.wrong("until", Reason::Before { day: since }, problems);
        return None;
    }
    Some(BearerRow {
        body: body?,
        position: position?,
        name: name?,
        since,
        until,
    })
}

async fn officers(import: &mut Import<'_>, writing: &mut Writing) -> Result<bool, StoreError> {
    let Some(table) = import.table(&OFFICERS) else {
        return Ok(false);
    };
    let rows: Vec<_> = table
        .lines()
        .filter_map(|line| officer(import, &line))
        .collect();
    let before = writing.office_bearers().await?;
    let mut counts = Counts::default();
    for row in &rows {
        if before.contains(row) {
            counts.present += 1;
        } else {
            counts.added += 1;
        }
    }
    let changed = rows != before;
    if changed {
        writing.put_office_bearers(&rows).await?;
    }
    import.done(&OFFICERS, counts);
    Ok(changed)
}

fn figures_row(import: &mut Import<'_>, line: &Line<'_>) -> Option<FiguresRow> {
    let year = year(import, line);
    let result = result(import, line);
    let problems = &mut import.problems;
    let members = line.number("members", (0, 100_000_000), problems);
    let mut sum = |column: &str| -> Option<Money> {
        let sum = line.maybe_money(column, problems)?;
        if sum.is_none() {
            line.wrong(column, Reason::Required, problems);
        }
        sum
    };
    let (assets, equity) = (sum("assets"), sum("equity"));
    let (savings, loans) = (sum("savings"), sum("loans"));
    Some(FiguresRow {
        year: year?,
        members: members?,
        assets: assets?,
        equity: equity?,
        savings: savings?,
        loans: loans?,
        result: result?,
    })
}

async fn figures(import: &mut Import<'_>, writing: &mut Writing) -> Result<bool, StoreError> {
    let Some(table) = import.table(&FIGURES) else {
        return Ok(false);
    };
    let before = writing.year_figures().await?;
    let (mut counts, mut keys) = (Counts::default(), Keys::default());
    for line in table.lines() {
        let Some(new) = figures_row(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "year", &new.year.to_string()) {
            continue;
        }
        match before.iter().find(|old| old.year == new.year) {
            Some(old) if *old == new => counts.present += 1,
            Some(_) => counts.updated += 1,
            None => counts.added += 1,
        }
        writing.put_figures(&new).await?;
    }
    import.done(&FIGURES, counts);
    Ok(counts.added + counts.updated > 0)
}

fn health_row(import: &mut Import<'_>, line: &Line<'_>) -> Option<HealthRow> {
    let year = year(import, line);
    let problems = &mut import.problems;
    let grade = line.word("grade", GRADES, problems);
    let score = line.maybe_percent("score", problems);
    let assessor = line.text("assessor", 120, problems);
    let assessed_on = line.day("assessed_on", &import.calendar, problems);
    Some(HealthRow {
        year: year?,
        grade: grade?,
        score: score?.map(|score| score.normalize().to_string()),
        assessor: assessor?,
        assessed_on: assessed_on?,
    })
}

async fn health(import: &mut Import<'_>, writing: &mut Writing) -> Result<bool, StoreError> {
    let Some(table) = import.table(&HEALTH) else {
        return Ok(false);
    };
    let before = writing.health_grades().await?;
    let (mut counts, mut keys) = (Counts::default(), Keys::default());
    for line in table.lines() {
        let Some(new) = health_row(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "year", &new.year.to_string()) {
            continue;
        }
        match before.iter().find(|old| old.year == new.year) {
            Some(old) if *old == new => counts.present += 1,
            Some(_) => counts.updated += 1,
            None => counts.added += 1,
        }
        writing.put_health_grade(&new).await?;
    }
    import.done(&HEALTH, counts);
    Ok(counts.added + counts.updated > 0)
}

async fn public_results(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<bool, StoreError> {
    let Some(table) = import.table(&PUBLIC) else {
        return Ok(false);
    };
    let mut counts = Counts::default();
    for line in table.lines() {
        let Some(key) = line.key("meeting", &mut import.problems) else {
            continue;
        };
        if writing.meeting(&key).await?.is_none() {
            let what = What::Meeting;
            import.wrong(&line, "meeting", Reason::Unknown { what, key });
        } else if writing.set_public_result(&key, true).await? {
            counts.added += 1;
        } else {
            counts.present += 1;
        }
    }
    import.done(&PUBLIC, counts);
    Ok(counts.added > 0)
}

fn follow_up(import: &mut Import<'_>, line: &Line<'_>) -> Option<(String, u32, FollowUpRow)> {
    let problems = &mut import.problems;
    let task = line.key("task", problems);
    let meeting = line.key("meeting", problems);
    let item = line.number("item", POSITIONS, problems);
    let what = line.text("what", 300, problems);
    let responsible = line.text("responsible", 120, problems);
    let due_on = line.day("due_on", &import.calendar, problems);
    let updated_at = line.moment("updated_at", &import.calendar, problems);
    let state = line.maybe_word("state", STATES, problems);
    let note = line.maybe_text("note", 1_000, problems);
    let (meeting, item) = (meeting?, item?);
    let updated_at = import.calendar.instant(updated_at?);
    if updated_at > import.calendar.now() {
        line.wrong("updated_at", Reason::InFuture, problems);
        return None;
    }
    let row = FollowUpRow {
        id: id_of("f", &format!("{meeting}:{}", task?)),
        item_id: String::new(),
        what: what?,
        responsible: responsible?,
        due_on: due_on?,
        state: state?.unwrap_or(FollowUpState::Open),
        note: note?,
        updated_at,
    };
    Some((meeting, item, row))
}

/// What is to be done after decisions. A task that is there already stays: it goes on by the
/// command line.
pub(super) async fn follow_ups(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&FOLLOW_UPS) else {
        return Ok(());
    };
    let (mut counts, mut keys) = (Counts::default(), Keys::default());
    for line in table.lines() {
        let Some((meeting, position, mut new)) = follow_up(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "task", &new.id) {
            continue;
        }
        let agenda = writing.agenda(&meeting).await?;
        let found = agenda
            .iter()
            .find(|item| u32::from(item.position) == position);
        let Some(item) = found else {
            let (what, key) = (What::Item, format!("{meeting}-{position}"));
            import.wrong(&line, "item", Reason::Unknown { what, key });
            continue;
        };
        new.item_id.clone_from(&item.id);
        let there = writing.follow_ups(&meeting).await?;
        if there.iter().any(|old| old.id == new.id) {
            counts.present += 1;
            continue;
        }
        writing.insert_follow_up(&new).await?;
        counts.added += 1;
    }
    import.done(&FOLLOW_UPS, counts);
    Ok(())
}

/// Everything that anybody may see.
pub(super) async fn public(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let changed = [
        officers(import, writing).await?,
        figures(import, writing).await?,
        health(import, writing).await?,
        public_results(import, writing).await?,
    ];
    if changed.contains(&true) {
        writing.set_public_moment(import.calendar.now()).await?;
    }
    Ok(())
}
