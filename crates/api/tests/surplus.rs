//! A surplus that contradicts itself is refused, whichever figure is bent.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read fails the test that reads it"
)]

mod samples;

use serde_json::{Value, json};
use sokoguru_api::json::read;
use sokoguru_api::shu::{Shu, ShuYears};
use sokoguru_api::wire::Check;

fn passes(sample: &Value) -> bool {
    let shu: Shu = read(sample.to_string().as_bytes()).unwrap();
    shu.check().is_ok()
}

#[test]
fn a_surplus_follows_from_its_figures() {
    let whole = samples::all()["shu"].clone();
    assert!(passes(&whole));
    for (place, figure) in [
        ("/result/amount/value", "60000001.00"),
        ("/allotments/0/amount/value", "33000001.00"),
        ("/capital/own/value", "2100000.00"),
        ("/capital/own/value", "200000000.00"),
        ("/capital/all/value", "0.00"),
        ("/capital/pool/value", "12000001.00"),
        ("/capital/part/value", "240002.00"),
        ("/capital/part/value", "239999.00"),
        ("/business/part/value", "999999.99"),
        ("/ownTotal/value", "1240001.00"),
    ] {
        let mut bent = whole.clone();
        *bent.pointer_mut(place).unwrap() = json!(figure);
        assert!(!passes(&bent), "{place} {figure}");
    }
    // One unit more is what a largest remainder gives, when the sum says so too.
    let mut more = whole.clone();
    *more.pointer_mut("/capital/part/value").unwrap() = json!("240001.00");
    assert!(!passes(&more));
    *more.pointer_mut("/ownTotal/value").unwrap() = json!("1240001.00");
    assert!(passes(&more));
}

#[test]
fn nobody_has_a_share_of_a_loss() {
    let all = samples::all();
    let mut loss = all["shu_loss"].clone();
    assert!(passes(&loss));
    loss["ownTotal"] = all["shu"]["ownTotal"].clone();
    assert!(!passes(&loss));
    let mut shared = all["shu_loss"].clone();
    shared["allotments"] = all["shu"]["allotments"].clone();
    assert!(!passes(&shared));

    let years = |sample: &Value| {
        let years: ShuYears = read(sample.to_string().as_bytes()).unwrap();
        years.check().is_ok()
    };
    let mut list = all["shu_years"].clone();
    assert!(years(&list));
    list["items"][1]["ownTotal"] = all["shu"]["ownTotal"].clone();
    assert!(!years(&list));
    let mut list = all["shu_years"].clone();
    list["items"][1]["year"] = json!(2025);
    assert!(!years(&list));
}

#[test]
fn a_plan_is_read_back_as_the_domain_has_it() {
    let shu: Shu = read(samples::all()["shu"].to_string().as_bytes()).unwrap();
    let plan = shu.plan().unwrap();
    let pools = plan.pools(shu.result.surplus().unwrap().0).unwrap();
    let amounts: Vec<_> = shu.allotments.iter().map(|one| one.amount.0).collect();
    assert_eq!(pools, amounts);
}
