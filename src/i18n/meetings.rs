//! Words of the meeting screens: agenda, papers, attendance, votes and results.

use sokoguru_domain::MeetingPhase;

texts! {
    title: "Rapat anggota", "Members' meetings";
    coming: "Akan datang", "Coming";
    past: "Sudah lewat", "Past";
    waiting_votes: "{0} mata acara menunggu suara Anda", "{0} items wait for your vote";
    waiting_vote: "1 mata acara menunggu suara Anda", "1 item waits for your vote";
    all_voted: "Semua suara Anda sudah masuk kotak suara.", "All your votes are in the box.";
    vote_now: "Beri suara", "Vote";
    open_meeting: "Lihat rapat", "See the meeting";
    see_results: "Lihat hasil", "See the results";
    you_attended: "Anda tercatat hadir", "You are recorded as present";
    no_meetings: "Belum ada rapat yang diumumkan.", "No meeting has been announced yet.";
    no_meetings_hint:
        "Undangan dan bahan rapat muncul di sini begitu pengurus mengumumkannya.",
        "The invitation and the papers appear here once the board announces them.";
    until: "Suara ditutup {0}.", "Voting closes {0}.";
    meeting: "Rapat", "Meeting";
    meeting_not_found: "Rapat ini tidak ditemukan.", "This meeting was not found.";
    meeting_not_found_hint: "Kembali ke daftar rapat dan pilih dari sana.", "Go back to the list and choose from there.";
    kind_rat: "Rapat Anggota Tahunan", "Annual members' meeting";
    kind_ralb: "Rapat Anggota Luar Biasa", "Extraordinary members' meeting";
    kind_other: "Rapat anggota", "Members' meeting";
    book_year: "Tahun buku {0}", "Book year {0}";

    when: "Waktu", "When";
    place: "Tempat", "Where";
    phase: "Keadaan", "State";
    announced: "Diumumkan, suara belum dibuka", "Announced, voting has not begun";
    open: "Suara sedang dibuka", "Voting is open";
    closed: "Suara ditutup, sedang dihitung", "Voting is closed, votes are being counted";
    finished: "Selesai, hasil sudah ada", "Finished, the results are out";
    phase_unknown: "Tanyakan kepada pengurus", "Ask the board";
    votes_from: "Suara dibuka", "Votes from";
    votes_until: "Suara ditutup", "Votes until";
    open_votes_title: "Suara terbuka", "Open vote";
    open_votes:
        "Pengurus dapat melihat pilihan Anda.",
        "The board can see your choice.";
    mixed_votes_title: "Suara rahasia dan suara terbuka", "Secret and open votes";
    mixed_votes:
        "Pada mata acara yang rahasia, tidak ada yang dapat melihat pilihan Anda. Pada yang terbuka, nama dan pilihan Anda diperlihatkan. Setiap surat suara menyebutkannya.",
        "On secret items nobody can see your choice. On open ones your name and your choice are shown. Each voting paper says which it is.";
    no_vote_title: "Anda dapat mengikuti rapat ini, tetapi belum punya hak suara.", "You can follow this meeting, but you have no vote yet.";
    no_vote_hint:
        "Hak suara dimiliki anggota. Tanyakan keanggotaan Anda ke kantor koperasi.",
        "Members have a vote. Ask the office about your membership.";

    attendance: "Kehadiran", "Attendance";
    attend: "Saya hadir", "I am here";
    attend_hint:
        "Tekan bila Anda mengikuti rapat ini. Kehadiran Anda terlihat oleh anggota lain.",
        "Press if you take part in this meeting. Other members can see who is present.";
    attended_at: "Sejak {0}.", "Since {0}.";
    attend_later: "Kehadiran dicatat saat rapat dibuka.", "Attendance is recorded once the meeting opens.";
    attend_missed: "Kehadiran Anda tidak tercatat pada rapat ini.", "You were not recorded as present.";
    attend_waiting:
        "Kehadiran Anda tersimpan di HP, BELUM tercatat. Akan dikirim saat ada sinyal.",
        "Your attendance is on this phone, NOT recorded yet. It is sent when there is a signal.";
    attend_sending: "Kehadiran Anda sedang dikirim.", "Your attendance is being sent.";
    attend_refused: "Kehadiran Anda tidak tercatat.", "You were not recorded as present.";
    attend_not_stored:
        "HP ini tidak dapat menyimpannya. Kehadiran Anda belum tercatat. Lapor ke petugas daftar hadir.",
        "This phone could not store it. You are not recorded. Tell the person at the attendance desk.";

    quorum: "Kuorum", "Quorum";
    present_of: "{0} dari {1} hadir (perlu {2})", "{0} of {1} present ({2} needed)";
    quorum_reached: "Kuorum tercapai. Rapat sah mengambil keputusan.", "Quorum reached. The meeting can decide.";
    quorum_missing: "Kuorum belum tercapai.", "Quorum not reached yet.";
    quorum_failed: "Kuorum tidak tercapai.", "Quorum was not reached.";

    agenda: "Mata acara", "Agenda";
    item_of: "Mata acara {0} dari {1}", "Item {0} of {1}";
    item_no: "Mata acara {0}", "Item {0}";
    item_discussed: "Dibahas, tanpa pemungutan suara", "Discussed, no vote";
    item_consensus: "Diputuskan dengan musyawarah mufakat", "Decided by consensus";
    item_unknown: "Cara memutuskan disampaikan di rapat", "How it is decided is told in the meeting";
    item_not_open: "Suara belum dibuka", "Voting has not begun";
    item_vote: "Menunggu suara Anda", "Waits for your vote";
    item_no_vote: "Anda tidak punya hak suara di sini", "You have no vote here";
    item_stored: "Menunggu sinyal, BELUM dihitung", "Waits for a signal, NOT counted";
    item_sending: "Suara sedang dikirim", "Vote is being sent";
    item_in_box: "Sudah masuk kotak suara", "In the ballot box";
    item_closed: "Suara sudah ditutup", "Voting is closed";
    item_missed: "Suara ditutup, Anda tidak memberi suara", "Voting is closed, you did not vote";
    item_refused: "Suara tidak masuk, lihat alasannya", "Vote not taken, see why";
    item_attention: "Perlu perhatian Anda", "Needs your attention";
    receipt_short: "Bukti {0}", "Receipt {0}";
    change_vote: "Ubah suara", "Change the vote";
    no_agenda: "Mata acara belum diumumkan.", "The agenda has not been announced.";

    papers: "Bahan rapat", "Papers";
    no_papers: "Bahan rapat belum ada.", "There are no papers yet.";
    papers_hint:
        "Simpan dulu selagi ada sinyal, lalu baca kapan saja tanpa sinyal.",
        "Store them while there is a signal, then read them any time without one.";
    store_paper: "Simpan untuk dibaca tanpa sinyal", "Store for reading without a signal";
    store_paper_named: "Simpan {0} untuk dibaca tanpa sinyal", "Store {0} for reading without a signal";
    storing: "Sedang disimpan", "Being stored";
    stored: "Tersimpan di HP", "Stored on this phone";
    paper_facts: "{0} · {1}", "{0} · {1}";
    pdf: "PDF", "PDF";
    text: "Teks", "Text";
    picture: "Gambar", "Picture";
    file: "Berkas", "File";
    read_paper: "Baca", "Read";
    open_paper: "Buka berkas", "Open the file";
    opens_outside: "Berkas terbuka di aplikasi pembaca HP Anda.", "The file opens in your phone's reader.";
    digest_same:
        "Sudah diperiksa: sama dengan yang diumumkan koperasi.",
        "Checked: the same as the cooperative announced.";
    digest_other_title: "Berkas tidak sama dengan yang diumumkan.", "The file is not the one that was announced.";
    digest_other:
        "Aplikasi tidak membukanya. Simpan ulang; bila tetap begini, beri tahu pengurus dan pengawas.",
        "The app does not open it. Store it again; if that does not help, tell the board and the supervisors.";
    paper_failed: "Berkas belum tersimpan di HP.", "The file is not on this phone.";
    paper_no_room:
        "Kosongkan sedikit ruang di HP, lalu coba lagi.",
        "Free some space on the phone, then try again.";
    paper_not_stored: "Berkas ini belum tersimpan di HP.", "This file is not on the phone yet.";
    paper_not_found: "Berkas ini tidak ada dalam rapat ini.", "This meeting has no such file.";
}

