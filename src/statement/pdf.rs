//! A small writer of PDF: pages of text and lines in the two standard fonts that every reader has.
//!
//! Shape: PDF 1.4, A4 upright, Helvetica and Helvetica-Bold in `WinAnsi`, one content stream a page.
//!
//! Source: ISO 32000-1, sections 7.5 (file structure), 8.4 (lines) and 9.4 (text).

use core::fmt::Write as _;

use super::letters::{quoted, width};

/// A4.
///
/// Units: tenths of a point.
pub const WIDTH: u32 = 5_953;
/// A4.
pub const HEIGHT: u32 = 8_419;

/// The marks on one page. Places are in tenths of a point, from the lower left corner.
#[derive(Default)]
pub struct Page(String);

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    /// Size in points.
    pub size: u32,
    /// Whether it is bold.
    pub bold: bool,
}

impl Page {
    /// Writes a text from a place to the right.
    pub fn text(&mut self, x: u32, y: u32, pen: Pen, text: &str) {
        let font = if pen.bold { "F2" } else { "F1" };
        // Writing to a string does not fail.
        let _ = writeln!(
            self.0,
            "BT /{font} {} Tf {} {} Td {} Tj ET",
            pen.size,
            tenths(x),
            tenths(y),
            quoted(text)
        );
    }

    /// Writes a text that ends at a place.
    pub fn text_to(&mut self, x: u32, y: u32, pen: Pen, text: &str) {
        let wide = width(text, pen.bold) * pen.size / 100;
        self.text(x.saturating_sub(wide), y, pen, text);
    }

    /// Draws a line across, from one place to another of the same height.
    pub fn line(&mut self, from: u32, to: u32, y: u32) {
        let _ = writeln!(
            self.0,
            "0.5 w {} {} m {} {} l S",
            tenths(from),
            tenths(y),
            tenths(to),
            tenths(y)
        );
    }

    /// The marks as bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

fn tenths(place: u32) -> String {
    let (whole, rest) = (place / 10, place % 10);
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest}")
    }
}

/// The content of a page, plain or in zlib's form.
pub struct Content {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether they are deflated.
    pub is_deflated: bool,
}

/// Writes the file.
pub fn file(title: &str, lang: &str, pages: &[Content]) -> Vec<u8> {
    // Objects 1 to 5 are the file's own; each page has two more, itself and its content.
    const FIRST: usize = 6;
    let mut out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places: Vec<usize> = Vec::new();
    let mut object = |out: &mut Vec<u8>, body: &[&[u8]]| {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", places.len()).as_bytes());
        for part in body {
            out.extend_from_slice(part);
        }
        out.extend_from_slice(b"\nendobj\n");
    };
    let catalog = format!(
        "<< /Type /Catalog /Pages 2 0 R /Lang ({lang}) /ViewerPreferences << /DisplayDocTitle true >> >>"
    );
    object(&mut out, &[catalog.as_bytes()]);
    let mut kids = String::new();
    for at in 0..pages.len() {
        let _ = write!(kids, "{} 0 R ", FIRST + 2 * at);
    }
    let tree = format!(
        "<< /Type /Pages /Kids [ {kids}] /Count {} /MediaBox [0 0 {} {}] \
         /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
        pages.len(),
        tenths(WIDTH),
        tenths(HEIGHT)
    );
    object(&mut out, &[tree.as_bytes()]);
    for font in ["Helvetica", "Helvetica-Bold"] {
        let font = format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
        );
        object(&mut out, &[font.as_bytes()]);
    }
    let info = format!("<< /Title {} /Producer (Sokoguru) >>", quoted(title));
    object(&mut out, &[info.as_bytes()]);
    for (at, content) in pages.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>",
            FIRST + 2 * at + 1
        );
        object(&mut out, &[page.as_bytes()]);
        let filter = if content.is_deflated {
            " /Filter /FlateDecode"
        } else {
            ""
        };
        let head = format!("<< /Length {}{filter} >>\nstream\n", content.bytes.len());
        object(&mut out, &[head.as_bytes(), &content.bytes, b"\nendstream"]);
    }
    let table = out.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(
        end,
        "trailer\n<< /Size {} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    );
    out.extend_from_slice(end.as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Content {
        let mut page = Page::default();
        page.text(
            400,
            8_000,
            Pen {
                size: 9,
                bold: false,
            },
            text,
        );
        Content {
            bytes: page.into_bytes(),
            is_deflated: false,
        }
    }

    #[test]
    fn every_object_lies_where_the_table_says() {
        let bytes = file("Laporan", "id", &[plain("satu"), plain("dua (2)")]);
        let text = String::from_utf8_lossy(&bytes);
        // The mark of binary behind the first line is no UTF-8: count in bytes.
        let find = |needle: &str| {
            bytes
                .windows(needle.len())
                .position(|window| window == needle.as_bytes())
                .unwrap()
        };
        let table = find("xref\n0 ");
        assert!(text.contains(&format!("startxref\n{table}\n%%EOF")));
        let lines: Vec<&str> = text
            .split("xref\n")
            .nth(1)
            .unwrap()
            .lines()
            .skip(2)
            .take_while(|line| line.ends_with("n "))
            .collect();
        assert_eq!(lines.len(), 9);
        for (at, line) in lines.iter().enumerate() {
            assert_eq!(line.len(), 19);
            let place: usize = line[..10].parse().unwrap();
            let head = format!("{} 0 obj\n", at + 1);
            assert!(bytes[place..].starts_with(head.as_bytes()), "{line}");
        }
    }

    #[test]
    fn a_figure_ends_at_its_place() {
        let mut page = Page::default();
        let pen = Pen {
            size: 9,
            bold: false,
        };
        page.text_to(5_550, 700, pen, "1.250.000");
        // 4.448 thousandths of 9 points are 40 points.
        assert_eq!(
            String::from_utf8(page.into_bytes()).unwrap(),
            "BT /F1 9 Tf 515 70 Td (1.250.000) Tj ET\n"
        );
    }
}
