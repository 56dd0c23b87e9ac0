//! The cooperative as anybody may know it, without signing in: who it is, who leads it, its figures
//! over the years, its health grade, the next meeting and what meetings decided.

mod figures;

use sokoguru_api::cooperative::{
    ComingMeeting, Cooperative, Health, HealthGrade, Officer, PublicResults,
};
use sokoguru_api::decisions::ItemResult;
use sokoguru_domain::Outcome;

use super::sign_in::whatsapp;
use crate::backend::own::cooperative as own;
use crate::components::{Icon, Screen, Standing, Tab, explain, icon, list_skeleton, loadable, tag};
use crate::i18n::explain::Term;
use crate::i18n::{common, cooperative as t, fill, formats, meetings, more};
use crate::markup::{IntoAny, View, view};
use crate::reading::{Reading, use_reading};
use crate::session::{Session, use_app};

/// `/koperasi/profil`
pub fn public_profile_page() -> View {
    let app = use_app();
    let cooperative = use_reading(own::cooperative());
    let inside = app
        .session
        .with_untracked(|session| !matches!(session, Session::SignedOut));
    let (back, tab) = if inside {
        ("/lainnya", Tab::More)
    } else {
        ("/masuk", Tab::None)
    };
    view! {
        <Screen title=t::title() back=back tab=tab>
            {loadable(cooperative, list_skeleton, content)}
        </Screen>
    }
    .into_any()
}

fn content(reading: &Reading<Cooperative>) -> View {
    let all = &reading.data;
    view! {
        {profile(all)}
        {all.next_meeting.as_ref().map(next_meeting)}
        {health(&all.health)}
        {figures::figures(&all.figures)}
        {officers(&all.officers)}
        {decisions(&all.decisions)}
        {contact(all)}
        <p class="muted">{fill(common::as_of(), &[&formats::date_time(all.as_of)])}</p>
    }
    .into_any()
}

fn profile(all: &Cooperative) -> View {
    let known = |words, text: &Option<String>| text.as_ref().map(|text| fact(words, text));
    view! {
        <section class="card">
            <h2>{all.name.clone()}</h2>
            {fact(t::legal_name(), &all.legal_name)}
            {known(more::nik(), &all.nik_koperasi)}
            {known(more::badan_hukum(), &all.badan_hukum)}
            {known(more::address(), &all.address)}
        </section>
    }
    .into_any()
}

/// A fact: its name above, because names and addresses are long.
fn fact(name: &'static str, words: &str) -> View {
    view! {
        <div>
            <p class="muted">{name}</p>
            <p class="long">{words.to_owned()}</p>
        </div>
    }
    .into_any()
}

fn next_meeting(meeting: &ComingMeeting) -> View {
    view! {
        <section class="card">
            <div>
                <p class="muted">{t::next_meeting()}</p>
                <h2>{meeting.title.clone()}</h2>
                <p>{formats::date_time(meeting.starts_at)}</p>
                <p class="muted">{meeting.place.clone()}</p>
            </div>
            {explain(Term::Rat)}
        </section>
    }
    .into_any()
}

fn grade_tag(one: &Health) -> View {
    let grade = one.grade.known();
    let standing = match grade {
        Some(HealthGrade::Healthy) => Standing::Accepted,
        Some(HealthGrade::FairlyHealthy) | None => Standing::Info,
        Some(HealthGrade::LessHealthy | HealthGrade::Watched) => Standing::Waiting,
        Some(HealthGrade::Unhealthy | HealthGrade::SpeciallyWatched) => Standing::Attention,
    };
    tag(standing, t::grade(grade))
}

fn grade_lines(one: &Health) -> View {
    let score = one
        .score
        .as_ref()
        .map(|score| fill(t::score(), &[&score.replace('.', ",")]));
    let assessed = fill(
        t::assessed(),
        &[&one.assessor, &formats::date(one.assessed_on)],
    );
    view! {
        <div>
            <p class="row">
                <b>{fill(t::health_of(), &[&one.year.to_string()])}</b>
                {grade_tag(one)}
            </p>
            {score.map(|score| view! { <p>{score}</p> })}
            <p class="muted">{assessed}</p>
        </div>
    }
    .into_any()
}

