//! Officers: how they come, how they prove who they are, how they leave. Sessions over HTTP stand in
//! [`crate::duty`].

use chrono::{DateTime, Utc};
use sokoguru_domain::{ActivationCode, MemberNumber, OfficerNumber, OfficerRoles, Power};

use super::{OfficeError, payouts};
use crate::audit::{Action, Actor, record};
use crate::office::totp;
use crate::passwords::Passwords;
use crate::secrets::random_bits;
use crate::store::officers::{NewOfficer, OfficerRow};
use crate::store::{Store, Writing};

/// An officer to be added.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// What they sign in with.
    pub number: &'a OfficerNumber,
    /// Full name.
    pub name: &'a str,
    /// The member that they are, if one.
    pub member: Option<&'a MemberNumber>,
    /// What they may do.
    pub roles: &'a OfficerRoles,
}

fn roles_text(roles: &OfficerRoles) -> String {
    let words: Vec<_> = roles.all().iter().map(|role| role.code()).collect();
    words.join(",")
}

/// A first password: twelve characters that are easy to read out, in groups.
fn first_password() -> Result<String, OfficeError> {
    Ok(ActivationCode::from_random(random_bits()?).printed())
}

/// Adds an officer and gives the first password, which is shown once.
///
/// Errors: [`OfficeError::OfficerExists`] when the number or the person is an officer already.
pub async fn add(
    tx: &mut Writing,
    passwords: &Passwords,
    person: Person<'_>,
    now: DateTime<Utc>,
) -> Result<String, OfficeError> {
    let password = first_password()?;
    add_with(tx, passwords, person, &password, now).await?;
    Ok(password)
}

/// Adds an officer with a password that is known already, as the demonstration does.
pub async fn add_with(
    tx: &mut Writing,
    passwords: &Passwords,
    person: Person<'_>,
    password: &str,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::ManageOfficers).await?;
    let member = match person.member {
        None => None,
        Some(number) => {
            let found = tx.member_by_number(number).await?;
            Some(found.ok_or(OfficeError::NotFound("member"))?.id)
        }
    };
    let new = NewOfficer {
        number: person.number,
        name: person.name,
        member,
        roles: person.roles,
        password_hash: &passwords.hash_blocking(password)?,
    };
    tx.insert_officer(&new, now).await.map_err(|error| {
        let same = [
            "office_account.number",
            "office_account.name_folded",
            "office_account.member_id",
        ];
        if same.iter().any(|column| error.is_refused_by(column)) {
            OfficeError::OfficerExists
        } else {
            error.into()
        }
    })?;
    let subject = ("officer", person.number.as_str());
    let roles = roles_text(person.roles);
    record(tx, Action::OfficerAdded, subject, &[("roles", &roles)], now).await?;
    Ok(())
}

async fn known(tx: &mut Writing, number: &OfficerNumber) -> Result<OfficerRow, OfficeError> {
    tx.officer_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("officer"))
}

/// Gives an officer a new first password, shown once, and other roles where they are named. Their
/// sessions end, the second factor is off, and who had left is back.
pub async fn reset(
    tx: &mut Writing,
    passwords: &Passwords,
    number: &OfficerNumber,
    roles: Option<&OfficerRoles>,
    now: DateTime<Utc>,
) -> Result<String, OfficeError> {
    payouts::allow(tx, Power::ManageOfficers).await?;
    let officer = known(tx, number).await?;
    let roles = roles.unwrap_or(&officer.roles);
    let password = first_password()?;
    let hash = passwords.hash_blocking(&password)?;
    tx.reset_officer(officer.id, &hash, roles, now).await?;
    tx.revoke_officer_sessions(officer.id, None, now).await?;
    tx.clear_attempts(number).await?;
    let (subject, roles) = (("officer", number.as_str()), roles_text(roles));
    record(tx, Action::OfficerReset, subject, &[("roles", &roles)], now).await?;
    Ok(password)
}

/// Ends an officer's time in office and their sessions.
///
/// Errors: [`OfficeError::WrongState`] when it had ended.
pub async fn disable(
    tx: &mut Writing,
    number: &OfficerNumber,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::ManageOfficers).await?;
    let officer = known(tx, number).await?;
    if !tx.disable_officer(officer.id, now).await? {
        return Err(OfficeError::WrongState(format!(
            "{} is not in office",
            number.as_str()
        )));
    }
    tx.revoke_officer_sessions(officer.id, None, now).await?;
    let subject = ("officer", number.as_str());
    record(tx, Action::OfficerDisabled, subject, &[], now).await?;
    Ok(())
}

/// Turns the second factor on and gives its key for the officer's app, shown once.
pub async fn second_factor(
    tx: &mut Writing,
    number: &OfficerNumber,
    now: DateTime<Utc>,
) -> Result<totp::Key, OfficeError> {
    payouts::allow(tx, Power::ManageOfficers).await?;
    let officer = known(tx, number).await?;
    let key = totp::Key::random()?;
    // The step of this moment is not used up: the first code may come at once.
    let before = totp::step_at(now).saturating_sub(2);
    tx.put_totp_key(officer.id, key.as_bytes(), before).await?;
    tx.revoke_officer_sessions(officer.id, None, now).await?;
    let subject = ("officer", number.as_str());
    record(tx, Action::OfficerSecondFactorOn, subject, &[], now).await?;
    Ok(key)
}

/// Uses up a code of the second factor. Officers without one need none.
///
/// Errors: [`OfficeError::SecondFactor`] when the code is missing, wrong, or was used before.
pub async fn use_second_factor(
    tx: &mut Writing,
    officer: &OfficerRow,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    let Some(key) = tx.officer_secrets(officer.id).await?.totp_key else {
        return Ok(());
    };
    let code = code.ok_or(OfficeError::SecondFactor)?;
    let step = totp::Key::from_bytes(key)
        .step_of(code, now)
        .ok_or(OfficeError::SecondFactor)?;
    if tx.use_totp_step(officer.id, step).await? {
        Ok(())
    } else {
        Err(OfficeError::SecondFactor)
    }
}

/// Who proved to be an officer at the command line, by password and second factor.
///
/// Errors: [`OfficeError::NotAnOfficer`] for a wrong number or password, or who is not in office.
pub async fn prove(
    store: &Store,
    passwords: &Passwords,
    number: &OfficerNumber,
    (password, code): (String, Option<&str>),
    now: DateTime<Utc>,
) -> Result<Actor, OfficeError> {
    let mut tx = store.write().await?;
    let found = tx.officer_by_number(number).await?;
    let found = found.filter(|officer| officer.disabled_at.is_none());
    let hash = match &found {
        Some(officer) => Some(tx.officer_secrets(officer.id).await?.password_hash),
        None => None,
    };
    tx.roll_back().await?;
    let fits = passwords.verify(password, hash).await?;
    let officer = found.filter(|_| fits).ok_or(OfficeError::NotAnOfficer)?;
    let mut tx = store.write().await?;
    use_second_factor(&mut tx, &officer, code, now).await?;
    tx.commit().await?;
    Ok(actor(&officer))
}

/// An officer as the log names them.
pub fn actor(officer: &OfficerRow) -> Actor {
    Actor::Officer {
        id: officer.id,
        number: officer.number.as_str().to_owned(),
    }
}
