//! Mounts the app: every route and context in one view.
//!
//! Routes are a table of patterns and pages, matched here; the router only keeps the address. That
//! is far smaller than a type per route, and it can be tested without a browser. Pages read their
//! parameters with `router::param`.

use crate::prelude::*;
use leptos::task::spawn_local;

use crate::components::{frame, sheet, theme};
use crate::i18n::{self, formats};
use crate::markup::{self, IntoAny, View, view, watch};
use crate::pages;
use crate::router;
use crate::second::{self, Page as Later};
use crate::session::{App, Session};

/// Where a page is drawn.
#[derive(Clone, Copy)]
enum Page {
    /// In this part of the app.
    First(fn() -> View),
    /// In the one that comes after the first screen.
    Second(Later),
}

impl Page {
    fn draw(self) -> View {
        match self {
            Self::First(draw) => draw(),
            Self::Second(page) => second::page(page),
        }
    }
}

/// Who may see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    /// Everybody.
    All,
    /// Members, also while their session has ended: their data is on the phone.
    Members,
    /// Those who are not signed in.
    Strangers,
}

/// Every route. Words before parameters, because the first that fits is taken.
const ROUTES: &[(&str, For, Page)] = &[
    (
        "/",
        For::Members,
        Page::First(|| pages::home::home_page().into_any()),
    ),
    (
        "/masuk",
        For::Strangers,
        Page::First(|| pages::sign_in::sign_in_page().into_any()),
    ),
    (
        "/aktivasi",
        For::Strangers,
        Page::First(|| pages::activation::activation_page().into_any()),
    ),
    (
        "/koperasi",
        For::All,
        Page::First(|| pages::cooperative::cooperative_page().into_any()),
    ),
    (
        "/simpanan",
        For::Members,
        Page::First(|| pages::savings::savings_page().into_any()),
    ),
    ("/simpanan/:id", For::Members, Page::Second(Later::Account)),
    (
        "/simpanan/permintaan/:id",
        For::Members,
        Page::Second(Later::SavingsRequest),
    ),
    (
        "/simpanan/:id/tarik",
        For::Members,
        Page::Second(Later::Withdraw),
    ),
    (
        "/simpanan/:id/setor",
        For::Members,
        Page::Second(Later::Deposit),
    ),
    (
        "/simpanan/:id/laporan",
        For::Members,
        Page::Second(Later::Statement),
    ),
    ("/pinjaman", For::Members, Page::Second(Later::Loans)),
    (
        "/pinjaman/simulasi",
        For::All,
        Page::Second(Later::Simulator),
    ),
    ("/pinjaman/ajukan", For::Members, Page::Second(Later::Apply)),
    (
        "/pinjaman/pengajuan/:id",
        For::Members,
        Page::Second(Later::Application),
    ),
    (
        "/pinjaman/penjamin",
        For::Members,
        Page::Second(Later::Guarantees),
    ),
    ("/pinjaman/:id", For::Members, Page::Second(Later::Loan)),
    ("/rat", For::Members, Page::Second(Later::Meetings)),
    ("/rat/:id", For::Members, Page::Second(Later::Meeting)),
    (
        "/rat/:id/suara/:item",
        For::Members,
        Page::Second(Later::Vote),
    ),
    (
        "/rat/:id/dokumen/:paper",
        For::Members,
        Page::Second(Later::Paper),
    ),
    ("/rat/:id/hasil", For::Members, Page::Second(Later::Results)),
    (
        "/rat/:id/pemegang-kunci",
        For::All,
        Page::Second(Later::Trustee),
    ),
    (
        "/rat/:id/periksa",
        For::Members,
        Page::Second(Later::Checks),
    ),
    ("/daftar", For::All, Page::Second(Later::Join)),
    // A ballot is carried, and given with a printed key, by whoever has a phone.
    ("/titip", For::All, Page::Second(Later::Carry)),
    ("/bilik", For::All, Page::Second(Later::Booth)),
    ("/bilik/:id", For::All, Page::Second(Later::Booth)),
    ("/lainnya", For::Members, Page::Second(Later::More)),
    (
        "/lainnya/kotak-keluar",
        For::Members,
        Page::Second(Later::Outbox),
    ),
    (
        "/lainnya/perangkat",
        For::Members,
        Page::Second(Later::Devices),
    ),
    (
        "/lainnya/kata-sandi",
        For::Members,
        Page::Second(Later::Password),
    ),
    ("/lainnya/kartu", For::Members, Page::Second(Later::Card)),
    ("/lainnya/data", For::Members, Page::Second(Later::OwnData)),
    (
        "/lainnya/data/unduh",
        For::Members,
        Page::Second(Later::MyData),
    ),
    (
        "/lainnya/data/perbaiki/:field",
        For::Members,
        Page::Second(Later::Correct),
    ),
    (
        "/lainnya/berhenti",
        For::Members,
        Page::Second(Later::Leave),
    ),
    ("/lainnya/tampilan", For::All, Page::Second(Later::Display)),
    (
        "/lainnya/pengingat",
        For::Members,
        Page::Second(Later::Reminders),
    ),
    ("/shu", For::Members, Page::Second(Later::Shu)),
    ("/shu/:year", For::Members, Page::Second(Later::Shu)),
    (
        "/koperasi/profil",
        For::All,
        Page::Second(Later::PublicProfile),
    ),
    (
        "/koperasi/keputusan",
        For::Members,
        Page::Second(Later::Decisions),
    ),
    (
        "/pengumuman",
        For::Members,
        Page::Second(Later::Announcements),
    ),
    (
        "/pengumuman/:id",
        For::Members,
        Page::Second(Later::Announcements),
    ),
    ("/tanya", For::Members, Page::Second(Later::Questions)),
    (
        "/rat/:id/tanya",
        For::Members,
        Page::Second(Later::Questions),
    ),
    ("/istilah", For::All, Page::Second(Later::Terms)),
];

