//! Who the cooperative is and where its services are; whether the server is well.

use std::collections::BTreeMap;

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sokoguru_api::Problem;
use sokoguru_api::discovery::{AuthKind, Contact, Discovery, Service, Words};

use crate::answer::{Keep, tag_of, tagged_json, to_json};
use crate::problem::Answer;
use crate::reminders::Push;
use crate::request::Asker;
use crate::state::State;
use crate::store::cooperative::Cooperative;

/// The discovery document as an origin of this kind sees it, without the clock.
pub fn document(who: &Cooperative, auth: AuthKind, push_key: Option<&str>) -> Discovery {
    let service = Service {
        protocol: "sokoguru/1".to_owned(),
        base_url: "/".to_owned(),
        auth: auth.into(),
        settings: BTreeMap::new(),
    };
    let areas = ["accounts", "announcements", "loans", "meetings", "profile"];
    Discovery {
        legal_name: who.legal_name.clone(),
        name: who.name.clone(),
        nik_koperasi: who.nik_koperasi.clone(),
        badan_hukum: who.badan_hukum.clone(),
        address: who.address.clone(),
        contact: Contact {
            whatsapp: who.whatsapp.clone(),
            phone: who.phone.clone(),
        },
        colour: who.colour.clone(),
        zone: who.zone.name().to_owned(),
        currency: "IDR".to_owned(),
        words: Words {
            interest: who.interest_word.clone(),
        },
        privacy_url: who.privacy_url.clone(),
        services: areas.map(|area| (area.to_owned(), service.clone())).into(),
        server_time: None,
        push_key: push_key.map(str::to_owned),
    }
}

/// The cooperative's public profile and services.
#[utoipa::path(
    get, path = "/.well-known/koperasi", tag = "cooperative",
    responses(
        (status = 200, description = "The profile; `auth` depends on the origin that asks", body = Discovery),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_discovery(
    Shared(state): Shared<State>,
    asker: Asker,
    headers: HeaderMap,
) -> Answer<Response> {
    let auth = match asker {
        Asker::Own => AuthKind::Session,
        Asker::Allowed | Asker::Stranger => AuthKind::Bearer,
    };
    let push_key = state.push.as_ref().map(Push::public_key);
    let mut body = document(&state.cooperative, auth, push_key.as_deref());
    // The clock moves on its own: the tag is that of everything else, so it is a weak one.
    let tag = tag_of(&to_json(&body)?);
    body.server_time = Some(state.local(state.now()));
    let mut response = tagged_json(&headers, Keep::Public, &tag, to_json(&body)?);
    let headers = response.headers_mut();
    let weak = headers.get(header::ETAG).and_then(|strong| {
        let strong = strong.to_str().ok()?;
        HeaderValue::from_str(&format!("W/{strong}")).ok()
    });
    if let Some(weak) = weak {
        headers.insert(header::ETAG, weak);
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    Ok(response)
}

/// Whether the server and its database answer.
#[utoipa::path(
    get, path = "/healthz", tag = "operation",
    responses(
        (status = 204, description = "Both answer"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_health(Shared(state): Shared<State>) -> Answer<Response> {
    state.store.ping().await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, Keep::Personal.value());
    Ok(response)
}
