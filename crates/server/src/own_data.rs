//! A member's own data and the end of a membership: what is checked, and what the office decides.
//!
//! Each function of the office is a part of one transaction. What it leaves to others: the routes,
//! which answer, and the command line, which prints.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::ProblemCode;
use sokoguru_domain::{ConsentPurpose, DataField, MemberNumber, Power, WishStatus};

use crate::audit::{Action, record};
use crate::joining::{ADDRESS, NAME, OCCUPATION, birthday, line, telephone};
use crate::office::{OfficeError, payouts};
use crate::problem::{Answer, Failure};
use crate::store::Writing;
use crate::store::leaving::LeavingRow;
use crate::store::members::{MemberId, MemberRow};
use crate::store::own_data::CorrectionRow;

/// What a field is to be, in the one spelling in which it is stored.
pub fn datum(field: DataField, value: &str, today: NaiveDate) -> Answer<String> {
    const VALUE: &str = "/value";
    match field {
        DataField::Name => line(value, VALUE, NAME),
        DataField::Address => line(value, VALUE, ADDRESS),
        DataField::Occupation => line(value, VALUE, OCCUPATION),
        DataField::Phone => telephone(value, VALUE),
        DataField::BornOn => {
            let day = value.trim().parse::<NaiveDate>().map_err(|_| {
                Failure::from(ProblemCode::ValidationFailed).field(VALUE, "invalid")
            })?;
            birthday(day, VALUE, today).map(|day| day.format("%Y-%m-%d").to_string())
        }
    }
}

async fn member(tx: &mut Writing, number: &MemberNumber) -> Result<MemberRow, OfficeError> {
    tx.member_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("member"))
}

/// Answers a member's wish to have a field put right. Granted, it is put right in the same
/// transaction.
pub async fn decide_correction(
    tx: &mut Writing,
    number: &MemberNumber,
    field: DataField,
    (to, answer): (WishStatus, &str),
    now: DateTime<Utc>,
) -> Result<CorrectionRow, OfficeError> {
    payouts::allow(tx, Power::Decide).await?;
    let member = member(tx, number).await?;
    let all = tx.corrections(member.id).await?;
    let waits = |one: &CorrectionRow| one.field == field && one.status == WishStatus::Submitted;
    let found = all
        .into_iter()
        .find(waits)
        .ok_or(OfficeError::NotFound("correction"))?;
    tx.decide_correction(&found.id, to, answer, now).await?;
    if to == WishStatus::Accepted {
        tx.put_datum(member.id, field, &found.value, now).await?;
    }
    let action = if to == WishStatus::Accepted {
        Action::CorrectionAccepted
    } else {
        Action::CorrectionRefused
    };
    let details = [("field", field.code()), ("answer", answer)];
    let subject = ("member", number.as_str());
    record(tx, action, subject, &details, now).await?;
    Ok(found)
}

/// Notes that the cooperative has stopped to use a member's data for a purpose.
pub async fn stop_processing(
    tx: &mut Writing,
    number: &MemberNumber,
    purpose: ConsentPurpose,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    let member = member(tx, number).await?;
    let waits = tx.consents(member.id).await?.into_iter().find(|one| {
        one.purpose == purpose && one.withdrawn_at.is_some() && one.stopped_at.is_none()
    });
    let found = waits.ok_or(OfficeError::NotFound("consent"))?;
    tx.stop_processing(&found.id, now).await?;
    let subject = ("member", number.as_str());
    let details = [("purpose", purpose.code())];
    record(tx, Action::ProcessingStopped, subject, &details, now).await?;
    Ok(())
}

async fn leaver(
    tx: &mut Writing,
    number: &MemberNumber,
) -> Result<(MemberRow, LeavingRow), OfficeError> {
    let member = member(tx, number).await?;
    let found = tx.leaving(member.id).await?;
    let found = found
        .filter(|one| one.status == WishStatus::Submitted)
        .ok_or(OfficeError::NotFound("leaving"))?;
    Ok((member, found))
}

/// Lets a member go after their last day. Sessions end with that day: at once when it is over,
/// else by [`end_memberships`].
///
/// Errors: [`OfficeError::Unsettled`] names what stands in the way.
pub async fn let_go(
    tx: &mut Writing,
    number: &MemberNumber,
    (last_day, answer): (NaiveDate, &str),
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Decide).await?;
    let (member, found) = leaver(tx, number).await?;
    let obstacles = tx.obstacles(member.id).await?;
    if !obstacles.is_empty() {
        return Err(OfficeError::Unsettled(obstacles));
    }
    if last_day < member.joined_on {
        return Err(OfficeError::WrongState(
            "the last day lies before the first".to_owned(),
        ));
    }
    let to = (WishStatus::Accepted, Some(last_day));
    tx.decide_leaving(&found.id, to, answer, now).await?;
    let (subject, day) = (("member", number.as_str()), last_day.to_string());
    let details = [("lastDay", day.as_str()), ("answer", answer)];
    record(tx, Action::LeavingAccepted, subject, &details, now).await?;
    if last_day < today {
        end(tx, member.id, last_day, now).await?;
    }
    Ok(())
}

/// Does not let a member go, and says why.
pub async fn keep(
    tx: &mut Writing,
    number: &MemberNumber,
    answer: &str,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Decide).await?;
    let (_, found) = leaver(tx, number).await?;
    tx.decide_leaving(&found.id, (WishStatus::Refused, None), answer, now)
        .await?;
    let subject = ("member", number.as_str());
    record(
        tx,
        Action::LeavingRefused,
        subject,
        &[("answer", answer)],
        now,
    )
    .await?;
    Ok(())
}

/// Ends the memberships whose last day is over; how many.
pub async fn end_memberships(
    tx: &mut Writing,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<usize, OfficeError> {
    let due = tx.leavings_due(today).await?;
    for one in &due {
        end(tx, one.member, one.leaves_on.unwrap_or(today), now).await?;
    }
    Ok(due.len())
}

async fn end(
    tx: &mut Writing,
    member: MemberId,
    last_day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    tx.end_membership(member, last_day).await?;
    tx.revoke_sessions(member, None, now).await?;
    let (number, _) = tx.member_label(member).await?;
    let (subject, day) = (("member", number.as_str()), last_day.to_string());
    record(
        tx,
        Action::MembershipEnded,
        subject,
        &[("lastDay", &day)],
        now,
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling_or_none() {
        let today = NaiveDate::from_ymd_opt(2026, 4, 2).unwrap();
        let of = |field, value| datum(field, value, today).ok();
        assert_eq!(
            of(DataField::Phone, "+62 812-3456-7890").as_deref(),
            Some("081234567890")
        );
        assert_eq!(of(DataField::Name, "  Siti  ").as_deref(), Some("Siti"));
        assert_eq!(
            of(DataField::BornOn, "1990-12-17").as_deref(),
            Some("1990-12-17")
        );
        for (field, wrong) in [
            (DataField::Phone, "12"),
            (DataField::Name, "ab"),
            (DataField::Name, "Siti\u{202e}itiS"),
            (DataField::Address, "Jl. A"),
            (DataField::BornOn, "17-12-1990"),
            (DataField::BornOn, "2026-04-02"),
            (DataField::BornOn, "1890-01-01"),
            (DataField::Occupation, ""),
        ] {
            assert_eq!(of(field, wrong), None, "{wrong}");
        }
    }
}
