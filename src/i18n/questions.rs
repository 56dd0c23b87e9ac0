//! Words of questions to the pengawas.

texts! {
    title: "Tanya pengawas", "Ask the supervisors";
    hint: "Pertanyaan Anda dan jawabannya", "Your questions and their answers";
    about_meeting: "Tanya tentang rapat ini", "Ask about this meeting";
    intro:
        "Hanya Anda dan pengawas yang membaca pertanyaan ini.",
        "Only you and the supervisors read your question.";
    question: "Pertanyaan kepada pengawas", "Question to the supervisors";
    field_hint: "10 sampai 1.000 huruf.", "10 to 1,000 letters.";
    letters: "{0} dari 1.000 huruf", "{0} of 1,000 letters";
    too_short: "Tulis paling sedikit 10 huruf.", "Write at least 10 letters.";
    too_long: "Persingkat menjadi paling banyak 1.000 huruf.", "Keep it within 1,000 letters.";
    send: "Kirim pertanyaan", "Send the question";
    not_stored: "Pertanyaan tidak tersimpan. HP Anda menolak menyimpannya. Coba lagi.", "The question was not stored. Your phone refused to keep it. Try again.";
    kept: "Pertanyaan tersimpan", "The question is stored";
    mine: "Pertanyaan Anda", "Your questions";
    none: "Belum ada pertanyaan", "No questions yet";
    none_text:
        "Jawaban pengawas tampil di sini.",
        "The supervisors' answers appear here.";
    waits: "Menunggu jawaban", "Waiting for an answer";
    answered: "Dijawab", "Answered";
    asked: "Ditanyakan {0}", "Asked {0}";
    answer_by: "{0}, {1}", "{0}, {1}";
    on_its_way: "Sudah diterima pengawas", "The supervisors have it";
    refused: "Pertanyaan ditolak", "The question was refused";
    too_many:
        "Sudah {0} pertanyaan Anda menunggu jawaban. Tanyakan lagi setelah ada yang dijawab.",
        "{0} of your questions wait for an answer already. Ask again once one is answered.";
}
