//! Words of becoming a member. What is agreed to stands here word by word; when it changes, the
//! contract's version of consent changes with it (docs/privacy).

use sokoguru_domain::JoiningStatus;

texts! {
    title: "Daftar jadi anggota", "Become a member";
    step_of: "Langkah {0} dari 5", "Step {0} of 5";
    step_start: "Sebelum mendaftar", "Before you start";
    step_person: "Data diri", "About you";
    step_address: "Alamat dan pekerjaan", "Address and work";
    step_consent: "Persetujuan Anda", "Your consent";
    step_check: "Periksa, lalu kirim", "Check, then send";

    terms_as_of: "Ketentuan sejak {0}", "Terms since {0}";
    pokok: "Simpanan pokok", "Simpanan pokok";
    pokok_hint: "Dibayar sekali, kembali saat berhenti", "Paid once, returned when you leave";
    wajib: "Simpanan wajib", "Simpanan wajib";
    wajib_each: "{0} per bulan", "{0} a month";
    wajib_hint: "Dibayar tiap bulan, kembali saat berhenti", "Paid each month, returned when you leave";
    needed: "Yang Anda perlukan", "What you need";
    needed_ktp: "KTP, untuk NIK dan nama", "Your KTP, for its NIK and your name";
    needed_phone: "Nomor HP yang bisa dihubungi", "A phone number where you can be reached";
    how: "Cara bergabung", "How it goes";
    how_1: "Isi pendaftaran di sini. Bisa tanpa sinyal.", "Fill in the application here. It works without a connection.";
    how_2: "Pengurus memeriksa dan memberi jawaban.", "The board looks at it and answers.";
    how_3: "Datang ke kantor membawa KTP. Ambil kode aktivasi dan bayar simpanan pokok.", "Come to the office with your KTP. Fetch your activation code and pay simpanan pokok.";
    simulate: "Hitung simulasi pinjaman", "Work out a loan";
    know: "Kenali koperasi ini", "Get to know this cooperative";
    closed: "Belum menerima pendaftaran lewat aplikasi", "No applications through the app now";
    closed_hint: "Datang ke kantor koperasi, atau tanya lewat WhatsApp.", "Come to the cooperative's office, or ask on WhatsApp.";
    ask_office: "Tanya kantor", "Ask the office";
    greeting: "Selamat siang, saya ingin menjadi anggota koperasi.", "Good day, I would like to become a member.";

    name: "Nama lengkap", "Full name";
    name_hint: "Sesuai KTP", "As on your KTP";
    name_wrong: "Isi nama lengkap, 3 sampai 120 huruf.", "Enter your full name, 3 to 120 letters.";
    nik: "NIK KTP", "NIK KTP";
    nik_hint: "16 angka di KTP. Disimpan tersandi, hanya dibuka kantor.", "The 16 digits on your KTP. Stored sealed; only the office opens it.";
    nik_length: "NIK KTP 16 angka. Yang Anda isi ada {0}.", "A NIK has 16 digits. You typed {0}.";
    nik_wrong: "NIK ini tidak mungkin benar. Lihat lagi KTP Anda.", "This cannot be a NIK. Look at your KTP again.";
    nik_differs: "Tanggal dalam NIK berbeda dari tanggal lahir Anda", "The day in the NIK is not your day of birth";
    nik_differs_hint: "Periksa keduanya. Kalau KTP Anda memang begitu, lanjutkan.", "Check both. If your KTP really says so, go on.";
    born_on: "Tanggal lahir", "Day of birth";
    born_on_hint: "Tanggal-bulan-tahun, misalnya 17-12-1990", "Day-month-year, for example 17-12-1990";
    born_on_wrong: "Isi tanggal lahir, misalnya 17-12-1990.", "Enter your day of birth, for example 17-12-1990.";
    address: "Alamat tempat tinggal", "Where you live";
    address_hint: "Jalan, RT/RW, desa, kecamatan", "Street, RT/RW, village, district";
    address_wrong: "Isi alamat, 10 sampai 300 huruf.", "Enter your address, 10 to 300 letters.";
    phone: "Nomor HP", "Phone number";
    phone_hint: "Misalnya 0812 3456 7890", "For example 0812 3456 7890";
    phone_wrong: "Nomor HP belum benar. Contoh: 0812 3456 7890", "This is no phone number. Example: 0812 3456 7890";
    occupation: "Pekerjaan", "Occupation";
    occupation_hint: "Misalnya pedagang, petani, guru", "For example trader, farmer, teacher";
    occupation_wrong: "Isi pekerjaan, 2 sampai 80 huruf.", "Enter your occupation, 2 to 80 letters.";
    voluntary: "Simpanan sukarela awal", "Sukarela to begin with";
    voluntary_hint: "Boleh kosong. Bisa ditarik lagi nanti.", "May stay empty. You can withdraw it later.";
    voluntary_wrong: "Isi jumlah rupiah, atau kosongkan.", "Enter a sum of rupiah, or leave it empty.";

    consent_intro:
        "Undang-Undang Pelindungan Data Pribadi (UU 27/2022) memberi Anda hak atas data Anda. Baca dulu, lalu putuskan.",
        "The law on personal data (UU 27/2022) gives you rights over your data. Read first, then decide.";
    purpose: "Untuk apa", "What for";
    purpose_text:
        "Menilai pendaftaran, mencatat Anda dalam buku daftar anggota, mengurus simpanan, pinjaman, SHU, dan rapat anggota.",
        "To look at your application, to enter you in the register of members, and for savings, loans, the SHU and members' meetings.";
    what: "Data apa", "Which data";
    what_text:
        "Nama, NIK KTP, tanggal lahir, alamat, nomor HP, pekerjaan. Setelah jadi anggota: simpanan dan pinjaman. Data keuangan termasuk data pribadi spesifik dan dijaga lebih ketat.",
        "Name, NIK KTP, day of birth, address, phone number, occupation. As a member: savings and loans. Financial data is specific personal data and is guarded more strictly.";
    how_long: "Berapa lama", "How long";
    how_long_text:
        "Selama Anda anggota, lalu selama diwajibkan undang-undang untuk catatan keuangan. Kalau ditolak: dihapus setelah {0} hari. Kalau Anda menarik pendaftaran: dihapus saat itu juga.",
        "As long as you are a member, then as long as the law asks for financial records. If you are refused: forgotten after {0} days. If you withdraw: forgotten at once.";
    how_long_plain:
        "Selama Anda anggota, lalu selama diwajibkan undang-undang untuk catatan keuangan. Kalau Anda menarik pendaftaran: dihapus saat itu juga.",
        "As long as you are a member, then as long as the law asks for financial records. If you withdraw: forgotten at once.";
    who_sees: "Siapa yang melihat", "Who sees it";
    who_sees_text:
        "Pengurus dan petugas koperasi yang bertugas. Tidak dijual dan tidak diberikan kepada pihak lain tanpa izin Anda, kecuali diwajibkan hukum.",
        "The board and the staff whose work it is. It is not sold, and not given to others without your leave unless the law demands it.";
    rights: "Hak Anda", "Your rights";
    rights_text:
        "Melihat dan mengunduh data Anda, memperbaikinya, menarik persetujuan, dan meminta penghapusan. Koperasi menjawab paling lambat 3 x 24 jam.",
        "To see and download your data, to have it put right, to take your consent back and to ask for erasure. The cooperative answers within 3 x 24 hours.";
    contact_person: "Penanggung jawab data pribadi", "Who answers for personal data";
    agree: "Saya setuju data saya dipakai untuk keanggotaan", "I agree that my data is used for my membership";
    agree_missing: "Tanpa persetujuan ini pendaftaran tidak bisa diproses.", "Without this consent your application cannot be looked at.";
    agree_contact: "Saya setuju dihubungi tentang kabar dan penawaran koperasi (boleh tidak)", "I agree to be told of news and offers (you may say no)";

    check_hint: "Setelah dikirim, tunggu jawaban pengurus. Anda bisa menarik pendaftaran kapan saja.", "Once sent, wait for the board's answer. You can withdraw at any time.";
    none: "Tidak", "None";
    yes: "Ya", "Yes";
    no: "Tidak", "No";
    contact_short: "Boleh dihubungi", "May be contacted";
    send: "Kirim pendaftaran", "Send application";
    storing: "Sedang menyimpan", "Storing";
    draft_saved: "Isian tersimpan di HP ini, tersandi", "Your answers are kept on this phone, sealed";
    draft_not_saved: "Isian tidak bisa disimpan di HP ini", "Your answers cannot be kept on this phone";
    resumed: "Isian Anda yang kemarin masih ada", "Your earlier answers are still here";
    resumed_hint: "Lanjutkan, atau mulai dari awal.", "Go on, or start over.";
    start_over: "Mulai dari awal", "Start over";
    not_stored: "Belum terkirim: HP tidak bisa menyimpan", "Not sent: the phone cannot store it";
    not_stored_hint: "Kosongkan sedikit ruang atau matikan mode penyamaran, lalu kirim lagi.", "Free some room or leave private mode, then send again.";

    state_title: "Pendaftaran Anda", "Your application";
    of: "Atas nama {0}", "In the name of {0}";
    pending_hint: "Aplikasi boleh ditutup. Dikirim sendiri saat ada sinyal.", "You may close the app. It is sent by itself when there is a connection.";
    send_now: "Kirim sekarang", "Send now";
    refused_by_form: "Koperasi belum bisa menerima isian ini", "The cooperative could not take this in";
    correct: "Perbaiki isian", "Correct your answers";
    reference: "Kode pendaftaran", "Application code";
    reference_hint: "Sebutkan kode ini kalau bertanya ke kantor.", "Name this code when you ask the office.";
    asked_at: "Keadaan per {0}", "As of {0}";
    submitted: "Diajukan", "Submitted";
    under_review: "Ditinjau", "Under review";
    accepted: "Diterima", "Accepted";
    refused: "Ditolak", "Refused";
    withdrawn: "Ditarik", "Withdrawn";
    unknown: "Diproses", "In progress";
    submitted_hint: "Sudah diterima koperasi. Tunggu pengurus memeriksa.", "The cooperative has it. Wait for the board to look at it.";
    under_review_hint: "Pengurus sedang memeriksa.", "The board is looking at it.";
    accepted_hint: "Selamat bergabung! Tinggal beberapa langkah lagi.", "Welcome! Only a few steps are left.";
    refused_hint: "Alasannya ada di bawah. Anda boleh bertanya ke kantor dan mendaftar lagi.", "The reason stands below. You may ask the office and apply again.";
    withdrawn_hint: "Anda menarik pendaftaran ini. Data Anda sudah dihapus di koperasi.", "You withdrew this application. The cooperative has forgotten your data.";
    next_steps: "Langkah berikutnya", "What to do next";
    next_code: "Ambil kode aktivasi tercetak di kantor. Bawa KTP Anda.", "Fetch your printed activation code at the office. Bring your KTP.";
    next_pay: "Bayar simpanan pokok {0} di kantor.", "Pay simpanan pokok of {0} at the office.";
    next_activate: "Buka aplikasi ini, lalu aktifkan akun dengan kode itu.", "Open this app and activate your account with the code.";
    member_number: "Nomor anggota Anda", "Your member number";
    history: "Perjalanan pendaftaran", "What happened so far";
    reason: "Alasan: {0}", "Reason: {0}";
    withdraw: "Tarik pendaftaran", "Withdraw application";
    withdraw_title: "Tarik pendaftaran ini?", "Withdraw this application?";
    withdraw_text: "Koperasi langsung menghapus data Anda. Anda boleh mendaftar lagi kapan saja.", "The cooperative forgets your data at once. You may apply again at any time.";
    withdraw_done: "Pendaftaran sudah ditarik", "The application is withdrawn";
    remove: "Hapus dari HP ini", "Remove from this phone";
    remove_title: "Hapus pendaftaran dari HP ini?", "Remove the application from this phone?";
    remove_text: "Di HP ini keadaannya tidak bisa dilihat lagi. Catatan di koperasi tidak berubah.", "You can no longer follow it on this phone. The cooperative's records do not change.";
    remove_pending: "Kalau sudah sempat sampai, koperasi tetap menerimanya.", "If it has already arrived, the cooperative has it all the same.";
    again: "Daftar lagi", "Apply again";
}

/// A state of an application.
pub fn status(status: Option<JoiningStatus>) -> &'static str {
    match status {
        Some(JoiningStatus::Submitted) => submitted(),
        Some(JoiningStatus::UnderReview) => under_review(),
        Some(JoiningStatus::Accepted) => accepted(),
        Some(JoiningStatus::Refused) => refused(),
        Some(JoiningStatus::Withdrawn) => withdrawn(),
        None => unknown(),
    }
}

/// What a state means.
pub fn status_hint(status: Option<JoiningStatus>) -> &'static str {
    match status {
        Some(JoiningStatus::Submitted) => submitted_hint(),
        Some(JoiningStatus::Accepted) => accepted_hint(),
        Some(JoiningStatus::Refused) => refused_hint(),
        Some(JoiningStatus::Withdrawn) => withdrawn_hint(),
        Some(JoiningStatus::UnderReview) | None => under_review_hint(),
    }
}
