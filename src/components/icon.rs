//! The icons: one family, one stroke, drawn on 24 by 24.
//!
//! An icon never stands alone: words are beside it or in the label of its button, so it is hidden
//! from screen readers.

use crate::markup::{IntoAny, View, view};

/// An icon of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Beranda.
    Home,
    /// Simpanan.
    Savings,
    /// Pinjaman.
    Loan,
    /// RAT, a vote.
    Vote,
    /// Lainnya.
    More,
    /// Back to the screen above.
    Back,
    /// Leads further.
    Next,
    /// Shown.
    Eye,
    /// Hidden.
    EyeOff,
    /// Waits.
    Clock,
    /// Being sent.
    Send,
    /// Done.
    Check,
    /// Counted.
    Checks,
    /// Refused, close.
    Cross,
    /// Needs the member.
    Alert,
    /// Explains.
    Info,
    /// No network.
    Offline,
    /// Try again.
    Again,
    /// A paper.
    Paper,
    /// Store on the phone.
    Download,
    /// A member, a card.
    Person,
    /// A phone that is signed in.
    Phone,
    /// Looks: theme and text size.
    Look,
    /// Sign out.
    Leave,
    /// A message to the office.
    Chat,
    /// The cooperative.
    Building,
    /// Scan a code.
    Scan,
    /// Into the account.
    In,
    /// Out of the account.
    Out,
    /// Calculator.
    Simulate,
    /// People present.
    People,
    /// Share.
    Share,
    /// A message of the office.
    Horn,
    /// Waits in the outbox.
    Outbox,
    /// Delete.
    Bin,
    /// A day.
    Calendar,
    /// The password.
    Lock,
    /// A photo.
    Camera,
    /// A reminder.
    Bell,
}

impl Icon {
    /// The strokes.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Camera => "M4 8h3.5L9 6h6l1.5 2H20v11H4zM12 10.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
            Self::Bell => "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
            Self::Lock => "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
            Self::Home => "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z",
            Self::Savings => {
                "M4 8a2 2 0 0 1 2-2h11a1 1 0 0 1 1 1v2M4 8v9a2 2 0 0 0 2 2h13a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1H5.5A1.5 1.5 0 0 1 4 8M16 14h.01"
            }
            Self::Loan => {
                "M3 7h18v10H3zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M6.5 12h.01M17.5 12h.01"
            }
            Self::Vote => "M4 13v6h16v-6M8 13H4l2-4M16 13h4l-2-4M8 15h8M8.5 8l2.5 2.5L16 5",
            Self::More => "M5 7h14M5 12h14M5 17h9",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Next => "M9 5l7 7-7 7",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2"
            }
            Self::EyeOff => {
                "M4 4l16 16M9.5 5.9A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a15 15 0 0 1-2.8 3.5M6.3 7.2A14.5 14.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.3-1.1M10.2 10.2a2.6 2.6 0 0 0 3.6 3.6"
            }
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
            Self::Send => "M12 19V6M6 12l6-6 6 6",
            Self::Check => "M5 13l4 4L19 7",
            Self::Checks => "M2 13l4 4 9-9M11 16l1 1 10-10",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Alert => "M12 4L2.5 20h19zM12 10v4M12 17h.01",
            Self::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01",
            Self::Offline => {
                "M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M12 19h.01M5 12a10 10 0 0 1 4.5-2.5M13 9.1A10 10 0 0 1 19 12"
            }
            Self::Again => "M20 11a8 8 0 1 0-2.3 6.5M20 5v6h-6",
            Self::Paper => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
            Self::Download => "M12 4v11M7 11l5 5 5-5M5 20h14",
            Self::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0",
            Self::Phone => {
                "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M11 18h2"
            }
            Self::Look => "M4 18L9 6l5 12M6 14h6M15 18l3-7 3 7M16 16h4",
            Self::Leave => "M10 4H5v16h5M9 12h11M16 8l4 4-4 4",
            Self::Chat => "M4 5h16v11H9l-5 4z",
            Self::Building => "M4 20h16M6 20V9l6-5 6 5v11M10 20v-5h4v5M10 11h.01M14 11h.01",
            Self::Scan => "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
            Self::In => "M17 7L7 17M7 9v8h8",
            Self::Out => "M7 17L17 7M9 7h8v8",
            Self::Simulate => {
                "M6 3h12v18H6zM9 7h6M9 12h.01M12 12h.01M15 12h.01M9 16h.01M12 16h.01M15 16h.01"
            }
            Self::People => {
                "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2.5 19a6.5 6.5 0 0 1 13 0M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 5"
            }
            Self::Share => "M12 15V4M8 8l4-4 4 4M6 12H5v8h14v-8h-1",
            Self::Horn => "M4 10v4h3l8 4V6l-8 4zM18 9a4 4 0 0 1 0 6M7 14l1 5h2",
            Self::Outbox => "M4 13l3-8h10l3 8v6H4zM4 13h5a3 3 0 0 0 6 0h5",
            Self::Bin => "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
            Self::Calendar => "M5 6h14v14H5zM5 10h14M9 4v4M15 4v4",
        }
    }
}

/// Draws an icon.
pub fn icon(icon: Icon) -> View {
    view! {
        <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}
