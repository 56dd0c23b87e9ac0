//! The trustee's key: made on this phone, written on paper once, typed in on another phone, and
//! shown to the office by its public half.

use leptos::task::spawn_local;
use sokoguru_ballot::ceremony::TrusteeKeys;
use sokoguru_ballot::credential::TrusteePaper;
use sokoguru_ballot::keys::Seed;

use super::{Desk, Holding, seed_of};
use crate::components::{
    Errors, Field, Kind, Sheet, Standing as Mood, confirm_buttons, error_summary, note, qr,
};
use crate::i18n::trustees as t;
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::trustees::{self, Keeping};
use crate::prelude::*;
use crate::pwa::{self, Shared};
use crate::session;
use crate::votes::system;

const LAST: &str = "last-group";
const TYPED: &str = "trustee-paper";
/// Characters of a group on paper.
const GROUP: usize = 5;

/// Without a key: make one, or type one in.
pub fn none(desk: Desk) -> View {
    let typing = RwSignal::new(false);
    let make = move |_| {
        if desk.busy.get_untracked() {
            return;
        }
        desk.busy.set(true);
        spawn_local(async move {
            if !make(desk).await {
                desk.say.run(t::not_kept().to_owned());
            }
            desk.busy.try_set(false);
        });
    };
    let body = move || {
        if typing.get() {
            return type_in(desk);
        }
        view! {
            <section class="card">
                <p>{t::intro()}</p>
                <p class="muted">{t::intro_needs()}</p>
                <button
                    class="btn"
                    type="button"
                    aria-disabled=move || desk.busy.get().then_some("true")
                    on:click=make
                >
                    {move || if desk.busy.get() { t::making() } else { t::make() }}
                </button>
                <button class="btn quiet" type="button" on:click=move |_| typing.set(true)>
                    {t::have_paper()}
                </button>
            </section>
        }
        .into_any()
    };
    body.into_any()
}

async fn make(desk: Desk) -> bool {
    let Ok(seed) = Seed::generate(&mut system) else {
        return false;
    };
    let kept = desk.keep(keeping(desk, &seed, false)).await;
    // The browser is asked not to throw it away when the phone gets full.
    pwa::persist().await;
    kept
}

fn keeping(desk: Desk, seed: &Seed, written: bool) -> Keeping {
    Keeping {
        meeting: desk.meeting.get_value(),
        seed: seed.expose().as_slice().into(),
        written,
        board_id: None,
    }
}

/// The groups of a paper after its first four letters.
fn groups(paper: &TrusteePaper) -> Vec<String> {
    let digits: Vec<char> = paper.expose().chars().skip(GROUP).collect();
    digits.chunks(GROUP).map(String::from_iter).collect()
}

/// Whether a group was typed as it is meant: in any case, `O` for 0, `I` and `L` for 1.
fn is_group(typed: &str, group: &str) -> bool {
    let meant = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
    meant.eq(group.chars())
}

/// The key to be written down. It is shown until the last group was typed, and never again.
pub fn paper(desk: Desk, keeping: &Keeping) -> View {
    let Some(seed) = seed_of(keeping) else {
        return note(Mood::Refused, t::no_disk_title(), t::no_disk_text());
    };
    let groups = groups(&TrusteePaper::new(&seed));
    let last = StoredValue::new(groups.last().cloned().unwrap_or_default());
    let written = StoredValue::new(Keeping {
        written: true,
        ..keeping.clone()
    });
    let (value, errors) = (RwSignal::default(), RwSignal::new(Errors::new()));
    let submit = move || {
        let fits = value.with_untracked(|typed: &String| is_group(typed, &last.get_value()));
        if !fits {
            errors.set(vec![(LAST, t::last_group_wrong().to_owned())]);
            return;
        }
        spawn_local(async move {
            if !desk.keep(written.get_value()).await {
                desk.say.run(t::not_kept().to_owned());
            }
        });
    };
    let rows = groups
        .into_iter()
        .map(|group| view! { <li>{group}</li> }.into_any())
        .collect_view();
    let field = Field {
        id: LAST,
        label: t::last_group(),
        hint: t::last_group_hint(),
        kind: Kind::Code,
        value,
        errors,
    };
    view! {
        <section class="card">
            <h2>{t::paper_title()}</h2>
            <p>{t::paper_text()}</p>
            <p class="code">{t::paper_prefix()}</p>
            <ol class="groups code">{rows}</ol>
        </section>
        {note(Mood::Attention, "", t::paper_warning())}
        {error_summary(errors)}
        <form
            class="group form"
            method="dialog"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            {field.view()}
            <button class="btn">{t::written()}</button>
        </form>
    }
    .into_any()
}

