//! Words of a member's own data: profile, corrections, consents, card, copy, leaving.

use sokoguru_api::own_data::ObstacleKind;
use sokoguru_domain::{ConsentPurpose, DataField, OnLeaving, WishStatus};

use super::fill;
use crate::offline::own_data::Wish;

texts! {
    profile: "Data saya", "My data";
    profile_hint: "Data Anda di koperasi, perbaikan, unduhan", "Your data at the cooperative, corrections, download";
    number: "Nomor anggota", "Member number";
    standing: "Keanggotaan", "Membership";
    since: "Anggota sejak", "Member since";
    name: "Nama", "Name";
    address: "Alamat", "Address";
    phone: "Nomor HP", "Phone number";
    born_on: "Tanggal lahir", "Day of birth";
    occupation: "Pekerjaan", "Occupation";
    nik: "NIK KTP", "NIK KTP";
    nik_hint: "Hanya 4 angka terakhir yang ditampilkan. Untuk memperbaikinya, bawa KTP ke kantor.", "Only its last 4 digits are shown. To have it put right, bring your KTP to the office.";
    unknown: "Belum dicatat", "Not recorded";
    pokok_due: "Simpanan pokok belum dibayar", "Simpanan pokok is not paid yet";
    pokok_due_hint: "Bayar {0} di kantor. Setelah itu Anda menjadi anggota penuh.", "Pay {0} at the office. After that you are a full member.";
    correct: "Perbaiki", "Correct";
    correct_what: "Perbaiki: {0}", "Correct: {0}";
    correct_title: "Minta perbaikan data", "Ask for a correction";
    now: "Sekarang tercatat", "Recorded now";
    new_value: "Seharusnya", "It should be";
    why: "Alasan", "Reason";
    why_hint: "Boleh kosong. Misalnya: pindah rumah", "May stay empty. For example: moved house";
    born_on_hint: "Tanggal-bulan-tahun, misalnya 17-12-1990", "Day-month-year, for example 17-12-1990";
    value_wrong: "Isian ini belum lengkap atau belum benar.", "This is not complete or not right.";
    reason_long: "Alasan paling banyak 500 huruf.", "A reason has at most 500 letters.";
    ask: "Kirim permintaan", "Send request";
    ask_hint: "Kantor menjawab paling lambat 3 x 24 jam setelah menerima permintaan Anda.", "The office answers within 3 x 24 hours of receiving your request.";
    corrections: "Permintaan perbaikan", "Requests for correction";
    answer_by: "Dijawab paling lambat {0}", "To be answered by {0}";
    sent_on: "Diterima koperasi {0}", "Received {0}";
    answered_on: "Dijawab {0}", "Answered {0}";
    answer: "Jawaban: {0}", "Answer: {0}";
    take_back: "Tarik permintaan", "Withdraw request";
    waits_already: "Permintaan untuk data ini masih menunggu jawaban.", "A request for this is still waiting for an answer.";
    not_stored: "Tidak bisa disimpan di HP. Belum ada yang terkirim.", "It cannot be stored on the phone. Nothing was sent.";

    waiting: "Menunggu", "Waiting";
    granted: "Diperbaiki", "Corrected";
    declined: "Ditolak", "Refused";
    taken_back: "Ditarik", "Withdrawn";

    consents: "Persetujuan Anda", "Your consents";
    no_consents: "Belum ada persetujuan yang dicatat lewat aplikasi.", "No consent was recorded through the app.";
    for_membership: "Pemakaian data untuk keanggotaan", "Use of data for your membership";
    for_contact: "Dihubungi tentang kabar dan penawaran", "Being told of news and offers";
    given_on: "Diberikan {0} (versi {1})", "Given {0} (version {1})";
    withdrawn_on: "Ditarik {0}", "Taken back {0}";
    stops_by: "Pemrosesan berhenti paling lambat {0}", "Processing stops by {0}";
    stopped_on: "Pemrosesan berhenti {0}", "Processing stopped {0}";
    withdraw: "Tarik persetujuan", "Take consent back";
    withdraw_title: "Tarik persetujuan ini?", "Take this consent back?";
    withdraw_contact_text: "Koperasi berhenti menghubungi Anda tentang kabar dan penawaran dalam 3 x 24 jam.", "The cooperative stops telling you of news and offers within 3 x 24 hours.";
    withdraw_membership_text:
        "Dalam 3 x 24 jam koperasi berhenti memakai data Anda, kecuali catatan yang wajib disimpan menurut undang-undang. Tanpa data ini keanggotaan tidak bisa dilayani. Kalau maksud Anda berhenti jadi anggota, pakai menu itu.",
        "Within 3 x 24 hours the cooperative stops using your data, except records that the law makes it keep. Without this data your membership cannot be served. If you mean to leave, use that menu.";

    card: "Kartu anggota", "Member card";
    card_hint: "Tunjukkan di kantor atau rapat, juga tanpa sinyal", "Show it at the office or a meeting, also without a connection";
    qr_words: "Kode QR nomor anggota Anda", "QR code of your member number";
    card_about: "Kode ini hanya berisi nomor anggota dan alamat koperasi. Tidak ada NIK, saldo, atau kata sandi di dalamnya.", "The code holds only your member number and the cooperative's address. No NIK, balance or password is in it.";
    card_bright: "Terangkan layar bila sulit dipindai.", "Turn the screen brighter if it is hard to scan.";
    show_card: "Tampilkan kartu anggota", "Show member card";

    copy: "Unduh data saya", "Download my data";
    copy_hint: "Semua yang dicatat koperasi tentang Anda", "Everything the cooperative has recorded about you";
    copy_intro: "Berkas ini berisi semua catatan koperasi tentang Anda: data diri, simpanan dan mutasinya, pinjaman dan angsurannya, pengajuan, kehadiran rapat, permintaan, persetujuan, dan perangkat yang masuk.", "This file holds everything the cooperative has recorded about you: your data, savings with every movement, loans with every instalment, applications, attendance, requests, consents, and devices.";
    copy_votes: "Pilihan suara Anda tidak ada di dalamnya, supaya tidak seorang pun bisa memaksa Anda menunjukkannya.", "How you voted is not in it, so that nobody can make you show it.";
    copy_secret: "Kata sandi, kode, dan kunci juga tidak ada, karena siapa pun yang memegang berkas ini bisa memakainya.", "Passwords, codes and keys are not in it either, because whoever holds the file could use them.";
    copy_careful: "Berkas ini berisi data pribadi dan keuangan Anda. Simpan baik-baik.", "The file holds your personal and financial data. Keep it safe.";
    copy_read: "Unduh untuk dibaca", "Download to read";
    copy_machine: "Unduh untuk sistem lain (JSON)", "Download for other systems (JSON)";
    copy_busy: "Sedang mengambil data", "Fetching your data";
    copy_done: "Berkas sudah diunduh", "The file is downloaded";
    copy_failed: "Belum terunduh", "Not downloaded";
    copy_title: "Data saya di {0}", "My data at {0}";
    copy_of: "Salinan per {0}", "Copy as of {0}";
    copy_left_out: "Tidak termasuk", "Not included";
    copy_rows: "{0} catatan", "{0} records";

    leave: "Berhenti jadi anggota", "Leave the cooperative";
    leave_hint: "Apa yang terjadi dengan simpanan Anda", "What happens to your savings";
    leave_intro: "Keanggotaan berakhir setelah pengurus memutuskan. Catatan uang tetap disimpan menurut undang-undang.", "Your membership ends once the board has decided. Financial records are kept as the law demands.";
    your_savings: "Simpanan Anda", "Your savings";
    returned: "Dikembalikan menurut AD/ART", "Returned by the articles";
    returned_within: "Dikembalikan menurut AD/ART, paling lama {0} bulan setelah berhenti", "Returned by the articles, within {0} months of leaving";
    paid_out: "Dibayar penuh", "Paid out in full";
    at_maturity: "Dibayar saat jatuh tempo {0}, atau lebih awal dengan penalti", "Paid out on {0}, or sooner with a penalty";
    at_maturity_plain: "Dibayar saat jatuh tempo, atau lebih awal dengan penalti", "Paid out when it matures, or sooner with a penalty";
    settle_first: "Selesaikan dulu", "Settle first";
    settle_text: "Anda boleh mengirim permintaan sekarang. Pengurus baru bisa memprosesnya setelah ini selesai.", "You may send your request now. The board can act on it once this is settled.";
    obstacle_loan: "Pinjaman {0}, sisa pokok {1}", "Loan {0}, {1} left";
    obstacle_application: "Pengajuan pinjaman {0} belum diputuskan", "Loan application {0} is not decided";
    obstacle_guarantee: "Anda penjamin pinjaman {0}", "You answer for loan {0}";
    nothing_to_settle: "Tidak ada pinjaman atau jaminan yang harus diselesaikan.", "No loan or guarantee is to be settled.";
    no_savings: "Belum ada simpanan.", "There are no savings.";
    payout: "Uang dikirim ke mana", "Where the money should go";
    payout_hint: "Misalnya: tunai di kantor, atau nama bank dan nomor rekening", "For example: in cash at the office, or bank and account number";
    payout_wrong: "Isi ke mana uang dikirim, 3 sampai 200 huruf.", "Say where the money should go, 3 to 200 letters.";
    leave_why: "Alasan berhenti", "Why you leave";
    leave_why_hint: "Boleh kosong", "May stay empty";
    leave_send: "Kirim permintaan berhenti", "Send request to leave";
    leave_ask: "Kirim permintaan berhenti?", "Send the request to leave?";
    leave_ask_text: "Anda masih anggota sampai pengurus memutuskan, dan boleh menarik permintaan ini sebelum itu.", "You stay a member until the board has decided, and may take the request back until then.";
    leave_waiting: "Permintaan berhenti menunggu keputusan pengurus", "Your request to leave waits for the board";
    leave_granted: "Keanggotaan Anda berakhir {0}", "Your membership ends on {0}";
    leave_granted_hint: "Setelah hari itu aplikasi tidak bisa dibuka dengan akun ini. Unduh data Anda sebelumnya.", "After that day the app no longer opens with this account. Download your data before.";
    leave_refused: "Permintaan berhenti ditolak", "Your request to leave was refused";
    stay: "Tarik permintaan, tetap anggota", "Withdraw and stay a member";
    stay_title: "Tarik permintaan berhenti?", "Withdraw the request to leave?";
    stay_text: "Keanggotaan Anda berjalan seperti biasa.", "Your membership goes on as before.";

    wish_correct: "Permintaan perbaikan data", "Request for a correction";
    wish_take_back: "Penarikan permintaan perbaikan", "Request for a correction withdrawn";
    wish_withdraw: "Penarikan persetujuan", "Consent taken back";
    wish_leave: "Permintaan berhenti jadi anggota", "Request to leave";
    wish_stay: "Penarikan permintaan berhenti", "Request to leave withdrawn";
}

