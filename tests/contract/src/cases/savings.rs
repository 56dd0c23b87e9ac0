//! Cases of savings: one account in full, and what is asked about it.

use sokoguru::backend::own;
use sokoguru::offline::outbox::{Command, Kind};
use sokoguru_api::ProblemCode;
use sokoguru_api::savings_requests::{DepositNotice, WithdrawalRequest};
use sokoguru_domain::{Money, RequestKind, RequestStatus, SavingsKind};

use super::{code, key, write};
use crate::{System, Who, ask};

pub(super) async fn an_account_in_full_fits_its_list_and_its_movements(system: &mut dyn System) {
    system.sign_in(Who::Saver).await;
    let read = system.backend().savings();
    let savings = ask(system, read).await.unwrap();
    for account in savings.items {
        let detail = ask(system, Ok(own::savings_account(&account.id)))
            .await
            .unwrap();
        assert_eq!(detail.account, account);
        let mut cursor: Option<String> = None;
        let mut seen = 0;
        loop {
            let read = own::all_transactions(&account.id, cursor.as_deref());
            let page = ask(system, Ok(read)).await.unwrap();
            assert!(page.items.len() <= 200);
            seen += page.items.len();
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let told: u32 = detail.months.iter().map(|month| month.movements).sum();
        assert_eq!(seen, usize::try_from(told).unwrap());
        let is_term = account.kind.known() == Some(SavingsKind::Berjangka);
        assert_eq!(detail.term.is_some(), is_term);
        if let Some(term) = &detail.term {
            assert!(term.to_domain(&account).is_some());
        }
    }
}

pub(super) async fn money_is_asked_for_once_and_taken_back(system: &mut dyn System) {
    system.sign_in(Who::Applicant).await;
    let read = system.backend().savings();
    let savings = ask(system, read).await.unwrap();
    let find = |kind: SavingsKind| {
        let found = savings
            .items
            .iter()
            .find(|one| one.kind.known() == Some(kind));
        found.unwrap().clone()
    };
    let sukarela = find(SavingsKind::Sukarela);
    let request = |amount: sokoguru_api::Amount| WithdrawalRequest {
        amount,
        penalty: None,
        note: "Untuk bibit".to_owned(),
    };
    let command = Command::Withdraw(sukarela.id.clone(), request(sukarela.available));
    let receipt = write(system, &command, &key(1)).await.unwrap();
    assert_eq!(receipt.kind, Kind::Withdrawal);
    assert_eq!(write(system, &command, &key(1)).await, Ok(receipt.clone()));

    let all = ask(system, Ok(own::savings_requests())).await.unwrap();
    let mine = all
        .items
        .iter()
        .find(|one| Some(&one.number) == receipt.number.as_ref())
        .unwrap();
    assert_eq!(mine.kind.known(), Some(RequestKind::Withdrawal));
    assert_eq!(mine.amount, sukarela.available);
    // The same money is not promised twice.
    let again = Command::Withdraw(
        sukarela.id.clone(),
        request(Money::rupiah(1).unwrap().into()),
    );
    let error = write(system, &again, &key(2)).await.err().unwrap();
    assert_eq!(code(&error), Some(ProblemCode::AmountAboveAvailable));
    let wajib = Command::Withdraw(
        find(SavingsKind::Wajib).id,
        request(Money::rupiah(1).unwrap().into()),
    );
    let error = write(system, &wajib, &key(3)).await.err().unwrap();
    assert_eq!(code(&error), Some(ProblemCode::NotWithdrawable));

    let cancel = Command::CancelSavingsRequest(mine.id.clone());
    let cancelled = write(system, &cancel, &key(4)).await.unwrap();
    assert_eq!(cancelled.number, receipt.number);
    let all = ask(system, Ok(own::savings_requests())).await.unwrap();
    let status = all.items.first().and_then(|one| one.status.known());
    assert_eq!(status, Some(RequestStatus::Cancelled));

    let notice = Command::NoteDeposit(
        sukarela.id,
        DepositNotice {
            amount: Money::rupiah(50_000).unwrap().into(),
            paid_on: "2026-11-20".parse().unwrap(),
            note: String::new(),
            photo: None,
        },
    );
    let receipt = write(system, &notice, &key(5)).await.unwrap();
    assert_eq!(receipt.kind, Kind::DepositNotice);
    assert!(receipt.number.is_some());
}
