//! Who is signed in, at which cooperative, and what the whole app knows.
//!
//! `connect` finds the cooperative, `entry` begins and ends sessions. [`ask`] is the door through
//! which every request about a member goes.

use std::cell::Cell;
use std::sync::Arc;

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::account::{ActivationRequest, Member, PasswordRequest, SessionRequest};
use sokoguru_api::discovery::Discovery;
use sokoguru_api::wire::SessionId;

use crate::backend::{
    self, Area, BackendError, Capabilities, Request, Response, Writes, bearer, own, transport,
};
use crate::offline::outbox::{Command, Entry, EntryId, Event, Summary};
pub use crate::offline::preferences::{Settings, Theme};
use crate::offline::store::StoreError;
use crate::offline::tabs::News;
use crate::offline::votes::{self, Board, Kept, Key, post};
use crate::offline::{downloads, phone, records, sync};
use crate::{i18n, pwa, second};

mod connect;
mod entry;
mod network;
mod votes_shown;

pub use connect::origin;

/// Who is signed in, as far as this phone knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// The phone's own records are not open yet.
    Unknown,
    /// Nobody.
    SignedOut,
    /// A member.
    SignedIn(Member),
    /// The backend ended the session. The member's data stays; the same member signs in again.
    Ended(Member),
}

impl Session {
    /// The member whose data is on the phone, signed in or ended.
    pub fn member(&self) -> Option<&Member> {
        match self {
            Self::SignedIn(member) | Self::Ended(member) => Some(member),
            Self::Unknown | Self::SignedOut => None,
        }
    }
}

/// Why signing in did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// The backend refused or could not be asked.
    Backend(BackendError),
    /// Another member's writes wait on this phone; signing in would lose them.
    PendingWrites {
        /// How many.
        count: usize,
        /// Whose.
        member: Member,
    },
}

impl From<BackendError> for SignInError {
    fn from(error: BackendError) -> Self {
        Self::Backend(error)
    }
}

/// Which part is wrong when a cooperative cannot be connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// What was typed is no address.
    BadAddress,
    /// The phone has no network.
    NoNetwork,
    /// The network is there, this host does not answer.
    NotReachable,
    /// The host answers, but has no cooperative's document.
    NotFound,
    /// There is a document, but it is no cooperative's.
    NotACooperative,
    /// The document names protocols that this app does not speak.
    WrongProtocol,
    /// The phone's clock differs from the backend's by this many minutes.
    ClockOff(i64),
    /// The backend cannot answer now.
    Unavailable,
    /// Another cooperative's writes wait on this phone; changing over would leave them unsent.
    PendingWrites(usize),
}

/// A cooperative that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooperative {
    /// The name that members use.
    pub name: String,
    /// Its address (origin).
    pub address: String,
    /// Whether it is the one in use.
    pub current: bool,
}

/// What the whole app knows. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct App {
    /// The cooperative in use; `None` until one is chosen.
    pub cooperative: RwSignal<Option<Arc<Discovery>>>,
    /// Who is signed in.
    pub session: RwSignal<Session>,
    /// Whether the backend could be reached the last time.
    pub online: RwSignal<bool>,
    /// The writes that wait and those that are done, oldest first.
    pub outbox: RwSignal<Vec<Entry>>,
    /// The sealed ballots on this phone, whosever they are, oldest first.
    pub ballots: RwSignal<Vec<Kept>>,
    /// The mark under which this member's votes lie on this phone.
    pub mark: RwSignal<Option<String>>,
    /// What this phone has seen of the boards of meetings.
    pub boards: RwSignal<Vec<Board>>,
    /// This member's keys to vote with, without their seeds.
    pub keys: RwSignal<Vec<Key>>,
    /// Grows with every write that the cooperative accepted.
    pub version: RwSignal<u32>,
    /// Language, theme, text size; set through [`App::set_settings`].
    pub settings: RwSignal<Settings>,
    /// Whether figures are hidden.
    pub hidden_balance: RwSignal<bool>,
    /// Whether a new version waits.
    pub update_ready: RwSignal<bool>,
    /// Whether the browser offers to install.
    pub installable: RwSignal<bool>,
}

thread_local! {
    static APP: Cell<Option<App>> = const { Cell::new(None) };
    /// Grows with every session that begins.
    static SESSIONS: Cell<u32> = const { Cell::new(0) };
}

/// The app's state, outside of any context.
pub(crate) fn current() -> Option<App> {
    APP.get()
}

/// The app's state from the context; a fresh one where none was provided.
pub fn use_app() -> App {
    use_context::<App>().unwrap_or_default()
}

