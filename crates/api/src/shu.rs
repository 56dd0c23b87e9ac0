//! Sisa Hasil Usaha: how a book year ended, what the meeting does with what is left, and the
//! member's own parts with everything that they follow from.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;
use sokoguru_domain as domain;
use sokoguru_domain::shu;

use crate::decode;
use crate::wire::{
    Amount, Check, Inconsistent, MeetingId, PartUnitWord, PurposeWord, ShuBasisWord, ShuStatusWord,
    codes,
};

codes!(
    /// Which way a year ended. A loss is a state of its own, never a negative sum.
    ResultKind as ResultKindWord {
        /// Something is left, or nothing.
        Surplus = "surplus",
        /// Something is missing.
        Loss = "loss",
    }
);

/// How a book year ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct YearResult {
    /// `surplus`, `loss`.
    pub kind: ResultKindWord,
    /// How much.
    pub amount: Amount,
}

/// `GET /v1/shu`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShuYears {
    /// The last change of any of them.
    pub as_of: DateTime<FixedOffset>,
    /// Newest year first.
    pub items: Vec<ShuSummary>,
}

/// A year in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShuSummary {
    /// Book year.
    pub year: u16,
    /// `proposed`: the meeting may decide otherwise; `decided`.
    pub status: ShuStatusWord,
    /// How the year ended.
    pub result: YearResult,
    /// What the member gets; absent in a year of loss, and for who was no member then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_total: Option<Amount>,
}

/// `GET /v1/shu/{year}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Shu {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// Book year.
    pub year: u16,
    /// `proposed`: the meeting may decide otherwise; `decided`.
    pub status: ShuStatusWord,
    /// The day of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// The meeting that decides, or decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<MeetingId>,
    /// How the year ended.
    pub result: YearResult,
    /// To what parts are counted: `sen`, `rupiah`; by largest remainder.
    pub unit: PartUnitWord,
    /// What the surplus is for, in the meeting's order; empty in a year of loss.
    #[serde(default)]
    pub allotments: Vec<Allotment>,
    /// Jasa modal of the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital: Option<MemberPart>,
    /// Jasa usaha of the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<MemberPart>,
    /// Both together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_total: Option<Amount>,
    /// Members who have a part.
    pub members: u32,
    /// The office's words, for instance why a year ended with a loss.
    #[serde(default)]
    pub note: String,
}

/// A part of the surplus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Allotment {
    /// `reserves`, `capital`, `business`, `board`, `staff`, `education`, `social`, `other`.
    pub purpose: PurposeWord,
    /// The cooperative's own name for it.
    pub name: String,
    /// Percent of the surplus, a decimal string.
    pub percent: String,
    /// What that makes.
    pub amount: Amount,
}

/// What the member gets of a pool, and what it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberPart {
    /// `pokokWajib`, `allSavings`, `loansTaken`, `interestPaid`, `purchases`.
    pub basis: ShuBasisWord,
    /// The member's own.
    pub own: Amount,
    /// All members' together.
    pub all: Amount,
    /// What is shared.
    pub pool: Amount,
    /// The member's part of it.
    pub part: Amount,
}

decode!(YearResult { kind, amount });
decode!(ShuYears { as_of, items });
decode!(ShuSummary {
    year,
    status,
    result,
    own_total
});
decode!(Shu {
    as_of, year, status, decided_on, meeting_id, result, unit, allotments?, capital, business,
    own_total, members, note?,
});
decode!(Allotment {
    purpose,
    name,
    percent,
    amount
});
decode!(MemberPart {
    basis,
    own,
    all,
    pool,
    part
});

impl From<shu::YearResult> for YearResult {
    fn from(result: shu::YearResult) -> Self {
        match result {
            shu::YearResult::Surplus(amount) => Self {
                kind: ResultKind::Surplus.into(),
                amount: Amount(amount),
            },
            shu::YearResult::Loss(amount) => Self {
                kind: ResultKind::Loss.into(),
                amount: Amount(amount),
            },
        }
    }
}

