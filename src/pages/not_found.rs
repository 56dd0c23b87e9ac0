//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::{Icon, Screen, Tab, empty};
use crate::i18n::common as t;

/// Says so, and leads home.
pub fn not_found() -> AnyView {
    view! {
        <Screen title=t::not_found_title() tab=Tab::More>
            {empty(
                Icon::Info,
                t::not_found_title(),
                t::not_found_text(),
                Some(("/", t::to_home())),
            )}
        </Screen>
    }
    .into_any()
}
