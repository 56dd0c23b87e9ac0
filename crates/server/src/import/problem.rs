//! What is wrong with a file of the office: where it stands and why, in plain words.
//!
//! Words are Indonesian first; `--lang en` asks for English. They never hold a balance or a name,
//! only what stands in the file at that place and the rule that it breaks.

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
}

/// What a key should have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Member,
    Account,
    Product,
    Loan,
    Meeting,
    Item,
    Option,
    Paper,
}

impl What {
    const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Member, Lang::Id) => "nomor anggota",
            (Self::Member, Lang::En) => "member number",
            (Self::Account, Lang::Id) => "nomor rekening simpanan",
            (Self::Account, Lang::En) => "savings account",
            (Self::Product, Lang::Id) => "produk pinjaman",
            (Self::Product, Lang::En) => "loan product",
            (Self::Loan, Lang::Id) => "nomor pinjaman",
            (Self::Loan, Lang::En) => "loan",
            (Self::Meeting, Lang::Id) => "rapat",
            (Self::Meeting, Lang::En) => "meeting",
            (Self::Item, Lang::Id) => "mata acara",
            (Self::Item, Lang::En) => "agenda item",
            (Self::Option, Lang::Id) => "pilihan suara",
            (Self::Option, Lang::En) => "vote option",
            (Self::Paper, Lang::Id) => "bahan rapat",
            (Self::Paper, Lang::En) => "paper",
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
            Self::MomentOrder => "moment_order",
            Self::Published => "published",
            Self::ResultDoesNotFit => "result_does_not_fit",
            Self::FileMissing => "file_missing",
            Self::NotAPastMeeting => "not_a_past_meeting",
        }
    }

    /// The reason in plain words.
    pub fn words(&self, lang: Lang) -> String {
        let (id, en) = self.fixed_words();
        if !id.is_empty() {
            return match lang {
                Lang::Id => id,
                Lang::En => en,
            }
            .to_owned();
        }
        self.words_with_figures(lang)
    }

    /// Words that need no figures, Indonesian and English; empty where they do.
    const fn fixed_words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Encoding => (
                "huruf di baris ini bukan UTF-8; simpan ulang sebagai \"CSV UTF-8\"",
                "this line is not UTF-8; save the file again as \"CSV UTF-8\"",
            ),
            Self::Malformed => (
                "baris ini tidak terbaca sebagai CSV; periksa tanda kutipnya",
                "this line cannot be read as CSV; check its quotation marks",
            ),
            Self::Empty => ("berkas kosong", "the file is empty"),
            Self::ColumnMissing => ("kolom ini harus ada", "this column must be there"),
            Self::ColumnUnknown => (
                "kolom ini tidak dikenal; hapus atau perbaiki namanya",
                "this column is not known; remove it or correct its name",
            ),
            Self::ColumnTwice => ("kolom ini ada dua kali", "this column is there twice"),
            Self::Required => ("harus diisi", "must be filled"),
            Self::Unreadable => (
                "berisi karakter yang tidak dapat dicetak",
                "holds characters that cannot be printed",
            ),
            Self::NotMoney => (
                "bukan jumlah uang; tulis seperti 1500000 atau 1500000.00, tanpa titik ribuan",
                "not a sum of money; write 1500000 or 1500000.00, without dots for thousands",
            ),
            Self::Negative => (
                "jumlah tidak boleh negatif; pakai kolom direction (credit atau debit)",
                "a sum is never negative; use the column direction (credit or debit)",
            ),
            Self::Nothing => ("jumlah tidak boleh nol", "a sum of nothing is no movement"),
            Self::TooLarge => ("jumlah terlalu besar", "the sum is too large"),
            Self::NotADay => (
                "bukan tanggal; tulis seperti 2026-04-02",
                "not a day; write 2026-04-02",
            ),
            Self::NotAMoment => (
                "bukan tanggal dan jam; tulis seperti 2026-04-02 19:30",
                "not a day and time; write 2026-04-02 19:30",
            ),
            Self::InFuture => ("tanggal belum tiba", "this day has not come yet"),
            Self::NotAPercentage => (
                "bukan persentase; tulis seperti 1.5",
                "not a percentage; write 1.5",
            ),
            Self::HalfARate => (
                "suku jasa dan periodenya (month atau year) harus diisi bersama",
                "a rate and its period (month or year) are filled together",
            ),
            Self::NotAFraction => (
                "bukan aturan; tulis seperti >1/2 atau >=3/4",
                "not a rule; write >1/2 or >=3/4",
            ),
            Self::NotAMemberNumber => (
                "bukan nomor anggota; 4 sampai 16 angka",
                "not a member number; 4 to 16 digits",
            ),
            Self::NotAKey => (
                "hanya huruf, angka, - dan _, paling banyak 40",
                "letters, digits, - and _ only, at most 40",
            ),
            Self::Differs => (
                "sudah tersimpan dengan isi yang berbeda",
                "already stored with other content",
            ),
            Self::Overdrawn => (
                "saldo menjadi kurang dari nol",
                "the balance falls below nothing",
            ),
            Self::Overpaid => (
                "pembayaran melebihi sisa pinjaman",
                "the payment is more than what is left of the loan",
            ),
            Self::StateOrder => (
                "urutan status atau waktunya tidak mungkin",
                "the states or their moments cannot follow each other",
            ),
            Self::ReasonMissing => (
                "penolakan harus disertai alasan",
                "a refusal needs a reason",
            ),
            Self::Standing => (
                "status keanggotaan tidak memberi hak ini",
                "the member's standing does not give this right",
            ),
            Self::WrongLoan => (
                "pinjaman ini milik anggota atau pengajuan lain",
                "this loan belongs to another member or application",
            ),
            Self::AlreadyPending => (
                "anggota ini masih punya pengajuan yang menunggu keputusan",
                "this member already has an application that waits",
            ),
            Self::TooFewOptions => (
                "pemungutan suara memerlukan paling sedikit dua pilihan",
                "a vote needs at least two options",
            ),
            Self::MomentOrder => (
                "harus: buka sebelum tutup, tutup tidak lewat dari batas terima",
                "must be: open before close, close not after the last acceptance",
            ),
            Self::Published => (
                "rapat ini sudah terbit atau sudah ada di data; acaranya tidak diubah lewat impor",
                "this meeting is published or stored; an import does not change its agenda",
            ),
            Self::ResultDoesNotFit => (
                "hasil tidak cocok dengan acara, kehadiran, atau pilihannya",
                "the result does not fit the item, the attendance or the options",
            ),
            Self::FileMissing => (
                "berkas tidak ada di folder, kosong, atau lebih dari 5 MB",
                "the file is not in the folder, is empty, or is above 5 MB",
            ),
            Self::NotAPastMeeting => (
                "hanya untuk rapat yang sudah selesai dan tanpa suara di kotak suara",
                "only for a meeting that is over and has no votes in the box",
            ),
            _ => ("", ""),
        }
    }

    fn words_with_figures(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::CellCount { expected, found }, Lang::Id) => {
                format!("jumlah kolom {found}, seharusnya {expected}")
            }
            (Self::CellCount { expected, found }, Lang::En) => {
                format!("{found} columns, {expected} expected")
            }
            (Self::TooLong { most }, Lang::Id) => format!("lebih dari {most} huruf"),
            (Self::TooLong { most }, Lang::En) => format!("more than {most} characters"),
            (Self::OutOfRange { from, to }, Lang::Id) => {
                format!("tanggal harus antara {from} dan {to}")
            }
            (Self::OutOfRange { from, to }, Lang::En) => {
                format!("the day must lie between {from} and {to}")
            }
            (Self::Before { day }, Lang::Id) => format!("tanggal tidak boleh sebelum {day}"),
            (Self::Before { day }, Lang::En) => format!("the day must not be before {day}"),
            (Self::NotAWord { known }, Lang::Id) => {
                format!("harus salah satu dari: {}", known.join(", "))
            }
            (Self::NotAWord { known }, Lang::En) => format!("must be one of: {}", known.join(", ")),
            (Self::NotANumber { from, to }, Lang::Id) => {
                format!("harus bilangan bulat dari {from} sampai {to}")
            }
            (Self::NotANumber { from, to }, Lang::En) => {
                format!("must be a whole number from {from} to {to}")
            }
            (Self::Unknown { what, key }, Lang::Id) => {
                format!("{} {key} tidak ditemukan", what.word(lang))
            }
            (Self::Unknown { what, key }, Lang::En) => {
                format!("{} {key} is not known", what.word(lang))
            }
            (Self::Twice { first_line }, Lang::Id) => {
                format!("sudah ada di baris {first_line}")
            }
            (Self::Twice { first_line }, Lang::En) => format!("already in line {first_line}"),
            (Self::LoanRule(rule), Lang::Id) => format!("melanggar aturan produk: {rule}"),
            (Self::LoanRule(rule), Lang::En) => format!("breaks a rule of the product: {rule}"),
            _ => self.code().to_owned(),
        }
    }
}

/// Everything that is wrong, up to [`Problems::KEPT`] of them word by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    total: usize,
}

impl Problems {
    /// How many are told; the rest is only counted.
    pub const KEPT: usize = 50;

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.total += 1;
        if self.kept.len() < Self::KEPT {
            self.kept.push(problem);
        }
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
        self.kept.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self
    }

    /// One line each, as a person reads them.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        for problem in &self.kept {
            text.push_str(&problem.file);
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
