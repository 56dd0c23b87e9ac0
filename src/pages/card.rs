//! Kartu anggota: a page that is a card. It needs no network: everything on it lies on the phone.
//!
//! What the code holds is `sokoguru_domain::joining::card_text`: number and cooperative, nothing
//! that is not printed on the card beside it.

use sokoguru_api::account::Member;
use sokoguru_domain::MemberNumber;
use sokoguru_domain::joining::card_text;

use crate::components::frame::mark_of;
use crate::components::{Screen, Tab, qr};
use crate::i18n::{fill, formats, more, own_data as t};
use crate::markup::{IntoAny, View, view};
use crate::session::{self, App, use_app};

/// `/lainnya/kartu`
pub fn card_page() -> View {
    let app = use_app();
    let foot = view! { <p class="muted center">{t::card_bright()}</p> }.into_any();
    view! {
        <Screen title=t::card() back="/lainnya" tab=Tab::More foot=foot>
            {move || app.session.with(|session| session.member().map(|member| card(app, member)))}
            <p class="muted">{t::card_about()}</p>
        </Screen>
    }
    .into_any()
}

fn card(app: App, member: &Member) -> View {
    let origin = session::origin();
    let host = origin
        .split_once("://")
        .map_or(origin.as_str(), |(_, host)| host);
    let code = MemberNumber::parse(&member.number)
        .ok()
        .and_then(|number| qr(&card_text(host, &number), t::qr_words()));
    let cooperative = move || {
        app.cooperative
            .with(|found| found.as_deref().map(|found| found.name.clone()))
    };
    view! {
        <section class="card pass">
            <div class="paper">
                <span class="mark" aria-hidden="true">
                    {mark_of(&member.name)}
                </span>
                <div class="grow">
                    <p class="muted">{cooperative}</p>
                    <h2>{member.name.clone()}</h2>
                </div>
            </div>
            {code}
            <p class="code">{formats::member_number(&member.number)}</p>
            <p class="center">
                <b>{more::status_name(&member.status)}</b> " "
                {fill(more::since(), &[&formats::date(member.joined_on)])}
            </p>
        </section>
    }
    .into_any()
}
