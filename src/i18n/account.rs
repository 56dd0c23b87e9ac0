//! Words of signing in, activating an account and choosing a cooperative.

texts! {
    app_of_members: "Aplikasi anggota koperasi", "The members' app of the cooperative";
    sign_in: "Masuk", "Sign in";
    signing_in: "Sedang masuk", "Signing in";
    sign_in_again: "Masuk lagi", "Sign in again";
    member_number: "Nomor anggota", "Member number";
    member_number_hint: "Ada di kartu anggota Anda", "It is on your member card";
    password: "Kata sandi", "Password";
    forgot: "Lupa kata sandi? Tanya kantor lewat WhatsApp", "Forgot your password? Ask the office on WhatsApp";
    forgot_phone: "Lupa kata sandi? Telepon kantor: {0}", "Forgot your password? Call the office: {0}";
    forgot_visit:
        "Lupa kata sandi? Datang ke kantor koperasi dengan KTP Anda.",
        "Forgot your password? Come to the office with your KTP.";
    forgot_message:
        "Saya lupa kata sandi aplikasi koperasi. Mohon bantu saya membuat yang baru.",
        "I forgot my password for the cooperative's app. Please help me to make a new one.";
    to_activation: "Aktifkan akun dengan kode dari koperasi", "Activate your account with the office's code";
    to_simulation: "Hitung simulasi pinjaman tanpa akun", "Work out a loan without an account";
    to_profile: "Profil koperasi ini", "About this cooperative";
    to_joining: "Daftar jadi anggota", "Become a member";
    other_cooperative: "Pilih koperasi lain", "Choose another cooperative";
    number_missing: "Isi nomor anggota Anda.", "Enter your member number.";
    number_wrong: "Nomor anggota hanya angka, 4 sampai 16 angka.", "A member number has 4 to 16 digits and nothing else.";
    password_missing: "Isi kata sandi Anda.", "Enter your password.";
    locked_until: "Terkunci sampai {0}", "Locked until {0}";
    locked_text:
        "Kata sandi terlalu sering salah. Ini melindungi akun Anda. Anda bisa coba lagi setelah waktu itu, atau tanya kantor.",
        "The password was wrong too often. This protects your account. Try again after that time, or ask the office.";
    pending_title: "Kiriman anggota lain belum terkirim", "Another member's items are not sent yet";
    pending_text:
        "Di HP ini ada {0} kiriman milik {1} yang belum sampai ke koperasi. Kalau Anda masuk sekarang, kiriman itu hilang dan tidak dihitung.",
        "On this phone are {0} items of {1} that have not reached the cooperative. If you sign in now, they are lost and not counted.";
    pending_discard: "Buang kiriman itu dan masuk", "Discard them and sign in";

    activation: "Aktivasi akun", "Activate your account";
    activation_intro:
        "Pakai kode yang dicetak kantor koperasi. Tidak perlu e-mail.",
        "Use the code printed by the office. No e-mail needed.";
    code: "Kode aktivasi", "Activation code";
    code_hint: "12 huruf dan angka. Huruf besar, kecil, dan spasi tidak masalah.", "12 letters and digits. Capitals, small letters and spaces do not matter.";
    code_missing: "Isi kode dari kantor.", "Enter the office's code.";
    code_character: "Ada tanda yang tidak mungkin ada di kode. Lihat lagi kertasnya.", "There is a character that is on no code. Look at the paper again.";
    code_length: "Kodenya 12 huruf dan angka. Yang Anda isi ada {0}.", "The code has 12 letters and digits. You typed {0}.";
    code_slip: "Ada huruf atau angka yang salah atau tertukar. Lihat lagi kertasnya.", "A letter or digit is wrong or has changed places. Look at the paper again.";
    new_password: "Kata sandi baru", "New password";
    new_password_hint: "Paling sedikit 8 huruf atau angka. Jangan pakai tanggal lahir.", "At least 8 letters or digits. Do not use your birthday.";
    repeat_password: "Ulangi kata sandi baru", "Repeat the new password";
    password_short: "Kata sandi paling sedikit 8 huruf atau angka.", "The password needs at least 8 letters or digits.";
    password_differs: "Kedua kata sandi tidak sama.", "The two passwords differ.";
    activate: "Aktifkan akun", "Activate account";
    activating: "Sedang mengaktifkan", "Activating";
    activation_after:
        "Kode hanya bisa dipakai satu kali. Setelah ini Anda langsung masuk, dan berikutnya cukup nomor anggota dan kata sandi.",
        "The code works once. After this you are signed in, and from then on you only need your member number and password.";

    change_password: "Ganti kata sandi", "Change your password";
    change_password_hint: "Kata sandi untuk masuk ke aplikasi ini", "The password with which you sign in";
    change_password_after:
        "Perangkat lain yang memakai akun Anda akan keluar, dan harus masuk dengan kata sandi baru.",
        "Other devices that use your account are signed out, and need the new password.";
    current_password: "Kata sandi sekarang", "Current password";
    changing: "Sedang mengganti", "Changing";
    password_wrong: "Kata sandi sekarang salah.", "The current password is wrong.";
    password_same: "Kata sandi baru sama dengan yang lama.", "The new password is the same as the old one.";
    password_changed: "Kata sandi sudah diganti", "Your password is changed";
    password_changed_hint: "HP ini tetap masuk. Perangkat lain sudah dikeluarkan.", "This phone stays signed in. Other devices are signed out.";
    back_to_more: "Kembali ke Lainnya", "Back to More";

    cooperative: "Pilih koperasi", "Choose your cooperative";
    cooperative_intro:
        "Isi alamat yang diberikan koperasi Anda, atau pindai kodenya di kantor.",
        "Enter the address your cooperative gave you, or scan its code at the office.";
    address: "Alamat koperasi", "The cooperative's address";
    address_hint: "Misalnya koperasi-makmur.id", "For example koperasi-makmur.id";
    connect: "Hubungkan", "Connect";
    connecting: "Sedang menghubungi", "Connecting";
    scan: "Pindai kode QR", "Scan a QR code";
    scanning: "Arahkan kamera ke kode QR koperasi", "Point the camera at the cooperative's QR code";
    scan_failed: "Kamera tidak bisa dipakai. Isi alamatnya saja.", "The camera cannot be used. Enter the address instead.";
    remembered: "Koperasi di HP ini", "Cooperatives on this phone";
    in_use: "Sedang dipakai", "In use";
    bad_address: "Ini bukan alamat. Contoh yang benar: koperasi-makmur.id", "This is not an address. A good example: koperasi-makmur.id";
    no_network: "HP Anda tidak ada sinyal. Alamatnya belum bisa diperiksa.", "Your phone has no connection. The address could not be checked.";
    not_reachable: "Sinyal ada, tetapi alamat ini tidak menjawab. Periksa ejaannya, atau tanya kantor.", "You are connected, but this address does not answer. Check its spelling, or ask the office.";
    no_cooperative_here: "Alamat ini ada, tetapi bukan alamat aplikasi koperasi. Tanya kantor alamat yang benar.", "This address exists, but it is not that of a cooperative's app. Ask the office for the right one.";
    not_a_cooperative: "Alamat ini menjawab, tetapi data koperasinya tidak terbaca. Beri tahu kantor.", "This address answers, but the cooperative's data cannot be read. Tell the office.";
    wrong_protocol: "Koperasi ini memakai sistem yang belum dikenal aplikasi ini. Perbarui aplikasi, atau tanya kantor.", "This cooperative uses a system that this app does not know yet. Update the app, or ask the office.";
    clock_off: "Jam HP Anda berbeda {0} menit dari jam koperasi. Betulkan jam di pengaturan HP, lalu coba lagi.", "Your phone's clock is {0} minutes off the cooperative's. Set the clock in your phone's settings, then try again.";
    service_down: "Layanan koperasi sedang tidak bisa dihubungi. Coba lagi nanti.", "The cooperative's service cannot be reached now. Try again later.";
    cooperative_pending:
        "Masih ada {0} kiriman ke koperasi yang sekarang. Kirim dulu, atau buang di Kotak keluar.",
        "There are {0} items for the current cooperative that are not sent. Send them first, or discard them in the outbox.";
}
