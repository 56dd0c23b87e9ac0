//! Words of an account's chart, its movements, and the statement that is made of them.

texts! {
    chart: "Saldo dari waktu ke waktu", "Balance over time";
    chart_words: "Saldo {0}: {1}. Saldo {2}: {3}. Tertinggi {4}.", "Balance in {0}: {1}. Balance in {2}: {3}. Highest {4}.";
    year: "12 bulan", "12 months";
    all_time: "Semua", "All";
    as_table: "Lihat sebagai tabel", "Show as a table";
    month: "Bulan", "Month";
    money_in: "Masuk", "In";
    money_out: "Keluar", "Out";
    balance: "Saldo", "Balance";

    search: "Cari di riwayat", "Search the movements";
    search_hint: "Keterangan, nomor bukti, atau jumlah", "Note, receipt number or amount";
    filter: "Saring riwayat", "Filter the movements";
    both_ways: "Semua", "All";
    all_kinds: "Semua jenis", "All kinds";
    kind: "Jenis mutasi", "Kind of movement";
    found: "{0} mutasi", "{0} movements";
    found_of: "{0} dari {1} mutasi", "{0} of {1} movements";
    nothing_found: "Tidak ada mutasi yang cocok", "No movement fits";
    nothing_found_text: "Ubah kata cari atau saringannya.", "Change the words or the filter.";
    clear: "Hapus saringan", "Clear the filter";
    loading: "Memuat {0} dari {1} mutasi. Yang dimuat tersimpan di HP.", "Loading {0} of {1} movements. What is loaded stays on your phone.";
    part_only: "Baru {0} dari {1} mutasi ada di HP ini", "Only {0} of {1} movements are on this phone";
    part_only_text: "Yang tampil tetap benar. Sisanya dimuat saat ada sinyal.", "What is shown is correct. The rest is loaded when there is a connection.";

    statement: "Laporan rekening", "Account statement";
    pdf_or_csv: "PDF atau CSV untuk masa yang Anda pilih", "PDF or CSV for a period that you choose";
    narrow: "Saring", "Filter";
    period: "Masa laporan", "Period";
    this_month: "Bulan ini", "This month";
    three_months: "3 bulan", "3 months";
    this_year: "Tahun ini", "This year";
    last_year: "Tahun lalu", "Last year";
    everything: "Semua", "All";
    own_dates: "Pilih tanggal", "Choose dates";
    from: "Dari tanggal", "From";
    until: "Sampai tanggal", "Until";
    period_of: "{0} sampai {1}", "{0} to {1}";
    period_wrong: "Tanggal akhir harus sama atau setelah tanggal awal.", "The last day must not be before the first.";
    opening: "Saldo awal", "Opening balance";
    closing: "Saldo akhir", "Closing balance";
    total_in: "Jumlah masuk", "Total in";
    total_out: "Jumlah keluar", "Total out";
    count: "Banyaknya mutasi", "Number of movements";
    made_here: "Dibuat di HP ini dari catatan koperasi. Bisa dicetak.", "Made on this phone from the cooperative's records. It can be printed.";
    share_pdf: "Bagikan PDF", "Share PDF";
    share_csv: "Bagikan CSV (untuk tabel)", "Share CSV (for spreadsheets)";
    save_pdf: "Simpan PDF", "Save PDF";
    save_csv: "Simpan CSV", "Save CSV";
    saved: "Berkas disimpan di unduhan HP.", "The file is among the downloads.";
    failed: "Berkas tidak bisa dibuat di HP ini.", "The file could not be made on this phone.";
    not_complete: "Riwayat untuk masa ini belum lengkap di HP", "The movements of this period are not complete on this phone";
    not_complete_text: "Laporan yang tidak lengkap tidak dibuat. Tunggu sampai termuat, atau coba lagi saat ada sinyal.", "No incomplete statement is made. Wait until it is loaded, or try again when there is a connection.";

    pdf_member: "Anggota", "Member";
    pdf_account: "Rekening", "Account";
    pdf_period: "Masa", "Period";
    pdf_as_of: "Data per", "Records as of";
    pdf_date: "Tanggal", "Date";
    pdf_note: "Keterangan", "Note";
    pdf_reference: "Bukti", "Receipt";
    pdf_page: "Halaman {0} dari {1}", "Page {0} of {1}";
    pdf_foot: "Dibuat di HP anggota dari catatan koperasi. Bila berbeda dengan buku, hubungi kantor.", "Made on the member's phone from the cooperative's records. If it differs from your book, contact the office.";

    picture: "Bagikan gambar", "Share as picture";
    save_picture: "Simpan gambar", "Save as picture";
    text: "Bagikan teks", "Share as text";
    receipt_file: "bukti", "receipt";
    statement_file: "laporan", "statement";
}
