//! Words of what a member asks about savings: money out, the end of a term, notice of a deposit.

use sokoguru_domain::{PenaltyBase, RequestKind, RequestStatus};

texts! {
    withdrawal: "Penarikan", "Withdrawal";
    closing: "Pencairan berjangka", "End of a term";
    deposit: "Lapor setoran", "Deposit notice";
    cancellation: "Pembatalan permintaan", "Request taken back";
    outbox_facts: "{0}, {1}", "{0}, {1}";
    request: "Permintaan", "Request";
    requests: "Permintaan Anda", "Your requests";
    withdraw: "Tarik", "Withdraw";
    withdraw_title: "Tarik simpanan", "Withdraw savings";
    end_term: "Cairkan", "End the term";
    end_term_title: "Cairkan simpanan berjangka", "End term savings";
    give_notice: "Lapor setoran", "Report a deposit";
    notice_title: "Lapor setoran", "Report a deposit";
    notice_hint:
        "Sudah menyetor dan belum tercatat? Beri tahu kantor. Saldo bertambah setelah kantor membukukannya.",
        "Paid in and not recorded yet? Tell the office. The balance grows once the office has booked it.";

    amount: "Jumlah yang ditarik", "Amount to withdraw";
    amount_hint: "Paling banyak {0}.", "At most {0}.";
    all_of_it: "Tarik semua yang bisa", "Withdraw all that is possible";
    amount_missing: "Isi jumlahnya.", "Fill in the amount.";
    too_much: "Paling banyak {0}. Saldo minimal {1} harus tetap ada.", "At most {0}. The minimum balance of {1} must stay.";
    too_much_waiting:
        "Paling banyak {0}. Saldo minimal {1} harus tetap ada, dan {2} sudah Anda minta sebelumnya.",
        "At most {0}. The minimum balance of {1} must stay, and you have asked for {2} already.";
    nothing_left: "Belum ada yang bisa ditarik", "Nothing can be withdrawn yet";
    nothing_left_text: "Saldo minimal {0} harus tetap ada, dan {1} sudah Anda minta.", "The minimum balance of {0} must stay, and you have asked for {1}.";
    not_withdrawable: "Simpanan ini tidak bisa ditarik", "These savings cannot be withdrawn";
    not_withdrawable_text: "Simpanan ini kembali saat Anda berhenti jadi anggota.", "They are returned when you leave the cooperative.";
    available: "Bisa ditarik sekarang", "Can be withdrawn now";
    balance: "Saldo", "Balance";
    minimum: "Saldo minimal", "Minimum balance";
    waiting: "Sudah diminta, belum dibayar", "Asked for, not paid yet";
    note: "Pesan untuk kantor (boleh kosong)", "A word to the office (may be empty)";
    note_long: "Paling banyak 200 huruf.", "At most 200 characters.";
    left_after: "Sisa saldo nanti", "Balance left then";
    how: "Uang dibayar di kantor setelah disetujui pengurus.", "The money is paid at the office once it is granted.";
    check: "Periksa dulu", "Check first";
    send_withdrawal: "Kirim permintaan", "Send the request";
    send_notice: "Kirim laporan", "Send the notice";
    ask_withdrawal: "Tarik {0}?", "Withdraw {0}?";
    in_words: "Terbilang: {0}", "In words: {0}";
    sent_title: "Permintaan Anda", "Your request";

    stored_strong: "Tersimpan di HP, belum terkirim", "Stored on your phone, not sent yet";
    stored_text: "Akan dikirim saat ada sinyal. Saldo belum berubah.", "It will be sent when there is a connection. The balance has not changed.";
    sending_strong: "Sedang dikirim", "Being sent";
    sign_in_text: "Akan dikirim setelah Anda masuk lagi.", "It will be sent after you sign in again.";
    stuck_strong: "Perlu perhatian Anda", "Needs your attention";
    stuck_text: "Sudah dicoba berkali-kali dan belum sampai. Kirim lagi, atau buang.", "It was tried many times and has not arrived. Send it again, or discard it.";
    refused_strong: "Ditolak koperasi", "Refused by the cooperative";
    accepted_text: "Kantor akan memeriksanya. Saldo belum berubah.", "The office will look at it. The balance has not changed.";
    number: "Nomor permintaan", "Number of the request";
    storage_title: "Tidak tersimpan di HP", "Not stored on the phone";
    storage_text: "Tidak ada yang terkirim. Kosongkan ruang di HP, lalu coba lagi.", "Nothing was sent. Make room on the phone, then try again.";
    to_account: "Kembali ke rekening", "Back to the account";

    matures: "Jatuh tempo", "Matures on";
    days_left: "{0} hari lagi", "In {0} days";
    mature_now: "Sudah jatuh tempo", "The term is over";
    at_maturity: "Diterima saat jatuh tempo", "Paid when it matures";
    interest_to_come: "Jasa sampai jatuh tempo", "Return until it matures";
    interest_elsewhere: "Jasanya masuk tiap bulan ke simpanan Anda yang lain.", "Its return goes to your other savings every month.";
    interest_added: "Jasanya ditambahkan tiap bulan ke saldo ini.", "Its return is added to this balance every month.";
    interest_at_end: "Jasanya dibayar sekaligus saat jatuh tempo.", "Its return is paid at once when it matures.";
    if_today: "Bila dicairkan hari ini", "If it ends today";
    penalty: "Penalti", "Penalty";
    penalty_interest: "{0} dari jasa bulan-bulan yang sudah lewat", "{0} of the return of the months that are over";
    penalty_balance: "{0} dari saldo", "{0} of the balance";
    no_penalty: "Tanpa penalti", "No penalty";
    interest: "Jasa simpanan", "Return on savings";
    tax: "Pajak (10% bila di atas Rp240.000 sebulan)", "Tax (10% above Rp240.000 a month)";
    you_get: "Anda terima", "You receive";
    lose_more: "Bila menunggu sampai jatuh tempo, Anda tidak kena penalti {0}.", "If you wait until it matures, you do not pay the penalty of {0}.";
    estimate: "Perkiraan per {0}. Kantor yang memutuskan.", "Estimate as of {0}. The office decides.";
    accept_penalty: "Saya tahu dan menerima penalti {0}", "I know and accept the penalty of {0}";
    accept_first: "Centang dulu bahwa Anda menerima penaltinya.", "First tick that you accept the penalty.";
    send_closing: "Kirim permintaan", "Send the request";
    ask_closing: "Cairkan simpanan ini?", "End this term?";
    no_term: "Aturan jangka waktunya belum dicatat kantor", "The office has not recorded the terms";
    no_term_text: "Tanyakan kepada kantor koperasi.", "Ask the cooperative's office.";
    pending_closing: "Pencairan sudah Anda minta", "You have asked for it already";

    paid_amount: "Jumlah setoran", "Amount paid in";
    paid_on: "Tanggal setor", "Paid on";
    paid_on_wrong: "Isi tanggal dalam satu tahun terakhir.", "Fill in a day within the last year.";
    notice_note: "Cara dan tempat menyetor (boleh kosong)", "How and where it was paid (may be empty)";
    photo: "Foto bukti (boleh kosong)", "Photo of the proof (may be empty)";
    photo_hint: "Foto dikecilkan di HP. Tempat dan waktu pengambilan foto tidak ikut terkirim.", "The photo is made small on the phone. Where and when it was taken is not sent.";
    with_photo: "Foto terlampir", "With a photo";
    ask_notice: "Kirim laporan setoran {0}?", "Send the notice of {0}?";

    history: "Perjalanan permintaan", "Steps of the request";
    submitted: "Diajukan", "Submitted";
    approved: "Disetujui", "Granted";
    rejected: "Ditolak", "Refused";
    paid: "Dibayar", "Paid";
    booked: "Dibukukan", "Booked";
    cancelled: "Dibatalkan", "Taken back";
    submitted_hint: "Menunggu keputusan kantor.", "Waits for the office's decision.";
    approved_hint: "Disetujui. Ambil uangnya di kantor.", "Granted. Collect the money at the office.";
    rejected_hint: "Ditolak kantor. Saldo tidak berubah.", "The office refused it. The balance has not changed.";
    paid_hint: "Sudah dibayar dan tercatat di rekening.", "Paid, and recorded on the account.";
    booked_hint: "Setoran sudah tercatat di rekening.", "The deposit is recorded on the account.";
    cancelled_hint: "Anda membatalkannya. Saldo tidak berubah.", "You took it back. The balance has not changed.";
    unknown_status: "Sedang diproses", "In progress";
    reason: "Alasan: {0}", "Reason: {0}";
    cancel: "Batalkan permintaan", "Take the request back";
    cancel_ask: "Batalkan permintaan ini?", "Take this request back?";
    cancel_text: "Kantor tidak akan memprosesnya lagi. Saldo tidak berubah.", "The office will not work on it any more. The balance does not change.";
    cancel_sent: "Pembatalan", "Taking it back";
    cancel_accepted: "Permintaan ini sudah dibatalkan.", "The request is taken back.";
    not_found: "Permintaan tidak ditemukan", "Request not found";
    not_found_text: "Mungkin bukan milik Anda, atau belum termuat.", "It may not be yours, or is not loaded yet.";
}

