//! What a member reads: every answer is of the contract, of the member, and tagged.

use axum::body::Body;
use axum::http::Method;
use serde::de::DeserializeOwned;
use serde_json::json;
use sokoguru_api::Page;
use sokoguru_api::account::Member as MemberShape;
use sokoguru_api::discovery::Discovery;
use sokoguru_api::home::{Announcement, Home};
use sokoguru_api::loans::{Loan, LoanApplications, LoanProducts, Loans};
use sokoguru_api::meetings::{Meeting, Meetings};
use sokoguru_api::savings::{Savings, Transactions};
use sokoguru_api::wire::Check;

use crate::seed::{COMING, OPEN, PAPER, application};
use crate::world::{Answer, BUDI, OTHER_ORIGIN, SITI, World, ask};

#[track_caller]
fn reads<T: DeserializeOwned>(answer: &Answer) -> T {
    answer.is_ok();
    serde_json::from_slice(&answer.bytes).unwrap()
}

#[track_caller]
fn checks<T: DeserializeOwned + Check>(answer: &Answer) -> T {
    let value: T = reads(answer);
    value.check().unwrap();
    value
}

#[tokio::test]
async fn a_member_reads_everything_of_their_own() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;

    let me: MemberShape = reads(&siti.get("/v1/me").await);
    assert_eq!(me.number, SITI);

    let savings: Savings = checks(&siti.get("/v1/savings").await);
    let kinds: Vec<_> = savings
        .items
        .iter()
        .map(|a| a.kind.known().unwrap().code())
        .collect();
    assert_eq!(kinds, ["pokok", "wajib", "sukarela"]);
    assert_eq!(savings.as_of.to_rfc3339(), "2026-04-01T10:00:00+08:00");
    assert_eq!(savings.items[2].available.0.to_wire(), "2550000.00");
    assert_eq!(savings.items[2].balance.0.to_wire(), "2600000.00");
    assert_eq!(savings.items[0].available.0.to_wire(), "0.00");

    let home: Home = checks(&siti.get("/v1/home").await);
    assert_eq!(home.savings_total, savings.total);
    assert_eq!(home.meeting.unwrap().id.as_str(), OPEN);
    assert_eq!(home.announcements.len(), 5);
    let due = home.next_due.unwrap();
    assert_eq!((due.number, due.of), (4, 12));
    assert_eq!(due.due_on.to_string(), "2026-04-10");
    assert_eq!(due.arrears.0.to_wire(), "885000.00");

    let loans: Loans = checks(&siti.get("/v1/loans").await);
    assert_eq!(loans.items.len(), 1);
    assert_eq!(loans.items[0].paid_instalments, 1);
    assert_eq!(loans.items[0].outstanding.0.to_wire(), "5295000.00");
    let loan: Loan = checks(&siti.get("/v1/loans/pinjaman-siti").await);
    let states: Vec<_> = loan
        .schedule
        .iter()
        .take(5)
        .map(|r| r.status.known().unwrap().code())
        .collect();
    assert_eq!(
        states,
        ["paid", "overdue", "overdue", "upcoming", "upcoming"]
    );

    let none: LoanApplications = checks(&siti.get("/v1/loan-applications").await);
    assert!(none.items.is_empty());

    let meetings: Meetings = checks(&siti.get("/v1/meetings").await);
    let ids: Vec<_> = meetings.items.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, [OPEN, COMING]);
    let meeting: Meeting = checks(&siti.get("/v1/meetings/rat-2025").await);
    assert!(meeting.may_vote);
    assert_eq!(
        (meeting.summary.votable_items, meeting.summary.voted_items),
        (1, 0)
    );
    assert_eq!(
        (
            meeting.quorum.present,
            meeting.quorum.voters,
            meeting.quorum.required
        ),
        (0, 3, 2)
    );
    assert_eq!(meeting.items.len(), 3);

    let paper = siti.get("/v1/meetings/rat-2025/papers/rat-2025-lpj").await;
    assert_eq!(paper.bytes, PAPER);
    assert_eq!(
        paper.header("etag"),
        format!("\"{}\"", meeting.papers[0].sha256)
    );
    assert_eq!(
        paper.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );

    let sessions = siti.get("/v1/sessions").await.is_ok();
    assert_eq!(sessions["items"][0]["current"], true);
}

