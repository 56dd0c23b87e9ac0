//! The small cooperative that every case begins with.

use chrono::TimeDelta;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sokoguru_api::meetings::{BallotKind, MeetingKind, Side};
use sokoguru_domain::{
    Charge, Direction, Fee, FeeKind, MajorityRule, MemberNumber, MemberStatus,
    Method as LoanMethod, Money, Period, Product, QuorumRule, Rate, Rounding, SavingsKind, Terms,
    TransactionKind, Zone, schedule,
};
use sokoguru_server::Store;
use sokoguru_server::passwords::Passwords;
use sokoguru_server::secrets::sha256;
use sokoguru_server::store::Writing;
use sokoguru_server::store::cooperative::{AnnouncementRow, Area, Cooperative};
use sokoguru_server::store::loans::{NewLoan, ProductRow};
use sokoguru_server::store::meetings::{
    ItemRow, ItemTerms, MeetingRow, MeetingTerms, OptionRow, PaperRow,
};
use sokoguru_server::store::members::{MemberId, NewMember};
use sokoguru_server::store::savings::{NewAccount, NewMovement};

use crate::world::{BUDI, CALON, LEFT, NEW, PASSWORD, SITI, day, start};

fn rp(whole: u64) -> Money {
    Money::rupiah(whole).unwrap()
}

