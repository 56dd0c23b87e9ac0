//! Samples of what surrounds a loan: conditions, guarantors, papers, payoffs.

use serde_json::{Value, json};

use super::rp;

/// Each under the name of its type in small letters.
pub fn lending() -> Value {
    let slot =
        json!({"id": "ktp", "name": "Foto KTP", "hint": "Terang", "required": true, "pdf": false});
    let pledge =
        json!({"kind": "vehicle", "description": "BPKB motor 2019", "value": rp("12000000.00")});
    let guarantor = json!({"number": "01170077", "name": "B*** H***", "status": "declined",
        "answeredAt": "2026-04-02T10:00:00+07:00", "reason": "Maaf"});
    let attachment = json!({"slot": "ktp", "mediaType": "image/jpeg", "size": 150_000,
        "received": 150_000, "sha256": "ab".repeat(32), "completedAt": "2026-04-02T10:00:00+07:00"});
    let late_fee = json!({"percent": "0.1", "per": "day", "base": "instalment", "graceDays": 3,
        "graceCounts": false});
    let payoff_terms = json!({"interest": "byDay", "feePercent": "1"});
    json!({
        "slot_of_product": slot,
        "pledge": pledge,
        "guarantor": guarantor,
        "guarantor_check": {"number": "01170077", "able": true, "name": "B*** H***"},
        "attachment": attachment,
        "late_fee": late_fee,
        "payoff_terms": payoff_terms,
        "late": {"number": 2, "dueOn": "2026-03-10", "days": 23, "left": rp("590000.00"), "fee": rp("11800.00")},
        "payoff": {"asOf": "2026-04-02T10:00:00+07:00", "on": "2026-04-10", "principal": rp("5000000.00"),
            "interest": rp("90000.00"), "lateFees": rp("0.00"), "fee": rp("50000.00"), "total": rp("5140000.00")},
        "conditions": {"minMemberMonths": 6, "maxRunning": 2, "withoutArrears": true, "savingsMultiple": "3",
            "guarantors": 2, "collateralAbove": rp("20000000.00"), "slots": [slot], "lateFee": late_fee,
            "payoff": payoff_terms},
        "eligibilities": {"asOf": "2026-04-02T10:00:00+07:00", "items": [{"productId": "lp",
            "hindrances": ["memberTooShort", "inArrears"], "most": rp("9000000.00"), "from": "2026-07-31"}]},
        "guarantees": {"asOf": "2026-04-02T10:00:00+07:00", "items": [{"id": "g1", "borrower": "Siti",
            "borrowerNumber": "01150042", "productName": "Usaha", "amount": rp("9000000.00"), "months": 12,
            "instalment": rp("885000.00"), "status": "accepted", "askedAt": "2026-03-02T10:00:00+07:00",
            "answeredAt": "2026-03-03T10:00:00+07:00", "canAnswer": false, "application": "disbursed",
            "loan": {"status": "active", "outstanding": rp("8000000.00"), "arrears": rp("0.00"),
                "nextDueOn": "2026-04-10"}}]},
        "guarantee_answer": {"accepts": false, "reason": "Sedang ada cicilan"},
        "request_with_sureties": {"productId": "lp", "amount": rp("5000000.00"), "months": 12, "purpose": "Warung",
            "guarantors": ["01170077"], "collateral": pledge},
        "application_with_sureties": {"id": "p1", "number": "PP-2026-0001", "productId": "lp", "productName": "Usaha",
            "amount": rp("5000000.00"), "months": 12, "purpose": "Warung", "status": "submitted",
            "submittedAt": "2026-04-02T10:00:00+07:00",
            "history": [{"status": "submitted", "at": "2026-04-02T10:00:00+07:00"}], "guarantors": [guarantor],
            "collateral": pledge, "slots": [slot], "attachments": [attachment], "awaits": ["guarantors"]},
    })
}
