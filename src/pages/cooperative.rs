//! Pilih koperasi: by address, by QR code where the browser can read one, or from those that this
//! phone has seen. Tells which part is wrong when it can not connect.

use crate::prelude::*;
use crate::router;
use leptos::task::spawn_local;

use crate::components::{
    Errors, Field, Icon, Kind, Screen, Tab, error_summary, icon, use_announce,
};
use crate::i18n::{account as t, fill};
use crate::markup::{Child, IntoAny, View, view};
use crate::pages::scan;
use crate::session::{App, Cooperative, Diagnosis, use_app};

const ADDRESS: &str = "address";

#[derive(Clone, Copy)]
struct Form {
    app: App,
    address: RwSignal<String>,
    errors: RwSignal<Errors>,
    busy: RwSignal<bool>,
    done: Callback<()>,
}

impl Form {
    fn connect(self, address: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let outcome = self.app.choose_cooperative(&address).await;
            self.busy.try_set(false);
            match outcome {
                Ok(()) => self.done.run(()),
                Err(diagnosis) => {
                    self.errors.try_set(vec![(ADDRESS, words(&diagnosis))]);
                }
            }
        });
    }
}

/// Which part is wrong.
fn words(diagnosis: &Diagnosis) -> String {
    match diagnosis {
        Diagnosis::BadAddress => t::bad_address(),
        Diagnosis::NoNetwork => t::no_network(),
        Diagnosis::NotReachable => t::not_reachable(),
        Diagnosis::NotFound => t::no_cooperative_here(),
        Diagnosis::NotACooperative => t::not_a_cooperative(),
        Diagnosis::WrongProtocol => t::wrong_protocol(),
        Diagnosis::Unavailable => t::service_down(),
        Diagnosis::ClockOff(minutes) => {
            return fill(t::clock_off(), &[&minutes.unsigned_abs().to_string()]);
        }
        Diagnosis::PendingWrites(count) => {
            return fill(t::cooperative_pending(), &[&count.to_string()]);
        }
    }
    .to_owned()
}

/// Pilih koperasi.
pub fn cooperative_page() -> impl Child {
    let app = use_app();
    let navigator = router::use_navigator();
    let form = Form {
        app,
        address: RwSignal::default(),
        errors: RwSignal::default(),
        busy: RwSignal::new(false),
        done: Callback::new(move |()| {
            navigator.go("/masuk");
        }),
    };
    let known = RwSignal::new(Vec::<Cooperative>::new());
    spawn_local(async move {
        known.try_set(app.cooperatives().await);
    });
    let announce = use_announce();
    let scanning = RwSignal::new(false);
    let found = Callback::new(move |text: Option<String>| {
        scanning.set(false);
        match text {
            Some(text) => {
                form.address.set(text.clone());
                form.connect(text);
            }
            None => announce.run(t::scan_failed().to_owned()),
        }
    });
    let close = Callback::new(move |()| scanning.set(false));
    let back = app
        .cooperative
        .with_untracked(Option::is_some)
        .then(|| "/masuk".to_owned());
    let field = Field {
        id: ADDRESS,
        label: t::address(),
        hint: t::address_hint(),
        kind: Kind::Address,
        value: form.address,
        errors: form.errors,
    };
    view! {
        <Screen title=t::cooperative() back=back.unwrap_or_default() tab=Tab::None>
            <p>{t::cooperative_intro()}</p>
            {error_summary(form.errors)}
            <form
                class="group form"
                method="dialog"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    form.connect(form.address.get_untracked());
                }
            >
                {field.view()}
                <button class="btn" aria-disabled=move || form.busy.get().then_some("true")>
                    {move || if form.busy.get() { t::connecting() } else { t::connect() }}
                </button>
                {scan::is_possible()
                    .then(|| {
                        view! {
                            <button class="btn quiet" type="button" on:click=move |_| scanning.set(true)>
                                {icon(Icon::Scan)}
                                {t::scan()}
                            </button>
                        }
                    })}
            </form>
            {move || scanning.get().then(|| scan::viewer(found, close))}
            {move || known.with(|known| (!known.is_empty()).then(|| remembered(known, form)))}
        </Screen>
    }
}

fn remembered(known: &[Cooperative], form: Form) -> View {
    let lines: Vec<_> = known
        .iter()
        .cloned()
        .map(|one| remembered_line(one, form))
        .collect();
    view! {
        <section class="group">
            <h2>{t::remembered()}</h2>
            <ul class="card list">{lines}</ul>
        </section>
    }
    .into_any()
}

fn remembered_line(one: Cooperative, form: Form) -> View {
    let Cooperative {
        name,
        address,
        current,
    } = one;
    let shown = address.trim_start_matches("https://").to_owned();
    view! {
        <li>
            <button
                type="button"
                aria-current=current.then_some("true")
                on:click=move |_| form.connect(address.clone())
            >
                {icon(Icon::Building)}
                <span class="grow">
                    <b>{name}</b>
                    <br />
                    <span class="muted">{if current { t::in_use().to_owned() } else { shown }}</span>
                </span>
                {icon(Icon::Next)}
            </button>
        </li>
    }
    .into_any()
}
