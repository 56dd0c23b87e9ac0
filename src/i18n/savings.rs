//! Words of the savings screens.

use sokoguru_api::Coded;
use sokoguru_domain::{SavingsKind, TransactionKind};

texts! {
    words: "Arti istilah simpanan", "What these words mean";
    pokok: "Simpanan pokok", "Entry share (pokok)";
    wajib: "Simpanan wajib", "Monthly share (wajib)";
    sukarela: "Simpanan sukarela", "Voluntary savings (sukarela)";
    berjangka: "Simpanan berjangka", "Term savings (berjangka)";
    other: "Simpanan lain", "Other savings";
    pokok_short: "Pokok", "Pokok";
    wajib_short: "Wajib", "Wajib";
    sukarela_short: "Sukarela", "Sukarela";
    berjangka_short: "Berjangka", "Berjangka";
    other_short: "Lainnya", "Other";
    pokok_what: "Dibayar sekali, kembali saat berhenti", "Paid once, returned when you leave";
    wajib_what: "Dibayar tiap bulan, kembali saat berhenti", "Paid every month, returned when you leave";
    sukarela_what: "Bisa ditarik", "Can be withdrawn";
    berjangka_what: "Disimpan sampai jatuh tempo", "Kept until it matures";
    other_what: "Tanyakan aturannya kepada pengurus", "Ask the office for its rules";
    pokok_more:
        "Sama besar untuk semua anggota. Tanda Anda ikut memiliki koperasi. Tidak bisa ditarik selama Anda anggota.",
        "The same for every member. It makes you a co-owner of the cooperative. It cannot be withdrawn while you are a member.";
    wajib_more:
        "Jumlahnya ditetapkan rapat anggota. Menjadi modal koperasi. Tidak bisa ditarik selama Anda anggota.",
        "The members' meeting sets the amount. It is capital of the cooperative. It cannot be withdrawn while you are a member.";
    sukarela_more:
        "Setor dan tarik kapan saja. Saldo minimal harus tetap ada.",
        "Pay in and withdraw at any time. The minimum balance must stay.";
    berjangka_more:
        "Disimpan untuk jangka waktu tertentu. Bila dicairkan sebelum jatuh tempo, bisa kena penalti.",
        "Kept for a fixed time. Ending it before it matures may cost a penalty.";
    other_more:
        "Produk koperasi Anda sendiri. Aturannya ada di kantor.",
        "A product of your own cooperative. The office has its rules.";
    tax_why:
        "Pajak final (PPh) 10% dari seluruh imbal, karena imbal sebulan di atas Rp240.000. Koperasi menyetorkannya ke negara.",
        "Final tax of 10% on the whole return, because the month's return is above Rp240.000. The cooperative pays it to the state.";
    interest_why:
        "Sampai Rp240.000 sebulan tanpa pajak. Di atas itu, pajaknya 10% dari seluruh imbal dan tampil sebagai mutasi sendiri.",
        "Up to Rp240.000 a month there is no tax. Above it, the tax is 10% of the whole return and is a movement of its own.";
    about: "Tentang simpanan ini", "About these savings";
    over_the_cap: "Imbalnya di atas 9% setahun", "Its return is above 9% a year";
    over_the_cap_text:
        "Batas menurut Permenkop 8/2023 adalah 9% setahun. Tanyakan kepada pengawas.",
        "The limit under Permenkop 8/2023 is 9% a year. Ask the supervisors.";
    parts: "Bagian dari total simpanan", "Parts of the total savings";

    none: "Belum ada simpanan", "No savings yet";
    none_text:
        "Simpanan tampil di sini setelah kantor mencatat setoran pertama Anda.",
        "Savings appear here once the office has recorded your first deposit.";
    account_number: "Nomor rekening", "Account number";
    balance: "Saldo", "Balance";
    available: "Bisa ditarik sekarang", "Can be withdrawn now";
    minimum: "Saldo minimal", "Minimum balance";
    matures_on: "Jatuh tempo", "Matures on";
    opened_on: "Dibuka", "Opened";
    interest: "Imbal simpanan", "Return on savings";
    last_movement: "Mutasi terakhir {0}", "Last movement {0}";

    movements: "Riwayat", "Movements";
    all_months: "Semua bulan", "All months";
    choose_month: "Pilih bulan", "Choose a month";
    no_movements: "Belum ada mutasi", "No movements";
    no_movements_text:
        "Setoran dan penarikan tampil di sini setelah dicatat kantor.",
        "Deposits and withdrawals appear here once the office has recorded them.";
    no_movements_month: "Tidak ada mutasi di bulan ini.", "There are no movements in this month.";
    balance_after: "Saldo {0}", "Balance {0}";
    load_more: "Muat lagi", "Load more";
    load_more_failed:
        "Halaman berikutnya belum bisa dimuat. Yang sudah tampil tetap benar.",
        "The next page could not be loaded. What is shown remains correct.";

    deposit: "Setoran", "Deposit";
    withdrawal: "Penarikan", "Withdrawal";
    earned: "Imbal simpanan", "Return on savings";
    tax: "Pajak", "Tax";
    fee: "Biaya", "Fee";
    transfer: "Pindah rekening", "Transfer";
    adjustment: "Koreksi", "Correction";
    movement: "Mutasi", "Movement";

    receipt: "Bukti mutasi", "Receipt of a movement";
    date: "Tanggal", "Date";
    kind: "Jenis", "Kind";
    amount: "Jumlah", "Amount";
    in_words: "Terbilang", "In words";
    after: "Saldo setelahnya", "Balance after it";
    reference: "Nomor bukti kantor", "Office receipt number";
    description: "Keterangan", "Note";
    share: "Bagikan bukti", "Share the receipt";
    copied: "Bukti disalin", "Receipt copied";
    share_failed: "HP ini tidak bisa membagikan. Tunjukkan layar ini saja.", "This phone cannot share. Show this screen instead.";
    receipt_note:
        "Bukti dari catatan koperasi di HP Anda. Bila berbeda dengan kuitansi, hubungi kantor.",
        "From the cooperative's records on your phone. If it differs from your receipt, contact the office.";
}

