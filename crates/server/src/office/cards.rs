//! The two kinds of cards that the office prints, in the words that members read: activation codes
//! and voting credentials on paper. How a sheet looks stands in [`super::sheet`].

use std::fmt::Write as _;

use sokoguru_ballot::credential::PaperCredential;
use sokoguru_domain::{Lang, format};

use chrono::NaiveDate;

use super::codes::Issued;
use super::sheet::{Card, Sheet, html};
use crate::store::members::MemberRow;

/// The page where a member puts the code in, without the scheme that nobody types.
fn page_of(origin: &str) -> String {
    let origin = origin.trim_end_matches('/');
    let plain = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
        .unwrap_or(origin);
    format!("{plain}/aktivasi")
}

/// A sheet of activation codes.
///
/// `origin` is where members reach the app, `https://koperasi.example`; without it the QR code holds
/// the code alone, and the card says to open the cooperative's app.
pub fn activation_sheet(
    cooperative: &str,
    issued: &[Issued],
    origin: Option<&str>,
    until: NaiveDate,
    left: usize,
) -> String {
    let cards: Vec<Card> = issued
        .iter()
        .map(|one| {
            let (number, code) = (one.member.number.as_str(), one.code.as_str());
            Card {
                name: one.member.name.clone(),
                number: one.member.number.grouped(),
                secret: one.code.printed().split('-').map(str::to_owned).collect(),
                // Behind the sign the browser keeps it to itself: no server and no log sees it.
                scanned: origin.map_or_else(
                    || code.to_owned(),
                    |origin| {
                        let origin = origin.trim_end_matches('/');
                        format!("{origin}/aktivasi#{number}.{code}")
                    },
                ),
            }
        })
        .collect();
    let open = origin.map_or_else(
        || "Buka aplikasi koperasi di HP, pilih Aktivasi.".to_owned(),
        |origin| {
            format!(
                "Pindai gambar ini dengan kamera HP, atau buka {}.",
                page_of(origin)
            )
        },
    );
    let steps = [
        open,
        "Isi nomor anggota dan kode di atas.".to_owned(),
        "Buat kata sandi Anda sendiri.".to_owned(),
    ];
    let until = format::date(until, Lang::Id);
    let warning = format!(
        "Berlaku sampai {until}, satu kali pakai. Jangan berikan kode ini kepada siapa pun, juga petugas."
    );
    let count = issued.len();
    let mut cover = format!(
        "{count} kartu. Hanya sekali ini ditampilkan: cetak, potong, bagikan, lalu hapus berkas ini."
    );
    if left > 0 {
        let _ = write!(
            cover,
            " Masih ada {left} anggota tanpa kode: buat lembar berikutnya."
        );
    }
    let sheet = Sheet {
        cooperative,
        title: "Kode aktivasi",
        steps: &steps,
        warning: &warning,
        cover: &cover,
    };
    html(&sheet, &cards)
}

/// A sheet of voting credentials for members without a phone.
pub fn voting_sheet(
    cooperative: &str,
    meeting: &str,
    issued: &[(MemberRow, PaperCredential)],
) -> String {
    let cards: Vec<Card> = issued
        .iter()
        .map(|(member, paper)| {
            let text = paper.expose();
            let (prefix, digits) = text.split_once('-').unwrap_or(("", text));
            let digits: Vec<char> = digits.chars().collect();
            let groups = digits.chunks(4).map(|group| group.iter().collect());
            Card {
                name: member.name.clone(),
                number: member.number.grouped(),
                secret: std::iter::once(prefix.to_owned()).chain(groups).collect(),
                scanned: text.to_owned(),
            }
        })
        .collect();
    let steps = [
        "Bawa kartu ini ke rapat.".to_owned(),
        "Di bilik suara, pindai gambar ini atau ketik kodenya.".to_owned(),
        "Pilih, periksa, lalu kirim suara Anda sendiri.".to_owned(),
    ];
    let cover = format!(
        "{meeting}. {} kartu. Hanya sekali ini ditampilkan: cetak, potong, bagikan, lalu hapus berkas ini.",
        issued.len()
    );
    let warning = format!(
        "{meeting}. Siapa memegang kartu ini dapat memberi suara Anda. Bila hilang, segera lapor."
    );
    let sheet = Sheet {
        cooperative,
        title: "Kartu suara",
        steps: &steps,
        warning: &warning,
        cover: &cover,
    };
    html(&sheet, &cards)
}
