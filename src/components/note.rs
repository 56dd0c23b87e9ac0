//! Where something stands: words, a colour and an icon together, never the colour alone.

use super::icon::{Icon, icon};

use crate::markup::{IntoAny, View, view};

/// Where something stands. The states of a write are those of the table in the glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Stored on the phone, not sent.
    Stored,
    /// On its way.
    Sending,
    /// The cooperative has it, with a receipt.
    Accepted,
    /// Counted, after the tally.
    Counted,
    /// Refused; the words say why and what to do.
    Refused,
    /// Tried many times; needs the member.
    Attention,
    /// Explains something.
    Info,
    /// Waits for somebody or something, or may be old.
    Waiting,
    /// There is no network.
    Offline,
}

impl Standing {
    /// Class of its colours.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Stored | Self::Sending | Self::Waiting | Self::Offline => "wait",
            Self::Accepted | Self::Counted => "ok",
            Self::Refused | Self::Attention => "bad",
            Self::Info => "info",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Stored | Self::Waiting => Icon::Clock,
            Self::Sending => Icon::Send,
            Self::Accepted => Icon::Check,
            Self::Counted => Icon::Checks,
            Self::Refused => Icon::Cross,
            Self::Attention => Icon::Alert,
            Self::Info => Icon::Info,
            Self::Offline => Icon::Offline,
        }
    }
}

/// A note: one strong sentence and what follows from it (which may be empty).
pub fn note(standing: Standing, strong: impl Into<String>, text: impl Into<String>) -> View {
    note_with(standing, strong, text, ())
}

/// A note with something to press below its words.
pub fn note_with(
    standing: Standing,
    strong: impl Into<String>,
    text: impl Into<String>,
    below: impl IntoAny,
) -> View {
    draw(standing, strong.into(), text.into(), below.into_any())
}

fn draw(standing: Standing, strong: String, text: String, below: View) -> View {
    view! {
        <div class=["state ", standing.class()].concat()>
            {icon(standing.icon())}
            <div>
                <b>{strong}</b>
                {text}
                {below}
            </div>
        </div>
    }
    .into_any()
}

/// A state in a list: a few words with their icon.
pub fn tag(standing: Standing, words: impl Into<String>) -> View {
    let words = words.into();
    view! {
        <span class=["tag ", standing.class()].concat()>{icon(standing.icon())} {words}</span>
    }
    .into_any()
}

/// Nothing to show: says what it would be and what to do. `action` is an address and its words.
pub fn empty(
    picture: Icon,
    title: &'static str,
    text: impl Into<String>,
    action: Option<(&'static str, &'static str)>,
) -> View {
    let text = text.into();
    view! {
        <div class="card empty">
            {icon(picture)} <h2>{title}</h2> <p class="muted">{text}</p>
            {action.map(|(href, words)| view! { <a class="btn quiet" href=href>{words}</a> })}
        </div>
    }
    .into_any()
}
