//! Masuk: member number and password. The same form stands in `index.html` and is painted before
//! the app is there; what was typed into it goes on here.

use crate::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use sokoguru_api::ProblemCode;
use sokoguru_api::account::Member;
use sokoguru_domain::MemberNumber;

use crate::backend::BackendError;
use crate::components::{
    Errors, Field, Icon, Kind, Screen, Sheet, Standing, Tab, confirm_buttons, error_summary, focus,
    icon, note,
};
use crate::i18n::{account as t, fill, formats, problems};
use crate::markup::{Child, IntoAny, View, view};
use crate::session::{App, Session, SignInError, use_app};

const NUMBER: &str = "number";
const PASSWORD: &str = "password";

/// What was typed before the app was there.
#[derive(Clone, Default)]
struct Typed {
    number: String,
    password: String,
    /// Which field had the focus, or the button.
    at: Option<&'static str>,
    pressed: bool,
}

#[derive(Clone, Copy)]
struct Before(StoredValue<Typed>);

/// Makes room for what was typed. Called once, in `app`.
pub fn provide_typed() {
    provide_context(Before(StoredValue::new(Typed::default())));
}

/// Takes what was typed and removes the first page.
pub fn take_boot() {
    let Some(boot) = document().get_element_by_id("boot") else {
        return;
    };
    let value = |id: &str| {
        let element = document().get_element_by_id(id);
        element
            .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
            .map_or_else(String::new, |input| input.value())
    };
    let at = document()
        .active_element()
        .map(|element| element.id())
        .unwrap_or_default();
    let typed = Typed {
        number: value("boot-number"),
        password: value("boot-password"),
        at: match at.as_str() {
            "boot-number" => Some(NUMBER),
            "boot-password" => Some(PASSWORD),
            _ => None,
        },
        pressed: at == "boot-submit",
    };
    if let Some(Before(before)) = use_context::<Before>() {
        before.set_value(typed);
    }
    boot.remove();
}

