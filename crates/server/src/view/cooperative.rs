//! What the cooperative shows of itself, its surplus, and questions: from stored records to the
//! wire.

use sokoguru_api::Amount;
use sokoguru_api::cooperative::{Health, Officer, YearFigures};
use sokoguru_api::questions::{Question, QuestionAnswer};
use sokoguru_api::shu::{Allotment, MemberPart, Shu, ShuSummary};
use sokoguru_api::wire::{MeetingId, QuestionId};
use sokoguru_domain::shu::{Bases, Parts, YearResult};
use sokoguru_domain::{Purpose, ShuStatus};

use crate::state::State;
use crate::store::figures::{BearerRow, FiguresRow, HealthRow};
use crate::store::questions::QuestionRow;
use crate::store::surplus::{AllotmentRow, Totals, YearRow};
use crate::store::{StoreError, Stored};

/// Somebody who leads the cooperative.
pub fn officer(row: &BearerRow) -> Officer {
    Officer {
        body: row.body.into(),
        position: row.position.clone(),
        name: row.name.clone(),
        since: row.since,
        until: row.until,
    }
}

/// Figures of a year.
pub fn figures(row: &FiguresRow) -> YearFigures {
    YearFigures {
        year: row.year,
        members: row.members,
        assets: Amount(row.assets),
        equity: Amount(row.equity),
        savings: Amount(row.savings),
        loans: Amount(row.loans),
        result: row.result.into(),
    }
}

/// A health grade.
pub fn health(row: &HealthRow) -> Health {
    Health {
        year: row.year,
        grade: row.grade.into(),
        score: row.score.clone(),
        assessor: row.assessor.clone(),
        assessed_on: row.assessed_on,
    }
}

fn total(parts: Parts) -> Stored<Amount> {
    let total = parts.total().map_err(|_| StoreError::Corrupt("parts"))?;
    Ok(Amount(total))
}

/// A year in the list, for a member with these parts of it. A draft is nobody's to see.
pub fn shu_summary(row: &YearRow, status: ShuStatus, own: Option<Parts>) -> Stored<ShuSummary> {
    let shared = matches!(row.result, YearResult::Surplus(_));
    Ok(ShuSummary {
        year: row.year,
        status: status.into(),
        result: row.result.into(),
        own_total: own.filter(|_| shared).map(total).transpose()?,
    })
}

/// A year with everything that the member's parts follow from.
pub fn shu(
    state: &State,
    (row, status): (&YearRow, ShuStatus),
    allotments: &[AllotmentRow],
    totals: Totals,
    own: Option<(Bases, Parts)>,
    as_of: chrono::DateTime<chrono::Utc>,
) -> Stored<Shu> {
    let pool = |purpose: Purpose| {
        let mut all = allotments.iter();
        all.find(|one| one.allotment.purpose == purpose)
            .map(|one| one.amount)
    };
    let own = own.filter(|_| matches!(row.result, YearResult::Surplus(_)));
    let capital = own
        .zip(pool(Purpose::Capital))
        .map(|((bases, parts), pool)| MemberPart {
            basis: row.capital_basis.into(),
            own: Amount(bases.capital),
            all: Amount(totals.bases.capital),
            pool: Amount(pool),
            part: Amount(parts.capital),
        });
    let business = own
        .zip(pool(Purpose::Business))
        .map(|((bases, parts), pool)| MemberPart {
            basis: row.business_basis.into(),
            own: Amount(bases.business),
            all: Amount(totals.bases.business),
            pool: Amount(pool),
            part: Amount(parts.business),
        });
    Ok(Shu {
        as_of: state.local(as_of),
        year: row.year,
        status: status.into(),
        decided_on: row.decided_on,
        meeting_id: match &row.meeting {
            Some(id) => Some(id!(MeetingId, id)),
            None => None,
        },
        result: row.result.into(),
        unit: row.unit.into(),
        allotments: allotments
            .iter()
            .map(|one| Allotment {
                purpose: one.allotment.purpose.into(),
                name: one.name.clone(),
                percent: one.allotment.percent.normalize().to_string(),
                amount: Amount(one.amount),
            })
            .collect(),
        capital,
        business,
        own_total: own.map(|(_, parts)| total(parts)).transpose()?,
        members: totals.members,
        note: row.note.clone(),
    })
}

/// A question of a member.
pub fn question(state: &State, row: &QuestionRow) -> Stored<Question> {
    let (meeting_id, meeting_title) = match &row.meeting {
        Some((id, title)) => (Some(id!(MeetingId, id)), Some(title.clone())),
        None => (None, None),
    };
    Ok(Question {
        id: id!(QuestionId, &row.id),
        meeting_id,
        meeting_title,
        text: row.text.clone(),
        asked_at: state.local(row.asked_at),
        answer: row.answer.as_ref().map(|answer| QuestionAnswer {
            text: answer.text.clone(),
            by: answer.by.clone(),
            at: state.local(answer.at),
        }),
    })
}