fn health(grades: &[Health]) -> Option<View> {
    let (newest, earlier) = grades.split_first()?;
    let earlier: Vec<View> = earlier.iter().map(grade_lines).collect();
    let earlier = (!earlier.is_empty()).then(|| {
        view! {
            <details>
                <summary>{t::earlier_grades()}</summary>
                <div class="group">{earlier}</div>
            </details>
        }
    });
    let view = view! {
        <section class="card">
            <h2>{t::health()}</h2>
            {grade_lines(newest)}
            {earlier}
            {explain(Term::Kesehatan)}
        </section>
    }
    .into_any();
    Some(view)
}

fn officers(all: &[Officer]) -> Option<View> {
    let mut bodies: Vec<_> = Vec::new();
    for one in all {
        let body = one.body.known();
        if !bodies.contains(&body) {
            bodies.push(body);
        }
    }
    let groups: Vec<View> = bodies
        .into_iter()
        .map(|body| {
            let lines: Vec<View> = all
                .iter()
                .filter(|one| one.body.known() == body)
                .map(officer)
                .collect();
            view! {
                <div>
                    <h3>{t::body(body)}</h3>
                    <ul class="list">{lines}</ul>
                </div>
            }
            .into_any()
        })
        .collect();
    (!groups.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{t::officers()}</h2>
                {groups}
                {explain(Term::Pengawas)}
            </section>
        }
        .into_any()
    })
}

fn officer(one: &Officer) -> View {
    let since = formats::short_date(one.since);
    let term = match one.until {
        Some(until) => fill(t::term(), &[&since, &formats::short_date(until)]),
        None => fill(t::term_since(), &[&since]),
    };
    view! {
        <li class="link">
            {icon(Icon::Person)}
            <span class="grow">
                <b>{one.name.clone()}</b>
                <br />
                <span>{one.position.clone()}</span>
                <br />
                <span class="muted">{term}</span>
            </span>
        </li>
    }
    .into_any()
}

fn decisions(all: &[PublicResults]) -> Option<View> {
    let cards: Vec<View> = all.iter().map(public_results).collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{t::results()}</h2>
                {cards}
            </section>
        }
        .into_any()
    })
}

fn public_results(one: &PublicResults) -> View {
    let figures = [
        formats::date_time(one.held_at),
        one.quorum.present.to_string(),
        one.quorum.voters.to_string(),
    ];
    let [at, present, voters] = &figures;
    let lines: Vec<View> = one.items.iter().map(decided).collect();
    view! {
        <section class="card">
            <h3>{one.title.clone()}</h3>
            <p class="muted">{fill(t::held(), &[at, present, voters])}</p>
            <ul class="list">{lines}</ul>
            {explain(Term::Kuorum)}
        </section>
    }
    .into_any()
}

fn decided(item: &ItemResult) -> View {
    view! {
        <li class="link">
            <span class="grow">
                {item.title.clone()}
                <br />
                {outcome(item.outcome.known())}
            </span>
        </li>
    }
    .into_any()
}

/// What was decided, in words.
pub fn outcome(outcome: Option<Outcome>) -> View {
    let (standing, words) = match outcome {
        Some(Outcome::Accepted) => (Standing::Counted, meetings::accepted()),
        Some(Outcome::NotAccepted) => (Standing::Refused, meetings::rejected()),
        Some(Outcome::Tie) => (Standing::Waiting, meetings::tie()),
        Some(Outcome::NoQuorum) => (Standing::Attention, meetings::no_quorum()),
        Some(Outcome::AwaitsLots) => (Standing::Waiting, meetings::awaits_lots()),
        Some(Outcome::TooFewBallots) => (Standing::Attention, meetings::too_few_ballots()),
        None => (Standing::Info, meetings::outcome_unknown()),
    };
    tag(standing, words)
}

fn contact(all: &Cooperative) -> View {
    let link = |href: String, picture: Icon, words: &'static str| {
        view! {
            <a class="btn quiet" href=href target="_blank" rel="noopener">
                {icon(picture)}
                {words}
            </a>
        }
    };
    let contact = &all.contact;
    view! {
        {contact
            .whatsapp
            .as_ref()
            .map(|number| link(whatsapp(number, more::greeting()), Icon::Chat, more::ask_office()))}
        {contact
            .phone
            .as_ref()
            .map(|phone| link(["tel:", phone].concat(), Icon::Phone, more::call_office()))}
        <a class="btn quiet" href="/pinjaman/simulasi">
            {icon(Icon::Simulate)}
            {t::simulate()}
        </a>
    }
    .into_any()
}
