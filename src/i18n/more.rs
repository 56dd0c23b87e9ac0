//! Words of Lainnya: outbox, devices, display, the cooperative, signing out.

use sokoguru_api::Coded;
use sokoguru_domain::MemberStatus;

texts! {
    member: "Anggota", "Member";
    prospective: "Calon anggota", "Member-to-be";
    associate: "Anggota luar biasa", "Associate member";
    former: "Sudah berhenti", "No longer a member";
    since: "sejak {0}", "since {0}";

    outbox: "Kotak keluar", "Outbox";
    outbox_hint: "Kiriman Anda ke koperasi dan keadaannya", "What you sent to the cooperative and where it stands";
    devices: "Perangkat dan sesi", "Devices and sessions";
    devices_hint: "HP yang masuk memakai akun Anda", "Phones that are signed in to your account";
    display: "Bahasa dan tampilan", "Language and display";
    display_hint: "Bahasa, tema, ukuran huruf", "Language, theme, text size";
    switch: "Koperasi lain", "Another cooperative";
    switch_hint: "Pilih atau ganti koperasi", "Choose or change the cooperative";
    storage: "Tersimpan di HP", "Stored on the phone";
    storage_used: "Terpakai {0}", "{0} used";
    storage_unknown: "Peramban tidak memberi tahu ukurannya", "The browser does not tell how much";
    papers: "Bahan rapat tersimpan", "Stored papers";
    no_papers: "Belum ada bahan rapat yang disimpan.", "No papers are stored yet.";
    remove_paper: "Hapus {0} dari HP", "Remove {0} from the phone";
    paper_removed: "Bahan dihapus dari HP", "Paper removed from the phone";

    about: "Tentang koperasi", "About the cooperative";
    legal_name: "Nama resmi", "Legal name";
    nik: "NIK Koperasi", "NIK Koperasi";
    badan_hukum: "Badan Hukum", "Legal entity";
    address: "Alamat", "Address";
    ask_office: "Tanya kantor lewat WhatsApp", "Ask the office on WhatsApp";
    call_office: "Telepon kantor", "Call the office";
    greeting: "Selamat siang, saya anggota koperasi dan ingin bertanya.", "Good day, I am a member and have a question.";
    privacy: "Cara koperasi menjaga data pribadi Anda", "How the cooperative keeps your personal data";
    version: "Sokoguru versi {0}", "Sokoguru version {0}";

    sign_out: "Keluar", "Sign out";
    sign_out_title: "Keluar dari HP ini?", "Sign out on this phone?";
    sign_out_text:
        "Saldo, bahan rapat, dan data lain Anda dihapus dari HP ini. Catatan di koperasi tetap ada. Untuk melihatnya lagi, masuk dengan nomor anggota dan kata sandi.",
        "Your balances, papers and other data are deleted from this phone. The cooperative's records stay. Sign in again to see them.";
    sign_out_lost_one:
        "1 kiriman belum sampai ke koperasi. Kalau Anda keluar sekarang, kiriman itu hilang dan tidak dihitung.",
        "1 item has not reached the cooperative. If you sign out now, it is lost and not counted.";
    sign_out_lost:
        "{0} kiriman belum sampai ke koperasi. Kalau Anda keluar sekarang, kiriman itu hilang dan tidak dihitung.",
        "{0} items have not reached the cooperative. If you sign out now, they are lost and not counted.";
    sign_out_anyway: "Buang dan keluar", "Discard and sign out";
    send_first: "Kirim dulu", "Send first";

    outbox_none: "Kotak keluar kosong", "The outbox is empty";
    outbox_none_text:
        "Pengajuan dan suara yang Anda kirim tampil di sini, sampai koperasi menerimanya.",
        "Applications and votes you send appear here until the cooperative has received them.";
    send_now: "Kirim sekarang", "Send now";
    send_again: "Kirim lagi", "Send again";
    discard: "Buang", "Discard";
    discard_title: "Buang kiriman ini?", "Discard this item?";
    discard_unsent: "Kiriman ini belum sampai ke koperasi. Kalau dibuang, tidak ada yang tercatat atau dihitung.", "It has not reached the cooperative. If you discard it, nothing is recorded or counted.";
    discard_maybe: "Kiriman ini mungkin sudah sampai ke koperasi, tetapi jawabannya belum diterima. Lebih aman kirim lagi: tidak akan tercatat dua kali.", "It may have reached the cooperative, but no answer has come. Sending again is safer: it is never recorded twice.";
    remove_done: "Hapus dari daftar", "Remove from the list";
    written_at: "Dibuat {0}", "Made {0}";
    loan_application: "Pengajuan pinjaman", "Loan application";
    cancellation: "Pembatalan pengajuan", "Cancelled application";
    attendance: "Hadir di rapat", "Present at a meeting";
    vote: "Suara", "Vote";
    loan_facts: "{0} \u{b7} {1} \u{b7} {2} bulan", "{0} \u{b7} {1} \u{b7} {2} months";
    vote_facts: "{0} \u{b7} {1}", "{0} \u{b7} {1}";
    receipt_number: "Nomor bukti {0}", "Receipt {0}";
    received_at: "Diterima {0}", "Received {0}";
    see_it: "Lihat", "View";

    this_device: "HP ini", "This phone";
    last_seen: "Terakhir dipakai {0}", "Last used {0}";
    signed_in_at: "Masuk {0}", "Signed in {0}";
    end_session: "Keluarkan", "Sign it out";
    end_session_title: "Keluarkan {0}?", "Sign out {0}?";
    end_session_text:
        "HP itu tidak bisa lagi melihat data Anda. Lakukan ini bila HP hilang atau Anda tidak mengenalnya.",
        "That phone can no longer see your data. Do this if it is lost or you do not know it.";
    session_ended: "Perangkat itu sudah dikeluarkan", "That device is signed out";
    no_devices: "Tidak ada perangkat lain", "No other device";

    language: "Bahasa", "Language";
    indonesian: "Bahasa Indonesia", "Bahasa Indonesia";
    english: "English", "English";
    theme: "Tema", "Theme";
    system: "Ikut HP", "As the phone";
    light: "Terang", "Light";
    dark: "Gelap", "Dark";
    text_size: "Ukuran huruf", "Text size";
    sample: "Contoh: saldo Anda Rp1.250.000 per 2 April 2026.", "Example: your balance is Rp1.250.000 as of 2 April 2026.";
}

/// What somebody is in the cooperative.
pub fn status_name(status: &Coded<MemberStatus>) -> &'static str {
    match status.known() {
        Some(MemberStatus::Candidate) => prospective(),
        Some(MemberStatus::Associate) => associate(),
        Some(MemberStatus::Left) => former(),
        Some(MemberStatus::Full) | None => member(),
    }
}
