//! What is no backend at all ends in verdicts too: no answer makes the kit fall over.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sokoguru_conformance::verdict::Verdict;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::world::{account, judge};

const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";

/// Answers that take turns, whatever is asked.
fn answers() -> Vec<Vec<u8>> {
    let json = |body: &str| format!("{JSON}{body}").into_bytes();
    let deep = "[".repeat(20_000);
    let claims = r##"{"name":"X","legalName":"X","colour":"#00ff00","zone":"Asia/Jakarta","currency":"IDR","contact":{},"words":{},"services":{"##;
    let areas = ["accounts", "announcements", "loans", "meetings", "profile"]
        .map(|area| {
            format!(r#""{area}":{{"protocol":"sokoguru/1","baseUrl":"/","auth":"session"}}"#)
        })
        .join(",");
    vec![
        json(&format!("{claims}{areas}}}}}")),
        b"HTTP/1.1 201 Created\r\nset-cookie: a=b\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"sessionId\":7,\"member\":[],\"bearer\":null}".to_vec(),
        json("{\"items\":[{\"id\":\"a\",\"balance\":{\"value\":1e400,\"currency\":7}}],\"nextCursor\":{}}"),
        json("{\"items\":[{\"id\":\"\\u0000/../%\",\"balance\":{\"value\":\"999999999999999.99\",\"currency\":\"IDR\"}}],\"nextCursor\":\"a b\\nc\",\"total\":null}"),
        json(&deep),
        json(""),
        json("{\"items\":[null,1,\"x\",[],{}],\"asOf\":\"0000-00-00T99:99:99Z\"}"),
        b"HTTP/1.1 999 \xff\xfe\r\n\r\n".to_vec(),
        b"garbage without a line".to_vec(),
        Vec::new(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\nshort".to_vec(),
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzzz\r\n".to_vec(),
        b"HTTP/1.1 302 Found\r\nlocation: /v1/me\r\ncontent-length: 0\r\n\r\n".to_vec(),
        b"HTTP/1.1 429 X\r\nretry-after: 99999999999999999999999\r\ncontent-length: 0\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\netag: \xc3\x28\r\ncontent-length: 14\r\n\r\n<h1>Maaf</h1>\n".to_vec(),
        [JSON.as_bytes(), &vec![b'7'; 2 * 1024 * 1024]].concat(),
        b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
    ]
}

async fn serve(all: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (all, next) = (Arc::new(all), Arc::new(AtomicUsize::new(0)));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (all, next) = (Arc::clone(&all), Arc::clone(&next));
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let read = stream.read(&mut asked).await.unwrap_or(0);
                // The first answer is for the document, so that everything is asked.
                let document = asked[..read].starts_with(b"GET /.well-known/koperasi");
                let signing = asked[..read].starts_with(b"POST /v1/sessions HTTP");
                let turn = next.fetch_add(1, Ordering::Relaxed);
                let answer = match (document, signing) {
                    (true, _) => all.first(),
                    (_, true) => all.get(1),
                    _ => all.get(turn % all.len()),
                };
                if let Some(answer) = answer {
                    let _ = stream.write_all(answer).await;
                }
                let _ = stream.shutdown().await;
            });
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_ends_in_verdicts() {
    let all = answers();
    // In turns, and then each of them all the time.
    let mut mixes = vec![all.clone()];
    mixes.extend(
        all.iter()
            .skip(2)
            .map(|one| vec![all[0].clone(), all[1].clone(), one.clone()]),
    );
    for (index, mix) in mixes.into_iter().enumerate() {
        let url = serve(mix).await;
        let report = judge(&url, account()).await;
        assert!(!report.conforms, "mix {index}");
        assert!(report.cases.len() > 60, "mix {index}");
        assert!(report.text().len() < 2_000_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_nonsense_fails_as_the_document() {
    for body in [
        "",
        "null",
        "[]",
        "{\"services\":[]}",
        "{\"services\":{\"loans\":7}}",
        "<html>",
    ] {
        let url = serve(vec![format!("{JSON}{body}").into_bytes(); 2]).await;
        let report = judge(&url, account()).await;
        assert_eq!(
            report.verdict("discovery.document"),
            Some(Verdict::Failed),
            "{body}"
        );
        assert_eq!(
            report.verdict("discovery.claims"),
            Some(Verdict::Failed),
            "{body}"
        );
    }
}
