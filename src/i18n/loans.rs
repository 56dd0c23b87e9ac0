//! Words of the loan screens. `{0}` in a text about the price is the cooperative's own word for it
//! (bunga, jasa or margin).

use sokoguru_api::Rate;
use sokoguru_domain::{ApplicationStatus, InstalmentStatus, Method};

use super::{fill, formats};

texts! {
    running: "Pinjaman berjalan", "Running loans";
    finished: "Pinjaman lunas", "Loans paid off";
    applications: "Pengajuan", "Applications";
    products: "Produk pinjaman", "Loan products";
    apply: "Ajukan pinjaman", "Apply for a loan";
    simulate: "Hitung dulu", "Work it out first";
    no_loans: "Anda belum punya pinjaman berjalan.", "You have no running loan.";
    no_loans_hint:
        "Hitung dulu berapa angsurannya, lalu ajukan saat Anda siap.",
        "Work out the instalments first, then apply when you are ready.";
    no_products: "Koperasi belum membuka produk pinjaman.", "The cooperative offers no loans yet.";
    no_products_hint:
        "Tanyakan kepada pengurus kapan pinjaman dibuka.",
        "Ask the board when loans will be offered.";
    outstanding: "Sisa pokok", "Principal left";
    instalment_of: "Angsuran ke-{0} dari {1}", "Instalment {0} of {1}";
    instalments_paid: "{0} dari {1} angsuran sudah dibayar", "{0} of {1} instalments paid";
    due_on: "Jatuh tempo {0}", "Due {0}";
    unpaid: "Belum dibayar", "Not paid yet";
    in_arrears: "Menunggak", "In arrears";
    arrears_of: "Jumlah yang terlambat {0}.", "{0} is overdue.";
    arrears_hint:
        "Bayar ke koperasi atau hubungi pengurus bila ada kesulitan.",
        "Pay at the cooperative, or talk to the board if that is difficult.";
    paid_off: "Lunas", "Paid off";
    paid_off_hint: "Tidak ada yang perlu dibayar lagi.", "Nothing is left to pay.";
    disbursed_on: "Dana cair {0}", "Paid out {0}";
    disbursed: "Dana cair", "Paid out";
    price: "Biaya", "Price";
    see_schedule: "Lihat jadwal angsuran", "See the schedule";
    number: "Nomor", "Number";

    amount_range: "{0} sampai {1}", "{0} to {1}";
    months_range: "{0} sampai {1} bulan", "{0} to {1} months";
    months_count: "{0} bulan", "{0} months";
    rate: "{0} {1}", "{0} {1}";
    flat: "{0} sama tiap bulan", "The same {0} every month";
    declining: "{0} makin kecil tiap bulan", "Less {0} every month";
    annuity: "Angsuran sama tiap bulan", "The same instalment every month";
    method_unknown: "Cara hitung: tanyakan kepada pengurus", "Ask the board how it is worked out";
    flat_hint:
        "{0} dihitung dari pinjaman awal, jadi angsuran sama sampai lunas.",
        "The {0} is worked out on the first amount, so the instalment stays the same.";
    declining_hint:
        "{0} dihitung dari sisa pokok, jadi angsuran makin ringan tiap bulan.",
        "The {0} is worked out on what is left, so instalments get smaller every month.";
    annuity_hint:
        "{0} dihitung dari sisa pokok, dan pokok diatur supaya angsuran tetap.",
        "The {0} is worked out on what is left, and the principal keeps the instalment the same.";
    interest: "bunga", "interest";
    service: "jasa", "interest";
    margin: "margin", "margin";
    beyond_cap:
        "Di atas batas aturan pemerintah: paling tinggi 24% per tahun. Tanyakan kepada pengawas.",
        "Above the legal limit of 24% per year. Ask the supervisors.";

    simulator: "Simulasi pinjaman", "Loan simulation";
    estimate: "Perkiraan. Keputusan ada pada pengurus.", "An estimate. The board decides.";
    product: "Produk", "Product";
    choose_product: "Pilih produk", "Choose a product";
    amount: "Jumlah pinjaman", "Amount of the loan";
    amount_slider: "Geser untuk jumlah pinjaman", "Slide for the amount";
    months: "Jangka waktu (bulan)", "Term (months)";
    term: "Jangka waktu", "Term";
    fewer: "Kurangi satu bulan", "One month less";
    longer: "Tambah satu bulan", "One month more";
    instalment: "Angsuran per bulan", "Instalment per month";
    spoken: "Angsuran per bulan {0}", "Instalment per month {0}";
    first_instalment: "Angsuran bulan pertama", "First instalment";
    then_down_to: "lalu makin kecil, terakhir {0}", "then smaller, the last one {0}";
    last_differs: "angsuran terakhir {0}", "the last one is {0}";
    interest_total: "Total {0}", "Total {0}";
    provision: "Biaya provisi (dipotong saat cair)", "Provision (taken when paid out)";
    administration: "Biaya administrasi (dipotong saat cair)", "Administration (taken when paid out)";
    no_fees: "Tanpa biaya di depan", "No fees up front";
    net: "Diterima bersih", "You receive";
    total: "Total bayar", "You pay in all";
    yearly: "Biaya setahun untuk dibandingkan", "Yearly cost, to compare";
    yearly_value: "{0} per tahun", "{0} a year";
    yearly_hint:
        "Sudah termasuk {0} dan semua biaya. Pakai angka ini untuk membandingkan dengan tempat lain.",
        "Includes the {0} and all fees. Use this figure to compare with other lenders.";
    schedule: "Jadwal angsuran", "Schedule";
    schedule_caption: "Jadwal angsuran tiap bulan", "The instalments, month by month";
    month_no: "Bulan ke", "Month";
    principal: "Pokok pinjaman", "Principal";
    sum: "Angsuran", "Instalment";
    left: "Sisa pokok", "Principal left";
    no_result:
        "Isi jumlah dan jangka waktu yang sesuai produk ini, hasilnya muncul di sini.",
        "Enter an amount and a term that this product has, and the result appears here.";
    not_computable:
        "Produk ini belum dapat dihitung di aplikasi. Tanyakan angsurannya kepada pengurus.",
        "This app cannot work this product out yet. Ask the board for the instalments.";
    in_words: "Terbilang: {0}", "In words: {0}";

    amount_missing: "Isi jumlah pinjaman.", "Enter an amount.";
    amount_not_number: "Tulis jumlah dengan angka saja.", "Write the amount in digits only.";
    amount_whole: "Tulis jumlah tanpa sen.", "Write the amount without cents.";
    months_missing: "Isi jangka waktu dalam bulan, dengan angka.", "Enter the term in months, in digits.";
    amount_low: "Paling sedikit {0} untuk produk ini.", "At least {0} for this product.";
    amount_high: "Paling banyak {0} untuk produk ini.", "At most {0} for this product.";
    months_low: "Paling singkat {0} bulan untuk produk ini.", "At least {0} months for this product.";
    months_high: "Paling lama {0} bulan untuk produk ini.", "At most {0} months for this product.";
    purpose_short: "Tulis tujuan pinjaman, paling sedikit 3 huruf.", "Say what it is for, in at least 3 letters.";
    purpose_long: "Persingkat menjadi paling banyak 500 huruf.", "Keep it within 500 letters.";
    product_missing: "Pilih produk pinjaman.", "Choose a loan product.";
}

