//! What went wrong, in the member's words: what happened, whether money or a vote was counted,
//! what to do. Never a code.

use sokoguru_api::{Problem, ProblemCode};

use super::{fill, formats};
use crate::backend::BackendError;

texts! {
    offline: "Tidak ada sinyal", "No connection";
    offline_reading:
        "Data belum bisa diambil dari koperasi. Simpanan dan suara Anda tidak berubah. Coba lagi saat ada sinyal.",
        "The data could not be fetched from the cooperative. Your savings and votes have not changed. Try again when there is a connection.";
    offline_old: "Tidak ada sinyal, jadi belum diperbarui.", "There is no connection, so it is not updated.";
    signed_out: "Sesi Anda berakhir", "Your session has ended";
    signed_out_reading:
        "Masuk lagi untuk melihat data terbaru. Tidak ada yang hilang.",
        "Sign in again to see the latest data. Nothing is lost.";
    signed_out_old: "Masuk lagi untuk memperbarui.", "Sign in again to update.";
    unavailable: "Layanan koperasi sedang tidak bisa dihubungi", "The cooperative's service cannot be reached";
    unavailable_reading:
        "Simpanan dan suara Anda tidak berubah. Coba lagi beberapa menit lagi.",
        "Your savings and votes have not changed. Try again in a few minutes.";
    unavailable_old: "Layanan koperasi sedang tidak bisa dihubungi.", "The cooperative's service cannot be reached now.";
    bad_response: "Jawaban koperasi tidak terbaca", "The cooperative's answer cannot be read";
    bad_response_reading:
        "Supaya tidak salah, angkanya tidak ditampilkan. Coba lagi, atau perbarui aplikasi. Bila tetap begini, hubungi koperasi.",
        "To be safe, no figure is shown. Try again, or update the app. If it stays like this, contact the cooperative.";
    bad_response_old: "Jawaban terbaru tidak terbaca, jadi yang lama tetap ditampilkan.", "The latest answer cannot be read, so the earlier one stays.";
    unsupported: "Koperasi Anda belum menyediakan ini", "Your cooperative does not offer this yet";
    unsupported_reading: "Tanyakan kepada pengurus.", "Ask the office.";
    not_found: "Data ini tidak ada", "This does not exist";
    not_found_reading:
        "Mungkin sudah dihapus koperasi, atau bukan milik Anda.",
        "The cooperative may have removed it, or it is not yours.";
    refused_reading: "Koperasi tidak memberikan data ini", "The cooperative does not give this data";
    refused_reading_text: "Tanyakan kepada pengurus.", "Ask the office.";

    nothing_sent: "Tidak ada yang terkirim. Coba lagi saat ada sinyal.", "Nothing was sent. Try again when there is a connection.";
    unknown_sent:
        "Sinyal putus, jadi belum pasti sampai atau tidak. Mengirim lagi aman: tidak akan tercatat dua kali.",
        "The connection broke, so it is not certain that it arrived. Sending again is safe: it is never recorded twice.";

    credentials_wrong: "Nomor anggota atau kata sandi salah.", "Member number or password is wrong.";
    account_locked: "Terlalu sering salah. Coba lagi setelah {0}.", "Too many wrong attempts. Try again after {0}.";
    account_locked_for_now: "Terlalu sering salah. Coba lagi beberapa menit lagi.", "Too many wrong attempts. Try again in a few minutes.";
    activation_wrong:
        "Nomor anggota dan kode tidak cocok, atau kodenya sudah tidak berlaku. Minta kode baru di kantor koperasi.",
        "Member number and code do not match, or the code has expired. Ask the office for a new code.";
    password_weak:
        "Kata sandi terlalu mudah ditebak. Pakai paling sedikit 8 huruf atau angka.",
        "This password is too easy to guess. Use at least 8 letters or digits.";
    invalid: "Ada isian yang tidak bisa diterima. Periksa lagi isian Anda.", "Some answers cannot be accepted. Please check them.";
    forbidden: "Anda tidak berhak melakukan ini. Tanyakan kepada pengurus.", "You are not allowed to do this. Ask the office.";
    too_large: "Isinya terlalu besar.", "It is too large.";
    in_progress: "Masih diproses. Tunggu sebentar.", "It is still being worked on. Please wait.";
    key_reused:
        "Yang ini sudah pernah dikirim dengan isi lain. Buat pengajuan baru.",
        "This was sent before with other content. Make a new one.";
    below_minimum: "Jumlahnya kurang dari batas paling kecil, {0}.", "The amount is below the least, {0}.";
    above_maximum: "Jumlahnya lebih dari batas pinjaman, {0}.", "The amount is above the limit, {0}.";
    amount_out_of_range: "Jumlahnya di luar batas produk ini.", "The amount is outside this product's limits.";
    too_short: "Jangka waktu paling singkat {0} bulan.", "The shortest term is {0} months.";
    too_long: "Jangka waktu paling lama {0} bulan.", "The longest term is {0} months.";
    term_out_of_range: "Jangka waktunya di luar batas produk ini.", "The term is outside this product's limits.";
    above_available:
        "Lebih dari yang bisa ditarik. Paling banyak {0} sekarang.",
        "More than can be withdrawn. At most {0} now.";
    above_available_unknown: "Lebih dari yang bisa ditarik sekarang.", "More than can be withdrawn now.";
    not_withdrawable:
        "Simpanan ini tidak bisa ditarik selama Anda anggota.",
        "These savings cannot be withdrawn while you are a member.";
    penalty_changed:
        "Penaltinya sudah berubah. Uang Anda belum berkurang. Buka lagi halaman ini untuk melihat yang baru.",
        "The penalty has changed. No money has left your account. Open this page again to see the new one.";
    application_pending:
        "Anda masih punya pengajuan yang menunggu keputusan. Tunggu keputusannya dulu.",
        "You already have an application that waits for a decision. Wait for it first.";
    not_eligible:
        "Menurut AD/ART, keanggotaan Anda belum bisa mengajukan pinjaman. Tanyakan kepada pengurus.",
        "Under the articles, your kind of membership cannot apply for a loan yet. Ask the office.";
    wrong_state: "Keadaannya sudah berubah. Buka lagi halaman ini.", "Its state has changed. Open this page again.";
    voting_not_open:
        "Mata acara ini belum atau tidak lagi dibuka untuk suara. Suara ini tidak dihitung.",
        "This item is not open for votes. This vote is not counted.";
    vote_too_late:
        "Suara sampai setelah pemungutan suara ditutup. Suara ini tidak dihitung.",
        "The vote arrived after voting had closed. This vote is not counted.";
    vote_superseded:
        "Suara Anda yang lebih baru sudah masuk. Yang lebih baru yang dihitung.",
        "A later vote of yours is already in. The later one counts.";
    item_changed:
        "Isi mata acara berubah setelah Anda memilih. Suara ini tidak dihitung. Baca lagi, lalu beri suara lagi.",
        "The item was changed after you chose. This vote is not counted. Read it again, then vote again.";
    not_entitled:
        "Menurut AD/ART, keanggotaan Anda belum punya hak suara. Suara ini tidak dihitung.",
        "Under the articles, your kind of membership has no vote. This vote is not counted.";
    roll_frozen:
        "Daftar pemilih sudah dikunci, jadi HP tidak bisa didaftarkan lagi. Tanyakan kepada pengurus.",
        "The list of voters is closed, so no phone can be added any more. Ask the office.";
    not_on_roll:
        "Kunci suara di HP ini tidak ada dalam daftar pemilih. Suara ini tidak dihitung. Lapor ke petugas rapat.",
        "The key on this phone is not on the list of voters. This vote is not counted. Tell the meeting's staff.";
    manifest_unknown:
        "Isi mata acara yang Anda baca bukan yang diumumkan di rapat. Suara ini tidak dihitung. Lapor ke pengawas.",
        "The item that you read is not the one announced in the meeting. This vote is not counted. Tell the supervisors.";
    revote_off:
        "Koperasi Anda tidak mengizinkan suara diubah. Suara Anda yang pertama yang dihitung.",
        "Your cooperative does not let votes be changed. Your first vote counts.";
    ballot_invalid:
        "Surat suara rusak di jalan atau pernah disalin. Suara ini tidak dihitung. Beri suara lagi.",
        "The ballot was damaged on its way, or was copied. This vote is not counted. Vote again.";
    rate_limited: "Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.", "Too many requests. Wait a little, then try again.";
    internal:
        "Layanan koperasi sedang bermasalah. Tidak ada yang berubah. Coba lagi nanti.",
        "The cooperative's service has a fault. Nothing was changed. Try again later.";
    other: "Koperasi menolak, dan aplikasi ini belum mengenal alasannya. Tanyakan kepada pengurus.", "The cooperative refused, for a reason this app does not know yet. Ask the office.";
    app_outdated: "Aplikasi dan layanan koperasi tidak cocok. Perbarui aplikasi, lalu coba lagi.", "The app and the cooperative's service do not match. Update the app, then try again.";
}

