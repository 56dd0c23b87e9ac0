//! `shu_years.csv`, `shu_allotments.csv` and `shu_bases.csv`: how book years ended, what the meeting
//! does with what is left, and what members' parts are measured by. Parts are reckoned here, never
//! read: a file can not give a member what does not follow from the figures.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sokoguru_domain::shu::{Allotment, Bases, Parts, ShuError, YearResult};
use sokoguru_domain::{Money, PartUnit, Purpose, ShuBasis, ShuStatus};

use super::problem::{Reason, What};
use super::table::{Columns, Line};
use super::{Counts, Import, Keys};
use crate::store::members::MemberId;
use crate::store::surplus::{AllotmentRow, YearRow};
use crate::store::{StoreError, Writing};
use crate::surplus::{self, SurplusError};

pub(super) const YEARS: Columns = Columns {
    file: "shu_years.csv",
    required: &[
        "year",
        "result",
        "amount",
        "capital_basis",
        "business_basis",
        "status",
    ],
    optional: &["unit", "meeting", "decided_on", "note"],
};

const ALLOTMENTS: Columns = Columns {
    file: "shu_allotments.csv",
    required: &["year", "purpose", "name", "percent"],
    optional: &[],
};

const BASES: Columns = Columns {
    file: "shu_bases.csv",
    required: &["year", "member", "capital", "business"],
    optional: &[],
};

/// A book year.
pub(super) const BOOK_YEARS: (u32, u32) = (1945, 2999);

const RESULTS: &[(&str, bool)] = &[("surplus", true), ("loss", false)];

const STATUSES: &[(&str, Option<ShuStatus>)] = &[
    ("draft", None),
    ("proposed", Some(ShuStatus::Proposed)),
    ("decided", Some(ShuStatus::Decided)),
];

const UNITS: &[(&str, PartUnit)] = &[("rupiah", PartUnit::Rupiah), ("sen", PartUnit::Sen)];

const CAPITAL: &[(&str, ShuBasis)] = &[
    ("pokokWajib", ShuBasis::PokokWajib),
    ("allSavings", ShuBasis::AllSavings),
];

const BUSINESS: &[(&str, ShuBasis)] = &[
    ("loansTaken", ShuBasis::LoansTaken),
    ("interestPaid", ShuBasis::InterestPaid),
    ("purchases", ShuBasis::Purchases),
];

const PURPOSES: &[(&str, Purpose)] = &[
    ("reserves", Purpose::Reserves),
    ("capital", Purpose::Capital),
    ("business", Purpose::Business),
    ("board", Purpose::Board),
    ("staff", Purpose::Staff),
    ("education", Purpose::Education),
    ("social", Purpose::Social),
    ("other", Purpose::Other),
];

/// A year cell.
pub(super) fn year(import: &mut Import<'_>, line: &Line<'_>) -> Option<u16> {
    let year = line.number("year", BOOK_YEARS, &mut import.problems)?;
    u16::try_from(year).ok()
}

/// How a year ended, from two columns: figures are never negative.
pub(super) fn result(import: &mut Import<'_>, line: &Line<'_>) -> Option<YearResult> {
    let problems = &mut import.problems;
    let is_surplus = line.word("result", RESULTS, problems);
    let amount = line.maybe_money("amount", problems)?;
    let Some(amount) = amount else {
        line.wrong("amount", Reason::Required, problems);
        return None;
    };
    Some(if is_surplus? {
        YearResult::Surplus(amount)
    } else {
        YearResult::Loss(amount)
    })
}

