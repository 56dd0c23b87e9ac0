//! Unduh data saya: a copy of everything that the cooperative keeps about the member, to read or
//! for another system. It is made on the phone of what the backend hands out, and kept nowhere.

mod sheet;

use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::backend::{BackendError, joining as protocol};
use crate::components::{Icon, Screen, Standing, Tab, icon, note, use_announce};
use crate::i18n::{own_data as t, problems};
use crate::markup::{IntoAny, View, view};
use crate::offline::papers;
use crate::offline::phone;
use crate::prelude::*;
use crate::session::{self, use_app};

/// Milliseconds after which the memory of a download is given back.
const RELEASE: u32 = 60_000;

/// What is downloaded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A page to read and print.
    Page,
    /// The answer as it came.
    Json,
}

/// `/lainnya/data/unduh`
pub fn my_data_page() -> View {
    let app = use_app();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let say = use_announce();
    let fetch = move |kind: Kind| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let outcome = download(kind).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => say.run(t::copy_done().to_owned()),
                Err(error) => {
                    failed.try_set(Some(problems::of_asking(&error)));
                }
            }
        });
    };
    let offline = move || !app.online.get();
    let words = [t::copy_intro(), t::copy_votes(), t::copy_secret()]
        .map(|words| view! { <p>{words}</p> }.into_any());
    view! {
        <Screen title=t::copy() back="/lainnya/data" tab=Tab::More>
            <section class="card">{words.into_iter().collect::<Vec<_>>()}</section>
            {note(Standing::Attention, "", t::copy_careful())}
            {move || offline().then(|| note(Standing::Offline, t::copy_failed(), problems::nothing_sent()))}
            <div class="group" aria-live="polite">
                {move || failed.get().map(|words| note(Standing::Refused, t::copy_failed(), words))}
                {move || busy.get().then(|| note(Standing::Sending, t::copy_busy(), ""))}
            </div>
            <button class="btn" type="button" aria-disabled=move || busy.get().then_some("true") on:click=move |_| fetch(Kind::Page)>
                {icon(Icon::Download)}
                {t::copy_read()}
            </button>
            <button class="btn quiet" type="button" aria-disabled=move || busy.get().then_some("true") on:click=move |_| fetch(Kind::Json)>
                {icon(Icon::Download)}
                {t::copy_machine()}
            </button>
        </Screen>
    }
    .into_any()
}

async fn download(kind: Kind) -> Result<(), BackendError> {
    let answer = session::ask(&protocol::export()).await?;
    let copy = protocol::parse_export(&answer.body)?;
    let (bytes, name) = match kind {
        Kind::Json => (answer.body, "data-saya.json"),
        Kind::Page => (sheet::page(&copy).into_bytes(), "data-saya.html"),
    };
    save(&bytes, name).ok_or(BackendError::BadResponse)
}

/// Hands a file to the browser.
fn save(bytes: &[u8], name: &str) -> Option<()> {
    let url = papers::object_url(bytes, "application/octet-stream")?;
    let link = document().create_element("a").ok()?;
    link.set_attribute("href", &url).ok()?;
    link.set_attribute("download", name).ok()?;
    link.dyn_into::<HtmlElement>().ok()?.click();
    phone::later(RELEASE, move || papers::release_url(&url));
    Some(())
}
