//! Guarantors with their answers, and what is pledged.

use chrono::{DateTime, Utc};
use sokoguru_api::sureties::CollateralKind;
use sokoguru_domain::{ApplicationStatus, GuaranteeStatus, LoanStatus, MemberNumber, Money};
use sqlx::sqlite::SqliteRow;

use super::loans::LoanRow;
use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// Who stands surety, or is asked to.
#[derive(Clone, Debug)]
pub struct GuarantorRow {
    /// Who.
    pub member: MemberId,
    /// Number.
    pub number: MemberNumber,
    /// Name.
    pub name: String,
    /// The answer.
    pub status: GuaranteeStatus,
    /// When it was given.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why not.
    pub reason: String,
}

/// A guarantee as its guarantor sees it.
#[derive(Clone, Debug)]
pub struct GuaranteeRow {
    /// On the wire.
    pub id: String,
    /// Who borrows: name and number.
    pub borrower: (String, String),
    /// The application, unless the loan was brought along.
    pub application: Option<(String, ApplicationStatus)>,
    /// The product of the application, for its terms of today.
    pub product_id: String,
    /// Its name at the time.
    pub product_name: String,
    /// How much.
    pub amount: Money,
    /// For how many months.
    pub months: u16,
    /// The loan that runs, if there is one.
    pub loan: Option<(String, LoanStatus)>,
    /// The answer.
    pub status: GuaranteeStatus,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
}

/// What is pledged.
#[derive(Clone, Debug)]
pub struct CollateralRow {
    /// What it is.
    pub kind: CollateralKind,
    /// In the member's words.
    pub description: String,
    /// What it is thought to be worth.
    pub value: Money,
}

fn guarantor(row: &SqliteRow) -> Stored<GuarantorRow> {
    Ok(GuarantorRow {
        member: MemberId(row.raw("member_id")?),
        number: MemberNumber::parse(row.raw("number")?)
            .map_err(|_| StoreError::Corrupt("member number"))?,
        name: row.text("name")?,
        status: row.code("status")?,
        answered_at: row.maybe_moment("answered_at")?,
        reason: row.text("reason")?,
    })
}

const GUARANTEE: &str = "SELECT one.id, one.status, one.asked_at, one.answered_at,
        asked.id AS application_id, asked.status AS application_status,
        coalesce(loan.product_id, asked.product_id) AS product_id,
        coalesce(loan.product_name, asked.product_name) AS product_name,
        coalesce(loan.principal_sen, asked.amount_sen) AS amount_sen,
        coalesce(loan.months, asked.months) AS months,
        loan.id AS loan_id, loan.status AS loan_status, member.name, member.number
    FROM loan_guarantee AS one
    LEFT JOIN loan_application AS asked ON asked.id = one.application_id
    LEFT JOIN loan ON loan.id = coalesce(one.loan_id, asked.loan_id)
    JOIN member ON member.id = coalesce(asked.member_id, loan.member_id)
    WHERE one.member_id = ?1";

fn guarantee(row: &SqliteRow) -> Stored<GuaranteeRow> {
    let application: Option<String> = row.raw("application_id")?;
    let application = match application {
        None => None,
        Some(id) => Some((id, row.code("application_status")?)),
    };
    let loan: Option<String> = row.raw("loan_id")?;
    let loan = match loan {
        None => None,
        Some(id) => Some((id, row.code("loan_status")?)),
    };
    Ok(GuaranteeRow {
        id: row.text("id")?,
        borrower: (row.text("name")?, row.text("number")?),
        application,
        product_id: row.text("product_id")?,
        product_name: row.text("product_name")?,
        amount: row.money("amount_sen")?,
        months: row.number("months")?,
        loan,
        status: row.code("status")?,
        asked_at: row.moment("asked_at")?,
        answered_at: row.maybe_moment("answered_at")?,
    })
}

impl Reading {
    /// The guarantors of an application. Ownership is asked before.
    pub async fn guarantors(&mut self, application: &str) -> Stored<Vec<GuarantorRow>> {
        let rows = sqlx::query(
            "SELECT one.member_id, member.number, member.name, one.status, one.answered_at,
                    one.reason
             FROM loan_guarantee AS one JOIN member ON member.id = one.member_id
             WHERE one.application_id = ?1 ORDER BY one.position",
        )
        .bind(application)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(guarantor).collect()
    }

    /// Who stands surety for a loan. Ownership is asked before.
    pub async fn guarantors_of_loan(&mut self, loan: &str) -> Stored<Vec<GuarantorRow>> {
        let rows = sqlx::query(
            "SELECT one.member_id, member.number, member.name, one.status, one.answered_at,
                    one.reason
             FROM loan_guarantee AS one JOIN member ON member.id = one.member_id
             LEFT JOIN loan_application AS asked ON asked.id = one.application_id
             WHERE coalesce(one.loan_id, asked.loan_id) = ?1 AND one.status = 'accepted'
             ORDER BY one.position",
        )
        .bind(loan)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(guarantor).collect()
    }

