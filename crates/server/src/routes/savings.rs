//! Savings accounts and their movements.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use chrono::{Months, NaiveDate};
use serde::Deserialize;
use sokoguru_api::savings::{Savings, Transactions};
use sokoguru_api::{Problem, ProblemCode};

use super::{PageQuery, seal_cursor};
use crate::answer::{Keep, json};
use crate::problem::{Answer, Failure};
use crate::request::{Place, Query, SignedIn};
use crate::state::State;
use crate::store::Stored;
use crate::store::cooperative::Area;
use crate::store::savings::MovementFilter;
use crate::view;

/// The savings of the member.
#[utoipa::path(
    get, path = "/v1/savings", tag = "savings",
    responses(
        (status = 200, description = "Balances as of the last booking", body = Savings),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_savings(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let rows = tx.accounts(who.member).await?;
    let items = rows.iter().map(view::account).collect::<Stored<Vec<_>>>()?;
    let savings = Savings {
        as_of: state.local(tx.figures_moment(Area::Savings).await?),
        total: view::total(&items)?,
        items,
    };
    json(&headers, Keep::Personal, &savings)
}

/// `?month=2026-04`.
#[derive(Deserialize)]
pub struct MonthQuery {
    month: Option<String>,
}

/// The first day of a month and of the one after it.
fn parse_month(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (year, month) = text.split_once('-')?;
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    Some((first, first.checked_add_months(Months::new(1))?))
}

/// Movements on an account of the member, newest first.
#[utoipa::path(
    get, path = "/v1/savings/{id}/transactions", tag = "savings",
    params(
        ("id" = String, Path, description = "An account of the member"),
        ("month" = Option<String>, Query, description = "Only this month, `YYYY-MM`"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "From 1 to 200; 50 unless given"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page; `Link: rel=next` where another follows", body = Transactions),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_transactions(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    Query(month): Query<MonthQuery>,
    Query(page): Query<PageQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    let wrong = |detail| Failure::from(ProblemCode::InvalidRequest).detail(detail);
    let limit = page.limit()?;
    let before_seq = page
        .cursor("t")?
        .map(|place| {
            place
                .parse::<i64>()
                .map_err(|_| wrong("not a cursor of this list"))
        })
        .transpose()?;
    let (from, until) = match &month.month {
        Some(text) => parse_month(text)
            .map(|(from, until)| (Some(from), Some(until)))
            .ok_or_else(|| wrong("month is YYYY-MM"))?,
        None => (None, None),
    };
    let mut tx = state.store.read().await?;
    if !tx.owns_account(who.member, &id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    let filter = MovementFilter {
        before_seq,
        from,
        until,
    };
    // One more than is shown tells whether another page follows.
    let mut rows = tx.movements(&id, filter, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|last| seal_cursor("t", &last.seq.to_string()));
    let months = if before_seq.is_none() {
        tx.movement_months(&id).await?
    } else {
        Vec::new()
    };
    let body = Transactions {
        as_of: state.local(tx.figures_moment(Area::Savings).await?),
        items: rows
            .iter()
            .map(|row| view::transaction(&id, row))
            .collect::<Stored<_>>()?,
        next_cursor,
        months,
    };
    let mut response = json(&headers, Keep::Personal, &body)?;
    if let Some(cursor) = &body.next_cursor {
        let mut next = format!("</v1/savings/{id}/transactions?limit={limit}&cursor={cursor}");
        if let Some(month) = &month.month {
            next.push_str("&month=");
            next.push_str(month);
        }
        next.push_str(">; rel=\"next\"");
        if let Ok(value) = HeaderValue::from_str(&next) {
            response.headers_mut().insert(header::LINK, value);
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn months_are_four_digits_and_two() {
        assert!(parse_month("2026-04").is_some());
        assert!(parse_month("9999-12").is_some());
        for bad in [
            "2026-13",
            "2026-00",
            "2026-4",
            "26-04",
            "2026-04-01",
            "+026-04",
            "",
            "-",
            "99999999999999999999-01",
        ] {
            assert!(parse_month(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_for_a_month(text in ".{0,12}") {
            if let Some((from, until)) = parse_month(&text) {
                prop_assert!(from < until);
                prop_assert_eq!(from.format("%Y-%m").to_string(), text);
            }
        }
    }
}
