//! A valid sample of everything that a backend answers or is asked, every field filled in.

mod lending;

use lending::lending;
use serde_json::{Value, json};

fn rp(value: &str) -> Value {
    json!({"value": value, "currency": "IDR"})
}

fn member() -> Value {
    json!({"number": "000123", "name": "Siti \"Ani\" Aminah\n", "status": "full", "joinedOn": "2019-02-28"})
}

fn account() -> Value {
    json!({"id": "s1", "kind": "berjangka", "name": "Simpanan Berjangka", "number": "01.02", "balance": rp("1500000.00"),
        "available": rp("0.00"), "openedOn": "2020-02-29", "rate": {"value": "6.25", "per": "year"},
        "maturesOn": "2027-12-31", "minimumBalance": rp("50000.00"), "lastMovementOn": "2026-04-02"})
}

fn application() -> Value {
    json!({"id": "p1", "number": "PP-2026-0042", "productId": "lp", "productName": "Pinjaman Usaha",
        "amount": rp("5000000.00"), "months": 12, "purpose": "Warung — 2 étagères 🛒", "status": "underReview",
        "submittedAt": "2026-04-02T10:42:00+07:00", "history": [
            {"status": "submitted", "at": "2026-04-02T10:42:00+07:00", "reason": ""},
            {"status": "somethingNew", "at": "2026-04-03T00:00:00Z", "reason": "Menunggu"}], "loanId": "l1"})
}

fn loan() -> Value {
    json!({"id": "l1", "number": "PK-1", "productName": "Pinjaman Usaha", "principal": rp("100.00"),
        "outstanding": rp("50.00"), "months": 2, "paidInstalments": 1, "status": "active",
        "disbursedOn": "2026-01-15", "nextDue": {"number": 2, "dueOn": "2026-03-15", "amount": rp("51.00")},
        "arrears": rp("0.00")})
}

fn instalment(number: u16) -> Value {
    json!({"number": number, "dueOn": "2026-03-15", "principal": rp("50.00"), "interest": rp("1.00"),
        "total": rp("51.00"), "balance": rp("0.00"), "paid": rp("0.00"), "status": "due"})
}

fn meeting() -> Value {
    json!({"id": "m1", "title": "RAT Tahun Buku 2025", "kind": "rat", "bookYear": 2025,
        "startsAt": "2026-04-02T09:00:00+07:00", "place": "Balai Desa", "phase": "open",
        "openAt": "2026-04-02T09:00:00+07:00", "closeAt": "2026-04-02T12:00:00+07:00",
        "acceptUntil": "2026-04-02T12:15:00.250+07:00", "votableItems": 2, "votedItems": 1,
        "attendedAt": "2026-04-02T08:55:00-03:30"})
}

fn quorum() -> Value {
    json!({"present": 101, "voters": 4_294_967_295_u32, "required": 94, "reached": true})
}

fn receipt() -> Value {
    json!({"itemId": "i1", "number": "482710935560", "rev": 1, "receivedAt": "2026-04-02T10:42:00+07:00"})
}

fn octets(length: usize) -> String {
    sokoguru_api::Octets((0..=255).cycle().take(length).collect()).to_text()
}

fn sealed() -> Value {
    json!({
        "credential_request": {"publicKey": octets(32)},
        "credential": {"slot": octets(16), "publicKey": octets(32), "source": "phone",
            "changedAt": "2026-04-01T08:55:00+07:00", "frozen": false},
        "slot": {"slot": octets(16)},
        "manifest": {"boardId": octets(32), "start": octets(200), "manifest": octets(400), "at": 1_790_000_000_000_u64,
            "leaf": 14, "head": octets(112), "proof": [octets(32), octets(32)]},
        "ceremony": {"boardId": octets(32), "threshold": 2, "round": 1, "stage": "reveals",
            "trustees": [{"number": 1, "name": "Pengurus", "committed": true, "revealed": false, "confirmed": false, "shares": 0}],
            "closed": false, "start": octets(200), "events": [{"leaf": 3, "bytes": octets(9)}]},
        "trustee_receipt": {"leaf": 3, "head": octets(112)},
        "open_votes": {"votes": [{"name": "Siti", "optionIds": ["o1"]}]}
    })
}

