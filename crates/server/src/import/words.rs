//! The reasons of [`super::problem`] in plain words, Indonesian and English.

use sokoguru_domain::Lang;

use super::problem::{Reason, What};

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
            (Self::Application, Lang::Id) => "nomor pengajuan",
            (Self::Application, Lang::En) => "loan application",
            (Self::Meeting, Lang::Id) => "rapat",
            (Self::Meeting, Lang::En) => "meeting",
            (Self::Item, Lang::Id) => "mata acara",
            (Self::Item, Lang::En) => "agenda item",
            (Self::Option, Lang::Id) => "pilihan suara",
            (Self::Option, Lang::En) => "vote option",
            (Self::Paper, Lang::Id) => "bahan rapat",
            (Self::Paper, Lang::En) => "paper",
            (Self::Year, Lang::Id) => "tahun buku",
            (Self::Year, Lang::En) => "book year",
        }
    }
}

impl Reason {
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
            Self::OptionsDoNotFit => (
                "pilihan tidak cocok: usul memerlukan satu for, satu against dan paling banyak satu \
                 abstain; pemilihan memerlukan 2 sampai 32 candidate saja",
                "the options do not fit: a proposal has one for, one against and at most one \
                 abstain; an election has 2 to 32 candidates only",
            ),
            Self::SeatsDoNotFit => (
                "seats diisi untuk pemilihan (decision election) saja; max tidak boleh melebihi seats \
                 dan jumlah pilihan, min tidak boleh melebihi max",
                "seats are for an election (decision election) only; max is at most seats and the \
                 number of options, min at most max",
            ),
            Self::NotASetting => (
                "bukan aturan rapat yang dikenal, atau nilainya tidak cocok; lihat docs/import.md",
                "not a rule of meetings that is known, or its value does not fit; see docs/import.md",
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
            Self::NumberNotText => (
                "nomor ini disimpan Excel sebagai angka, sehingga nol di depan bisa hilang. Ubah format \
                 kolom menjadi Teks, lalu ketik ulang",
                "Excel keeps this number as a figure, so that leading zeros may be gone. Format the \
                 column as Text and type it again",
            ),
            Self::CellError => ("rumus di sel ini gagal", "the formula in this cell failed"),
            Self::SheetUnknown => (
                "nama lembar ini tidak dikenal; lihat docs/import.md. Awali dengan _ bila hanya catatan",
                "no sheet has this name; see docs/import.md. Begin it with _ if it is for notes",
            ),
            Self::NoBasis => (
                "ada bagian untuk anggota, tetapi tidak ada anggota yang punya dasar hitungnya",
                "a part goes to members, and no member has anything that it is measured by",
            ),
            Self::NoPurchases => (
                "dasar purchases harus diisi di shu_bases.csv",
                "the basis purchases is filled in shu_bases.csv",
            ),
            Self::LossShared => (
                "tahun rugi tidak punya pembagian; hapus barisnya dari shu_allotments.csv",
                "a year of loss shares nothing; take its lines out of shu_allotments.csv",
            ),
            Self::MeetingWithoutResult => (
                "rapat yang memutuskan belum punya hasil",
                "the meeting that decided has no result yet",
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
            (Self::NotAWhole { sum }, Lang::Id) => {
                format!("persentase pembagian berjumlah {sum}, seharusnya 100")
            }
            (Self::NotAWhole { sum }, Lang::En) => {
                format!("the percentages add up to {sum}, not to 100")
            }
            (Self::SurplusRule(rule), Lang::Id) => format!("melanggar aturan SHU: {rule}"),
            (Self::SurplusRule(rule), Lang::En) => format!("breaks a rule of SHU: {rule}"),
            _ => self.code().to_owned(),
        }
    }
}
