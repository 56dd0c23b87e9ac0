//! Shares of a surplus: published examples reproduced, wrong ones not, and what holds for all.

#![expect(
    clippy::unwrap_used,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use serde_json::Value;
use sokoguru_domain::shu::{
    Allotment, Base, Bases, PartUnit, Parts, Plan, Purpose, ShuError, before_remainders,
    interest_paid, what_if,
};
use sokoguru_domain::{Money, shu};
use vectors::{figure, money, text};

fn plan(parts: &[(Purpose, Decimal)], unit: PartUnit) -> Result<Plan, ShuError> {
    let part = |(purpose, percent): &(Purpose, Decimal)| Allotment {
        purpose: *purpose,
        percent: *percent,
    };
    Plan::new(parts.iter().map(part).collect(), unit)
}

/// The member of a published example against everybody else, whatever is not shared to reserves.
fn parts_of(inputs: &Value, unit: PartUnit) -> Parts {
    let percent = |key: &str| figure(&inputs[key]) * Decimal::ONE_HUNDRED;
    let (capital, business) = (percent("persen_jasa_modal"), percent("persen_jasa_usaha"));
    let plan = plan(
        &[
            (Purpose::Reserves, Decimal::ONE_HUNDRED - capital - business),
            (Purpose::Capital, capital),
            (Purpose::Business, business),
        ],
        unit,
    )
    .unwrap();
    let own = Bases {
        capital: money(&inputs["simpanan_anggota"]),
        business: money(&inputs["transaksi_anggota"]),
    };
    let rest = |all: &str, own: Money| money(&inputs[all]).checked_sub(own).unwrap();
    let others = Bases {
        capital: rest("total_simpanan", own.capital),
        business: rest("total_transaksi", own.business),
    };
    let surplus = money(&inputs["shu_dibagi"]);
    let sharing = plan.share(surplus, &[own, others]).unwrap();
    assert_eq!(Money::sum(sharing.pools.iter().copied()), Ok(surplus));
    sharing.parts[0]
}

#[test]
fn published_parts_are_reproduced_and_wrong_ones_are_not() {
    let mut seen = 0;
    for entry in vectors::shu() {
        let id = text(&entry["id"]);
        if id == "allocation" {
            continue;
        }
        seen += 1;
        for unit in [PartUnit::Sen, PartUnit::Rupiah] {
            let parts = parts_of(&entry["inputs"], unit);
            let ours = [
                ("jma", parts.capital),
                ("jua", parts.business),
                ("total", parts.total().unwrap()),
            ];
            for (key, part) in ours {
                assert_eq!(part, money(&entry["computed"][key]), "{id} {key}");
            }
            match text(&entry["status"]) {
                "match" => {
                    for (key, part) in ours {
                        assert_eq!(part, money(&entry["published"][key]), "{id} {key}");
                    }
                }
                "partial" => {
                    let pools = [
                        ("pool_jasa_modal", "persen_jasa_modal"),
                        ("pool_jasa_penjualan", "persen_jasa_usaha"),
                    ];
                    for (key, percent) in pools {
                        let Some(published) = entry["published"].get(key) else {
                            continue;
                        };
                        let inputs = &entry["inputs"];
                        let pool = figure(&inputs["shu_dibagi"]) * figure(&inputs[percent]);
                        assert_eq!(pool, figure(published), "{id} {key}");
                    }
                }
                "published_wrong" => {
                    let [(_, capital), _, (_, total)] = ours;
                    assert_ne!(capital, money(&entry["published"]["jma"]), "{id}");
                    assert_ne!(total, money(&entry["published"]["total"]), "{id}");
                }
                other => panic!("{id}: {other}"),
            }
        }
    }
    assert_eq!(seen, 5);
}

#[test]
fn published_percentages_make_a_whole_and_their_pools_the_surplus() {
    let purpose = |name: &str| match name {
        "jasa_modal" | "jasa_simpanan" => Purpose::Capital,
        "jasa_usaha" | "jasa_penjualan" | "jasa_anggota" => Purpose::Business,
        "cadangan" => Purpose::Reserves,
        "jasa_pengurus" | "pengurus" => Purpose::Board,
        "karyawan" => Purpose::Staff,
        "pendidikan" => Purpose::Education,
        "sosial" => Purpose::Social,
        "pengurus_karyawan" | "pendidikan_sosial" => Purpose::Other,
        name => panic!("{name}"),
    };
    let mut seen = 0;
    for entry in vectors::shu() {
        if entry["id"] != "allocation" {
            continue;
        }
        seen += 1;
        let mut parts: Vec<(Purpose, Decimal)> = entry["percent"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, percent)| (purpose(name), figure(percent)))
            .collect();
        let whole = plan(&parts, PartUnit::Rupiah).unwrap();
        for sen in [544_798_100, 8_000_000_000, 1, 99, 4_748_000_007] {
            let surplus = Money::from_sen(sen).unwrap();
            assert_eq!(Money::sum(whole.pools(surplus).unwrap()), Ok(surplus));
        }
        // One percent less, and it is no plan any more.
        parts[0].1 -= Decimal::ONE;
        assert_eq!(
            plan(&parts, PartUnit::Rupiah),
            Err(ShuError::NotAHundred {
                sum: Decimal::from(99)
            })
        );
    }
    assert_eq!(seen, 5);
}