fn savings_requests() -> Value {
    let history = json!([{"status": "submitted", "at": "2026-04-02T10:42:00+07:00", "reason": ""}]);
    json!({
        "savings_detail": {"asOf": "2026-04-02T10:00:00+07:00", "account": account(), "waiting": rp("0.00"),
            "months": [{"month": "2026-04", "moneyIn": rp("2000000.00"), "moneyOut": rp("500000.00"),
                "balance": rp("1500000.00"), "movements": 4_294_967_295_u32}],
            "term": {"placed": rp("1000000.00"), "months": 12, "payout": "added",
                "penalty": {"of": "interest", "percent": "10"}}},
        "withdrawal": {"amount": rp("150000.00"), "penalty": rp("0.00"), "note": "Untuk \"sekolah\""},
        "deposit_notice": {"amount": rp("50000.00"), "paidOn": "2026-04-01", "note": "", "photo": octets(7)},
        "savings_requests": {"asOf": "2026-04-02T10:42:00+07:00", "items": [
            {"id": "r1", "number": "TB-2026-0001", "kind": "closing", "accountId": "s1", "accountName": "Berjangka",
                "amount": rp("1500000.00"), "ending": {"interest": rp("10000.00"), "tax": rp("0.00"),
                    "penalty": rp("1000.00"), "paid": rp("1509000.00")}, "note": "x", "hasPhoto": false,
                "status": "submitted", "submittedAt": "2026-04-02T10:42:00+07:00", "history": history},
            {"id": "r2", "number": "ST-2026-0001", "kind": "deposit", "accountId": "s2", "accountName": "Sukarela",
                "amount": rp("50000.00"), "paidOn": "2026-04-01", "note": "", "hasPhoto": true,
                "status": "somethingNew", "submittedAt": "2026-04-02T10:42:00+07:00", "history": []}]}
    })
}

fn surplus() -> Value {
    let part = |basis: &str, own: &str, all: &str, pool: &str, part: &str| json!({"basis": basis, "own": rp(own), "all": rp(all), "pool": rp(pool), "part": rp(part)});
    let share = |purpose: &str, percent: &str, amount: &str| json!({"purpose": purpose, "name": "Jasa", "percent": percent, "amount": rp(amount)});
    json!({
        "shu_years": {"asOf": "2026-04-02T10:00:00+07:00", "items": [
            {"year": 2025, "status": "proposed", "result": {"kind": "surplus", "amount": rp("60000000.00")}, "ownTotal": rp("1240000.00")},
            {"year": 2020, "status": "decided", "result": {"kind": "loss", "amount": rp("5447981.00")}}]},
        "shu": {"asOf": "2026-04-02T10:00:00+07:00", "year": 2025, "status": "decided", "decidedOn": "2026-03-22", "meetingId": "m1",
            "result": {"kind": "surplus", "amount": rp("60000000.00")}, "unit": "rupiah", "allotments": [
                share("reserves", "55", "33000000.00"), share("capital", "20", "12000000.00"), share("business", "25.0", "15000000.00")],
            "capital": part("pokokWajib", "2000000.00", "100000000.00", "12000000.00", "240000.00"),
            "business": part("interestPaid", "5000000.00", "75000000.00", "15000000.00", "1000000.00"),
            "ownTotal": rp("1240000.00"), "members": 186, "note": "Sesuai ART"},
        "shu_loss": {"asOf": "2026-04-02T10:00:00+07:00", "year": 2020, "status": "decided",
            "result": {"kind": "loss", "amount": rp("5447981.00")}, "unit": "sen", "members": 0, "note": ""}
    })
}

