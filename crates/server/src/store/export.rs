//! Everything that the database holds about a member, for the member.
//!
//! Nothing has to be registered: a table belongs to a member when it has a column `member_id`, or
//! when it refers to a table that does. So what a later area keeps is in the copy from its first
//! day. What is not handed out is named here with the reason, and the copy says so.
//!
//! Columns are handed out by their names: `_sen` is money, `_at` and `_by` are moments; bytes, and
//! whatever is called a hash, token, key or the like, stay inside.

use chrono::FixedOffset;
use serde_json::{Map, Value, json};
use sokoguru_domain::Money;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, ValueRef as _};

use super::members::MemberId;
use super::row::{Columns, moment};
use super::{Reading, StoreError, Stored};

/// Tables of which nothing is handed out, and why.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("credential", "secrets"),
    ("activation_code", "secrets"),
    ("refresh_token", "secrets"),
    ("idempotency", "copies"),
    ("roll_entry", "secretVote"),
    ("roll_change", "secretVote"),
];

/// Columns of which nothing is handed out, and why.
pub const HIDDEN: &[(&str, &str, &str)] = &[("vote", "option_id", "secretVote")];

/// Words in the name of a column that stays inside.
const INSIDE: &[&str] = &[
    "hash", "sha256", "secret", "token", "password", "sealed", "mark", "key", "auth", "endpoint",
];

/// How far tables that refer to each other are followed.
const DEEPEST: usize = 3;

/// The rows of a table that belong to a member.
pub struct Area {
    /// Its name in the database.
    pub table: String,
    /// One object a row.
    pub rows: Vec<Value>,
}

#[derive(Clone)]
struct Table {
    name: String,
    columns: Vec<String>,
    /// Which of its rows belong to the member `?1`.
    condition: String,
}

impl Reading {
    /// Everything about a member, by table.
    pub async fn everything_of(
        &mut self,
        member: MemberId,
        zone: FixedOffset,
    ) -> Stored<Vec<Area>> {
        let mut areas = Vec::new();
        for table in self.tables_of_a_member().await? {
            let columns: Vec<String> = table.columns.iter().map(|name| quoted(name)).collect();
            if columns.is_empty() {
                continue;
            }
            let sql = format!(
                "SELECT {} FROM {} WHERE {}",
                columns.join(", "),
                quoted(&table.name),
                table.condition
            );
            let rows = sqlx::query(AssertSqlSafe(sql))
                .bind(member.0)
                .fetch_all(self.db())
                .await?;
            let rows = rows
                .iter()
                .map(|row| object(row, &table.columns, zone))
                .collect::<Stored<Vec<_>>>()?;
            if !rows.is_empty() {
                areas.push(Area {
                    table: table.name,
                    rows,
                });
            }
        }
        Ok(areas)
    }

    async fn tables_of_a_member(&mut self) -> Stored<Vec<Table>> {
        let rows = sqlx::query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
             ORDER BY name",
        )
        .fetch_all(self.db())
        .await?;
        let mut left = Vec::new();
        for row in &rows {
            let name = row.text("name")?;
            if LEFT_OUT.iter().all(|(table, _)| *table != name) {
                left.push(name);
            }
        }
        let mut owned: Vec<Table> = Vec::new();
        for _ in 0..DEEPEST {
            let mut next = Vec::new();
            for name in core::mem::take(&mut left) {
                match self.condition(&name, &owned).await? {
                    Some(condition) => next.push((name, condition)),
                    None => left.push(name),
                }
            }
            for (name, condition) in next {
                let columns = self.shown_columns(&name).await?;
                owned.push(Table {
                    name,
                    columns,
                    condition,
                });
            }
        }
        Ok(owned)
    }

    /// Which rows of a table belong to a member, if any can.
    async fn condition(&mut self, name: &str, owned: &[Table]) -> Stored<Option<String>> {
        let own = sqlx::query("SELECT 1 FROM pragma_table_info(?1) WHERE name = 'member_id'")
            .bind(name)
            .fetch_optional(self.db())
            .await?;
        if own.is_some() {
            return Ok(Some("member_id = ?1".to_owned()));
        }
        let references = sqlx::query(
            "SELECT \"table\" AS parent, \"from\" AS child_column,
                    coalesce(\"to\", (SELECT key.name FROM pragma_table_info(\"table\") AS key
                                      WHERE key.pk = 1)) AS parent_column
             FROM pragma_foreign_key_list(?1)",
        )
        .bind(name)
        .fetch_all(self.db())
        .await?;
        for row in &references {
            let parent = row.text("parent")?;
            if let Some(parent) = owned.iter().find(|table| table.name == parent) {
                return Ok(Some(format!(
                    "{} IN (SELECT {} FROM {} WHERE {})",
                    quoted(&row.text("child_column")?),
                    quoted(&row.text("parent_column")?),
                    quoted(&parent.name),
                    parent.condition
                )));
            }
        }
        Ok(None)
    }

    async fn shown_columns(&mut self, table: &str) -> Stored<Vec<String>> {
        let rows = sqlx::query("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")
            .bind(table)
            .fetch_all(self.db())
            .await?;
        let mut columns = Vec::new();
        for row in &rows {
            let (name, kind) = (row.text("name")?, row.text("type")?);
            let is_number_of_ours = kind == "INTEGER" && (name == "id" || name.ends_with("_id"));
            let is_inside = name.split('_').any(|part| INSIDE.contains(&part));
            let is_hidden = HIDDEN
                .iter()
                .any(|(of, column, _)| *of == table && *column == name);
            if kind != "BLOB" && !is_number_of_ours && !is_inside && !is_hidden {
                columns.push(name);
            }
        }
        Ok(columns)
    }
}

/// A name in SQL. It comes from the schema itself.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn object(row: &SqliteRow, columns: &[String], zone: FixedOffset) -> Stored<Value> {
    let mut object = Map::new();
    for name in columns {
        if let Some((name, value)) = datum(row, name, zone)? {
            object.insert(name, value);
        }
    }
    Ok(Value::Object(object))
}

/// A column as it travels; `None` where there is nothing.
fn datum(row: &SqliteRow, name: &str, zone: FixedOffset) -> Stored<Option<(String, Value)>> {
    let raw = row.try_get_raw(name)?;
    if raw.is_null() {
        return Ok(None);
    }
    if let Ok(number) = row.try_get::<i64, _>(name) {
        if let Some(short) = name.strip_suffix("_sen") {
            let money = Money::from_sen(number).map_err(|_| StoreError::Corrupt("money"))?;
            let value = json!({"value": money.to_wire(), "currency": "IDR"});
            return Ok(Some((camel(short), value)));
        }
        let is_moment = name == "at"
            || ["_at", "_by", "_until"]
                .iter()
                .any(|end| name.ends_with(end));
        let value = if is_moment {
            Value::from(moment(number)?.with_timezone(&zone).to_rfc3339())
        } else {
            Value::from(number)
        };
        return Ok(Some((camel(name), value)));
    }
    Ok(Some((camel(name), Value::from(row.text(name)?))))
}

/// `booked_on` is `bookedOn`.
fn camel(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut is_capital = false;
    for letter in name.chars() {
        if letter == '_' {
            is_capital = true;
        } else if is_capital {
            text.push(letter.to_ascii_uppercase());
            is_capital = false;
        } else {
            text.push(letter);
        }
    }
    text
}
