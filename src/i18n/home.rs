//! Words of Beranda.

texts! {
    guarantee_requests: "{0} anggota meminta Anda menjadi penjamin.", "Requests to stand surety: {0}.";
    guarantee_answer: "Baca dan jawab", "Read and answer";
    open_items: "{0} mata acara menunggu suara Anda", "{0} agenda items wait for your vote";
    one_open_item: "1 mata acara menunggu suara Anda", "1 agenda item waits for your vote";
    closes_at: "{0} \u{b7} ditutup {1}", "{0} \u{b7} closes {1}";
    give_vote: "Beri suara", "Vote";
    meeting_now: "Rapat sedang berlangsung", "The meeting is on";
    all_voted: "Anda sudah memberi suara pada semua mata acara.", "You have voted on every item.";
    see_meeting: "Buka rapat", "Open the meeting";
    meeting_coming: "Rapat berikutnya", "Next meeting";
    read_papers: "Baca bahan rapat", "Read the papers";
    total: "Total simpanan", "Total savings";
    no_savings: "Belum ada simpanan", "No savings yet";
    no_savings_text:
        "Simpanan Anda tampil di sini setelah setoran pertama dicatat kantor.",
        "Your savings appear here once the office has recorded the first deposit.";
    instalment: "Angsuran ke-{0} dari {1}", "Instalment {0} of {1}";
    due_on: "jatuh tempo {0}", "due {0}";
    due_today: "hari ini", "today";
    due_tomorrow: "besok", "tomorrow";
    due_in_days: "{0} hari lagi", "in {0} days";
    in_arrears: "Menunggak {0}", "{0} overdue";
    arrears_text: "Bayar di kantor, atau hubungi kantor bila ada kesulitan.", "Pay at the office, or talk to the office if that is difficult.";
    applications: "Pengajuan pinjaman", "Loan applications";
    outbox_one: "1 kiriman belum terkirim.", "1 item is not sent yet.";
    outbox_many: "{0} kiriman belum terkirim.", "{0} items are not sent yet.";
    outbox_waits: "Akan dikirim saat ada sinyal.", "They will be sent when there is a connection.";
    outbox_stuck: "{0} kiriman perlu perhatian Anda.", "{0} items need your attention.";
    outbox_open: "Buka kotak keluar", "Open the outbox";
    announcements: "Pengumuman", "Announcements";
    install_title: "Simpan aplikasi di layar utama", "Keep the app on your home screen";
    install_text:
        "Dibuka seperti aplikasi lain, juga saat tidak ada sinyal. Ukurannya kurang dari 1 MB.",
        "Opens like any other app, also without a connection. It takes less than 1 MB.";
    install: "Pasang aplikasi", "Install the app";
    not_now: "Nanti saja", "Not now";
    install_ios:
        "Tekan tombol Bagikan di bawah layar, lalu pilih \u{201c}Tambah ke Layar Utama\u{201d}.",
        "Press the Share button at the bottom, then choose \u{201c}Add to Home Screen\u{201d}.";
    install_firefox:
        "Buka menu peramban di pojok layar, lalu pilih \u{201c}Pasang\u{201d} atau \u{201c}Tambah ke layar utama\u{201d}.",
        "Open the browser's menu in the corner, then choose \u{201c}Install\u{201d} or \u{201c}Add to home screen\u{201d}.";
}
