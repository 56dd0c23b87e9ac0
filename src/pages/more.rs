//! Lainnya: the member's card, the ways to outbox, devices and display, what lies on the phone,
//! the cooperative, and signing out.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::account::Member;
use sokoguru_api::discovery::Discovery;

use super::sign_in::whatsapp;
use crate::components::frame::mark_of;
use crate::components::{
    Icon, Screen, Sheet, Standing, Tab, confirm_buttons, icon, note, row, use_announce,
};
use crate::i18n::{
    account, common, cooperative, explain, fill, formats, more as t, questions, shu,
};
use crate::i18n::{own_data, reminders as words, votes};
use crate::markup::{Child, IntoAny, View, view};
use crate::offline::papers::{self, StoredPaper};
use crate::offline::phone;
use crate::offline::votes::staying;
use crate::pwa;
use crate::reminders;
use crate::session::{App, use_app};

/// Lainnya.
pub fn more_page() -> impl Child {
    let app = use_app();
    let waiting = move || {
        let count = app
            .outbox
            .with(|all| all.iter().filter(|entry| entry.is_pending()).count());
        (count > 0).then(|| count.to_string())
    };
    view! {
        <Screen title=common::more() tab=Tab::More>
            {move || app.session.with(|session| session.member().map(card))}
            <ul class="card list">
                {way("/lainnya/kartu", Icon::Person, own_data::card(), own_data::card_hint(), Signal::default())}
                {way("/lainnya/data", Icon::Paper, own_data::profile(), own_data::profile_hint(), Signal::default())}
                {way("/lainnya/kotak-keluar", Icon::Outbox, t::outbox(), t::outbox_hint(), Signal::derive(waiting))}
                {reminders_way(app)}
                {way("/lainnya/perangkat", Icon::Phone, t::devices(), t::devices_hint(), Signal::default())}
                {way("/lainnya/kata-sandi", Icon::Lock, account::change_password(), account::change_password_hint(), Signal::default())}
                {way("/lainnya/tampilan", Icon::Look, t::display(), t::display_hint(), Signal::default())}
                {way("/koperasi", Icon::Building, t::switch(), t::switch_hint(), Signal::default())}
            </ul>
            <ul class="card list">
                {way("/shu", Icon::Paper, shu::title(), shu::hint(), Signal::default())}
                {way("/koperasi/profil", Icon::Building, cooperative::title(), cooperative::hint(), Signal::default())}
                {way("/koperasi/keputusan", Icon::Checks, cooperative::decisions(), cooperative::decisions_hint(), Signal::default())}
                {way("/pengumuman", Icon::Horn, cooperative::announcements(), cooperative::announcements_hint(), Signal::default())}
                {way("/tanya", Icon::Chat, questions::title(), questions::hint(), Signal::default())}
                {way("/istilah", Icon::Info, explain::title(), explain::hint(), Signal::default())}
            </ul>
            {storage()}
            {move || app.cooperative.with(|found| found.as_deref().map(about))}
            {sign_out(app)}
            <p class="muted center">{fill(t::version(), &[env!("CARGO_PKG_VERSION")])}</p>
        </Screen>
    }
}

fn card(member: &Member) -> View {
    let since = fill(t::since(), &[&formats::date(member.joined_on)]);
    view! {
        <section class="card todo paper">
            <span class="mark" aria-hidden="true">
                {mark_of(&member.name)}
            </span>
            <div>
                <h2>{member.name.clone()}</h2>
                <p class="num">{formats::member_number(&member.number)}</p>
                <small>{t::status_name(&member.status)} " " {since}</small>
            </div>
        </section>
    }
    .into_any()
}