/// Why something could not be read: what happened, and what it means and what to do.
pub fn of_reading(error: &BackendError) -> (&'static str, &'static str) {
    match error {
        BackendError::Offline => (offline(), offline_reading()),
        BackendError::SignedOut => (signed_out(), signed_out_reading()),
        BackendError::Unavailable { .. } => (unavailable(), unavailable_reading()),
        BackendError::BadResponse => (bad_response(), bad_response_reading()),
        BackendError::Unsupported => (unsupported(), unsupported_reading()),
        BackendError::Rejected(problem) => match problem.code.known() {
            Some(ProblemCode::NotFound) => (not_found(), not_found_reading()),
            Some(
                ProblemCode::Internal
                | ProblemCode::Unavailable
                | ProblemCode::RateLimited
                | ProblemCode::RequestInProgress,
            ) => (unavailable(), unavailable_reading()),
            _ => (refused_reading(), refused_reading_text()),
        },
    }
}

/// Why what is shown is not fresh.
pub fn why_old(error: &BackendError) -> &'static str {
    match error {
        BackendError::Offline => offline_old(),
        BackendError::SignedOut => signed_out_old(),
        BackendError::BadResponse => bad_response_old(),
        BackendError::Unavailable { .. }
        | BackendError::Rejected(_)
        | BackendError::Unsupported => unavailable_old(),
    }
}

