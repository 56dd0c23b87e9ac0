//! Words about what surrounds a loan: who may ask, guarantors, what is pledged, papers, being late,
//! paying off, and methods side by side.

use sokoguru_api::loan_conditions::LateFee;
use sokoguru_api::sureties::CollateralKind;
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{Awaited, GuaranteeStatus, Hindrance, LateBase, LatePeriod, PayoffInterest};

use super::{fill, formats, problems};

// Who may ask.
texts! {
    hindered_title: "Produk ini belum dapat Anda ajukan.", "You cannot apply for this product yet.";
    hindered_membership:
        "Keanggotaan Anda belum dapat mengajukan pinjaman.",
        "Your kind of membership cannot borrow yet.";
    hindered_short: "Anda belum cukup lama menjadi anggota.", "You have not been a member for long enough.";
    hindered_short_until: "Anda dapat mengajukan mulai {0}.", "You can apply from {0} on.";
    hindered_many: "Pinjaman Anda yang berjalan sudah sebanyak batasnya.", "You have as many running loans as may be.";
    hindered_arrears:
        "Ada angsuran yang belum dibayar. Lunasi dulu angsuran itu.",
        "An instalment is not paid. Pay that first.";
    hindered_pending: "Pengajuan Anda yang lain masih menunggu keputusan.", "Another application of yours waits for a decision.";
    hindered_savings:
        "Simpanan Anda belum cukup untuk batas terkecil produk ini.",
        "Your savings do not carry the least amount of this product.";
    most_for_you: "Paling banyak {0} untuk Anda saat ini.", "At most {0} for you at present.";
    may_ask: "Anda dapat mengajukan produk ini.", "You can apply for this product.";
}

/// Why a member cannot ask, in words.
pub fn hindrance(why: Option<Hindrance>) -> &'static str {
    match why {
        Some(Hindrance::MembershipKind) => hindered_membership(),
        Some(Hindrance::MemberTooShort) | None => hindered_short(),
        Some(Hindrance::TooManyLoans) => hindered_many(),
        Some(Hindrance::InArrears) => hindered_arrears(),
        Some(Hindrance::ApplicationPending) => hindered_pending(),
        Some(Hindrance::SavingsTooLow) => hindered_savings(),
    }
}