fn public(results: &Value) -> Value {
    let asked = "2026-04-02T10:00:00+07:00";
    json!({
        "cooperative": {"asOf": asked, "legalName": "Koperasi A", "name": "A", "nikKoperasi": "3", "badanHukum": "4", "address": "Jalan",
            "contact": {"whatsapp": "62", "phone": "021"},
            "officers": [{"body": "board", "position": "Ketua", "name": "Ani", "since": "2024-03-22", "until": "2027-03-22"}],
            "figures": [{"year": 2025, "members": 186, "assets": rp("900.00"), "equity": rp("300.00"), "savings": rp("700.00"),
                "loans": rp("800.00"), "result": {"kind": "loss", "amount": rp("1.00")}}],
            "health": [{"year": 2025, "grade": "fairlyHealthy", "score": "78.5", "assessor": "Dinas Koperasi", "assessedOn": "2026-05-02"}],
            "nextMeeting": {"title": "RAT", "startsAt": asked, "place": "Balai Desa"},
            "decisions": [{"meetingId": "m0", "title": "RAT", "bookYear": 2024, "heldAt": asked, "quorum": quorum(),
                "items": [results["items"][0]]}]},
        "decisions": {"asOf": asked, "items": [{"meetingId": "m0", "title": "RAT", "heldAt": asked, "items": [
            {"itemId": "i1", "title": "LPJ", "outcome": "accepted", "followUps": results["followUps"]}]}]},
        "question": {"text": "Kapan SHU dibayar?"},
        "questions": {"asOf": asked, "items": [
            {"id": "q1", "meetingId": "m0", "meetingTitle": "RAT", "text": "Kapan?", "askedAt": asked,
                "answer": {"text": "April", "by": "Pengawas", "at": asked}},
            {"id": "q0", "text": "Mengapa?", "askedAt": asked}]}
    })
}

