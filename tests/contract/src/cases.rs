//! The cases. Each begins with nobody signed in on a device of its own system.

use std::collections::BTreeSet;

use sokoguru::backend::{Backend, BackendError, Capabilities, Request};
use sokoguru::offline::outbox::{Command, Kind, Receipt};
use sokoguru_api::ProblemCode;
use sokoguru_api::account::SessionRequest;
use sokoguru_api::loans::LoanApplicationRequest;
use sokoguru_api::wire::{LoanId, MeetingId};
use sokoguru_domain::{MeetingPhase, Money};

use self::cooperative::{
    a_question_is_asked_once_and_is_the_members_own, a_surplus_reads_and_follows_from_its_figures,
    anybody_may_know_the_cooperative, who_has_no_part_is_told_none,
};
use self::meetings::{
    a_vote_counts_once, papers_have_the_digest_that_the_meeting_names, who_has_no_vote_is_told,
};
use self::savings::{
    an_account_in_full_fits_its_list_and_its_movements, money_is_asked_for_once_and_taken_back,
};
use crate::{System, Wait, Who, ask};

mod cooperative;
mod meetings;
mod savings;

/// A case with its name.
pub type Case = (&'static str, fn(&mut dyn System) -> Wait<'_, ()>);

macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        /// Every case.
        pub const ALL: &[Case] = &[$((stringify!($name), |system| Box::pin($name(system)))),+];
    };
}

cases!(
    the_document_offers_what_the_app_shows,
    a_wrong_password_is_a_refusal_not_an_end,
    nothing_about_a_member_without_a_session,
    every_read_parses,
    an_unchanged_answer_is_not_sent_again,
    pages_lead_from_one_to_the_next_without_a_gap,
    papers_have_the_digest_that_the_meeting_names,
    an_application_is_made_once,
    an_account_in_full_fits_its_list_and_its_movements,
    money_is_asked_for_once_and_taken_back,
    a_vote_counts_once,
    who_has_no_vote_is_told,
    what_is_not_there_is_not_found,
    another_members_loan_is_not_found,
    an_ended_session_is_signed_out,
    a_surplus_reads_and_follows_from_its_figures,
    who_has_no_part_is_told_none,
    anybody_may_know_the_cooperative,
    a_question_is_asked_once_and_is_the_members_own,
);

fn code(error: &BackendError) -> Option<ProblemCode> {
    match error {
        BackendError::Rejected(problem) => problem.code.known(),
        _ => None,
    }
}

fn key(n: u32) -> String {
    format!("0190a0a0-0000-7000-8000-{n:012}")
}

async fn write(
    system: &mut dyn System,
    command: &Command,
    key: &str,
) -> Result<Receipt, BackendError> {
    let backend = system.backend();
    let answer = system.send(backend.command_request(command, key)?).await?;
    backend.parse_receipt(command.kind(), &answer)
}

async fn the_document_offers_what_the_app_shows(system: &mut dyn System) {
    let read = sokoguru::backend::own::discovery();
    let found = ask(system, Ok(read)).await.unwrap();
    let all = Capabilities {
        savings: true,
        loans: true,
        meetings: true,
        profile: true,
    };
    assert_eq!(Capabilities::of(&found), all);
    assert!(found.server_time.is_some());
}

async fn a_wrong_password_is_a_refusal_not_an_end(system: &mut dyn System) {
    let request = SessionRequest {
        member_number: "01150042".to_owned(),
        password: "salah-salah".to_owned(),
        device: "HP".to_owned(),
    };
    let read = system.backend().create_session(&request);
    let error = ask(system, read).await.err().unwrap();
    assert_eq!(code(&error), Some(ProblemCode::CredentialsWrong));
    assert!(!error.is_retryable());
}

