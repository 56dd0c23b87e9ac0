//! What every request can reach.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::app::security_headers;
use crate::config::Config;
use crate::identity::{IdentityError, IdentityKey};
use crate::once::Gates;
use crate::passwords::{HashError, Passwords};
use crate::reminders::Push;
use crate::sealed::Boards;
use crate::sealed::lanes::Lanes;
use crate::site::Site;
use crate::store::cooperative::Cooperative;
use crate::store::{Store, StoreError};
use crate::throttle::Throttle;
use crate::watching::Watchers;

/// Shared by all requests; clones are the same.
#[derive(Clone)]
pub struct State(Arc<Inside>);

/// What is inside of [`State`].
pub struct Inside {
    /// The database.
    pub store: Store,
    /// The operator's settings.
    pub config: Config,
    /// Who the cooperative is, as it was when the server started.
    pub cooperative: Cooperative,
    /// Hashing.
    pub passwords: Passwords,
    /// Limits.
    pub throttle: Throttle,
    /// Seals citizens' numbers. Without its key file nobody joins; everything else goes on.
    pub identity: Option<IdentityKey>,
    /// Writes that are running.
    pub gates: Gates,
    /// Boards of sealed votes.
    pub boards: Boards,
    /// Who may have ballots proved.
    pub lanes: Lanes,
    /// Who watches a meeting as it goes on.
    pub watchers: Watchers,
    /// Reminders, if any are sent.
    pub push: Option<Push>,
    /// What browsers are to hold every answer to.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The built app, if it is served from here.
    pub site: Option<Site>,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hashing algorithm does not take its cost.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// There is no cooperative yet.
    #[error("the database holds no cooperative: import its profile first, or serve with --demo")]
    NoCooperative,
    /// The built app cannot be served.
    #[error("the app in {path} cannot be served: {source}")]
    App {
        /// Its folder.
        path: String,
        /// What is wrong.
        source: std::io::Error,
    },
    /// The key for reminders cannot be read or made.
    #[error("the key for reminders in {path}: {source}")]
    Push {
        /// Its file.
        path: String,
        /// What is wrong.
        source: std::io::Error,
    },
    /// The address cannot be listened on, or the connection to it broke.
    #[error("cannot serve on {address}: {source}")]
    Listen {
        /// The address.
        address: String,
        /// What is wrong.
        source: std::io::Error,
    },
}

impl State {
    /// Takes a migrated store that knows its cooperative.
    pub async fn new(store: Store, config: Config) -> Result<Self, StartError> {
        let cooperative = store
            .read()
            .await?
            .cooperative()
            .await?
            .ok_or(StartError::NoCooperative)?;
        let push = config
            .push
            .as_ref()
            .map(|push| {
                Push::new(push).map_err(|source| StartError::Push {
                    path: push.key.display().to_string(),
                    source,
                })
            })
            .transpose()?;
        let push_key = push.as_ref().map(Push::public_key);
        let site = config
            .app
            .as_deref()
            .map(|path| {
                Site::load(path, &cooperative, push_key.as_deref()).map_err(|source| {
                    StartError::App {
                        path: path.display().to_string(),
                        source,
                    }
                })
            })
            .transpose()?;
        let identity = match IdentityKey::of(&store).await {
            Ok(key) => Some(key),
            Err(IdentityError::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "nobody can join");
                None
            }
        };
        Ok(Self(Arc::new(Inside {
            site,
            headers: security_headers(&config),
            passwords: Passwords::new(config.cost)?,
            throttle: Throttle::new(config.limits),
            identity,
            gates: Gates::default(),
            boards: Boards::default(),
            lanes: Lanes::default(),
            watchers: Watchers::new(config.watching),
            push,
            store,
            config,
            cooperative,
        })))
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        self.config.clock.now()
    }

    /// The present as boards write it: milliseconds since 1970, UTC.
    pub fn millis(&self) -> u64 {
        u64::try_from(self.now().timestamp_millis()).unwrap_or(0)
    }

    /// The cooperative's day at the present.
    pub fn today(&self) -> NaiveDate {
        self.local(self.now()).date_naive()
    }

    /// A moment as the cooperative's clock shows it.
    pub fn local(&self, moment: DateTime<Utc>) -> DateTime<FixedOffset> {
        moment.with_timezone(&self.cooperative.zone.offset())
    }
}

impl std::ops::Deref for State {
    type Target = Inside;
    fn deref(&self) -> &Inside {
        &self.0
    }
}
