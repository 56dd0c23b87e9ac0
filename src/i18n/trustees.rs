//! Words of the trustees' page: the key, the three steps of making the election's key together, and
//! opening the result.

use sokoguru_ballot::ceremony::{CeremonyError, TrusteeError};
use sokoguru_ballot::credential::CredentialError;
use sokoguru_ballot::tally::GuardError;

use crate::board::ceremony::Stage;
use crate::board::opening::OpenError;
use crate::i18n::{fill, formats};
use crate::offline::phone;

texts! {
    title: "Pemegang kunci", "Trustee";
    link: "Saya pemegang kunci", "I am a trustee";
    intro:
        "Suara rahasia hanya dapat dibuka oleh beberapa pemegang kunci bersama-sama. Kunci Anda dibuat di HP ini dan tidak pernah dikirim ke siapa pun.",
        "Secret votes can only be opened by several trustees together. Your key is made on this phone and is never sent to anyone.";
    intro_needs:
        "Siapkan kertas dan pulpen. Pakai HP milik Anda sendiri.",
        "Have paper and pen ready. Use your own phone.";
    make: "Buat kunci", "Make the key";
    making: "Sedang membuat kunci", "Making the key";
    have_paper: "Kunci saya sudah ada di kertas", "I have my key on paper";
    no_disk_title: "HP ini tidak dapat menyimpan kunci.", "This phone cannot keep a key.";
    no_disk_text:
        "Penyimpanan peramban dimatikan, penuh, atau sedang mode rahasia. Pakai peramban biasa atau HP lain. Bila kunci Anda pernah dibuat di sini, kunci itu tidak hilang karena halaman ini.",
        "The browser's storage is switched off, full, or in private mode. Use a normal window or another phone. A key that was made here before is not lost because of this page.";
    not_kept: "Kunci belum tersimpan. Tidak ada yang dibuat.", "The key was not stored. Nothing was made.";

    /// What stands before the groups.
    paper_prefix: "SKT1", "SKT1";
    paper_title: "Tulis kunci ini di kertas", "Write this key on paper";
    paper_text:
        "Tulis awalan SKT1 dan 12 kelompok ini, dari kiri ke kanan. Simpan kertasnya di tempat aman. Kunci ini hanya ditampilkan sekarang.",
        "Write the beginning SKT1 and these 12 groups, from left to right. Keep the paper in a safe place. The key is shown only now.";
    paper_warning:
        "Jangan difoto dan jangan dikirim lewat pesan. Siapa pun yang punya kertas ini dapat bertindak sebagai Anda.",
        "Do not photograph it or send it in a message. Whoever has this paper can act as you.";
    last_group: "Ketik kelompok terakhir dari kertas Anda", "Type the last group from your paper";
    last_group_hint: "Lima huruf atau angka, untuk memastikan sudah tertulis.", "Five letters or digits, to make sure that it is written down.";
    last_group_wrong: "Belum sama dengan kelompok terakhir. Periksa kertas Anda.", "Not the same as the last group. Check your paper.";
    written: "Sudah saya tulis", "I wrote it down";

    type_title: "Ketik kunci dari kertas", "Type the key from paper";
    type_label: "Kunci dari kertas", "Key from paper";
    type_hint: "Dimulai dengan SKT1. Spasi dan huruf kecil boleh.", "It begins with SKT1. Spaces and small letters are fine.";
    use_it: "Pakai kunci ini", "Use this key";
    type_prefix: "Ini bukan kunci pemegang kunci. Kunci Anda dimulai dengan SKT1.", "This is not a trustee's key. Yours begins with SKT1.";
    type_length: "Jumlah hurufnya belum pas. Setelah SKT1 ada 60 huruf atau angka.", "The number of characters is not right. There are 60 after SKT1.";
    type_character: "Ada tanda yang tidak dipakai dalam kunci.", "There is a character that keys do not have.";
    type_checksum: "Ada huruf yang salah. Bandingkan lagi dengan kertas Anda.", "A character is wrong. Compare it with your paper again.";

    key_here: "Kunci Anda ada di HP ini.", "Your key is on this phone.";
    key_here_text:
        "Kunci tetap ada walau Anda keluar dari aplikasi. Cadangannya ada di kertas Anda.",
        "It stays even when you sign out of the app. The backup is on your paper.";
    code_title: "Kode kunci Anda", "Your key code";
    code_hint:
        "Bacakan 12 angka ini kepada kantor dan kepada pemegang kunci lain. Semua harus melihat angka yang sama di samping nama Anda.",
        "Read these 12 digits to the office and to the other trustees. Everybody must see the same digits beside your name.";
    for_office: "QR dan kode untuk kantor", "QR and code for the office";
    for_office_hint:
        "Kantor memindai QR ini atau menyalin kodenya untuk mendaftarkan Anda. Isinya tidak rahasia.",
        "The office scans this QR or copies the code to register you. It holds nothing secret.";
    qr_label: "Kode QR kunci umum Anda", "QR code of your public keys";
    share_keys: "Kirim kode ke kantor", "Send the code to the office";
    copied: "Kode disalin.", "The code was copied.";
    cannot_share: "HP ini tidak dapat membagikannya. Minta kantor memindai QR.", "This phone cannot share it. Let the office scan the QR.";
    forget: "Hapus kunci dari HP ini", "Remove the key from this phone";
    forget_title: "Hapus kunci dari HP ini?", "Remove the key from this phone?";
    forget_text:
        "Setelah dihapus, hanya kertas Anda yang punya kunci ini. Tanpa kertas, hasil suara mungkin tidak dapat dibuka.",
        "After that only your paper has this key. Without the paper the result may never be opened.";
    forgotten: "Kunci sudah dihapus dari HP ini.", "The key was removed from this phone.";

    not_yet: "Kotak suara rapat ini belum dibuat.", "This meeting has no ballot box yet.";
    not_yet_text:
        "Berikan kode Anda kepada kantor. Langkah berikutnya muncul di sini setelah semua pemegang kunci terdaftar.",
        "Give your code to the office. The next step appears here once all trustees are registered.";
    not_among: "Kunci di HP ini tidak terdaftar pada rapat ini.", "The key on this phone is not registered for this meeting.";
    not_among_text:
        "Tanyakan kepada kantor kode kunci siapa yang terdaftar atas nama Anda. Bila Anda punya kertas lain, hapus kunci ini lalu ketik yang benar.",
        "Ask the office whose key code is registered under your name. If you have another paper, remove this key and type the right one.";
    other_board: "Kotak suara rapat ini diganti.", "The ballot box of this meeting was replaced.";
    other_board_text:
        "Ini bukan kotak suara yang pertama kali dilihat HP ini. Aplikasi tidak mengirim apa pun. Beri tahu pengawas dan pemegang kunci lain.",
        "This is not the one that this phone saw first. The app sends nothing. Tell the supervisors and the other trustees.";
    bad_board: "Ada yang tidak sah pada pesan pemegang kunci.", "Something is wrong with the trustees' messages.";
    bad_board_text:
        "Aplikasi tidak melanjutkan. Beri tahu pengawas dan kantor.",
        "The app does not go on. Tell the supervisors and the office.";

    steps: "Membuat kunci bersama", "Making the key together";
    everybody: "Pemegang kunci rapat ini", "The trustees of this meeting";
    everybody_hint:
        "Minta setiap orang membacakan kodenya. Bila ada satu saja yang berbeda, jangan lanjut.",
        "Let everybody read out their code. If only one differs, do not go on.";
    needed_of: "Hasil dibuka oleh {0} dari {1} pemegang kunci.", "The result is opened by {0} of {1} trustees.";
    you: "{0} (Anda)", "{0} (you)";
    commit: "1. Setuju", "1. Agree";
    commit_text: "HP Anda berjanji memakai bagian kunci yang sudah dipilihnya.", "Your phone binds itself to the part of the key that it has chosen.";
    reveal: "2. Buka", "2. Reveal";
    reveal_text: "HP Anda mengirim bagiannya kepada pemegang kunci lain, terkunci untuk masing-masing.", "Your phone sends its parts to the other trustees, locked for each of them.";
    check: "3. Periksa", "3. Check";
    check_text: "HP Anda memeriksa bagian dari semua pemegang kunci.", "Your phone checks the parts of all trustees.";
    commit_now: "Setuju", "Agree";
    reveal_now: "Buka bagian saya", "Reveal my part";
    check_now: "Periksa semua bagian", "Check all parts";
    sending: "Sedang dikirim", "Being sent";
    done_by: "Sudah: {0}.", "Done: {0}.";
    waits_for: "Menunggu: {0}.", "Waiting for: {0}.";
    step_done: "Selesai", "Done";
    step_later: "Belum tiba waktunya", "Not yet";
    keys_made: "Kunci pemilihan sudah jadi.", "The election's key is made.";
    keys_made_text:
        "Simpan HP dan kertas Anda. Anda diperlukan lagi setelah pemungutan suara ditutup.",
        "Keep your phone and your paper. You are needed again after voting has closed.";
    you_wait: "Bagian Anda sudah terkirim. Halaman ini memperbarui diri.", "Your part was sent. This page updates by itself.";
    void_title: "Putaran {0} batal.", "Round {0} is void.";
    void_sender:
        "{0} mengirim bagian yang salah kepada {1}. Semua mengulang dari langkah 1. Bila terulang, minta kantor mengganti pemegang kunci itu.",
        "{0} sent {1} a wrong part. Everybody begins again with step 1. If it happens again, ask the office to replace that trustee.";
    void_plaintiff:
        "{0} menyatakan bagian dari {1} salah, padahal benar. Semua mengulang dari langkah 1. Bila terulang, minta kantor mengganti {0}.",
        "{0} said that the part from {1} was wrong, but it was right. Everybody begins again with step 1. If it happens again, ask the office to replace {0}.";
    impostor:
        "Ada pesan atas nama Anda yang bukan dari kunci ini. Jangan lanjut. Beri tahu pengawas.",
        "There is a message in your name that this key did not make. Do not go on. Tell the supervisors.";
    cannot_act: "HP ini tidak dapat membuat pesannya. Muat ulang halaman, lalu coba lagi.", "This phone could not make the message. Load the page again and try once more.";
}

