//! The second part of the app: the screens that nobody needs to sign in and to see their savings.
//!
//! `cargo xtask dist` puts what only these screens use into a wasm of its own, and `boot.js` brings
//! it once the first screen is up (docs/decisions/0008-second-part.md). A screen that is opened
//! sooner shows that it is coming, and where the network is missing says so. Built by other means
//! the app is in one piece.

use std::cell::{Cell, RefCell};

use leptos::task::spawn_local;

use crate::backend::transport;
use crate::components::{Screen, Standing, Tab, frame, list_skeleton, note_with};
use crate::i18n::common;
use crate::markup::{IntoAny, View, view};
use crate::offline::{phone, uploads};
use crate::pages;
use crate::prelude::*;
use crate::{joining, reminders, session, votes};

/// So many looks in a row have to find nothing on its way before the second part is fetched unasked.
const QUIET: u32 = 4;

/// A screen of the second part. It crosses over as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Page {
    /// `/simpanan/:id`
    Account,
    /// `/simpanan/:id/tarik`
    Withdraw,
    /// `/simpanan/:id/setor`
    Deposit,
    /// `/simpanan/:id/laporan`
    Statement,
    /// `/simpanan/permintaan/:id`
    SavingsRequest,
    /// `/pinjaman`
    Loans,
    /// `/pinjaman/simulasi`
    Simulator,
    /// `/pinjaman/ajukan`
    Apply,
    /// `/pinjaman/pengajuan/:id`
    Application,
    /// `/pinjaman/penjamin`
    Guarantees,
    /// `/pinjaman/:id`
    Loan,
    /// `/rat`
    Meetings,
    /// `/rat/:id`
    Meeting,
    /// `/rat/:id/suara/:item`
    Vote,
    /// `/rat/:id/dokumen/:paper`
    Paper,
    /// `/rat/:id/hasil`
    Results,
    /// `/rat/:id/pemegang-kunci`
    Trustee,
    /// `/rat/:id/periksa`
    Checks,
    /// `/titip`
    Carry,
    /// `/bilik`
    Booth,
    /// `/daftar`
    Join,
    /// `/lainnya`
    More,
    /// `/lainnya/kotak-keluar`
    Outbox,
    /// `/lainnya/perangkat`
    Devices,
    /// `/lainnya/kata-sandi`
    Password,
    /// `/lainnya/kartu`
    Card,
    /// `/lainnya/data`
    OwnData,
    /// `/lainnya/data/unduh`
    MyData,
    /// `/lainnya/data/perbaiki/:field`
    Correct,
    /// `/lainnya/berhenti`
    Leave,
    /// `/lainnya/tampilan`
    Display,
    /// `/lainnya/pengingat`
    Reminders,
    /// `/shu` and `/shu/:year`
    Shu,
    /// `/koperasi/profil`
    PublicProfile,
    /// `/koperasi/keputusan`
    Decisions,
    /// `/pengumuman` and `/pengumuman/:id`
    Announcements,
    /// `/tanya` and `/rat/:id/tanya`
    Questions,
    /// `/istilah`
    Terms,
    /// No screen: looks after sealed votes, which needs the mathematics of this part, after
    /// reminders, files on their way and a wish to join.
    Tending,
}

impl Page {
    fn tab(self) -> Tab {
        match self {
            Self::Account
            | Self::Withdraw
            | Self::Deposit
            | Self::Statement
            | Self::SavingsRequest => Tab::Savings,
            Self::Loans
            | Self::Simulator
            | Self::Apply
            | Self::Application
            | Self::Guarantees
            | Self::Loan => Tab::Loans,
            Self::Meetings
            | Self::Meeting
            | Self::Vote
            | Self::Paper
            | Self::Results
            | Self::Trustee
            | Self::Checks => Tab::Meetings,
            Self::Carry | Self::Booth | Self::Join | Self::Tending => Tab::None,
            Self::More
            | Self::Outbox
            | Self::Devices
            | Self::Password
            | Self::Display
            | Self::Reminders
            | Self::Shu
            | Self::PublicProfile
            | Self::Decisions
            | Self::Announcements
            | Self::Questions
            | Self::Terms
            | Self::Card
            | Self::OwnData
            | Self::MyData
            | Self::Correct
            | Self::Leave => Tab::More,
        }
    }
}

/// How far the second part has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Coming,
    Here,
    /// The network did not bring it.
    Missing,
    /// The server has it no more: the page is older than the app.
    Gone,
}

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
    /// The screen that was drawn on the other side.
    static DRAWN: RefCell<Option<View>> = const { RefCell::new(None) };
}

/// Draws a screen of the second part, now or as soon as it has come.
pub fn page(page: Page) -> View {
    if HERE.get() {
        return drawn(page);
    }
    let state = RwSignal::new(State::Coming);
    bring(state);
    let content = move || match state.get() {
        State::Here => drawn(page),
        State::Coming => around(page, coming()),
        State::Missing => around(page, missing(state)),
        State::Gone => around(page, gone()),
    };
    content.into_any()
}

/// Brings it before it is asked for, once nothing else has been on its way for a while: figures
/// that have just come still have to be drawn.
pub async fn fetch_early() {
    let mut looks = 0;
    while looks < QUIET {
        phone::sleep(300).await;
        looks = if transport::is_quiet() { looks + 1 } else { 0 };
    }
    if fetch().await == State::Here {
        tend_votes();
    }
}

