//! Everything that was asked, answered: the board, the other copy, the receipts, what was printed.

use sokoguru_ballot::board::{Hash, head};
use sokoguru_ballot::receipt::Receipt;
use sokoguru_ballot::verifier::{Evidence, Verifier};
use thiserror::Error;

use crate::arguments::Arguments;
use crate::check::{Board, CheckError, check};
use crate::compare::{Relation, compare};
use crate::source::{self, SourceError, from_hex};

/// Why nothing was found out.
#[derive(Debug, Error)]
pub enum FindError {
    /// A board that cannot be read.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// A receipt that cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Something printed that cannot be what it should.
    #[error("{0}")]
    Argument(&'static str),
}

/// What a member's receipt shows.
pub struct ReceiptFinding {
    /// The file.
    pub place: String,
    /// What it says.
    pub receipt: Receipt,
    /// What it shows; none against a board that is broken.
    pub evidence: Option<Evidence>,
}

/// Something printed, held against the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// It is what the board says.
    Fits(&'static str),
    /// It is what the board said after so many events; it has grown since.
    FitsEarlier(&'static str, u64),
    /// The short code is that of an earlier head. Somebody with much patience can make a board
    /// whose code was the same at some time, so that this is not taken for enough.
    CodeOfEarlier(u64),
    /// The board says something else.
    Differs {
        /// What was printed.
        what: &'static str,
        /// What the board says.
        found: String,
    },
}

/// The answers to everything.
pub struct Findings {
    /// The board.
    pub board: Board,
    /// The other copy, and how it relates to the board when both hold.
    pub other: Option<(Board, Option<Relation>)>,
    /// The receipts, in the order of the arguments.
    pub receipts: Vec<ReceiptFinding>,
    /// What was printed.
    pub printed: Vec<Printed>,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds.
    Holds,
    /// A board is broken.
    Broken,
    /// Two boards contradict each other.
    Fork,
    /// A receipt was not kept.
    Evidence,
    /// Not what was printed.
    NotAsPrinted,
    /// A receipt proves nothing.
    Undecided,
}

impl Verdict {
    /// As the help says.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Broken => 1,
            Self::Fork => 3,
            Self::Evidence => 4,
            Self::NotAsPrinted => 5,
            Self::Undecided => 6,
        }
    }

    /// For programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken => "broken",
            Self::Fork => "fork",
            Self::Evidence => "evidence",
            Self::NotAsPrinted => "notAsPrinted",
            Self::Undecided => "undecided",
        }
    }
}

impl Findings {
    /// What it comes to: the gravest of all.
    pub fn verdict(&self) -> Verdict {
        let other_broken = self
            .other
            .as_ref()
            .is_some_and(|(other, _)| other.verdict.is_err());
        if self.board.verdict.is_err() || other_broken {
            return Verdict::Broken;
        }
        if let Some((_, Some(Relation::Fork { .. } | Relation::OtherBoard))) = self.other {
            return Verdict::Fork;
        }
        let evidence = || self.receipts.iter().filter_map(|each| each.evidence);
        if evidence().any(|each| each.is_against_server()) {
            return Verdict::Evidence;
        }
        let fits = |each: &Printed| matches!(each, Printed::Fits(_) | Printed::FitsEarlier(..));
        if !self.printed.iter().all(fits) {
            return Verdict::NotAsPrinted;
        }
        if evidence().any(|each| each != Evidence::Kept) {
            return Verdict::Undecided;
        }
        Verdict::Holds
    }
}

/// Answers everything that was asked.
///
/// Errors: [`FindError`] when something cannot be read.
pub fn find(arguments: &Arguments) -> Result<Findings, FindError> {
    let pins = Pins::parse(arguments)?;
    let mut receipts = Vec::new();
    for path in &arguments.receipt {
        let place = path.display().to_string();
        let bytes = source::receipt(path)?;
        let receipt = Receipt::parse(&bytes).map_err(|_| SourceError::NoReceipt(place.clone()))?;
        receipts.push(ReceiptFinding {
            place,
            receipt,
            evidence: None,
        });
    }
    let board = check(&arguments.board, arguments.threads)?;
    let other = match &arguments.compare {
        None => None,
        Some(place) => {
            let other = check(place, arguments.threads)?;
            let both = board.verdict.is_ok() && other.verdict.is_ok();
            let relation = both.then(|| compare(&board.verifier, &other.verifier));
            Some((other, relation))
        }
    };
    // What a broken board says about receipts and prints is worth nothing.
    let mut printed = Vec::new();
    if board.verdict.is_ok() {
        for each in &mut receipts {
            each.evidence = board.verifier.dispute(&each.receipt);
        }
        printed = pins.held_against(&board.verifier);
    }
    Ok(Findings {
        board,
        other,
        receipts,
        printed,
    })
}

/// What was printed, read.
struct Pins {
    board_id: Option<Hash>,
    root: Option<Hash>,
    head_code: Option<String>,
}

impl Pins {
    fn parse(arguments: &Arguments) -> Result<Self, FindError> {
        let hash = |text: &Option<String>, wrong| match text {
            None => Ok(None),
            Some(text) => from_hex(text)
                .and_then(|bytes| Hash::try_from(bytes).ok())
                .map(Some)
                .ok_or(FindError::Argument(wrong)),
        };
        let head_code = match &arguments.head_code {
            None => None,
            Some(text) => {
                Some(digits(text).ok_or(FindError::Argument("a head code has twelve digits"))?)
            }
        };
        Ok(Self {
            board_id: hash(&arguments.board_id, "a board id has 64 hex digits")?,
            root: hash(&arguments.root, "a root has 64 hex digits")?,
            head_code,
        })
    }

    fn held_against(&self, verifier: &Verifier) -> Vec<Printed> {
        let tree = verifier.tree();
        let size = tree.size();
        // The last size first: it is nearly always that one.
        let earlier = |fits: &dyn Fn(Hash) -> bool| {
            (0..size)
                .rev()
                .find(|size| tree.root_at(*size).is_some_and(fits))
        };
        let mut printed = Vec::new();
        if let (Some(pin), Some(start)) = (self.board_id, verifier.start()) {
            printed.push(if pin == *start.board_id().as_bytes() {
                Printed::Fits("board id")
            } else {
                Printed::Differs {
                    what: "board id",
                    found: start.board_id().to_string(),
                }
            });
        }
        if let Some(pin) = self.root {
            printed.push(if pin == tree.root() {
                Printed::Fits("root")
            } else if let Some(size) = earlier(&|root| root == pin) {
                Printed::FitsEarlier("root", size)
            } else {
                Printed::Differs {
                    what: "root",
                    found: crate::words::hex(&tree.root()),
                }
            });
        }
        if let Some(pin) = &self.head_code {
            let fits = |root: Hash| digits(&head::head_code(&root)).as_ref() == Some(pin);
            printed.push(if fits(tree.root()) {
                Printed::Fits("head code")
            } else if let Some(size) = earlier(&fits) {
                Printed::CodeOfEarlier(size)
            } else {
                Printed::Differs {
                    what: "head code",
                    found: head::head_code(&tree.root()),
                }
            });
        }
        printed
    }
}

/// Twelve digits, whatever stands between them.
fn digits(text: &str) -> Option<String> {
    let separators = |character: char| character.is_whitespace() || character == '-';
    let digits: String = text
        .chars()
        .filter(|character| !separators(*character))
        .collect();
    let all = digits.len() == 12 && digits.chars().all(|digit| digit.is_ascii_digit());
    all.then_some(digits)
}
