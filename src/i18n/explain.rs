//! Short explainers at the point of use: what a word of the field means, in two or three sentences
//! that a member understands.

/// A word that is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Simpanan pokok.
    Pokok,
    /// Simpanan wajib.
    Wajib,
    /// Simpanan sukarela.
    Sukarela,
    /// Simpanan berjangka.
    Berjangka,
    /// SHU.
    Shu,
    /// Jasa modal.
    JasaModal,
    /// Jasa usaha.
    JasaUsaha,
    /// Dana cadangan.
    Cadangan,
    /// Anuitas and its two siblings.
    Anuitas,
    /// Penjamin, tanggung renteng.
    Penjamin,
    /// RAT.
    Rat,
    /// Kuorum.
    Kuorum,
    /// How a sealed vote stays secret.
    SuaraRahasia,
    /// Pengawas.
    Pengawas,
    /// Tingkat kesehatan.
    Kesehatan,
}

impl Term {
    /// Every term, in the order of the page that lists them.
    pub const ALL: [Self; 15] = [
        Self::Pokok,
        Self::Wajib,
        Self::Sukarela,
        Self::Berjangka,
        Self::Shu,
        Self::JasaModal,
        Self::JasaUsaha,
        Self::Cadangan,
        Self::Anuitas,
        Self::Penjamin,
        Self::Rat,
        Self::Kuorum,
        Self::SuaraRahasia,
        Self::Pengawas,
        Self::Kesehatan,
    ];

    /// Its question and its answer.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Pokok => (pokok(), pokok_text()),
            Self::Wajib => (wajib(), wajib_text()),
            Self::Sukarela => (sukarela(), sukarela_text()),
            Self::Berjangka => (berjangka(), berjangka_text()),
            Self::Shu => (shu(), shu_text()),
            Self::JasaModal => (jasa_modal(), jasa_modal_text()),
            Self::JasaUsaha => (jasa_usaha(), jasa_usaha_text()),
            Self::Cadangan => (cadangan(), cadangan_text()),
            Self::Anuitas => (anuitas(), anuitas_text()),
            Self::Penjamin => (penjamin(), penjamin_text()),
            Self::Rat => (rat(), rat_text()),
            Self::Kuorum => (kuorum(), kuorum_text()),
            Self::SuaraRahasia => (suara_rahasia(), suara_rahasia_text()),
            Self::Pengawas => (pengawas(), pengawas_text()),
            Self::Kesehatan => (kesehatan(), kesehatan_text()),
        }
    }
}

