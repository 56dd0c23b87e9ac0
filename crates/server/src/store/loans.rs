//! Loan products, loans, instalments and payments.

use chrono::NaiveDate;
use sokoguru_domain::{
    Charge, Fee, Instalment, LoanStatus, Method, Money, Product, Rate, Rounding,
};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, decimal, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// A product with its names.
#[derive(Clone, Debug)]
pub struct ProductRow {
    /// On the wire.
    pub id: String,
    /// The cooperative's own name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// What the rules know of it.
    pub product: Product,
}

/// A loan without its instalments.
#[derive(Clone, Debug)]
pub struct LoanRow {
    /// On the wire.
    pub id: String,
    /// Contract number.
    pub number: String,
    /// Name of the product at the time.
    pub product_name: String,
    /// How interest and principal share an instalment.
    pub method: Method,
    /// Price.
    pub rate: Rate,
    /// Amount lent.
    pub principal: Money,
    /// Term.
    pub months: u16,
    /// Paid out on.
    pub disbursed_on: NaiveDate,
    /// Whether something is left to pay.
    pub status: LoanStatus,
}

/// A row of a schedule, with what was paid of it.
#[derive(Clone, Copy, Debug)]
pub struct InstalmentRow {
    /// Counted from 1.
    pub number: u16,
    /// Its day.
    pub due_on: NaiveDate,
    /// Principal in it.
    pub principal: Money,
    /// Interest in it.
    pub interest: Money,
    /// Principal left after it.
    pub balance: Money,
    /// Paid of it.
    pub paid: Money,
}

/// A loan that is not stored yet. Its instalments come from the domain's schedule.
#[derive(Clone, Debug)]
pub struct NewLoan<'a> {
    /// On the wire; letters, digits, `-` and `_`.
    pub id: &'a str,
    /// Contract number.
    pub number: &'a str,
    /// Whose.
    pub member: MemberId,
    /// The product.
    pub product: &'a ProductRow,
    /// Amount lent.
    pub principal: Money,
    /// Term.
    pub months: u16,
    /// Paid out on.
    pub disbursed_on: NaiveDate,
    /// The rows of the schedule.
    pub instalments: &'a [Instalment],
}

fn product(row: &SqliteRow) -> Stored<ProductRow> {
    Ok(ProductRow {
        id: row.text("id")?,
        name: row.text("name")?,
        description: row.text("description")?,
        product: Product {
            method: row.code("method")?,
            rate: row.rate()?,
            rounding: Rounding {
                mode: row.code("rounding_mode")?,
                unit: row.code("rounding_unit")?,
            },
            fees: Vec::new(),
            min_amount: row.money("min_amount_sen")?,
            max_amount: row.money("max_amount_sen")?,
            min_months: row.number("min_months")?,
            max_months: row.number("max_months")?,
        },
    })
}

fn fee(row: &SqliteRow) -> Stored<Fee> {
    let percent: Option<&str> = row.raw("percent")?;
    let charge = match (percent, row.maybe_money("amount_sen")?) {
        (Some(percent), None) => Charge::Percent(decimal(percent)?),
        (None, Some(amount)) => Charge::Amount(amount),
        _ => return Err(StoreError::Corrupt("fee")),
    };
    let kind =
        sokoguru_domain::FeeKind::from_code(row.raw("kind")?).ok_or(StoreError::Corrupt("fee"))?;
    Ok(Fee { kind, charge })
}

fn loan(row: &SqliteRow) -> Stored<LoanRow> {
    Ok(LoanRow {
        id: row.text("id")?,
        number: row.text("number")?,
        product_name: row.text("product_name")?,
        method: row.code("method")?,
        rate: row.rate()?,
        principal: row.money("principal_sen")?,
        months: row.number("months")?,
        disbursed_on: row.day("disbursed_on")?,
        status: row.code("status")?,
    })
}

impl Reading {
    /// The products that members can apply for, in the cooperative's order.
    pub async fn offered_products(&mut self) -> Stored<Vec<ProductRow>> {
        let rows = sqlx::query(
            "SELECT id, name, description, method, rate_percent, rate_per, rounding_mode,
                    rounding_unit, min_amount_sen, max_amount_sen, min_months, max_months
             FROM loan_product WHERE offered = 1 ORDER BY position, id",
        )
        .fetch_all(self.db())
        .await?;
        let mut products = Vec::with_capacity(rows.len());
        for row in &rows {
            products.push(self.with_fees(product(row)?).await?);
        }
        Ok(products)
    }

