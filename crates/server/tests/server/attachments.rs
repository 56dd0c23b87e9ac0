//! Papers in pieces: they arrive once, whole and in order whatever the connection does, and nothing
//! else becomes a paper.

use axum::body::Body;
use axum::http::Method;
use serde_json::Value;
use sokoguru_server::secrets::sha256;

use crate::sureties::{lending_world, papers_application};
use crate::world::{Answer, BUDI, Member, SITI, World, new_key};

fn hex(bytes: &[u8]) -> String {
    sokoguru_server::view::hex(bytes)
}

/// A photo of this many bytes.
fn photo(size: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    bytes.extend((4..size).map(|n| u8::try_from(n % 251).unwrap()));
    bytes
}

struct Upload {
    path: String,
    key: String,
    whole: Vec<u8>,
    kind: &'static str,
}

impl Upload {
    fn new(application: &str, slot: &str, whole: Vec<u8>) -> Self {
        Self {
            path: format!("/v1/loan-applications/{application}/attachments/{slot}"),
            key: new_key(),
            whole,
            kind: "image/jpeg",
        }
    }

    async fn put(&self, who: &Member<'_>, from: usize, to: usize) -> Answer {
        self.put_as(who, &self.key, from, self.whole.get(from..to).unwrap())
            .await
    }

    async fn put_as(&self, who: &Member<'_>, key: &str, from: usize, piece: &[u8]) -> Answer {
        let query = format!(
            "{}?offset={from}&size={}&sha256={}&type={}",
            self.path,
            self.whole.len(),
            hex(&sha256(&self.whole)),
            self.kind,
        );
        self.raw(who, &query, key, piece).await
    }

    async fn raw(&self, who: &Member<'_>, path: &str, key: &str, piece: &[u8]) -> Answer {
        let request = who
            .ask(Method::PUT, path)
            .header("content-type", "application/octet-stream")
            .header("idempotency-key", key)
            .body(Body::from(piece.to_vec()))
            .unwrap();
        who.world.send(request).await
    }
}

async fn applied(siti: &Member<'_>) -> String {
    let sent = siti
        .write("/v1/loan-applications", &papers_application())
        .await
        .is_ok();
    sent["id"].as_str().unwrap().to_owned()
}

fn shown(list: &Value) -> &Value {
    &list["items"][0]
}

#[tokio::test]
async fn a_paper_arrives_once_whatever_is_sent_twice() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let id = applied(&siti).await;
    let up = Upload::new(&id, "ktp", photo(150_000));
    siti.get(&up.path).await.is_problem(404, "not_found");
    let first = up.put(&siti, 0, 65_536).await.is_ok();
    assert_eq!(first["received"], 65_536);
    assert_eq!(first["completedAt"], Value::Null);
    // The answer was lost: the same piece, then one that begins in what is there.
    assert_eq!(up.put(&siti, 0, 65_536).await.is_ok(), first);
    let more = up.put(&siti, 60_000, 125_536).await.is_ok();
    assert_eq!(more["received"], 125_536);
    let gap = up.put(&siti, 130_000, 150_000).await;
    assert_eq!(gap.is_problem(409, "upload_gap")["limit"], "125536");
    assert_eq!(siti.get(&up.path).await.is_ok(), more);

    let waits = siti.get("/v1/loan-applications").await.is_ok();
    assert_eq!(shown(&waits)["awaits"], serde_json::json!(["attachments"]));
    let whole = up.put(&siti, 125_536, 150_000).await.is_ok();
    assert_eq!(whole["received"], 150_000);
    assert!(whole["completedAt"].is_string());
    // Once whole, every piece and even another upload of the same bytes says so.
    assert_eq!(up.put(&siti, 0, 65_536).await.is_ok(), whole);
    let again = Upload::new(&id, "ktp", photo(150_000));
    assert_eq!(again.put(&siti, 0, 65_536).await.is_ok(), whole);

    let mut tx = world.store.read().await.unwrap();
    assert_eq!(tx.attachment_bytes(&id, "ktp").await.unwrap(), up.whole);
    let shown_now = siti.get("/v1/loan-applications").await.is_ok();
    assert_eq!(shown(&shown_now)["awaits"], serde_json::json!([]));
    assert_eq!(shown_now["asOf"], whole["completedAt"]);
}

#[tokio::test]
async fn another_photo_takes_the_place_of_the_first() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let id = applied(&siti).await;
    let first = Upload::new(&id, "ktp", photo(70_000));
    first.put(&siti, 0, 65_536).await.is_ok();
    let second = Upload::new(&id, "ktp", photo(30_000));
    // A new upload begins at its beginning.
    let late = second.put(&siti, 10_000, 30_000).await;
    assert_eq!(late.is_problem(409, "upload_gap")["limit"], "0");
    let whole = second.put(&siti, 0, 30_000).await.is_ok();
    assert!(whole["completedAt"].is_string());
    let mut tx = world.store.read().await.unwrap();
    assert_eq!(tx.attachment_bytes(&id, "ktp").await.unwrap(), second.whole);
}

