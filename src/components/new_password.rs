//! Choosing a password: its two fields, and what must hold of them. How easy it is to guess is the
//! backend's to judge.

use crate::components::{Errors, Field, Kind};
use crate::i18n::account as t;
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;

/// The field of the password, for what the backend says of it.
pub const FIELD: &str = "new-password";
const REPEAT: &str = "repeat-password";
/// The contract's least length, in characters.
const LEAST: usize = 8;

/// What was typed, twice.
#[derive(Clone, Copy, Default)]
pub struct NewPassword {
    first: RwSignal<String>,
    again: RwSignal<String>,
}

impl NewPassword {
    pub fn typed(self) -> String {
        self.first.get_untracked()
    }

    /// Adds what is wrong, at most one thing; `true` when nothing is.
    pub fn check(self, errors: &mut Errors) -> bool {
        let password = self.typed();
        if password.chars().count() < LEAST {
            errors.push((FIELD, t::password_short().to_owned()));
        } else if password != self.again.get_untracked() {
            errors.push((REPEAT, t::password_differs().to_owned()));
        } else {
            return true;
        }
        false
    }

    /// Nothing of it stays in the page.
    pub fn clear(self) {
        for typed in [self.first, self.again] {
            typed.try_set(String::new());
        }
    }

    pub fn fields(self, errors: RwSignal<Errors>) -> View {
        let field = move |id, label, hint, value| {
            Field {
                id,
                label,
                hint,
                kind: Kind::NewPassword,
                value,
                errors,
            }
            .view()
        };
        view! {
            {field(FIELD, t::new_password(), t::new_password_hint(), self.first)}
            {field(REPEAT, t::repeat_password(), "", self.again)}
        }
        .into_any()
    }
}
