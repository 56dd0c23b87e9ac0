//! Who is signed in, at which cooperative, and what the whole app knows.

use std::sync::Arc;

use leptos::prelude::*;
use sokoguru_api::account::Member;
use sokoguru_api::discovery::Discovery;

use crate::backend::{BackendError, Capabilities};
use crate::offline::outbox::{Command, Entry, EntryId, Summary};
pub use crate::offline::preferences::{Settings, Theme};
use crate::offline::store::StoreError;

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

/// The app's state from the context; a fresh one where none was provided.
pub fn use_app() -> App {
    use_context::<App>().unwrap_or_else(App::new)
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    /// Fresh signals, with the settings of this phone.
    pub fn new() -> Self {
        Self {
            cooperative: RwSignal::new(None),
            session: RwSignal::new(Session::Unknown),
            online: RwSignal::new(true),
            outbox: RwSignal::new(Vec::new()),
            version: RwSignal::new(0),
            settings: RwSignal::new(Settings::default()),
            hidden_balance: RwSignal::new(false),
            update_ready: RwSignal::new(false),
            installable: RwSignal::new(false),
        }
    }

    /// Makes the state and puts it into the context of the current owner.
    pub fn provide() -> Self {
        let app = Self::new();
        provide_context(app);
        app
    }

    /// Finds the cooperative and the member, opens the phone's records, starts to send what
    /// waits. When it returns, `session` is known.
    pub async fn start(self) {
        self.session.set(Session::SignedOut);
    }

    /// What the cooperative's backends offer.
    pub fn capabilities(self) -> Capabilities {
        self.cooperative
            .with(|found| found.as_deref().map(Capabilities::of).unwrap_or_default())
    }

    /// Signs in. The former member's data is wiped when it is another one.
    pub async fn sign_in(
        self,
        _number: String,
        _password: String,
        _device: String,
    ) -> Result<(), SignInError> {
        Err(SignInError::Backend(BackendError::Unsupported))
    }

    /// Makes an account of a printed code and signs in.
    pub async fn activate(
        self,
        _number: String,
        _code: String,
        _new_password: String,
        _device: String,
    ) -> Result<(), SignInError> {
        Err(SignInError::Backend(BackendError::Unsupported))
    }

    /// Wipes everything, then tells the backend as well as it can. `forget` also forgets which
    /// cooperative was chosen.
    pub async fn sign_out(self, _forget: bool) {}

    /// Ends another device's session.
    pub async fn end_session(
        self,
        _id: &sokoguru_api::wire::SessionId,
    ) -> Result<(), BackendError> {
        Err(BackendError::Unsupported)
    }

    /// Connects to a cooperative at an address or name of a host.
    pub async fn choose_cooperative(self, _address: &str) -> Result<(), Diagnosis> {
        Err(Diagnosis::BadAddress)
    }

    /// The cooperatives that can be chosen: those used before and those that whoever hosts the app
    /// names.
    pub async fn cooperatives(self) -> Vec<Cooperative> {
        Vec::new()
    }

    /// Keeps a write; returns once it is durable on the phone. Sending begins by itself.
    pub async fn submit(self, _command: Command, _summary: Summary) -> Result<EntryId, StoreError> {
        Err(StoreError::Unavailable)
    }

    /// Tries a write again now.
    pub async fn retry(self, _id: EntryId) -> Result<(), StoreError> {
        Err(StoreError::Unavailable)
    }

    /// Removes a write, unless it is on its way.
    pub async fn discard(self, _id: EntryId) -> Result<(), StoreError> {
        Err(StoreError::Unavailable)
    }

    /// Sends what waits, now (a button).
    pub fn send_now(self) {}

    /// Changes language, theme or text size, on the page and for the next start.
    pub fn set_settings(self, settings: Settings) {
        self.settings.set(settings);
    }
}
