//! Files that are made on the phone and leave it: through the phone's own sharing where it takes
//! files, else as a download.

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::offline::{papers, phone};

/// A file to hand out.
pub struct File {
    /// Its name: letters, digits, dots and hyphens.
    pub name: String,
    /// Its media type; one that [`papers::object_url`] lets pass, or it is saved as plain bytes.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// Another app has it.
    Shared,
    /// It is among the downloads.
    Saved,
    /// The member changed their mind.
    Cancelled,
    /// This browser can do neither.
    Impossible,
}

/// Whether this phone shares files.
pub fn can_share(media_type: &str) -> bool {
    let empty = File {
        name: "a".to_owned(),
        media_type: "",
        bytes: Vec::new(),
    };
    let Some(parcel) = parcel(&empty, media_type) else {
        return false;
    };
    is_taken(&parcel)
}

/// Shares a file, or saves it where the phone does not share files.
pub async fn hand_out(file: File) -> Handed {
    let parcel = parcel(&file, file.media_type).filter(is_taken);
    let (Some(parcel), Some(navigator)) = (parcel, phone::navigator()) else {
        return save(&file);
    };
    match phone::ask(&navigator, "share", &[&parcel]).await {
        Ok(_) => Handed::Shared,
        Err(error) => {
            let name = phone::property(&error, "name").and_then(|name| name.as_string());
            if name.as_deref() == Some("AbortError") {
                Handed::Cancelled
            } else {
                save(&file)
            }
        }
    }
}

/// Saves a file among the downloads.
pub fn save(file: &File) -> Handed {
    save_now(file).map_or(Handed::Impossible, |()| Handed::Saved)
}

fn save_now(file: &File) -> Option<()> {
    let url = papers::object_url(&file.bytes, file.media_type)?;
    let document = web_sys::window()?.document()?;
    let link: HtmlElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_attribute("href", &url).ok()?;
    link.set_attribute("download", &file.name).ok()?;
    link.click();
    // The browser reads the bytes after the click.
    phone::later(60_000, move || papers::release_url(&url));
    Some(())
}

/// What the phone's sharing is given.
fn parcel(file: &File, media_type: &str) -> Option<JsValue> {
    let window: JsValue = web_sys::window()?.into();
    let class = phone::property(&window, "File")?
        .dyn_into::<Function>()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &media_type.into()).ok()?;
    let parts = Array::of1(&Uint8Array::from(file.bytes.as_slice()));
    let arguments = Array::of3(&parts, &file.name.as_str().into(), &options);
    let made = Reflect::construct(&class, &arguments).ok()?;
    let parcel = Object::new();
    Reflect::set(&parcel, &"files".into(), &Array::of1(&made)).ok()?;
    Some(parcel.into())
}

fn is_taken(parcel: &JsValue) -> bool {
    phone::navigator()
        .and_then(|navigator| phone::call(&navigator, "canShare", &[parcel]).ok())
        .is_some_and(|answer| answer.is_truthy())
}
