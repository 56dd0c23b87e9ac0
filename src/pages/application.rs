//! One application for a loan: where it stands, how it got there, and taking it back.

pub mod sureties;

use crate::prelude::*;
use crate::router;
use leptos::task::spawn_local;
use sokoguru_api::loans::{ApplicationEvent, LoanApplication};
use sokoguru_api::wire::ApplicationId;
use sokoguru_domain::ApplicationStatus;

use super::loans::application_tag;
use super::progress::{Wording, latest, progress};
use crate::backend::own;
use crate::components::{
    Icon, Screen, Sheet, Standing, Tab, confirm_buttons, empty, figure_skeleton, loadable, note,
    row, rupiah, use_announce,
};
use crate::i18n::{common, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, Summary};
use crate::reading::use_reading;
use crate::session::{App, use_app};

/// `/pinjaman/pengajuan/:id`
pub fn application_page() -> View {
    let app = use_app();
    let id = router::param("id").unwrap_or_default();
    let applications = use_reading(own::loan_applications());
    let asking = RwSignal::new(false);
    let body = loadable(applications, figure_skeleton, move |reading| match reading
        .data
        .items
        .iter()
        .find(|one| one.id.as_str() == id)
    {
        Some(application) => application_view(
            app,
            application,
            &formats::date_time(reading.data.as_of),
            asking,
        ),
        None => empty(
            Icon::Loan,
            t::not_found_application(),
            t::not_found_hint(),
            None,
        ),
    });
    view! {
        <Screen title=t::application() back="/pinjaman" tab=Tab::Loans>
            {body}
        </Screen>
    }
    .into_any()
}

fn application_view(
    app: App,
    application: &LoanApplication,
    as_of: &str,
    asking: RwSignal<bool>,
) -> View {
    let status = application.status.known();
    let months = fill(t::months_count(), &[&application.months.to_string()]);
    let events: Vec<View> = application.history.iter().map(event_line).collect();
    let loan = application.loan_id.as_ref().map(|loan| {
        view! {
            <a class="btn" href=["/pinjaman/", loan.as_str()].concat()>
                {t::see_loan()}
            </a>
        }
    });
    view! {
        <section class="card">
            <div class="row">
                <h2>{application.number.clone()}</h2>
                {application_tag(status)}
            </div>
            <p>{t::application_hint(status)}</p>
            <p class="muted">{fill(common::as_of(), &[as_of])}</p>
        </section>
        {sureties::awaits(application)}
        {loan}
        {sureties::guarantors(&application.guarantors)}
        {sureties::papers(app, application)}
        <section class="card">
            {row(t::product(), application.product_name.clone())}
            {row(t::amount(), rupiah(application.amount))}
            {row(t::term(), months)}
            {sureties::pledge(application)}
            <div>
                <p class="muted">{t::purpose()}</p>
                <p>{application.purpose.clone()}</p>
            </div>
        </section>
        <section class="card">
            <h2>{t::timeline()}</h2>
            <ol class="steps">{events}</ol>
        </section>
        {cancellation(app, application, asking)}
    }
    .into_any()
}

fn event_line(event: &ApplicationEvent) -> View {
    let status = event.status.known();
    let label = if status == Some(ApplicationStatus::Rejected) {
        t::reason()
    } else {
        t::remark()
    };
    let reason = (!event.reason.is_empty())
        .then(|| view! { <p>{fill(label, &[&event.reason])}</p> }.into_any());
    view! {
        <li>
            <b>{t::application_state(status)}</b>
            <p class="muted">{formats::date_time(event.at)}</p>
            {reason}
        </li>
    }
    .into_any()
}

/// Taking it back, as long as that is possible, and what became of it.
fn cancellation(app: App, application: &LoanApplication, asking: RwSignal<bool>) -> View {
    let id = application.id.clone();
    let number = application.number.clone();
    let possible = application
        .status
        .known()
        .is_some_and(|status| status.can_become(ApplicationStatus::Cancelled));
    let state = {
        let id = id.clone();
        move || {
            app.outbox.with(|entries| {
                let mine = |summary: &Summary| {
                    matches!(summary, Summary::Cancellation { application_id, .. } if *application_id == id)
                };
                latest(entries, mine).map(|entry| {
                    progress(
                        entry,
                        wording(),
                        |_| note(Standing::Accepted, common::accepted(), t::dibatalkan_hint()),
                        || ().into_any(),
                    )
                })
            })
        }
    };
    let under_way = {
        let id = id.clone();
        Memo::new(move || {
            app.outbox.with(|entries| {
                entries.iter().any(|entry| {
                    entry.is_pending()
                        && matches!(
                            &entry.summary,
                            Summary::Cancellation { application_id, .. } if *application_id == id
                        )
                })
            })
        })
    };
    view! {
        <div class="group" aria-live="polite">
            {state}
        </div>
        {move || {
            (possible && !under_way.get())
                .then(|| {
                    view! {
                        <button
                            class="btn quiet danger"
                            type="button"
                            on:click=move |_| asking.set(true)
                        >
                            {t::cancel()}
                        </button>
                    }
                })
        }}
        {cancel_sheet(app, id, number, asking)}
    }
    .into_any()
}

fn cancel_sheet(app: App, id: ApplicationId, number: String, asking: RwSignal<bool>) -> View {
    let say = use_announce();
    let title = fill(t::cancel_ask(), &[&number]);
    let wish = StoredValue::new((id, number));
    let act = move || {
        let (application_id, number) = wish.get_value();
        let command = Command::CancelApplication(application_id.clone());
        let summary = Summary::Cancellation {
            application_id,
            number,
        };
        spawn_local(async move {
            if app.submit(command, summary).await.is_err() {
                say.run(t::cancel_not_stored().to_owned());
            }
        });
    };
    view! {
        <Sheet open=asking title=title>
            <p>{t::cancel_explain()}</p>
            {confirm_buttons(asking, t::cancel_yes(), true, act)}
        </Sheet>
    }
    .into_any()
}

fn wording() -> Wording {
    Wording {
        stored: (common::stored(), t::cancel_waiting()),
        sending: (common::sending(), t::cancel_sent()),
        sign_in: (common::stored(), t::cancel_waiting()),
        stuck: (common::stuck(), t::cancel_stuck()),
        refused: t::cancel_refused(),
    }
}
