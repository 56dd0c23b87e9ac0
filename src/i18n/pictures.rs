//! Words about photos and documents that a member gives.

use super::{fill, formats};
use crate::picture::PictureError;

texts! {
    take: "Ambil atau pilih foto", "Take or choose a photo";
    take_or_pdf: "Pilih foto atau PDF", "Choose a photo or PDF";
    retake: "Ganti", "Replace";
    remove: "Hapus", "Remove";
    shrinking: "Foto sedang diperkecil", "The photo is being made smaller";
    ready_photo: "Foto siap, {0}", "Photo ready, {0}";
    ready_pdf: "PDF siap, {0}", "PDF ready, {0}";
    removed: "Foto dihapus dari HP ini.", "The photo was removed from this phone.";
    private: "Lokasi dan data kamera dihapus dari foto.", "Place and camera data are removed from the photo.";
    preview: "Foto Anda: {0}", "Your photo: {0}";

    no_picture:
        "Berkas ini bukan foto yang dapat dibaca HP. Ambil foto baru, atau pilih JPG atau PNG.",
        "This phone cannot read this file as a photo. Take a new one, or choose a JPG or PNG.";
    too_large:
        "Foto ini terlalu besar untuk HP ini. Ambil foto baru dengan kamera biasa.",
        "This photo is too large for this phone. Take a new one with the usual camera.";
    pdf_too_large:
        "PDF ini terlalu besar. Paling besar {0}. Ambil foto halamannya saja.",
        "This PDF is too large. The most is {0}. Take a photo of the page instead.";
    unreadable:
        "Foto ini tidak dapat dibuka. Tutup aplikasi lain, lalu coba lagi.",
        "This photo could not be opened. Close other apps and try again.";
}

/// Why a photo or document could not be taken, and what to do.
pub fn problem(error: PictureError) -> String {
    match error {
        PictureError::NoPicture => no_picture().to_owned(),
        PictureError::TooLarge => too_large().to_owned(),
        PictureError::PdfTooLarge => fill(
            pdf_too_large(),
            &[&formats::size(u64::from(crate::picture::MOST_PDF))],
        ),
        PictureError::Unreadable => unreadable().to_owned(),
    }
}
