//! Where an application stands: on the phone, at the cooperative, decided.

use leptos::task::spawn_local;
use sokoguru_api::joining::{JoiningEvent, MembershipApplication};
use sokoguru_domain::JoiningStatus;

use super::STEP;
use super::form::Form;
use crate::components::{Sheet, Standing, confirm_buttons, note_with, tag, use_announce};
use crate::i18n::{common, fill, formats, joining as t, problems};
use crate::joining;
use crate::markup::{IntoAny, View, view};
use crate::offline::joining::{self as kept_on_phone, Kept};
use crate::offline::phone;
use crate::prelude::*;
use crate::session::{self, App};

/// Draws an application.
pub fn draw(app: App, form: Form, kept: &Kept, asked: Asked) -> View {
    let body = match (&kept.application, &kept.refused) {
        (Some(application), _) => taken_in(application, kept.read_ms),
        (None, Some(problem)) => note_with(
            Standing::Refused,
            t::refused_by_form(),
            problems::of_refusal(problem),
            view! {
                <button class="btn quiet" type="button" on:click=move |_| correct(app, form)>
                    {t::correct()}
                </button>
            },
        ),
        (None, None) => note_with(
            Standing::Stored,
            common::stored(),
            t::pending_hint(),
            view! {
                <button class="btn quiet" type="button" on:click=move |_| joining::kick(app)>
                    {t::send_now()}
                </button>
            },
        ),
    };
    view! {
        <div>
            <h2 id=STEP tabindex="-1">
                {t::state_title()}
            </h2>
            <p class="muted">{fill(t::of(), &[&kept.name])}</p>
        </div>
        <div class="group" aria-live="polite">
            {body}
        </div>
        {ways_out(kept, asked)}
    }
    .into_any()
}

/// Goes back to the form, with everything that was typed.
fn correct(app: App, form: Form) {
    spawn_local(async move {
        let _ = kept_on_phone::forget(&session::origin(), false).await;
        form.resume();
        joining::changed();
        joining::kick(app);
    });
}

fn taken_in(application: &MembershipApplication, read_ms: u64) -> View {
    let status = application.status.known();
    let standing = match status {
        Some(JoiningStatus::Accepted) => Standing::Accepted,
        Some(JoiningStatus::Refused | JoiningStatus::Withdrawn) => Standing::Refused,
        _ => Standing::Waiting,
    };
    let events: Vec<View> = application.history.iter().map(event_line).collect();
    let read = fill(
        t::asked_at(),
        &[&formats::date_time(phone::moment(read_ms))],
    );
    view! {
        <section class="card">
            <div class="row">
                <h3>{t::reference()}</h3>
                {tag(standing, t::status(status))}
            </div>
            <p class="code">{dashed(&application.reference)}</p>
            <p>{t::status_hint(status)}</p>
            <p class="muted">{t::reference_hint()}</p>
            <p class="muted">{read}</p>
        </section>
        {next_steps(application)}
        <section class="card">
            <h3>{t::history()}</h3>
            <ol class="steps">{events}</ol>
        </section>
    }
    .into_any()
}

fn next_steps(application: &MembershipApplication) -> Option<View> {
    let number = application.member_number.as_ref()?;
    let pay = application.pokok_due.map(|sum| {
        let words = fill(t::next_pay(), &[&formats::rupiah(sum)]);
        view! { <li>{words}</li> }.into_any()
    });
    Some(
        view! {
            <section class="card todo">
                <h3>{t::member_number()}</h3>
                <p class="code">{formats::member_number(number)}</p>
            </section>
            <section class="card">
                <h3>{t::next_steps()}</h3>
                <ol class="steps">
                    <li>{t::next_code()}</li>
                    {pay}
                    <li>{t::next_activate()}</li>
                </ol>
                <a class="btn" href="/aktivasi">{crate::i18n::account::activate()}</a>
            </section>
        }
        .into_any(),
    )
}

/// A code in groups of four.
fn dashed(reference: &str) -> String {
    let parts: Vec<&str> = [0..4, 4..8, 8..12]
        .into_iter()
        .filter_map(|part| reference.get(part))
        .collect();
    if parts.len() == 3 && reference.len() == 12 {
        parts.join("-")
    } else {
        reference.to_owned()
    }
}

fn event_line(event: &JoiningEvent) -> View {
    let reason = (!event.reason.is_empty())
        .then(|| view! { <p>{fill(t::reason(), &[&event.reason])}</p> }.into_any());
    view! {
        <li>
            <b>{t::status(event.status.known())}</b>
            <p class="muted">{formats::date_time(event.at)}</p>
            {reason}
        </li>
    }
    .into_any()
}

/// Taking it back, and taking it off this phone.
fn ways_out(kept: &Kept, asked: Asked) -> View {
    let withdraw = kept.is_open().then(|| {
        view! {
            <button class="btn quiet danger" type="button" on:click=move |_| asked.set(Some(Ask::Withdraw))>
                {t::withdraw()}
            </button>
        }
        .into_any()
    });
    let again = matches!(
        kept.status(),
        Some(JoiningStatus::Refused | JoiningStatus::Withdrawn)
    );
    let words = if again { t::again() } else { t::remove() };
    let remove = (!kept.is_open()).then(|| {
        view! {
            <button class="btn quiet" type="button" on:click=move |_| asked.set(Some(Ask::Remove))>
                {words}
            </button>
        }
        .into_any()
    });
    view! {
        {withdraw}
        {remove}
    }
    .into_any()
}

/// What is asked once more before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Whether to take it back.
    Withdraw,
    /// Whether to take it off this phone.
    Remove,
}

/// The question that is open.
pub type Asked = RwSignal<Option<Ask>>;

/// The question stands beside the state, so that news of it does not take it away.
pub fn sheet(app: App, form: Form, asked: Asked, is_pending: Signal<bool>) -> View {
    let open = RwSignal::new(false);
    watch(move || open.set(asked.with(Option::is_some)));
    let say = use_announce();
    let withdraw = move || {
        spawn_local(async move {
            let said = match joining::withdraw().await {
                Ok(()) => t::withdraw_done().to_owned(),
                Err(error) => problems::of_asking(&error),
            };
            say.run(said);
        });
    };
    let remove = move || {
        spawn_local(async move {
            let _ = kept_on_phone::forget(&session::origin(), true).await;
            form.start_over();
            joining::changed();
            joining::kick(app);
        });
    };
    let title = Signal::derive(move || {
        match asked.get() {
            Some(Ask::Withdraw) => t::withdraw_title(),
            Some(Ask::Remove) | None => t::remove_title(),
        }
        .to_owned()
    });
    let content = move || {
        if asked.get() == Some(Ask::Withdraw) {
            return view! {
                <p>{t::withdraw_text()}</p>
                {confirm_buttons(open, t::withdraw(), true, withdraw)}
            }
            .into_any();
        }
        let text = if is_pending.get() {
            t::remove_pending()
        } else {
            t::remove_text()
        };
        view! {
            <p>{text}</p>
            {confirm_buttons(open, t::remove(), true, remove)}
        }
        .into_any()
    };
    view! { <Sheet open=open title=title>{content}</Sheet> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::dashed;

    #[test]
    fn a_code_is_grouped_like_on_paper() {
        assert_eq!(dashed("7K3M9QXZ2B4D"), "7K3M-9QXZ-2B4D");
        assert_eq!(dashed("abc"), "abc");
    }
}
