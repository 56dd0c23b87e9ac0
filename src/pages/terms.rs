//! Every explainer on one page, for who looks a word up.

use crate::components::{Screen, Tab, explain};
use crate::i18n::explain::{self as t, Term};
use crate::markup::{IntoAny, View, view};
use crate::session::{Session, use_app};

/// `/istilah`
pub fn terms_page() -> View {
    let inside = use_app()
        .session
        .with_untracked(|session| !matches!(session, Session::SignedOut));
    let (back, tab) = if inside {
        ("/lainnya", Tab::More)
    } else {
        ("/masuk", Tab::None)
    };
    let all: Vec<View> = Term::ALL.into_iter().map(explain).collect();
    view! {
        <Screen title=t::title() back=back tab=tab>
            <p>{t::intro()}</p>
            <section class="card">{all}</section>
        </Screen>
    }
    .into_any()
}