/// What is asked.
pub fn kind_name(kind: Option<RequestKind>) -> &'static str {
    match kind {
        Some(RequestKind::Withdrawal) => withdrawal(),
        Some(RequestKind::Closing) => closing(),
        Some(RequestKind::Deposit) => deposit(),
        None => request(),
    }
}

/// Where it stands, in a word.
pub fn status_name(status: Option<RequestStatus>) -> &'static str {
    match status {
        Some(RequestStatus::Submitted) => submitted(),
        Some(RequestStatus::Approved) => approved(),
        Some(RequestStatus::Rejected) => rejected(),
        Some(RequestStatus::Paid) => paid(),
        Some(RequestStatus::Booked) => booked(),
        Some(RequestStatus::Cancelled) => cancelled(),
        None => unknown_status(),
    }
}

/// What that means for the member.
pub fn status_hint(status: Option<RequestStatus>) -> &'static str {
    match status {
        Some(RequestStatus::Submitted) | None => submitted_hint(),
        Some(RequestStatus::Approved) => approved_hint(),
        Some(RequestStatus::Rejected) => rejected_hint(),
        Some(RequestStatus::Paid) => paid_hint(),
        Some(RequestStatus::Booked) => booked_hint(),
        Some(RequestStatus::Cancelled) => cancelled_hint(),
    }
}

/// What an early end is counted on; `{0}` is the percentage.
pub fn penalty_of(base: PenaltyBase) -> &'static str {
    match base {
        PenaltyBase::Interest => penalty_interest(),
        PenaltyBase::Balance => penalty_balance(),
    }
}