/// What the member's list of devices calls this phone, from what the browser says of itself.
pub fn device_name() -> String {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map_or("", |(_, name)| *name)
    };
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    let browser = first(&[
        ("SamsungBrowser", "Samsung Internet"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    [system, browser].join(" ").trim().to_owned()
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    app: App,
    number: RwSignal<String>,
    password: RwSignal<String>,
    errors: RwSignal<Errors>,
    busy: RwSignal<bool>,
    /// Until when the account is locked, in words.
    locked: RwSignal<Option<String>>,
    /// Another member's writes are in the way.
    pending: RwSignal<Option<(usize, Member)>>,
    asking: RwSignal<bool>,
}

impl Form {
    fn submit(self) {
        if self.busy.get_untracked() {
            return;
        }
        let mut errors = Errors::new();
        let number = self.number.get_untracked();
        if number.trim().is_empty() {
            errors.push((NUMBER, t::number_missing().to_owned()));
        } else if MemberNumber::parse(&number).is_err() {
            errors.push((NUMBER, t::number_wrong().to_owned()));
        }
        if self.password.with_untracked(String::is_empty) {
            errors.push((PASSWORD, t::password_missing().to_owned()));
        }
        let complete = errors.is_empty();
        self.errors.set(errors);
        if complete {
            self.locked.set(None);
            self.busy.set(true);
            spawn_local(async move {
                let password = self.password.get_untracked();
                let outcome = self.app.sign_in(number, password, device_name()).await;
                self.busy.try_set(false);
                if let Err(error) = outcome {
                    self.explain(error);
                }
            });
        }
    }

    fn explain(self, error: SignInError) {
        match error {
            SignInError::PendingWrites { count, member } => {
                self.pending.set(Some((count, member)));
                self.asking.set(true);
            }
            SignInError::Backend(BackendError::Rejected(problem))
                if problem.code.known() == Some(ProblemCode::AccountLocked)
                    && problem.retry_at.is_some() =>
            {
                self.locked.set(problem.retry_at.map(formats::time));
            }
            SignInError::Backend(error) => {
                self.errors.set(vec![("", problems::of_asking(&error))]);
            }
        }
    }

    fn discard_and_submit(self) {
        spawn_local(async move {
            self.app.sign_out(false).await;
            self.submit();
        });
    }
}

/// Masuk.
pub fn sign_in_page() -> impl Child {
    let app = use_app();
    let before = use_context::<Before>()
        .and_then(|Before(before)| before.replace_value(Typed::default()))
        .unwrap_or_default();
    let known = app
        .session
        .with_untracked(|s| s.member().map(|m| formats::member_number(&m.number)));
    let number = if before.number.is_empty() {
        known.unwrap_or_default()
    } else {
        before.number
    };
    let form = Form {
        app,
        number: RwSignal::new(number),
        password: RwSignal::new(before.password),
        errors: RwSignal::default(),
        busy: RwSignal::new(false),
        locked: RwSignal::new(None),
        pending: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    request_animation_frame(move || {
        if let Some(at) = before.at {
            focus(at);
        }
        if before.pressed {
            form.submit();
        }
    });
    let again = app
        .session
        .with_untracked(|session| matches!(session, Session::Ended(_)));
    let name = move || {
        app.cooperative
            .with(|c| c.as_ref().map_or_else(String::new, |c| c.name.clone()))
    };
    view! {
        <Screen
            title=Signal::derive(name)
            subtitle=t::app_of_members()
            window=t::sign_in()
            tab=Tab::None
        >
            <h2 class="big">{if again { t::sign_in_again() } else { t::sign_in() }}</h2>
            {error_summary(form.errors)}
            {move || form.locked.get().map(|until| locked_note(&until))}
            {fields(form)}
            {ways(app)}
            {pending_sheet(form)}
        </Screen>
    }
}

fn locked_note(until: &str) -> View {
    let words = fill(t::locked_until(), &[until]);
    view! { <div role="alert">{note(Standing::Attention, words, t::locked_text())}</div> }
        .into_any()
}

fn fields(form: Form) -> View {
    let number = Field {
        id: NUMBER,
        label: t::member_number(),
        hint: t::member_number_hint(),
        kind: Kind::Digits,
        value: form.number,
        errors: form.errors,
    };
    let password = Field {
        id: PASSWORD,
        label: t::password(),
        hint: "",
        kind: Kind::Password,
        value: form.password,
        errors: form.errors,
    };
    view! {
        <form
            class="group form"
            method="dialog"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                form.submit();
            }
        >
            {number.view()}
            {password.view()}
            <button class="btn" aria-disabled=move || form.busy.get().then_some("true")>
                {move || if form.busy.get() { t::signing_in() } else { t::sign_in() }}
            </button>
        </form>
    }
    .into_any()
}

fn ways(app: App) -> View {
    view! {
        <ul class="card list">
            <li>
                <a href="/aktivasi">
                    {icon(Icon::Person)} <span class="grow">{t::to_activation()}</span>
                    {icon(Icon::Next)}
                </a>
            </li>
            {move || app.cooperative.with(|found| found.as_deref().map(forgot))}
            <li>
                <a href="/daftar">
                    {icon(Icon::People)} <span class="grow">{t::to_joining()}</span>
                    {icon(Icon::Next)}
                </a>
            </li>
            <li>
                <a href="/pinjaman/simulasi">
                    {icon(Icon::Simulate)} <span class="grow">{t::to_simulation()}</span>
                    {icon(Icon::Next)}
                </a>
            </li>
            <li>
                <a href="/koperasi/profil">
                    {icon(Icon::Info)} <span class="grow">{t::to_profile()}</span>
                    {icon(Icon::Next)}
                </a>
            </li>
            <li>
                <a href="/koperasi">
                    {icon(Icon::Building)} <span class="grow">{t::other_cooperative()}</span>
                    {icon(Icon::Next)}
                </a>
            </li>
        </ul>
    }
    .into_any()
}

/// The way to the office for who has forgotten the password.
fn forgot(cooperative: &sokoguru_api::discovery::Discovery) -> View {
    let contact = &cooperative.contact;
    let link = |href: String, words: String| {
        view! {
            <li>
                <a href=href target="_blank" rel="noopener">
                    {icon(Icon::Chat)}
                    <span class="grow">{words}</span>
                </a>
            </li>
        }
        .into_any()
    };
    match (&contact.whatsapp, &contact.phone) {
        (Some(number), _) => link(
            whatsapp(number, t::forgot_message()),
            t::forgot().to_owned(),
        ),
        (None, Some(phone)) => link(["tel:", phone].concat(), fill(t::forgot_phone(), &[phone])),
        (None, None) => view! { <li><p class="link">{t::forgot_visit()}</p></li> }.into_any(),
    }
}

/// Opens WhatsApp with a message to the office, not yet sent.
pub fn whatsapp(number: &str, message: &str) -> String {
    let message = String::from(js_sys::encode_uri_component(message));
    ["https://wa.me/", number, "?text=", &message].concat()
}

fn pending_sheet(form: Form) -> View {
    let words = move || {
        form.pending
            .get()
            .map(|(count, member)| fill(t::pending_text(), &[&count.to_string(), &member.name]))
    };
    view! {
        <Sheet open=form.asking title=t::pending_title()>
            <p>{words}</p>
            {confirm_buttons(
                form.asking,
                t::pending_discard(),
                true,
                move || form.discard_and_submit(),
            )}
        </Sheet>
    }
    .into_any()
}
