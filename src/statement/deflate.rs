//! Makes the pages of a file small with the browser's own compression, where it has one.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::pdf::Content;
use crate::offline::phone;

/// The content of a page, deflated (zlib) where the browser can.
pub async fn deflated(bytes: Vec<u8>) -> Content {
    match deflate(&bytes).await {
        Some(small) => Content {
            bytes: small,
            is_deflated: true,
        },
        None => Content {
            bytes,
            is_deflated: false,
        },
    }
}

async fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let window: JsValue = web_sys::window()?.into();
    let make = |name: &str, argument: &JsValue| {
        let class = phone::property(&window, name)?
            .dyn_into::<Function>()
            .ok()?;
        Reflect::construct(&class, &Array::of1(argument)).ok()
    };
    let machine = make("CompressionStream", &"deflate".into())?;
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let plain = phone::call(&blob, "stream", &[]).ok()?;
    let small = phone::call(&plain, "pipeThrough", &[&machine]).ok()?;
    let answer = make("Response", &small)?;
    let buffer = phone::ask(&answer, "arrayBuffer", &[]).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