    /// A product, whether or not it is still offered.
    pub async fn product(&mut self, id: &str) -> Stored<Option<(ProductRow, bool)>> {
        let row = sqlx::query(
            "SELECT id, name, description, method, rate_percent, rate_per, rounding_mode,
                    rounding_unit, min_amount_sen, max_amount_sen, min_months, max_months, offered
             FROM loan_product WHERE id = ?1",
        )
        .bind(id)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let offered = row.flag("offered")?;
        Ok(Some((self.with_fees(product(&row)?).await?, offered)))
    }

    async fn with_fees(&mut self, mut product: ProductRow) -> Stored<ProductRow> {
        let rows = sqlx::query(
            "SELECT kind, percent, amount_sen FROM loan_fee WHERE product_id = ?1 ORDER BY position",
        )
        .bind(&product.id)
        .fetch_all(self.db())
        .await?;
        product.product.fees = rows.iter().map(fee).collect::<Stored<_>>()?;
        Ok(product)
    }

    /// The loans of a member: running ones first, then by date of disbursement, newest first.
    pub async fn loans(&mut self, member: MemberId) -> Stored<Vec<LoanRow>> {
        let rows = sqlx::query(
            "SELECT id, number, product_name, method, rate_percent, rate_per, principal_sen,
                    months, disbursed_on, status
             FROM loan WHERE member_id = ?1
             ORDER BY status = 'closed', disbursed_on DESC, number DESC",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(loan).collect()
    }

    /// A loan of a member.
    pub async fn loan(&mut self, member: MemberId, id: &str) -> Stored<Option<LoanRow>> {
        let row = sqlx::query(
            "SELECT id, number, product_name, method, rate_percent, rate_per, principal_sen,
                    months, disbursed_on, status
             FROM loan WHERE member_id = ?1 AND id = ?2",
        )
        .bind(member.0)
        .bind(id)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(loan).transpose()
    }

    /// The id of the loan with a contract number.
    pub async fn loan_id_by_number(&mut self, number: &str) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT id FROM loan WHERE number = ?1")
            .bind(number)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.text("id")).transpose()
    }

    /// The schedule of a loan. Ownership is asked before.
    pub async fn instalments(&mut self, loan: &str) -> Stored<Vec<InstalmentRow>> {
        let rows = sqlx::query(
            "SELECT number, due_on, principal_sen, interest_sen, balance_sen, paid_sen
             FROM loan_instalment WHERE loan_id = ?1 ORDER BY number",
        )
        .bind(loan)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(InstalmentRow {
                    number: row.number("number")?,
                    due_on: row.day("due_on")?,
                    principal: row.money("principal_sen")?,
                    interest: row.money("interest_sen")?,
                    balance: row.money("balance_sen")?,
                    paid: row.money("paid_sen")?,
                })
            })
            .collect()
    }
}

impl InstalmentRow {
    /// Principal and interest together.
    pub fn total(&self) -> Stored<Money> {
        self.principal
            .checked_add(self.interest)
            .ok_or(StoreError::Corrupt("instalment"))
    }
}

