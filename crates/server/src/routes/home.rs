//! Everything that Beranda shows, in one round trip and of one moment.

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use sokoguru_api::home::{Home, NextDue};
use sokoguru_api::{Amount, Problem};
use sokoguru_domain::Money;

use super::meetings::{order, summary};
use crate::answer::{Keep, json};
use crate::problem::Answer;
use crate::request::SignedIn;
use crate::state::State;
use crate::store::cooperative::Area;
use crate::store::{Reading, StoreError, Stored};
use crate::view;

/// Everything that Beranda shows.
#[utoipa::path(
    get, path = "/v1/home", tag = "home",
    responses(
        (status = 200, description = "Figures as of the last booking", body = Home),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_home(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let now = state.now();
    let mut tx = state.store.read().await?;
    let member = tx.member(who.member).await?;
    let accounts = tx.accounts(who.member).await?;
    let savings = accounts
        .iter()
        .map(view::account)
        .collect::<Stored<Vec<_>>>()?;
    let next_due = next_due(&state, &mut tx, &who).await?;
    let mut meetings = tx.meetings(now).await?;
    meetings.retain(|one| one.phase_at(now) != sokoguru_domain::MeetingPhase::Finished);
    order(&mut meetings, now);
    let meeting = match meetings.first() {
        Some(row) => Some(summary(&state, &mut tx, row, &member, now).await?),
        None => None,
    };
    let applications = tx.applications(who.member).await?;
    let applications = applications
        .iter()
        .filter(|one| !one.status.is_final())
        .map(view::lending::in_short)
        .collect::<Stored<_>>()?;
    let announcements = tx.announcements(now, None, 5).await?;
    let home = Home {
        as_of: state.local(tx.figures_moment(Area::Savings).await?),
        member: view::member(&member),
        savings_total: view::total(&savings)?,
        savings,
        next_due,
        meeting,
        applications,
        guarantee_requests: tx.guarantee_requests(who.member).await?,
        announcements: announcements
            .iter()
            .map(|one| view::announcement(&state, one))
            .collect::<Stored<_>>()?,
    };
    json(&headers, Keep::Personal, &home)
}

/// The instalment that is due next over all loans, and what is overdue over all of them.
async fn next_due(state: &State, tx: &mut Reading, who: &SignedIn) -> Answer<Option<NextDue>> {
    let today = state.today();
    let mut next: Option<NextDue> = None;
    let mut overdue = Money::ZERO;
    for row in tx.loans(who.member).await? {
        let rows = tx.instalments(&row.id).await?;
        let loan = view::loan(&row, &rows, today)?;
        overdue = overdue
            .checked_add(loan.arrears.0)
            .ok_or(StoreError::Corrupt("arrears"))?;
        let Some(due) = loan.next_due else { continue };
        // One that is late is only the next when nothing else comes.
        let later = |other: &NextDue| {
            (other.due_on < today, other.due_on) > (due.due_on < today, due.due_on)
        };
        if next.as_ref().is_none_or(later) {
            next = Some(NextDue {
                loan_id: loan.id,
                product_name: loan.product_name,
                number: due.number,
                of: u16::try_from(rows.len()).unwrap_or(u16::MAX),
                due_on: due.due_on,
                amount: due.amount,
                arrears: Amount(Money::ZERO),
            });
        }
    }
    Ok(next.map(|due| NextDue {
        arrears: Amount(overdue),
        ..due
    }))
}
