//! Words of what the cooperative shows of itself: profile, officers, figures, health grade,
//! decisions, announcements.

use sokoguru_api::cooperative::{HealthGrade, OfficerBody};

texts! {
    title: "Tentang koperasi", "About the cooperative";
    hint: "Pengurus, angka, kesehatan, hasil RAT", "Who leads it, figures, health, decisions";
    public_link: "Lihat profil koperasi ini", "See this cooperative's profile";
    simulate: "Hitung simulasi pinjaman", "Work out a loan";

    legal_name: "Nama badan hukum", "Legal name";
    next_meeting: "Rapat berikutnya", "Next meeting";

    officers: "Pengurus dan pengawas", "Board and supervisors";
    board: "Pengurus", "Board";
    supervisors: "Pengawas", "Supervisors";
    management: "Pengelola", "Management";
    other_body: "Lainnya", "Others";
    term: "{0} sampai {1}", "{0} to {1}";
    term_since: "sejak {0}", "since {0}";

    figures: "Angka koperasi", "The cooperative's figures";
    figures_hint: "Per 31 Desember tiap tahun buku.", "On 31 December of each book year.";
    members: "Anggota", "Members";
    assets: "Aset", "Assets";
    equity: "Modal sendiri", "Own capital";
    savings: "Simpanan anggota", "Members' savings";
    loans: "Pinjaman anggota", "Loans to members";
    surplus: "SHU", "Surplus";
    year: "Tahun", "Year";
    table: "Angka per tahun", "Figures by year";
    loss_of: "rugi {0}", "loss of {0}";
    people: "{0} orang", "{0} people";

    health: "Tingkat kesehatan", "Health grade";
    health_of: "Tahun buku {0}", "Book year {0}";
    score: "Nilai {0} dari 100", "{0} of 100 points";
    assessed: "Dinilai {0}, {1}", "Assessed by {0}, {1}";
    earlier_grades: "Penilaian sebelumnya", "Earlier grades";
    healthy: "Sehat", "Healthy";
    fairly_healthy: "Cukup sehat", "Fairly healthy";
    less_healthy: "Kurang sehat", "Less healthy";
    unhealthy: "Tidak sehat", "Unhealthy";
    watched: "Dalam pengawasan", "Under watch";
    specially_watched: "Dalam pengawasan khusus", "Under special watch";
    grade_unknown: "Penilaian lain", "Another grade";

    results: "Keputusan RAT", "What meetings decided";
    held: "{0}. {1} dari {2} anggota hadir.", "{0}. {1} of {2} members present.";

    nothing_yet: "Koperasi belum mengisi bagian ini.", "The cooperative has not filled this in yet.";
    contact: "Hubungi kantor", "Talk to the office";
}

// Decisions and what became of them.
texts! {
    decisions: "Keputusan dan tindak lanjut", "Decisions and what became of them";
    decisions_hint: "Apa yang sudah dan belum dikerjakan", "What is done and what is not";
    no_decisions: "Belum ada keputusan", "No decisions yet";
    no_decisions_text:
        "Keputusan tampil di sini setelah hasil RAT ditetapkan.",
        "Decisions appear here once the result of a meeting is made.";
    progress: "{0} dari {1} tugas selesai", "{0} of {1} tasks done";
    task_done: "Selesai", "Done";
    task_open: "Belum selesai", "Not done yet";
    task_late: "Lewat tenggat", "Overdue";
    task_by: "{0}, paling lambat {1}", "{0}, by {1}";
    task_updated: "Kabar terakhir {0}", "Last word {0}";
    no_tasks: "Tidak ada tugas yang dicatat.", "No task is recorded.";
    see_results: "Lihat hasil suaranya", "See the votes";
}

// Announcements.
texts! {
    announcements: "Pengumuman", "Announcements";
    announcements_hint: "Kabar dari kantor", "News from the office";
    no_announcements: "Belum ada pengumuman", "No announcements yet";
    no_announcements_text: "Kabar dari kantor tampil di sini.", "News from the office appears here.";
    announcement: "Pengumuman", "Announcement";
    announcement_gone: "Pengumuman ini tidak ada", "This announcement is not there";
    announcement_gone_text: "Mungkin alamatnya salah.", "The address may be wrong.";
}

/// The name of a body of officers.
pub fn body(body: Option<OfficerBody>) -> &'static str {
    match body {
        Some(OfficerBody::Board) => board(),
        Some(OfficerBody::Supervisors) => supervisors(),
        Some(OfficerBody::Management) => management(),
        None => other_body(),
    }
}

/// A health grade in words.
pub fn grade(grade: Option<HealthGrade>) -> &'static str {
    match grade {
        Some(HealthGrade::Healthy) => healthy(),
        Some(HealthGrade::FairlyHealthy) => fairly_healthy(),
        Some(HealthGrade::LessHealthy) => less_healthy(),
        Some(HealthGrade::Unhealthy) => unhealthy(),
        Some(HealthGrade::Watched) => watched(),
        Some(HealthGrade::SpeciallyWatched) => specially_watched(),
        None => grade_unknown(),
    }
}