/// Mounts the app over the page that was painted before it.
pub fn mount() {
    leptos::mount::mount_to_body(|| markup::mount(root()));
}

/// Where a stranger wanted to go before being led to the door.
#[derive(Clone, Copy)]
struct Wanted(RwSignal<Option<String>>);

fn root() -> View {
    let app = App::provide();
    router::start();
    sheet::provide_live();
    provide_context(Wanted(RwSignal::new(None)));
    pages::sign_in::provide_typed();
    spawn_local(app.start());
    watch(move || remember_whether_known(app));

    let frame = Memo::new(move || Frame {
        known: app.session.with(|session| *session != Session::Unknown),
        lang: app.settings.with(|settings| settings.lang),
        look: app.cooperative.with(|found| {
            found
                .as_deref()
                .map(|found| (found.zone.clone(), found.colour.clone()))
        }),
    });
    let content = move || {
        frame.with(|frame| {
            i18n::set_lang(frame.lang);
            if let Some((zone, colour)) = &frame.look {
                if let Some(zone) = sokoguru_domain::Zone::from_name(zone) {
                    formats::set_zone(zone);
                }
                theme::apply(colour);
            }
            frame.known.then(screens)
        })
    };
    content.into_any()
}

/// Keeps for the next start whether to show the outline of Beranda or the form of signing in.
fn remember_whether_known(app: App) {
    let known = app.session.with(|session| match session {
        Session::Unknown => None,
        Session::SignedOut => Some(false),
        Session::SignedIn(_) | Session::Ended(_) => Some(true),
    });
    let mut settings = app.settings.get_untracked();
    if known.is_some_and(|known| known != settings.known) {
        settings.known = !settings.known;
        app.set_settings(settings);
    }
}

/// What everything is drawn with; when it changes, everything is drawn anew.
#[derive(PartialEq)]
struct Frame {
    known: bool,
    lang: sokoguru_domain::Lang,
    look: Option<(String, String)>,
}

