//! Taking members in: what an application must hold, and what the office does with it.
//!
//! Each function of the office is one transaction or a part of one. What it leaves to others: the
//! routes, which answer, and the command line, which prints.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use sokoguru_api::ProblemCode;
use sokoguru_api::joining::{CONSENT_VERSION, MembershipApplicationRequest};
use sokoguru_domain::Power;
use sokoguru_domain::identity::phone;
use sokoguru_domain::{
    ConsentPurpose, Direction, JoiningStatus, MemberNumber, MemberStatus, Money, NationalId,
    SavingsKind, TransactionKind,
};

use crate::audit::{Action, record};
use crate::identity::IdentityKey;
use crate::office::{OfficeError, payouts};
use crate::problem::{Answer, Failure};
use crate::secrets::{NoRandomness, new_id, random_bytes};
use crate::store::cooperative::Area;
use crate::store::joining::{ApplicantRow, JoiningRow, NewJoining};
use crate::store::members::NewMember;
use crate::store::savings::{NewAccount, NewMovement};
use crate::store::{Stored, Writing};
use crate::text::is_text;

/// Applications that wait at once, at most. Far more than an office reads; it bounds what
/// strangers can fill the disk with.
pub const MOST_OPEN: u32 = 2000;

/// The letters of a reference: none that is mistaken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Text of a person on one line, trimmed.
///
/// Errors: [`ProblemCode::ValidationFailed`] with the field.
pub fn line(text: &str, pointer: &str, (shortest, longest): (usize, usize)) -> Answer<String> {
    let text = text.trim();
    let wrong = |code: &str| Failure::from(ProblemCode::ValidationFailed).field(pointer, code);
    let count = text.chars().count();
    if count < shortest {
        Err(wrong("too_short").limit(shortest.to_string()))
    } else if count > longest {
        Err(wrong("too_long").limit(longest.to_string()))
    } else if !text.chars().all(is_text) {
        Err(wrong("control_character"))
    } else {
        Ok(text.to_owned())
    }
}

/// Shortest and longest name.
pub const NAME: (usize, usize) = (3, 120);
/// Shortest and longest address.
pub const ADDRESS: (usize, usize) = (10, 300);
/// Shortest and longest occupation.
pub const OCCUPATION: (usize, usize) = (2, 80);

/// A day of birth: of somebody who lives, and is born.
pub fn birthday(day: NaiveDate, pointer: &str, today: NaiveDate) -> Answer<NaiveDate> {
    if day >= today || today.year() - day.year() > 120 {
        return Err(Failure::from(ProblemCode::ValidationFailed).field(pointer, "out_of_range"));
    }
    Ok(day)
}

/// A telephone number in its one spelling.
pub fn telephone(text: &str, pointer: &str) -> Answer<String> {
    let wrong = || Failure::from(ProblemCode::ValidationFailed).field(pointer, "invalid");
    phone(text).ok_or_else(wrong)
}

/// Who applies, from what was sent.
pub fn applicant(
    request: &MembershipApplicationRequest,
    key: &IdentityKey,
    today: NaiveDate,
) -> Answer<ApplicantRow> {
    let wrong = |pointer: &str, code: &str| {
        Err(Failure::from(ProblemCode::ValidationFailed).field(pointer, code))
    };
    let name = line(&request.name, "/name", NAME)?;
    let Ok(nik) = NationalId::parse(&request.nik) else {
        return wrong("/nik", "invalid");
    };
    let born_on = birthday(request.born_on, "/bornOn", today)?;
    let address = line(&request.address, "/address", ADDRESS)?;
    let phone = telephone(&request.phone, "/phone")?;
    let occupation = line(&request.occupation, "/occupation", OCCUPATION)?;
    if request.voluntary.is_some_and(|sum| sum.0.is_zero()) {
        return wrong("/voluntary", "out_of_range");
    }
    if request.consent_version != CONSENT_VERSION {
        return wrong("/consentVersion", "unknown");
    }
    Ok(ApplicantRow {
        name,
        nik_fits: nik.fits(born_on),
        nik: key.seal(&nik)?,
        born_on,
        address,
        phone,
        occupation,
        voluntary: request.voluntary.map(|sum| sum.0),
    })
}