// Applying, step by step, and what becomes of it.
texts! {
    step_of: "Langkah {0} dari 3", "Step {0} of 3";
    step_amount: "Jumlah dan jangka waktu", "Amount and term";
    step_purpose: "Untuk apa?", "What for?";
    step_check: "Periksa lalu kirim", "Check and send";
    next: "Lanjut", "Continue";
    back: "Kembali", "Back";
    send: "Kirim pengajuan", "Send the application";
    purpose: "Tujuan pinjaman", "What it is for";
    purpose_hint:
        "Tulis dengan kata-kata Anda, misalnya: modal warung, biaya sekolah.",
        "In your own words, for instance: stock for the stall, school fees.";
    purpose_left: "{0} dari 500 huruf", "{0} of 500 letters";
    resume_title: "Lanjutkan pengajuan Anda", "Continue your application";
    resume_text:
        "Isian terakhir Anda masih tersimpan di HP ini. Belum ada yang dikirim.",
        "What you filled in is still on this phone. Nothing was sent.";
    start_over: "Mulai dari awal", "Start over";
    draft_saved: "Isian tersimpan di HP ini, belum dikirim.", "Saved on this phone, not sent.";
    draft_not_saved:
        "Isian ini tidak dapat disimpan di HP. Selesaikan sebelum menutup aplikasi.",
        "This phone could not save what you fill in. Finish before closing the app.";
    check_hint:
        "Periksa sekali lagi. Dengan mengirim, Anda meminta pinjaman ini kepada koperasi.",
        "Check once more. By sending, you ask the cooperative for this loan.";
    not_eligible_title: "Calon anggota belum dapat mengajukan pinjaman.", "Members-to-be cannot apply for a loan yet.";
    not_eligible_hint:
        "Selesaikan dulu keanggotaan Anda di kantor koperasi. Anda tetap boleh menghitung.",
        "Complete your membership at the office first. You can still work out a loan.";
    pending_title: "Masih ada pengajuan Anda yang menunggu keputusan.", "One of your applications still waits for a decision.";
    pending_hint:
        "Tunggu keputusannya, atau batalkan dulu bila ingin mengajukan yang lain.",
        "Wait for the decision, or cancel it before you ask for another.";
    see_application: "Lihat pengajuan", "See the application";
    sent_title: "Pengajuan Anda", "Your application";
    waiting_hint:
        "Akan dikirim saat ada sinyal. Anda boleh menutup aplikasi ini.",
        "It is sent when there is a signal. You may close the app.";
    sign_in_hint:
        "Masuk lagi supaya pengajuan ini dapat dikirim. Tidak ada yang hilang.",
        "Sign in again so that it can be sent. Nothing is lost.";
    accepted_plain: "Pengurus akan meninjaunya.", "The board will look at it.";
    refused_title: "Pengajuan tidak diterima.", "The application was not taken.";
    sending_hint: "Tunggu sampai nomor pengajuan muncul.", "Wait until the application number appears.";
    not_there_yet: "Belum diterima koperasi", "Not with the cooperative yet";
    send_again: "Coba kirim sekarang", "Try to send now";
    discard: "Hapus dari HP", "Remove from this phone";
    not_discarded: "Sedang dikirim, jadi belum dapat dihapus.", "It is being sent, so it cannot be removed now.";
    stuck_hint:
        "Sudah dicoba berkali-kali dan belum sampai. Coba kirim lagi, atau hapus dari HP ini.",
        "It was tried many times and has not arrived. Send it again, or remove it from this phone.";
    storage_failed:
        "HP ini tidak dapat menyimpan pengajuan. Tidak ada yang dikirim. Kosongkan sedikit ruang, lalu coba lagi.",
        "This phone could not store the application. Nothing was sent. Free some space and try again.";
    to_loans: "Ke daftar pinjaman", "To your loans";
    application_number: "Nomor pengajuan", "Application number";
    received_at: "Diterima {0}", "Received {0}";
    storing: "Sedang disimpan", "Being stored";
    storage_title: "Pengajuan belum tersimpan.", "The application was not stored.";
    application: "Pengajuan pinjaman", "Loan application";
    timeline: "Perjalanan pengajuan", "What has happened";
    reason: "Alasan: {0}", "Reason: {0}";
    remark: "Catatan pengurus: {0}", "The board notes: {0}";
    diajukan: "Diajukan", "Sent";
    ditinjau: "Ditinjau", "Being looked at";
    disetujui: "Disetujui", "Approved";
    ditolak: "Ditolak", "Declined";
    dicairkan: "Dicairkan", "Paid out";
    dibatalkan: "Dibatalkan", "Cancelled";
    state_unknown: "Tanyakan kepada pengurus", "Ask the board";
    diajukan_hint: "Menunggu pengurus membacanya.", "Waiting for the board to read it.";
    ditinjau_hint: "Pengurus sedang menimbangnya.", "The board is considering it.";
    disetujui_hint: "Menunggu dana cair.", "Waiting to be paid out.";
    ditolak_hint: "Anda boleh mengajukan lagi.", "You may apply again.";
    dicairkan_hint: "Dana sudah cair dan pinjaman berjalan.", "The money was paid out and the loan is running.";
    dibatalkan_hint: "Anda membatalkan pengajuan ini.", "You cancelled this application.";
    see_loan: "Lihat pinjaman", "See the loan";
    cancel: "Batalkan pengajuan", "Cancel the application";
    cancel_ask: "Batalkan pengajuan {0}?", "Cancel application {0}?";
    cancel_explain:
        "Koperasi tidak akan memprosesnya lagi. Anda boleh mengajukan yang baru.",
        "The cooperative will not go on with it. You may apply anew.";
    cancel_yes: "Ya, batalkan", "Yes, cancel it";
    cancel_sent: "Pembatalan sedang menuju koperasi.", "The cancellation is on its way.";
    cancel_waiting:
        "Pembatalan tersimpan di HP, belum terkirim. Pengajuan masih berlaku sampai koperasi menerimanya.",
        "The cancellation is on this phone, not sent. The application stands until the cooperative has it.";
    cancel_refused: "Pembatalan tidak diterima.", "The cancellation was not taken.";
    cancel_stuck:
        "Pembatalan sudah dicoba berkali-kali dan belum sampai. Pengajuan masih berlaku.",
        "It was tried many times and has not arrived. The application still stands.";
    cancel_not_stored:
        "HP ini tidak dapat menyimpan pembatalan. Pengajuan masih berlaku.",
        "This phone could not store the cancellation. The application still stands.";
    not_found_application: "Pengajuan ini tidak ditemukan.", "This application was not found.";
    not_found_hint:
        "Mungkin belum terbaca di HP ini. Sambungkan internet lalu baca ulang.",
        "It may not have reached this phone yet. Connect and read again.";

    loan: "Pinjaman", "Loan";
    not_found_loan: "Pinjaman ini tidak ditemukan.", "This loan was not found.";
    loan_no: "Pinjaman {0}", "Loan {0}";
    borrowed: "Pinjaman awal", "Amount lent";
    next_due: "Angsuran berikutnya", "Next instalment";
    none_due: "Tidak ada angsuran yang menunggu.", "No instalment is waiting.";
    row_paid: "Lunas", "Paid";
    row_partial: "Dibayar sebagian", "Partly paid";
    row_due: "Segera jatuh tempo", "Due soon";
    row_coming: "Akan datang", "Coming";
    row_overdue: "Belum dibayar", "Not paid";
    row_paid_of: "dibayar {0} dari {1}", "{0} of {1} paid";
    rows_paid: "{0} angsuran sudah lunas", "{0} instalments paid";
    parts: "Rincian pokok dan sisa", "Principal and what is left";
    no_schedule: "Jadwal belum diberikan koperasi.", "The cooperative has not given a schedule.";
}

