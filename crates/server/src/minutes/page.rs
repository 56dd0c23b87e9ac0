//! The minutes as one page of HTML: one sheet of style, allowed by its hash, no script, nothing that
//! is fetched. What members and the office wrote is text and never markup.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sokoguru_api::decisions::FollowUpState;
use sokoguru_domain::{Lang, format};

use super::items::{STRONG, bar, item};
use super::words::{kind, number, quorum, share, spelled};
use super::{BoardSeal, Minutes};
use crate::secrets::sha256;
use crate::view::hex;

const STYLE: &str = include_str!("style.css");

/// What the content security policy says of the page's style.
pub fn style_hash() -> String {
    format!("'sha256-{}'", STANDARD.encode(sha256(STYLE.as_bytes())))
}

/// Text as it may stand in an element or between quotation marks.
pub fn escaped(raw: &str) -> String {
    let mut safe = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

pub(super) use escaped as text;

/// The page.
pub fn html(minutes: &Minutes) -> String {
    let mut page = String::with_capacity(16_384);
    let _ = write!(
        page,
        "<!doctype html><html lang=\"id\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Berita Acara {}</title><style>{STYLE}</style></head><body>",
        text(&minutes.meeting.title)
    );
    heading(&mut page, minutes);
    opening(&mut page, minutes);
    attendance(&mut page, minutes);
    page.push_str("<section><h2>Acara dan keputusan</h2>");
    for one in &minutes.agenda {
        item(&mut page, minutes, one);
    }
    page.push_str("</section>");
    tasks(&mut page, minutes);
    signatures(&mut page, minutes);
    if let Some(seal) = &minutes.seal {
        board(&mut page, seal);
    }
    let made = format::date_time(minutes.local(minutes.counted.at), minutes.zone(), Lang::Id);
    let _ = writeln!(
        page,
        "<footer>Hasil ditetapkan {made}. Dokumen ini dibuat dari catatan rapat {}.</footer></body></html>",
        text(&minutes.meeting.id)
    );
    page
}

fn heading(page: &mut String, minutes: &Minutes) {
    let who = &minutes.cooperative;
    let mut lines = Vec::new();
    if let Some(badan_hukum) = &who.badan_hukum {
        lines.push(format!("Badan Hukum {}", text(badan_hukum)));
    }
    if let Some(nik) = &who.nik_koperasi {
        lines.push(format!("NIK Koperasi {}", text(nik)));
    }
    let mut below = lines.join(" · ");
    if let Some(address) = &who.address {
        if !below.is_empty() {
            below.push_str("<br>");
        }
        below.push_str(&text(address));
    }
    // Sheaves on a round field: a mark of no cooperative in particular.
    let colour = text(&who.colour);
    let _ = write!(
        page,
        "<div class=\"head\"><svg viewBox=\"0 0 48 48\" aria-hidden=\"true\">\
         <circle cx=\"24\" cy=\"24\" r=\"23\" fill=\"{colour}\"/>\
         <g fill=\"none\" stroke=\"#fff\" stroke-width=\"2.6\" stroke-linecap=\"round\">\
         <path d=\"M24 38V13M24 22c-5 0-8-3-8-8 5 0 8 3 8 8Zm0 0c5 0 8-3 8-8-5 0-8 3-8 8Zm0 10c-5 0-8-3-8-8 \
         5 0 8 3 8 8Zm0 0c5 0 8-3 8-8-5 0-8 3-8 8Z\"/></g></svg>\
         <div><b class=\"sans\">{}</b><span class=\"sans\">{below}</span></div></div>",
        text(&who.legal_name)
    );
    let second = if minutes.meeting.terms.second_of.is_some() {
        " (rapat kedua)"
    } else {
        ""
    };
    let year = minutes.meeting.book_year;
    let year = if minutes.meeting.title.contains(&year.to_string()) {
        String::new()
    } else {
        format!(" · Tahun Buku {year}")
    };
    let _ = write!(
        page,
        "<div class=\"title\"><h1>Berita Acara</h1><p class=\"sans\"><b>{}{second}</b></p>\
         <p class=\"sub sans\">{}{year}</p></div>",
        kind(minutes.meeting.kind),
        text(&minutes.meeting.title),
    );
}

fn opening(page: &mut String, minutes: &Minutes) {
    let meeting = &minutes.meeting;
    let day = minutes.day(meeting.starts_at);
    let _ = write!(
        page,
        "<p>Pada hari {}, tanggal {}, pukul {}, bertempat di {}, {} telah menyelenggarakan {}. \
         Suara dipungut dari {} sampai {}.</p>",
        format::weekday(day, Lang::Id),
        format::date(day, Lang::Id),
        format::time(minutes.local(meeting.starts_at), minutes.zone(), Lang::Id),
        text(&meeting.place),
        text(&minutes.cooperative.name),
        kind(meeting.kind),
        format::date_time(minutes.local(meeting.open_at), minutes.zone(), Lang::Id),
        format::date_time(minutes.local(meeting.close_at), minutes.zone(), Lang::Id),
    );
    if let Some(first) = minutes.first_held {
        let _ = write!(
            page,
            "<p>Rapat ini adalah rapat kedua menurut Anggaran Dasar, karena rapat pertama pada {} \
             tidak mencapai kuorum.</p>",
            format::date(minutes.day(first), Lang::Id)
        );
    }
}

fn attendance(page: &mut String, minutes: &Minutes) {
    let counted = minutes.counted;
    let rule = minutes.meeting.quorum;
    let figures = rule.figures(counted.present, counted.voters);
    let came = share(figures.present, figures.voters).unwrap_or_default();
    let (word, state) = if figures.reached {
        ("kuorum tercapai", "Tercapai")
    } else {
        ("kuorum tidak tercapai", "Tidak tercapai")
    };
    let _ = write!(
        page,
        "<section><h2>Kehadiran dan kuorum</h2><div class=\"figures\">\
         <div class=\"figure\"><b>{}</b><span>anggota dengan hak suara</span></div>\
         <div class=\"figure\"><b>{}</b><span>hadir, {came}</span></div>\
         <div class=\"figure\"><b>{}</b><span>perlu hadir</span></div>\
         <div class=\"figure\"><b>{state}</b><span>kuorum</span></div></div>{}\
         <p>Dari {} anggota dengan hak suara hadir {} anggota. Anggaran Dasar mensyaratkan kehadiran \
         {} dari jumlah anggota, yaitu {} anggota: <b>{word}</b>. Setiap anggota mempunyai satu suara \
         yang tidak dapat diwakilkan.</p></section>",
        number(figures.voters),
        number(figures.present),
        number(figures.required),
        bar(
            (figures.present, figures.voters),
            Some(figures.required),
            ("bar", STRONG)
        ),
        spelled(figures.voters),
        spelled(figures.present),
        quorum(rule),
        spelled(figures.required),
    );
}

fn tasks(page: &mut String, minutes: &Minutes) {
    if minutes.follow_ups.is_empty() {
        return;
    }
    page.push_str(
        "<section><h2>Tindak lanjut</h2><table><thead><tr><th>Acara</th><th>Yang dikerjakan</th>\
         <th>Penanggung jawab</th><th>Paling lambat</th><th>Keadaan</th></tr></thead><tbody>",
    );
    for task in &minutes.follow_ups {
        let of = minutes.agenda.iter().find(|item| item.id == task.item_id);
        let state = match task.state {
            FollowUpState::Open => "belum selesai",
            FollowUpState::Done => "selesai",
        };
        let note = if task.note.is_empty() {
            String::new()
        } else {
            format!(". {}", text(&task.note))
        };
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{state}{note}</td></tr>",
            of.map_or(0, |item| item.position),
            text(&task.what),
            text(&task.responsible),
            format::date(task.due_on, Lang::Id),
        );
    }
    page.push_str("</tbody></table></section>");
}

