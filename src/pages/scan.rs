//! Reading a QR code with the phone's own reader (`BarcodeDetector`), where there is one. No
//! reader is shipped: who has none types the address.

use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::prelude::*;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::HtmlVideoElement;
use wasm_bindgen_futures::JsFuture;

use crate::i18n::{account as t, common};
use crate::markup::{IntoAny, Place, View, view, watch};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(250);

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name))
        .ok()
        .filter(|found| !found.is_undefined() && !found.is_null())
}

fn call(of: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    get(of, name)?
        .dyn_into::<Function>()
        .ok()?
        .call1(of, argument)
        .ok()
}

async fn awaited(promise: JsValue) -> Option<JsValue> {
    JsFuture::from(promise.dyn_into::<Promise>().ok()?)
        .await
        .ok()
}

fn object(name: &str, value: &JsValue) -> Option<JsValue> {
    let object = Object::new();
    Reflect::set(&object, &JsValue::from_str(name), value).ok()?;
    Some(object.into())
}

/// Whether this browser reads codes.
pub fn is_possible() -> bool {
    get(&window(), "BarcodeDetector").is_some()
}

/// The camera's picture; calls back with the text of the first code, or with nothing where the
/// camera can not be used. The camera is released when the view goes.
pub fn viewer(found: Callback<Option<String>>, close: Callback<()>) -> View {
    let place = Place::new();
    let gone = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&gone);
    on_cleanup(move || stop.store(true, Ordering::Relaxed));
    watch(move || {
        if let Some(video) = place.get::<HtmlVideoElement>() {
            let gone = Arc::clone(&gone);
            spawn_local(async move {
                let text = look(&video, &gone).await;
                release(&video);
                if !gone.load(Ordering::Relaxed) {
                    found.run(text);
                }
            });
        }
    });
    view! {
        <section class="card group">
            <p>{t::scanning()}</p>
            <video class="camera" node_ref=place muted=true playsinline=true></video>
            <button class="btn quiet" type="button" on:click=move |_| close.run(())>
                {common::cancel()}
            </button>
        </section>
    }
    .into_any()
}

async fn look(video: &HtmlVideoElement, gone: &AtomicBool) -> Option<String> {
    let formats = Array::of1(&JsValue::from_str("qr_code"));
    let options = object("formats", &formats)?;
    let reader = get(&window(), "BarcodeDetector")?
        .dyn_into::<Function>()
        .ok()?;
    let reader = Reflect::construct(&reader, &Array::of1(&options)).ok()?;
    let devices = get(&window().navigator(), "mediaDevices")?;
    let facing = object("facingMode", &JsValue::from_str("environment"))?;
    let stream = awaited(call(&devices, "getUserMedia", &object("video", &facing)?)?).await?;
    Reflect::set(video, &JsValue::from_str("srcObject"), &stream).ok()?;
    awaited(video.play().ok()?.into()).await?;
    while !gone.load(Ordering::Relaxed) {
        let codes = awaited(call(&reader, "detect", video)?).await;
        let first = codes.map(|codes| Array::from(&codes).get(0));
        if let Some(text) = first.and_then(|code| get(&code, "rawValue")?.as_string()) {
            return Some(text);
        }
        pause().await;
    }
    None
}

async fn pause() {
    let promise = Promise::new(&mut |done, _| {
        set_timeout(
            move || {
                let _ = done.call0(&JsValue::NULL);
            },
            PAUSE,
        );
    });
    let _ = JsFuture::from(promise).await;
}

fn release(video: &HtmlVideoElement) {
    let Some(stream) = get(video, "srcObject") else {
        return;
    };
    let tracks =
        get(&stream, "getTracks").and_then(|f| f.dyn_into::<Function>().ok()?.call0(&stream).ok());
    for track in tracks
        .map(|tracks| Array::from(&tracks))
        .unwrap_or_default()
        .iter()
    {
        let stop = get(&track, "stop").and_then(|f| f.dyn_into::<Function>().ok());
        let _ = stop.map(|stop| stop.call0(&track));
    }
}
