//! A QR code as a drawing: dark on light whatever the theme, because readers want that.

use fast_qr::{ECL, QRBuilder};

use crate::markup::{IntoAny, View, view};

/// Light modules around the code, as the standard asks for.
const EDGE: usize = 4;

/// The picture of a text; `None` where it is too long for a code. `words` say what it is.
pub fn qr(text: &str, words: &'static str) -> Option<View> {
    let (path, size) = path(text)?;
    let whole = (size + 2 * EDGE).to_string();
    let frame = ["0 0 ", &whole, " ", &whole].concat();
    Some(
        view! {
            <div class="qr" role="img" aria-label=words>
                <svg viewBox=frame aria-hidden="true" shape-rendering="crispEdges">
                    <path d=path></path>
                </svg>
            </div>
        }
        .into_any(),
    )
}

/// A row of dark modules after the other, and how many modules a side has.
fn path(text: &str) -> Option<(String, usize)> {
    // The least correction: the screen is clean, and fewer modules are larger ones.
    let code = QRBuilder::new(text).ecl(ECL::L).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let modules = code.data.get(row * code.size..(row + 1) * code.size)?;
        let mut place = 0;
        for run in modules.chunk_by(|one, next| one.value() == next.value()) {
            if run.first().is_some_and(|module| module.value()) {
                for (letter, number) in [('M', place + EDGE), (' ', row + EDGE), ('h', run.len())] {
                    path.push(letter);
                    path.push_str(&number.to_string());
                }
                path.push_str("v1h-");
                path.push_str(&run.len().to_string());
                path.push('z');
            }
            place += run.len();
        }
    }
    Some((path, code.size))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_ballot_of_three_options_fits_one_code() {
        // 685 bytes are 914 letters.
        let address = [
            "https://koperasi-desa-merah-putih.example.id/titip#b.rat-2025.",
            &"A".repeat(914),
        ]
        .concat();
        let (_, size) = path(&address).unwrap();
        assert!(size <= 105, "{size}");
        assert!(path(&"a".repeat(3_000)).is_none());
    }

    #[test]
    fn the_drawing_begins_with_a_finder() {
        let (path, size) = path("SKG").unwrap();
        assert_eq!(size, 21);
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
    }
}
