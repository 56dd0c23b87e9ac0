//! Words of sealed votes: the voting paper, what became of a ballot, the checks, the way over another
//! phone, and the booth.

use crate::offline::votes::Reason;

texts! {
    secret: "Suara rahasia", "Secret vote";
    secret_hint:
        "Tidak ada yang dapat melihat pilihan Anda, juga pengurus. Yang terlihat hanya bahwa Anda ikut memberi suara.",
        "Nobody can see your choice, the board included. Only that you voted can be seen.";
    open: "Suara terbuka", "Open vote";
    open_hint:
        "Nama dan pilihan Anda terlihat oleh anggota lain setelah dihitung.",
        "Your name and your choice are shown to other members after the count.";
    on_paper:
        "Isi dan pilihan di bawah ini sama untuk semua anggota: sudah dicocokkan dengan papan suara.",
        "The text and the options below are the same for every member: they were matched with the public board.";
    pick_some: "Pilih {0}", "Choose {0}";
    pick_between: "Pilih {0} sampai {1}", "Choose {0} to {1}";
    pick_up_to: "Pilih paling banyak {0}", "Choose at most {0}";
    picked: "{0} dari {1} dipilih", "{0} of {1} chosen";
    too_many: "Sudah {0} yang dipilih. Hapus satu dulu untuk mengganti.", "{0} are chosen already. Remove one first to change.";
    too_few: "Pilih paling sedikit {0}.", "Choose at least {0}.";
    blank: "Kosong, tidak memilih", "Blank, no choice";
    you_leave_blank: "Kosong: Anda tidak memilih satu pun", "Blank: you choose none";
    blank_ask: "Kirim suara kosong?", "Send a blank vote?";
    revote_on: "Satu anggota satu suara. Pilihan dapat diubah selama suara dibuka; yang terakhir dihitung.", "One member, one vote. You can change it while voting is open; the last one counts.";
    revote_off: "Satu anggota satu suara. Suara yang sudah dikirim tidak dapat diubah.", "One member, one vote. A vote that was sent cannot be changed.";
    forgotten:
        "Setelah dikirim, HP ini pun tidak tahu lagi pilihan Anda.",
        "Once it is sent, not even this phone knows your choice any more.";
    sealing: "Sedang disiapkan", "Being prepared";
    not_sealed: "Suara Anda belum tersimpan.", "Your vote was not stored.";
    not_sealed_hint: "Tidak ada yang dikirim. Coba lagi.", "Nothing was sent. Try again.";

    waiting: "Menunggu sinyal, BELUM dihitung.", "Waiting for a signal, NOT counted.";
    waiting_hint:
        "Surat suara Anda tertutup di HP ini dan dikirim sendiri begitu ada sinyal, juga bila Anda keluar. Yang sampai setelah {0} tidak dihitung.",
        "Your ballot is closed on this phone and goes out by itself once there is a signal, also after signing out. What arrives after {0} is not counted.";
    sending: "Surat suara sedang dikirim, BELUM dihitung.", "The ballot is being sent, NOT counted yet.";
    in_box_secret: "Nomor bukti tidak memuat pilihan Anda.", "The number says nothing about your choice.";
    in_box_on_board: "Sudah diperiksa: ada di papan suara.", "Checked: it is on the public board.";
    in_box_unchecked: "Diperiksa sendiri saat ada sinyal.", "It is checked by itself when there is a signal.";
    counted: "Sudah dihitung.", "Counted.";
    counted_hint:
        "Surat suara Anda ada di papan suara yang dihitung.",
        "Your ballot is on the board that was counted.";
    wrong: "Ada yang tidak cocok.", "Something does not fit.";
    wrong_hint:
        "Buktinya tersimpan di HP ini. Bagikan kepada pengawas atau saksi; buktinya tidak memuat pilihan Anda.",
        "The evidence is kept on this phone. Share it with the supervisors or a witness; it says nothing about your choice.";
    wrong_hint_open:
        "Buktinya tersimpan di HP ini. Bagikan kepada pengawas atau saksi. Suara ini terbuka, jadi buktinya memuat pilihan Anda.",
        "The evidence is kept on this phone. Share it with the supervisors or a witness. This is an open vote, so the evidence holds your choice.";
    was_wrong: "Pada {0} ada yang tidak cocok.", "Something did not fit on {0}.";
    share_evidence: "Bagikan bukti", "Share the evidence";
    evidence_title: "Bukti pemeriksaan suara", "Evidence of a vote check";
    evidence_copied: "Bukti disalin.", "The evidence was copied.";
    item_revised:
        "Isi mata acara berubah setelah Anda memberi suara. Suara yang lama tidak dihitung. Baca lagi, lalu beri suara lagi.",
        "The item changed after you voted. The old vote is not counted. Read it again, then vote again.";
    to_checks: "Periksa suara saya", "Check my votes";
    receipt_code: "Kode QR bukti", "QR code of the receipt";

    no_paper: "Surat suara belum ada.", "There is no voting paper yet.";
    enrolled_hint:
        "HP ini sudah terdaftar untuk memberi suara. Bawa HP ini ke rapat.",
        "This phone is registered for voting. Bring it to the meeting.";
    enrolling_hint:
        "HP ini didaftarkan sendiri saat ada sinyal. Anda tidak perlu berbuat apa-apa.",
        "This phone is registered by itself when there is a signal. You need not do anything.";
    other_phone: "HP lain yang terdaftar untuk suara Anda.", "Another phone is registered for your vote.";
    other_phone_hint:
        "Pakai HP itu di rapat, atau daftarkan HP ini sebagai gantinya.",
        "Use that phone in the meeting, or register this one instead.";
    use_this_phone: "Pakai HP ini", "Use this phone";
    not_this_phone: "Suara Anda tidak dapat diberikan dari HP ini.", "You cannot vote from this phone.";
    not_this_phone_hint:
        "Daftar pemilih dikunci dengan HP lain atau kartu suara cetak. Pakai itu, atau lapor ke petugas rapat.",
        "The list of voters was closed with another phone or a printed voting card. Use that, or tell the meeting's staff.";
    checking_key: "Sedang mencocokkan HP ini dengan daftar pemilih.", "Matching this phone with the list of voters.";
    stop_voting: "Jangan beri suara dulu dari HP ini.", "Do not vote from this phone yet.";
    tell_committee:
        "Selama ini belum jelas, HP ini tidak menyiapkan surat suara. Laporkan kepada pengawas dan panitia rapat.",
        "Until this is cleared up, this phone prepares no ballot. Tell the supervisors and the meeting's committee.";
    not_vouched: "HP ini perlu memeriksa surat suara satu kali, dengan sinyal.", "This phone has to check the voting paper once, with a signal.";
    not_vouched_hint:
        "Setelah itu Anda dapat memberi suara, juga tanpa sinyal. HP ini memeriksanya sendiri begitu ada sinyal.",
        "After that you can vote, without a signal too. The phone checks by itself once there is a signal.";
    vouching: "Sedang memeriksa surat suara", "Checking the voting paper";

    checks: "Periksa suara saya", "Check my votes";
    checks_hint:
        "HP ini memeriksa sendiri setiap kali ada sinyal. Di sini Anda dapat melihatnya dan mencocokkan dengan HP lain.",
        "This phone checks by itself whenever there is a signal. Here you can see it and compare with another phone.";
    no_ballots: "Belum ada suara dari HP ini.", "No votes from this phone yet.";
    no_ballots_hint: "Suara yang Anda berikan di HP ini tampil di sini.", "Votes that you give on this phone appear here.";
    all_good: "Semuanya cocok.", "Everything fits.";
    good_at: "Diperiksa {0}.", "Checked {0}.";
    never_checked: "Belum pernah diperiksa.", "Not checked yet.";
    check_now: "Periksa sekarang", "Check now";
    board_code: "Kode papan suara", "Code of the board";
    board_code_hint:
        "Cocokkan dengan HP anggota lain. Kode yang sama berarti kotak suara yang sama untuk semua.",
        "Compare with another member's phone. The same code means the same ballot box for everybody.";
    board_entries: "{0} catatan, {1}", "{0} entries, {1}";
    compare: "Cocokkan dengan HP lain", "Compare with another phone";
    other_code: "Kode di HP lain", "Code on the other phone";
    other_code_hint: "12 angka", "12 digits";
    compare_button: "Cocokkan", "Compare";
    scan_other: "Pindai HP lain", "Scan the other phone";
    same_board: "Sama. Kedua HP melihat kotak suara yang sama.", "The same. Both phones see the same ballot box.";
    other_moment:
        "Belum sama. Ini wajar bila salah satu HP memeriksa lebih dulu: tekan \"Periksa sekarang\" di kedua HP, lalu cocokkan lagi.",
        "Not the same yet. That is normal when one phone checked earlier: press \"Check now\" on both, then compare again.";
    differs: "Berbeda! Kedua HP diperlihatkan kotak suara yang tidak sama.", "Different! The two phones are shown different ballot boxes.";
    not_compared: "Belum bisa dicocokkan. Perlu sinyal, dan kode dari rapat ini.", "It could not be compared. That needs a signal, and a code of this meeting.";
    code_short: "Ketik 12 angka dari HP lain.", "Type the 12 digits of the other phone.";

    relay: "Titip lewat HP lain", "Pass it on through another phone";
    relay_hint:
        "Minta HP lain yang punya sinyal memindai kode ini dengan kameranya. HP itu tidak dapat melihat atau mengubah pilihan Anda.",
        "Ask another phone that has a signal to scan this code with its camera. It can neither see nor change your choice.";
    relay_hint_open:
        "Minta HP lain yang punya sinyal memindai kode ini dengan kameranya. HP itu tidak dapat mengubah suara Anda. Ini suara terbuka, jadi isinya dapat dibaca.",
        "Ask another phone that has a signal to scan this code with its camera. It cannot change your vote. This is an open vote, so it can be read.";
    relay_large: "Surat suara ini terlalu besar untuk kode QR. Bagikan alamatnya.", "This ballot is too large for a QR code. Share its address.";
    relay_share: "Bagikan alamat surat suara", "Share the ballot's address";
    relay_back: "Sudah dipindai? Nomor bukti di HP itu harus {0}.", "Scanned? The receipt number on that phone must be {0}.";
    scan_receipt: "Pindai bukti dari HP itu", "Scan the receipt on that phone";
    receipt_taken: "Bukti cocok. Suara Anda sudah masuk kotak suara.", "The receipt fits. Your vote is in the ballot box.";
    receipt_other: "Bukti itu bukan untuk suara di HP ini.", "That receipt is not for a vote on this phone.";
    hide_relay: "Tutup kode", "Hide the code";

    carry_title: "Titipan surat suara", "A ballot to pass on";
    carry_nothing: "Tidak ada titipan.", "Nothing to pass on.";
    carry_nothing_hint:
        "Pindai kode QR di HP yang menitipkan, dengan kamera HP ini.",
        "Scan the QR code on the other phone with this phone's camera.";
    carry_waiting: "Titipan tersimpan, BELUM masuk kotak suara.", "Stored here, NOT in the ballot box yet.";
    carry_waiting_hint: "Dikirim sendiri begitu HP ini ada sinyal. Jangan tutup aplikasi dulu.", "It goes out once this phone has a signal. Do not close the app yet.";
    carry_done: "Sudah masuk kotak suara.", "In the ballot box.";
    carry_done_hint:
        "Perlihatkan layar ini ke pemiliknya. Nomornya harus sama dengan di HP-nya, atau pindai kode ini dari sana.",
        "Show this screen to the owner. The number must be the same as on that phone, or scan this code from there.";
    carry_refused: "Titipan ditolak dan TIDAK dihitung.", "It was refused and is NOT counted.";
    carry_broken: "Kode ini rusak. Minta pemiliknya memperlihatkannya lagi.", "This code is damaged. Ask the owner to show it again.";

    booth: "Bilik suara", "Voting booth";
    booth_hint:
        "Untuk anggota dengan kartu suara cetak. Tidak perlu masuk. Tidak ada yang tertinggal di HP ini.",
        "For members with a printed voting card. No sign-in. Nothing is left on this phone.";
    card_code: "Kode kartu suara", "Code of the voting card";
    card_code_hint: "Mulai dengan SKG1, tercetak di undangan", "Begins with SKG1, printed on the invitation";
    scan_card: "Pindai kartu suara", "Scan the voting card";
    booth_open: "Buka surat suara", "Open the voting paper";
    card_wrong: "Kode ini salah ketik. Periksa satu per satu, atau pindai.", "There is a typing error in this code. Check it, or scan it.";
    card_no_meeting: "Pilih rapatnya dulu: buka tautan di undangan, atau pindai kodenya.", "Open the link on the invitation, or scan its code, so that the meeting is known.";
    card_unknown: "Kartu ini tidak ada dalam daftar pemilih rapat ini. Lapor ke petugas.", "This card is not on this meeting's list of voters. Tell the staff.";
    booth_closed: "Rapat ini belum atau tidak memakai surat suara.", "This meeting has no voting paper, or not yet.";
    paper_unchecked:
        "Surat suara belum dapat diperiksa di HP ini. Perlu sinyal. Coba lagi.",
        "The voting paper could not be checked on this phone yet. That needs a signal. Try again.";
    tell_staff:
        "Jangan memberi suara di sini. Laporkan kepada pengawas dan panitia rapat.",
        "Do not vote here. Tell the supervisors and the meeting's committee.";
    booth_item: "Mata acara {0} dari {1}", "Item {0} of {1}";
    booth_next: "Mata acara berikutnya", "Next item";
    booth_skip: "Lewati", "Skip";
    booth_finish: "Selesai", "Finish";
    booth_done: "Selesai. Serahkan HP ini.", "Done. Hand the phone over.";
    booth_done_hint: "Pilihan Anda tidak ada lagi di HP ini.", "Your choices are no longer on this phone.";
    booth_codes: "Catat nomor bukti Anda", "Write your receipt numbers down";
    booth_waits: "{0} surat suara menunggu sinyal, BELUM dihitung. Dikirim sendiri dari HP ini.", "{0} ballots wait for a signal, NOT counted. They go out from this phone by themselves.";
    booth_resets: "Layar ini tertutup sendiri.", "This screen closes by itself.";
    booth_new: "Anggota berikutnya", "Next member";

    stays_title: "Kunci suara Anda tetap tersimpan.", "Your voting key stays here.";
    stays_text:
        "Daftar pemilih sudah dikunci, jadi hanya HP ini yang dapat memberi suara Anda. Kunci itu tetap tersimpan tertutup di HP ini sampai {0}, lalu dihapus. Kunci itu tidak memuat nama Anda dan hanya terpakai bila Anda masuk lagi.",
        "The list of voters is closed, so only this phone can give your vote. The key stays closed on this phone until {0} and is then deleted. It does not hold your name and is only used when you sign in again.";
    stays_waiting: "Surat suara yang menunggu sinyal tetap dikirim.", "Ballots that wait for a signal are still sent.";
}

