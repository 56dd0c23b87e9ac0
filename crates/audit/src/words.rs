//! The findings as lines that a person reads.

use core::fmt::Write;

use chrono::{DateTime, SecondsFormat};
use sokoguru_ballot::board::Head;
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::result::ItemResult;
use sokoguru_ballot::verifier::{ItemReport, ItemState, Report};
use sokoguru_ballot::wire::Text;
use sokoguru_domain::meeting::Outcome;

use crate::check::Board;
use crate::compare::Relation;
use crate::findings::{Findings, Printed, ReceiptFinding, Verdict};

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a text does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A moment as people write it, in UTC.
pub fn moment(at: u64) -> String {
    i64::try_from(at)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .map_or_else(
            || format!("{at} ms"),
            |moment| moment.to_rfc3339_opts(SecondsFormat::Millis, true),
        )
}

/// All findings.
pub fn of(findings: &Findings) -> String {
    let mut lines = Vec::new();
    board(&mut lines, &findings.board);
    if let Some((other, relation)) = &findings.other {
        compared(&mut lines, (&findings.board, other), *relation);
    }
    for finding in &findings.receipts {
        receipt(&mut lines, finding);
    }
    for each in &findings.printed {
        lines.push(printed(each));
    }
    lines.push(String::new());
    lines.push(conclusion(findings.verdict()).to_owned());
    lines.push(String::new());
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    lines.join("\n")
}

/// A line without anything that moves the cursor, colours or turns text around: the board's words
/// must not be able to write a verdict of their own.
fn plain(line: &str) -> String {
    let tricks = |character: char| {
        character.is_control()
            || matches!(character,
                '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
                    | '\u{feff}')
    };
    line.replace(tricks, "\u{fffd}")
}

const fn conclusion(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "EVERYTHING HOLDS.",
        Verdict::Broken => "BROKEN: this is no board that anybody has to accept.",
        Verdict::Fork => "FORK: the two boards contradict each other.",
        Verdict::Evidence => "EVIDENCE: the server did not keep its signed word.",
        Verdict::NotAsPrinted => "NOT AS PRINTED: this is not the board that was printed.",
        Verdict::Undecided => "UNDECIDED: the board holds, but a receipt proves nothing.",
    }
}

fn board(lines: &mut Vec<String>, board: &Board) {
    match &board.verdict {
        Err(fault) => {
            lines.push(format!("{}: wrong at {fault}", board.place));
            lines.push(format!(
                "{} events before it were read.",
                board.verifier.size()
            ));
        }
        Ok(report) => reported(lines, report),
    }
}

fn reported(lines: &mut Vec<String>, report: &Report) {
    lines.push(format!("{}, {}", report.cooperative, report.meeting));
    lines.push(format!("Board id   {}", report.board_id));
    lines.push(head(&report.head));
    let registrars: Vec<&str> = report.registrars.iter().map(Text::as_str).collect();
    if let Some(enrolled) = report.enrolled {
        lines.push(format!(
            "Roll       {enrolled} enrolled, signed by {}",
            registrars.join(" and ")
        ));
    }
    if report.trustees.is_empty() {
        lines.push("Trustees   none: nothing is secret on this board".to_owned());
    } else {
        let names: Vec<&str> = report.trustees.iter().map(Text::as_str).collect();
        lines.push(format!(
            "Trustees   {} of {}: {}",
            report.threshold,
            names.len(),
            names.join(", ")
        ));
    }
    for void in &report.void_rounds {
        let name = usize::from(void.culprit)
            .checked_sub(1)
            .and_then(|place| report.trustees.get(place))
            .map_or("?", |name| name.as_str());
        lines.push(format!(
            "           round {} of the keys ended in a complaint; at fault: trustee {} ({name})",
            void.round, void.culprit
        ));
    }
    for posted in &report.manifests {
        lines.push(format!(
            "Manifest   revision {} at {} (event {}), fingerprint {}",
            posted.revision,
            moment(posted.at),
            posted.event,
            posted.fingerprint
        ));
    }
    lines.push(format!(
        "Ballots    {} on the board, all of them proved; {} too late",
        report.ballots, report.late
    ));
    match (report.closing, report.voters) {
        (Some(closing), Some(voters)) => {
            lines.push(format!("Present    {} of {voters}", closing.present));
        }
        _ => lines.push("Present    not known yet: the vote is not closed".to_owned()),
    }
    for each in &report.items {
        item(lines, each);
    }
    if !report.is_final() {
        lines.push("Not every item has its last result on the board yet.".to_owned());
    }
}