// Guarantors and what is pledged, in the form.
texts! {
    step_sureties: "Penjamin dan jaminan", "Guarantors and pledge";
    step_guarantors: "Siapa penjamin Anda?", "Who stands surety?";
    step_pledge: "Apa jaminannya?", "What do you pledge?";
    step_papers: "Foto surat-surat", "Photos of papers";
    step_of: "Langkah {0} dari {1}", "Step {0} of {1}";
    guarantors_needed:
        "Produk ini perlu {0} penjamin. Mereka ditanya di aplikasi mereka sendiri.",
        "This product needs {0} guarantors. Each is asked in the own app.";
    guarantor_first: "Nomor anggota penjamin pertama", "Member number of the first guarantor";
    guarantor_second: "Nomor anggota penjamin kedua", "Member number of the second guarantor";
    guarantor_third: "Nomor anggota penjamin ketiga", "Member number of the third guarantor";
    guarantor_fourth: "Nomor anggota penjamin keempat", "Member number of the fourth guarantor";
    guarantor_fifth: "Nomor anggota penjamin kelima", "Member number of the fifth guarantor";
    guarantor_able: "{0} dapat diminta.", "{0} can be asked.";
    guarantor_not_able: "Anggota ini tidak dapat menjadi penjamin.", "This member cannot stand surety.";
    guarantor_unchecked:
        "Nomor ini diperiksa saat pengajuan terkirim.",
        "This number is checked when the application is sent.";
    guarantor_missing: "Isi nomor anggota penjamin.", "Enter the guarantor's member number.";
    guarantor_no_number: "Tulis nomor anggota dengan angka.", "Write the member number in digits.";
    guarantor_self: "Anda tidak dapat menjadi penjamin sendiri.", "You cannot stand surety for yourself.";
    guarantor_twice: "Penjamin ini sudah disebut.", "This guarantor is named already.";
    guarantor_numbers: "Penjamin", "Guarantors";
    pledge_needed: "Di atas {0} perlu jaminan.", "Above {0} something has to be pledged.";
    pledge: "Jaminan", "Pledge";
    pledge_kind: "Jenis jaminan", "Kind of pledge";
    pledge_text: "Sebutkan jaminannya", "Describe it";
    pledge_hint: "Misalnya: BPKB motor Honda 2019 atas nama sendiri.", "For instance: papers of a 2019 Honda motorbike in my name.";
    pledge_value: "Perkiraan nilainya", "What it is worth, about";
    pledge_missing: "Sebutkan jaminannya, paling sedikit 3 huruf.", "Describe it, in at least 3 letters.";
    pledge_long: "Persingkat menjadi paling banyak 300 huruf.", "Keep it within 300 letters.";
    pledge_value_missing: "Isi perkiraan nilainya.", "Enter what it is worth.";
    pledge_vehicle: "Kendaraan (BPKB)", "A vehicle's papers";
    pledge_land: "Tanah atau rumah", "Land or a house";
    pledge_savings: "Simpanan di koperasi", "Savings at the cooperative";
    pledge_salary: "Gaji", "Salary";
    pledge_goods: "Emas, mesin, ternak", "Gold, machines, animals";
    pledge_other: "Lainnya", "Something else";
    pledge_worth: "{0}, sekitar {1}", "{0}, about {1}";
    papers_hint:
        "Foto dikecilkan di HP ini dan dikirim sepotong demi sepotong. Sinyal putus tidak mengulang dari awal.",
        "Photos are made small on this phone and sent piece by piece. A lost signal does not start over.";
    paper_missing: "Ambil foto ini dulu.", "Take this photo first.";
    paper_optional: "Boleh menyusul.", "May follow later.";
    papers: "Lampiran", "Papers";
    papers_count: "{0} lampiran siap dikirim", "{0} papers are ready to be sent";
}

/// What is pledged, in words.
pub fn pledge_of(kind: Option<CollateralKind>) -> &'static str {
    match kind {
        Some(CollateralKind::Vehicle) => pledge_vehicle(),
        Some(CollateralKind::Land) => pledge_land(),
        Some(CollateralKind::Savings) => pledge_savings(),
        Some(CollateralKind::Salary) => pledge_salary(),
        Some(CollateralKind::Goods) => pledge_goods(),
        Some(CollateralKind::Other) | None => pledge_other(),
    }
}

/// The label of a guarantor's field.
pub fn guarantor_label(place: usize) -> &'static str {
    match place {
        0 => guarantor_first(),
        1 => guarantor_second(),
        2 => guarantor_third(),
        3 => guarantor_fourth(),
        _ => guarantor_fifth(),
    }
}

// Where an application waits.
texts! {
    awaits_title: "Belum lengkap", "Not complete yet";
    awaits_guarantors: "Menunggu jawaban penjamin.", "Waiting for the guarantors' answers.";
    awaits_declined:
        "Penjamin ada yang tidak bersedia. Batalkan, lalu ajukan dengan penjamin lain.",
        "A guarantor declined. Cancel, then apply with another one.";
    awaits_papers: "Menunggu lampiran sampai di koperasi.", "Waiting for papers to reach the cooperative.";
    answer_pending: "Belum menjawab", "No answer yet";
    answer_accepted: "Bersedia", "Stands surety";
    answer_declined: "Tidak bersedia", "Declined";
    answered_at: "{0}, {1}", "{0}, {1}";
    declined_because: "Alasannya: {0}", "The reason: {0}";
    paper_there: "Sudah diterima koperasi", "The cooperative has it";
    paper_on_phone: "Tersimpan di HP, belum terkirim", "On this phone, not sent yet";
    paper_part: "{0} dari {1} sudah sampai", "{0} of {1} has arrived";
    paper_none: "Belum dikirim", "Not sent yet";
    paper_seen: "Bawa ke kantor, atau kirim fotonya.", "Bring it to the office, or send a photo.";
    paper_wait: "Dikirim setelah pengajuannya diterima.", "Sent once the application itself is there.";
    paper_refused: "Foto ini tidak diterima. Bawa suratnya ke kantor koperasi.", "This photo was not taken. Bring the paper to the office.";
    send_paper: "Kirim foto ini", "Send this photo";
}