/// The cooperative's own word for the price of a loan: bunga, jasa, margin, or another that it
/// chose itself.
pub fn interest_word(word: Option<&str>) -> String {
    match word {
        None | Some("" | "bunga") => interest().to_owned(),
        Some("jasa") => service().to_owned(),
        Some("margin") => margin().to_owned(),
        Some(own) => own.to_owned(),
    }
}

/// The same text with a capital at its start.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The same text with a small letter at its start, for the middle of a sentence.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// `Jasa 1,5% per bulan`.
pub fn rate_words(price: Rate, word: &str) -> String {
    fill(rate(), &[&capital(word), &formats::rate(price)])
}

/// `Jasa sama tiap bulan`.
pub fn method_words(method: Option<Method>, word: &str) -> String {
    let text = match method {
        Some(Method::Flat) => flat(),
        Some(Method::Declining) => declining(),
        Some(Method::Annuity) => annuity(),
        None => method_unknown(),
    };
    capital(&fill(text, &[word]))
}

/// What the method means for the instalments; nothing for one that is not known.
pub fn method_hint(method: Option<Method>, word: &str) -> String {
    let text = match method {
        Some(Method::Flat) => flat_hint(),
        Some(Method::Declining) => declining_hint(),
        Some(Method::Annuity) => annuity_hint(),
        None => "",
    };
    capital(&fill(text, &[word]))
}

