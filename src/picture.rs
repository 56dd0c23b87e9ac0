//! A photo that the member took or chose becomes a small JPEG on the phone, before it is kept or
//! sent: turned upright, at most 1600 pixels at its longer side, about 200 kB.
//!
//! It is drawn anew on a canvas, so that nothing of the file is left but what can be seen: no place,
//! no camera, no time, no hidden smaller picture. What is no picture, or so large that the phone
//! would run out of memory over it, is refused before it is decoded. A PDF passes unchanged where one
//! may be given. How a photo is asked for stands in `components::photo`; keeping and sending it is
//! for others.

use core::fmt;

use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::offline::phone;

/// The longer side of what comes out, in pixels; the first that is small enough is taken. Print on a
/// card or a payslip is still read at the first.
const SIDES: [u32; 5] = [1600, 1280, 1024, 800, 640];
/// Qualities of JPEG, best first. Below the last one letters begin to dissolve.
const QUALITIES: [f64; 4] = [0.82, 0.7, 0.6, 0.5];
/// Bytes that a picture may have when it comes out.
pub const MOST: u32 = 200_000;
/// Bytes that a PDF may have.
pub const MOST_PDF: u32 = 2_000_000;
/// Bytes of the file that the member chose.
const MOST_CHOSEN: u32 = 40_000_000;
/// Pixels of the picture that the member chose. Decoded they take four bytes each.
const MOST_PIXELS: u64 = 64_000_000;
/// So much of a file is looked at before it is decoded. What cameras write before a JPEG's size
/// (small pictures, colours) is shorter.
const HEAD: f64 = 262_144.0;

/// What the member may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// A photo.
    Photo,
    /// A photo, or a PDF as it is.
    PhotoOrPdf,
}

impl Accepts {
    /// The kinds of files as an input of a form names them.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Photo => "image/*",
            Self::PhotoOrPdf => "image/*,application/pdf",
        }
    }
}

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A picture that was drawn anew.
    Jpeg,
    /// A document, unchanged.
    Pdf,
}

impl FileKind {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }

    /// The kind behind a media type.
    pub fn from_media_type(text: &str) -> Option<Self> {
        [Self::Jpeg, Self::Pdf]
            .into_iter()
            .find(|kind| kind.media_type() == text)
    }
}

/// A file that is ready to be kept and sent. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Picked {
    /// What it is.
    pub kind: FileKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Picked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.kind, f)
    }
}

/// Why a file cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// It is no picture that this phone can show, and no PDF where one may be given.
    NoPicture,
    /// Its file or its pixels are more than the phone should decode.
    TooLarge,
    /// A PDF above [`MOST_PDF`].
    PdfTooLarge,
    /// The phone no longer gives the file, or has no memory left to draw it.
    Unreadable,
}

/// Makes of a file what can be kept and sent.
///
/// Errors: [`PictureError`]; nothing was kept anywhere then.
pub async fn take(file: &Blob, accepts: Accepts) -> Result<Picked, PictureError> {
    if file.size() > f64::from(MOST_CHOSEN) {
        return Err(PictureError::TooLarge);
    }
    let head = file
        .slice_with_f64_and_f64(0.0, HEAD)
        .map_err(|_| PictureError::Unreadable)?;
    let head = bytes_of(&head).await.ok_or(PictureError::Unreadable)?;
    match look(&head) {
        Found::Pdf if accepts == Accepts::PhotoOrPdf => {
            if file.size() > f64::from(MOST_PDF) {
                return Err(PictureError::PdfTooLarge);
            }
            let bytes = bytes_of(file).await.ok_or(PictureError::Unreadable)?;
            let kind = FileKind::Pdf;
            Ok(Picked { kind, bytes })
        }
        Found::Picture(size) => {
            let pixels = size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
            if pixels > MOST_PIXELS {
                return Err(PictureError::TooLarge);
            }
            let bytes = shrink(file, size).await?;
            let kind = FileKind::Jpeg;
            Ok(Picked { kind, bytes })
        }
        Found::Pdf | Found::Nothing => Err(PictureError::NoPicture),
    }
}

/// Draws the picture anew until it is small enough.
async fn shrink(file: &Blob, size: Option<(u32, u32)>) -> Result<Vec<u8>, PictureError> {
    let window = web_sys::window().ok_or(PictureError::Unreadable)?;
    let options = Object::new();
    // The browser turns the picture upright by itself, and does not say whether before or after
    // this: one side alone keeps its form either way, and leaves the other long enough.
    if size.is_some_and(|(width, height)| width.min(height) > SIDES[0]) {
        let _ = Reflect::set(&options, &"resizeWidth".into(), &SIDES[0].into());
        let _ = Reflect::set(&options, &"resizeQuality".into(), &"medium".into());
    }
    let bitmap = phone::ask(&window, "createImageBitmap", &[file, &options])
        .await
        .map_err(|_| PictureError::NoPicture)?;
    let drawn = draw_small(&bitmap).await;
    // Its pixels are given back at once, not when the browser comes to it.
    let _ = phone::call(&bitmap, "close", &[]);
    drawn.ok_or(PictureError::Unreadable)
}

