//! What the phone gives: clock, randomness, timers, and browser calls that have no typed binding.

use chrono::{DateTime, FixedOffset};
use js_sys::{Array, Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

/// Milliseconds since 1970 by the phone's clock.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates; a clock before 1970 counts as 1970"
)]
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// A moment from milliseconds since 1970, in UTC; the cooperative's zone is for the screen.
pub fn moment(ms: u64) -> DateTime<FixedOffset> {
    i64::try_from(ms)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .unwrap_or_default()
        .into()
}

/// Random bytes from the browser; `false` where it has none.
pub fn random(bytes: &mut [u8]) -> bool {
    web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok())
}

/// A `UUIDv7`. Its time is after that of `last`, even when the phone's clock was set back, so that
/// keys sort in the order in which they were made.
pub fn uuid_v7(last: Option<&str>) -> Option<String> {
    let mut bytes = [0; 16];
    if !random(&mut bytes) {
        return None;
    }
    Some(spell_uuid(
        now_ms().max(last.map_or(0, |id| uuid_time(id).saturating_add(1))),
        bytes,
    ))
}

/// The time in a `UUIDv7`, in milliseconds; 0 where there is none.
fn uuid_time(id: &str) -> u64 {
    let digits: String = id.chars().filter(|&c| c != '-').take(12).collect();
    u64::from_str_radix(&digits, 16).unwrap_or(0)
}

fn spell_uuid(ms: u64, mut bytes: [u8; 16]) -> String {
    bytes[..6].copy_from_slice(&ms.to_be_bytes()[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        push_hex(&mut text, *byte);
    }
    text
}

/// Two lower-case hexadecimal digits.
pub fn push_hex(text: &mut String, byte: u8) {
    for half in [byte >> 4, byte & 15] {
        text.push(char::from(if half < 10 {
            b'0' + half
        } else {
            b'a' + half - 10
        }));
    }
}

/// Waits.
pub async fn sleep(ms: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// A property of an object; `None` where it is lacking.
pub fn property(target: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(target, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method that may be lacking in this browser.
pub fn call(target: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method = property(target, name).ok_or(JsValue::UNDEFINED)?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.dyn_into::<Function>()?.apply(target, &list)
}

/// Calls a method that gives a promise, and waits for it.
pub async fn ask(target: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(target, name, arguments)?)).await
}

/// The browser's `navigator`, untyped.
pub fn navigator() -> Option<JsValue> {
    web_sys::window().map(|window| window.navigator().into())
}

/// Runs code at an event, as long as the page lives.
pub fn on(target: &EventTarget, name: &str, run: impl FnMut(JsValue) + 'static) {
    let run: Box<dyn FnMut(JsValue)> = Box::new(run);
    let listener = Closure::wrap(run).into_js_value();
    let _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
}

/// Runs code after a pause.
pub fn later(ms: u32, run: impl FnOnce() + 'static) {
    spawn_local(async move {
        sleep(ms).await;
        run();
    });
}

/// SHA-256 of bytes, in lower-case hexadecimal digits.
pub async fn sha256(bytes: &[u8]) -> Option<String> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let promise = subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok()?;
    let digest = JsFuture::from(promise).await.ok()?;
    let mut text = String::with_capacity(64);
    for byte in js_sys::Uint8Array::new(&digest).to_vec() {
        push_hex(&mut text, byte);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_version_variant_and_time() {
        let text = spell_uuid(0x0123_4567_89ab, [0xff; 16]);
        assert_eq!(text, "01234567-89ab-7fff-bfff-ffffffffffff");
        assert_eq!(uuid_time(&text), 0x0123_4567_89ab);
    }

    #[test]
    fn a_moment_keeps_its_milliseconds() {
        assert_eq!(
            moment(1_700_000_000_123).timestamp_millis(),
            1_700_000_000_123
        );
        assert_eq!(moment(u64::MAX).timestamp(), 0);
    }
}