    /// What a member stands surety for, or is asked to: open questions first, then newest first.
    pub async fn guarantees(&mut self, member: MemberId) -> Stored<Vec<GuaranteeRow>> {
        let order = " ORDER BY one.status <> 'pending', one.asked_at DESC, one.id LIMIT 200";
        let rows = sqlx::query(sqlx::AssertSqlSafe([GUARANTEE, order].concat()))
            .bind(member.0)
            .fetch_all(self.db())
            .await?;
        rows.iter().map(guarantee).collect()
    }

    /// One of them.
    pub async fn guarantee(&mut self, member: MemberId, id: &str) -> Stored<Option<GuaranteeRow>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(
            [GUARANTEE, " AND one.id = ?2"].concat(),
        ))
        .bind(member.0)
        .bind(id)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(guarantee).transpose()
    }

    /// How many questions wait for a member's answer.
    pub async fn guarantee_requests(&mut self, member: MemberId) -> Stored<u16> {
        let row = sqlx::query(
            "SELECT count(*) AS n FROM loan_guarantee AS one
             JOIN loan_application AS asked ON asked.id = one.application_id
             WHERE one.member_id = ?1 AND one.status = 'pending'
               AND asked.status IN ('submitted', 'underReview')",
        )
        .bind(member.0)
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }

    /// The loan behind a guarantee of the member, for its figures.
    pub async fn guaranteed_loan(
        &mut self,
        member: MemberId,
        loan: &str,
    ) -> Stored<Option<LoanRow>> {
        let row = sqlx::query(
            "SELECT loan.member_id FROM loan
             WHERE loan.id = ?2 AND EXISTS (
                 SELECT 1 FROM loan_guarantee AS one
                 LEFT JOIN loan_application AS asked ON asked.id = one.application_id
                 WHERE one.member_id = ?1 AND coalesce(one.loan_id, asked.loan_id) = loan.id)",
        )
        .bind(member.0)
        .bind(loan)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let borrower = MemberId(row.raw("member_id")?);
        self.loan(borrower, loan).await
    }

    /// What is pledged for an application.
    pub async fn collateral(&mut self, application: &str) -> Stored<Option<CollateralRow>> {
        let row = sqlx::query(
            "SELECT kind, description, value_sen FROM loan_collateral WHERE application_id = ?1",
        )
        .bind(application)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(CollateralRow {
                kind: row.code("kind")?,
                description: row.text("description")?,
                value: row.money("value_sen")?,
            })
        })
        .transpose()
    }

    /// Whether an application's id is taken, by whomever.
    pub async fn is_application(&mut self, id: &str) -> Stored<bool> {
        let row = sqlx::query("SELECT 1 AS one FROM loan_application WHERE id = ?1")
            .bind(id)
            .fetch_optional(self.db())
            .await?;
        Ok(row.is_some())
    }
}

impl Writing {
    /// Asks a member to stand surety for an application.
    pub async fn insert_guarantee(
        &mut self,
        (id, position): (&str, u16),
        application: &str,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO loan_guarantee (id, application_id, member_id, position, status, asked_at)
             VALUES (?1, ?2, ?3, ?4, 'pending', ?5)",
        )
        .bind(id)
        .bind(application)
        .bind(member.0)
        .bind(position)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Notes who stands surety for a loan that was brought along from before.
    pub async fn insert_loan_guarantee(
        &mut self,
        (id, position): (&str, u16),
        loan: &str,
        member: MemberId,
        at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO loan_guarantee (id, loan_id, member_id, position, status, asked_at,
                 answered_at)
             VALUES (?1, ?2, ?3, ?4, 'accepted', ?5, ?5)",
        )
        .bind(id)
        .bind(loan)
        .bind(member.0)
        .bind(position)
        .bind(at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps the answer of a guarantor. Whether it can be given is asked before.
    ///
    /// Errors: [`StoreError::Refused`] when it was given already.
    pub async fn answer_guarantee(
        &mut self,
        id: &str,
        status: GuaranteeStatus,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE loan_guarantee SET status = ?2, reason = ?3, answered_at = ?4 WHERE id = ?1",
        )
        .bind(id)
        .bind(status.code())
        .bind(reason)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps what is pledged.
    pub async fn insert_collateral(
        &mut self,
        application: &str,
        new: &CollateralRow,
    ) -> Stored<()> {
        use sokoguru_api::wire::Code as _;
        sqlx::query(
            "INSERT INTO loan_collateral (application_id, kind, description, value_sen)
             VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(application)
        .bind(new.kind.code())
        .bind(&new.description)
        .bind(new.value.to_sen())
        .execute(self.db())
        .await?;
        Ok(())
    }
}
