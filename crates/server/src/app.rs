//! Everything around the routes, in one view: limits, origins, headers, the log, the app's files.

use std::any::Any;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt as _;
use chrono::TimeDelta;
use sokoguru_api::ProblemCode;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::once::REPLAYED;
use crate::patience::{PATIENCE, Patiently};
use crate::problem::{Failure, REQUEST_ID};
use crate::request::{CSRF_HEADER, address};
use crate::routes;
use crate::secrets::new_id;
use crate::sign_in::FORGET;
use crate::state::{StartError, State};

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");
const DISCOVERY: &str = "/.well-known/koperasi";

/// The server as a service: every route of [`routes`], then from the inside out the limits, the
/// net under panics, the origins, and what every answer carries.
pub fn app(state: State) -> Router {
    routes::router()
        .method_not_allowed_fallback(async || Failure::from(ProblemCode::MethodNotAllowed))
        .fallback(not_an_operation)
        .layer(from_fn_with_state(state.clone(), within_limits))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(origins(&state))
        .layer(from_fn_with_state(state.clone(), around))
        .with_state(state)
}

/// Serves until the process is asked to end; requests that are running are finished.
pub async fn serve(listener: TcpListener, state: State) -> Result<(), StartError> {
    let address = listener
        .local_addr()
        .map_or_else(|_| "?".to_owned(), |address| address.to_string());
    let upkeep = tokio::spawn(upkeep(state.clone()));
    let tending = tokio::spawn(tending(state.clone()));
    let reminding = tokio::spawn(crate::reminders::round::forever(state.clone()));
    let store = state.store.clone();
    let watched = state.clone();
    // `tap_io` is what lets a listener of our own name the address of a connection.
    let listener = Patiently::new(listener, PATIENCE).tap_io(|_| {});
    let served = axum::serve(
        listener,
        app(state).into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        asked_to_end().await;
        // Who watches a meeting would keep the server from ending.
        watched.watchers.end();
    })
    .await;
    upkeep.abort();
    tending.abort();
    reminding.abort();
    store.close().await;
    served.map_err(|source| StartError::Listen { address, source })
}

/// The answer to a fault of our own. What it says stays inside.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Failure::from(ProblemCode::Internal).into_response()
}

async fn asked_to_end() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
    tracing::info!("ending");
}

/// Once a second: ends votes whose last moment is over, and states results that are due.
async fn tending(state: State) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        seconds.tick().await;
        crate::sealed::settlement::tend_all(&state).await;
    }
}

/// Once an hour: forgets what has lasted long enough.
async fn upkeep(state: State) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        hours.tick().await;
        state.throttle.forget_full();
        let before = state.now() - TimeDelta::days(30);
        let purged = async {
            let mut tx = state.store.write().await?;
            tx.purge_answers(before).await?;
            tx.purge_sessions(before).await?;
            tx.purge_officer_sessions(before).await?;
            // Anybody can type numbers that nobody has.
            tx.purge_attempts(state.now() - FORGET).await?;
            tx.purge_reminders(before - TimeDelta::days(30)).await?;
            // Papers of applications that came to nothing.
            tx.purge_attachments(state.now() - TimeDelta::days(90))
                .await?;
            crate::joining::forget_refused(&mut tx, state.now()).await?;
            tx.commit().await
        };
        // The log of the system is kept elsewhere: a tail that is cut off here is missed there.
        if let Ok(mut reading) = state.store.read().await
            && let Ok(head) = reading.audit_head().await
        {
            tracing::info!(%head, "the office's log");
        }
        if let Err(error) = purged.await {
            tracing::warn!(%error, "nothing was forgotten this time");
        }
        let ended = async {
            let mut tx = state.store.write().await?;
            crate::own_data::end_memberships(&mut tx, state.today(), state.now()).await?;
            Ok::<_, crate::office::OfficeError>(tx.commit().await?)
        };
        if let Err(error) = ended.await {
            tracing::warn!(%error, "memberships that are over were not ended this time");
        }
    }
}