/// What does not fit, in the member's words.
pub fn of_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::OtherBoard => other_board(),
        Reason::HeadSignature => head_signature(),
        Reason::ReceiptSignature => receipt_signature(),
        Reason::NotContinued => not_continued(),
        Reason::Shorter => shorter(),
        Reason::NotOnBoard => not_on_board(),
        Reason::OtherQuestion => other_question(),
        Reason::ElectionKey => election_key(),
        Reason::Roll => roll(),
        Reason::NotListed => not_listed(),
        Reason::Opening => opening(),
    }
}

texts! {
    other_board:
        "Kotak suara rapat ini bukan yang pertama kali dilihat HP ini.",
        "This meeting's ballot box is not the one that this phone saw first.";
    head_signature:
        "Papan suara yang diperlihatkan tidak ditandatangani kotak suara rapat ini.",
        "The board that was shown is not signed by this meeting's ballot box.";
    receipt_signature:
        "Nomor bukti tidak ditandatangani kotak suara rapat ini.",
        "The receipt is not signed by this meeting's ballot box.";
    not_continued:
        "Papan suara tidak meneruskan yang dilihat sebelumnya: ada yang diubah atau dihapus.",
        "The board does not continue what was seen before: something was changed or removed.";
    shorter:
        "Papan suara lebih pendek daripada yang dilihat sebelumnya: ada yang hilang.",
        "The board is shorter than what was seen before: something is missing.";
    not_on_board:
        "Suara Anda tidak ada di tempat yang tertulis pada bukti.",
        "Your vote is not where its receipt says.";
    other_question:
        "Isi surat suara bukan yang ada di papan suara.",
        "The voting paper is not the one on the board.";
    election_key:
        "Surat suara tidak akan ditutup dengan kunci buatan para pemegang kunci. Orang lain dapat membacanya.",
        "The ballot would not be closed with the key that the trustees made. Somebody else could read it.";
    roll:
        "Daftar pemilih bukan yang ditandatangani kedua petugas pendaftaran.",
        "The list of voters is not the one that both registrars signed.";
    not_listed:
        "Kunci suara Anda tidak tertulis di daftar pemilih pada papan suara.",
        "Your voting key is not written in the list of voters on the board.";
    opening:
        "Catatan pembukaan kotak suara tidak sah.",
        "The records with which the ballot box was opened are not valid.";
}