/// A year as the file has it, with where it stands.
fn row(import: &mut Import<'_>, line: &Line<'_>) -> Option<YearRow> {
    let year = year(import, line);
    let result = result(import, line);
    let problems = &mut import.problems;
    let capital_basis = line.word("capital_basis", CAPITAL, problems);
    let business_basis = line.word("business_basis", BUSINESS, problems);
    let status = line.word("status", STATUSES, problems);
    let unit = line.maybe_word("unit", UNITS, problems);
    let meeting = line.maybe_text("meeting", 40, problems);
    let decided_on = line.maybe_day("decided_on", &import.calendar, problems);
    let note = line.maybe_text("note", 1_000, problems);
    let (status, decided_on) = (status?, decided_on?);
    if (status == Some(ShuStatus::Decided)) != decided_on.is_some() {
        line.wrong("decided_on", Reason::StateOrder, problems);
        return None;
    }
    if decided_on.is_some_and(|day| day > import.calendar.today()) {
        line.wrong("decided_on", Reason::InFuture, problems);
        return None;
    }
    Some(YearRow {
        year: year?,
        result: result?,
        unit: unit?.unwrap_or(PartUnit::Rupiah),
        capital_basis: capital_basis?,
        business_basis: business_basis?,
        meeting: Some(meeting?).filter(|id| !id.is_empty()),
        note: note?,
        status,
        decided_on,
    })
}

/// A year of the file that may still change.
struct Open {
    line: u64,
    row: YearRow,
    /// Whether anything of it is new: only then it is reckoned anew.
    changed: bool,
}

/// The years of the file that may still change.
type Coming = BTreeMap<u16, Open>;