/// The name of a kind of savings.
pub fn kind_name(kind: &Coded<SavingsKind>) -> &'static str {
    match kind.known() {
        Some(SavingsKind::Pokok) => pokok(),
        Some(SavingsKind::Wajib) => wajib(),
        Some(SavingsKind::Sukarela) => sukarela(),
        Some(SavingsKind::Berjangka) => berjangka(),
        Some(SavingsKind::Other) | None => other(),
    }
}

/// The same where "Simpanan" is said already.
pub fn kind_short(kind: &Coded<SavingsKind>) -> &'static str {
    match kind.known() {
        Some(SavingsKind::Pokok) => pokok_short(),
        Some(SavingsKind::Wajib) => wajib_short(),
        Some(SavingsKind::Sukarela) => sukarela_short(),
        Some(SavingsKind::Berjangka) => berjangka_short(),
        Some(SavingsKind::Other) | None => other_short(),
    }
}

/// What a kind of savings is, in one line.
pub fn kind_what(kind: &Coded<SavingsKind>) -> &'static str {
    match kind.known() {
        Some(SavingsKind::Pokok) => pokok_what(),
        Some(SavingsKind::Wajib) => wajib_what(),
        Some(SavingsKind::Sukarela) => sukarela_what(),
        Some(SavingsKind::Berjangka) => berjangka_what(),
        Some(SavingsKind::Other) | None => other_what(),
    }
}

/// What a kind of savings is, in a few sentences.
pub fn kind_more(kind: &Coded<SavingsKind>) -> &'static str {
    match kind.known() {
        Some(SavingsKind::Pokok) => pokok_more(),
        Some(SavingsKind::Wajib) => wajib_more(),
        Some(SavingsKind::Sukarela) => sukarela_more(),
        Some(SavingsKind::Berjangka) => berjangka_more(),
        Some(SavingsKind::Other) | None => other_more(),
    }
}

/// Why money moved.
pub fn movement_name(kind: &Coded<TransactionKind>) -> &'static str {
    match kind.known() {
        Some(TransactionKind::Deposit) => deposit(),
        Some(TransactionKind::Withdrawal) => withdrawal(),
        Some(TransactionKind::Interest) => earned(),
        Some(TransactionKind::Tax) => tax(),
        Some(TransactionKind::Fee) => fee(),
        Some(TransactionKind::Transfer) => transfer(),
        Some(TransactionKind::Adjustment) => adjustment(),
        None => movement(),
    }
}