/// What is awaited, in words.
pub fn awaited(what: Option<Awaited>) -> &'static str {
    match what {
        Some(Awaited::Guarantors) => awaits_guarantors(),
        Some(Awaited::Attachments) | None => awaits_papers(),
    }
}

/// A guarantor's answer, in words.
pub fn answer(status: Option<GuaranteeStatus>) -> &'static str {
    match status {
        Some(GuaranteeStatus::Accepted) => answer_accepted(),
        Some(GuaranteeStatus::Declined) => answer_declined(),
        Some(GuaranteeStatus::Pending) | None => answer_pending(),
    }
}

// The guarantor's own side.
texts! {
    guarantees: "Saya sebagai penjamin", "Loans I stand surety for";
    guarantees_hint: "Pinjaman anggota lain yang Anda jamin.", "Other members' loans that you answer for.";
    guarantees_none: "Anda tidak menjadi penjamin siapa pun.", "You stand surety for nobody.";
    guarantees_none_hint:
        "Bila anggota lain menyebut nomor Anda, permintaannya muncul di sini.",
        "When another member names your number, the request appears here.";
    asked_by: "{0} meminta Anda menjadi penjamin", "{0} asks you to stand surety";
    asked_number: "Nomor anggota {0}", "Member number {0}";
    asked_on: "Diminta {0}", "Asked {0}";
    signs_title: "Yang Anda setujui", "What you sign up for";
    signs_amount: "Bila {0} tidak membayar, koperasi dapat menagih Anda.", "If {0} does not pay, the cooperative may ask you to.";
    signs_limit:
        "Pinjamannya {0} selama {1} bulan, paling besar {2} tiap bulan.",
        "The loan is {0} over {1} months, at most {2} each month.";
    signs_limit_plain: "Pinjamannya {0} selama {1} bulan.", "The loan is {0} over {1} months.";
    signs_once: "Jawaban diberikan satu kali dan tidak dapat diubah.", "You answer once, and it cannot be changed.";
    signs_free: "Anda boleh menolak. Tidak ada akibatnya bagi Anda.", "You are free to decline. Nothing follows from it for you.";
    accept: "Ya, saya bersedia", "Yes, I stand surety";
    decline: "Tidak, saya menolak", "No, I decline";
    accept_ask: "Jadi penjamin {0}?", "Stand surety for {0}?";
    accept_explain:
        "Anda ikut bertanggung jawab atas {0}. Ini sama dengan tanda tangan di kantor.",
        "You answer for {0} along with the borrower. This is the same as signing at the office.";
    decline_ask: "Tolak menjadi penjamin {0}?", "Decline to stand surety for {0}?";
    decline_reason: "Alasan untuk peminjam (boleh kosong)", "A reason for the borrower (may be empty)";
    decline_yes: "Ya, tolak", "Yes, decline";
    answer_stored: "Jawaban Anda tersimpan di HP, belum terkirim.", "Your answer is on this phone, not sent yet.";
    answer_sending: "Jawaban Anda sedang dikirim.", "Your answer is on its way.";
    answer_stuck: "Jawaban Anda belum sampai. Kirim lagi, atau hapus.", "Your answer has not arrived. Send it again, or remove it.";
    answer_refused: "Jawaban Anda tidak diterima.", "Your answer was not taken.";
    answer_not_stored: "HP ini tidak dapat menyimpan jawaban Anda. Tidak ada yang dikirim.", "This phone could not store your answer. Nothing was sent.";
    you_accepted: "Anda penjamin", "You stand surety";
    you_declined: "Anda menolak", "You declined";
    you_released: "Pengajuannya berakhir. Anda tidak menjamin apa pun.", "The application has ended. You answer for nothing.";
    guaranteed_waits: "Menunggu keputusan koperasi.", "Waiting for the cooperative's decision.";
    guaranteed_left: "Sisa pokok", "Principal left";
    guaranteed_fine: "Angsuran lancar", "Paid on time";
    guaranteed_late: "Menunggak {0}", "{0} overdue";
    guaranteed_done: "Pinjaman lunas. Anda tidak menjamin lagi.", "The loan is paid off. You answer for nothing any more.";
    guaranteed_next: "Jatuh tempo berikutnya {0}", "Next due {0}";
    see_guarantees: "Lihat yang Anda jamin", "See what you stand surety for";
}