fn signatures(page: &mut String, minutes: &Minutes) {
    let officers = &minutes.meeting.terms.officers;
    page.push_str(
        "<section><h2>Pengesahan</h2><p>Berita acara ini dibuat dengan sebenarnya dan ditandatangani \
         oleh pimpinan rapat, notulis dan wakil anggota.</p><div class=\"sign\">",
    );
    let mut signs = vec![
        ("Pimpinan rapat", officers.chair.as_str()),
        ("Notulis", officers.secretary.as_str()),
    ];
    signs.extend(
        officers
            .witnesses
            .iter()
            .map(|name| ("Wakil anggota", name.as_str())),
    );
    // Paper has room for two members, named or not.
    while signs.len() < 4 {
        signs.push(("Wakil anggota", ""));
    }
    for (role, name) in signs {
        let _ = write!(
            page,
            "<div><span class=\"sans\">{role}</span><div class=\"line\"></div><b>{}</b></div>",
            text(name)
        );
    }
    page.push_str("</div></section>");
}

fn board(page: &mut String, seal: &BoardSeal) {
    let _ = write!(
        page,
        "<section class=\"seal\">Kode kotak suara<strong>{}</strong>\
         Kode ini harus sama dengan kode di HP setiap anggota dan di berkas kotak suara yang \
         diumumkan.<br>Akar kotak suara <code>{}</code><br>Sidik jari acara <code>{}</code><br>Kotak suara <code>{}</code></section>",
        text(&seal.head_code),
        hex(&seal.root),
        hex(&seal.fingerprint),
        hex(&seal.board_id),
    );
}