#[tokio::test]
async fn figures_of_others_do_not_exist() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let budi = world.sign_in(BUDI).await;
    let session = budi.get("/v1/sessions").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let application = budi
        .write("/v1/loan-applications", &application())
        .await
        .is_ok();
    let application = application["id"].as_str().unwrap();
    let before = world.digest().await;
    for path in [
        "/v1/savings/budi-wajib/transactions".to_owned(),
        "/v1/savings/nobody/transactions".to_owned(),
        "/v1/loans/pinjaman-budi".to_owned(),
        "/v1/loans/%00".to_owned(),
        "/v1/loans/%ff%fe".to_owned(),
        format!("/v1/loans/{}", "9".repeat(3000)),
        "/v1/meetings/draft".to_owned(),
        "/v1/meetings/draft/results".to_owned(),
        "/v1/meetings/draft/papers/draft-lpj".to_owned(),
        "/v1/meetings/rat-2025/papers/draft-lpj".to_owned(),
        "/v1/meetings/nothing".to_owned(),
        "/v1/nothing".to_owned(),
        "/v1".to_owned(),
    ] {
        siti.get(&path).await.is_problem(404, "not_found");
    }
    let delete = siti
        .ask(Method::DELETE, &format!("/v1/sessions/{session}"))
        .body(Body::empty())
        .unwrap();
    world.send(delete).await.is_problem(404, "not_found");
    let path = format!("/v1/loan-applications/{application}/cancellation");
    siti.write(&path, &json!(null))
        .await
        .is_problem(404, "not_found");
    budi.get("/v1/me").await.is_ok();
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let base = "/v1/savings/siti-sukarela/transactions?limit=50";
    let mut path = base.to_owned();
    let mut seen = Vec::new();
    let mut oldest_balance = None;
    loop {
        let answer = siti.get(&path).await;
        let page: Transactions = checks(&answer);
        assert_eq!(page.months.is_empty(), !seen.is_empty());
        if let Some(balance) = oldest_balance {
            // The next page goes on where this one ended.
            let first = &page.items[0];
            assert!(seen.len() % 50 == 0 && first.balance_after != balance);
        }
        oldest_balance = page.items.last().map(|t| t.balance_after);
        seen.extend(page.items.iter().map(|t| t.id.as_str().to_owned()));
        let Some(cursor) = page.next_cursor else {
            assert_eq!(answer.header("link"), "");
            break;
        };
        path = format!("{base}&cursor={cursor}");
        assert!(
            answer
                .header("link")
                .contains(&format!("cursor={cursor}>; rel=\"next\""))
        );
    }
    assert_eq!(seen.len(), 130);
    seen.dedup();
    assert_eq!(seen.len(), 130);

    let month: Transactions = checks(
        &siti
            .get("/v1/savings/siti-sukarela/transactions?month=2024-03")
            .await,
    );
    assert_eq!(month.items.len(), 6);
    assert!(
        month
            .items
            .iter()
            .all(|t| t.booked_on.to_string().starts_with("2024-03"))
    );
    let none: Transactions = checks(
        &siti
            .get("/v1/savings/siti-sukarela/transactions?month=1824-03")
            .await,
    );
    assert!(none.items.is_empty());

    let mut path = "/v1/announcements?limit=3".to_owned();
    let mut titles = Vec::new();
    loop {
        let page: Page<Announcement> = reads(&siti.get(&path).await);
        titles.extend(page.items.iter().map(|a| a.id.as_str().to_owned()));
        let Some(cursor) = page.next_cursor else {
            break;
        };
        path = format!("/v1/announcements?limit=3&cursor={cursor}");
    }
    assert_eq!(
        titles,
        [
            "kabar-1", "kabar-3", "kabar-2", "kabar-5", "kabar-4", "kabar-7", "kabar-6"
        ]
    );
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "limit=999999999999999999999999999999",
        "limit=1&limit=2",
        "cursor=x",
        "cursor=",
        "cursor=dDotMQ==",
        "cursor=YTox",
        "month=2026-13",
        "month=26-01",
        "month=999999999999999999999999999999",
        "month=2026-04-01",
        "month=%00",
        "cursor=%F0%9F",
        "cursor=dDo5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk",
    ] {
        let path = format!("/v1/savings/siti-wajib/transactions?{query}");
        siti.get(&path).await.is_problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_same_bytes_are_sent_once() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for path in [
        "/v1/home",
        "/v1/me",
        "/v1/savings",
        "/v1/savings/siti-wajib/transactions",
        "/v1/loans",
        "/v1/loans/pinjaman-siti",
        "/v1/loan-applications",
        "/v1/meetings",
        "/v1/meetings/rat-2025",
        "/v1/meetings/rat-2025/papers/rat-2025-lpj",
        "/v1/announcements",
        "/v1/shu",
        "/v1/decisions",
        "/v1/questions",
        "/v1/sessions",
    ] {
        let first = siti.get(path).await;
        let tag = first.header("etag");
        assert!(tag.starts_with('"'), "{path} {tag}");
        assert_eq!(first.header("cache-control"), "no-store", "{path}");
        // The clock alone changes nothing.
        world.clock.advance(chrono::TimeDelta::seconds(30));
        let request = siti.ask(Method::GET, path).header("if-none-match", &tag);
        let again = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, 304, "{path}");
        assert!(again.bytes.is_empty());
        assert_eq!(again.header("etag"), tag);
    }
}