// A running loan: late fees and paying off.
texts! {
    late_title: "Angsuran yang terlambat", "Late instalments";
    late_line: "Angsuran ke-{0}, terlambat {1} hari", "Instalment {0}, {1} days late";
    late_left: "Belum dibayar", "Not paid";
    late_fee: "Denda sampai hari ini", "Late fee until today";
    late_none: "Tanpa denda", "No late fee";
    late_total: "Semua yang terlambat", "Everything overdue";
    late_rule: "Aturan denda", "Rule of late fees";
    rule_day: "{0} per hari dari {1}.", "{0} a day of {1}.";
    rule_month: "{0} per bulan dari {1}, dihitung per hari.", "{0} a month of {1}, counted by the day.";
    rule_year: "{0} per tahun dari {1}, dihitung per hari.", "{0} a year of {1}, counted by the day.";
    rule_once: "Satu kali {0} dari {1}.", "Once {0} of {1}.";
    rule_base_instalment: "angsuran yang belum dibayar", "the instalment that is not paid";
    rule_base_interest: "{0} yang belum dibayar", "the {0} that is not paid";
    rule_grace: "{0} hari pertama tanpa denda.", "The first {0} days are free.";
    rule_grace_counts:
        "{0} hari pertama tanpa denda, sesudah itu ikut dihitung.",
        "The first {0} days are free, and count once they are over.";
    payoff: "Lunasi lebih cepat", "Pay off early";
    payoff_day: "Tanggal pelunasan", "Day of paying off";
    payoff_ask: "Hitung pelunasan", "Work it out";
    payoff_total: "Jumlah pelunasan", "To pay off";
    payoff_on: "pada {0}", "on {0}";
    payoff_principal: "Sisa pokok", "Principal left";
    payoff_interest: "{0} sampai tanggal itu", "{0} until that day";
    payoff_late: "Denda", "Late fees";
    payoff_fee: "Biaya pelunasan", "Fee for paying early";
    payoff_rule_by_day: "{0} dihitung per hari sampai tanggal itu.", "The {0} is counted by the day.";
    payoff_rule_month: "{0} bulan berjalan dihitung penuh.", "The running month's {0} counts in full.";
    payoff_rule_all: "{0} dihitung penuh sampai akhir.", "All the {0} of the schedule counts.";
    payoff_hint: "Bila tidak ada pembayaran lain sebelum tanggal itu. Bayar di kantor koperasi.", "If nothing else is paid until then. Pay at the cooperative's office.";
    payoff_bad_day: "Pilih tanggal dari hari ini sampai setahun ke depan.", "Choose a day from today to a year ahead.";
    guaranteed_by: "Dijamin oleh", "Guaranteed by";
}

/// A rule of late fees in words; `word` is the cooperative's own for interest.
pub fn late_rule_words(rule: &LateFee, word: &str) -> String {
    let base = match rule.base.known() {
        Some(LateBase::Interest) => fill(rule_base_interest(), &[word]),
        _ => rule_base_instalment().to_owned(),
    };
    let text = match rule.per.known() {
        Some(LatePeriod::Day) | None => rule_day(),
        Some(LatePeriod::Month) => rule_month(),
        Some(LatePeriod::Year) => rule_year(),
        Some(LatePeriod::Once) => rule_once(),
    };
    let percent = rule.figure().map(formats::percent).unwrap_or_default();
    let mut words = fill(text, &[&percent, &base]);
    if rule.grace_days > 0 {
        let grace = if rule.grace_counts {
            rule_grace_counts()
        } else {
            rule_grace()
        };
        words.push(' ');
        words.push_str(&fill(grace, &[&rule.grace_days.to_string()]));
    }
    words
}

