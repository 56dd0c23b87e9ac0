//! Words that more than one screen uses.

texts! {
    /// Before an amount that is typed.
    rupiah_sign: "Rp", "Rp";
    home: "Beranda", "Home";
    savings: "Simpanan", "Savings";
    loans: "Pinjaman", "Loans";
    rat: "RAT", "Meeting";
    more: "Lainnya", "More";
    main_menu: "Menu utama", "Main menu";
    skip: "Langsung ke isi", "Skip to content";
    back: "Kembali", "Back";
    cancel: "Batal", "Cancel";
    close: "Tutup", "Close";
    next: "Lanjut", "Continue";
    save: "Simpan", "Save";
    see_all: "Lihat semua", "See all";
    try_again: "Coba lagi", "Try again";
    loading: "Sedang memuat", "Loading";
    sign_in: "Masuk", "Sign in";

    show_balance: "Tampilkan saldo", "Show balances";
    hide_balance: "Sembunyikan saldo", "Hide balances";
    show_password: "Tampilkan kata sandi", "Show password";
    hide_password: "Sembunyikan kata sandi", "Hide password";
    check_again: "Periksa lagi isian ini", "Please check these answers";

    member_number_line: "Anggota {0}", "Member {0}";
    /// Under a figure: `per 2 April 2026, 08.15 WIB`.
    as_of: "per {0}", "as of {0}";
    data_of: "Ini data per {0}.", "These are figures as of {0}.";

    offline_banner:
        "Tidak ada sinyal. Yang terlihat adalah data di HP Anda.",
        "No connection. You see what is stored on your phone.";
    session_ended:
        "Sesi Anda berakhir. Data di HP tetap ada. Masuk lagi untuk memperbarui dan mengirim.",
        "Your session has ended. Data on your phone is kept. Sign in again to update and send.";
    update_ready: "Versi baru tersedia.", "A new version is available.";
    update_now: "Perbarui sekarang", "Update now";

    /// The second part of the app.
    part_missing: "Halaman ini belum ada di HP Anda", "This page is not on your phone yet";
    part_missing_text:
        "Tidak ada sinyal untuk mengambilnya. Cukup sekali; setelah itu halaman ini terbuka juga tanpa sinyal.",
        "There is no connection to get it. Once is enough; after that it opens without one, too.";
    part_gone_text:
        "Perbarui untuk membuka halaman ini. Tidak ada yang hilang.",
        "Update to open this page. Nothing gets lost.";

    not_found_title: "Halaman tidak ditemukan", "Page not found";
    not_found_text:
        "Alamat ini tidak ada, atau bukan untuk Anda. Tidak ada yang berubah pada uang atau suara Anda.",
        "This address does not exist, or is not for you. Nothing about your money or votes has changed.";
    to_home: "Ke Beranda", "Go to Home";

    /// States of a write.
    stored: "Tersimpan di HP, belum terkirim", "Stored on your phone, not sent yet";
    stored_text: "Akan dikirim saat ada sinyal.", "It will be sent when there is a connection.";
    sending: "Sedang dikirim", "Being sent";
    accepted: "Sudah diterima koperasi", "The cooperative has received it";
    vote_accepted: "Sudah masuk kotak suara", "In the ballot box";
    counted: "Sudah dihitung", "Counted";
    refused: "Ditolak koperasi", "Refused by the cooperative";
    stuck: "Perlu perhatian Anda", "Needs your attention";
    stuck_text:
        "Sudah dicoba berkali-kali dan belum sampai. Kirim lagi, atau buang.",
        "It was tried many times and has not arrived. Send it again, or discard it.";
    waits_for_sign_in:
        "Akan dikirim setelah Anda masuk lagi.",
        "It will be sent after you sign in again.";
}