/// What the address leads to.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// A page of the table with its parameters.
    Page(usize, Vec<(&'static str, String)>),
    /// Another address.
    To(&'static str),
    /// Nowhere.
    Nowhere,
}

fn screens() -> View {
    let app = crate::session::use_app();
    let navigator = router::use_navigator();
    let wanted = use_context::<Wanted>();
    pages::sign_in::take_boot();
    let door = Memo::new(move || {
        let door = app.session.with(|session| match session {
            Session::SignedIn(_) => Door::Inside,
            Session::Ended(_) => Door::Ended,
            Session::Unknown | Session::SignedOut => Door::Outside,
        });
        (door, app.cooperative.with(Option::is_some))
    });
    let seen = StoredValue::new(None::<String>);
    let page = move || {
        let path = navigator.path();
        let (door, chosen) = door.get();
        match way(&path, door, chosen) {
            Way::Page(place, params) => {
                router::provide_params(params);
                focus_heading(seen, path);
                ROUTES
                    .get(place)
                    .map_or_else(pages::not_found::not_found, |(_, _, page)| page.draw())
            }
            Way::Nowhere => {
                focus_heading(seen, path);
                pages::not_found::not_found()
            }
            Way::To(address) => {
                let mut target = address.to_owned();
                if let Some(Wanted(wanted)) = wanted {
                    if address == "/masuk" {
                        wanted.set(Some(path));
                    } else if address == "/" {
                        target = wanted.try_update(Option::take).flatten().unwrap_or(target);
                    }
                }
                spawn_local(async move { navigator.replace(&target) });
                ().into_any()
            }
        }
    };
    view! {
        {page}
        {sheet::live_line()}
    }
    .into_any()
}

/// Whether somebody is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Inside,
    Ended,
    Outside,
}

fn way(path: &str, door: Door, chosen: bool) -> Way {
    let Some((place, audience, params)) = matching(path) else {
        return Way::Nowhere;
    };
    let at_choice = ROUTES
        .get(place)
        .is_some_and(|(pattern, _, _)| *pattern == "/koperasi");
    match (audience, door) {
        (_, Door::Outside) if !chosen && !at_choice => Way::To("/koperasi"),
        (For::Members, Door::Outside) => Way::To("/masuk"),
        (For::Strangers, Door::Inside) => Way::To("/"),
        _ => Way::Page(place, params),
    }
}

/// Place in the table, audience and parameters.
type Match = (usize, For, Vec<(&'static str, String)>);

fn matching(path: &str) -> Option<Match> {
    let path = path.strip_suffix('/').unwrap_or(path);
    ROUTES
        .iter()
        .enumerate()
        .find_map(|(place, (pattern, audience, _))| {
            let mut params = Vec::new();
            let mut parts = path.split('/');
            for want in pattern.trim_end_matches('/').split('/') {
                let part = parts.next()?;
                match want.strip_prefix(':') {
                    Some(name) if !part.is_empty() => params.push((name, part.to_owned())),
                    None if want == part => {}
                    _ => return None,
                }
            }
            parts.next().is_none().then_some((place, *audience, params))
        })
}

/// After every change of page the heading takes the focus, so that a screen reader says where the
/// member is; on the first page the focus stays where it is.
fn focus_heading(seen: StoredValue<Option<String>>, path: String) {
    let before = seen.replace_value(Some(path.clone())).flatten();
    if before.is_none() || before.as_deref() == Some(&path) {
        return;
    }
    frame::focus_heading();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(path: &str) -> Option<&'static str> {
        let (place, _, _) = matching(path)?;
        ROUTES.get(place).map(|(pattern, _, _)| *pattern)
    }

    #[test]
    fn words_come_before_parameters() {
        assert_eq!(pattern("/"), Some("/"));
        assert_eq!(pattern("/simpanan/"), Some("/simpanan"));
        assert_eq!(pattern("/pinjaman/simulasi"), Some("/pinjaman/simulasi"));
        assert_eq!(pattern("/pinjaman/l1"), Some("/pinjaman/:id"));
        assert_eq!(pattern("/rat/m1/suara/i1"), Some("/rat/:id/suara/:item"));
        for nowhere in [
            "/simpan",
            "/simpanan//",
            "/rat/m1/suara",
            "/rat/m1/suara/i1/lagi",
        ] {
            assert_eq!(pattern(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn parameters_are_named() {
        let params = matching("/rat/m1/suara/i2").map(|(_, _, params)| params);
        assert_eq!(
            params,
            Some(vec![("id", "m1".to_owned()), ("item", "i2".to_owned())])
        );
    }

    #[test]
    fn strangers_are_led_to_the_door_and_members_past_it() {
        assert_eq!(way("/simpanan", Door::Outside, true), Way::To("/masuk"));
        assert_eq!(way("/simpanan", Door::Outside, false), Way::To("/koperasi"));
        assert_eq!(way("/masuk", Door::Inside, true), Way::To("/"));
        assert_eq!(way("/entah", Door::Outside, true), Way::Nowhere);
        for open in [
            "/pinjaman/simulasi",
            "/aktivasi",
            "/koperasi",
            "/rat/m1/pemegang-kunci",
        ] {
            assert!(
                matches!(way(open, Door::Outside, true), Way::Page(..)),
                "{open}"
            );
        }
        // Data on the phone stays within reach when the session has ended.
        assert!(matches!(way("/simpanan", Door::Ended, true), Way::Page(..)));
        assert!(matches!(way("/masuk", Door::Ended, true), Way::Page(..)));
    }
}
