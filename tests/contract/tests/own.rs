//! The reference backend through the app's own adapter.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use chrono::TimeDelta;
use sokoguru::backend::{BackendError, Response, own};
use sokoguru_api::account::{RefreshRequest, SessionRequest};
use sokoguru_api::reminders::{PushSubscriptionRequest, ReminderTopic};
use sokoguru_api::{Octets, ProblemCode};
use sokoguru_contract_tests::own::{OTHER_ORIGIN, OwnSystem};
use sokoguru_contract_tests::{System as _, Who, ask, cases};
use sokoguru_server::demo;

#[tokio::test(flavor = "multi_thread")]
async fn every_case_holds() {
    for (name, case) in cases::ALL {
        println!("{name}");
        let mut system = OwnSystem::new().await;
        case(&mut system).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_rotate_and_a_used_one_ends_the_session() {
    let mut system = OwnSystem::new().await;
    let read = own::create_session(&SessionRequest {
        member_number: demo::MEMBERS[0].number.to_owned(),
        password: demo::MEMBERS[0].password.to_owned(),
        device: "HP".to_owned(),
    });
    let answer = system.raw(&read.request, Some(OTHER_ORIGIN)).await;
    let first = (read.parse)(&answer.body).unwrap().bearer.unwrap();
    system.cookie = None;
    system.token = Some(first.access_token.clone());
    assert!(ask(&mut system, Ok(own::home())).await.is_ok());

    // The access token does not last; the refresh token gives the next pair, once.
    system
        .clock
        .advance(TimeDelta::seconds(i64::from(first.expires_in) + 1));
    assert_eq!(
        ask(&mut system, Ok(own::home())).await.err(),
        Some(BackendError::SignedOut)
    );
    let refresh = |token: &str| {
        own::refresh_session(&RefreshRequest {
            refresh_token: token.to_owned(),
        })
    };
    let next = ask(&mut system, Ok(refresh(&first.refresh_token)))
        .await
        .unwrap()
        .bearer
        .unwrap();
    system.token = Some(next.access_token);
    assert!(ask(&mut system, Ok(own::home())).await.is_ok());
    let reused = ask(&mut system, Ok(refresh(&first.refresh_token))).await;
    assert_eq!(reused.err(), Some(BackendError::SignedOut));
    assert_eq!(
        ask(&mut system, Ok(own::home())).await.err(),
        Some(BackendError::SignedOut)
    );
}

/// Where reminders are sent, said and taken back through the adapter.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_says_what_it_wants_to_be_reminded_of() {
    let mut system = OwnSystem::new().await;
    let discovery = ask(&mut system, Ok(own::discovery())).await.unwrap();
    assert!(Octets::parse(&discovery.push_key.unwrap()).is_some_and(|key| key.0.len() == 65));
    assert_eq!(
        ask(&mut system, Ok(own::push_subscription())).await.err(),
        Some(BackendError::SignedOut)
    );
    system.sign_in(Who::Saver).await;
    let none = ask(&mut system, Ok(own::push_subscription())).await;
    assert!(is_refused(none.as_ref().err(), ProblemCode::NotFound));
    let mut request = PushSubscriptionRequest {
        endpoint: "https://push.example/send/1".to_owned(),
        // A point of RFC 8291, section 5.
        key: Octets::parse(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        )
        .unwrap(),
        auth: Octets(vec![7; 16]),
        topics: vec![ReminderTopic::Vote.into(), ReminderTopic::Instalment.into()],
        detailed: true,
        lang: "en".to_owned(),
    };
    let sent = system.send(own::put_push_subscription(&request)).await;
    let read = own::push_subscription();
    let kept = (read.parse)(&sent.unwrap().body).unwrap();
    assert_eq!(ask(&mut system, Ok(read)).await, Ok(kept.clone()));
    assert_eq!((kept.detailed, kept.lang.as_str()), (true, "en"));
    assert_eq!(kept.topics.len(), 2);

    request.endpoint = "https://elsewhere.example/".to_owned();
    let refused = system.send(own::put_push_subscription(&request)).await;
    assert!(is_refused(
        refused.as_ref().err(),
        ProblemCode::ValidationFailed
    ));
    let ended = system.send(own::delete_push_subscription()).await;
    assert_eq!(ended.unwrap().status, 204);
    let none = ask(&mut system, Ok(own::push_subscription())).await;
    assert!(is_refused(none.as_ref().err(), ProblemCode::NotFound));
}

fn is_refused(error: Option<&BackendError>, code: ProblemCode) -> bool {
    matches!(error, Some(BackendError::Rejected(problem)) if problem.code.known() == Some(code))
}

/// Real answers, bent in every place: nothing panics, and what is still read is what was sent.
#[tokio::test(flavor = "multi_thread")]
async fn bent_answers_are_bad_answers() {
    let mut system = OwnSystem::new().await;
    system.sign_in(Who::Saver).await;
    bend(&mut system, own::home()).await;
    bend(&mut system, own::savings()).await;
    bend(&mut system, own::loans()).await;
    bend(&mut system, own::meetings()).await;
    let loans = ask(&mut system, Ok(own::loans())).await.unwrap();
    bend(&mut system, own::loan(&loans.items[0].id)).await;
    let savings = ask(&mut system, Ok(own::savings())).await.unwrap();
    bend(
        &mut system,
        own::transactions(&savings.items[0].id, None, None),
    )
    .await;
    bend(&mut system, own::loan_products()).await;
    bend(&mut system, own::discovery()).await;
    bend(&mut system, own::cooperative::shu_years()).await;
    bend(&mut system, own::cooperative::shu(2024)).await;
    bend(&mut system, own::cooperative::cooperative()).await;
    bend(&mut system, own::cooperative::decisions()).await;
}

async fn bend<T>(system: &mut OwnSystem, read: sokoguru::backend::Read<T>) {
    let Response { body, .. } = system.send(read.request.clone()).await.unwrap();
    let parse = |bytes: &[u8]| (read.parse)(bytes).map(drop);
    let bad = Err(BackendError::BadResponse);
    assert_eq!(parse(&body), Ok(()));
    let step = (body.len() / 400).max(1);
    for end in (0..body.len()).step_by(step) {
        assert_eq!(parse(&body[..end]), bad, "cut at {end}");
        let mut bent = body.clone();
        bent[end] = 0xff;
        let _ = parse(&bent);
        bent[end] = b'9';
        let _ = parse(&bent);
    }
    let text = String::from_utf8(body).unwrap();
    let huge = text.replacen(".00\"", "000000000000000000000000000000.00\"", 1);
    if huge != text {
        assert_eq!(parse(huge.as_bytes()), bad, "an amount of 30 digits");
        let number = text.replacen("\"value\":\"", "\"value\":1,\"x\":\"", 1);
        assert_eq!(parse(number.as_bytes()), bad, "an amount that is a number");
        let signed = text.replacen("\"value\":\"", "\"value\":\"-", 1);
        assert_eq!(parse(signed.as_bytes()), bad, "an amount with a sign");
        let foreign = text.replacen("\"IDR\"", "\"USD\"", 1);
        assert_eq!(parse(foreign.as_bytes()), bad, "another currency");
    }
    for year in ["0000-", "9999-"] {
        let ancient = text.replace("\"2026-", &["\"", year].concat());
        if ancient != text {
            assert_eq!(parse(ancient.as_bytes()), bad, "the year {year}");
        }
    }
    let padded = text.clone() + &" ".repeat(2 << 20);
    assert_eq!(parse(padded.as_bytes()), bad, "2 MB");
}

/// A date that no living cooperative has seen, where a date is read and nowhere else.
#[test]
fn absurd_dates_are_a_bad_answer() {
    let body = |year: &str| {
        let text = r#"{"asOf":"YEAR-01-01T00:00:00Z","items":[]}"#;
        text.replace("YEAR", year).into_bytes()
    };
    let id = sokoguru_api::wire::SavingsId::parse("s").unwrap();
    for (year, is_good) in [("2026", true), ("0000", false), ("9999", false)] {
        let body = body(year);
        assert_eq!((own::loans().parse)(&body).is_ok(), is_good);
        assert_eq!((own::loan_applications().parse)(&body).is_ok(), is_good);
        assert_eq!((own::meetings().parse)(&body).is_ok(), is_good);
        let movements = own::transactions(&id, None, None);
        assert_eq!((movements.parse)(&body).is_ok(), is_good);
        // Here it is a field that this version does not know.
        assert!((own::loan_products().parse)(&body).is_ok());
    }
}

/// What is no answer at all.
#[test]
fn garbage_is_a_bad_answer() {
    let mut garbage: Vec<Vec<u8>> = [
        "",
        " ",
        "null",
        "true",
        "7",
        "\"\"",
        "[]",
        "{}",
        "{\"items\":null}",
        "{\"items\":{}}",
        "{\"asOf\":\"2026-04-02T10:00:00+07:00\",\"total\":7,\"items\":[7]}",
        "<!doctype html><title>Login</title>",
        "{\"asOf\":1e999}",
        "NaN",
        "{\"asOf\":\"2026-13-45T99:99:99Z\",\"items\":[7]}",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    garbage.push(vec![0xff; 100]);
    garbage.push(vec![b'['; 100_000]);
    garbage.push(vec![b' '; 2 << 20]);
    garbage.push(b"{\"a\":".repeat(50_000));
    let id = |text: &str| sokoguru_api::wire::SavingsId::parse(text).unwrap();
    let meeting = sokoguru_api::wire::MeetingId::parse("m").unwrap();
    let loan = sokoguru_api::wire::LoanId::parse("l").unwrap();
    for body in garbage {
        let bad = Some(BackendError::BadResponse);
        assert_eq!((own::home().parse)(&body).err(), bad);
        assert_eq!((own::savings().parse)(&body).err(), bad);
        assert_eq!(
            (own::transactions(&id("s"), None, None).parse)(&body).err(),
            bad
        );
        assert_eq!((own::loan_products().parse)(&body).err(), bad);
        assert_eq!((own::loans().parse)(&body).err(), bad);
        assert_eq!((own::loan(&loan).parse)(&body).err(), bad);
        assert_eq!((own::loan_applications().parse)(&body).err(), bad);
        assert_eq!((own::meetings().parse)(&body).err(), bad);
        assert_eq!((own::meeting(&meeting).parse)(&body).err(), bad);
        assert_eq!((own::results(&meeting).parse)(&body).err(), bad);
        assert_eq!((own::sessions().parse)(&body).err(), bad);
        assert_eq!((own::discovery().parse)(&body).err(), bad);
        for status in [200, 201, 302, 400, 401, 403, 404, 418] {
            let answer = Response {
                status,
                body: body.clone(),
                etag: None,
                retry_after: None,
            }
            .judge();
            assert!(matches!(answer, Ok(_) | Err(BackendError::BadResponse)));
        }
        let answer = Response {
            status: 503,
            body,
            etag: None,
            retry_after: Some(9),
        }
        .judge();
        assert_eq!(
            answer.err(),
            Some(BackendError::Unavailable {
                retry_after: Some(9)
            })
        );
    }
}
