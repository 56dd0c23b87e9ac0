//! The minutes as a page: what they say, who may open them, and that words are never markup.

use axum::body::Body;
use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::json;
use sokoguru_server::minutes::{BoardSeal, Minutes, html};
use sokoguru_server::secrets::sha256;
use sokoguru_server::store::meetings::Officers;
use sokoguru_server::tasks::{self, Task};
use sokoguru_server::{conduct, office};

use crate::conduct::within;
use crate::seed::{OPEN, vote};
use crate::world::{Answer, BUDI, SITI, World, ask, day};

const MINUTES: &str = "/v1/meetings/rat-2025/minutes";

/// The meeting of the seed, held by two of three and counted.
pub async fn held() -> World {
    let world = World::new().await;
    let votes = "/v1/meetings/rat-2025/votes";
    for (number, choice) in [(SITI, "ya"), (BUDI, "abstain")] {
        let member = world.sign_in(number).await;
        member.write(votes, &vote(OPEN, choice, 1)).await.is_ok();
    }
    within(&world, async |tx| {
        let words = "Dipakai <script>alert(1)</script> & \"seperti dibacakan\"";
        conduct::record_consensus(tx, OPEN, 3, (true, words), world.now()).await?;
        office::close(tx, OPEN, world.now()).await?;
        office::count(tx, OPEN, world.now() + TimeDelta::hours(2)).await?;
        let officers = Officers {
            chair: "Bambang".to_owned(),
            secretary: "Sri".to_owned(),
            witnesses: vec!["Dewi".to_owned()],
        };
        tx.set_officers(OPEN, &officers).await?;
        let task = Task {
            what: "Tempel LPJ",
            responsible: "Sri",
            due_on: day("2026-04-16"),
            note: "",
        };
        tasks::add_follow_up(tx, OPEN, 2, task, world.now()).await
    })
    .await
    .unwrap();
    world
}

/// Opens the page as a browser does that follows a link.
async fn follow(world: &World, cookie: &str) -> Answer {
    let request = ask(Method::GET, MINUTES)
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}

#[tokio::test]
async fn the_page_says_what_was_decided_and_who_signs() {
    let world = held().await;
    let cookie = world.sign_in(SITI).await.cookie;
    let page = follow(&world, &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let text = page.text();
    for part in [
        "Rapat Anggota Tahunan",
        "Dari 3 (tiga) anggota dengan hak suara hadir 2 (dua) anggota.",
        "lebih dari 1/2 dari jumlah anggota, yaitu 2 (dua) anggota: <b>kuorum tercapai</b>",
        "Disetujui",
        "perlu 1 (satu) suara, diperoleh 1 (satu).",
        "Disepakati secara mufakat",
        "Dipakai &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;seperti dibacakan&quot;",
        "Tempel LPJ",
        "16 April 2026",
        "<b>Bambang</b>",
        "<b>Dewi</b>",
    ] {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    for never in [
        "<script",
        "style=\"",
        "http://",
        "https://",
        " src=",
        "Kode kotak suara",
    ] {
        assert!(!text.contains(never), "{never}");
    }
}

#[tokio::test]
async fn the_policy_lets_this_style_pass_and_nothing_else() {
    let world = held().await;
    let cookie = world.sign_in(SITI).await.cookie;
    let page = follow(&world, &cookie).await;
    let text = page.text();
    let (_, rest) = text.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    let hash = STANDARD.encode(sha256(style.as_bytes()));
    assert_eq!(
        page.header("content-security-policy"),
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'"
        )
    );
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn minutes_are_for_members_and_after_the_result() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    siti.get(MINUTES).await.is_problem(409, "wrong_state");
    siti.get("/v1/meetings/draft/minutes")
        .await
        .is_problem(404, "not_found");
    world.get(MINUTES).await.is_problem(401, "session_required");
    // A link opens this page, and no other answer.
    let request = ask(Method::GET, "/v1/meetings/rat-2025")
        .header("cookie", &siti.cookie)
        .body(Body::empty())
        .unwrap();
    world
        .send(request)
        .await
        .is_problem(403, "csrf_header_missing");
    assert_eq!(
        follow(&world, &siti.cookie).await.json()["code"],
        json!("wrong_state")
    );
}

#[tokio::test]
async fn a_sealed_vote_shows_what_is_compared_by_eye() {
    let world = held().await;
    let mut tx = world.store.read().await.unwrap();
    let meeting = tx.meeting(OPEN).await.unwrap().unwrap();
    let seal = BoardSeal {
        board_id: [0xab; 32],
        fingerprint: [0x01; 32],
        head_code: "4827 1093 5560".to_owned(),
        root: [0xcd; 32],
    };
    let minutes = Minutes::gather(&mut tx, &meeting, Some(seal))
        .await
        .unwrap()
        .unwrap();
    let page = html(&minutes);
    for part in [
        "4827 1093 5560".to_owned(),
        "ab".repeat(32),
        "cd".repeat(32),
        "01".repeat(32),
    ] {
        assert!(page.contains(&part), "{part}");
    }
}
