//! The app's files: the cooperative's own name, codings, caching, places inside the app.

use axum::body::Body;
use axum::http::Method;
use serde_json::Value;
use sokoguru_api::discovery::Discovery;

use crate::world::{Answer, World, ask};

async fn world() -> (World, tempfile::TempDir) {
    let dist = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(dist.path().join(name), bytes).unwrap();
    put(
        "index.html",
        b"<title>Sokoguru</title><meta name=\"theme-color\" content=\"#000000\">\
          <script type=\"application/json\" id=\"koperasi\">null</script><b id=\"boot-name\">Sokoguru</b>",
    );
    put(
        "manifest.webmanifest",
        br##"{"id":"/","name":"Sokoguru","short_name":"Sokoguru","theme_color":"#000000"}"##,
    );
    put("sokoguru-1a2b3c4d5e6f7a8b_bg.wasm", b"\0asm plain");
    put("sokoguru-1a2b3c4d5e6f7a8b_bg.wasm.br", b"br");
    put("sokoguru-1a2b3c4d5e6f7a8b_bg.wasm.gz", b"gz");
    put("service-worker.js", b"self");
    std::fs::create_dir(dist.path().join("icons")).unwrap();
    put("icons/icon.svg", b"<svg/>");
    let path = dist.path().to_owned();
    let world = World::with(move |config| config.app = Some(path)).await;
    (world, dist)
}

async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = ask(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_page_knows_its_cooperative() {
    let (world, _dist) = world().await;
    for path in ["/", "/index.html", "/simpanan", "/pinjaman/ajukan"] {
        let page = get(&world, path, &[]).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        let text = page.text();
        assert!(
            text.contains("<b id=\"boot-name\">KSP Karya &lt;Bersama&gt;</b>"),
            "{text}"
        );
        assert!(text.contains("content=\"#0a5c45\""));
        let json = text
            .split("id=\"koperasi\">")
            .nth(1)
            .unwrap()
            .split("</script>")
            .next()
            .unwrap();
        let document: Discovery = serde_json::from_str(json).unwrap();
        assert_eq!(document.name, "KSP Karya <Bersama>");
        assert!(!json.contains('<'));
    }
    let page = get(&world, "/", &[("accept-encoding", "br")]).await;
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut page.bytes.as_slice(), &mut plain).unwrap();
    assert_eq!(plain, get(&world, "/", &[]).await.bytes);
    let tag = page.header("etag");
    assert_eq!(
        get(&world, "/rat", &[("if-none-match", &tag)]).await.status,
        304
    );

    let manifest: Value = get(&world, "/manifest.webmanifest", &[]).await.json();
    assert_eq!(manifest["name"], "KSP Karya <Bersama>");
    assert!(manifest["short_name"].as_str().unwrap().chars().count() <= 12);
    assert_eq!(manifest["theme_color"], "#0a5c45");
    assert_eq!(manifest["id"], "/");
}

#[tokio::test]
async fn files_come_in_the_coding_that_is_taken_and_are_kept_by_their_name() {
    let (world, _dist) = world().await;
    let wasm = "/sokoguru-1a2b3c4d5e6f7a8b_bg.wasm";
    for (accept, coding, bytes) in [
        ("gzip, deflate, br", "br", "br"),
        ("gzip", "gzip", "gz"),
        ("identity", "", "\0asm plain"),
        ("br;q=0, gzip", "gzip", "gz"),
    ] {
        let answer = get(&world, wasm, &[("accept-encoding", accept)]).await;
        assert_eq!(answer.header("content-encoding"), coding);
        assert_eq!(answer.text(), bytes);
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(answer.headers.get_all("vary").iter().count(), 1);
    }
    // Only a brotli copy is there for nobody but those who take it.
    let script = get(&world, "/service-worker.js", &[("accept-encoding", "br")]).await;
    assert_eq!(
        (
            script.text().as_str(),
            script.header("content-encoding").as_str()
        ),
        ("self", "")
    );
    assert_eq!(script.header("cache-control"), "no-cache");
    assert_eq!(
        get(&world, "/icons/icon.svg", &[])
            .await
            .header("content-type"),
        "image/svg+xml"
    );
}

#[tokio::test]
async fn what_is_no_file_and_no_place_is_not_found() {
    let (world, _dist) = world().await;
    for path in [
        "/missing.js",
        "/icons/../index.html.br",
        "/v1/nothing",
        "/.well-known/other",
        "/../../etc/passwd.txt",
        "/index.html.br",
        "/%2e%2e/x.txt",
    ] {
        get(&world, path, &[]).await.is_problem(404, "not_found");
    }
    let post = ask(Method::POST, "/simpanan").body(Body::empty()).unwrap();
    world.send(post).await.is_problem(404, "not_found");
}
