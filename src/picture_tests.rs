//! What the first bytes of a file tell, and how small a picture is drawn.

use proptest::prelude::*;

use super::*;

/// A JPEG's beginning with a segment of this length before its size.
fn jpeg(before: u16, width: u16, height: u16) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend((before + 2).to_be_bytes());
    bytes.extend(vec![0xff; before.into()]);
    bytes.extend([0xff, 0xff, 0xc2, 0, 17, 8]);
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes
}

#[test]
fn the_size_is_found_behind_what_a_camera_writes_before_it() {
    for before in [0, 1, 40_000] {
        let head = jpeg(before, 4000, 3000);
        assert_eq!(look(&head), Found::Picture(Some((4000, 3000))));
        assert_eq!(look(&head[..head.len() - 1]), Found::Picture(None));
    }
    let mut png = PNG.to_vec();
    png.extend([0, 0, 0, 13]);
    png.extend(b"IHDR\0\0\x07\x80\0\0\x04\x38");
    assert_eq!(look(&png), Found::Picture(Some((1920, 1080))));
    let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x06\0\xaf\x04\0";
    assert_eq!(look(webp), Found::Picture(Some((1600, 1200))));
    assert_eq!(look(b"%PDF-1.7\n"), Found::Pdf);
}

#[test]
fn what_is_no_picture_is_not_taken_for_one() {
    for other in [
        &b""[..],
        b"GIF89a",
        b"\0\0\0\x20ftypheic",
        b"<svg",
        b"PK\x03\x04",
        b"\xff\xd8",
    ] {
        assert_eq!(look(other), Found::Nothing, "{other:?}");
    }
}

#[test]
fn a_picture_keeps_its_form_and_is_never_enlarged() {
    assert_eq!(fit((4000, 3000), 1600), (1600, 1200));
    assert_eq!(fit((3000, 4000), 1600), (1200, 1600));
    assert_eq!(fit((640, 480), 1600), (640, 480));
    assert_eq!(fit((20_000, 2), 1600), (1600, 1));
    assert_eq!(fit((0, 0), 1600), (1, 1));
}

proptest! {
    #[test]
    fn any_bytes_are_looked_at_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for start in [JPEG, PNG, b"RIFF\0\0\0\0WEBPVP8L", b""] {
            let mut head = start.to_vec();
            head.extend(&bytes);
            let _ = look(&head);
        }
    }

    #[test]
    fn no_side_is_longer_than_it_may_be(width in 1_u32.., height in 1_u32.., most in 1_u32..5000) {
        let (w, h) = fit((width, height), most);
        prop_assert!(w >= 1 && h >= 1);
        prop_assert!(w <= most && h <= most || (w, h) == (width, height) && width.max(height) <= most);
    }
}
