//! What is wrong with a file of the office: where it stands and why, in plain words.
//!
//! Words are Indonesian first; `--lang en` asks for English. They never hold a balance or a name,
//! only what stands in the file at that place and the rule that it breaks.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use sokoguru_domain::Lang;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1 with the header; none where the whole file is meant.
    pub line: Option<u64>,
    /// Name of the column; none where the whole line is meant.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a cell, a line or a file cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Not UTF-8.
    Encoding,
    /// Not readable as CSV, for instance an open quotation mark.
    Malformed,
    /// Not even a header.
    Empty,
    /// A column that must be there is not.
    ColumnMissing,
    /// A column that the documentation does not know.
    ColumnUnknown,
    /// The same column twice.
    ColumnTwice,
    /// More or fewer cells than the header has.
    CellCount { expected: usize, found: usize },
    /// A cell that must be filled is empty.
    Required,
    /// Longer than it may be.
    TooLong { most: usize },
    /// Control characters in a text.
    Unreadable,
    /// Not a sum of money.
    NotMoney,
    /// A minus before a sum of money.
    Negative,
    /// A sum of nothing.
    Nothing,
    /// Above what a sum of money can be.
    TooLarge,
    /// Not a day of the form 2026-04-02.
    NotADay,
    /// Not a moment of the form 2026-04-02 19:30.
    NotAMoment,
    /// A day outside what can be meant.
    OutOfRange { from: NaiveDate, to: NaiveDate },
    /// A day that has not come yet.
    InFuture,
    /// Before a day that it must follow.
    Before { day: NaiveDate },
    /// Not one of the known words.
    NotAWord { known: Vec<&'static str> },
    /// Not a whole number in this range.
    NotANumber { from: u32, to: u32 },
    /// Not a percentage.
    NotAPercentage,
    /// A rate without its period, or a period without a rate.
    HalfARate,
    /// Not a fraction such as `>1/2` or `>=3/4`.
    NotAFraction,
    /// Not a member number: 4 to 16 digits.
    NotAMemberNumber,
    /// Not a key: letters, digits, `-` and `_`, at most 40.
    NotAKey,
    /// Nothing of that name is known.
    Unknown { what: What, key: String },
    /// The same key twice in one file.
    Twice { first_line: u64 },
    /// Stored before with other content.
    Differs,
    /// A movement takes more than there is.
    Overdrawn,
    /// A payment is more than what is left of the loan.
    Overpaid,
    /// A rule of the loan product, in the domain's own words.
    LoanRule(String),
    /// A state that cannot follow the one before it.
    StateOrder,
    /// A refusal without words for the member.
    ReasonMissing,
    /// The member's standing does not allow it.
    Standing,
    /// The loan belongs to another member, or already to another application.
    WrongLoan,
    /// A second application of the same member that waits for a decision.
    AlreadyPending,
    /// An item that is voted on has fewer than two options.
    TooFewOptions,
    /// The options of an item do not fit what it decides.
    OptionsDoNotFit,
    /// Seats without an election, an election without seats, or more choices than seats.
    SeatsDoNotFit,
    /// Not a rule of meetings, or not a value of it.
    NotASetting,
    /// A meeting's moments are not in order.
    MomentOrder,
    /// The agenda of a meeting that members already see is not changed by an import.
    Published,
    /// A result that does not fit the item or the meeting.
    ResultDoesNotFit,
    /// A file that is named does not lie in the folder, or is too large.
    FileMissing,
    /// A meeting that is still coming, or has votes of its own.
    NotAPastMeeting,
    /// A number in a cell whose digits name something: leading zeros may be gone.
    NumberNotText,
    /// A formula that Excel could not work out.
    CellError,
    /// A sheet whose name no file has.
    SheetUnknown,
    /// The percentages of a year do not make a hundred.
    NotAWhole { sum: String },
    /// A part of a surplus goes to members, and none has anything that it is measured by.
    NoBasis,
    /// Purchases come from a file only.
    NoPurchases,
    /// A year of loss with percentages.
    LossShared,
    /// The meeting that decided has no result.
    MeetingWithoutResult,
    /// Another rule of sharing a surplus, in the domain's own words.
    SurplusRule(String),
}

/// What a key should have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Member,
    Account,
    Product,
    Loan,
    Application,
    Meeting,
    Item,
    Option,
    Paper,
    Year,
}

impl What {
    /// The file that brings it in.
    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Member => "members.csv",
            Self::Account => "savings_accounts.csv",
            Self::Product => "loan_products.csv",
            Self::Loan => "loans.csv",
            Self::Application => "loan_applications.csv",
            Self::Meeting => "meetings.csv",
            Self::Item => "agenda_items.csv",
            Self::Option => "vote_options.csv",
            Self::Paper => "papers.csv",
            Self::Year => "shu_years.csv",
        }
    }
}

