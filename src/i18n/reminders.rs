//! Words of reminders: the page under Lainnya, the offers, files for the calendar.

use sokoguru_api::reminders::ReminderTopic;

texts! {
    title: "Pengingat", "Reminders";
    title_hint: "Angsuran, rapat, dan keputusan", "Instalments, meetings, decisions";

    off: "Belum menyala di HP ini", "Not on yet on this phone";
    off_text:
        "HP berbunyi untuk hal yang Anda pilih, juga saat aplikasi ditutup.",
        "Your phone tells you about what you choose, also when the app is closed.";
    turn_on: "Nyalakan pengingat", "Turn reminders on";
    on: "Menyala di HP ini", "On for this phone";
    on_text: "HP lain punya pilihannya sendiri.", "Other phones have choices of their own.";
    turn_off: "Matikan pengingat", "Turn reminders off";
    turned_off: "Pengingat dimatikan", "Reminders are off";
    working: "Sedang diatur", "Setting up";

    not_sent: "Tersimpan di HP, koperasi belum tahu", "Stored on your phone, the cooperative does not know yet";
    not_sent_text:
        "Akan dikirim saat aplikasi dibuka dan ada sinyal.",
        "It will be sent when the app is open and there is a connection.";
    no_address: "HP ini belum bisa menerima pengingat", "This phone cannot receive reminders yet";
    no_address_text:
        "Layanan pemberitahuan peramban tidak menjawab. Coba lagi saat ada sinyal.",
        "The browser's notification service does not answer. Try again when there is a connection.";
    not_answered: "Anda belum menjawab pertanyaan peramban", "You have not answered the browser's question";
    not_answered_text:
        "Tekan tombolnya lagi, lalu pilih \u{201c}Izinkan\u{201d}.",
        "Press the button again, then choose \u{201c}Allow\u{201d}.";
    not_kept: "Tidak bisa disimpan di HP ini", "It cannot be stored on this phone";
    not_kept_text: "Kosongkan sedikit ruang di HP, lalu coba lagi.", "Free some room on the phone, then try again.";
    blocked: "Pemberitahuan diblokir di HP ini", "Notifications are blocked on this phone";
    blocked_text: "Hanya Anda yang bisa membukanya lagi:", "Only you can allow them again:";
    blocked_site:
        "Di peramban: tekan tanda di kiri alamat, pilih Izin, lalu izinkan Notifikasi.",
        "In the browser: press the sign left of the address, choose Permissions, then allow Notifications.";
    blocked_installed:
        "Bila aplikasi sudah dipasang: tekan lama ikonnya, pilih Info aplikasi, lalu Notifikasi.",
        "If the app is installed: press its icon for long, choose App info, then Notifications.";
    look_again: "Saya sudah mengizinkan", "I have allowed them";
    unsupported: "Peramban ini tidak punya pemberitahuan", "This browser has no notifications";
    unsupported_text:
        "Di iPhone, pasang dulu aplikasi di layar utama. Tanggalnya tetap tampil di Beranda, dan bisa disimpan ke kalender.",
        "On an iPhone, add the app to the home screen first. The dates still show on Home, and can be put into a calendar.";
    not_offered: "Koperasi Anda belum mengirim pengingat", "Your cooperative does not send reminders yet";

    choose: "Ingatkan saya tentang", "Remind me of";
    instalment: "Angsuran", "Instalments";
    instalment_text: "3 hari dan 1 hari sebelum jatuh tempo", "3 days and 1 day before the due date";
    meeting: "Undangan rapat", "Invitations to meetings";
    meeting_text: "Saat rapat anggota diumumkan", "When a members' meeting is announced";
    vote: "Pemungutan suara", "Votes";
    vote_text: "Saat suara mulai bisa diberikan", "When you can begin to vote";
    decision: "Keputusan pengajuan", "Decisions";
    decision_text: "Saat pengajuan Anda diputuskan", "When the cooperative has decided on what you asked for";
    lock_screen: "Di layar kunci", "On the lock screen";
    detailed: "Tampilkan isinya", "Say what it is about";
    detailed_text:
        "Kalau tidak, hanya tertulis \u{201c}Ada pengingat untuk Anda\u{201d}. Jumlah uang tidak pernah tampil.",
        "If not, it only says \u{201c}There is a reminder for you\u{201d}. Amounts are never shown.";

    calendar: "Kalender HP", "The phone's calendar";
    calendar_text:
        "Pengingat juga bisa dari kalender. Buka pinjaman atau rapat Anda, lalu simpan tanggalnya.",
        "A calendar can remind you, too. Open your loan or meeting, then save its dates.";
    to_loans: "Buka pinjaman", "Open loans";
    to_meetings: "Buka rapat", "Open meetings";

    offer_instalment: "Ingatkan sebelum jatuh tempo?", "A reminder before it is due?";
    offer_instalment_text:
        "HP memberi tahu 3 hari dan 1 hari sebelumnya.",
        "Your phone tells you 3 days and 1 day before.";
    offer_vote: "Ingatkan saat suara dibuka?", "A reminder when voting opens?";
    offer_vote_text:
        "HP memberi tahu begitu Anda bisa memberi suara.",
        "Your phone tells you as soon as you can vote.";
    offer_decision: "Kabari saat sudah diputuskan?", "A message when it is decided?";
    offer_decision_text:
        "HP memberi tahu begitu pengurus memutuskan pengajuan ini.",
        "Your phone tells you as soon as the office has decided.";
    remind_me: "Ingatkan saya", "Remind me";
    no_thanks: "Tidak perlu", "No, thanks";
    offer_done: "Pengingat menyala di HP ini", "Reminders are on for this phone";
    see_reminders: "Atur pengingat", "Reminder settings";

    save_dates: "Simpan ke kalender HP", "Save to the phone's calendar";
    save_dates_text:
        "Berisi tanggal yang belum dibayar, tanpa jumlah uang. Simpan lagi bila jadwal berubah.",
        "It has the dates not paid yet, without amounts. Save it again when the schedule changes.";
    save_meeting: "Simpan ke kalender HP", "Save to the phone's calendar";
    file_saved: "Berkas kalender diunduh. Buka dari daftar unduhan.", "The calendar file is downloaded. Open it from your downloads.";
    file_not_saved: "Berkas kalender tidak bisa dibuat di HP ini", "The calendar file cannot be made on this phone";
    file_loan: "angsuran", "instalments";
    file_meeting: "rapat", "meeting";
    event_instalment: "Angsuran ke-{0} dari {1}", "Instalment {0} of {1}";
    event_at: "{0}. Lihat jumlahnya di aplikasi.", "{0}. See the amount in the app.";
}

/// A topic, and when it comes.
pub fn topic_words(topic: ReminderTopic) -> (&'static str, &'static str) {
    match topic {
        ReminderTopic::Instalment => (instalment(), instalment_text()),
        ReminderTopic::Meeting => (meeting(), meeting_text()),
        ReminderTopic::Vote => (vote(), vote_text()),
        ReminderTopic::Decision => (decision(), decision_text()),
    }
}

/// The question on the page where a topic helps, and what is offered.
pub fn offer_words(topic: ReminderTopic) -> (&'static str, &'static str) {
    match topic {
        ReminderTopic::Instalment => (offer_instalment(), offer_instalment_text()),
        ReminderTopic::Meeting | ReminderTopic::Vote => (offer_vote(), offer_vote_text()),
        ReminderTopic::Decision => (offer_decision(), offer_decision_text()),
    }
}