// Opening the result.
texts! {
    opening: "Membuka hasil", "Opening the result";
    opening_text:
        "HP Anda memeriksa seluruh kotak suara dulu. Hanya jumlahnya yang dibuka, tidak pernah suara seseorang.",
        "Your phone first checks the whole ballot box. Only totals are opened, never anybody's vote.";
    not_closed: "Pemungutan suara belum ditutup. Langkah ini menunggu.", "Voting has not closed. This step waits.";
    ballots_of: "{0} suara sah", "{0} valid votes";
    sum_closed: "Belum Anda buka", "Not opened by you yet";
    sum_opened: "Sudah Anda buka", "Opened by you";
    sum_few: "Terlalu sedikit suara, tidak dibuka demi kerahasiaan", "Too few votes, not opened to keep them secret";
    compare: "Bandingkan dulu dengan pemegang kunci lain", "Compare with the other trustees first";
    compare_text:
        "Bacakan 16 kelompok ini satu per satu. Semua HP harus menampilkan yang sama. Bila satu saja berbeda, jangan buka dan beri tahu pengawas.",
        "Read these 16 groups out one by one. Every phone must show the same. If only one differs, do not open anything and tell the supervisors.";
    compare_same: "Sama di semua HP", "The same on all phones";
    open_now: "Buka hasil", "Open the result";
    open_hint: "Sekali dibuka tidak dapat ditarik. Aplikasi menolak membuka jumlah lain setelah ini.", "It cannot be taken back. The app refuses to open any other total after this.";
    opening_item: "Membuka {0} dari {1}", "Opening {0} of {1}";
    all_opened: "Bagian Anda sudah selesai.", "Your part is done.";
    nothing_to_open: "Tidak ada yang perlu dibuka.", "There is nothing to open.";
    opened_by: "Sudah membuka: {0}.", "Opened by: {0}.";
    nobody_opened: "Belum ada yang membuka.", "Nobody has opened it yet.";
    still_needed: "Masih perlu {0} pemegang kunci lagi.", "{0} more trustees are needed.";
    enough: "Sudah cukup. Hasil sedang diumumkan.", "That is enough. The result is being published.";
    sent_to_board: "Bagian Anda sudah masuk papan.", "Your part is on the board.";

    refused_fork: "Kotak suara ini tidak sama dengan yang HP ini lihat sebelumnya. Tidak ada yang dibuka. Beri tahu pengawas.", "This ballot box is not the one that this phone saw before. Nothing was opened. Tell the supervisors.";
    refused_early: "Menurut jam HP ini suara masih diterima sampai {0}. Tidak ada yang dibuka. Bila jam HP salah, betulkan dulu.", "By this phone's clock votes are taken until {0}. Nothing was opened. If the clock is wrong, set it right first.";
    refused_few: "Hanya {0} suara, batasnya {1}. Tidak dibuka demi kerahasiaan.", "Only {0} votes, the limit is {1}. Not opened to keep them secret.";
    refused_second: "Jumlah lain dari mata acara ini sudah pernah dibuka dengan HP ini. Membuka jumlah kedua dapat membocorkan suara seseorang. Tidak ada yang dibuka. Beri tahu pengawas.", "This phone has opened another total of this item before. A second one could give away somebody's vote. Nothing was opened. Tell the supervisors.";
    refused_board: "Kotak suara belum selesai diperiksa atau ada yang salah. Tidak ada yang dibuka.", "The ballot box was not checked to the end, or something is wrong. Nothing was opened.";
    refused_memory: "Catatan HP ini tentang yang sudah dibuka tidak terbaca. Tidak ada yang dibuka.", "This phone's record of what was opened cannot be read. Nothing was opened.";
    refused_store: "HP ini tidak dapat menyimpan catatannya. Tidak ada yang dibuka. Kosongkan sedikit ruang, lalu coba lagi.", "This phone cannot keep its record. Nothing was opened. Free some space and try again.";
}