texts! {
    title: "Arti istilah", "What the words mean";
    hint: "SHU, kuorum, anuitas, dan lainnya", "SHU, quorum, annuity and others";
    intro: "Penjelasan singkat. Terbuka juga tanpa sinyal.", "In short. It opens without a connection, too.";

    pokok: "Apa itu simpanan pokok?", "What is simpanan pokok?";
    pokok_text:
        "Uang yang Anda setor sekali saat menjadi anggota. Jumlahnya sama untuk semua anggota. Uang ini kembali saat Anda berhenti menjadi anggota.",
        "What you pay in once when you become a member. It is the same for every member. You get it back when you leave.";
    wajib: "Apa itu simpanan wajib?", "What is simpanan wajib?";
    wajib_text:
        "Setoran tetap, biasanya tiap bulan. Bersama simpanan pokok, uang ini menjadi modal koperasi milik anggota. Uang ini kembali saat Anda berhenti menjadi anggota.",
        "A fixed payment, usually each month. Together with simpanan pokok it is the cooperative's own capital. You get it back when you leave.";
    sukarela: "Apa itu simpanan sukarela?", "What is simpanan sukarela?";
    sukarela_text:
        "Simpanan yang Anda setor sesuai kemampuan. Anda dapat menariknya, kecuali saldo minimalnya.",
        "Savings that you pay in as you can. You may withdraw them, except the minimum balance.";
    berjangka: "Apa itu simpanan berjangka?", "What is simpanan berjangka?";
    berjangka_text:
        "Simpanan yang Anda titipkan sampai tanggal tertentu. Jasanya biasanya lebih tinggi. Bila diambil sebelum jatuh tempo, bisa ada penalti.",
        "Savings that you leave until a set day. They usually earn more. Taking them out earlier may cost a penalty.";
    shu: "Apa itu SHU?", "What is SHU?";
    shu_text:
        "Sisa Hasil Usaha: pendapatan koperasi setahun, dikurangi biaya, penyusutan dan kewajiban, termasuk pajak. RAT memutuskan pembagiannya. SHU dibagi menurut yang Anda lakukan bersama koperasi, bukan menurut besarnya saham.",
        "What is left of a year's income after costs, depreciation and duties, taxes included. The annual meeting decides how it is shared: by what you did with the cooperative, not by shares that you own.";
    jasa_modal: "Apa itu jasa modal?", "What is jasa modal?";
    jasa_modal_text:
        "Bagian SHU untuk anggota menurut simpanannya. Simpanan Anda dibagi simpanan seluruh anggota, lalu dikalikan dana jasa modal.",
        "The part of the surplus that goes to members by their savings: yours divided by all members' savings, times the pool.";
    jasa_usaha: "Apa itu jasa usaha?", "What is jasa usaha?";
    jasa_usaha_text:
        "Bagian SHU untuk anggota menurut transaksinya dengan koperasi, misalnya jasa pinjaman yang dibayar atau belanja. Makin sering Anda memakai layanan koperasi, makin besar bagian ini.",
        "The part of the surplus that goes to members by their business with the cooperative, such as interest paid or purchases. The more you use it, the larger your part.";
    cadangan: "Apa itu dana cadangan?", "What are the reserves?";
    cadangan_text:
        "Bagian SHU yang tidak dibagikan. Koperasi memakainya untuk memperkuat modal dan menutup kerugian.",
        "The part of the surplus that is not shared. It makes the cooperative stronger and covers losses.";
    anuitas: "Apa beda bunga tetap, menurun, dan anuitas?", "Flat, declining, annuity: what is the difference?";
    anuitas_text:
        "Tetap: bunga sama tiap bulan, dihitung dari pinjaman awal. Menurun: bunga makin kecil karena dihitung dari sisa pokok. Anuitas: angsuran sama tiap bulan, dengan bunga dari sisa pokok. Dengan persen yang sama, bunga tetap paling mahal.",
        "Flat: the same interest each month, on the whole loan. Declining: interest on what is left, so it falls. Annuity: the same instalment each month, with interest on what is left. At the same percentage, flat costs most.";
    penjamin: "Apa tanggung jawab penjamin?", "What does a guarantor answer for?";
    penjamin_text:
        "Penjamin ikut menanggung bila peminjam tidak membayar, menurut perjanjian yang disetujuinya. Pada tanggung renteng, seluruh anggota kelompok menanggung bersama. Setujui hanya bila Anda sanggup.",
        "A guarantor pays when the borrower does not, as far as the agreement says. In tanggung renteng the whole group answers together. Agree only if you can bear it.";
    rat: "Apa itu RAT?", "What is the RAT?";
    rat_text:
        "Rapat Anggota Tahunan, kekuasaan tertinggi di koperasi. Pengurus dan pengawas melapor, lalu anggota memutuskan laporan, SHU dan rencana kerja. Satu anggota satu suara.",
        "The annual members' meeting, the highest power in the cooperative. Board and supervisors report; members decide on reports, surplus and plans. One member, one vote.";
    kuorum: "Apa itu kuorum?", "What is a quorum?";
    kuorum_text:
        "Jumlah anggota yang harus hadir supaya rapat sah memutuskan. Aturannya ada di Anggaran Dasar. Bila tidak tercapai, rapat dapat diulang dengan kuorum yang lebih kecil.",
        "How many members must be present for a meeting to decide. The articles say how many. Without it, a second meeting may be held that needs fewer.";
    suara_rahasia: "Bagaimana suara saya tetap rahasia?", "How does my vote stay secret?";
    suara_rahasia_text:
        "HP Anda mengunci pilihan sebelum mengirimnya. Kuncinya dipegang beberapa orang, dan hanya jumlah seluruh suara yang dibuka, tidak pernah suara satu orang. Anda dapat memeriksa bahwa suara Anda ada di papan suara.",
        "Your phone seals your choice before it is sent. Several people hold parts of the key, and only the total is ever opened, never one vote. You can check that your vote is on the board.";
    pengawas: "Siapa pengawas?", "Who are the pengawas?";
    pengawas_text:
        "Anggota yang dipilih RAT untuk memeriksa kerja pengurus dan pembukuan, lalu melapor kepada anggota. Anda boleh bertanya kepada mereka.",
        "Members elected by the annual meeting to look into the board's work and the books, and to report to all. You may ask them.";
    kesehatan: "Apa arti tingkat kesehatan?", "What does the health grade mean?";
    kesehatan_text:
        "Penilaian atas tata kelola, risiko, keuangan dan modal koperasi pada satu tahun. Ini bukan jaminan atas simpanan Anda, dan bisa berubah pada penilaian berikutnya.",
        "An assessment of a cooperative's governance, risks, finances and capital in one year. It does not guarantee your savings, and the next one may differ.";
}