async fn years(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<Option<Coming>, StoreError> {
    let Some(table) = import.table(&YEARS) else {
        return Ok(None);
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut coming = Coming::new();
    for line in table.lines() {
        let Some(new) = row(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "year", &new.year.to_string()) {
            continue;
        }
        if let Some(key) = &new.meeting
            && writing.meeting(key).await?.is_none()
        {
            let (what, key) = (What::Meeting, key.clone());
            import.wrong(&line, "meeting", Reason::Unknown { what, key });
            continue;
        }
        let old = writing.shu_year(new.year).await?;
        let changed = old.as_ref() != Some(&new);
        match old {
            Some(old) if old.status == Some(ShuStatus::Decided) => {
                if changed {
                    import.wrong(&line, "year", Reason::Differs);
                } else {
                    counts.present += 1;
                }
                continue;
            }
            Some(_) if changed => counts.updated += 1,
            Some(_) => counts.present += 1,
            None => counts.added += 1,
        }
        if changed {
            writing.put_shu_year(&new, import.calendar.now()).await?;
        }
        let (line, year) = (line.number, new.year);
        let row = new;
        coming.insert(year, Open { line, row, changed });
    }
    import.done(&YEARS, counts);
    Ok(Some(coming))
}

/// Whether a line is about a year that came in and may change; a problem where the year is not
/// known, and a line that is there already where it is decided.
async fn belongs(
    import: &mut Import<'_>,
    writing: &mut Writing,
    (line, year): (&Line<'_>, u16),
    coming: &Coming,
    counts: &mut Counts,
) -> Result<bool, StoreError> {
    if coming.contains_key(&year) {
        return Ok(true);
    }
    if writing.shu_year(year).await?.is_some() {
        counts.present += 1;
    } else {
        let (what, key) = (What::Year, year.to_string());
        import.wrong(line, "year", Reason::Unknown { what, key });
    }
    Ok(false)
}

async fn allotments(
    import: &mut Import<'_>,
    writing: &mut Writing,
    coming: &mut Coming,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&ALLOTMENTS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut by_year: BTreeMap<u16, Vec<AllotmentRow>> = BTreeMap::new();
    for line in table.lines() {
        let year = year(import, &line);
        let problems = &mut import.problems;
        let purpose = line.word("purpose", PURPOSES, problems);
        let name = line.text("name", 80, problems);
        let percent = line.maybe_percent("percent", problems);
        let (Some(year), Some(purpose), Some(name), Some(percent)) = (year, purpose, name, percent)
        else {
            continue;
        };
        if !belongs(import, writing, (&line, year), coming, &mut counts).await? {
            continue;
        }
        let percent = percent.unwrap_or(Decimal::ZERO);
        by_year.entry(year).or_default().push(AllotmentRow {
            allotment: Allotment { purpose, percent },
            name,
            amount: Money::ZERO,
        });
    }
    for (year, rows) in &by_year {
        let mut old = writing.shu_allotments(*year).await?;
        for one in &mut old {
            one.amount = Money::ZERO;
        }
        if note(
            &mut counts,
            coming.get_mut(year),
            (old == *rows, rows.len()),
        ) {
            writing.put_shu_allotments(*year, rows).await?;
        }
    }
    import.done(&ALLOTMENTS, counts);
    Ok(())
}

async fn bases(
    import: &mut Import<'_>,
    writing: &mut Writing,
    coming: &mut Coming,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&BASES) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut by_year: BTreeMap<u16, Vec<(MemberId, Bases, Parts)>> = BTreeMap::new();
    for line in table.lines() {
        let year = year(import, &line);
        let problems = &mut import.problems;
        let number = line.member_number("member", problems);
        let capital = line.maybe_money("capital", problems);
        let business = line.maybe_money("business", problems);
        let (Some(year), Some(number), Some(capital), Some(business)) =
            (year, number, capital, business)
        else {
            continue;
        };
        if !belongs(import, writing, (&line, year), coming, &mut counts).await?
            || !keys.is_new(
                import,
                &line,
                "member",
                &format!("{year}\n{}", number.as_str()),
            )
        {
            continue;
        }
        let Some(member) = import.member(writing, &line, &number).await? else {
            continue;
        };
        let bases = Bases {
            capital: capital.unwrap_or(Money::ZERO),
            business: business.unwrap_or(Money::ZERO),
        };
        let rows = by_year.entry(year).or_default();
        rows.push((member.id, bases, Parts::default()));
    }
    for (year, rows) in &by_year {
        let old: BTreeMap<_, _> = writing.shu_bases(*year).await?.into_iter().collect();
        let new: BTreeMap<_, _> = rows.iter().map(|(who, bases, _)| (*who, *bases)).collect();
        if note(&mut counts, coming.get_mut(year), (old == new, rows.len())) {
            writing.put_shu_parts(*year, rows).await?;
        }
    }
    import.done(&BASES, counts);
    Ok(())
}

/// Counts the lines of a year, and whether they are to be written.
fn note(counts: &mut Counts, year: Option<&mut Open>, (same, lines): (bool, usize)) -> bool {
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    if same {
        counts.present += lines;
    } else {
        counts.added += lines;
        if let Some(year) = year {
            year.changed = true;
        }
    }
    !same
}

/// Years with their percentages and bases; each is reckoned, and shown or fixed as the file says.
pub(super) async fn surplus(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let mut coming = years(import, writing).await?.unwrap_or_default();
    allotments(import, writing, &mut coming).await?;
    bases(import, writing, &mut coming).await?;
    // What is wrong already would be said a second time.
    if !import.problems.is_empty() {
        return Ok(());
    }
    let now = import.calendar.now();
    for (year, Open { line, row, changed }) in coming {
        if !changed {
            continue;
        }
        let outcome = match (row.status, row.decided_on) {
            (Some(ShuStatus::Decided), Some(day)) => surplus::decide(writing, year, day, now).await,
            (Some(_), _) => surplus::propose(writing, year, now).await,
            (None, _) => surplus::reckon(writing, year).await,
        };
        let reason = match outcome {
            Ok(()) => continue,
            Err(SurplusError::Store(error)) => return Err(error),
            Err(error) => reason(&error),
        };
        import.wrong_at(YEARS.file, line, "year", reason);
    }
    Ok(())
}

fn reason(error: &SurplusError) -> Reason {
    match error {
        SurplusError::Rule(ShuError::NotAHundred { sum }) => Reason::NotAWhole {
            sum: sum.to_string(),
        },
        SurplusError::Rule(ShuError::NoBasis(_)) => Reason::NoBasis,
        SurplusError::NoPurchases(_) => Reason::NoPurchases,
        SurplusError::Loss(_) => Reason::LossShared,
        SurplusError::MeetingOpen(_) => Reason::MeetingWithoutResult,
        other => Reason::SurplusRule(other.to_string()),
    }
}
