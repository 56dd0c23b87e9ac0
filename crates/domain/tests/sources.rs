//! The figures in `vectors/` are copies. Where the collection they were copied from lies beside
//! the repository, each copy is compared with it; elsewhere this says that it was skipped.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use std::fs;
use std::path::Path;

use serde_json::Value;
use vectors::{list, text};

/// The collection's entries of one area, if it is there.
fn collected(area: &str) -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/vectors")
        .join(area)
        .with_extension("json");
    let Ok(file) = fs::read_to_string(&path) else {
        println!("skipped: the collection is not beside this repository");
        return None;
    };
    let file: Value = serde_json::from_str(&file).unwrap();
    Some(list(&file[area]).to_vec())
}

fn copy_of<'a>(copies: &'a [Value], id: &str) -> &'a Value {
    copies
        .iter()
        .find(|copy| copy["id"] == id)
        .unwrap_or_else(|| panic!("{id} was not copied"))
}

#[test]
fn loans_are_copied_completely() {
    let Some(originals) = collected("loans") else {
        return;
    };
    let copies = vectors::loans();
    let mut done = 0;
    for original in &originals {
        if !["match", "match_tol", "published_wrong"].contains(&text(&original["status"])) {
            continue;
        }
        let copy = copy_of(&copies, text(&original["id"]));
        for key in ["method", "status", "published"] {
            assert_eq!(copy[key], original[key], "{} {key}", original["id"]);
        }
        assert_eq!(copy["source"], original["source"]["url"]);
        for (key, value) in original["inputs"].as_object().unwrap() {
            match &copy["inputs"][key] {
                // One source does not print its rate: the collection says beside it how it was
                // inferred.
                Value::String(figure) => assert_eq!(
                    Some(figure.as_str()),
                    text(value).split(' ').next(),
                    "{} {key}",
                    original["id"]
                ),
                other => assert_eq!(other, value, "{} {key}", original["id"]),
            }
        }
        if let Some(words) = original.get("tolerance") {
            let words = text(words);
            let (cell, balance) = (&copy["tolerance"]["cell"], &copy["tolerance"]["balance"]);
            assert_eq!(words, format!("{cell} per cell, {balance} on the balance"));
        }
        done += 1;
    }
    assert_eq!(done, copies.len(), "a copy has no original");
}

#[test]
fn roundings_are_copied_completely() {
    let Some(originals) = collected("rounding") else {
        return;
    };
    let copies = vectors::rounding();
    let originals: Vec<&Value> = originals
        .iter()
        .filter(|original| original.get("contoh").is_some())
        .collect();
    assert_eq!(originals.len(), copies.len());
    for (original, copy) in originals.iter().zip(&copies) {
        assert_eq!(original["contoh"], copy["examples"]);
        assert_eq!(original["source"], copy["source"]);
    }
}

#[test]
fn spellings_are_copied_completely() {
    let Some(originals) = collected("format") else {
        return;
    };
    let copies = vectors::format();
    let money: Vec<Value> = originals
        .iter()
        .filter(|original| original.get("in").is_some())
        .map(|original| Value::from(vec![original["in"].clone(), original["out"].clone()]))
        .collect();
    assert_eq!(copy_of(&copies, "money")["examples"], Value::from(money));
    let names = originals
        .iter()
        .find(|original| original.get("bulan").is_some())
        .unwrap();
    for key in ["bulan", "hari"] {
        assert_eq!(copy_of(&copies, "names")[key], names[key]);
    }
}

#[test]
fn quorums_are_copied_completely() {
    let Some(originals) = collected("rat") else {
        return;
    };
    let copies = vectors::rat();
    let mut done = 0;
    for original in &originals {
        let copy = copy_of(&copies, text(&original["id"]));
        if original["status"] == "rule_only" {
            // The rule is in words there, and the figure that follows from it ours.
            let fraction = text(&copy["inputs"]["aturan"]).trim_start_matches(['>', '=']);
            assert!(text(&original["rule"]).contains(&format!("quorum {fraction} ")));
            assert!(text(&copy["source"]).starts_with(text(&original["source"])));
            done += 1;
            continue;
        }
        assert_eq!(copy["inputs"], original["inputs"]);
        for (key, value) in original["expected"].as_object().unwrap() {
            // One deadline is in words there and a date here.
            if key != "laporan_tahunan_paling_lambat" {
                assert_eq!(&copy["expected"][key], value, "{} {key}", original["id"]);
            }
        }
        done += 1;
    }
    assert_eq!(done, copies.len(), "a copy has no original");
}

#[test]
fn savings_products_are_copied_completely() {
    let Some(originals) = collected("savings_products") else {
        return;
    };
    assert_eq!(originals, vectors::savings_products());
}

#[test]
fn taxes_are_copied_completely() {
    let Some(originals) = collected("savings_interest_tax") else {
        return;
    };
    let copies = vectors::savings_interest_tax();
    assert_eq!(originals.len(), copies.len());
    for original in &originals {
        let copy = copy_of(&copies, text(&original["id"]));
        for key in ["status", "inputs", "published", "expected_by_regulation"] {
            assert_eq!(copy[key], original[key], "{} {key}", original["id"]);
        }
        assert_eq!(copy["source"], original["source"]["url"]);
    }
}

#[test]
fn late_fees_are_copied_completely() {
    let Some(originals) = collected("late_fees") else {
        return;
    };
    let copies = vectors::late_fees();
    for original in &originals {
        let copy = copy_of(&copies, text(&original["id"]));
        for key in [
            "status",
            "inputs",
            "formula",
            "rule",
            "published",
            "computed",
        ] {
            assert_eq!(copy[key], original[key], "{} {key}", original["id"]);
        }
        assert_eq!(copy["source"], original["source"]["url"]);
    }
    assert_eq!(originals.len(), copies.len(), "a copy has no original");
}

#[test]
fn surpluses_are_copied_completely() {
    let copies = vectors::shu();
    if let Some(originals) = collected("shu") {
        for original in &originals {
            let copy = copy_of(&copies, text(&original["id"]));
            for key in ["status", "inputs", "published", "computed"] {
                assert_eq!(copy[key], original[key], "{} {key}", original["id"]);
            }
            assert_eq!(copy["source"], original["source"]["url"]);
        }
    }
    if let Some(originals) = collected("shu_allocation_examples") {
        let ours: Vec<&Value> = copies
            .iter()
            .filter(|one| one["id"] == "allocation")
            .collect();
        assert_eq!(ours.len(), originals.len());
        for (original, copy) in originals.iter().zip(ours) {
            assert_eq!(copy["percent"], original["persen"]);
            assert_eq!(copy["sum"], original["sum"]);
        }
    }
}
