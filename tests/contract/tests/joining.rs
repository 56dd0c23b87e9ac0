//! Becoming a member and a member's own data, through the app's adapter and its outbox's writes.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use sokoguru::backend::{BackendError, Writes as _, joining, own::Own};
use sokoguru::offline::outbox::{Command, Kind, Receipt};
use sokoguru::offline::own_data::OwnData;
use sokoguru_api::ProblemCode;
use sokoguru_api::joining::{CONSENT_VERSION, MembershipApplicationRequest};
use sokoguru_api::json::to_text;
use sokoguru_api::own_data::{CorrectionRequest, LeavingRequest};
use sokoguru_contract_tests::own::OwnSystem;
use sokoguru_contract_tests::{System as _, Who, ask};
use sokoguru_domain::{DataField, JoiningStatus, WishStatus};

fn key(n: u32) -> String {
    format!("0190a0a0-0000-7000-8000-{n:012}")
}

async fn write(system: &mut OwnSystem, write: OwnData, n: u32) -> Result<Receipt, BackendError> {
    let request = Own.command_request(&Command::OwnData(write), &key(n))?;
    let answer = system.send(request).await?;
    Own.parse_receipt(Kind::OwnData, &answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_sent_read_and_withdrawn_without_a_session() {
    let mut system = OwnSystem::new().await;
    let terms = ask(&mut system, Ok(joining::terms())).await.unwrap();
    assert!(terms.open && terms.consent_version == CONSENT_VERSION);
    let secret = "s".repeat(43);
    let body = to_text(&MembershipApplicationRequest {
        name: "Dewi Lestari".to_owned(),
        nik: "3273055712909999".to_owned(),
        born_on: "1990-12-17".parse().unwrap(),
        address: "Jl. Kenanga 5 RT 02/03".to_owned(),
        phone: "081234567890".to_owned(),
        occupation: "Pedagang".to_owned(),
        voluntary: None,
        consent_version: CONSENT_VERSION.to_owned(),
        contact: false,
        secret: secret.clone(),
    });
    let read = joining::apply(body.clone(), &key(1));
    let sent = ask(&mut system, Ok(read)).await.unwrap();
    let again = ask(&mut system, Ok(joining::apply(body, &key(1)))).await;
    assert_eq!(again.unwrap(), sent);
    let state = joining::application(&sent.reference, &secret);
    assert_eq!(ask(&mut system, Ok(state)).await.unwrap(), sent);
    let wrong = joining::application(&sent.reference, "w");
    let error = ask(&mut system, Ok(wrong)).await.err().unwrap();
    assert!(matches!(error, BackendError::Rejected(problem)
        if problem.code.known() == Some(ProblemCode::NotFound)));
    let back = joining::withdrawal(&sent.reference, &secret);
    let gone = ask(&mut system, Ok(back)).await.unwrap();
    assert_eq!(gone.status.known(), Some(JoiningStatus::Withdrawn));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_corrects_takes_back_copies_and_tells_that_they_leave() {
    let mut system = OwnSystem::new().await;
    for request in [
        joining::profile().request,
        joining::leaving().request,
        joining::export(),
    ] {
        let answer = system.send(request).await;
        assert_eq!(answer.err(), Some(BackendError::SignedOut));
    }
    system.sign_in(Who::Applicant).await;
    let wish = OwnData::Correct(CorrectionRequest {
        field: DataField::Phone.into(),
        value: "081234567890".to_owned(),
        reason: String::new(),
    });
    let first = write(&mut system, wish.clone(), 1).await.unwrap();
    assert_eq!(write(&mut system, wish.clone(), 1).await.unwrap(), first);
    assert!(
        !write(&mut system, wish, 2)
            .await
            .err()
            .unwrap()
            .is_retryable()
    );
    let me = ask(&mut system, Ok(joining::profile())).await.unwrap();
    let id = me.corrections.first().unwrap().id.clone();
    write(&mut system, OwnData::TakeBack(id), 3).await.unwrap();
    let consent = me.consents.first().unwrap().id.clone();
    write(&mut system, OwnData::Withdraw(consent), 4)
        .await
        .unwrap();
    let terms = ask(&mut system, Ok(joining::leaving())).await.unwrap();
    assert!(terms.obstacles.is_empty() && !terms.accounts.is_empty());
    let leave = OwnData::Leave(LeavingRequest {
        reason: String::new(),
        payout: "Tunai".to_owned(),
    });
    write(&mut system, leave, 5).await.unwrap();
    let me = ask(&mut system, Ok(joining::profile())).await.unwrap();
    let last = me.leaving.unwrap();
    assert_eq!(last.status.known(), Some(WishStatus::Submitted));
    write(&mut system, OwnData::Stay(last.id), 6).await.unwrap();
    assert_eq!(
        me.corrections.first().unwrap().status.known(),
        Some(WishStatus::Withdrawn)
    );
    assert!(me.consents.iter().any(|one| one.act_by.is_some()));
    let copy = system.send(joining::export()).await.unwrap();
    assert!(joining::parse_export(&copy.body).is_ok());
}
