//! Words of a meeting's result that go with rules and sealed votes.

texts! {
    quorum_reached: "{0} dari {1} hadir, perlu {2}: kuorum tercapai.", "{0} of {1} present, {2} needed: quorum reached.";
    quorum_failed: "{0} dari {1} hadir, perlu {2}: kuorum tidak tercapai.", "{0} of {1} present, {2} needed: no quorum.";
    in_favour: "{0} suara setuju, perlu {1}.", "{0} votes in favour, {1} needed.";
    awaits_lots_hint: "Pimpinan rapat mengundi di depan anggota, lalu hasilnya dicatat.", "The chair draws lots before the members, and the outcome is recorded.";
    too_few_hint: "Dengan suara sesedikit ini, jumlahnya akan menunjukkan siapa memilih apa.", "With so few votes the totals would show who chose what.";
    elected: "Terpilih", "Elected";
    elected_names: "Terpilih: {0}.", "Elected: {0}.";
    nobody_elected: "Tidak ada yang terpilih.", "Nobody is elected.";
    secret: "Suara rahasia", "Secret vote";
    open: "Suara terbuka", "Open vote";
    late: "{0} suara datang terlambat dan tidak dihitung.", "{0} votes came too late and were not counted.";
    minutes: "Berita acara", "Minutes";
}

// Who is in the meeting now.
texts! {
    live_at: "Terakhir berubah {0}.", "Last changed {0}.";
}