fn type_in(desk: Desk) -> View {
    let (value, errors) = (RwSignal::default(), RwSignal::new(Errors::new()));
    let submit = move || {
        let read = value.with_untracked(|typed: &String| TrusteePaper::read(typed));
        match read {
            Err(error) => errors.set(vec![(TYPED, t::of_paper(error).to_owned())]),
            Ok(seed) => spawn_local(async move {
                let kept = desk.keep(keeping(desk, &seed, true)).await;
                if kept {
                    value.try_set(String::new());
                    pwa::persist().await;
                } else {
                    desk.say.run(t::not_kept().to_owned());
                }
            }),
        }
    };
    let field = Field {
        id: TYPED,
        label: t::type_label(),
        hint: t::type_hint(),
        kind: Kind::Code,
        value,
        errors,
    };
    view! {
        {error_summary(errors)}
        <form
            class="group form"
            method="dialog"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <h2>{t::type_title()}</h2>
            {field.view()}
            <button class="btn">{t::use_it()}</button>
        </form>
    }
    .into_any()
}

/// The key on this phone, by the code that is read aloud.
pub fn own_key(keys: &TrusteeKeys) -> View {
    view! {
        {note(Mood::Accepted, t::key_here(), t::key_here_text())}
        <section class="card center">
            <p class="muted">{t::code_title()}</p>
            <p class="code">{keys.code()}</p>
            <p class="muted">{t::code_hint()}</p>
        </section>
    }
    .into_any()
}

/// The public keys for the office; `open` where that is the next thing to do.
pub fn registration(keys: &TrusteeKeys, open: bool) -> View {
    let text = StoredValue::new(keys.text());
    let say = crate::components::use_announce();
    let share = move |_| {
        spawn_local(async move {
            let words = match pwa::share(t::code_title(), &text.get_value()).await {
                Shared::Copied => t::copied(),
                Shared::Unsupported => t::cannot_share(),
                Shared::Sent | Shared::Cancelled => return,
            };
            say.run(words.to_owned());
        });
    };
    view! {
        <details class="card" open=open>
            <summary>{t::for_office()}</summary>
            <p class="muted">{t::for_office_hint()}</p>
            {qr(&keys.text(), t::qr_label())}
            <p class="long">{keys.text()}</p>
            <button class="btn quiet" type="button" on:click=share>
                {t::share_keys()}
            </button>
        </details>
    }
    .into_any()
}

/// Taking the key off this phone, after a question.
pub fn removal(desk: Desk) -> View {
    let open = RwSignal::new(false);
    let remove = move || {
        spawn_local(async move {
            let gone = trustees::forget(&session::origin(), &desk.meeting.get_value()).await;
            if gone.is_ok() {
                desk.holding.try_set(Holding::Nothing);
                desk.say.run(t::forgotten().to_owned());
            }
        });
    };
    view! {
        <button class="btn quiet danger" type="button" on:click=move |_| open.set(true)>
            {t::forget()}
        </button>
        <Sheet open=open title=t::forget_title()>
            <p>{t::forget_text()}</p>
            {confirm_buttons(open, t::forget(), true, remove)}
        </Sheet>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_twelve_groups_of_five() {
        let paper = TrusteePaper::new(&Seed::from_bytes([3; 32]));
        let all = groups(&paper);
        assert_eq!(all.len(), 12);
        assert!(all.iter().all(|group| group.len() == 5));
        assert_eq!(["SKT1-", &all.concat()].concat(), paper.expose());
    }

    #[test]
    fn the_last_group_is_read_as_people_write() {
        assert!(is_group(" 0a1-bc ", "0A1BC"));
        assert!(is_group("oalbc", "0A1BC"));
        for wrong in ["", "0A1B", "0A1BCD", "0A1BD"] {
            assert!(!is_group(wrong, "0A1BC"), "{wrong}");
        }
    }
}