/// Everything, each under the name of its type in small letters.
pub fn all() -> Value {
    let grant = json!({"sessionId": "d-1_A", "member": member(), "expiresAt": "2026-05-02T00:00:00Z",
        "bearer": {"accessToken": "a", "expiresIn": 900, "refreshToken": "r"}});
    let home = json!({"asOf": "2026-04-02T10:00:00+07:00", "member": member(), "savingsTotal": rp("1500000.00"),
        "savings": [account()], "nextDue": {"loanId": "l1", "productName": "Pinjaman Usaha", "number": 2, "of": 12,
            "dueOn": "2026-05-01", "amount": rp("51.00"), "arrears": rp("0.00")},
        "meeting": meeting(), "applications": [application()],
        "announcements": [{"id": "n1", "title": "9999-01-01", "body": "Satu\n\nDua", "publishedAt": "2026-04-01T00:00:00Z"}]});
    let agenda = json!([
        {"id": "i0", "position": 1, "revision": 1, "title": "Tata tertib", "text": "", "ballot": "consensus", "options": [], "paperIds": [],
            "consensus": {"agreed": true, "words": "Seperti dibacakan", "recordedAt": "2026-04-02T09:10:00+07:00"}},
        {"id": "i1", "position": 2, "revision": 65535, "title": "LPJ", "text": "Setuju?", "ballot": "open",
            "options": [{"id": "o1", "label": "Setuju", "side": "for"}, {"id": "o2", "label": "Tidak", "side": "against"}],
            "receipt": receipt(), "paperIds": ["d1"],
            "rule": {"decision": "articles", "quorum": {"numerator": 3, "denominator": 4, "strict": false}, "quorumRequired": 140,
                "majority": {"part": {"numerator": 1, "denominator": 2, "strict": true}, "basis": "present"},
                "min": 1, "max": 1, "tie": "notAccepted"}},
        {"id": "i2", "position": 3, "revision": 1, "title": "Pengawas", "text": "Pilih dua", "ballot": "open",
            "options": [{"id": "o3", "label": "Ani", "side": "candidate"}, {"id": "o4", "label": "Budi", "side": "candidate"}],
            "paperIds": [], "rule": {"decision": "election", "quorum": {"numerator": 1, "denominator": 2, "strict": true},
                "quorumRequired": 94, "seats": 2, "min": 0, "max": 2, "tie": "lots"}}]);
    let follow_ups = json!([{"id": "f1", "itemId": "i1", "what": "Daftarkan akta", "responsible": "Sekretaris",
        "dueOn": "2026-05-02", "state": "open", "note": "", "updatedAt": "2026-04-02T13:00:00+07:00"}]);
    let results = json!({"asOf": "2026-04-02T13:00:00+07:00", "quorum": quorum(), "items": [
        {"itemId": "i1", "position": 2, "title": "LPJ", "ballot": "open", "outcome": "accepted",
            "counts": [{"label": "Setuju", "side": "for", "votes": 99, "elected": false}], "required": 51}],
        "followUps": follow_ups});
    let product = json!({"id": "lp", "name": "Usaha", "description": "Modal", "method": "flat",
        "rate": {"value": "1.5", "per": "month"}, "roundingMode": "halfUp", "roundingUnit": "hundred",
        "minAmount": rp("1000000.00"), "maxAmount": rp("9000000.00"), "minMonths": 3, "maxMonths": 36,
        "fees": [{"kind": "provision", "percent": "1"}, {"kind": "administration", "amount": rp("25000.00")}]});
    let problem = json!({"type": "about:blank", "title": "Unprocessable", "status": 422, "detail": "too much",
        "code": "amount_above_maximum", "traceId": "t", "retryAt": "2026-04-02T10:42:00+07:00", "limit": "9000000.00",
        "errors": [{"pointer": "/amount", "code": "invalid"}]});
    let mut all = json!({
        "activation": {"memberNumber": "1", "code": "ABCD", "newPassword": "p\\ass\u{1}\u{8}\u{c}\t\r/", "device": "HP"},
        "session_request": {"memberNumber": "1", "password": "ünï🔑", "device": "HP"},
        "refresh": {"refreshToken": "r"},
        "password": {"currentPassword": "a", "newPassword": "b"},
        "grant": grant,
        "sessions": {"items": [{"id": "d1", "device": "HP", "createdAt": "2026-01-01T00:00:00Z",
            "lastSeenAt": "2026-01-02T00:00:00.000001+08:00", "current": false}]},
        "discovery": {"legalName": "Koperasi A", "name": "A", "nikKoperasi": "3", "badanHukum": "4", "address": "Jalan",
            "contact": {"whatsapp": "62", "phone": "021"}, "colour": "#005500", "zone": "Asia/Jakarta", "currency": "IDR",
            "words": {"interest": "jasa"}, "privacyUrl": "/privasi", "services": {"accounts": {"protocol": "sokoguru/1",
                "baseUrl": "/", "auth": "session", "settings": {"tenant_id": "7"}}, "loans": {"protocol": "x/2",
                "baseUrl": "https://a.id", "auth": "bearer"}}, "serverTime": "2026-04-02T10:00:00+07:00", "pushKey": "BA"},
        "push_request": {"endpoint": "https://push.example/x", "key": "BAAB", "auth": "AAAA",
            "topics": ["vote", "somethingNew"], "detailed": true, "lang": "id"},
        "push": {"topics": ["instalment"], "detailed": false, "lang": "en", "endpointSha256": "00ff",
            "since": "2026-04-02T10:00:00+07:00"},
        "home": home,
        "products": {"items": [product]},
        "request": {"productId": "lp", "amount": rp("5000000.00"), "months": 12, "purpose": "Warung"},
        "applications": {"asOf": "2026-04-02T10:00:00+07:00", "items": [application()]},
        "loans": {"asOf": "2026-04-02T10:00:00+07:00", "items": [loan()]},
        "loan": {"asOf": "2026-04-02T10:00:00+07:00", "summary": loan(), "method": "anuitas",
            "rate": {"value": "12", "per": "year"}, "schedule": [instalment(1), instalment(2)]},
        "meetings": {"asOf": "2026-04-02T10:00:00+07:00", "items": [meeting()]},
        "meeting": {"asOf": "2026-04-02T10:00:00+07:00", "summary": meeting(), "mayVote": true, "quorum": quorum(),
            "items": agenda, "papers": [{"id": "d1", "title": "Laporan", "mediaType": "application/pdf", "size": 1234,
                "sha256": "ab".repeat(32)}], "secondOf": "m0", "followUps": follow_ups,
            "board": {"boardId": octets(32), "enrolmentOpen": true, "enrolled": false, "published": false}},
        "presence": {"asOf": "2026-04-02T10:00:00+07:00", "phase": "open", "quorum": quorum(),
            "items": [{"itemId": "i1", "revision": 1, "ballot": "open", "open": true, "quorumReached": false}]},
        "vote": {"itemId": "i1", "itemRevision": 1, "optionId": "setuju", "rev": 1},
        "receipt": receipt(),
        "attendance": {"attendedAt": "2026-04-02T08:55:00+07:00", "quorum": quorum()},
        "results": results,
        "problem": problem,
        "savings": {"asOf": "2026-04-02T10:00:00+07:00", "total": rp("1500000.00"), "items": [account()]},
        "transactions": {"asOf": "2026-04-02T10:00:00+07:00", "items": [{"id": "t1", "bookedOn": "2026-04-01",
            "kind": "deposit", "direction": "credit", "amount": rp("100000.00"), "balanceAfter": rp("1500000.00"),
            "description": "Setoran", "reference": "K-1"}], "nextCursor": "c", "months": ["2026-04"]},
        "page": {"items": [{"id": "n1", "title": "t", "body": "b", "publishedAt": "2026-04-01T00:00:00Z"}], "nextCursor": "c"},
    });
    let more = [
        sealed(),
        savings_requests(),
        surplus(),
        lending(),
        joining(),
        public(&all["results"]),
    ];
    for more in more {
        if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
            all.extend(more);
        }
    }
    all
}