/// The name of a datum.
pub fn field(of: DataField) -> &'static str {
    match of {
        DataField::Name => name(),
        DataField::Address => address(),
        DataField::Phone => phone(),
        DataField::BornOn => born_on(),
        DataField::Occupation => occupation(),
    }
}

/// A purpose of consent.
pub fn purpose(of: Option<ConsentPurpose>) -> &'static str {
    match of {
        Some(ConsentPurpose::Contact) => for_contact(),
        Some(ConsentPurpose::Membership) | None => for_membership(),
    }
}

/// Where a wish stands.
pub fn status(status: Option<WishStatus>) -> &'static str {
    match status {
        Some(WishStatus::Accepted) => granted(),
        Some(WishStatus::Refused) => declined(),
        Some(WishStatus::Withdrawn) => taken_back(),
        Some(WishStatus::Submitted) | None => waiting(),
    }
}

/// What comes of an account, where nothing more is known of it.
pub fn outcome(outcome: Option<OnLeaving>) -> &'static str {
    match outcome {
        Some(OnLeaving::PaidOut) => paid_out(),
        Some(OnLeaving::AtMaturity) => at_maturity_plain(),
        Some(OnLeaving::ReturnedByArticles) | None => returned(),
    }
}

/// Something to be settled first.
pub fn obstacle(kind: Option<ObstacleKind>, number: &str, sum: &str) -> String {
    match kind {
        Some(ObstacleKind::LoanApplication) => fill(obstacle_application(), &[number]),
        Some(ObstacleKind::Guarantee) => fill(obstacle_guarantee(), &[number]),
        Some(ObstacleKind::Loan) | None => fill(obstacle_loan(), &[number, sum]),
    }
}

