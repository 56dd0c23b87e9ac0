//! What anybody may know of the cooperative, and what became of decisions, for members.

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};
use sokoguru_api::Problem;
use sokoguru_api::cooperative::{
    ComingMeeting, Cooperative, Decision, Decisions, MeetingDecisions, PublicResults,
};
use sokoguru_api::discovery::Contact;
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::MeetingPhase;

use super::meetings::order;
use crate::answer::{Keep, json};
use crate::problem::{Answer, Failure};
use crate::request::SignedIn;
use crate::state::State;
use crate::store::meetings::MeetingRow;
use crate::store::{Reading, StoreError, Stored};
use crate::view;

fn id_of(meeting: &MeetingRow) -> Stored<MeetingId> {
    MeetingId::parse(&meeting.id).ok_or(StoreError::Corrupt("meeting"))
}

/// The cooperative's profile, officers, figures, health grade and public results.
#[utoipa::path(
    get, path = "/v1/cooperative", tag = "cooperative",
    responses(
        (status = 200, description = "Anybody may ask", body = Cooperative),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_cooperative(Shared(state): Shared<State>, headers: HeaderMap) -> Answer<Response> {
    let now = state.now();
    let mut tx = state.store.read().await?;
    let who = tx.cooperative().await?;
    let who = who.ok_or_else(|| Failure::from(StoreError::Corrupt("cooperative")))?;
    let mut meetings = tx.meetings(now).await?;
    order(&mut meetings, now);
    let mut moment = tx.public_moment().await?;
    let public = tx.public_results().await?;
    let mut decisions = Vec::new();
    for meeting in meetings.iter().filter(|one| public.contains(&one.id)) {
        if let Some(result) = public_results(&state, &mut tx, meeting, &mut moment).await? {
            decisions.push(result);
        }
    }
    decisions.sort_by_key(|one| std::cmp::Reverse(one.held_at));
    let next = meetings.iter().find(|one| {
        matches!(
            one.phase_at(now),
            MeetingPhase::Open | MeetingPhase::Closed | MeetingPhase::Announced
        )
    });
    if let Some(published) = next.and_then(|one| one.published_at) {
        moment = moment.max(published);
    }
    let figures = tx.year_figures().await?;
    let health = tx.health_grades().await?;
    let body = Cooperative {
        as_of: state.local(moment),
        legal_name: who.legal_name,
        name: who.name,
        nik_koperasi: who.nik_koperasi,
        badan_hukum: who.badan_hukum,
        address: who.address,
        contact: Contact {
            whatsapp: who.whatsapp,
            phone: who.phone,
        },
        officers: tx
            .office_bearers()
            .await?
            .iter()
            .map(view::cooperative::officer)
            .collect(),
        figures: figures.iter().map(view::cooperative::figures).collect(),
        health: health.iter().map(view::cooperative::health).collect(),
        next_meeting: next.map(|one| ComingMeeting {
            title: one.title.clone(),
            starts_at: state.local(one.starts_at),
            place: one.place.clone(),
        }),
        decisions,
    };
    json(&headers, Keep::Public, &body)
}

async fn public_results(
    state: &State,
    tx: &mut Reading,
    meeting: &MeetingRow,
    moment: &mut DateTime<Utc>,
) -> Answer<Option<PublicResults>> {
    let Some(counted) = meeting.counted else {
        return Ok(None);
    };
    *moment = (*moment).max(counted.at);
    let agenda = tx.agenda(&meeting.id).await?;
    let results = tx.results(&meeting.id).await?;
    Ok(Some(PublicResults {
        meeting_id: id_of(meeting)?,
        title: meeting.title.clone(),
        book_year: meeting.book_year,
        held_at: state.local(meeting.starts_at),
        quorum: view::quorum(meeting, counted.present, counted.voters),
        items: view::decisions::results(&agenda, &results)?,
    }))
}

/// What meetings decided, and what became of it.
#[utoipa::path(
    get, path = "/v1/decisions", tag = "cooperative",
    responses(
        (status = 200, description = "Meetings with a result, newest first", body = Decisions),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_decisions(
    Shared(state): Shared<State>,
    _: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let now = state.now();
    let mut tx = state.store.read().await?;
    let mut meetings = tx.meetings(now).await?;
    meetings.sort_by_key(|one| std::cmp::Reverse(one.starts_at));
    let mut moment = DateTime::UNIX_EPOCH;
    let mut items = Vec::new();
    for meeting in &meetings {
        let Some(counted) = meeting.counted else {
            continue;
        };
        let tasks = tx.follow_ups(&meeting.id).await?;
        let changes = tasks.iter().map(|one| one.updated_at);
        moment = changes.chain([moment, counted.at]).max().unwrap_or(moment);
        let agenda = tx.agenda(&meeting.id).await?;
        let results = tx.results(&meeting.id).await?;
        let decisions = view::decisions::results(&agenda, &results)?
            .into_iter()
            .map(|result| {
                let own = tasks
                    .iter()
                    .filter(|one| one.item_id == result.item_id.as_str());
                Ok(Decision {
                    follow_ups: own
                        .map(|one| view::decisions::follow_up(&state, one))
                        .collect::<Stored<_>>()?,
                    item_id: result.item_id,
                    title: result.title,
                    outcome: result.outcome,
                })
            })
            .collect::<Stored<_>>()?;
        items.push(MeetingDecisions {
            meeting_id: id_of(meeting)?,
            title: meeting.title.clone(),
            held_at: state.local(meeting.starts_at),
            items: decisions,
        });
    }
    let body = Decisions {
        as_of: state.local(moment),
        items,
    };
    json(&headers, Keep::Personal, &body)
}
