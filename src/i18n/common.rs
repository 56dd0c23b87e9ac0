//! Words that more than one screen uses.

use super::texts;

texts! {
    home: "Beranda", "Home";
    savings: "Simpanan", "Savings";
    loans: "Pinjaman", "Loans";
    rat: "RAT", "Meeting";
    more: "Lainnya", "More";
}