impl Writing {
    /// Adds a product, or writes over the one with its id; running loans keep their terms.
    pub async fn put_product(&mut self, position: u32, new: &ProductRow) -> Stored<()> {
        let terms = &new.product;
        sqlx::query(
            "INSERT INTO loan_product (id, position, name, description, method, rate_percent,
                 rate_per, rounding_mode, rounding_unit, min_amount_sen, max_amount_sen,
                 min_months, max_months)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name,
                 description = excluded.description, method = excluded.method,
                 rate_percent = excluded.rate_percent, rate_per = excluded.rate_per,
                 rounding_mode = excluded.rounding_mode, rounding_unit = excluded.rounding_unit,
                 min_amount_sen = excluded.min_amount_sen,
                 max_amount_sen = excluded.max_amount_sen, min_months = excluded.min_months,
                 max_months = excluded.max_months, offered = 1",
        )
        .bind(&new.id)
        .bind(position)
        .bind(&new.name)
        .bind(&new.description)
        .bind(terms.method.code())
        .bind(terms.rate.percent().to_string())
        .bind(terms.rate.per().code())
        .bind(terms.rounding.mode.code())
        .bind(terms.rounding.unit.code())
        .bind(terms.min_amount.to_sen())
        .bind(terms.max_amount.to_sen())
        .bind(terms.min_months)
        .bind(terms.max_months)
        .execute(self.db())
        .await?;
        sqlx::query("DELETE FROM loan_fee WHERE product_id = ?1")
            .bind(&new.id)
            .execute(self.db())
            .await?;
        for (position, fee) in (1_i64..).zip(&terms.fees) {
            let (percent, amount) = match fee.charge {
                Charge::Percent(percent) => (Some(percent.to_string()), None),
                Charge::Amount(amount) => (None, Some(amount.to_sen())),
            };
            sqlx::query(
                "INSERT INTO loan_fee (product_id, position, kind, percent, amount_sen)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .bind(&new.id)
            .bind(position)
            .bind(fee.kind.code())
            .bind(percent)
            .bind(amount)
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Adds a running loan with its schedule.
    pub async fn insert_loan(&mut self, new: &NewLoan<'_>) -> Stored<()> {
        let terms = &new.product.product;
        sqlx::query(
            "INSERT INTO loan (id, number, member_id, product_id, product_name, method,
                 rate_percent, rate_per, principal_sen, months, disbursed_on, status)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'active')",
        )
        .bind(new.id)
        .bind(new.number)
        .bind(new.member.0)
        .bind(&new.product.id)
        .bind(&new.product.name)
        .bind(terms.method.code())
        .bind(terms.rate.percent().to_string())
        .bind(terms.rate.per().code())
        .bind(new.principal.to_sen())
        .bind(new.months)
        .bind(stored_day(new.disbursed_on))
        .execute(self.db())
        .await?;
        for one in new.instalments {
            sqlx::query(
                "INSERT INTO loan_instalment (loan_id, number, due_on, principal_sen,
                     interest_sen, balance_sen)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .bind(new.id)
            .bind(one.number)
            .bind(stored_day(one.due_on))
            .bind(one.principal.to_sen())
            .bind(one.interest.to_sen())
            .bind(one.balance.to_sen())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Books a payment: it fills the oldest instalments first. A loan whose instalments are all
    /// filled is closed.
    ///
    /// Errors: [`StoreError::Refused`] when it is more than what is left, or repeats a receipt's
    /// number.
    pub async fn append_payment(
        &mut self,
        loan: &str,
        paid_on: NaiveDate,
        amount: Money,
        reference: &str,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO loan_payment (loan_id, seq, paid_on, amount_sen, reference)
             SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4 FROM loan_payment WHERE loan_id = ?1",
        )
        .bind(loan)
        .bind(stored_day(paid_on))
        .bind(amount.to_sen())
        .bind(reference)
        .execute(self.db())
        .await?;
        let mut rest = amount;
        let mut open = Money::ZERO;
        for one in self.instalments(loan).await? {
            let left = one.total()?.checked_sub(one.paid).unwrap_or(Money::ZERO);
            let part = left.min(rest);
            rest = rest.checked_sub(part).unwrap_or(Money::ZERO);
            open = left
                .checked_sub(part)
                .and_then(|more| open.checked_add(more))
                .ok_or(StoreError::Corrupt("instalment"))?;
            if !part.is_zero() {
                sqlx::query(
                    "UPDATE loan_instalment SET paid_sen = paid_sen + ?3
                     WHERE loan_id = ?1 AND number = ?2",
                )
                .bind(loan)
                .bind(one.number)
                .bind(part.to_sen())
                .execute(self.db())
                .await?;
            }
        }
        if !rest.is_zero() {
            return Err(StoreError::Refused(
                "loan_payment: more than what is left of the loan".to_owned(),
            ));
        }
        if open.is_zero() {
            sqlx::query("UPDATE loan SET status = 'closed' WHERE id = ?1")
                .bind(loan)
                .execute(self.db())
                .await?;
        }
        Ok(())
    }
}
