//! Printed codes for many members at once: hashed before the transaction begins, because that is
//! slow on purpose and everybody else waits for the writer.

use std::num::NonZeroUsize;

use chrono::{DateTime, TimeDelta, Utc};
use sokoguru_domain::{ActivationCode, MemberNumber, MemberStatus};

use super::{CODE_DAYS, OfficeError, payouts};
use crate::audit::{Action, record};
use crate::passwords::{HashError, Passwords};
use crate::secrets::random_bits;
use crate::store::members::MemberRow;
use crate::store::{Store, Writing};
use sokoguru_domain::Power;

/// A code that belongs to nobody yet. `Debug` prints nothing of it.
pub struct Fresh {
    code: ActivationCode,
    hash: String,
}

/// A code that was issued, to be printed once.
pub struct Issued {
    /// Whose.
    pub member: MemberRow,
    /// The code.
    pub code: ActivationCode,
}

/// So many fresh codes, hashed on all processors.
///
/// Errors: no randomness, or hashing failed.
pub fn fresh(passwords: &Passwords, count: usize) -> Result<Vec<Fresh>, OfficeError> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = count.div_ceil(threads).max(1);
    let shares: Vec<usize> = (0..threads)
        .map(|at| count.saturating_sub(at * share).min(share))
        .collect();
    std::thread::scope(|scope| {
        let hands: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || some(passwords, share)))
            .collect();
        let mut all = Vec::with_capacity(count);
        for hand in hands {
            all.extend(hand.join().map_err(|_| HashError::Failed)??);
        }
        Ok(all)
    })
}

fn some(passwords: &Passwords, count: usize) -> Result<Vec<Fresh>, OfficeError> {
    let mut made = Vec::with_capacity(count);
    for _ in 0..count {
        let code = ActivationCode::from_random(random_bits()?);
        let hash = passwords.hash_blocking(code.as_str())?;
        made.push(Fresh { code, hash });
    }
    Ok(made)
}

/// Who gets a code: the members that are named, or everybody who has no account and no code that
/// still works.
///
/// Errors: [`OfficeError::NotFound`] for a number that nobody has, or whose member has left.
pub async fn waiting(
    store: &Store,
    named: &[MemberNumber],
    now: DateTime<Utc>,
) -> Result<Vec<MemberRow>, OfficeError> {
    let mut reading = store.read().await?;
    if named.is_empty() {
        return Ok(reading.members_without_code(now).await?);
    }
    let mut members: Vec<MemberRow> = Vec::with_capacity(named.len());
    for number in named {
        let found = reading.member_by_number(number).await?;
        let member = found
            .filter(|member| member.status != MemberStatus::Left)
            .ok_or(OfficeError::NotFound("member"))?;
        if members.iter().all(|known| known.id != member.id) {
            members.push(member);
        }
    }
    Ok(members)
}

/// Issues a fresh code to each member, in one transaction. Codes before it end. Who activated or got
/// a code since [`waiting`] looked is still issued one when they were named.
pub async fn issue(
    tx: &mut Writing,
    members: Vec<MemberRow>,
    fresh: Vec<Fresh>,
    now: DateTime<Utc>,
) -> Result<Vec<Issued>, OfficeError> {
    payouts::allow(tx, Power::IssueCodes).await?;
    let until = now + TimeDelta::days(CODE_DAYS);
    let mut issued = Vec::with_capacity(members.len());
    for (member, Fresh { code, hash }) in members.into_iter().zip(fresh) {
        tx.issue_activation(member.id, &hash, now, until).await?;
        let subject = ("member", member.number.as_str());
        record(tx, Action::CodeIssued, subject, &[], now).await?;
        issued.push(Issued { member, code });
    }
    Ok(issued)
}