impl YearResult {
    /// What is left; `None` in a year of loss, or of a kind that this version does not know.
    pub fn surplus(&self) -> Option<Amount> {
        (self.kind.known() == Some(ResultKind::Surplus)).then_some(self.amount)
    }

    /// What is missing; `None` in any other year.
    pub fn loss(&self) -> Option<Amount> {
        (self.kind.known() == Some(ResultKind::Loss)).then_some(self.amount)
    }
}

impl Allotment {
    /// The percentage; `None` for what is none.
    pub fn percent(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.percent).ok()
    }
}

impl Shu {
    /// The plan behind the allotments, if this version knows its unit and it makes a whole.
    pub fn plan(&self) -> Option<shu::Plan> {
        let allotments: Option<Vec<_>> = self
            .allotments
            .iter()
            .map(|one| {
                Some(shu::Allotment {
                    // A purpose that is new goes to no member.
                    purpose: one.purpose.known().unwrap_or(domain::Purpose::Other),
                    percent: one.percent()?,
                })
            })
            .collect();
        shu::Plan::new(allotments?, self.unit.known()?).ok()
    }

    fn pool(&self, purpose: domain::Purpose) -> Option<Amount> {
        let mut all = self.allotments.iter();
        all.find(|one| one.purpose.known() == Some(purpose))
            .map(|one| one.amount)
    }

    /// Refuses a part that does not follow from its own figures. A part is what is left when cut
    /// to a unit, or less than two units more: largest remainder.
    fn part_follows(&self, part: &MemberPart, purpose: domain::Purpose) -> bool {
        let unit = match self.unit.known() {
            Some(domain::PartUnit::Sen) => 1,
            Some(domain::PartUnit::Rupiah) => 100,
            None => return true,
        };
        if self.pool(purpose) != Some(part.pool) {
            return false;
        }
        let (pool, own, all) = (part.pool.0, part.own.0, part.all.0);
        let least = if all.is_zero() && pool.is_zero() {
            Some(domain::Money::ZERO)
        } else {
            let unit = self.unit.known().unwrap_or(domain::PartUnit::Sen);
            shu::before_remainders(pool, own, all, unit)
        };
        least.is_some_and(|least| (0..2 * unit).contains(&(part.part.0.to_sen() - least.to_sen())))
    }
}

impl Check for ShuYears {
    fn check(&self) -> Result<(), Inconsistent> {
        let falls = |pair: &[ShuSummary]| match pair {
            [newer, older] => newer.year > older.year,
            _ => true,
        };
        if !self.items.windows(2).all(falls) {
            return Err(Inconsistent("years that are not newest first"));
        }
        let in_loss = |one: &ShuSummary| one.result.loss().is_some() && one.own_total.is_some();
        if self.items.iter().any(in_loss) {
            return Err(Inconsistent("a share of a loss"));
        }
        Ok(())
    }
}

impl Check for Shu {
    fn check(&self) -> Result<(), Inconsistent> {
        let sum = domain::Money::sum(self.allotments.iter().map(|one| one.amount.0));
        match self.result.surplus() {
            None if self.allotments.is_empty() && self.own_total.is_none() => return Ok(()),
            None => return Err(Inconsistent("a share of a loss")),
            Some(surplus) if sum == Ok(surplus.0) => {}
            Some(_) => return Err(Inconsistent("a surplus that its parts do not make")),
        }
        let parts = [
            (&self.capital, domain::Purpose::Capital),
            (&self.business, domain::Purpose::Business),
        ];
        let mut own = domain::Money::ZERO;
        for (part, purpose) in parts {
            let Some(part) = part else { continue };
            if !self.part_follows(part, purpose) {
                return Err(Inconsistent("a part that does not follow from its figures"));
            }
            own = own
                .checked_add(part.part.0)
                .ok_or(Inconsistent("parts beyond measure"))?;
        }
        if self.own_total.is_some_and(|total| total.0 != own) {
            return Err(Inconsistent("parts that do not make the sum"));
        }
        Ok(())
    }
}