#[tokio::test]
async fn answers_come_in_the_coding_that_is_taken() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let path = "/v1/savings/siti-wajib/transactions";
    let plain = siti.get(path).await;
    assert_eq!(plain.header("content-encoding"), "");
    for (accept, coding) in [("gzip, br", "br"), ("gzip", "gzip")] {
        let request = siti
            .ask(Method::GET, path)
            .header("accept-encoding", accept);
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("content-encoding"), coding);
        assert!(answer.bytes.len() * 3 < plain.bytes.len());
        assert_ne!(answer.header("etag"), plain.header("etag"));
        assert!(
            answer
                .header("vary")
                .to_lowercase()
                .contains("accept-encoding")
        );
        let request = siti
            .ask(Method::GET, path)
            .header("accept-encoding", accept)
            .header("if-none-match", answer.header("etag"));
        let again = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, 304);
    }
}

#[tokio::test]
async fn anybody_reads_what_is_public() {
    let world = World::new().await;
    let own: Discovery = checks(&world.get("/.well-known/koperasi").await);
    assert_eq!(own.name, "KSP Karya <Bersama>");
    assert_eq!(
        own.server_time.unwrap().to_rfc3339(),
        "2026-04-02T10:00:00+08:00"
    );
    assert!(
        own.services
            .values()
            .all(|s| s.auth.known() == Some(sokoguru_api::discovery::AuthKind::Session))
    );
    for origin in ["https://anybody.example", OTHER_ORIGIN, "null"] {
        let request = ask(Method::GET, "/.well-known/koperasi").header("origin", origin);
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.json()["services"]["accounts"]["auth"], "bearer");
        let vary: Vec<_> = answer
            .headers
            .get_all("vary")
            .iter()
            .map(|v| v.to_str().unwrap().to_lowercase())
            .collect();
        assert!(vary.join(",").contains("origin"));
    }
    let request =
        ask(Method::GET, "/.well-known/koperasi").header("origin", "https://koperasi.example");
    let answer = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.json()["services"]["accounts"]["auth"], "session");

    let products: LoanProducts = checks(&world.get("/v1/loan-products").await);
    assert!(products.items[0].to_domain().is_some());
    let answer = world.get("/healthz").await;
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn a_paper_that_was_cut_off_goes_on() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let path = "/v1/meetings/rat-2025/papers/rat-2025-lpj";
    let request = siti.ask(Method::GET, path).header("range", "bytes=9-");
    let rest = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(rest.status, 206);
    assert_eq!(rest.bytes, &PAPER[9..]);
    assert_eq!(
        rest.header("content-range"),
        format!("bytes 9-{}/{}", PAPER.len() - 1, PAPER.len())
    );
    let request = siti
        .ask(Method::GET, path)
        .header("range", "bytes=9-")
        .header("if-range", "\"other\"");
    let all = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(all.status, 200);
}
