//! What a page shows with and without network.

use sokoguru::backend::{BackendError, Read, own};
use sokoguru::offline::store::Table;
use sokoguru::offline::{cache, phone, records};
use sokoguru::reading::{Loadable, State, use_reading};
use sokoguru::session::Session;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::phone::{answer_with, calls, contains, member, raw, signed_in, until};

fn text(bytes: &[u8]) -> Result<String, BackendError> {
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| BackendError::BadResponse)?;
    if text.starts_with("ok") {
        Ok(text)
    } else {
        Err(BackendError::BadResponse)
    }
}

fn read() -> Read<String> {
    Read {
        request: own::home().request,
        parse: text,
    }
}

fn shown(state: State<String>) -> (String, String) {
    state.with_untracked(|state| {
        let name = match state {
            Loadable::Loading => "loading".to_owned(),
            Loadable::Ready(_) => "ready".to_owned(),
            Loadable::Stale(_, error) => format!("stale {error:?}"),
            Loadable::Failed(error) => format!("failed {error:?}"),
        };
        (
            name,
            state
                .reading()
                .map(|reading| (*reading.data).clone())
                .unwrap_or_default(),
        )
    })
}

#[wasm_bindgen_test]
async fn a_reading_shows_the_copy_first_and_never_loses_it() {
    let app = signed_in().await;
    answer_with("return new Response('ok 1', {headers: {ETag: '\"1\"'}});");
    let source = use_reading(read());
    until(|| shown(source.state).0 == "ready").await;
    until(|| !calls().is_empty()).await;
    phone::sleep(100).await;
    assert!(!contains(&raw(Table::Cache, "/v1/home").await, "ok 1"));

    // A page later: the copy, then the network's word that it still holds.
    answer_with(
        "if (init.headers.get('if-none-match') !== '\"1\"') throw new Error('no etag'); \
         return new Response(null, {status: 304});",
    );
    let source = use_reading(read());
    until(|| shown(source.state).0 == "ready").await;
    assert_eq!(shown(source.state).1, "ok 1");

    // Without network, with garbage and after the session the copy stays.
    answer_with("throw new TypeError('no network');");
    source.refresh.run(());
    until(|| shown(source.state).0 == "stale Some(Offline)").await;
    answer_with("return new Response('<html>');");
    app.online.set(true);
    until(|| shown(source.state).0 == "stale Some(BadResponse)").await;
    assert_eq!(
        cache::get(&records::current(), "/v1/home")
            .await
            .unwrap()
            .body,
        b"ok 1"
    );
    answer_with(
        "return new Response(JSON.stringify({type: 'about:blank', title: 'x', status: 401, \
         code: 'session_required'}), {status: 401});",
    );
    source.refresh.run(());
    until(|| shown(source.state).0 == "stale Some(SignedOut)").await;
    assert_eq!(shown(source.state).1, "ok 1");

    // An accepted write asks again.
    app.session.set(Session::SignedIn(member()));
    answer_with("return new Response('ok 2');");
    app.version.update(|version| *version += 1);
    until(|| shown(source.state) == ("ready".to_owned(), "ok 2".to_owned())).await;
}

#[wasm_bindgen_test]
async fn a_copy_that_cannot_be_read_goes() {
    signed_in().await;
    let copy = cache::fresh(b"broken".to_vec(), Some("\"9\"".to_owned()));
    cache::put(&records::current(), "/v1/home", &copy).await;
    answer_with("throw new TypeError('no network');");
    let source = use_reading(read());
    until(|| shown(source.state).0 == "failed Offline").await;
    assert!(cache::get(&records::current(), "/v1/home").await.is_none());
}