impl Reason {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Malformed => "malformed",
            Self::Empty => "empty",
            Self::ColumnMissing => "column_missing",
            Self::ColumnUnknown => "column_unknown",
            Self::ColumnTwice => "column_twice",
            Self::CellCount { .. } => "cell_count",
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::Unreadable => "unreadable",
            Self::NotMoney => "not_money",
            Self::Negative => "negative",
            Self::Nothing => "nothing",
            Self::TooLarge => "too_large",
            Self::NotADay => "not_a_day",
            Self::NotAMoment => "not_a_moment",
            Self::OutOfRange { .. } => "out_of_range",
            Self::InFuture => "in_future",
            Self::Before { .. } => "before",
            Self::NotAWord { .. } => "not_a_word",
            Self::NotANumber { .. } => "not_a_number",
            Self::NotAPercentage => "not_a_percentage",
            Self::HalfARate => "half_a_rate",
            Self::NotAFraction => "not_a_fraction",
            Self::NotAMemberNumber => "not_a_member_number",
            Self::NotAKey => "not_a_key",
            Self::Unknown { .. } => "unknown",
            Self::Twice { .. } => "twice",
            Self::Differs => "differs",
            Self::Overdrawn => "overdrawn",
            Self::Overpaid => "overpaid",
            Self::LoanRule(_) => "loan_rule",
            Self::StateOrder => "state_order",
            Self::ReasonMissing => "reason_missing",
            Self::Standing => "standing",
            Self::WrongLoan => "wrong_loan",
            Self::AlreadyPending => "already_pending",
            Self::TooFewOptions => "too_few_options",
            Self::OptionsDoNotFit => "options_do_not_fit",
            Self::SeatsDoNotFit => "seats_do_not_fit",
            Self::NotASetting => "not_a_setting",
            Self::MomentOrder => "moment_order",
            Self::Published => "published",
            Self::ResultDoesNotFit => "result_does_not_fit",
            Self::FileMissing => "file_missing",
            Self::NotAPastMeeting => "not_a_past_meeting",
            Self::NumberNotText => "number_not_text",
            Self::CellError => "cell_error",
            Self::SheetUnknown => "sheet_unknown",
            Self::NotAWhole { .. } => "not_a_whole",
            Self::NoBasis => "no_basis",
            Self::NoPurchases => "no_purchases",
            Self::LossShared => "loss_shared",
            Self::MeetingWithoutResult => "meeting_without_result",
            Self::SurplusRule(_) => "surplus_rule",
        }
    }
}

/// Everything that is wrong, up to [`Problems::KEPT`] of them word by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    total: usize,
    files: BTreeSet<String>,
    sheets: bool,
}

impl Problems {
    /// How many are told; the rest is only counted.
    pub const KEPT: usize = 50;

    /// Adds one. What is unknown only because its own file has problems is not told again.
    pub fn push(&mut self, problem: Problem) {
        if let Reason::Unknown { what, .. } = &problem.reason
            && self.files.contains(what.file())
        {
            self.files.insert(problem.file);
            return;
        }
        self.total += 1;
        self.files.insert(problem.file.clone());
        if self.kept.len() < Self::KEPT {
            self.kept.push(problem);
        }
    }

    /// Whether places are those of a workbook: a sheet, a row, a column with its letter.
    pub(super) fn of_sheets(&mut self, sheets: bool) {
        self.sheets = sheets;
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many there are, told or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Those that are told, by file and line.
    pub fn kept(&self) -> &[Problem] {
        &self.kept
    }

    /// By file and line, as somebody corrects them.
    pub(super) fn sorted(mut self) -> Self {
        self.kept
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self
    }

    /// One line each, as a person reads them.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        for problem in &self.kept {
            let sheet = problem.file.strip_suffix(".csv").filter(|_| self.sheets);
            let _ = match (sheet, lang) {
                (None, _) => write!(text, "{}", problem.file),
                (Some(sheet), Lang::Id) => write!(text, "lembar {sheet}"),
                (Some(sheet), Lang::En) => write!(text, "sheet {sheet}"),
            };
            if let Some(line) = problem.line {
                let _ = match lang {
                    Lang::Id => write!(text, ", baris {line}"),
                    Lang::En => write!(text, ", line {line}"),
                };
            }
            if let Some(column) = &problem.column {
                let _ = match lang {
                    Lang::Id => write!(text, ", kolom {column}"),
                    Lang::En => write!(text, ", column {column}"),
                };
            }
            let _ = writeln!(text, ": {}", problem.reason.words(lang));
        }
        let more = self.total - self.kept.len();
        if more > 0 {
            let _ = match lang {
                Lang::Id => writeln!(text, "… dan {more} kesalahan lain"),
                Lang::En => writeln!(text, "… and {more} more"),
            };
        }
        text
    }
}
