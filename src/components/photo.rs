//! Asks for a photo, or a PDF where one may be given: a label, a button that opens camera and
//! gallery, what came out with its size, and ways to replace and remove it.
//!
//! It hands over what `picture` made of the file, never the file itself. Whether it has to be there
//! is the page's to say, in `wrong`.

use std::sync::Arc;

use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Blob, Event};

use super::icon::{Icon, icon};
use super::{announce, use_announce};
use crate::i18n::{fill, formats, pictures as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::{papers, phone};
use crate::picture::{self, Accepts, FileKind, Picked, PictureError};
use crate::prelude::*;

/// What is picked, if anything.
pub type Value = Option<Arc<Picked>>;

/// A field for a photo.
#[derive(Clone)]
pub struct PhotoField {
    /// Id of the input, one of its kind on the page.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// How to answer; may be empty.
    pub hint: String,
    /// What may be given.
    pub accepts: Accepts,
    /// What was given.
    pub value: RwSignal<Value>,
    /// What the page has against it.
    pub wrong: Signal<Option<String>>,
}

impl PhotoField {
    /// Draws it.
    pub fn view(self) -> View {
        let Self {
            id,
            label,
            hint,
            accepts,
            value,
            wrong,
        } = self;
        let busy = RwSignal::new(false);
        let failed = RwSignal::new(None::<PictureError>);
        let error = Signal::derive(move || failed.get().map(t::problem).or_else(|| wrong.get()));
        let say = use_announce();
        let chosen = move |event: Event| {
            let Some(file) = first_file(&event) else {
                return;
            };
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            failed.set(None);
            spawn_local(async move {
                match picture::take(&file, accepts).await {
                    Ok(picked) => {
                        say.run(ready(&picked));
                        value.try_set(Some(Arc::new(picked)));
                    }
                    Err(error) => failed.try_set(Some(error)),
                }
                busy.try_set(false);
            });
        };
        let part = |part: &str| [&id, part].concat();
        let name = label.clone();
        let shown = move || value.with(|value| value.as_deref().map(|one| preview(one, &name)));
        let has_one = Memo::new(move || value.with(Option::is_some));
        let words = move || {
            if has_one.get() {
                t::retake()
            } else if accepts == Accepts::Photo {
                t::take()
            } else {
                t::take_or_pdf()
            }
        };
        view! {
            <div class="field photo" class:wrong=move || error.with(Option::is_some)>
                <b id=part("-label")>{label}</b>
                <p class="muted" id=part("-hint") hidden=hint.is_empty()>
                    {hint.clone()}
                </p>
                {shown}
                <div class="pair">
                    <input
                        class="sr"
                        type="file"
                        id=id.clone()
                        accept=accepts.attribute()
                        aria-labelledby=[&part("-label"), " ", &part("-words")].concat()
                        aria-describedby=[&part("-hint"), " ", &part("-error")].concat()
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        on:change=chosen
                    />
                    <label class="btn quiet" for=id.clone() id=part("-words")>
                        {icon(Icon::Camera)}
                        <span>{words}</span>
                    </label>
                    {move || has_one.get().then(|| remove_button(value))}
                </div>
                <p class="muted" role="status" hidden=move || !busy.get()>
                    {t::shrinking()}
                </p>
                <p class="error" id=part("-error") hidden=move || error.with(Option::is_none)>
                    {icon(Icon::Alert)}
                    <span>{move || error.get()}</span>
                </p>
            </div>
        }
        .into_any()
    }
}

fn remove_button(value: RwSignal<Value>) -> View {
    let remove = move |_| {
        value.set(None);
        announce(t::removed());
    };
    view! {
        <button class="btn quiet danger" type="button" on:click=remove>
            {icon(Icon::Bin)}
            <span>{t::remove()}</span>
        </button>
    }
    .into_any()
}

fn ready(picked: &Picked) -> String {
    let size = formats::size(u64::try_from(picked.bytes.len()).unwrap_or(u64::MAX));
    let words = match picked.kind {
        FileKind::Jpeg => t::ready_photo(),
        FileKind::Pdf => t::ready_pdf(),
    };
    fill(words, &[&size])
}

fn preview(picked: &Picked, label: &str) -> View {
    let picture = (picked.kind == FileKind::Jpeg)
        .then(|| papers::object_url(&picked.bytes, picked.kind.media_type()))
        .flatten()
        .map(|address| {
            let shown = address.clone();
            on_cleanup(move || papers::release_url(&address));
            view! { <img class="photo" src=shown alt=fill(t::preview(), &[label]) /> }.into_any()
        });
    let size = view! {
        <p class="tag ok">
            {icon(Icon::Check)}
            <span>{ready(picked)}</span>
        </p>
    }
    .into_any();
    (picture, size).into_any()
}

/// The file that was chosen; the input is emptied, so that the same one can be chosen again.
fn first_file(event: &Event) -> Option<Blob> {
    let input = event.target()?;
    let files = phone::property(&input, "files")?;
    let file = phone::property(&files, "0")?.dyn_into().ok();
    let _ = js_sys::Reflect::set(&input, &"value".into(), &JsValue::from_str(""));
    file
}