/// `Ditinjau`.
pub fn application_state(status: Option<ApplicationStatus>) -> &'static str {
    match status {
        Some(ApplicationStatus::Submitted) => diajukan(),
        Some(ApplicationStatus::UnderReview) => ditinjau(),
        Some(ApplicationStatus::Approved) => disetujui(),
        Some(ApplicationStatus::Rejected) => ditolak(),
        Some(ApplicationStatus::Disbursed) => dicairkan(),
        Some(ApplicationStatus::Cancelled) => dibatalkan(),
        None => state_unknown(),
    }
}

/// What a state means for the member; nothing for one that is not known.
pub fn application_hint(status: Option<ApplicationStatus>) -> &'static str {
    match status {
        Some(ApplicationStatus::Submitted) => diajukan_hint(),
        Some(ApplicationStatus::UnderReview) => ditinjau_hint(),
        Some(ApplicationStatus::Approved) => disetujui_hint(),
        Some(ApplicationStatus::Rejected) => ditolak_hint(),
        Some(ApplicationStatus::Disbursed) => dicairkan_hint(),
        Some(ApplicationStatus::Cancelled) => dibatalkan_hint(),
        None => "",
    }
}

/// How an instalment stands.
pub fn instalment_state(status: Option<InstalmentStatus>) -> &'static str {
    match status {
        Some(InstalmentStatus::Paid) => row_paid(),
        Some(InstalmentStatus::Partial) => row_partial(),
        Some(InstalmentStatus::Due) => row_due(),
        Some(InstalmentStatus::Upcoming) => row_coming(),
        Some(InstalmentStatus::Overdue) => row_overdue(),
        None => state_unknown(),
    }
}