/// What the outbox says of a wish: what it is, about what, and where it is seen.
pub fn words(wish: Wish) -> (&'static str, String, String) {
    let profile = "/lainnya/data".to_owned();
    match wish {
        Wish::Correct(one) => (wish_correct(), field(one).to_owned(), profile),
        Wish::TakeBack(one) => (wish_take_back(), field(one).to_owned(), profile),
        Wish::Withdraw(one) => (wish_withdraw(), purpose(Some(one)).to_owned(), profile),
        Wish::Leave => (wish_leave(), String::new(), "/lainnya/berhenti".to_owned()),
        Wish::Stay => (wish_stay(), String::new(), "/lainnya/berhenti".to_owned()),
    }
}

/// The name of a part of the copy, by its name in the backend; `None` for one that this version
/// does not know, which then stands under its own name.
pub fn area(of: &str) -> Option<&'static str> {
    Some(match of {
        "savings_account" => super::pick("Rekening simpanan", "Savings accounts"),
        "savings_transaction" => super::pick("Mutasi simpanan", "Movements on savings"),
        "loan" => super::pick("Pinjaman", "Loans"),
        "loan_instalment" => super::pick("Angsuran", "Instalments"),
        "loan_payment" => super::pick("Pembayaran pinjaman", "Payments on loans"),
        "loan_application" => super::pick("Pengajuan pinjaman", "Loan applications"),
        "loan_application_event" => {
            super::pick("Status pengajuan pinjaman", "States of loan applications")
        }
        "attendance" => super::pick("Kehadiran rapat", "Attendance"),
        "vote" => super::pick(
            "Suara yang diberikan (tanpa pilihan)",
            "Votes given (without the choice)",
        ),
        "session" => super::pick("Perangkat yang masuk", "Devices signed in"),
        "member" => super::pick("Keanggotaan", "Membership"),
        "member_detail" => super::pick("Data diri", "Personal data"),
        "consent" => super::pick("Persetujuan", "Consents"),
        "correction" => super::pick("Permintaan perbaikan", "Requests for correction"),
        "leaving" => super::pick("Permintaan berhenti", "Requests to leave"),
        "entry_due" => super::pick("Simpanan pokok saat masuk", "Simpanan pokok on joining"),
        "membership_application" => {
            super::pick("Pendaftaran anggota", "Application for membership")
        }
        "membership_application_event" => {
            super::pick("Status pendaftaran", "States of the application")
        }
        _ => return None,
    })
}