#[tokio::test]
async fn what_is_not_what_it_was_said_to_be_is_no_paper() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let id = applied(&siti).await;
    let before = world.digest().await;
    let page = Upload::new(&id, "ktp", b"<html>no photo</html>".to_vec());
    page.put(&siti, 0, 21)
        .await
        .is_problem(422, "upload_damaged");
    let up = Upload::new(&id, "ktp", photo(1000));
    let mut other = up.whole.clone();
    other[500] ^= 1;
    up.put_as(&siti, &up.key, 0, &other)
        .await
        .is_problem(422, "upload_damaged");
    assert_eq!(world.digest().await, before, "nothing of it stays");
    // The same key for another photo, half way.
    up.put(&siti, 0, 400).await.is_ok();
    let stolen = Upload {
        whole: photo(2000),
        key: up.key.clone(),
        path: up.path.clone(),
        kind: "image/jpeg",
    };
    stolen
        .put(&siti, 0, 2000)
        .await
        .is_problem(422, "idempotency_key_reused");
    up.put(&siti, 400, 1000).await.is_ok();
}

#[tokio::test]
async fn bad_pieces_are_refused_and_nothing_changes() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let id = applied(&siti).await;
    let up = Upload::new(&id, "ktp", photo(1000));
    let before = world.digest().await;
    let query = |offset: &str, size: &str, digest: &str, kind: &str| {
        format!(
            "{}?offset={offset}&size={size}&sha256={digest}&type={kind}",
            up.path
        )
    };
    let good = hex(&sha256(&up.whole));
    for (path, status, code) in [
        (
            query("-1", "1000", &good, "image/jpeg"),
            400,
            "invalid_request",
        ),
        (
            query("0", "0", &good, "image/jpeg"),
            422,
            "validation_failed",
        ),
        (
            query("0", "999", &good, "image/jpeg"),
            422,
            "validation_failed",
        ),
        (
            query("4294967295", "1000", &good, "image/jpeg"),
            409,
            "upload_gap",
        ),
        (
            query("0", "500001", &good, "image/jpeg"),
            413,
            "payload_too_large",
        ),
        (
            query("0", "4294967296", &good, "image/jpeg"),
            400,
            "invalid_request",
        ),
        (
            query("0", "1000", "00", "image/jpeg"),
            422,
            "validation_failed",
        ),
        (
            query("0", "1000", &good.to_uppercase(), "image/jpeg"),
            422,
            "validation_failed",
        ),
        (
            query("0", "1000", &good, "image/svg+xml"),
            422,
            "validation_failed",
        ),
        // This paper is a photo.
        (
            query("0", "1000", &good, "application/pdf"),
            422,
            "validation_failed",
        ),
        (up.path.clone(), 400, "invalid_request"),
        (
            query("0", "1000", &good, "image/jpeg").replace("/ktp", "/other"),
            404,
            "not_found",
        ),
    ] {
        up.raw(&siti, &path, &up.key, &up.whole)
            .await
            .is_problem(status, code);
    }
    let path = query("0", "1000", &good, "image/jpeg");
    up.raw(&siti, &path, "no-uuid", &up.whole)
        .await
        .is_problem(400, "idempotency_key_missing");
    up.raw(&siti, &path, &up.key, &photo(70_000))
        .await
        .is_problem(413, "payload_too_large");
    up.raw(&siti, &path, &up.key, b"")
        .await
        .is_problem(422, "validation_failed");
    // Nobody else's, and nobody's.
    let budi = world.sign_in(BUDI).await;
    up.put(&budi, 0, 1000).await.is_problem(404, "not_found");
    budi.get(&up.path).await.is_problem(404, "not_found");
    world
        .get(&up.path)
        .await
        .is_problem(401, "session_required");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn a_decided_application_takes_no_more_and_a_member_no_more_than_the_quota() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let id = applied(&siti).await;
    let up = Upload::new(&id, "ktp", photo(1000));
    world
        .execute(
            "INSERT INTO loan_attachment (application_id, slot, upload_key, media_type, size,
                 sha256, begun_at)
             SELECT id, 'old', '0198a000-0000-7000-8000-000000000000', 'image/jpeg', 19999500,
                 zeroblob(32), 0 FROM loan_application",
        )
        .await;
    let full = up.put(&siti, 0, 1000).await;
    assert_eq!(full.is_problem(403, "quota_exceeded")["limit"], "20000000");
    world
        .execute("DELETE FROM loan_attachment WHERE slot = 'old'")
        .await;
    up.put(&siti, 0, 400).await.is_ok();
    let path = format!("/v1/loan-applications/{id}/cancellation");
    siti.write(&path, &Value::Null).await.is_ok();
    up.put(&siti, 400, 1000)
        .await
        .is_problem(409, "wrong_state");
    // What nobody needs any more goes after a while, and only then.
    let mut tx = world.store.write().await.unwrap();
    let later = world.now() + chrono::TimeDelta::seconds(1);
    assert_eq!(tx.purge_attachments(world.now()).await.unwrap(), 0);
    assert_eq!(tx.purge_attachments(later).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(piece_count(&world).await, 0);
}

async fn piece_count(world: &World) -> i64 {
    world
        .count("SELECT count(*) FROM loan_attachment_piece")
        .await
}