pub async fn seed(store: &Store, passwords: &Passwords) {
    let now = start() - TimeDelta::days(1);
    let mut tx = store.write().await.unwrap();
    tx.put_cooperative(
        &Cooperative {
            name: "KSP Karya <Bersama>".to_owned(),
            legal_name: "Koperasi Simpan Pinjam Karya Bersama".to_owned(),
            nik_koperasi: Some("3204050010001".to_owned()),
            badan_hukum: None,
            address: Some("Jl. Merdeka 1".to_owned()),
            whatsapp: Some("6281200000000".to_owned()),
            phone: None,
            colour: "#0a5c45".to_owned(),
            zone: Zone::Wita,
            interest_word: Some("jasa".to_owned()),
            privacy_url: None,
        },
        now,
    )
    .await
    .unwrap();
    let hash = passwords.hash_blocking(PASSWORD).unwrap();
    let mut ids = Vec::new();
    for (number, name, status) in [
        (SITI, "Siti", MemberStatus::Full),
        (BUDI, "Budi", MemberStatus::Full),
        (CALON, "Calon", MemberStatus::Candidate),
        (NEW, "Baru", MemberStatus::Full),
        (LEFT, "Pergi", MemberStatus::Left),
    ] {
        let id = tx
            .insert_member(&NewMember {
                number: MemberNumber::parse(number).unwrap(),
                name: name.to_owned(),
                status,
                joined_on: day("2020-01-15"),
                left_on: None,
            })
            .await
            .unwrap();
        if number != NEW {
            tx.put_password(id, &hash, now).await.unwrap();
        }
        ids.push(id);
    }
    for (whose, id) in ids.iter().zip(["siti", "budi"]) {
        seed_savings(&mut tx, *whose, id).await;
    }
    tx.set_figures_moment(Area::Savings, now).await.unwrap();
    tx.set_figures_moment(Area::Loans, now).await.unwrap();
    seed_loans(&mut tx, &ids).await;
    seed_meetings(&mut tx).await;
    for n in 1..=7 {
        tx.insert_announcement(&AnnouncementRow {
            id: format!("kabar-{n}"),
            title: format!("Kabar {n}"),
            body: "Isi".to_owned(),
            published_at: now - TimeDelta::days(n / 2),
        })
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn seed_savings(tx: &mut Writing, whose: MemberId, id: &str) {
    for (kind, minimum) in [
        (SavingsKind::Sukarela, Some(rp(50_000))),
        (SavingsKind::Pokok, None),
        (SavingsKind::Wajib, None),
    ] {
        let account = format!("{id}-{}", kind.code());
        tx.insert_account(&NewAccount {
            id: account.clone(),
            member: whose,
            kind,
            name: format!("Simpanan {}", kind.code()),
            number: format!("{}.{id}", kind.code()),
            opened_on: day("2024-01-01"),
            rate: (kind == SavingsKind::Sukarela)
                .then(|| Rate::new(Decimal::from(3), Period::Year).unwrap()),
            matures_on: None,
            minimum_balance: minimum,
        })
        .await
        .unwrap();
        for n in 0..130_u32 {
            let booked_on = day("2024-01-01") + chrono::Days::new(u64::from(n) * 6);
            let out = n % 10 == 9 && kind == SavingsKind::Sukarela;
            tx.append_movement(
                &account,
                &NewMovement {
                    booked_on,
                    kind: if out {
                        TransactionKind::Withdrawal
                    } else {
                        TransactionKind::Deposit
                    },
                    direction: if out {
                        Direction::Debit
                    } else {
                        Direction::Credit
                    },
                    amount: rp(25_000),
                    description: "Setoran".to_owned(),
                    reference: format!("BKM-{n}"),
                },
            )
            .await
            .unwrap();
            if kind == SavingsKind::Pokok {
                break;
            }
        }
    }
}

pub fn product(id: &str, method: LoanMethod) -> ProductRow {
    ProductRow {
        id: id.to_owned(),
        name: format!("Pinjaman {id}"),
        description: "Untuk apa saja".to_owned(),
        product: Product {
            method,
            rate: Rate::new(Decimal::new(15, 1), Period::Month).unwrap(),
            rounding: Rounding::RUPIAH,
            fees: vec![
                Fee {
                    kind: FeeKind::Provision,
                    charge: Charge::Percent(Decimal::ONE),
                },
                Fee {
                    kind: FeeKind::Administration,
                    charge: Charge::Amount(rp(25_000)),
                },
            ],
            min_amount: rp(500_000),
            max_amount: rp(20_000_000),
            min_months: 3,
            max_months: 24,
        },
    }
}

async fn seed_loans(tx: &mut Writing, ids: &[MemberId]) {
    let product = product("umum", LoanMethod::Flat);
    tx.put_product(1, &product).await.unwrap();
    for (whose, id) in ids.iter().zip(["pinjaman-siti", "pinjaman-budi"]) {
        let terms = Terms {
            principal: rp(6_000_000),
            months: 12,
            first_due: day("2026-01-10"),
        };
        let plan = schedule(&product.product, &terms).unwrap();
        tx.insert_loan(&NewLoan {
            id,
            number: id,
            member: *whose,
            product: &product,
            principal: rp(6_000_000),
            months: 12,
            disbursed_on: day("2025-12-10"),
            instalments: plan.instalments(),
        })
        .await
        .unwrap();
        // January and half of February.
        tx.append_payment(id, day("2026-01-10"), rp(590_000), "a")
            .await
            .unwrap();
        tx.append_payment(id, day("2026-02-10"), rp(295_000), "b")
            .await
            .unwrap();
    }
}

pub const OPEN: &str = "rat-2025";
pub const COMING: &str = "ralb-2026";
pub const PAPER: &[u8] = b"%PDF-1.7 laporan pertanggungjawaban";

async fn seed_meetings(tx: &mut Writing) {
    let now = start();
    let hour = TimeDelta::hours(1);
    for (id, opens, published) in [
        (OPEN, now - hour, Some(now - TimeDelta::days(30))),
        (
            COMING,
            now + TimeDelta::days(10),
            Some(now - TimeDelta::days(1)),
        ),
        ("draft", now + TimeDelta::days(20), None),
    ] {
        tx.insert_meeting(&MeetingRow {
            id: id.to_owned(),
            title: format!("Rapat {id}"),
            kind: MeetingKind::Rat,
            book_year: 2025,
            place: "Balai Desa".to_owned(),
            starts_at: opens,
            open_at: opens,
            close_at: opens + hour * 4,
            accept_until: opens + hour * 5,
            quorum: QuorumRule::MORE_THAN_HALF,
            published_at: published,
            counted: None,
            terms: MeetingTerms::default(),
        })
        .await
        .unwrap();
        let paper = format!("{id}-lpj");
        let row = PaperRow {
            id: paper.clone(),
            title: "LPJ".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: u32::try_from(PAPER.len()).unwrap(),
            sha256: sha256(PAPER),
        };
        tx.insert_paper(id, 1, &row, PAPER).await.unwrap();
        for (position, ballot) in [
            (1, BallotKind::None),
            (2, BallotKind::Open),
            (3, BallotKind::Consensus),
        ] {
            let item = format!("{id}-{position}");
            let options = [
                ("ya", Side::For),
                ("tidak", Side::Against),
                ("abstain", Side::Abstain),
            ];
            tx.insert_item(&ItemRow {
                id: item.clone(),
                meeting_id: id.to_owned(),
                position,
                revision: 1,
                title: format!("Acara {position}"),
                text: "Apakah setuju?".to_owned(),
                ballot,
                majority: MajorityRule::SIMPLE,
                options: options
                    .iter()
                    .filter(|_| ballot == BallotKind::Open)
                    .map(|(label, side)| OptionRow {
                        id: format!("{item}-{label}"),
                        label: (*label).to_owned(),
                        side: *side,
                    })
                    .collect(),
                paper_ids: vec![paper.clone()],
                terms: ItemTerms::default(),
            })
            .await
            .unwrap();
        }
    }
}

/// A vote on the open item of a meeting.
pub fn vote(meeting: &str, label: &str, rev: u32) -> Value {
    json!({
        "itemId": format!("{meeting}-2"),
        "itemRevision": 1,
        "optionId": format!("{meeting}-2-{label}"),
        "rev": rev,
    })
}

/// An application that every rule allows.
pub fn application() -> Value {
    json!({
        "productId": "umum",
        "amount": {"value": "5000000.00", "currency": "IDR"},
        "months": 12,
        "purpose": "Modal warung",
    })
}
