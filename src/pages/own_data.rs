//! Data saya: what the cooperative knows of the member, wishes to have it put right, and what the
//! member has agreed to.

pub mod consents;
pub mod wish;

use sokoguru_api::own_data::{Consent, Correction, Profile};
use sokoguru_api::wire::CorrectionId;
use sokoguru_domain::{DataField, WishStatus};

use self::wish::{send, standing};
use crate::backend::joining as protocol;
use crate::components::{
    Icon, Screen, Standing, Tab, figure_skeleton, icon, loadable, note, row, tag, use_announce,
};
use crate::i18n::{fill, formats, more, own_data as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::own_data::{OwnData, Wish};
use crate::prelude::*;
use crate::reading::use_reading;
use crate::session::{App, use_app};

/// `/lainnya/data`
pub fn own_data_page() -> View {
    let app = use_app();
    let source = use_reading(protocol::profile());
    let asked = RwSignal::new(None::<Consent>);
    view! {
        <Screen title=t::profile() subtitle=t::profile_hint() back="/lainnya" tab=Tab::More>
            {loadable(source, figure_skeleton, move |reading| body(app, &reading.data, asked))}
            {consents::sheet(app, asked)}
        </Screen>
    }
    .into_any()
}

fn body(app: App, profile: &Profile, asked: RwSignal<Option<Consent>>) -> View {
    let due = profile.pokok_due.map(|sum| {
        let text = fill(t::pokok_due_hint(), &[&formats::rupiah(sum)]);
        note(Standing::Waiting, t::pokok_due(), text)
    });
    let wishes: Vec<View> = profile
        .corrections
        .iter()
        .map(|one| correction(app, one))
        .collect();
    let wishes = (!wishes.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{t::corrections()}</h2>
                {wishes}
            </section>
        }
        .into_any()
    });
    view! {
        {due}
        <section class="card">
            {row(t::number(), formats::member_number(&profile.number))}
            {row(t::standing(), more::status_name(&profile.status))}
            {row(t::since(), formats::date(profile.joined_on))}
            {row(t::nik(), profile.nik_masked.clone().unwrap_or_else(|| t::unknown().to_owned()))}
            <p class="muted">{t::nik_hint()}</p>
        </section>
        <ul class="card list">{data(profile)}</ul>
        <div class="group" aria-live="polite">{standing(app, |wish| matches!(wish, Wish::Correct(_) | Wish::TakeBack(_)))}</div>
        {wishes}
        {consents::section(app, &profile.consents, asked)}
        <ul class="card list">
            {way("/lainnya/data/unduh", Icon::Download, t::copy(), t::copy_hint())}
            {way("/lainnya/berhenti", Icon::Leave, t::leave(), t::leave_hint())}
        </ul>
    }
    .into_any()
}

/// What is known of a datum, in words.
pub fn datum(profile: &Profile, field: DataField) -> String {
    let known = match field {
        DataField::Name => Some(profile.name.clone()),
        DataField::Address => profile.address.clone(),
        DataField::Phone => profile.phone_masked.clone(),
        DataField::BornOn => profile.born_on.map(formats::date),
        DataField::Occupation => profile.occupation.clone(),
    };
    known.unwrap_or_else(|| t::unknown().to_owned())
}

fn data(profile: &Profile) -> Vec<View> {
    let line = |field: &DataField| {
        let href = ["/lainnya/data/perbaiki/", field.code()].concat();
        let words = t::field(*field);
        view! {
            <li>
                <a href=href aria-label=fill(t::correct_what(), &[words])>
                    <span class="grow">
                        <span class="muted">{words}</span>
                        <br />
                        <b>{datum(profile, *field)}</b>
                    </span>
                    <span class="muted">{t::correct()}</span>
                    {icon(Icon::Next)}
                </a>
            </li>
        }
        .into_any()
    };
    DataField::ALL.iter().map(line).collect()
}

fn way(href: &'static str, picture: Icon, words: &'static str, hint: &'static str) -> View {
    view! {
        <li>
            <a href=href>
                {icon(picture)}
                <span class="grow">
                    <b>{words}</b>
                    <br />
                    <span class="muted">{hint}</span>
                </span>
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

fn correction(app: App, one: &Correction) -> View {
    let status = one.status.known();
    let mood = match status {
        Some(WishStatus::Accepted) => Standing::Accepted,
        Some(WishStatus::Refused) => Standing::Refused,
        Some(WishStatus::Withdrawn) => Standing::Info,
        Some(WishStatus::Submitted) | None => Standing::Waiting,
    };
    let field = one.field.known();
    let words = field.map_or("", t::field);
    let value = match field {
        Some(DataField::BornOn) => one
            .value
            .parse()
            .map_or_else(|_| one.value.clone(), formats::date),
        _ => one.value.clone(),
    };
    let when = match one.decided_at {
        Some(at) => fill(t::answered_on(), &[&formats::date_time(at)]),
        None => fill(t::answer_by(), &[&formats::date_time(one.act_by)]),
    };
    let answer = (!one.answer.is_empty())
        .then(|| view! { <p>{fill(t::answer(), &[&one.answer])}</p> }.into_any());
    let waits = status == Some(WishStatus::Submitted);
    let back = field
        .filter(|_| waits)
        .map(|field| take_back(app, one.id.clone(), field));
    view! {
        <section class="card">
            <div class="row">
                <h3>{words}</h3>
                {tag(mood, t::status(status))}
            </div>
            <p>{value}</p>
            <p class="muted">{when}</p>
            {answer}
            {back}
        </section>
    }
    .into_any()
}

fn take_back(app: App, id: CorrectionId, field: DataField) -> View {
    let say = use_announce();
    view! {
        <button
            class="btn quiet"
            type="button"
            on:click=move |_| {
                send(app, OwnData::TakeBack(id.clone()), Wish::TakeBack(field), say, |_| {});
            }
        >
            {t::take_back()}
        </button>
    }
    .into_any()
}
