//! "Periksa suara saya": where each own ballot stands, the code of the newest head to compare with
//! any other phone, and what did not fit.

use leptos::task::spawn_local;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::Head;

use super::meeting::no_meeting;
use super::vote::outcome::{Stand, share_evidence, stand, trouble_note};
use crate::components::{
    Errors, Field, Icon, Kind, Screen, Standing, Tab, empty, icon, note, note_with, qr, tag,
};
use crate::i18n::{fill, formats, meetings as m, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::Summary;
use crate::offline::phone;
use crate::offline::votes::{Board, Kept};
use crate::pages::scan;
use crate::prelude::*;
use crate::router;
use crate::session::{App, use_app};
use crate::votes::carry::Load;
use crate::votes::compare::{self, Compared};
use crate::votes::{judge, tend};

/// `/rat/:id/periksa`
pub fn checks_page() -> View {
    let app = use_app();
    let Some(id) = router::param("id").as_deref().and_then(MeetingId::parse) else {
        return no_meeting();
    };
    tend::tend(app, false);
    let board = Memo::new({
        let id = id.clone();
        move || {
            app.boards
                .with(|boards| boards.iter().find(|board| board.meeting == id).cloned())
        }
    });
    let wanted = id.clone();
    let mine = move || {
        let all = app.own_ballots();
        let all = all
            .into_iter()
            .filter(|kept| kept.meeting() == Some(wanted.as_str()));
        let mut lines: Vec<Kept> = all.collect();
        lines.sort_by_key(|kept| (kept.place, core::cmp::Reverse(kept.entry.created_ms)));
        lines.dedup_by_key(|kept| kept.place);
        if lines.is_empty() {
            return empty(Icon::Vote, t::no_ballots(), t::no_ballots_hint(), None);
        }
        let lines: Vec<View> = lines.iter().map(line).collect();
        view! { <ul class="card list">{lines}</ul> }.into_any()
    };
    let state = move || board.with(|board| board.as_ref().map(board_state));
    let head = {
        let id = id.clone();
        move || board.with(|board| board.as_ref().and_then(|board| head_card(&id, board)))
    };
    let back = ["/rat/", id.as_str()].concat();
    view! {
        <Screen title=t::checks() back=back tab=Tab::Meetings>
            <p class="muted">{t::checks_hint()}</p>
            <div class="group" aria-live="polite">
                {state}
            </div>
            <button class="btn" type="button" on:click=move |_| tend::tend(app, true)>
                {icon(Icon::Again)}
                {t::check_now()}
            </button>
            {mine}
            {head}
            {compare_card(app, id, board)}
        </Screen>
    }
    .into_any()
}

fn line(kept: &Kept) -> View {
    let title = match &kept.entry.summary {
        Summary::Vote { item_title, .. } => item_title.clone(),
        _ => String::new(),
    };
    // Whether the result is out is the item's page's to say.
    let (standing, words) = match stand(kept, kept.revision, false) {
        Stand::Waiting => (Standing::Stored, m::item_stored()),
        Stand::InBox => (Standing::Accepted, m::item_in_box()),
        Stand::Counted => (Standing::Counted, t::counted()),
        Stand::Void => (Standing::Refused, m::item_refused()),
        Stand::Wrong(_) => (Standing::Refused, t::wrong()),
    };
    let checked = match (&kept.found, kept.is_accepted()) {
        (crate::offline::votes::Found::OnBoard(_), _) => t::in_box_on_board(),
        (_, true) => t::in_box_unchecked(),
        _ => "",
    };
    view! {
        <li>
            <div class="link">
                <span class="grow">
                    <b>{title}</b>
                    <br />
                    {tag(standing, words)}
                    <br />
                    <span class="muted num">
                        {fill(m::receipt_short(), &[&m::grouped(&kept.code)])}
                    </span>
                    <br />
                    <span class="muted">{checked}</span>
                </span>
            </div>
        </li>
    }
    .into_any()
}

fn board_state(board: &Board) -> View {
    if let Some(trouble) = board.wrong() {
        return trouble_note(trouble);
    }
    let good = if board.good_ms == 0 {
        note(Standing::Waiting, t::never_checked(), t::in_box_unchecked())
    } else {
        let at = formats::date_time(phone::moment(board.good_ms));
        note(
            Standing::Accepted,
            t::all_good(),
            fill(t::good_at(), &[&at]),
        )
    };
    let earlier = board.earlier.as_ref().map(|trouble| {
        let at = formats::date_time(phone::moment(trouble.at_ms));
        note_with(
            Standing::Attention,
            fill(t::was_wrong(), &[&at]),
            t::of_reason(trouble.reason),
            share_evidence(trouble),
        )
    });
    view! {
        {good}
        {earlier}
    }
    .into_any()
}

fn head_card(meeting: &MeetingId, board: &Board) -> Option<View> {
    let bytes = board.newest()?;
    let head = Head::parse(bytes).ok()?;
    let origin = window().location().origin().unwrap_or_default();
    let address = Load::Head(meeting.clone(), bytes.to_vec()).address(&origin);
    let at = formats::date_time(phone::moment(head.at));
    let size = head.size.to_string();
    Some(
        view! {
            <section class="card center">
                <h2>{t::board_code()}</h2>
                <p class="code">{m::grouped(&judge::digits(&head.code()))}</p>
                <p class="muted">{fill(t::board_entries(), &[&size, &at])}</p>
                <p class="muted">{t::board_code_hint()}</p>
                {qr(&address, t::board_code())}
            </section>
        }
        .into_any(),
    )
}

fn compare_card(app: App, meeting: MeetingId, board: Memo<Option<Board>>) -> View {
    let typed = RwSignal::new(String::new());
    let errors = RwSignal::new(Errors::new());
    let result = RwSignal::new(None::<Compared>);
    let scanning = RwSignal::new(false);
    let meeting = StoredValue::new(meeting);
    let look = move |_| {
        if judge::digits(&typed.get_untracked()).len() != 12 {
            errors.set(vec![("kode-lain", t::code_short().to_owned())]);
            crate::components::focus("kode-lain");
            return;
        }
        errors.set(Errors::new());
        let compared = board.with_untracked(|board| {
            board.as_ref().map_or(Compared::Unknown, |board| {
                compare::compare_code(board, &typed.get_untracked())
            })
        });
        result.set(Some(compared));
    };
    let found = Callback::new(move |text: Option<String>| {
        scanning.set(false);
        spawn_local(async move {
            let load = text.as_deref().and_then(Load::read);
            let compared = match load {
                Some(Load::Head(other, bytes)) if other == meeting.get_value() => {
                    compare::compare_head(app, &other, &bytes).await
                }
                _ => Compared::Unknown,
            };
            result.try_set(Some(compared));
        });
    });
    let field = Field {
        id: "kode-lain",
        label: t::other_code(),
        hint: t::other_code_hint(),
        kind: Kind::Digits,
        value: typed,
        errors,
    };
    let told = move || result.get().map(compared_note);
    let scan = move || {
        if scanning.get() {
            return scan::viewer(found, Callback::new(move |()| scanning.set(false)));
        }
        scan::is_possible()
            .then(|| {
                view! {
                    <button class="btn quiet" type="button" on:click=move |_| scanning.set(true)>
                        {icon(Icon::Scan)}
                        {t::scan_other()}
                    </button>
                }
            })
            .into_any()
    };
    let shown =
        move || board.with(|board| board.as_ref().is_some_and(|one| one.newest().is_some()));
    view! {
        <section class="card group" hidden=move || !shown()>
            <h2>{t::compare()}</h2>
            {field.view()}
            <button class="btn quiet" type="button" on:click=look>
                {t::compare_button()}
            </button>
            {scan}
            <div aria-live="polite">{told}</div>
        </section>
    }
    .into_any()
}

fn compared_note(compared: Compared) -> View {
    match compared {
        Compared::Same => note(Standing::Accepted, t::same_board(), ""),
        Compared::OtherMoment => note(Standing::Waiting, t::other_moment(), ""),
        Compared::Unknown => note(Standing::Waiting, t::not_compared(), ""),
        Compared::Differs(reason) => note(
            Standing::Refused,
            t::differs(),
            [t::of_reason(reason), " ", t::wrong_hint()].concat(),
        ),
    }
}