/// How much interest a payoff takes, in words.
pub fn payoff_rule_words(interest: Option<PayoffInterest>, word: &str) -> String {
    let text = match interest {
        Some(PayoffInterest::ByDay) => payoff_rule_by_day(),
        Some(PayoffInterest::Month) | None => payoff_rule_month(),
        Some(PayoffInterest::All) => payoff_rule_all(),
    };
    super::loans::capital(&fill(text, &[word]))
}

// Methods side by side.
texts! {
    compare: "Bandingkan cara hitung", "Compare the methods";
    compare_hint:
        "Jumlah, jangka waktu dan tarif yang sama, dihitung dengan tiga cara. Hanya cara yang bertanda yang ditawarkan produk ini.",
        "The same amount, term and rate worked out in three ways. This product offers only the one that is marked.";
    compare_this: "Cara produk ini", "This product's way";
    compare_first: "Angsuran pertama", "First instalment";
    compare_last: "Angsuran terakhir", "Last instalment";
    compare_total: "Total bayar", "You pay in all";
    compare_cost: "Total biaya", "Cost in all";
    compare_yearly: "Biaya setahun", "Yearly cost";
    compare_net: "Diterima bersih", "You receive";
    compare_products: "Bandingkan produk", "Compare the products";
    compare_products_hint:
        "Jumlah dan jangka waktu yang sama di semua produk yang cocok.",
        "The same amount and term with every product that has them.";
    compare_caption: "Perbandingan biaya pinjaman", "Costs of the loan side by side";
    compare_what: "Yang dibandingkan", "Compared";
}

// The outbox.
texts! {
    out_answer: "Jawaban penjamin", "Guarantor's answer";
    out_accepts: "Bersedia menjamin {0}", "Stands surety for {0}";
    out_declines: "Menolak menjamin {0}", "Declines for {0}";
    out_paper: "Lampiran pengajuan", "Paper of an application";
    out_progress: "{0}, {1} dari {2} terkirim", "{0}, {1} of {2} sent";
    out_waits: "Dikirim setelah pengajuannya diterima koperasi.", "Sent after the application itself.";
}

// Why the cooperative refused.
texts! {
    no_guarantor:
        "Salah satu penjamin tidak dapat menjamin. Periksa nomornya, atau pilih anggota lain.",
        "One of the guarantors cannot stand surety. Check the number, or choose another member.";
    few_guarantors: "Produk ini perlu {0} penjamin.", "This product needs {0} guarantors.";
    no_pledge: "Untuk jumlah ini perlu jaminan.", "For this amount something has to be pledged.";
    damaged: "Lampiran rusak di jalan. Bawa suratnya ke kantor koperasi.", "The paper was damaged on its way. Bring it to the office.";
    full: "Lampiran Anda sudah terlalu banyak. Bawa suratnya ke kantor koperasi.", "You have sent too many papers. Bring it to the office.";
}

/// Why the cooperative refused something about loans, and the way out. Apart from the words of the
/// first screens, which need none of it.
pub fn of_refusal(problem: &Problem) -> String {
    let words = match problem.code.known() {
        Some(ProblemCode::GuarantorNotAble) => no_guarantor(),
        Some(ProblemCode::GuarantorsNeeded) => {
            return fill(few_guarantors(), &[problem.limit.as_deref().unwrap_or("?")]);
        }
        Some(ProblemCode::CollateralNeeded) => no_pledge(),
        Some(ProblemCode::UploadDamaged | ProblemCode::UploadGap) => damaged(),
        Some(ProblemCode::QuotaExceeded) => full(),
        Some(ProblemCode::NotEligible) => {
            let code = problem.errors.first().map(|error| error.code.as_str());
            match code.and_then(Hindrance::from_code) {
                Some(why) => hindrance(Some(why)),
                None => return problems::of_refusal(problem),
            }
        }
        _ => return problems::of_refusal(problem),
    };
    words.to_owned()
}