#[test]
fn a_plan_says_what_is_wrong_with_it() {
    let percent = |text: &str| text.parse::<Decimal>().unwrap();
    let of = |parts: &[(Purpose, &str)]| {
        let parts: Vec<_> = parts.iter().map(|(p, text)| (*p, percent(text))).collect();
        plan(&parts, PartUnit::Sen).unwrap_err()
    };
    assert_eq!(of(&[]), ShuError::NotAHundred { sum: Decimal::ZERO });
    for wrong in ["-1", "100.0001", "33.33333"] {
        let percent = percent(wrong);
        assert_eq!(
            of(&[(Purpose::Reserves, wrong)]),
            ShuError::NotAPercentage { percent }
        );
    }
    assert_eq!(
        of(&[(Purpose::Capital, "50"), (Purpose::Capital, "50")]),
        ShuError::Twice(Purpose::Capital)
    );
    // Two funds under one heading are no harm.
    assert!(
        plan(
            &[
                (Purpose::Other, Decimal::from(50)),
                (Purpose::Other, Decimal::from(50)),
            ],
            PartUnit::Sen
        )
        .is_ok()
    );
}

#[test]
fn a_pool_with_nobody_to_go_to_is_refused() {
    let plan = plan(
        &[
            (Purpose::Capital, Decimal::from(60)),
            (Purpose::Business, Decimal::from(40)),
        ],
        PartUnit::Rupiah,
    )
    .unwrap();
    let saver = Bases {
        capital: Money::rupiah(100).unwrap(),
        business: Money::ZERO,
    };
    let surplus = Money::rupiah(1_000).unwrap();
    assert_eq!(
        plan.share(surplus, &[saver]),
        Err(ShuError::NoBasis(Purpose::Business))
    );
    assert_eq!(
        plan.share(surplus, &[]),
        Err(ShuError::NoBasis(Purpose::Capital))
    );
    // A year that ends at nothing shares nothing, and that is no error.
    let even = plan.share(Money::ZERO, &[saver, saver]).unwrap();
    assert_eq!(even.parts, [Parts::default(), Parts::default()]);
}

#[test]
fn what_is_finer_than_a_rupiah_is_not_lost() {
    let plan = plan(
        &[(Purpose::Capital, Decimal::ONE_HUNDRED)],
        PartUnit::Rupiah,
    )
    .unwrap();
    let saver = |whole| Bases {
        capital: Money::rupiah(whole).unwrap(),
        business: Money::ZERO,
    };
    let sharing = plan
        .share(
            Money::parse("100.07").unwrap(),
            &[saver(1), saver(1), saver(1)],
        )
        .unwrap();
    let wire: Vec<String> = sharing
        .parts
        .iter()
        .map(|one| one.capital.to_wire())
        .collect();
    // 33.33 each: the first is owed the rupiah that is left, and takes the seven sen.
    assert_eq!(wire, ["34.07", "33.00", "33.00"]);
}

#[test]
fn interest_is_paid_before_principal_and_counts_in_the_year_of_its_payment() {
    let rp = |whole| Money::rupiah(whole).unwrap();
    let day = |text: &str| text.parse().unwrap();
    let instalments = [(rp(100), rp(10)), (rp(100), rp(10)), (rp(100), rp(0))];
    let payments = [
        (day("2024-12-30"), rp(110)),
        (day("2024-12-31"), rp(4)),
        (day("2025-01-31"), rp(106)),
        (day("2025-02-28"), rp(100)),
        // More than was owed is nobody's interest.
        (day("2025-03-31"), rp(5)),
    ];
    assert_eq!(interest_paid(&instalments, &payments, 2024), rp(14));
    assert_eq!(interest_paid(&instalments, &payments, 2025), rp(6));
    assert_eq!(interest_paid(&instalments, &payments, 2026), Money::ZERO);
}