/// Digests under which an application is stored, and its key.
pub struct Sent<'a> {
    /// The key of the write.
    pub key: &'a str,
    /// SHA-256 of what was sent.
    pub payload: [u8; 32],
    /// SHA-256 of the secret.
    pub secret: [u8; 32],
    /// Whether the applicant agreed to be told of news.
    pub contact: bool,
}

/// Takes an application in, with what was agreed to.
pub async fn take_in(
    tx: &mut Writing,
    applicant: &ApplicantRow,
    sent: &Sent<'_>,
    now: DateTime<Utc>,
) -> Answer<String> {
    let reference = new_reference()?;
    let id = tx
        .insert_joining(&NewJoining {
            reference: &reference,
            key: sent.key,
            payload: sent.payload,
            secret: sent.secret,
            applicant,
            submitted_at: now,
        })
        .await?;
    let contact = sent.contact.then_some(ConsentPurpose::Contact);
    for purpose in [Some(ConsentPurpose::Membership), contact]
        .into_iter()
        .flatten()
    {
        tx.insert_applicant_consent(&new_id(), id, purpose, CONSENT_VERSION, now)
            .await?;
    }
    Ok(reference)
}

/// Twelve characters that tell neither when it came nor how many there are.
fn new_reference() -> Result<String, NoRandomness> {
    let bytes = random_bytes::<12>()?;
    let letter = |byte: &u8| {
        let at = usize::from(byte & 31);
        char::from(LETTERS.get(at).copied().unwrap_or(b'0'))
    };
    Ok(bytes.iter().map(letter).collect())
}

/// A reference as it may be typed: without dashes and spaces, in capitals.
pub fn reference(text: &str) -> String {
    text.chars()
        .filter(|mark| !mark.is_whitespace() && *mark != '-')
        .map(|mark| mark.to_ascii_uppercase())
        .collect()
}

/// The application with a reference, if it may become `to`.
async fn waiting(
    tx: &mut Writing,
    typed: &str,
    to: JoiningStatus,
) -> Result<JoiningRow, OfficeError> {
    let found = tx
        .joining(&reference(typed))
        .await?
        .ok_or(OfficeError::NotFound("application"))?;
    if found.status.can_become(to) {
        return Ok(found);
    }
    Err(OfficeError::WrongState(format!(
        "{} is {} and cannot become {}",
        found.reference,
        found.status.code(),
        to.code()
    )))
}

/// Takes an application under review.
pub async fn review(tx: &mut Writing, typed: &str, now: DateTime<Utc>) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Review).await?;
    let to = JoiningStatus::UnderReview;
    let found = waiting(tx, typed, to).await?;
    tx.move_joining(found.id, (found.status, to), "", None, now)
        .await?;
    let subject = ("joining", &*found.id.text());
    record(tx, Action::JoiningReviewed, subject, &[], now).await?;
    Ok(())
}

/// Refuses an application; the applicant reads the reason.
pub async fn refuse(
    tx: &mut Writing,
    typed: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Decide).await?;
    let to = JoiningStatus::Refused;
    let found = waiting(tx, typed, to).await?;
    tx.move_joining(found.id, (found.status, to), reason, None, now)
        .await?;
    let subject = ("joining", &*found.id.text());
    record(
        tx,
        Action::JoiningRefused,
        subject,
        &[("reason", reason)],
        now,
    )
    .await?;
    Ok(())
}

/// Forgets who was refused longer ago than the cooperative says that it remembers.
pub async fn forget_refused(tx: &mut Writing, now: DateTime<Utc>) -> Stored<u64> {
    let Some(terms) = tx.joining_terms().await? else {
        return Ok(0);
    };
    let days = TimeDelta::days(i64::from(terms.refused_kept_days));
    tx.forget_refused(now - days).await
}

/// What came of an application.
#[derive(Debug)]
pub struct Accepted {
    /// The new member's number.
    pub number: MemberNumber,
    /// Full name.
    pub name: String,
    /// Simpanan pokok to be paid.
    pub pokok: Money,
}

