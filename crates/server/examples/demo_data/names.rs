//! Names of people who do not exist, put together from names that are common in many parts of
//! Indonesia.

use std::collections::BTreeSet;

use crate::random::Random;

/// First names and second names that go together.
const GROUPS: &[(&[&str], &[&str])] = &[
    (
        &[
            "Sri", "Dwi", "Tri", "Eko", "Bambang", "Sugeng", "Wahyu", "Agus", "Slamet", "Endang",
            "Retno", "Joko", "Suparmi", "Ngatini", "Tutik", "Yanto", "Hari", "Puji", "Budi",
            "Kartini",
        ],
        &[
            "Wahyuni",
            "Santoso",
            "Lestari",
            "Prasetyo",
            "Handayani",
            "Widodo",
            "Rahayu",
            "Setiawan",
            "Utami",
            "Kurniawan",
            "Susilowati",
            "Hartono",
            "Purnomo",
            "Astuti",
            "Nugroho",
            "Wibowo",
            "Mulyani",
            "Saputra",
        ],
    ),
    (
        &[
            "Asep", "Dede", "Euis", "Cecep", "Neng", "Ujang", "Iis", "Tatang", "Yayah", "Encep",
            "Lilis", "Dadang",
        ],
        &[
            "Suryana", "Hidayat", "Komariah", "Rohaeni", "Sutisna", "Mulyana", "Nurjanah",
            "Permana", "Kurnia", "Sumiati",
        ],
    ),
    (
        &[
            "Ahmad", "Muhammad", "Siti", "Nur", "Abdul", "Fatimah", "Umi", "Zainal", "Aisyah",
            "Khoirul", "Lailatul", "Hasan",
        ],
        &[
            "Fauzi", "Hidayah", "Rohman", "Khasanah", "Aziz", "Maulana", "Aminah", "Ridwan",
            "Mukhlis", "Zahra", "Ibrahim", "Syarifah",
        ],
    ),
    (
        &[
            "Maria",
            "Yohanes",
            "Theresia",
            "Fransiskus",
            "Agnes",
            "Markus",
            "Kristina",
            "Petrus",
        ],
        &[
            "Lamaholot",
            "Wea",
            "Nainggolan",
            "Rumbewas",
            "Tandiono",
            "Bria",
            "Seran",
            "Latuheru",
            "Wenda",
            "Lumempouw",
        ],
    ),
    (
        &[
            "I Wayan",
            "Ni Wayan",
            "I Made",
            "Ni Made",
            "I Nyoman",
            "Ni Nyoman",
            "I Ketut",
            "Ni Ketut",
        ],
        &[
            "Sudarma", "Suastini", "Artawan", "Sukerti", "Wirawan", "Astiti", "Mahendra",
        ],
    ),
    (
        &[
            "Togar", "Rosmauli", "Parlin", "Tiurma", "Binsar", "Duma", "Saut", "Lamria",
        ],
        &[
            "Simanjuntak",
            "Siregar",
            "Hutapea",
            "Lubis",
            "Sitorus",
            "Nasution",
            "Ginting",
            "Tarigan",
        ],
    ),
    (
        &[
            "Andi", "Sitti", "Daeng", "Baso", "Hasnah", "Rusli", "Yusran", "Marwah",
        ],
        &[
            "Mappasulle",
            "Paturusi",
            "Tenri",
            "Rahman",
            "Makkulau",
            "Sappe",
            "Basri",
        ],
    ),
    (
        &[
            "Yulia",
            "Rizal",
            "Desi",
            "Syafrizal",
            "Gusnimar",
            "Hendri",
            "Elvi",
            "Zulkifli",
        ],
        &[
            "Chaniago",
            "Piliang",
            "Koto",
            "Tanjung",
            "Sikumbang",
            "Jambak",
        ],
    ),
    (
        &["Lie", "Hendra", "Liliana", "Susanto", "Meliana", "Rudy"],
        &["Wijaya", "Gunawan", "Halim", "Tanoto", "Kusuma", "Limanto"],
    ),
];

/// `count` different names, none of which is in `taken`.
pub fn people(random: &mut Random, count: usize, taken: &[&str]) -> Vec<String> {
    let mut seen: BTreeSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        let (first, second) = if random.chance(45) {
            GROUPS[0]
        } else {
            *random.pick(GROUPS)
        };
        let name = format!("{} {}", random.pick(first), random.pick(second));
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}
