//! What the operator decides. The command line reads it; everything has a safe default.

use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Clock;
use crate::passwords::Cost;
use crate::reminders::PushConfig;

/// Settings of a running server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where members reach the server, `https://koperasi.example`. Without it, the `Host` of a
    /// request is the own origin. With `https`, answers carry HSTS.
    pub public_origin: Option<String>,
    /// Other origins whose apps may use this backend with bearer tokens.
    pub allowed_origins: Vec<String>,
    /// Other backends that the served app may connect to, for the content security policy.
    pub backends: Vec<String>,
    /// The built app to serve, a folder that Trunk wrote.
    pub app: Option<PathBuf>,
    /// Whether the last address in `X-Forwarded-For` is the client's, because a proxy of the
    /// operator's own writes it. Without a proxy anybody could write it.
    pub trust_proxy: bool,
    /// The longest that an answer may take.
    pub timeout: Duration,
    /// How often somebody may ask.
    pub limits: Limits,
    /// Who may watch a meeting as it goes on.
    pub watching: Watching,
    /// Reminders on the members' phones; `None` sends none.
    pub push: Option<PushConfig>,
    /// What hashing a password costs.
    pub cost: Cost,
    /// Where the present comes from.
    pub clock: Clock,
}

/// A bucket of tokens: how many at once, and how fast it fills again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// At once.
    pub burst: u32,
    /// A second.
    pub rate: u32,
}

/// How often somebody may ask. A whole meeting may sit behind one address, so that the limits by
/// address are wide; the growing lock on an account is what stops guessing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests of one address.
    pub address: Bucket,
    /// Sign-ins, activations and refreshes of one address; each costs a hash.
    pub sign_in: Bucket,
    /// Requests of one member.
    pub member: Bucket,
    /// Proved ballots of one slot: each stays on the board for ever.
    pub slot: Bucket,
    /// Applications for membership of one address; `rate` counts by the minute. Many phones share
    /// an address in the networks of mobile operators.
    pub joining: Bucket,
    /// Copies of everything about a member; `rate` counts by the minute.
    pub copy: Bucket,
}

/// Connections that stay open to tell who is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watching {
    /// Between two looks at a meeting, however many watch it.
    pub every: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Connections of one member at once: the chair's phone and the screen in the hall.
    pub of_member: usize,
    /// The longest that one stays; the client comes again, and is asked who it is.
    pub longest: Duration,
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(2),
            connections: 200,
            of_member: 3,
            longest: Duration::from_mins(5),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            address: Bucket {
                burst: 1000,
                rate: 100,
            },
            sign_in: Bucket {
                burst: 200,
                rate: 5,
            },
            member: Bucket {
                burst: 100,
                rate: 10,
            },
            slot: Bucket {
                burst: 100,
                rate: 1,
            },
            joining: Bucket { burst: 30, rate: 6 },
            copy: Bucket { burst: 5, rate: 1 },
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_origin: None,
            allowed_origins: Vec::new(),
            backends: Vec::new(),
            app: None,
            trust_proxy: false,
            timeout: Duration::from_secs(20),
            limits: Limits::default(),
            watching: Watching::default(),
            push: None,
            cost: Cost::OWASP,
            clock: Clock::System,
        }
    }
}
