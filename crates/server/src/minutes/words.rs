//! Figures and rules as minutes put them: "101 (seratus satu)", "lebih dari 1/2".

use rust_decimal::Decimal;
use sokoguru_api::meetings::{BallotKind, MeetingKind};
use sokoguru_domain::meeting::turnout;
use sokoguru_domain::words::in_words;
use sokoguru_domain::{
    DecisionKind, Lang, MajorityBasis, MajorityRule, Money, Outcome, QuorumRule, TieRule, format,
};

/// A number with dots between thousands.
pub(super) fn number(count: u32) -> String {
    format::decimal(Decimal::from(count), Lang::Id)
}

/// A number and its words: `101 (seratus satu)`.
pub(super) fn spelled(count: u32) -> String {
    let words = Money::rupiah(u64::from(count)).map(in_words);
    let words = words.unwrap_or_default();
    let words = words.strip_suffix(" rupiah").unwrap_or(&words);
    format!("{} ({words})", number(count))
}

/// A part of a number as a percentage, where there is a number.
pub(super) fn share(part: u32, all: u32) -> Option<String> {
    turnout(part, all).map(|share| format::percent(share, Lang::Id))
}

fn part(numerator: u32, denominator: u32, strict: bool) -> String {
    let sign = if strict {
        "lebih dari"
    } else {
        "paling sedikit"
    };
    match (numerator, denominator) {
        (1, 1) => "seluruhnya".to_owned(),
        _ => format!("{sign} {numerator}/{denominator}"),
    }
}

/// A quorum as the articles put it.
pub(super) fn quorum(rule: QuorumRule) -> String {
    part(rule.numerator(), rule.denominator(), rule.strict())
}

/// A majority as the articles put it.
pub(super) fn majority(rule: MajorityRule) -> String {
    let of = match rule.basis() {
        MajorityBasis::Cast => "dari jumlah suara setuju dan tidak setuju",
        MajorityBasis::Present => "dari jumlah anggota yang hadir",
    };
    format!(
        "{} {of}",
        part(rule.numerator(), rule.denominator(), rule.strict())
    )
}

/// What kind of meeting, as a heading.
pub(super) const fn kind(kind: MeetingKind) -> &'static str {
    match kind {
        MeetingKind::Rat => "Rapat Anggota Tahunan",
        MeetingKind::Ralb => "Rapat Anggota Luar Biasa",
    }
}

/// How an item was decided.
pub(super) const fn way(ballot: BallotKind, election: bool) -> &'static str {
    match (ballot, election) {
        (BallotKind::None, _) => "Dibahas tanpa keputusan",
        (BallotKind::Consensus, _) => "Musyawarah mufakat",
        (BallotKind::Open, false) => "Pemungutan suara terbuka",
        (BallotKind::Open, true) => "Pemilihan terbuka",
        (BallotKind::Secret, false) => "Pemungutan suara rahasia",
        (BallotKind::Secret, true) => "Pemilihan rahasia",
    }
}

/// What an item is about, where the articles single it out.
pub(super) const fn decision(kind: DecisionKind) -> Option<&'static str> {
    match kind {
        DecisionKind::Ordinary | DecisionKind::Election => None,
        DecisionKind::Articles => Some("Perubahan Anggaran Dasar"),
        DecisionKind::Merger => Some("Penggabungan atau peleburan"),
        DecisionKind::Dissolution => Some("Pembubaran"),
    }
}

/// What becomes of a tie.
pub(super) const fn tie(rule: TieRule) -> &'static str {
    match rule {
        TieRule::VoteAgain => "suara seri dipungut ulang",
        TieRule::Lots => "suara seri diputuskan dengan undian",
        TieRule::NotAccepted => "suara seri berarti tidak diterima",
    }
}

/// The outcome as it is stamped, and whether it is one in favour.
pub(super) const fn outcome(outcome: Outcome, ballot: BallotKind, election: bool) -> &'static str {
    match (outcome, ballot, election) {
        (Outcome::Accepted, BallotKind::Consensus, _) => "Disepakati secara mufakat",
        (Outcome::NotAccepted, BallotKind::Consensus, _) => "Mufakat tidak tercapai",
        (Outcome::Accepted, _, true) => "Terpilih",
        (Outcome::NotAccepted, _, true) => "Tidak ada yang terpilih",
        (Outcome::Accepted, _, false) => "Disetujui",
        (Outcome::NotAccepted, _, false) => "Tidak disetujui",
        (Outcome::Tie, ..) => "Seri, dipungut ulang",
        (Outcome::AwaitsLots, ..) => "Seri, menunggu undian",
        (Outcome::NoQuorum, ..) => "Kuorum tidak tercapai",
        (Outcome::TooFewBallots, ..) => "Tidak dihitung: suara terlalu sedikit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_on_paper() {
        assert_eq!(spelled(101), "101 (seratus satu)");
        assert_eq!(spelled(0), "0 (nol)");
        assert_eq!(spelled(1_186), "1.186 (seribu seratus delapan puluh enam)");
        assert_eq!(share(101, 186).as_deref(), Some("54,3%"));
        assert_eq!(share(0, 0), None);
        assert_eq!(quorum(QuorumRule::MORE_THAN_HALF), "lebih dari 1/2");
        let articles = MajorityRule::parse(">=3/4 present").unwrap();
        assert_eq!(
            majority(articles),
            "paling sedikit 3/4 dari jumlah anggota yang hadir"
        );
    }
}
