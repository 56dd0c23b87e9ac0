//! What the phone makes of photos, with the browser's own decoder and encoder.

use js_sys::{Array, Function, Promise, Uint8Array};
use sokoguru::picture::{self, Accepts, FileKind, MOST, MOST_PDF, PictureError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

async fn script(code: &str, argument: &JsValue) -> JsValue {
    let run = Function::new_with_args("given", &format!("return (async () => {{ {code} }})()"));
    let promise: Promise = run
        .call1(&JsValue::NULL, argument)
        .unwrap()
        .unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// A photo as a camera makes it: left half red, right half blue, above all noise, below it none.
async fn photo(kind: &str, width: u32, height: u32, noise: bool) -> Vec<u8> {
    let code = format!(
        "const c = document.createElement('canvas'); c.width = {width}; c.height = {height}; \
         const x = c.getContext('2d'); x.fillStyle = '#f00'; x.fillRect(0, 0, {width}, {height}); \
         x.fillStyle = '#00f'; x.fillRect({width} / 2, 0, {width}, {height}); \
         if ({noise}) {{ const d = x.getImageData(0, 0, {width}, {height} / 2); \
         for (let i = 0; i < d.data.length; i += 65536) \
         crypto.getRandomValues(d.data.subarray(i, Math.min(i + 65536, d.data.length))); \
         for (let i = 3; i < d.data.length; i += 4) d.data[i] = 255; \
         x.putImageData(d, 0, 0); }} \
         const b = await new Promise((done) => c.toBlob(done, '{kind}', 0.95)); \
         return new Uint8Array(await b.arrayBuffer());"
    );
    let bytes: Uint8Array = script(&code, &JsValue::NULL).await.unchecked_into();
    bytes.to_vec()
}

/// The same photo as a phone writes it that was held upright: turned, with a place in it.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]);
    exif.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02S\0\0\0\0\0\0\0 GPS-6.2,106.8");
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

/// Width, height, and the colours near the four corners: top left, top right, below.
async fn seen(bytes: &[u8]) -> Vec<u32> {
    let code = "const b = await createImageBitmap(new Blob([given])); \
        const c = document.createElement('canvas'); c.width = b.width; c.height = b.height; \
        const x = c.getContext('2d'); x.drawImage(b, 0, 0); \
        const at = (l, t) => { const d = x.getImageData(l * b.width, t * b.height, 1, 1).data; \
        return d[0] > 128 ? 1 : d[2] > 128 ? 2 : 0; }; \
        return [b.width, b.height, at(.1, .1), at(.9, .1), at(.1, .9), at(.9, .9)];";
    let found: Array = script(code, &Uint8Array::from(bytes))
        .await
        .unchecked_into();
    found
        .iter()
        .map(|one| one.as_f64().unwrap().to_string().parse().unwrap())
        .collect()
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

#[wasm_bindgen_test]
async fn a_photo_comes_out_small_upright_and_without_its_place() {
    let camera = with_exif(&photo("image/jpeg", 4000, 3000, true).await, 6);
    assert!(camera.len() > 2_000_000 && contains(&camera, b"GPS-6.2"));
    let picked = picture::take(&blob(&camera), Accepts::Photo).await.unwrap();
    assert_eq!(picked.kind, FileKind::Jpeg);
    assert!(
        picked.bytes.len() <= MOST as usize,
        "{}",
        picked.bytes.len()
    );
    for hidden in [&b"Exif"[..], b"GPS", b"http://ns.adobe.com"] {
        assert!(!contains(&picked.bytes, hidden));
    }
    let seen = seen(&picked.bytes).await;
    // Turned by a quarter: what was left is above.
    assert_eq!(seen[0] * 4, seen[1] * 3, "{seen:?}");
    assert!(seen[1] <= 1600);
    assert_eq!(seen[2], 1, "{seen:?}");
    assert_eq!(seen[4], 2, "{seen:?}");
}

#[wasm_bindgen_test]
async fn a_plain_photo_keeps_the_longest_side_that_may_be() {
    for (width, height, want) in [
        (4000, 3000, [1600, 1200]),
        (1700, 900, [1600, 847]),
        (800, 600, [800, 600]),
    ] {
        let camera = photo("image/jpeg", width, height, false).await;
        let picked = picture::take(&blob(&camera), Accepts::Photo).await.unwrap();
        assert_eq!(seen(&picked.bytes).await[..2], want);
    }
}

#[wasm_bindgen_test]
async fn other_pictures_become_jpegs_too() {
    for kind in ["image/png", "image/webp"] {
        let screen = photo(kind, 1200, 2000, false).await;
        let picked = picture::take(&blob(&screen), Accepts::Photo).await.unwrap();
        assert!(picked.bytes.starts_with(&[0xff, 0xd8, 0xff]), "{kind}");
        assert_eq!(seen(&picked.bytes).await, [960, 1600, 1, 2, 1, 2]);
    }
}

#[wasm_bindgen_test]
async fn what_is_no_picture_is_refused_and_a_document_passes_where_it_may() {
    let take = async |bytes: &[u8], accepts| picture::take(&blob(bytes), accepts).await;
    let pdf = b"%PDF-1.4 payslip";
    let picked = take(pdf, Accepts::PhotoOrPdf).await.unwrap();
    assert_eq!((picked.kind, &picked.bytes[..]), (FileKind::Pdf, &pdf[..]));
    assert_eq!(
        take(pdf, Accepts::Photo).await,
        Err(PictureError::NoPicture)
    );
    assert_eq!(
        take(b"", Accepts::Photo).await,
        Err(PictureError::NoPicture)
    );
    assert_eq!(
        take(b"<svg/>", Accepts::PhotoOrPdf).await,
        Err(PictureError::NoPicture)
    );
    // Only its beginning is a JPEG.
    let broken = [&[0xff, 0xd8, 0xff, 0xe0][..], &[0; 64]].concat();
    assert_eq!(
        take(&broken, Accepts::Photo).await,
        Err(PictureError::NoPicture)
    );
    let mut long = pdf.to_vec();
    long.resize(MOST_PDF as usize + 1, b' ');
    assert_eq!(
        take(&long, Accepts::PhotoOrPdf).await,
        Err(PictureError::PdfTooLarge)
    );
    // Two hundred million pixels in a hundred bytes: it is not even tried.
    let mut bomb =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x36\xb0\0\0\x36\xb0\x08\x02\0\0\0".to_vec();
    bomb.resize(100, 0);
    assert_eq!(
        take(&bomb, Accepts::Photo).await,
        Err(PictureError::TooLarge)
    );
}
