//! Words of Sisa Hasil Usaha.

use sokoguru_domain::{Purpose, ShuBasis};

texts! {
    title: "Sisa Hasil Usaha (SHU)", "Surplus (SHU)";
    short: "SHU", "SHU";
    hint: "Bagian Anda, dan dari mana datangnya", "Your part, and where it comes from";
    year: "Tahun buku {0}", "Book year {0}";
    choose_year: "Pilih tahun buku", "Choose a book year";
    none: "Belum ada SHU", "No surplus yet";
    none_text:
        "SHU tampil di sini setelah pengurus menghitungnya untuk RAT.",
        "It appears here once the board has reckoned it for the annual meeting.";
    not_found: "Tahun ini tidak ada", "There is no such year";

    own: "SHU Anda", "Your part of the surplus";
    own_estimate: "Perkiraan SHU Anda", "Your part, as proposed";
    decided: "Diputuskan RAT pada {0}", "Decided by the annual meeting on {0}";
    proposed: "Usul pengurus, belum diputuskan RAT", "Proposed by the board, not decided yet";
    proposed_text:
        "RAT dapat memutuskan lain. Angka di bawah ini mengikuti usul pengurus.",
        "The annual meeting may decide otherwise. The figures below follow the proposal.";
    see_meeting: "Lihat rapatnya", "See the meeting";
    no_part: "Tidak ada bagian Anda pada tahun ini", "You have no part in this year";
    no_part_text:
        "Bagian dihitung untuk anggota yang punya simpanan atau transaksi pada tahun itu.",
        "Parts are for members who had savings or business in that year.";

    loss: "Tahun {0} rugi {1}", "{0} ended with a loss of {1}";
    loss_text:
        "Tidak ada SHU yang dibagikan untuk tahun ini.",
        "Nothing is shared for this year.";
    from_office: "Keterangan pengurus", "The board's words";

    how: "Dari mana angkanya", "How it is worked out";
    from_savings: "Dari simpanan Anda", "From your savings";
    from_business: "Dari transaksi Anda", "From your business";
    surplus_of: "SHU tahun {0}", "Surplus of {0}";
    percent_of: "{0} untuk {1}", "{0} for {1}";
    all_members: "Seluruh anggota", "All members";
    part: "Bagian Anda", "Your part";
    formula: "{0} \u{f7} {1} \u{d7} {2} = {3}", "{0} \u{f7} {1} \u{d7} {2} = {3}";
    rounding_rupiah:
        "Bagian {0} anggota dihitung sampai rupiah penuh. Rupiah yang tersisa dari pembulatan diberikan kepada yang pembulatannya paling besar, sehingga jumlah semua bagian tepat sama dengan dananya.",
        "The parts of {0} members are counted to the whole rupiah. What rounding leaves goes to those who lost most by it, so that all parts together make exactly the pool.";
    rounding_sen:
        "Bagian {0} anggota dihitung sampai sen. Sen yang tersisa dari pembulatan diberikan kepada yang pembulatannya paling besar, sehingga jumlah semua bagian tepat sama dengan dananya.",
        "The parts of {0} members are counted to the sen. What rounding leaves goes to those who lost most by it, so that all parts together make exactly the pool.";

    shares: "Pembagian SHU", "How the surplus is shared";
    purpose: "Untuk", "For";
    percent: "Persen", "Percent";
    amount: "Jumlah", "Amount";
    total: "Jumlah seluruhnya", "All together";

    what_if: "Bagaimana kalau RAT memutuskan lain?", "What if the meeting decides otherwise?";
    what_if_text:
        "Geser persentasenya. Ini hanya hitungan di HP Anda: tidak dikirim, dan bukan usul.",
        "Move the percentages. This is worked out on your phone only: nothing is sent, and it is no proposal.";
    capital_percent: "Jasa modal", "By savings";
    business_percent: "Jasa usaha", "By business";
    rest: "Sisanya {0} untuk cadangan dan dana lain.", "The rest, {0}, goes to reserves and other funds.";
    would_be: "SHU Anda akan menjadi kira-kira", "Your part would be about";
    more_than_proposed: "{0} lebih banyak daripada usul.", "{0} more than proposed.";
    less_than_proposed: "{0} lebih sedikit daripada usul.", "{0} less than proposed.";
    same_as_proposed: "Sama dengan usul.", "The same as proposed.";
    reset: "Kembali ke usul pengurus", "Back to the proposal";
    only_estimate: "Perkiraan, bukan keputusan.", "An estimate, not a decision.";
}

// What a part is measured by.
texts! {
    own_pokok_wajib: "Simpanan pokok dan wajib Anda", "Your pokok and wajib savings";
    own_all_savings: "Semua simpanan Anda", "All your savings";
    own_loans: "Pinjaman yang Anda ambil", "Loans that you took";
    own_interest: "Jasa pinjaman yang Anda bayar", "Interest that you paid on loans";
    own_purchases: "Belanja Anda di koperasi", "Your purchases at the cooperative";
    own_other: "Dasar hitung Anda", "What yours is measured by";
}

/// The member's base in words; `None` for one that this version does not know.
pub fn own_base(basis: Option<ShuBasis>) -> &'static str {
    match basis {
        Some(ShuBasis::PokokWajib) => own_pokok_wajib(),
        Some(ShuBasis::AllSavings) => own_all_savings(),
        Some(ShuBasis::LoansTaken) => own_loans(),
        Some(ShuBasis::InterestPaid) => own_interest(),
        Some(ShuBasis::Purchases) => own_purchases(),
        None => own_other(),
    }
}

/// The heading of a member's part.
pub fn part_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Capital => from_savings(),
        _ => from_business(),
    }
}