fn private_reads(backend: &dyn Backend) -> Vec<Request> {
    let id = MeetingId::parse("rat-2025").unwrap();
    let loan = LoanId::parse("x").unwrap();
    vec![
        backend.home().unwrap().request,
        backend.savings().unwrap().request,
        backend.loans().unwrap().request,
        backend.loan(&loan).unwrap().request,
        backend.loan_applications().unwrap().request,
        backend.meetings().unwrap().request,
        backend.meeting(&id).unwrap().request,
        backend.results(&id).unwrap().request,
        backend.sessions().unwrap().request,
    ]
}

async fn nothing_about_a_member_without_a_session(system: &mut dyn System) {
    for request in private_reads(system.backend()) {
        assert!(!request.public);
        let path = request.path.clone();
        assert_eq!(
            system.send(request).await.err(),
            Some(BackendError::SignedOut),
            "{path}"
        );
    }
    let products = system.backend().loan_products();
    assert!(!ask(system, products).await.unwrap().items.is_empty());
    let attend = Command::Attend(MeetingId::parse("rat-2025").unwrap());
    assert_eq!(
        write(system, &attend, &key(1)).await,
        Err(BackendError::SignedOut)
    );
}

async fn every_read_parses(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Saver).await;
    let home = ask(system, backend.home()).await.unwrap();
    let savings = ask(system, backend.savings()).await.unwrap();
    assert_eq!(home.savings_total, savings.total);
    assert!(savings.total.0 > Money::ZERO);
    for account in &savings.items {
        ask(system, backend.transactions(&account.id, None, None))
            .await
            .unwrap();
    }
    let loans = ask(system, backend.loans()).await.unwrap();
    assert!(!loans.items.is_empty());
    for loan in &loans.items {
        let found = ask(system, backend.loan(&loan.id)).await.unwrap();
        assert_eq!(found.summary.principal, loan.principal);
        assert_eq!(found.schedule.len(), usize::from(loan.months));
    }
    assert!(
        !ask(system, backend.loan_applications())
            .await
            .unwrap()
            .items
            .is_empty()
    );
    for product in ask(system, backend.loan_products()).await.unwrap().items {
        assert!(product.to_domain().is_some(), "{}", product.name);
    }
    for meeting in ask(system, backend.meetings()).await.unwrap().items {
        ask(system, backend.meeting(&meeting.id)).await.unwrap();
        if meeting.phase.known() == Some(MeetingPhase::Finished) {
            assert!(
                !ask(system, backend.results(&meeting.id))
                    .await
                    .unwrap()
                    .items
                    .is_empty()
            );
        }
    }
    let sessions = ask(system, backend.sessions()).await.unwrap();
    assert!(
        sessions
            .items
            .first()
            .is_some_and(|session| session.current)
    );
}