/// Name, meaning and button of a step.
pub fn stage_words(stage: Stage) -> (&'static str, &'static str, &'static str) {
    match stage {
        Stage::Commit => (commit(), commit_text(), commit_now()),
        Stage::Reveal => (reveal(), reveal_text(), reveal_now()),
        Stage::Check => (check(), check_text(), check_now()),
    }
}

/// Why a paper was not read.
pub fn of_paper(error: CredentialError) -> &'static str {
    match error {
        CredentialError::Prefix => type_prefix(),
        CredentialError::Length => type_length(),
        CredentialError::Character => type_character(),
        CredentialError::Checksum => type_checksum(),
    }
}

/// Why a trustee's phone says nothing.
pub fn of_trustee(error: TrusteeError) -> &'static str {
    match error {
        TrusteeError::NotAmong => not_among(),
        TrusteeError::OtherBoard => other_board(),
        TrusteeError::Impostor => impostor(),
        TrusteeError::Ceremony(CeremonyError::Over) => keys_made(),
        TrusteeError::Share(_) | TrusteeError::Ceremony(_) => bad_board(),
        TrusteeError::NotComplete
        | TrusteeError::Sign(_)
        | TrusteeError::Zero(_)
        | TrusteeError::Wire(_) => cannot_act(),
    }
}

/// Why nothing was opened.
pub fn of_opening(error: &OpenError) -> String {
    let words = match error {
        OpenError::Store(_) => refused_store(),
        OpenError::Memory => refused_memory(),
        OpenError::Trustee(error) => of_trustee(*error),
        OpenError::Guard(error) => match error {
            GuardError::OtherBoard | GuardError::Fork { .. } => refused_fork(),
            GuardError::NotClosed => not_closed(),
            GuardError::Early(left) => {
                let until = phone::moment(phone::now_ms().saturating_add(*left));
                return fill(refused_early(), &[&formats::date_time(until)]);
            }
            GuardError::BelowMinimum {
                ballots, minimum, ..
            } => {
                return fill(refused_few(), &[&ballots.to_string(), &minimum.to_string()]);
            }
            GuardError::Second(_) => refused_second(),
            GuardError::Board(_)
            | GuardError::NotSecret(_)
            | GuardError::Breach(_)
            | GuardError::Wire(_) => refused_board(),
        },
    };
    words.to_owned()
}