/// Looks after sealed votes, if this part is there; when it comes, it does so by itself.
pub fn tend_votes() {
    if HERE.get() {
        let _ = drawn(Page::Tending);
    }
}

fn bring(state: RwSignal<State>) {
    spawn_local(async move {
        let found = fetch().await;
        let on_heading = frame::is_on_heading();
        state.try_set(found);
        if on_heading && found == State::Here {
            frame::focus_heading();
        }
    });
}

async fn fetch() -> State {
    match phone::ask(&window(), "__second", &[]).await {
        Ok(_) => {
            HERE.set(true);
            State::Here
        }
        Err(error) if phone::property(&error, "gone").is_some() => State::Gone,
        Err(_) => State::Missing,
    }
}

fn drawn(page: Page) -> View {
    #[cfg(parted)]
    point::cross(page);
    #[cfg(not(parted))]
    draw(page);
    DRAWN.take().into_any()
}

/// What the other side does.
fn draw(page: Page) {
    let view = match page {
        Page::Account => pages::account::account_page(),
        Page::Withdraw => pages::withdraw::withdraw_page(),
        Page::Deposit => pages::deposit::deposit_page(),
        Page::Statement => pages::statement::statement_page(),
        Page::SavingsRequest => pages::savings_request::savings_request_page(),
        Page::Loans => pages::loans::loans_page().into_any(),
        Page::Simulator => pages::simulator::simulator_page().into_any(),
        Page::Apply => pages::apply::apply_page().into_any(),
        Page::Application => pages::application::application_page().into_any(),
        Page::Guarantees => pages::guarantees::guarantees_page(),
        Page::Loan => pages::loan::loan_page().into_any(),
        Page::Meetings => pages::meetings::meetings_page().into_any(),
        Page::Meeting => pages::meeting::meeting_page().into_any(),
        Page::Vote => pages::vote::vote_page().into_any(),
        Page::Paper => pages::paper::paper_page().into_any(),
        Page::Results => pages::results::results_page().into_any(),
        Page::Trustee => pages::trustee::trustee_page(),
        Page::More => pages::more::more_page().into_any(),
        Page::Outbox => pages::outbox::outbox_page().into_any(),
        Page::Devices => pages::devices::devices_page().into_any(),
        Page::Password => pages::password::password_page(),
        Page::Display => pages::display::display_page().into_any(),
        Page::Reminders => pages::reminders::reminders_page(),
        Page::Card => pages::card::card_page(),
        Page::OwnData => pages::own_data::own_data_page(),
        Page::MyData => pages::my_data::my_data_page(),
        Page::Correct => pages::correct::correct_page(),
        Page::Leave => pages::leave::leave_page(),
        Page::Checks => pages::checks::checks_page(),
        Page::Carry => pages::carry::carry_page(),
        Page::Booth => pages::booth::booth_page(),
        Page::Shu => pages::shu::shu_page(),
        Page::PublicProfile => pages::public_profile::public_profile_page(),
        Page::Decisions => pages::decisions::decisions_page(),
        Page::Announcements => pages::announcements::announcements_page(),
        Page::Questions => pages::questions::questions_page(),
        Page::Terms => pages::terms::terms_page(),
        Page::Join => pages::join::join_page(),
        Page::Tending => {
            if let Some(app) = session::current() {
                uploads::install(app);
                votes::tend::tend(app, false);
                reminders::tend(app);
                joining::tend(app);
            }
            return;
        }
    };
    DRAWN.set(Some(view));
}

/// The frame while the screen itself is not there.
fn around(page: Page, content: View) -> View {
    let tab = page.tab();
    view! { <Screen title=tab.words() tab=tab>{content}</Screen> }.into_any()
}

fn coming() -> View {
    view! {
        <div class="group" role="status">
            <span class="sr">{common::loading()}</span>
            {list_skeleton()}
        </div>
    }
    .into_any()
}

fn missing(state: RwSignal<State>) -> View {
    let again = move || {
        state.set(State::Coming);
        bring(state);
    };
    problem(
        Standing::Offline,
        common::part_missing(),
        common::part_missing_text(),
        common::try_again(),
        again,
    )
}

fn gone() -> View {
    problem(
        Standing::Waiting,
        common::update_ready(),
        common::part_gone_text(),
        common::update_now(),
        || {
            let _ = window().location().reload();
        },
    )
}

fn problem(
    standing: Standing,
    what: &'static str,
    then: &'static str,
    button: &'static str,
    press: impl Fn() + 'static,
) -> View {
    let button = view! {
        <button class="btn quiet small" type="button" on:click=move |_| press()>
            {button}
        </button>
    };
    view! { <div role="alert">{note_with(standing, what, then, button.into_any())}</div> }
        .into_any()
}

/// The point at which the app is parted. Without it the app is in one piece.
#[cfg(parted)]
#[expect(
    unsafe_code,
    reason = "names of symbols, which the tool that parts the app looks for"
)]
mod point {
    use super::Page;

    #[link(wasm_import_module = "__wasm_split_placeholder__")]
    unsafe extern "C" {
        #[link_name = "__wasm_split_00second00_import_00000000000000000000000000000002"]
        pub safe fn cross(page: Page);
    }

    #[unsafe(export_name = "__wasm_split_00second00_export_00000000000000000000000000000002")]
    extern "C" fn arrive(page: Page) {
        super::draw(page);
    }
}