// Voting on one item.
texts! {
    choose: "Pilih satu", "Choose one";
    one_member: "Satu anggota satu suara. Pilihan dapat diubah selama suara dibuka.", "One member, one vote. You can change it while voting is open.";
    choose_first: "Pilih dulu salah satu.", "Choose one first.";
    confirm_title: "Periksa pilihan Anda", "Check your choice";
    you_choose: "Anda memilih", "You choose";
    for_item: "untuk", "for";
    send_ask: "Kirim suara?", "Send the vote?";
    send: "Kirim suara", "Send the vote";
    change_choice: "Ubah pilihan", "Change the choice";
    your_vote: "Suara Anda", "Your vote";
    stored_title: "Suara Anda tersimpan di HP, BELUM dihitung.", "Your vote is on this phone, NOT counted.";
    stored_hint:
        "Menunggu sinyal. Dikirim sendiri begitu ada sinyal. Suara yang sampai setelah pemungutan ditutup tidak dihitung.",
        "Waiting for a signal. It is sent by itself. A vote that arrives after voting has closed is not counted.";
    sending_title: "Suara Anda sedang dikirim, BELUM dihitung.", "Your vote is being sent, NOT counted yet.";
    sending_hint: "Tunggu sampai nomor bukti muncul.", "Wait until the receipt number appears.";
    sign_in_hint:
        "Masuk lagi supaya suara ini dapat dikirim. Tidak ada yang hilang.",
        "Sign in again so that it can be sent. Nothing is lost.";
    in_box_title: "Sudah masuk kotak suara.", "In the ballot box.";
    in_box_at: "Diterima {0}.", "Received {0}.";
    receipt: "Nomor bukti", "Receipt number";
    receipt_hint: "Nomor bukti tidak memuat pilihan Anda.", "The number says nothing about your choice.";
    share: "Bagikan bukti", "Share the receipt";
    cannot_share: "HP ini tidak dapat membagikannya. Catat nomornya.", "This phone cannot share it. Write the number down.";
    shared: "Nomor bukti disalin.", "The number was copied.";
    share_text:
        "Suara saya sudah masuk kotak suara. {0}, mata acara {1}. Nomor bukti {2}, {3}.",
        "My vote is in the ballot box. {0}, item {1}. Receipt number {2}, {3}.";
    next_item: "Mata acara berikutnya", "Next item";
    back_to_agenda: "Kembali ke mata acara", "Back to the agenda";
    change_hint:
        "Suara Anda sudah masuk. Bila Anda memilih lagi, hanya suara terakhir yang dihitung.",
        "Your vote is in. If you choose again, only the last one counts.";
    refused_title: "Suara Anda tidak masuk dan TIDAK dihitung.", "Your vote was not taken and is NOT counted.";
    item_was_changed: "Isi mata acara baru saja berubah.", "The item was changed just now.";
    storage_title: "Suara Anda belum tersimpan.", "Your vote was not stored.";
    read_again: "Baca lagi mata acara", "Read the item again";
    stuck_title: "Suara Anda belum sampai dan BELUM dihitung.", "Your vote has not arrived and is NOT counted.";
    stuck_hint:
        "Sudah dicoba berkali-kali. Coba kirim lagi, atau hapus dan beri suara lewat petugas rapat.",
        "It was tried many times. Send it again, or remove it and vote with the meeting's staff.";
    storage_failed:
        "HP ini tidak dapat menyimpan suara Anda. Tidak ada yang dikirim. Kosongkan sedikit ruang, lalu coba lagi.",
        "This phone could not store your vote. Nothing was sent. Free some space and try again.";
    stopped_early: "Suara belum dibuka.", "Voting has not begun.";
    stopped_early_hint: "Dibuka {0}. Anda sudah boleh membaca bahannya.", "It opens {0}. You can read the papers already.";
    stopped_closed: "Suara sudah ditutup.", "Voting is closed.";
    stopped_closed_hint:
        "Ditutup {0}. Suara yang baru tidak diterima lagi.",
        "It closed {0}. No new votes are taken.";
    stopped_no_ballot: "Mata acara ini tidak memakai pemungutan suara.", "There is no vote on this item.";
    item_not_found: "Mata acara ini tidak ditemukan.", "This item was not found.";
    stale_vote:
        "Data di HP ini mungkin sudah berubah. Koperasi yang menentukan apakah suara masih diterima.",
        "What is on this phone may have changed. The cooperative decides whether the vote is still taken.";
}