fn any_plan() -> impl Strategy<Value = Plan> {
    (1..=1_000_000_i64, 0..=1_000_000_i64, select(PartUnit::ALL)).prop_map(|(one, two, unit)| {
        let capital = Decimal::new(one, 4);
        let left = Decimal::ONE_HUNDRED - capital;
        let business = Decimal::new(two, 4).min(left);
        plan(
            &[
                (Purpose::Capital, capital),
                (Purpose::Business, business),
                (Purpose::Reserves, left - business),
            ],
            unit,
        )
        .unwrap()
    })
}

#[test]
fn what_if_needs_a_whole_and_a_basis() {
    let rp = |whole| Money::rupiah(whole).unwrap();
    let base = |own, all| Base {
        own: rp(own),
        all: rp(all),
    };
    let parts = |capital: u32, business: u32, owned: Base| {
        what_if(
            rp(1_000_000),
            (Decimal::from(capital), owned),
            (Decimal::from(business), base(0, 0)),
            PartUnit::Rupiah,
        )
    };
    let half = base(50, 100);
    assert_eq!(parts(40, 0, half).unwrap().capital, rp(200_000));
    assert_eq!(parts(0, 0, base(0, 0)), Ok(Parts::default()));
    assert_eq!(
        parts(80, 30, half),
        Err(ShuError::NotAPercentage {
            percent: Decimal::from(-10)
        })
    );
    assert_eq!(
        parts(40, 10, half),
        Err(ShuError::NoBasis(Purpose::Business))
    );
    assert_eq!(
        parts(40, 0, base(101, 100)),
        Err(ShuError::NoBasis(Purpose::Capital))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every sen of the pools reaches one of five thousand members, and nobody is more than a unit
    /// away from what is exactly theirs.
    #[test]
    fn parts_of_five_thousand_members_sum_to_the_pool_exactly(
        plan in any_plan(),
        surplus in prop_oneof![0..1_000_000_000_000_i64, 0..=Money::MAX.to_sen()],
        bases in vec((0..5_000_000_000_i64, prop_oneof![Just(0), 0..9_000_000_000_i64]), 5_000),
    ) {
        let surplus = Money::from_sen(surplus).unwrap();
        let bases: Vec<Bases> = bases
            .iter()
            .map(|(capital, business)| Bases {
                capital: Money::from_sen(*capital).unwrap(),
                business: Money::from_sen(*business).unwrap(),
            })
            .collect();
        let shared = plan.share(surplus, &bases).unwrap();
        prop_assert_eq!(shared.parts.len(), 5_000);
        prop_assert_eq!(Money::sum(shared.pools.iter().copied()), Ok(surplus));
        let capital = Money::sum(shared.parts.iter().map(|part| part.capital));
        let business = Money::sum(shared.parts.iter().map(|part| part.business));
        prop_assert_eq!(capital, Ok(shared.pools[0]));
        prop_assert_eq!(business, Ok(shared.pools[1]));

        let all = Money::sum(bases.iter().map(|one| one.capital)).unwrap();
        let unit = match plan.unit() {
            PartUnit::Sen => 1,
            PartUnit::Rupiah => 100,
        };
        let mut beyond = 0;
        for (base, part) in bases.iter().zip(&shared.parts) {
            let least = before_remainders(shared.pools[0], base.capital, all, plan.unit()).unwrap();
            let more = part.capital.to_sen() - least.to_sen();
            prop_assert!(more >= 0);
            prop_assert!(!base.capital.is_zero() || part.capital.is_zero());
            // One takes what is finer than a unit on top.
            beyond += i32::from(more > unit);
            prop_assert!(more < 2 * unit);
        }
        prop_assert!(beyond <= 1);
    }

    #[test]
    fn who_has_more_never_gets_less(
        pool in 0..100_000_000_i64,
        bases in vec(0..1_000_000_i64, 2..40),
    ) {
        prop_assume!(bases.iter().any(|base| *base > 0));
        let plan = plan(&[(Purpose::Capital, Decimal::ONE_HUNDRED)], PartUnit::Sen).unwrap();
        let bases: Vec<Bases> = bases
            .iter()
            .map(|sen| Bases { capital: Money::from_sen(*sen).unwrap(), business: Money::ZERO })
            .collect();
        let shared = plan.share(Money::from_sen(pool).unwrap(), &bases).unwrap();
        let mut both: Vec<_> = bases.iter().zip(&shared.parts).collect();
        both.sort_by_key(|(base, _)| base.capital);
        for pair in both.windows(2) {
            if pair[0].0.capital < pair[1].0.capital {
                prop_assert!(pair[0].1.capital <= pair[1].1.capital);
            }
        }
    }
}

#[test]
fn codes_are_read_back() {
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_code(purpose.code()), Some(*purpose));
    }
    for basis in shu::ShuBasis::ALL {
        assert_eq!(shu::ShuBasis::from_code(basis.code()), Some(*basis));
    }
}
