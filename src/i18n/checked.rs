//! Words of the check that runs on the phone, and of what it found.

use sokoguru_ballot::board::Kind;

use crate::board::checking::{Progress, Wrong};
use crate::i18n::fill;

texts! {
    title: "Diperiksa di HP ini", "Checked on this phone";
    intro:
        "HP Anda dapat menghitung ulang semuanya sendiri: daftar pemilih, setiap surat suara, dan hasilnya. Tidak perlu percaya pada siapa pun.",
        "Your phone can compute everything again by itself: the roll, every ballot and the result. Nobody needs to be trusted.";
    size_hint: "Perlu mengunduh kira-kira {0}, sekali saja.", "About {0} to download, once.";
    start: "Periksa sekarang", "Check now";
    go_on: "Lanjutkan", "Go on";
    stop: "Hentikan dulu", "Stop for now";
    again: "Periksa ulang dari awal", "Check again from the beginning";
    asking: "Mencari kotak suara", "Looking for the ballot box";
    events: "{0} dari {1} catatan dibaca", "{0} of {1} records read";
    ballots: "{0} dari {1} suara diperiksa", "{0} of {1} votes checked";
    finishing: "Membandingkan hasil akhir", "Comparing the final result";
    stopped: "Dihentikan. Belum ada yang dinyatakan sah.", "Stopped. Nothing is confirmed yet.";
    failed: "Belum selesai diperiksa.", "Not checked to the end.";
    failed_text: "Yang sudah diunduh tidak diunduh lagi.", "What was downloaded is not downloaded again.";
    good: "Semua cocok.", "Everything fits.";
    good_text: "{0} surat suara diperiksa satu per satu di HP ini, dan hasilnya dihitung ulang.", "{0} ballots were checked one by one on this phone, and the result was computed again.";
    good_open: "{0} surat suara diperiksa satu per satu di HP ini. Hasil belum dibuka semuanya.", "{0} ballots were checked one by one on this phone. Not every result is open yet.";
    head_code: "Kode kotak suara", "Code of the ballot box";
    head_hint: "Bandingkan dengan HP anggota lain: semua harus sama.", "Compare with other members' phones: all must be the same.";
    own_counted: "Suara Anda ikut dihitung.", "Your vote was counted.";
    own_counted_more: "{0} suara Anda ikut dihitung.", "{0} of your votes were counted.";
    own_counts: "Bukti {0}: dihitung", "Receipt {0}: counted";
    own_replaced: "Bukti {0}: diganti suara Anda yang lebih baru", "Receipt {0}: replaced by your later vote";
    own_void: "Bukti {0}: tidak dihitung, isi mata acara berubah setelahnya", "Receipt {0}: not counted, the item was changed afterwards";
    own_late: "Bukti {0}: terlambat, tidak dihitung", "Receipt {0}: too late, not counted";
    own_missing: "Bukti {0}: TIDAK ADA di kotak suara", "Receipt {0}: NOT in the ballot box";
    missing_title: "Suara Anda tidak ada di kotak suara.", "Your vote is not in the ballot box.";
    missing_text:
        "Kotak suara lainnya cocok, tetapi suara dengan tanda terima Anda hilang. Simpan HP ini dan tunjukkan kepada pengawas.",
        "The rest of the ballot box fits, but the vote with your receipt is gone. Keep this phone and show it to the supervisors.";
    differs_title: "Angka di halaman ini bukan angka kotak suara.", "The figures on this page are not those of the ballot box.";
    differs_item: "Yang berbeda: {0}. Percayai kotak suara, bukan halaman ini. Beri tahu pengawas.", "What differs: {0}. Trust the ballot box, not this page. Tell the supervisors.";
    differs_quorum: "jumlah yang hadir", "the number of those present";
    wrong_title: "Ada yang TIDAK COCOK di kotak suara.", "Something in the ballot box does NOT FIT.";
    wrong_event: "Catatan nomor {0} ({1}) tidak sah.", "Record number {0} ({1}) is not valid.";
    wrong_unknown: "Catatan nomor {0} tidak dapat dibaca.", "Record number {0} cannot be read.";
    wrong_head: "Tanda tangan atau isi akhir kotak suara tidak sesuai.", "The signature or the end of the ballot box does not fit.";
    wrong_board: "Ini bukan kotak suara yang pertama kali dilihat HP ini.", "This is not the ballot box that this phone saw first.";
    wrong_fork:
        "Kotak suara ini tidak melanjutkan yang dilihat HP ini sebelumnya, sampai catatan nomor {0}. Ada yang diubah atau dihapus.",
        "This ballot box does not continue what this phone saw before, up to record number {0}. Something was changed or removed.";
    wrong_text: "Bagikan temuan ini kepada pengawas dan anggota lain. Siapa pun dapat memeriksanya lagi.", "Share this with the supervisors and other members. Anybody can check it again.";
    share: "Bagikan temuan", "Share what was found";
    share_text: "{0}: {1} [{2}]", "{0}: {1} [{2}]";
    shared: "Temuan disalin.", "It was copied.";
    cannot_share: "HP ini tidak dapat membagikannya. Buat tangkapan layar.", "This phone cannot share it. Take a screenshot.";

    kind_start: "pembukaan", "opening of the box";
    kind_trustees: "pesan pemegang kunci", "message of a trustee";
    kind_roll: "daftar pemilih", "roll of voters";
    kind_manifest: "daftar mata acara", "list of items";
    kind_ballot: "surat suara", "ballot";
    kind_late: "suara terlambat", "late vote";
    kind_closing: "penutupan", "closing";
    kind_sum: "penjumlahan", "sum";
    kind_share: "pembukaan oleh pemegang kunci", "opening by a trustee";
    kind_result: "hasil", "result";
    kind_consensus: "mufakat", "consensus";
    kind_lots: "undian", "lots";
}

/// What a record is.
fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Start => kind_start(),
        Kind::Commitment | Kind::Reveal | Kind::Confirmation | Kind::Complaint => kind_trustees(),
        Kind::Roll => kind_roll(),
        Kind::Manifest => kind_manifest(),
        Kind::Ballot => kind_ballot(),
        Kind::Late => kind_late(),
        Kind::Closing => kind_closing(),
        Kind::Aggregate => kind_sum(),
        Kind::Share => kind_share(),
        Kind::Result => kind_result(),
        Kind::Consensus => kind_consensus(),
        Kind::Lots => kind_lots(),
    }
}

/// How far a check is.
pub fn of_progress(progress: Progress) -> String {
    match progress {
        Progress::Events { done, of } => fill(events(), &[&done.to_string(), &of.to_string()]),
        Progress::Ballots { done, of } => fill(ballots(), &[&done.to_string(), &of.to_string()]),
        Progress::Over => finishing().to_owned(),
    }
}

/// The first thing that is wrong. Numbers are those that an auditor's program prints.
pub fn of_wrong(wrong: &Wrong) -> String {
    match wrong {
        Wrong::OtherBoard => wrong_board().to_owned(),
        Wrong::Fork { size } => fill(wrong_fork(), &[&size.to_string()]),
        Wrong::Fault(fault) => match (fault.event, fault.kind) {
            (Some(event), Some(kind)) => {
                fill(wrong_event(), &[&event.to_string(), kind_words(kind)])
            }
            (Some(event), None) => fill(wrong_unknown(), &[&event.to_string()]),
            (None, _) => wrong_head().to_owned(),
        },
    }
}