fn way(
    href: &'static str,
    picture: Icon,
    words: &'static str,
    hint: &'static str,
    count: Signal<Option<String>>,
) -> View {
    view! {
        <li>
            <a href=href>
                {icon(picture)}
                <span class="grow">
                    <b>{words}</b>
                    <br />
                    <span class="muted">{hint}</span>
                </span>
                {move || count.get().map(|count| view! { <span class="tag wait num">{count}</span> })}
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

/// The way to reminders, where the cooperative sends any.
fn reminders_way(app: App) -> impl Fn() -> Option<View> {
    move || {
        reminders::key_of(app).map(|_| {
            way(
                "/lainnya/pengingat",
                Icon::Bell,
                words::title(),
                words::title_hint(),
                Signal::default(),
            )
        })
    }
}

fn storage() -> View {
    let room = RwSignal::new(None::<pwa::Room>);
    let stored = RwSignal::new(Vec::<StoredPaper>::new());
    spawn_local(async move {
        room.try_set(pwa::room().await);
        stored.try_set(papers::list().await);
    });
    let used = move || {
        room.get().map_or_else(
            || t::storage_unknown().to_owned(),
            |room| fill(t::storage_used(), &[&formats::size(room.used)]),
        )
    };
    let list = move || {
        stored.with(|all| {
            if all.is_empty() {
                return view! { <li class="link muted">{t::no_papers()}</li> }.into_any();
            }
            let lines: Vec<_> = all.iter().map(|one| paper_line(one, stored)).collect();
            lines.into_any()
        })
    };
    view! {
        <section class="group">
            <h2>{t::storage()}</h2>
            <p class="muted">{used}</p>
            <ul class="card list" aria-label=t::papers()>
                {list}
            </ul>
        </section>
    }
    .into_any()
}

fn paper_line(one: &StoredPaper, stored: RwSignal<Vec<StoredPaper>>) -> View {
    let announce = use_announce();
    let (meeting, paper) = (one.meeting.clone(), one.paper.id.clone());
    let title = one.paper.title.clone();
    let label = fill(t::remove_paper(), &[&title]);
    let href = ["/rat/", meeting.as_str(), "/dokumen/", paper.as_str()].concat();
    let remove = move |_| {
        let (meeting, paper) = (meeting.clone(), paper.clone());
        spawn_local(async move {
            if papers::delete(&meeting, &paper).await.is_ok() {
                stored.try_update(|all| all.retain(|one| one.paper.id != paper));
                announce.run(t::paper_removed().to_owned());
            }
        });
    };
    view! {
        <li class="link">
            {icon(Icon::Paper)} <a class="grow" href=href>
                {title}
            </a> <button class="icon" type="button" aria-label=label on:click=remove>
                {icon(Icon::Bin)}
            </button>
        </li>
    }
    .into_any()
}

fn about(cooperative: &Discovery) -> View {
    let fact = |words: &'static str, text: &Option<String>| {
        text.as_ref().map(|text| row(words, text.clone()))
    };
    let link = |href: String, picture: Icon, words: &'static str| {
        view! {
            <a class="btn quiet" href=href target="_blank" rel="noopener">
                {icon(picture)}
                {words}
            </a>
        }
    };
    let contact = &cooperative.contact;
    view! {
        <section class="group">
            <h2>{t::about()}</h2>
            <div class="card">
                {row(t::legal_name(), cooperative.legal_name.clone())}
                {fact(t::nik(), &cooperative.nik_koperasi)}
                {fact(t::badan_hukum(), &cooperative.badan_hukum)}
                {fact(t::address(), &cooperative.address)}
            </div>
            {contact
                .whatsapp
                .as_ref()
                .map(|number| link(whatsapp(number, t::greeting()), Icon::Chat, t::ask_office()))}
            {contact
                .phone
                .as_ref()
                .map(|phone| link(["tel:", phone].concat(), Icon::Phone, t::call_office()))}
            {cooperative
                .privacy_url
                .as_ref()
                .filter(|address| address.starts_with("https://") || address.starts_with("http://"))
                .map(|address| link(address.clone(), Icon::Info, t::privacy()))}
        </section>
    }
    .into_any()
}

fn sign_out(app: App) -> View {
    let asking = RwSignal::new(false);
    let unsent = move || {
        app.outbox
            .with(|all| all.iter().filter(|e| e.is_pending()).count())
    };
    let lost = move || match unsent() {
        0 => None,
        1 => Some(note(Standing::Attention, t::sign_out_lost_one(), "")),
        count => Some(note(
            Standing::Attention,
            fill(t::sign_out_lost(), &[&count.to_string()]),
            "",
        )),
    };
    let stays = move || {
        let keys = app.keys.get();
        let (waiting, until) =
            staying::kept_at_sign_out(&keys, &app.own_ballots(), phone::now_ms())?;
        let until = formats::date_time(phone::moment(until));
        let mut text = fill(votes::stays_text(), &[&until]);
        if waiting > 0 {
            text.push(' ');
            text.push_str(votes::stays_waiting());
        }
        Some(note(Standing::Info, votes::stays_title(), text))
    };
    let answers = move || {
        let words = if unsent() == 0 {
            t::sign_out()
        } else {
            t::sign_out_anyway()
        };
        confirm_buttons(asking, words, true, move || {
            spawn_local(app.sign_out(false));
        })
    };
    view! {
        <button class="btn quiet danger" type="button" on:click=move |_| asking.set(true)>
            {icon(Icon::Leave)}
            {t::sign_out()}
        </button>
        <Sheet open=asking title=t::sign_out_title()>
            <p>{t::sign_out_text()}</p>
            {lost}
            {stays}
            {answers}
        </Sheet>
    }
    .into_any()
}
