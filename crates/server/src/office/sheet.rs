//! Sheets of cards that the office prints on A4, cuts apart and hands out: activation codes, and
//! voting credentials on paper. One page of HTML without script and without anything that is
//! fetched; what is on it is on it once and kept nowhere.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fast_qr::{ECL, QRBuilder};

use crate::minutes::escaped;
use crate::secrets::sha256;

const STYLE: &str = include_str!("sheet.css");

/// Light modules around a QR code, as its standard asks for.
const EDGE: usize = 4;

/// What the content security policy says of the sheet's style.
pub fn style_hash() -> String {
    format!("'sha256-{}'", STANDARD.encode(sha256(STYLE.as_bytes())))
}

/// One card.
pub struct Card {
    /// Whose, by name.
    pub name: String,
    /// The number on their card, in groups.
    pub number: String,
    /// The secret in groups, each of which stays on one line.
    pub secret: Vec<String>,
    /// What the QR code says.
    pub scanned: String,
}

/// What is the same on all cards of a sheet.
pub struct Sheet<'a> {
    /// The cooperative.
    pub cooperative: &'a str,
    /// What the cards are, such as "Kode aktivasi".
    pub title: &'a str,
    /// What to do with them, step by step.
    pub steps: &'a [String],
    /// What to beware of.
    pub warning: &'a str,
    /// What stands on the cover, for the office only.
    pub cover: &'a str,
}

/// The QR code as a drawing; nothing where the text is too long for one.
fn qr(text: &str) -> String {
    // Paper gets creased: the second step of correction.
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
        return String::new();
    };
    let whole = code.size + 2 * EDGE;
    let mut path = String::new();
    for (row, modules) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut place = 0;
        for run in modules.chunk_by(|one, next| one.value() == next.value()) {
            let length = run.len();
            if run.first().is_some_and(|module| module.value()) {
                let (x, y) = (place + EDGE, row + EDGE);
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            place += length;
        }
    }
    format!(
        "<svg viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\" \
         aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    )
}

/// The page. Indonesian, as members read it.
pub fn html(sheet: &Sheet<'_>, cards: &[Card]) -> String {
    let (title, cooperative) = (escaped(sheet.title), escaped(sheet.cooperative));
    let mut page = String::with_capacity(4_096 + cards.len() * 8_192);
    let _ = write!(
        page,
        "<!doctype html><html lang=\"id\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title} – {cooperative}</title>\
         <style>{STYLE}</style></head><body><header><h1>{title}</h1><p>{cooperative}</p>\
         <p>{}</p></header><main>",
        escaped(sheet.cover)
    );
    for card in cards {
        let secret: String = card
            .secret
            .iter()
            .map(|group| format!("<span>{}</span>", escaped(group)))
            .collect::<Vec<_>>()
            .join("-<wbr>");
        let long = if card.secret.len() > 4 { " long" } else { "" };
        let mut steps = String::new();
        for step in sheet.steps {
            let _ = write!(steps, "<li>{}</li>", escaped(step));
        }
        let _ = write!(
            page,
            "<section class=\"card{long}\"><div class=\"top\"><div><p class=\"who\">{cooperative}</p>\
             <h2>{}</h2><p class=\"number\">Nomor anggota <b>{}</b></p></div>{}</div>\
             <p class=\"label\">{title}</p><p class=\"secret\">{secret}</p><ol>{steps}</ol>\
             <p class=\"warning\">{}</p></section>",
            escaped(&card.name),
            escaped(&card.number),
            qr(&card.scanned),
            escaped(sheet.warning),
        );
    }
    page.push_str("</main></body></html>\n");
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str) -> String {
        let card = Card {
            name: name.to_owned(),
            number: "0115 0042".to_owned(),
            secret: vec!["ABCD".to_owned(), "EFGH".to_owned(), "JKMN".to_owned()],
            scanned: "https://koperasi.example/aktivasi#01150042.ABCDEFGHJKMN".to_owned(),
        };
        let steps = ["Pindai gambar ini.".to_owned()];
        let sheet = Sheet {
            cooperative: "KSP Karya <Bersama>",
            title: "Kode aktivasi",
            steps: &steps,
            warning: "Rahasia.",
            cover: "1 kartu",
        };
        html(&sheet, &[card])
    }

    #[test]
    fn a_card_has_all_that_a_member_needs_and_no_markup_of_a_name() {
        let page = sheet("<script>alert(1)</script>");
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;"));
        assert!(page.contains("KSP Karya &lt;Bersama&gt;"));
        assert!(page.contains("<span>ABCD</span>-<wbr><span>EFGH</span>-<wbr><span>JKMN</span>"));
        assert!(page.contains("0115 0042") && page.contains("<path d=\"M"));
        // The page fetches nothing and links to nothing.
        for out in ["href=", "src=", "url(", "@import"] {
            assert!(!page.contains(out), "{out}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_for_a_code_leaves_the_words() {
        assert_eq!(qr(&"x".repeat(5_000)), "");
    }
}