// Results.
texts! {
    results: "Hasil rapat", "Results";
    accepted: "Disetujui", "Accepted";
    rejected: "Tidak disetujui", "Rejected";
    tie: "Suara seimbang, belum ada keputusan", "A tie, nothing is decided";
    no_quorum: "Kuorum tidak tercapai, tidak ada keputusan", "No quorum, nothing is decided";
    awaits_lots: "Suara seimbang, menunggu undian", "A tie, waiting for lots";
    too_few_ballots:
        "Suara terlalu sedikit untuk dihitung secara rahasia",
        "Too few votes to be counted in secret";
    no_consensus: "Mufakat tidak tercapai", "No consensus";
    outcome_unknown: "Tanyakan kepada pengurus", "Ask the board";
    consensus: "Musyawarah mufakat", "Consensus";
    consensus_hint:
        "Diputuskan bersama di rapat, tanpa penghitungan suara.",
        "Decided together in the meeting, without counting votes.";
    needed: "Perlu {0} suara setuju.", "{0} votes for it were needed.";
    votes_share: "{0} suara · {1}", "{0} votes · {1}";
    votes_only: "{0} suara", "{0} votes";
    made_at: "Hasil dibuat {0}", "Results of {0}";
    no_results: "Rapat ini tidak memutuskan dengan suara.", "Nothing was decided by vote in this meeting.";
    not_yet_title: "Hasil belum ada.", "There are no results yet.";
    not_yet_hint:
        "Tidak ada jumlah suara yang ditampilkan sebelum pemungutan ditutup dan dihitung, kepada siapa pun.",
        "No totals are shown to anyone before voting has closed and the votes are counted.";
}

/// How far a meeting has come.
pub fn phase_words(phase: Option<MeetingPhase>) -> &'static str {
    match phase {
        Some(MeetingPhase::Announced) => announced(),
        Some(MeetingPhase::Open) => open(),
        Some(MeetingPhase::Closed) => closed(),
        Some(MeetingPhase::Finished) => finished(),
        None => phase_unknown(),
    }
}

/// A receipt's number in groups of four: `4827 1093 5560`.
pub fn grouped(number: &str) -> String {
    let mut text = String::with_capacity(number.len() + 4);
    for (place, digit) in number.chars().filter(char::is_ascii_digit).enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