/// Why something that the member waited for was not done (signing in, ending a session): one text.
pub fn of_asking(error: &BackendError) -> String {
    match error {
        BackendError::Offline => nothing_sent().to_owned(),
        BackendError::SignedOut => signed_out_reading().to_owned(),
        BackendError::Unavailable { .. } => internal().to_owned(),
        BackendError::BadResponse => app_outdated().to_owned(),
        BackendError::Unsupported => unsupported().to_owned(),
        BackendError::Rejected(problem) => of_refusal(problem),
    }
}

/// Why the cooperative refused, and the way out.
pub fn of_refusal(problem: &Problem) -> String {
    let limit = problem.limit.as_deref();
    let with_sum = |known: &str, unknown: &str| {
        let sum = limit.and_then(|limit| sokoguru_domain::Money::parse(limit).ok());
        sum.map_or_else(
            || unknown.to_owned(),
            |sum| fill(known, &[&formats::rupiah(sum.into())]),
        )
    };
    let with_months = |known: &str| {
        limit.map_or_else(
            || term_out_of_range().to_owned(),
            |limit| fill(known, &[limit]),
        )
    };
    let Some(code) = problem.code.known() else {
        return other().to_owned();
    };
    let words = match code {
        ProblemCode::AccountLocked => {
            return problem.retry_at.map_or_else(
                || account_locked_for_now().to_owned(),
                |at| fill(account_locked(), &[&formats::time(at)]),
            );
        }
        ProblemCode::AmountBelowMinimum => return with_sum(below_minimum(), amount_out_of_range()),
        ProblemCode::AmountAboveMaximum => return with_sum(above_maximum(), amount_out_of_range()),
        ProblemCode::TermTooShort => return with_months(too_short()),
        ProblemCode::TermTooLong => return with_months(too_long()),
        ProblemCode::AmountAboveAvailable => {
            return with_sum(above_available(), above_available_unknown());
        }
        ProblemCode::NotWithdrawable => not_withdrawable(),
        ProblemCode::PenaltyChanged => penalty_changed(),
        ProblemCode::CredentialsWrong => credentials_wrong(),
        ProblemCode::ActivationWrong => activation_wrong(),
        ProblemCode::PasswordWeak => password_weak(),
        ProblemCode::InvalidRequest | ProblemCode::ValidationFailed => invalid(),
        ProblemCode::SessionRequired | ProblemCode::RefreshReused => signed_out_reading(),
        ProblemCode::Forbidden => forbidden(),
        ProblemCode::NotFound => not_found_reading(),
        ProblemCode::PayloadTooLarge => too_large(),
        ProblemCode::RequestInProgress => in_progress(),
        ProblemCode::IdempotencyKeyReused => key_reused(),
        ProblemCode::ApplicationPending => application_pending(),
        ProblemCode::NotEligible => not_eligible(),
        ProblemCode::WrongState => wrong_state(),
        ProblemCode::VotingNotOpen => voting_not_open(),
        ProblemCode::VoteTooLate => vote_too_late(),
        ProblemCode::VoteSuperseded => vote_superseded(),
        ProblemCode::ItemChanged => item_changed(),
        ProblemCode::NotEntitledToVote => not_entitled(),
        ProblemCode::RollFrozen => roll_frozen(),
        ProblemCode::NotOnRoll => not_on_roll(),
        ProblemCode::ManifestUnknown => manifest_unknown(),
        ProblemCode::RevoteOff => revote_off(),
        ProblemCode::BallotInvalid | ProblemCode::BallotCopied => ballot_invalid(),
        // Said in `borrowing`, beside the screens that can meet them.
        ProblemCode::GuarantorNotAble
        | ProblemCode::GuarantorsNeeded
        | ProblemCode::CollateralNeeded
        | ProblemCode::UploadGap
        | ProblemCode::UploadDamaged
        | ProblemCode::QuotaExceeded
        | ProblemCode::KeyTaken
        | ProblemCode::TrusteeMessageRefused
        // The office's own: members never see them.
        | ProblemCode::FourEyes
        | ProblemCode::SecondFactor
        | ProblemCode::ImportRefused => other(),
        ProblemCode::RateLimited => rate_limited(),
        ProblemCode::Unavailable | ProblemCode::Internal => internal(),
        ProblemCode::MethodNotAllowed
        | ProblemCode::UnsupportedMediaType
        | ProblemCode::CsrfHeaderMissing
        | ProblemCode::IdempotencyKeyMissing => app_outdated(),
    };
    words.to_owned()
}
