//! An address that leads nowhere.

use crate::components::{Icon, Screen, Tab, empty};
use crate::i18n::common as t;
use crate::markup::{IntoAny, View, view};

/// Says so, and leads home.
pub fn not_found() -> View {
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
