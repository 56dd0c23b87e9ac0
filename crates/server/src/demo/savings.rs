//! What the demonstration's first member has asked of the office about savings.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use sokoguru_domain::{MemberNumber, Money, RequestKind, RequestStatus, SavingsKind};

use super::DemoError;
use crate::savings_office::decide;
use crate::store::Store;
use crate::store::savings_requests::NewRequest;

/// What is asked, how much in rupiah, in which words, how many days ago, and the office's answer.
const REQUESTS: &[(RequestKind, u64, &str, i64, Option<&str>)] = &[
    (
        RequestKind::Withdrawal,
        400_000,
        "Untuk biaya sekolah anak",
        19,
        Some("Kas harian belum cukup. Ajukan lagi setelah tanggal 5."),
    ),
    (
        RequestKind::Deposit,
        150_000,
        "Titip lewat Bu Wati di pasar",
        2,
        None,
    ),
    (RequestKind::Withdrawal, 100_000, "", 1, None),
];

/// Takes the requests in.
pub async fn install(
    store: &Store,
    member: &MemberNumber,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let mut tx = store.write().await?;
    let member = tx
        .member_by_number(member)
        .await?
        .ok_or(DemoError::NoSuchMember)?
        .id;
    let accounts = tx.accounts(member).await?;
    let account = accounts
        .iter()
        .find(|account| account.kind == SavingsKind::Sukarela)
        .ok_or(DemoError::NoSuchMember)?;
    for (at, (kind, rupiah, note, days, answer)) in REQUESTS.iter().enumerate() {
        let submitted_at = now - TimeDelta::days(*days);
        let number = tx.next_request_number(*kind, submitted_at.year()).await?;
        let paid_on = (*kind == RequestKind::Deposit).then(|| submitted_at.date_naive());
        tx.insert_savings_request(&NewRequest {
            id: &format!("permintaan-{at}"),
            number: &number,
            member,
            account_id: &account.id,
            kind: *kind,
            amount: Money::rupiah(*rupiah).unwrap_or(Money::MAX),
            ending: None,
            paid_on,
            note,
            photo: None,
            submitted_at,
        })
        .await?;
        if let Some(reason) = answer {
            let decided_at = submitted_at + TimeDelta::days(1);
            let to = RequestStatus::Rejected;
            decide(&mut tx, &number, to, reason, decided_at).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
