//! Finds the cooperative: in the page, on the phone, at the page's own host, in the list of whoever
//! hosts the app, or where the member says.

use std::sync::Arc;

use sokoguru_api::discovery::Discovery;

use super::{App, Cooperative, Diagnosis, Session};
use crate::backend::{Area, BackendError, Capabilities, Method, Request, own, transport};
use crate::offline::{cache, phone, records, registry, wipe};
use crate::pwa;

/// A phone's clock may be off by so many minutes before it is named as the reason.
const CLOCK_LIMIT: i64 = 24 * 60;

/// The origin of the cooperative in use, under which its records lie.
pub fn origin() -> String {
    let host = transport::host();
    if host.is_empty() { own_origin() } else { host }
}

fn own_origin() -> String {
    web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Finds the cooperative without asking the member; none leaves the choice to them.
pub async fn start(app: App) {
    if let Some((address, document)) = registry::chosen().await
        && let Some(found) = parse(document.as_bytes())
    {
        return point(app, &address, found);
    }
    if let Some(found) = embedded() {
        return point(app, "", found);
    }
    if let Some(found) = kept(app).await {
        return point(app, "", found);
    }
    let request = own::discovery().request;
    if let Ok(answer) = transport::send(&request).await
        && let Some(found) = parse(&answer.body)
    {
        return point(app, "", found);
    }
    // A list of one leaves nothing to choose.
    if let [(address, _)] = shipped().await.as_slice() {
        let _ = choose(app, address).await;
    }
}

/// The document that the server put into the page.
fn embedded() -> Option<Discovery> {
    let text = web_sys::window()?
        .document()?
        .get_element_by_id("koperasi")?
        .text_content()?;
    parse(text.as_bytes())
}

/// The document that lies among a member's records, on a host that does not put it into the page.
async fn kept(app: App) -> Option<Discovery> {
    if !super::entry::open_records(app).await {
        return None;
    }
    let copy = cache::get(&records::current(), &own::discovery().request.path).await?;
    parse(&copy.body)
}

fn parse(body: &[u8]) -> Option<Discovery> {
    (own::discovery().parse)(body).ok()
}

fn point(app: App, host: &str, found: Discovery) {
    let found = Arc::new(found);
    transport::point_at(host, Some(Arc::clone(&found)));
    app.cooperative.set(Some(found));
}

/// Asks for the document again, keeps it beside the member's records, and shows what is new in it.
pub async fn refresh(app: App) {
    let request = own::discovery().request;
    let Ok(answer) = transport::send(&request).await else {
        return;
    };
    let Some(mut found) = parse(&answer.body) else {
        return;
    };
    let host = transport::host();
    let records = records::current();
    if !host.is_empty() {
        let _ = registry::choose(&host, &String::from_utf8_lossy(&answer.body)).await;
    } else if records.is_durable() {
        cache::put(
            &records,
            &request.path,
            &cache::fresh(answer.body, answer.etag),
        )
        .await;
    }
    let is_new = app.cooperative.with_untracked(|known| {
        known.as_deref().is_none_or(|known| {
            found.server_time = known.server_time;
            *known != found
        })
    });
    if is_new {
        point(app, &host, found);
        // Another key for reminders, for instance.
        app.tend_votes();
    }
}

/// Connects to a cooperative at an address that the member gave.
pub async fn choose(app: App, address: &str) -> Result<(), Diagnosis> {
    let host = normalise(address).ok_or(Diagnosis::BadAddress)?;
    let ballots = app
        .ballots
        .with_untracked(|list| list.iter().filter(|kept| kept.entry.is_pending()).count());
    let pending = ballots
        + app
            .outbox
            .with_untracked(|list| list.iter().filter(|entry| entry.is_pending()).count());
    if pending > 0 && host != origin() {
        return Err(Diagnosis::PendingWrites(pending));
    }
    let answer = transport::look_up(&host, &own::discovery().request)
        .await
        .map_err(diagnose)?;
    let found = parse(&answer.body).ok_or(Diagnosis::NotACooperative)?;
    if Capabilities::of(&found) == Capabilities::default() {
        return Err(Diagnosis::WrongProtocol);
    }
    if let Some(off) = minutes_off(&found).filter(|off| off.abs() > CLOCK_LIMIT) {
        return Err(Diagnosis::ClockOff(off));
    }
    if host != origin()
        && app
            .session
            .with_untracked(|session| session.member().is_some())
    {
        // Another cooperative is another member: nothing of the former one stays.
        super::entry::leave(true).await;
        wipe::everything(&origin(), false).await;
    }
    records::close();
    if host == own_origin() {
        registry::choose_own().await;
        point(app, "", found);
    } else {
        let document = String::from_utf8(answer.body).unwrap_or_default();
        let _ = registry::choose(&host, &document).await;
        point(app, &host, found);
    }
    app.outbox.set(Vec::new());
    app.session.set(Session::Unknown);
    super::entry::restore(app).await;
    Ok(())
}

fn diagnose(error: BackendError) -> Diagnosis {
    match error {
        BackendError::Offline if !pwa::has_network() => Diagnosis::NoNetwork,
        BackendError::Offline => Diagnosis::NotReachable,
        BackendError::Unavailable { .. } => Diagnosis::Unavailable,
        _ => Diagnosis::NotFound,
    }
}

/// By how many minutes the phone's clock is ahead of the backend's.
fn minutes_off(found: &Discovery) -> Option<i64> {
    let there = found.server_time?.timestamp();
    let here = phone::moment(phone::now_ms()).timestamp();
    Some((here - there) / 60)
}

/// Those used before and those that whoever hosts the app names, each once.
pub async fn list() -> Vec<Cooperative> {
    let current = origin();
    let mut list: Vec<Cooperative> = Vec::new();
    let mut add = |address: String, name: String| {
        if list.iter().all(|known| known.address != address) {
            let is_current = address == current;
            list.push(Cooperative {
                name,
                address,
                current: is_current,
            });
        }
    };
    if let Some(found) = embedded() {
        add(own_origin(), found.name);
    }
    for (address, document) in registry::list().await {
        if let Some(found) = parse(document.as_bytes()) {
            add(address, found.name);
        }
    }
    for (address, name) in shipped().await {
        add(address, name);
    }
    list
}

/// The list that whoever hosts the app ships: `[{"address": "https://…", "name": "…"}]`.
async fn shipped() -> Vec<(String, String)> {
    struct Listed {
        address: String,
        name: String,
    }
    sokoguru_api::decode!(Listed { address, name });
    let path = "/koperasi.json".to_owned();
    let request = Request {
        public: true,
        ..Request::new(Area::Host, Method::Get, path)
    };
    let Ok(answer) = transport::look_up("", &request).await else {
        return Vec::new();
    };
    let listed: Vec<Listed> = sokoguru_api::json::read(&answer.body).unwrap_or_default();
    listed
        .into_iter()
        .filter_map(|entry| Some((normalise(&entry.address)?, entry.name)))
        .collect()
}

/// The origin behind what a member typed: a host, a host with port, or a whole address. Plain HTTP
/// only for the phone itself.
fn normalise(address: &str) -> Option<String> {
    let text = address.trim().to_ascii_lowercase();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => ("https", text.as_str()),
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let (name, port) = match authority.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (authority, None),
    };
    let is_local = matches!(name, "localhost" | "127.0.0.1");
    let is_name = name.contains('.')
        && !name.starts_with('.')
        && !name.ends_with('.')
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let is_scheme = scheme == "https" || (scheme == "http" && is_local);
    ((is_name || is_local) && is_port && is_scheme).then(|| [scheme, "://", authority].concat())
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn addresses_become_origins() {
        for typed in [
            "Koperasi.id",
            " https://koperasi.id/simpanan?x#y",
            "koperasi.id/",
        ] {
            assert_eq!(normalise(typed).as_deref(), Some("https://koperasi.id"));
        }
        assert_eq!(
            normalise("http://localhost:8080/").as_deref(),
            Some("http://localhost:8080")
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for typed in [
            "",
            "koperasi",
            "http://koperasi.id",
            "ftp://a.id",
            "a b.id",
            "a.id:99999",
            "javascript:alert(1)",
            "https://user@evil.id",
            ".id",
            "id.",
        ] {
            assert_eq!(normalise(typed), None, "{typed}");
        }
    }
}