/// Why something is not in the copy.
pub fn left_out(why: &str) -> &'static str {
    match why {
        "secretVote" => copy_votes(),
        "copies" => super::pick(
            "Salinan kiriman yang isinya sudah ada di bagian lain.",
            "Copies of requests whose content stands elsewhere.",
        ),
        _ => copy_secret(),
    }
}

/// The name of a value in the copy; `None` for one that this version does not know.
pub fn key(of: &str) -> Option<&'static str> {
    let pick = super::pick;
    Some(match of {
        "number" => pick("Nomor", "Number"),
        "name" => name(),
        "status" => pick("Status", "Status"),
        "joinedOn" => since(),
        "address" => address(),
        "phone" | "phoneMasked" => phone(),
        "bornOn" => born_on(),
        "occupation" => occupation(),
        "nikMasked" => nik(),
        "kind" => pick("Jenis", "Kind"),
        "direction" => pick("Arah", "Direction"),
        "amount" => pick("Jumlah", "Amount"),
        "balance" => pick("Saldo", "Balance"),
        "balanceAfter" => pick("Saldo setelahnya", "Balance after"),
        "bookedOn" => pick("Dibukukan", "Booked on"),
        "description" => pick("Keterangan", "Description"),
        "reference" => pick("Nomor bukti", "Reference"),
        "openedOn" => pick("Dibuka", "Opened on"),
        "maturesOn" => pick("Jatuh tempo", "Matures on"),
        "minimumBalance" => pick("Saldo minimal", "Minimum balance"),
        "lastMovementOn" => pick("Mutasi terakhir", "Last movement"),
        "principal" => pick("Pokok pinjaman", "Principal"),
        "interest" => pick("Bunga", "Interest"),
        "months" => pick("Jangka waktu (bulan)", "Term (months)"),
        "disbursedOn" => pick("Dicairkan", "Disbursed on"),
        "dueOn" => pick("Jatuh tempo", "Due on"),
        "paid" => pick("Sudah dibayar", "Paid"),
        "paidOn" => pick("Dibayar", "Paid on"),
        "productName" => pick("Produk", "Product"),
        "purpose" => pick("Tujuan", "Purpose"),
        "submittedAt" => pick("Diajukan", "Submitted"),
        "decidedAt" => pick("Diputuskan", "Decided"),
        "reason" => why(),
        "at" => pick("Waktu", "When"),
        "device" => pick("Perangkat", "Device"),
        "createdAt" => pick("Dibuat", "Created"),
        "lastSeenAt" => pick("Terakhir dipakai", "Last used"),
        "expiresAt" => pick("Berlaku sampai", "Works until"),
        "attendedAt" => pick("Hadir", "Present at"),
        "receivedAt" => pick("Diterima", "Received"),
        "givenAt" => pick("Diberikan", "Given"),
        "withdrawnAt" => taken_back(),
        "version" => pick("Versi", "Version"),
        "field" => pick("Data", "Datum"),
        "value" => new_value(),
        "answer" => pick("Jawaban", "Answer"),
        "payout" => payout(),
        "leavesOn" => pick("Hari terakhir", "Last day"),
        _ => return None,
    })
}
