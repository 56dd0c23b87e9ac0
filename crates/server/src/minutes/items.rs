//! The items of the agenda in the minutes: the question, the votes, the rule in words, the outcome.

use std::fmt::Write as _;

use sokoguru_api::meetings::{BallotKind, Side};
use sokoguru_domain::Outcome;

use super::Minutes;
use super::page::text;
use super::words::{decision, majority, number, outcome, quorum, share, spelled, tie, way};
use crate::store::meetings::ItemRow;
use crate::store::results::ResultRow;

/// A bar of what decided, and of the others.
pub(super) const STRONG: &str = "#0a5c45";
const WEAK: &str = "#8fa69b";

/// A bar with a part filled, and a mark where the rule stands. Lengths are attributes of a picture,
/// which a policy against styles in the text lets pass.
pub(super) fn bar(
    (part, all): (u32, u32),
    needed: Option<u32>,
    (class, colour): (&str, &str),
) -> String {
    let all = u64::from(all.max(1));
    let place = |count: u32| u64::from(count) * 1_000 / all;
    let mut picture = format!(
        "<svg class=\"{class}\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect width=\"1000\" height=\"20\" rx=\"6\" fill=\"#e6ece8\"/>\
         <rect width=\"{}\" height=\"20\" rx=\"6\" fill=\"{colour}\"/>",
        place(part)
    );
    if let Some(needed) = needed {
        let _ = write!(
            picture,
            "<rect x=\"{}\" y=\"0\" width=\"5\" height=\"20\" fill=\"#c98f2b\"/>",
            place(needed).min(995)
        );
    }
    picture.push_str("</svg>");
    picture
}

fn stamp(result: Option<&ResultRow>, item: &ItemRow) -> String {
    let Some(result) = result else {
        return String::new();
    };
    let class = match result.outcome {
        Outcome::Accepted => "yes",
        Outcome::NotAccepted => "no",
        Outcome::Tie | Outcome::AwaitsLots => "open",
        Outcome::NoQuorum | Outcome::TooFewBallots => "plain",
    };
    let words = outcome(result.outcome, item.ballot, item.terms.seats.is_some());
    format!("<span class=\"stamp {class}\">{words}</span>")
}

/// An item.
pub(super) fn item(page: &mut String, minutes: &Minutes, item: &ItemRow) {
    let result = minutes.result(item);
    let mut how = way(item.ballot, item.terms.seats.is_some()).to_owned();
    if let Some(about) = decision(item.terms.decision) {
        let _ = write!(how, " · {about}");
    }
    if item.revision > 1 {
        let _ = write!(how, " · revisi {}", item.revision);
    }
    let _ = write!(
        page,
        "<article class=\"item\"><header><div><h3>{}. {}</h3><span class=\"way sans\">{how}</span></div>{}</header>\
         <blockquote>{}</blockquote>",
        item.position,
        text(&item.title),
        stamp(result, item),
        text(&item.text),
    );
    if let Some(said) = minutes.said(item) {
        let words = if said.agreed {
            "Pimpinan rapat mencatat bahwa mufakat tercapai."
        } else {
            "Pimpinan rapat mencatat bahwa mufakat tidak tercapai."
        };
        let _ = write!(page, "<p>{words}");
        if !said.words.is_empty() {
            let _ = write!(page, " &ldquo;{}&rdquo;", text(&said.words));
        }
        page.push_str("</p>");
    }
    if let Some(result) = result {
        if !result.votes.is_empty() {
            votes(page, item, result);
        }
        if item.ballot != BallotKind::None {
            rule(page, minutes, item, result);
        }
    }
    page.push_str("</article>");
}

fn votes(page: &mut String, item: &ItemRow, result: &ResultRow) {
    let all = result
        .votes
        .iter()
        .fold(0_u32, |sum, (_, votes)| sum.saturating_add(*votes));
    page.push_str(
        "<table class=\"votes\"><thead><tr><th>Pilihan</th><th class=\"m\"></th><th class=\"n\">Suara</th>\
         <th class=\"n\">Bagian</th></tr></thead><tbody>",
    );
    for (id, votes) in &result.votes {
        let option = item.options.iter().find(|option| option.id == *id);
        let label = option.map_or("", |option| option.label.as_str());
        let elected = result.elected.contains(id);
        let favour = option.is_some_and(|option| option.side == Side::For);
        let colour = if favour || elected { STRONG } else { WEAK };
        let _ = write!(
            page,
            "<tr{}><td>{}{}</td><td class=\"m\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            if elected { " class=\"elected\"" } else { "" },
            text(label),
            if elected { " – terpilih" } else { "" },
            bar((*votes, all), None, ("", colour)),
            number(*votes),
            share(*votes, all).unwrap_or_else(|| "–".to_owned()),
        );
    }
    page.push_str("</tbody></table>");
}

fn rule(page: &mut String, minutes: &Minutes, item: &ItemRow, result: &ResultRow) {
    let counted = minutes.counted;
    page.push_str("<p class=\"rule\">");
    if let Some(own) = item
        .terms
        .quorum
        .filter(|own| *own != minutes.meeting.quorum)
    {
        let figures = own.figures(counted.present, counted.voters);
        let _ = write!(
            page,
            "Acara ini mensyaratkan kehadiran {} dari jumlah anggota: perlu {}, hadir {}, kuorum {}. ",
            quorum(own),
            number(figures.required),
            number(figures.present),
            if figures.reached {
                "tercapai"
            } else {
                "tidak tercapai"
            },
        );
    }
    if result.outcome == Outcome::NoQuorum {
        page.push_str("Tanpa kuorum rapat tidak memutuskan acara ini.</p>");
        return;
    }
    let on = |side| {
        let place = item.options.iter().find(|option| option.side == side)?;
        let found = result.votes.iter().find(|(id, _)| *id == place.id)?;
        Some(found.1)
    };
    if let Some(seats) = item.terms.seats {
        let _ = write!(
            page,
            "Jumlah yang dipilih: {}. Terpilih yang suaranya terbanyak. ",
            spelled(u32::from(seats)),
        );
    } else if let (Some(favour), Some(against)) = (on(Side::For), on(Side::Against)) {
        let figures = item.majority.figures(favour, against, counted.present);
        let _ = write!(
            page,
            "Diterima bila suara setuju {}: perlu {} suara, diperoleh {}. ",
            majority(item.majority),
            spelled(figures.required),
            spelled(figures.in_favour),
        );
    }
    if matches!(result.outcome, Outcome::Tie | Outcome::AwaitsLots) {
        let _ = write!(page, "Menurut aturan, {}. ", tie(item.terms.tie));
    }
    if result.outcome == Outcome::TooFewBallots {
        let _ = write!(
            page,
            "Suara rahasia tidak dihitung bila kurang dari {}.",
            number(minutes.meeting.terms.smallest_count)
        );
    }
    page.push_str("</p>");
}