/// Makes a member of an applicant: a calon anggota, who becomes anggota with the first simpanan
/// pokok. What was known of the applicant is the member's from then on.
///
/// Errors: [`OfficeError::WrongState`] where it was decided, where the office has said no terms, or
/// where the number is taken or there is none to follow.
pub async fn accept(
    tx: &mut Writing,
    typed: &str,
    number: Option<&MemberNumber>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Accepted, OfficeError> {
    payouts::allow(tx, Power::Decide).await?;
    let to = JoiningStatus::Accepted;
    let found = waiting(tx, typed, to).await?;
    let wrong = |words: &str| OfficeError::WrongState(words.to_owned());
    let terms = tx
        .joining_terms()
        .await?
        .ok_or_else(|| wrong("say the terms of joining first: join terms"))?;
    let who = tx
        .applicant(found.id)
        .await?
        .ok_or_else(|| wrong("the applicant's data is gone"))?;
    let number = if let Some(number) = number {
        number.clone()
    } else {
        let next = tx.next_member_number().await?;
        next.and_then(|next| MemberNumber::parse(&next).ok())
            .ok_or_else(|| wrong("there is no number to follow: give one with --number"))?
    };
    if tx.member_by_number(&number).await?.is_some() {
        return Err(wrong("another member has that number"));
    }
    let member = tx
        .insert_member(&NewMember {
            number: number.clone(),
            name: who.name.clone(),
            status: MemberStatus::Candidate,
            joined_on: today,
            left_on: None,
        })
        .await?;
    tx.move_joining(found.id, (found.status, to), "", Some(member), now)
        .await?;
    tx.applicant_becomes(found.id, member, (terms.pokok, today), now)
        .await?;
    let subject = ("joining", &*found.id.text());
    let details = [("member", number.as_str())];
    record(tx, Action::JoiningAccepted, subject, &details, now).await?;
    Ok(Accepted {
        number,
        name: who.name,
        pokok: terms.pokok,
    })
}

/// What was booked.
#[derive(Debug)]
pub struct Received {
    /// How much.
    pub amount: Money,
    /// On which account.
    pub account: String,
    /// Whether the member has become anggota by it.
    pub is_full_now: bool,
}

/// Books the simpanan pokok that a new member owes. Paid in full, a calon anggota becomes anggota.
///
/// Errors: [`OfficeError::WrongState`] where nothing is due.
pub async fn receive_pokok(
    tx: &mut Writing,
    number: &MemberNumber,
    receipt: &str,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Received, OfficeError> {
    payouts::allow(tx, Power::PayOut).await?;
    let member = tx
        .member_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("member"))?;
    let amount = tx.entry_due(member.id).await?.ok_or_else(|| {
        OfficeError::WrongState("no simpanan pokok is due of this member".to_owned())
    })?;
    let accounts = tx.accounts(member.id).await?;
    let pokok = accounts.iter().find(|one| one.kind == SavingsKind::Pokok);
    let (id, account) = if let Some(account) = pokok {
        (account.id.clone(), account.number.clone())
    } else {
        let new = NewAccount {
            id: new_id(),
            member: member.id,
            kind: SavingsKind::Pokok,
            name: "Simpanan Pokok".to_owned(),
            number: format!("SP-{}", number.as_str()),
            opened_on: today,
            rate: None,
            matures_on: None,
            minimum_balance: None,
        };
        tx.insert_account(&new).await?;
        (new.id, new.number)
    };
    let movement = NewMovement {
        booked_on: today,
        kind: TransactionKind::Deposit,
        direction: Direction::Credit,
        amount,
        description: "Setoran simpanan pokok".to_owned(),
        reference: receipt.to_owned(),
    };
    tx.append_movement(&id, &movement).await?;
    tx.set_figures_moment(Area::Savings, now).await?;
    let sum = amount.to_wire();
    let details = [("receipt", receipt), ("amount", sum.as_str())];
    let subject = ("member", number.as_str());
    record(tx, Action::EntryReceived, subject, &details, now).await?;
    let is_full_now = member.status == MemberStatus::Candidate;
    if is_full_now {
        tx.update_member(
            member.id,
            &NewMember {
                number: member.number,
                name: member.name,
                status: MemberStatus::Full,
                joined_on: member.joined_on,
                left_on: None,
            },
        )
        .await?;
    }
    Ok(Received {
        amount,
        account,
        is_full_now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_differ_and_are_typed_in_any_way() {
        let (one, other) = (new_reference().unwrap(), new_reference().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 12);
        assert!(one.bytes().all(|byte| LETTERS.contains(&byte)));
        let typed = format!(" {}-{} ", &one[..4].to_lowercase(), &one[4..]);
        assert_eq!(reference(&typed), one);
    }
}