/// Asks the backend, and lets the app learn from how it went. Every request about a member goes
/// through here; without a session nothing is sent.
pub async fn ask(request: &Request) -> Result<Response, BackendError> {
    let Some(app) = APP.get() else {
        return transport::send(request).await;
    };
    if !request.public
        && !app
            .session
            .with_untracked(|session| matches!(session, Session::SignedIn(_)))
    {
        return Err(BackendError::SignedOut);
    }
    let session = SESSIONS.get();
    let answer = transport::send(request).await;
    // The end of a session that another one has followed since says nothing of that one.
    let is_over = session != SESSIONS.get();
    let error = answer.as_ref().err();
    app.heard(error.filter(|error| !is_over || **error != BackendError::SignedOut));
    answer
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    /// Fresh signals, with the settings of this phone.
    pub fn new() -> Self {
        let settings = Settings::load();
        i18n::set_lang(settings.lang);
        Self {
            cooperative: RwSignal::new(None),
            session: RwSignal::new(Session::Unknown),
            online: RwSignal::new(true),
            outbox: RwSignal::new(Vec::new()),
            ballots: RwSignal::new(Vec::new()),
            mark: RwSignal::new(None),
            boards: RwSignal::new(Vec::new()),
            keys: RwSignal::new(Vec::new()),
            version: RwSignal::new(0),
            settings: RwSignal::new(settings),
            hidden_balance: RwSignal::new(false),
            update_ready: RwSignal::new(false),
            installable: RwSignal::new(false),
        }
    }

    /// Makes the state and puts it into the context of the current owner.
    pub fn provide() -> Self {
        let app = Self::new();
        provide_context(app);
        APP.set(Some(app));
        app
    }

    /// Finds the cooperative and the member, opens the phone's records, starts to send what
    /// waits. When it returns, `session` is known.
    pub async fn start(self) {
        APP.set(Some(self));
        self.online.set(pwa::has_network());
        sync::listen(self);
        pwa::listen(self);
        entry::finish_leaving().await;
        connect::start(self).await;
        entry::restore(self).await;
        spawn_local(entry::farewell());
        sync::kick(self);
        spawn_local(second::fetch_early());
        // Last, so that it never competes with what the member waits for.
        phone::later(4_000, move || spawn_local(connect::refresh(self)));
    }

    /// What the cooperative's backends offer.
    pub fn capabilities(self) -> Capabilities {
        self.cooperative
            .with(|found| found.as_deref().map(Capabilities::of).unwrap_or_default())
    }

    /// The adapter that answers for an area. Before the document is known it is our own.
    pub fn backend(self, area: Area) -> Result<&'static dyn Writes, BackendError> {
        self.cooperative.with_untracked(|found| match found {
            None => Ok(&own::Own as &dyn Writes),
            Some(found) => area
                .service(found)
                .and_then(|service| backend::adapter(&service.protocol))
                .ok_or(BackendError::Unsupported),
        })
    }

    /// Signs in. The former member's data is wiped when it is another one.
    pub async fn sign_in(
        self,
        number: String,
        password: String,
        device: String,
    ) -> Result<(), SignInError> {
        let read = own::create_session(&SessionRequest {
            member_number: number.clone(),
            password,
            device,
        });
        entry::begin(self, &number, read).await
    }

    /// Makes an account of a printed code and signs in.
    pub async fn activate(
        self,
        number: String,
        code: String,
        new_password: String,
        device: String,
    ) -> Result<(), SignInError> {
        let read = own::create_activation(&ActivationRequest {
            member_number: number.clone(),
            code,
            new_password,
            device,
        });
        entry::begin(self, &number, read).await
    }

    /// Wipes everything, then tells the backend as well as it can. `forget` also forgets which
    /// cooperatives were chosen.
    pub async fn sign_out(self, forget: bool) {
        entry::end(self, forget).await;
    }

    /// Ends another device's session.
    pub async fn end_session(self, id: &SessionId) -> Result<(), BackendError> {
        ask(&own::delete_session(id)).await.map(drop)
    }

    /// Changes the password. This session goes on, every other one ends.
    pub async fn change_password(self, current: String, new: String) -> Result<(), BackendError> {
        let request = own::update_password(&PasswordRequest {
            current_password: current,
            new_password: new,
        });
        ask(&request).await.map(drop)
    }

    /// Connects to a cooperative at an address or name of a host.
    pub async fn choose_cooperative(self, address: &str) -> Result<(), Diagnosis> {
        connect::choose(self, address).await
    }

    /// The cooperatives that can be chosen: those used before and those that whoever hosts the app
    /// names.
    pub async fn cooperatives(self) -> Vec<Cooperative> {
        connect::list().await
    }

    /// Keeps a write; returns once it is durable on the phone. Sending begins by itself.
    pub async fn submit(self, command: Command, summary: Summary) -> Result<EntryId, StoreError> {
        sync::submit(self, command, summary).await
    }

    /// Tries a write again now.
    pub async fn retry(self, id: EntryId) -> Result<(), StoreError> {
        if self.is_ballot(&id) {
            return post::retry(self, id.as_str()).await;
        }
        sync::retry(self, &id).await
    }

    /// Removes a write, unless it is on its way.
    pub async fn discard(self, id: EntryId) -> Result<(), StoreError> {
        if self.is_ballot(&id) {
            return post::discard(self, id.as_str()).await;
        }
        sync::discard(self, &id).await
    }

    /// Sends what waits, now (a button).
    pub fn send_now(self) {
        sync::announce(self, Event::Reconnected);
    }

    /// Writes that the cooperative has not answered for good.
    pub fn pending(self) -> usize {
        self.outbox
            .with(|list| list.iter().filter(|entry| entry.is_pending()).count())
    }

    /// Changes language, theme or text size, on the page and for the next start.
    pub fn set_settings(self, settings: Settings) {
        i18n::set_lang(settings.lang);
        settings.apply();
        self.settings.set(settings);
    }

    /// A session has begun, or lies on the phone from the last time.
    fn began(self, member: Member) {
        SESSIONS.set(SESSIONS.get().wrapping_add(1));
        self.session.set(Session::SignedIn(member));
        spawn_local(post::reload(self));
        self.tend_votes();
    }

    /// Follows what another tab did.
    pub(crate) async fn other_tab(self, news: News) {
        match news {
            News::Outbox | News::Votes => {}
            News::SignedIn => entry::restore(self).await,
            News::Wiped => {
                records::close();
                votes::close();
                downloads::close();
                bearer::forget();
                self.outbox.set(Vec::new());
                self.mark.set(None);
                self.session.set(Session::SignedOut);
            }
        }
    }
}
