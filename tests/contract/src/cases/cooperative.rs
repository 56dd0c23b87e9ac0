//! The surplus, what the cooperative shows of itself, and questions.

use sokoguru::backend::own::cooperative as own;
use sokoguru::offline::outbox::{Command, Kind};
use sokoguru_api::questions::QuestionRequest;
use sokoguru_domain::ShuStatus;

use super::{code, key, write};
use crate::{System, Who, ask};

pub async fn a_surplus_reads_and_follows_from_its_figures(system: &mut dyn System) {
    system.sign_in(Who::Saver).await;
    let years = ask(system, Ok(own::shu_years())).await.unwrap();
    let mut seen = (false, false);
    for year in &years.items {
        // Parsing refuses what does not add up: see the checks of `sokoguru_api::shu`.
        let shu = ask(system, Ok(own::shu(year.year))).await.unwrap();
        assert_eq!((shu.year, &shu.result), (year.year, &year.result));
        assert_eq!(shu.own_total, year.own_total);
        match shu.result.surplus() {
            None => seen.0 = true,
            Some(surplus) => {
                seen.1 = true;
                let pools = shu.plan().unwrap().pools(surplus.0).unwrap();
                let amounts: Vec<_> = shu.allotments.iter().map(|one| one.amount.0).collect();
                assert_eq!(pools, amounts);
            }
        }
    }
    assert_eq!(seen, (true, true), "a year of loss and one of surplus");
    let newest = years.items.first().unwrap();
    assert_eq!(newest.status.known(), Some(ShuStatus::Proposed));
    let missing = ask(system, Ok(own::shu(1999))).await.unwrap_err();
    assert_eq!(code(&missing), Some(sokoguru_api::ProblemCode::NotFound));
}

pub async fn who_has_no_part_is_told_none(system: &mut dyn System) {
    system.sign_in(Who::Candidate).await;
    let years = ask(system, Ok(own::shu_years())).await.unwrap();
    assert!(years.items.iter().all(|year| year.own_total.is_none()));
    for year in years.items {
        let shu = ask(system, Ok(own::shu(year.year))).await.unwrap();
        assert!(shu.capital.is_none() && shu.business.is_none() && shu.own_total.is_none());
    }
}

pub async fn anybody_may_know_the_cooperative(system: &mut dyn System) {
    let found = ask(system, Ok(own::cooperative())).await.unwrap();
    assert!(!found.officers.is_empty());
    assert!(found.figures.len() >= 4);
    assert!(!found.health.is_empty());
    assert!(found.next_meeting.is_some());
    let public = found.decisions.first().unwrap();
    assert!(public.quorum.reached && !public.items.is_empty());
    for refused in [
        ask(system, Ok(own::decisions())).await.err(),
        ask(system, Ok(own::questions())).await.err(),
        ask(system, Ok(own::shu_years())).await.err(),
        ask(system, Ok(own::announcements())).await.err(),
    ] {
        assert_eq!(refused, Some(sokoguru::backend::BackendError::SignedOut));
    }
    system.sign_in(Who::Saver).await;
    let decisions = ask(system, Ok(own::decisions())).await.unwrap();
    let tasks = decisions.items.iter().flat_map(|one| &one.items);
    assert!(tasks.flat_map(|one| &one.follow_ups).count() >= 4);
    let news = ask(system, Ok(own::announcements())).await.unwrap();
    assert!(news.items.len() >= 2);
}

pub async fn a_question_is_asked_once_and_is_the_members_own(system: &mut dyn System) {
    system.sign_in(Who::Saver).await;
    let text = "Kapan SHU 2025 dibayarkan?".to_owned();
    let ask_it = Command::Ask(None, QuestionRequest { text: text.clone() });
    let first = write(system, &ask_it, &key(1)).await.unwrap();
    assert_eq!(first.kind, Kind::Question);
    assert_eq!(write(system, &ask_it, &key(1)).await.unwrap(), first);
    let backend = system.backend();
    let meetings = ask(system, backend.meetings()).await.unwrap();
    let meeting = meetings.items.first().unwrap().id.clone();
    let about = Command::Ask(
        Some(meeting.clone()),
        QuestionRequest { text: text.clone() },
    );
    write(system, &about, &key(2)).await.unwrap();
    let mine = ask(system, Ok(own::questions())).await.unwrap();
    assert_eq!(mine.items.len(), 2);
    assert!(mine.items.iter().all(|one| one.text == text));
    assert!(
        mine.items
            .iter()
            .any(|one| one.meeting_id.as_ref() == Some(&meeting))
    );
    let short = Command::Ask(
        None,
        QuestionRequest {
            text: "pendek".to_owned(),
        },
    );
    let refused = write(system, &short, &key(3)).await.unwrap_err();
    assert_eq!(
        code(&refused),
        Some(sokoguru_api::ProblemCode::ValidationFailed)
    );
    system.sign_in(Who::Applicant).await;
    assert!(
        ask(system, Ok(own::questions()))
            .await
            .unwrap()
            .items
            .is_empty()
    );
}
