//! From stored columns to valid values. What does not fit is an error, never a zero.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sokoguru_api::wire::Code;
use sokoguru_domain::{Money, Period, Rate};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Type, decode::Decode};

use super::{StoreError, Stored};

/// A row with the readings that this schema needs.
pub(super) trait Columns {
    fn raw<'r, T: Decode<'r, Sqlite> + Type<Sqlite>>(&'r self, column: &str) -> Stored<T>;

    fn text(&self, column: &str) -> Stored<String> {
        self.raw(column)
    }
    fn flag(&self, column: &str) -> Stored<bool> {
        Ok(self.raw::<i64>(column)? != 0)
    }
    fn number<T: TryFrom<i64>>(&self, column: &str) -> Stored<T> {
        T::try_from(self.raw::<i64>(column)?).map_err(|_| StoreError::Corrupt("number"))
    }
    fn maybe_number<T: TryFrom<i64>>(&self, column: &str) -> Stored<Option<T>> {
        self.raw::<Option<i64>>(column)?
            .map(|number| T::try_from(number).map_err(|_| StoreError::Corrupt("number")))
            .transpose()
    }
    fn money(&self, column: &str) -> Stored<Money> {
        money(self.raw(column)?)
    }
    fn maybe_money(&self, column: &str) -> Stored<Option<Money>> {
        self.raw::<Option<i64>>(column)?.map(money).transpose()
    }
    fn moment(&self, column: &str) -> Stored<DateTime<Utc>> {
        moment(self.raw(column)?)
    }
    fn maybe_moment(&self, column: &str) -> Stored<Option<DateTime<Utc>>> {
        self.raw::<Option<i64>>(column)?.map(moment).transpose()
    }
    fn day(&self, column: &str) -> Stored<NaiveDate> {
        day(self.raw(column)?)
    }
    fn maybe_day(&self, column: &str) -> Stored<Option<NaiveDate>> {
        self.raw::<Option<&str>>(column)?.map(day).transpose()
    }
    fn code<T: Code>(&self, column: &str) -> Stored<T> {
        T::from_code(self.raw(column)?).ok_or(StoreError::Corrupt("code"))
    }
    /// A rate from its two columns, `rate_percent` and `rate_per`.
    fn maybe_rate(&self) -> Stored<Option<Rate>> {
        let percent: Option<&str> = self.raw("rate_percent")?;
        let per: Option<&str> = self.raw("rate_per")?;
        match (percent, per) {
            (None, None) => Ok(None),
            (Some(percent), Some(per)) => rate(percent, per).map(Some),
            _ => Err(StoreError::Corrupt("rate")),
        }
    }
    fn rate(&self) -> Stored<Rate> {
        self.maybe_rate()?.ok_or(StoreError::Corrupt("rate"))
    }
    fn digest(&self, column: &str) -> Stored<[u8; 32]> {
        self.raw::<&[u8]>(column)?
            .try_into()
            .map_err(|_| StoreError::Corrupt("digest"))
    }
}

impl Columns for SqliteRow {
    fn raw<'r, T: Decode<'r, Sqlite> + Type<Sqlite>>(&'r self, column: &str) -> Stored<T> {
        Ok(self.try_get(column)?)
    }
}

pub(super) fn money(sen: i64) -> Stored<Money> {
    Money::from_sen(sen).map_err(|_| StoreError::Corrupt("money"))
}

pub(super) fn moment(millis: i64) -> Stored<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or(StoreError::Corrupt("moment"))
}

pub(super) fn day(text: &str) -> Stored<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| StoreError::Corrupt("day"))
}

/// A day as it is stored. Years of another length than four digits are refused by the schema.
pub(super) fn stored_day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

pub(super) fn decimal(text: &str) -> Stored<Decimal> {
    Decimal::from_str_exact(text).map_err(|_| StoreError::Corrupt("decimal"))
}

fn rate(percent: &str, per: &str) -> Stored<Rate> {
    let per = Period::from_code(per).ok_or(StoreError::Corrupt("rate"))?;
    Rate::new(decimal(percent)?, per).map_err(|_| StoreError::Corrupt("rate"))
}