/// Becoming a member, a member's own data, and leaving.
fn joining() -> Value {
    let at = "2026-04-02T10:00:00+07:00";
    json!({
        "joining_terms": {"asOf": at, "open": true, "pokok": rp("100000.00"), "wajib": rp("25000.00"),
            "consentVersion": "2026-11", "refusedKeptDays": 90, "privacyContact": "Ratna"},
        "membership": {"name": "Dewi", "nik": "3273055712909999", "bornOn": "1990-12-17", "address": "Jalan Kenanga",
            "phone": "081234567890", "occupation": "Pedagang", "voluntary": rp("50000.00"), "consentVersion": "2026-11",
            "contact": true, "secret": "A".repeat(43)},
        "membership_state": {"reference": "7K3M9QXZ2B4D", "status": "accepted", "submittedAt": at,
            "history": [{"status": "submitted", "at": at}, {"status": "accepted", "at": at, "reason": "x"}],
            "memberNumber": "01260195", "pokokDue": rp("100000.00")},
        "profile": {"number": "01150042", "name": "Siti", "status": "full", "joinedOn": "2015-03-01", "address": "Jalan",
            "phoneMasked": "0812*****890", "bornOn": "1980-01-01", "occupation": "Guru", "nikMasked": "************0003",
            "pokokDue": rp("1.00"),
            "corrections": [{"id": "k1", "field": "phone", "value": "0812*****890", "status": "refused", "submittedAt": at,
                "actBy": at, "decidedAt": at, "answer": "Bawa KTP"}],
            "consents": [{"id": "c1", "purpose": "contact", "version": "2026-11", "givenAt": at, "withdrawnAt": at,
                "actBy": at, "stoppedAt": at}],
            "leaving": {"id": "l1", "status": "accepted", "submittedAt": at, "decidedAt": at, "leavesOn": "2026-05-01",
                "answer": "Dibayar"}},
        "correction_request": {"field": "address", "value": "Jalan Melati 7", "reason": "Pindah"},
        "leaving_terms": {"asOf": at, "returnedWithinMonths": 3,
            "accounts": [{"name": "Berjangka", "kind": "berjangka", "balance": rp("5.00"), "outcome": "atMaturity",
                "maturesOn": "2026-12-01"}],
            "obstacles": [{"kind": "loan", "number": "PJ-1", "amount": rp("9.00")}]},
        "leaving_request": {"reason": "Pindah kota", "payout": "Tunai"},
    })
}