async fn an_unchanged_answer_is_not_sent_again(system: &mut dyn System) {
    system.sign_in(Who::Saver).await;
    for mut request in private_reads(system.backend()) {
        let Ok(answer) = system.send(request.clone()).await else {
            continue;
        };
        let path = request.path.clone();
        request.etag = Some(answer.etag.unwrap_or_else(|| panic!("{path} has no tag")));
        let again = system.send(request).await.unwrap();
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

async fn pages_lead_from_one_to_the_next_without_a_gap(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Saver).await;
    let savings = ask(system, backend.savings()).await.unwrap();
    let mut movements = 0;
    for account in savings.items {
        let mut cursor: Option<String> = None;
        let mut seen = BTreeSet::new();
        let mut lowest = None;
        let mut months = Vec::new();
        loop {
            let read = backend.transactions(&account.id, None, cursor.as_deref());
            let page = ask(system, read).await.unwrap();
            if cursor.is_none() {
                months = page.months;
                let balance = page
                    .items
                    .first()
                    .map_or(Money::ZERO, |t| t.balance_after.0);
                assert_eq!(balance, account.balance.0);
            }
            for movement in page.items {
                assert!(lowest.is_none_or(|day| movement.booked_on <= day));
                lowest = Some(movement.booked_on);
                assert!(seen.insert(movement.id), "a movement came twice");
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        movements += seen.len();
        let mut by_month = 0;
        for month in &months {
            let mut cursor: Option<String> = None;
            loop {
                let read = backend.transactions(&account.id, Some(month), cursor.as_deref());
                let page = ask(system, read).await.unwrap();
                by_month += page.items.len();
                let is_in = |t: &sokoguru_api::savings::Transaction| {
                    t.booked_on.to_string().starts_with(month.as_str())
                };
                assert!(page.items.iter().all(is_in), "{month}");
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
        }
        assert_eq!(by_month, seen.len());
    }
    assert!(movements > 24);
}

async fn an_application_is_made_once(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Applicant).await;
    let before = ask(system, backend.loan_applications())
        .await
        .unwrap()
        .items
        .len();
    let products = ask(system, backend.loan_products()).await.unwrap();
    let product = &products.items[0];
    let request = LoanApplicationRequest {
        product_id: product.id.clone(),
        amount: product.min_amount,
        months: product.min_months,
        purpose: "Modal warung".to_owned(),
        guarantors: Vec::new(),
        collateral: None,
    };
    let command = Command::ApplyLoan(request.clone());
    let receipt = write(system, &command, &key(1)).await.unwrap();
    assert_eq!(receipt.kind, Kind::LoanApplication);
    assert!(receipt.number.is_some());
    // The answer was lost: the same again is the same receipt.
    assert_eq!(write(system, &command, &key(1)).await, Ok(receipt.clone()));
    let other = Command::ApplyLoan(LoanApplicationRequest {
        purpose: "Lain sama sekali".to_owned(),
        ..request
    });
    let error = write(system, &other, &key(1)).await.err().unwrap();
    assert_eq!(code(&error), Some(ProblemCode::IdempotencyKeyReused));
    let after = ask(system, backend.loan_applications()).await.unwrap();
    assert_eq!(after.items.len(), before + 1);

    let made = after
        .items
        .iter()
        .find(|a| Some(&a.number) == receipt.number.as_ref())
        .unwrap();
    let cancel = Command::CancelApplication(made.id.clone());
    let cancelled = write(system, &cancel, &key(2)).await.unwrap();
    assert_eq!(cancelled.number, receipt.number);
    assert_eq!(write(system, &cancel, &key(2)).await, Ok(cancelled));
}

async fn what_is_not_there_is_not_found(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Saver).await;
    let meeting = MeetingId::parse("tidak-ada").unwrap();
    let loan = LoanId::parse("tidak-ada").unwrap();
    let errors = [
        ask(system, backend.meeting(&meeting)).await.err(),
        ask(system, backend.results(&meeting)).await.err(),
        ask(system, backend.loan(&loan)).await.err(),
        write(system, &Command::Attend(meeting), &key(1))
            .await
            .err(),
    ];
    for error in errors {
        assert_eq!(error.as_ref().and_then(code), Some(ProblemCode::NotFound));
    }
}

async fn another_members_loan_is_not_found(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Saver).await;
    let loans = ask(system, backend.loans()).await.unwrap();
    let savings = ask(system, backend.savings()).await.unwrap();
    system.sign_in(Who::Applicant).await;
    let error = ask(system, backend.loan(&loans.items[0].id))
        .await
        .err()
        .unwrap();
    assert_eq!(code(&error), Some(ProblemCode::NotFound));
    let read = backend.transactions(&savings.items[0].id, None, None);
    let error = ask(system, read).await.err().unwrap();
    assert_eq!(code(&error), Some(ProblemCode::NotFound));
}

async fn an_ended_session_is_signed_out(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Saver).await;
    let sessions = ask(system, backend.sessions()).await.unwrap();
    let request = backend.delete_session(&sessions.items[0].id).unwrap();
    system.send(request).await.unwrap();
    let answer = ask(system, backend.home()).await;
    assert_eq!(answer.err(), Some(BackendError::SignedOut));
}
