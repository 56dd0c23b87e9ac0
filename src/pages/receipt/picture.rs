//! A receipt as a picture: drawn on a canvas, dark on white whatever the theme, for apps in which a
//! picture is what is looked at.

use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::offline::phone;

/// Pixels.
const WIDE: u32 = 720;
const EDGE: u32 = 48;
const FAMILY: &str = "system-ui, Roboto, sans-serif";

/// A line of a size, bold or not, strong or faint.
struct Line {
    text: String,
    size: u32,
    bold: bool,
    faint: bool,
    /// Room above it.
    gap: u32,
}

/// The picture of a receipt as PNG: who says it, what it is, the sum, and the facts. `None` where
/// the phone cannot draw it.
pub async fn png(
    head: &str,
    title: &str,
    sum: &str,
    facts: &[(&'static str, String)],
    foot: &str,
) -> Option<Vec<u8>> {
    let canvas: JsValue = web_sys::window()?
        .document()?
        .create_element("canvas")
        .ok()?
        .into();
    let pen = phone::call(&canvas, "getContext", &[&"2d".into()]).ok()?;
    let mut lines = Vec::new();
    let mut add = |text: &str, size: u32, bold: bool, faint: bool, gap: u32| {
        set_font(&pen, size, bold);
        for (at, part) in wrapped(&pen, text).into_iter().enumerate() {
            lines.push(Line {
                text: part,
                size,
                bold,
                faint,
                gap: if at == 0 { gap } else { size / 4 },
            });
        }
    };
    add(head, 34, true, false, 0);
    add(title, 26, false, true, 12);
    add(sum, 60, true, false, 36);
    for (words, fact) in facts {
        add(words, 24, false, true, 30);
        add(fact, 30, true, false, 6);
    }
    add(foot, 22, false, true, 44);
    let tall: u32 = lines.iter().map(|line| line.gap + line.size).sum();
    put(&canvas, "width", &WIDE.into());
    put(&canvas, "height", &(tall + 2 * EDGE + 12).into());
    put(&pen, "fillStyle", &"white".into());
    let whole = [0, 0, WIDE, tall + 2 * EDGE + 12].map(JsValue::from);
    phone::call(
        &pen,
        "fillRect",
        &[&whole[0], &whole[1], &whole[2], &whole[3]],
    )
    .ok()?;
    put(&pen, "fillStyle", &"black".into());
    let mut y = EDGE;
    for line in &lines {
        y += line.gap + line.size;
        set_font(&pen, line.size, line.bold);
        let strength = if line.faint { 0.66 } else { 1.0 };
        put(&pen, "globalAlpha", &strength.into());
        let text = JsValue::from_str(&line.text);
        phone::call(&pen, "fillText", &[&text, &EDGE.into(), &y.into()]).ok()?;
    }
    coded(&canvas).await
}

fn set_font(pen: &JsValue, size: u32, bold: bool) {
    let weight = if bold { "700 " } else { "400 " };
    let font = [weight, &size.to_string(), "px ", FAMILY].concat();
    put(pen, "font", &font.as_str().into());
}

fn put(target: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(target, &JsValue::from_str(name), value);
}

/// A text in lines that fit the picture.
fn wrapped(pen: &JsValue, text: &str) -> Vec<String> {
    let fits = |text: &str| {
        phone::call(pen, "measureText", &[&JsValue::from_str(text)])
            .ok()
            .and_then(|size| phone::property(&size, "width")?.as_f64())
            .is_none_or(|width| width <= f64::from(WIDE - 2 * EDGE))
    };
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(last) = lines.last_mut() else { break };
        let longer = if last.is_empty() {
            word.to_owned()
        } else {
            [last, " ", word].concat()
        };
        if fits(&longer) {
            *last = longer;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

async fn coded(canvas: &JsValue) -> Option<Vec<u8>> {
    let done = Promise::new(&mut |resolve, _| {
        let _ = phone::call(canvas, "toBlob", &[&resolve, &"image/png".into()]);
    });
    let blob = JsFuture::from(done).await.ok()?;
    let buffer = phone::ask(&blob, "arrayBuffer", &[]).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
