//! Every published loan table in `vectors/loans.json` is reproduced, and one that does not follow
//! from its own inputs is shown not to be.

#![expect(
    clippy::unwrap_used,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use sokoguru_domain::schedule::formula::{
    CarriedRow, annuity, carried, daily_declining, even_part, present_value,
};
use sokoguru_domain::{
    Instalment, Method, Money, Period, Rate, Rounding, RoundingMode, RoundingUnit,
};
use vectors::{count, figure, figures, ledger, list, make, money, months, rate, text};

const UP_TO_A_THOUSAND: Rounding = Rounding::new(RoundingMode::Up, RoundingUnit::Thousand);

#[test]
fn every_published_table_is_reproduced() {
    let mut seen = Vec::new();
    for entry in vectors::loans() {
        let id = text(&entry["id"]).to_owned();
        println!("{id}");
        let published = &entry["published"];
        match id.as_str() {
            "flat-wadah-30jt-12" => flat_wadah(&entry, published),
            "flat-9jt-12-1pct" => flat_9jt(&entry, published),
            "flat-kta-50jt-12-1384" => flat_kta(&entry, published),
            "flat-kurco-10jt-12-salah" => flat_kurco(&entry, published),
            "menurun-ilmusoftware-5jt-10" => declining_ilmusoftware(&entry, published),
            "barang-ilmusoftware-1121rb-10" => goods_ilmusoftware(&entry["inputs"], published),
            "menurun-harian-gema-1jt" => daily_gema(&entry["inputs"], published),
            "harian-cusehati" => daily_cusehati(&entry["inputs"], published),
            "anuitas-smk-5jt-10-bulat" => annuity_smk(&entry, published),
            "anuitas-noer-100jt-120" => annuity_noer(&entry, published),
            "anuitas-banksumut-500jt-60" => annuity_banksumut(&entry, published),
            "anuitas-kompasiana-500jt-180" => annuity_kompasiana(&entry, published),
            "anuitas-pv-18pct-12" => annuity_pv(&entry["inputs"], published),
            unknown => panic!("nothing reproduces {unknown}"),
        }
        seen.push(id);
    }
    // A file that lost an entry must not pass for one that was reproduced.
    assert_eq!(seen.len(), 13, "{seen:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 13, "an id stands twice");
}

fn flat_wadah(entry: &Value, published: &Value) {
    let schedule = ledger(entry, Rounding::RUPIAH);
    let rows = schedule.instalments();
    assert_eq!(rows.len(), 12);
    for row in rows {
        assert_eq!(
            row.principal.amount(),
            figure(&published["pokok_per_bulan"])
        );
        assert_eq!(row.interest.amount(), figure(&published["jasa_per_bulan"]));
        assert_eq!(row.total.amount(), figure(&published["angsuran"]));
    }
    assert_eq!(balances(rows), figures(&published["sisa_pokok"]));
    assert_eq!(
        schedule.total_interest().amount(),
        figure(&published["total_jasa"])
    );
    assert_eq!(schedule.total().amount(), figure(&published["total_bayar"]));
}

fn flat_9jt(entry: &Value, published: &Value) {
    let schedule = ledger(entry, Rounding::RUPIAH);
    for row in schedule.instalments() {
        assert_eq!(row.total.amount(), figure(&published["angsuran"]));
    }
    assert_eq!(
        schedule.total_interest().amount(),
        figure(&published["total_bunga"])
    );
    assert_eq!(schedule.total().amount(), figure(&published["total_bayar"]));
}

/// The page carries fractions and rounds each cell where it shows it, so that its cells do not add
/// up. The formula gives every cell; the ledger gives the components and the totals, and its
/// instalment is one sen above the page's, being the sum of what stands beside it.
fn flat_kta(entry: &Value, published: &Value) {
    let sen = Decimal::new(1, 2);
    let shown = table(entry, None);
    assert_eq!(
        shown
            .iter()
            .map(|row| to_sen(row.balance))
            .collect::<Vec<_>>(),
        figures(&published["sisa"])
    );
    for row in &shown {
        assert_eq!(
            to_sen(row.principal + row.interest),
            figure(&published["angsuran"])
        );
        assert_eq!(to_sen(row.principal), figure(&published["pokok_per_bulan"]));
        assert_eq!(to_sen(row.interest), figure(&published["bunga_per_bulan"]));
    }

    let schedule = ledger(entry, Rounding::SEN);
    let (last, others) = schedule.instalments().split_last().unwrap();
    for row in others {
        assert_eq!(
            row.principal.amount(),
            figure(&published["pokok_per_bulan"])
        );
        assert_eq!(row.interest.amount(), figure(&published["bunga_per_bulan"]));
        assert_eq!(row.total.amount(), figure(&published["angsuran"]) + sen);
    }
    assert_eq!(last.principal.to_wire(), "4166666.63");
    assert_eq!(last.interest.to_wire(), "576666.63");
    assert_eq!(
        schedule.total_interest().amount(),
        figure(&published["total_bunga"])
    );
    assert_eq!(schedule.total().amount(), figure(&published["total_bayar"]));
}

fn flat_kurco(entry: &Value, published: &Value) {
    assert_eq!(text(&entry["status"]), "published_wrong");
    let schedule = ledger(entry, Rounding::SEN);
    let first = schedule.instalments()[0];
    assert_eq!(
        first.interest.amount(),
        figure(&published["bunga_per_bulan"])
    );
    assert_eq!(first.total.amount(), figure(&entry["follows"]["angsuran"]));
    for rule in every_rule() {
        for row in ledger(entry, rule).instalments() {
            assert_ne!(row.total.amount(), figure(&published["angsuran"]));
        }
    }
}

fn declining_ilmusoftware(entry: &Value, published: &Value) {
    let schedule = ledger(entry, Rounding::RUPIAH);
    let rows = list(&published["rows"]);
    assert_eq!(rows.len(), schedule.instalments().len());
    for (row, published) in schedule.instalments().iter().zip(rows) {
        let opening = row.balance.amount() + row.principal.amount();
        assert_eq!(
            [
                Decimal::from(row.number),
                opening,
                row.principal.amount(),
                row.interest.amount(),
                row.total.amount(),
            ],
            figures(published)[..]
        );
    }
}

/// Goods at a fixed price: a flat loan over the price that costs nothing more.
fn goods_ilmusoftware(inputs: &Value, published: &Value) {
    let free = Rate::new(Decimal::ZERO, Period::Month).unwrap();
    let price = money(&inputs["harga_jual"]);
    for method in Method::ALL {
        let schedule = make(*method, free, Rounding::RUPIAH, price, months(inputs));
        for row in schedule.instalments() {
            assert_eq!(row.total.amount(), figure(&published["angsuran"]));
        }
        assert_eq!(
            balances(schedule.instalments()),
            figures(&published["sisa"])
        );
    }
}

fn daily_gema(inputs: &Value, published: &Value) {
    let (rate, basis) = (rate(inputs), count(&inputs["basis_hari"]));
    let days = balance_days(&inputs["saldo_hari"]);
    let each: Vec<Decimal> = days
        .iter()
        .map(|one| daily_declining(&[*one], rate, basis).unwrap())
        .collect();
    assert_eq!(each, figures(&published["bunga"]));
    assert_eq!(
        daily_declining(&days, rate, basis).unwrap(),
        figure(&published["total"])
    );
}

fn daily_cusehati(inputs: &Value, published: &Value) {
    // The page gives its rate per day; thirty of them are a month of thirty days.
    let a_month = figure(&inputs["jasa_pct_per_hari"]) * Decimal::from(30);
    let rate = Rate::new(a_month, Period::Month).unwrap();
    let to_a_rupiah = Rounding::new(RoundingMode::Up, RoundingUnit::Rupiah);
    let to_a_hundred = Rounding::new(RoundingMode::Up, RoundingUnit::Hundred);
    let exact: Vec<Decimal> = balance_days(&inputs["kasus"])
        .iter()
        .map(|one| daily_declining(&[*one], rate, 30).unwrap())
        .collect();
    let rounded =
        |rule: Rounding| -> Vec<Decimal> { exact.iter().map(|one| rule.apply(*one)).collect() };
    assert_eq!(rounded(to_a_rupiah), figures(&published["jasa"]));
    assert_eq!(rounded(to_a_hundred), figures(&published["dibulatkan"]));
}

/// The book rounds the annuity up to Rp1.000, carries fractions and shows whole rupiah. A ledger
/// in whole rupiah is one rupiah below it from the fifth balance on.
fn annuity_smk(entry: &Value, published: &Value) {
    let inputs = &entry["inputs"];
    let exact = annuity(figure(&inputs["pokok"]), rate(inputs), months(inputs));
    assert_eq!(exact.round_dp(3), figure(&published["anuitas"]));
    assert_eq!(
        figure(&inputs["bulatkan_ke_atas"]),
        RoundingUnit::Thousand.step()
    );
    let even = UP_TO_A_THOUSAND.apply(exact);
    assert_eq!(even, figure(&published["anuitas_dibulatkan"]));

    let mut opening = figure(&inputs["pokok"]);
    let shown = table(entry, Some(even));
    for (at, (row, published)) in shown.iter().zip(list(&published["rows"])).enumerate() {
        assert_eq!(
            [
                Decimal::from(at + 1),
                to_rupiah(opening),
                to_rupiah(row.principal),
                to_rupiah(row.interest),
                even,
                to_rupiah(row.balance),
            ],
            figures(published)[..]
        );
        opening = row.balance;
    }

    let schedule = ledger(entry, UP_TO_A_THOUSAND);
    for (row, published) in schedule.instalments().iter().zip(list(&published["rows"])) {
        let off = i32::from(row.number >= 5);
        let published = figures(published);
        assert_eq!(row.interest.amount(), published[3]);
        assert_eq!(row.total.amount(), published[4]);
        assert_eq!(row.balance.amount(), published[5] - Decimal::from(off));
    }
    let rest = list(&entry["ledger"]);
    assert_eq!(rest.len(), 4);
    for (row, figures_of_row) in schedule.instalments()[6..].iter().zip(rest) {
        assert_eq!(
            [
                Decimal::from(row.number),
                row.balance.amount() + row.principal.amount(),
                row.principal.amount(),
                row.interest.amount(),
                row.total.amount(),
                row.balance.amount(),
            ],
            figures(figures_of_row)[..]
        );
    }
}

/// The sheet carries fractions; a ledger in sen stays within a few sen of it.
fn annuity_noer(entry: &Value, published: &Value) {
    let shown = table(entry, None);
    let paid: Decimal = shown.iter().map(|row| row.principal + row.interest).sum();
    let interest: Decimal = shown.iter().map(|row| row.interest).sum();
    assert_eq!(to_sen(paid), figure(&published["total_bayar"]));
    assert_eq!(to_sen(interest), figure(&published["total_bunga"]));

    let schedule = ledger(entry, Rounding::SEN);
    for published in list(&published["rows"]) {
        let at = usize::try_from(count(&published[0])).unwrap() - 1;
        assert_eq!(to_sen(shown[at].principal), figure(&published[1]));
        assert_eq!(to_sen(shown[at].interest), figure(&published[2]));
        let row = &schedule.instalments()[at];
        assert_close(
            row.principal.amount(),
            figure(&published[1]),
            Decimal::new(1, 2),
        );
        assert_close(
            row.interest.amount(),
            figure(&published[2]),
            Decimal::new(1, 2),
        );
    }
    let (last, others) = schedule.instalments().split_last().unwrap();
    for row in others {
        assert_eq!(row.total.amount(), figure(&published["angsuran"]));
    }
    assert_close(
        last.total.amount(),
        figure(&published["angsuran"]),
        Decimal::ONE,
    );
    assert_close(
        schedule.total().amount(),
        figure(&published["total_bayar"]),
        Decimal::ONE,
    );
}

fn annuity_banksumut(entry: &Value, published: &Value) {
    let cell = figure(&entry["tolerance"]["cell"]);
    let on_balance = figure(&entry["tolerance"]["balance"]);
    let schedule = ledger(entry, Rounding::RUPIAH);
    for published in list(&published["rows"]) {
        let at = usize::try_from(count(&published[0])).unwrap() - 1;
        let row = &schedule.instalments()[at];
        let opening = row.balance.amount() + row.principal.amount();
        assert_close(opening, figure(&published[1]), on_balance);
        assert_close(row.principal.amount(), figure(&published[2]), cell);
        assert_close(row.interest.amount(), figure(&published[3]), cell);
    }
}

fn annuity_kompasiana(entry: &Value, published: &Value) {
    let schedule = ledger(entry, Rounding::RUPIAH);
    let (_, others) = schedule.instalments().split_last().unwrap();
    for row in others {
        assert_eq!(row.total.amount(), figure(&published["angsuran"]));
    }
}

fn annuity_pv(inputs: &Value, published: &Value) {
    let fraction = figure(&inputs["bunga_pct_per_periode"]) / Decimal::ONE_HUNDRED;
    let periods = u16::try_from(count(&inputs["n"])).unwrap();
    let worth = present_value(figure(&inputs["anuitas"]), fraction, periods);
    assert_eq!(to_rupiah(worth), figure(&published["pv"]));
}

/// The table of an entry with fractions carried, the even part rounded where the source does so.
fn table(entry: &Value, even: Option<Decimal>) -> Vec<CarriedRow> {
    let inputs = &entry["inputs"];
    let method = Method::from_code(text(&entry["method"])).unwrap();
    let (lent, rate, months) = (figure(&inputs["pokok"]), rate(inputs), months(inputs));
    let even = even.unwrap_or_else(|| even_part(method, rate, lent, months));
    let rows = carried(method, rate, lent, even, months);
    assert_eq!(rows.len(), usize::from(months));
    rows
}

fn balances(rows: &[Instalment]) -> Vec<Decimal> {
    rows.iter().map(|row| row.balance.amount()).collect()
}

fn balance_days(value: &Value) -> Vec<(Money, u32)> {
    list(value)
        .iter()
        .map(|pair| (money(&pair[0]), count(&pair[1])))
        .collect()
}

/// How a page shows a figure that carries more decimals: written here on its own, so that an error
/// in the crate's rounding cannot hide itself.
fn to_sen(exact: Decimal) -> Decimal {
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn to_rupiah(exact: Decimal) -> Decimal {
    exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

fn assert_close(one: Decimal, other: Decimal, by: Decimal) {
    assert!(
        (one - other).abs() <= by,
        "{one} is not within {by} of {other}"
    );
}

fn every_rule() -> impl Iterator<Item = Rounding> {
    RoundingMode::ALL.iter().flat_map(|mode| {
        RoundingUnit::ALL
            .iter()
            .map(|unit| Rounding::new(*mode, *unit))
    })
}
