//! One table per enum for the words that travel and are stored: a code is written once and read
//! back from the same line, so the two directions cannot drift apart.

/// Gives an enum `ALL`, `code` and `from_code` from one list of its variants.
macro_rules! codes {
    ($name:ident { $($variant:ident => $code:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word for the wire and for storage. It never changes with the language.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// Reads back what [`Self::code`] wrote; `None` for a word that is not known here.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use codes;
