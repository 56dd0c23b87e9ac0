//! What the cooperative shows of itself to anybody: who leads it, its figures by year, its health
//! grade, and the meetings whose result is public.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::cooperative::{HealthGrade, OfficerBody};
use sokoguru_api::wire::Code as _;
use sokoguru_domain::Money;
use sokoguru_domain::shu::YearResult;

use super::row::{Columns, stored_day};
use super::surplus::{read_result, stored_result};
use super::{Reading, Stored, Writing};

/// Somebody who leads the cooperative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BearerRow {
    /// Where.
    pub body: OfficerBody,
    /// As what.
    pub position: String,
    /// Name.
    pub name: String,
    /// Since when.
    pub since: NaiveDate,
    /// Until when the term runs.
    pub until: Option<NaiveDate>,
}

/// Figures at the end of a book year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresRow {
    /// Book year.
    pub year: u16,
    /// Members.
    pub members: u32,
    /// Total of the balance sheet.
    pub assets: Money,
    /// Own capital.
    pub equity: Money,
    /// All savings.
    pub savings: Money,
    /// Lent to members.
    pub loans: Money,
    /// How the year ended.
    pub result: YearResult,
}

/// A health grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthRow {
    /// Book year.
    pub year: u16,
    /// The grade.
    pub grade: HealthGrade,
    /// Points of a hundred, a decimal.
    pub score: Option<String>,
    /// Who assessed it.
    pub assessor: String,
    /// When.
    pub assessed_on: NaiveDate,
}

impl Reading {
    /// Who leads the cooperative, in the order of the office's list.
    pub async fn office_bearers(&mut self) -> Stored<Vec<BearerRow>> {
        let rows =
            sqlx::query("SELECT body, position, name, since, until FROM office_bearer ORDER BY id")
                .fetch_all(self.db())
                .await?;
        rows.iter()
            .map(|row| {
                Ok(BearerRow {
                    body: row.code("body")?,
                    position: row.text("position")?,
                    name: row.text("name")?,
                    since: row.day("since")?,
                    until: row.maybe_day("until")?,
                })
            })
            .collect()
    }

    /// Figures by year, newest first.
    pub async fn year_figures(&mut self) -> Stored<Vec<FiguresRow>> {
        let rows = sqlx::query(
            "SELECT year, members, assets_sen, equity_sen, savings_sen, loans_sen, result_sen
             FROM year_figures ORDER BY year DESC",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(FiguresRow {
                    year: row.number("year")?,
                    members: row.number("members")?,
                    assets: row.money("assets_sen")?,
                    equity: row.money("equity_sen")?,
                    savings: row.money("savings_sen")?,
                    loans: row.money("loans_sen")?,
                    result: read_result(row)?,
                })
            })
            .collect()
    }

    /// Health grades, newest first.
    pub async fn health_grades(&mut self) -> Stored<Vec<HealthRow>> {
        let rows = sqlx::query(
            "SELECT year, grade, score, assessor, assessed_on FROM health_grade
             ORDER BY year DESC",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(HealthRow {
                    year: row.number("year")?,
                    grade: row.code("grade")?,
                    score: row.raw("score")?,
                    assessor: row.text("assessor")?,
                    assessed_on: row.day("assessed_on")?,
                })
            })
            .collect()
    }

    /// Meetings whose result anybody may read.
    pub async fn public_results(&mut self) -> Stored<Vec<String>> {
        let rows = sqlx::query("SELECT meeting_id FROM public_result ORDER BY meeting_id")
            .fetch_all(self.db())
            .await?;
        rows.iter().map(|row| row.text("meeting_id")).collect()
    }

    /// When the office last changed any of this, or the profile.
    pub async fn public_moment(&mut self) -> Stored<DateTime<Utc>> {
        let row = sqlx::query(
            "SELECT max(coalesce((SELECT changed_at FROM public_change), 0),
                        coalesce((SELECT updated_at FROM cooperative), 0)) AS at",
        )
        .fetch_one(self.db())
        .await?;
        row.moment("at")
    }
}

impl Writing {
    /// Notes that what anybody sees has changed.
    pub async fn set_public_moment(&mut self, now: DateTime<Utc>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO public_change (id, changed_at) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET changed_at = max(changed_at, excluded.changed_at)",
        )
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Puts a list of office bearers in place of the one before.
    pub async fn put_office_bearers(&mut self, new: &[BearerRow]) -> Stored<()> {
        sqlx::query("DELETE FROM office_bearer")
            .execute(self.db())
            .await?;
        for one in new {
            sqlx::query(
                "INSERT INTO office_bearer (body, position, name, since, until)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .bind(one.body.code())
            .bind(&one.position)
            .bind(&one.name)
            .bind(stored_day(one.since))
            .bind(one.until.map(stored_day))
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Writes the figures of a year, or writes over them.
    pub async fn put_figures(&mut self, new: &FiguresRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO year_figures (year, members, assets_sen, equity_sen, savings_sen,
                 loans_sen, result_sen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (year) DO UPDATE SET members = excluded.members,
                 assets_sen = excluded.assets_sen, equity_sen = excluded.equity_sen,
                 savings_sen = excluded.savings_sen, loans_sen = excluded.loans_sen,
                 result_sen = excluded.result_sen",
        )
        .bind(new.year)
        .bind(new.members)
        .bind(new.assets.to_sen())
        .bind(new.equity.to_sen())
        .bind(new.savings.to_sen())
        .bind(new.loans.to_sen())
        .bind(stored_result(new.result))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Writes the health grade of a year, or writes over it.
    pub async fn put_health_grade(&mut self, new: &HealthRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO health_grade (year, grade, score, assessor, assessed_on)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (year) DO UPDATE SET grade = excluded.grade, score = excluded.score,
                 assessor = excluded.assessor, assessed_on = excluded.assessed_on",
        )
        .bind(new.year)
        .bind(new.grade.code())
        .bind(&new.score)
        .bind(&new.assessor)
        .bind(stored_day(new.assessed_on))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Makes the result of a meeting public, or takes that back. `false` when nothing changed.
    pub async fn set_public_result(&mut self, meeting: &str, public: bool) -> Stored<bool> {
        let sql = if public {
            "INSERT INTO public_result (meeting_id) VALUES (?1) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM public_result WHERE meeting_id = ?1"
        };
        let done = sqlx::query(sql).bind(meeting).execute(self.db()).await?;
        Ok(done.rows_affected() == 1)
    }
}