async fn draw_small(bitmap: &JsValue) -> Option<Vec<u8>> {
    let read = |name: &str| phone::property(bitmap, name).and_then(|side| whole(&side));
    let size = (read("width")?, read("height")?);
    let canvas: JsValue = web_sys::window()?
        .document()?
        .create_element("canvas")
        .ok()?
        .into();
    let mut last = None;
    'sides: for most in SIDES {
        let (width, height) = fit(size, most);
        put(&canvas, "width", width);
        put(&canvas, "height", height);
        let context = phone::call(&canvas, "getContext", &[&"2d".into()]).ok()?;
        // A JPEG has no glass: what can be seen through becomes paper.
        put(&context, "fillStyle", "white");
        put(&context, "imageSmoothingQuality", "high");
        let (left, width, height) = (JsValue::from(0), width.into(), height.into());
        phone::call(&context, "fillRect", &[&left, &left, &width, &height]).ok()?;
        let place: [&JsValue; 5] = [bitmap, &left, &left, &width, &height];
        phone::call(&context, "drawImage", &place).ok()?;
        for quality in QUALITIES {
            let coded = encode(&canvas, quality).await?;
            let fits = coded.size() <= f64::from(MOST);
            last = Some(coded);
            if fits {
                break 'sides;
            }
        }
    }
    put(&canvas, "width", 0);
    put(&canvas, "height", 0);
    let bytes = bytes_of(&last?).await?;
    // A browser without JPEG would have given a PNG.
    matches!(look(&bytes), Found::Picture(_))
        .then_some(bytes)
        .filter(|bytes| bytes.starts_with(JPEG))
}

/// The canvas as a JPEG; browsers do this beside the page, so that it stays usable.
async fn encode(canvas: &JsValue, quality: f64) -> Option<Blob> {
    let kind = JsValue::from_str(FileKind::Jpeg.media_type());
    let promise = Promise::new(&mut |done, fail| {
        let called = phone::call(canvas, "toBlob", &[&done, &kind, &quality.into()]);
        if called.is_err() {
            let _ = fail.call0(&JsValue::NULL);
        }
    });
    let coded = JsFuture::from(promise).await.ok()?;
    wasm_bindgen::JsCast::dyn_into(coded).ok()
}

fn put(target: &JsValue, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(target, &name.into(), &value.into());
}

async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and no picture has so many pixels"
)]
fn whole(value: &JsValue) -> Option<u32> {
    value.as_f64().map(|side| side as u32)
}

/// Width and height with the longer side at most so long; nothing is made larger.
fn fit((width, height): (u32, u32), most: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= most {
        return (width.max(1), height.max(1));
    }
    let scale = |side: u32| {
        let longer = u64::from(longer);
        let scaled = (u64::from(side) * u64::from(most) + longer / 2) / longer;
        u32::try_from(scaled).unwrap_or(most).max(1)
    };
    (scale(width), scale(height))
}

const JPEG: &[u8] = &[0xff, 0xd8, 0xff];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What the first bytes of a file tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// A JPEG, PNG or WebP, with its width and height where they are found.
    Picture(Option<(u32, u32)>),
    /// A PDF.
    Pdf,
    /// Anything else.
    Nothing,
}

fn look(head: &[u8]) -> Found {
    if head.starts_with(JPEG) {
        Found::Picture(jpeg_size(head))
    } else if head.starts_with(PNG) {
        Found::Picture(pair(head, 16, big4))
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        Found::Picture(webp_size(head))
    } else if head.starts_with(b"%PDF-") {
        Found::Pdf
    } else {
        Found::Nothing
    }
}

/// Goes from segment to segment to the one that tells the size.
///
/// Source: ITU-T T.81, B.1.1.4 and B.2.2.
fn jpeg_size(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *head.get(at + 1)?;
        if *head.get(at)? != 0xff {
            return None;
        }
        match marker {
            // A fill byte.
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let height = big2(head, at + 5)?;
                let width = big2(head, at + 7)?;
                return Some((width, height));
            }
            // The picture itself begins, or ends, before its size was told.
            0xd8..=0xda => return None,
            _ => at = at + 2 + usize::try_from(big2(head, at + 2)?).ok()?,
        }
    }
}

/// Source: RFC 9649, sections 2.5 to 2.7 and 3.
fn webp_size(head: &[u8]) -> Option<(u32, u32)> {
    let little = |at: usize, bytes: usize| {
        let part = head.get(at..at + bytes)?;
        Some(
            part.iter()
                .rev()
                .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)),
        )
    };
    match head.get(12..16)? {
        b"VP8X" => Some((little(24, 3)? + 1, little(27, 3)? + 1)),
        b"VP8 " => Some((little(26, 2)? & 0x3fff, little(28, 2)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}

fn pair(head: &[u8], at: usize, read: fn(&[u8], usize) -> Option<u32>) -> Option<(u32, u32)> {
    Some((read(head, at)?, read(head, at + 4)?))
}

fn big2(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at + 2)?;
    Some(u32::from(part[0]) << 8 | u32::from(part[1]))
}

fn big4(bytes: &[u8], at: usize) -> Option<u32> {
    let part: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(part))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "picture_tests.rs"]
mod tests;