/// A path that is no operation: a file of the app, or a place inside it.
async fn not_an_operation(Shared(state): Shared<State>, request: Request) -> Response {
    let path = request.uri().path();
    let api = path.starts_with("/v1/") || path == "/v1" || path.starts_with("/.well-known/");
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    let answer = match &state.site {
        Some(site) if read && !api => site.answer(path, request.headers()),
        _ => None,
    };
    answer.unwrap_or_else(|| Failure::from(ProblemCode::NotFound).into_response())
}

async fn within_limits(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if let Err(refused) = state.throttle.address(address(&state, &parts)) {
        return refused.into_response();
    }
    let answer = next.run(Request::from_parts(parts, body));
    match tokio::time::timeout(state.config.timeout, answer).await {
        Ok(answer) => answer,
        Err(_) => Failure::from(ProblemCode::Unavailable).into_response(),
    }
}

/// Which other origins may read answers: those that the operator named, and for the discovery
/// document all. Cookies are never for another origin.
fn origins(state: &State) -> CorsLayer {
    let allowed: Vec<HeaderValue> = state
        .config
        .allowed_origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, parts| {
            parts.uri.path() == DISCOVERY || allowed.contains(origin)
        }))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            header::IF_RANGE,
            header::RANGE,
            HeaderName::from_static("idempotency-key"),
            CSRF_HEADER,
        ])
        .expose_headers([
            header::ETAG,
            REPLAYED,
            header::LINK,
            header::RETRY_AFTER,
            REQUEST_ID_HEADER,
        ])
        .max_age(Duration::from_hours(2))
}

/// Gives the request its id, writes the line of the log, and puts on every answer what browsers
/// are to hold it to. The log has no address, number, query or body.
async fn around(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let id = new_id();
    let started = Instant::now();
    let method = request.method().clone();
    let public = request.uri().path() == DISCOVERY;
    let of_app = !public && !request.uri().path().starts_with("/v1/");
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request)).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = %id, %method, route, status, ms, "answered");

    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID_HEADER, id);
    }
    if public {
        // The document is for everybody, whoever asks: no origin is singled out.
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
    }
    if of_app {
        // The app's files are the same for every origin. Said to differ, they would be asked for a
        // second time by the service worker, whose requests name none.
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    for (name, value) in &state.headers {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    response
}

/// What browsers are to hold every answer to.
pub fn security_headers(config: &crate::config::Config) -> Vec<(HeaderName, HeaderValue)> {
    let mut connect = "'self'".to_owned();
    for backend in &config.backends {
        connect.push(' ');
        connect.push_str(backend);
    }
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src {connect}; manifest-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let https = config
        .public_origin
        .as_deref()
        .is_some_and(|origin| origin.starts_with("https://"));
    let mut headers: Vec<(HeaderName, HeaderValue)> = [
        ("cross-origin-opener-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "permissions-policy",
            "accelerometer=(), autoplay=(), camera=(self), display-capture=(), encrypted-media=(), \
             fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), \
             payment=(), picture-in-picture=(), publickey-credentials-get=(), \
             screen-wake-lock=(), usb=(), xr-spatial-tracking=()",
        ),
    ]
    .into_iter()
    .map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    })
    .collect();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.push((header::CONTENT_SECURITY_POLICY, policy));
    }
    if https {
        headers.push((
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        ));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn a_panic_is_answered_and_says_nothing() {
        let broken = async || -> &'static str { panic!("secret inside") };
        let router: Router = Router::new()
            .route("/", axum::routing::get(broken))
            .layer(CatchPanicLayer::custom(panicked));
        let response = router
            .oneshot(Request::new(axum::body::Body::empty()))
            .await
            .unwrap();
        assert_eq!(response.status(), 500);
        let body = axum::body::to_bytes(response.into_body(), 4096)
            .await
            .unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains("\"code\":\"internal\""), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}