fn head(head: &Head) -> String {
    format!(
        "Head       {} events, root {}, code {}, signed {}",
        head.size,
        hex(&head.root),
        head.code(),
        moment(head.at)
    )
}

fn item(lines: &mut Vec<String>, item: &ItemReport) {
    let kind = match item.kind {
        ItemKind::Open => "open",
        ItemKind::Secret => "secret",
        ItemKind::Consensus => "by consensus",
    };
    lines.push(String::new());
    lines.push(format!(
        "Item {} ({}, {kind}, revision {}): {}",
        item.place, item.id, item.revision, item.title
    ));
    lines.push(format!("  {} ballots count", item.ballots));
    match &item.state {
        ItemState::Open => lines.push("  the vote is not closed".to_owned()),
        ItemState::Counting => lines.push("  not everything needed is on the board yet".to_owned()),
        ItemState::Computed(result) => {
            lines.push("  computed here, not on the board yet:".to_owned());
            outcome(lines, item, result);
        }
        ItemState::Published(result) => outcome(lines, item, result),
    }
}

fn outcome(lines: &mut Vec<String>, item: &ItemReport, result: &ItemResult) {
    for (place, (label, total)) in (0_u8..).zip(item.options.iter().zip(&result.totals)) {
        let elected = if result.elected.contains(&place) {
            "  elected"
        } else {
            ""
        };
        lines.push(format!("  {total:>7}  {label}{elected}"));
    }
    let words = match result.outcome {
        Outcome::NotAccepted => "not accepted",
        Outcome::Accepted if result.elected.is_empty() => "accepted",
        Outcome::Accepted => "elected",
        Outcome::Tie => "a tie, to be voted on again",
        Outcome::NoQuorum => "no quorum, nothing is decided",
        Outcome::AwaitsLots => "a tie that lots have to decide",
        Outcome::TooFewBallots => "too few ballots to be opened in secret",
    };
    lines.push(format!("  result: {words}"));
}

fn compared(lines: &mut Vec<String>, (board, other): (&Board, &Board), relation: Option<Relation>) {
    lines.push(String::new());
    if let Err(fault) = &other.verdict {
        lines.push(format!("{}: wrong at {fault}", other.place));
    }
    match relation {
        None => lines.push("Two boards can only be compared when both hold.".to_owned()),
        Some(Relation::Same) => lines.push(format!("{} is the same board.", other.place)),
        Some(Relation::Longer { more }) => lines.push(format!(
            "{} begins with this board and has {more} more events.",
            other.place
        )),
        Some(Relation::Shorter { more }) => lines.push(format!(
            "This board begins with {} and has {more} more events.",
            other.place
        )),
        Some(Relation::OtherBoard) => lines.push(format!(
            "{} is the board of another vote: their starts differ.",
            other.place
        )),
        Some(Relation::Fork {
            event,
            first,
            second,
        }) => {
            lines.push(format!("The boards differ from event {event} on:"));
            lines.push(format!("  {} has leaf {}", board.place, hex(&first)));
            lines.push(format!("  {} has leaf {}", other.place, hex(&second)));
            lines.push("The server signed both:".to_owned());
            for head in [&board.head, &other.head].into_iter().flatten() {
                lines.push(format!("  {}", self::head(head)));
                lines.push(format!("  {}", hex(&head.to_bytes())));
            }
        }
    }
}

fn receipt(lines: &mut Vec<String>, finding: &ReceiptFinding) {
    let promise = finding.receipt.promise;
    lines.push(String::new());
    lines.push(format!(
        "Receipt {} (code {})",
        finding.place,
        promise.ballot.code()
    ));
    lines.push(format!(
        "  promises ballot {} in event {}, taken {}",
        promise.ballot,
        promise.leaf,
        moment(promise.accepted_at)
    ));
    match finding.evidence {
        None => lines.push("  not held against a board that is broken".to_owned()),
        Some(evidence) => {
            lines.push(format!("  {evidence}"));
            if evidence.is_against_server() {
                lines.push(format!("  {}", head(&promise.head)));
                lines.push(format!("  keep this: {}", hex(&finding.receipt.to_bytes())));
            }
        }
    }
}

fn printed(printed: &Printed) -> String {
    match printed {
        Printed::Fits(what) => format!("The printed {what} fits."),
        Printed::FitsEarlier(what, size) => {
            format!("The printed {what} is that of the first {size} events; the board grew since.")
        }
        Printed::CodeOfEarlier(size) => format!(
            "The printed head code is that of the first {size} events. Twelve digits are not \
             enough to show that it was this board: compare the whole root (--root)."
        ),
        Printed::Differs { what, found } => {
            format!("The printed {what} does not fit: this board's is {found}.")
        }
    }
}
