//! What is told before anything is filled in: whether this member may ask, and up to which sum.

use sokoguru_api::loan_conditions::LoanEligibilities;
use sokoguru_api::loans::{LoanApplications, LoanProduct};
use sokoguru_api::wire::HindranceWord;
use sokoguru_domain::{ApplicationStatus, Hindrance, MemberStatus};

use super::form::Form;
use crate::components::{Standing, note, note_with};
use crate::i18n::{borrowing, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;
use crate::reading::Source;
use crate::session::App;

/// What stands against any application of this member.
pub fn warnings(app: App, applications: Source<LoanApplications>) -> View {
    let not_eligible = move || {
        app.session.with(|session| {
            let status: Option<MemberStatus> =
                session.member().and_then(|member| member.status.known());
            status.is_some_and(|status| !status.may_borrow())
        })
    };
    let pending = move || {
        applications.state.with(|state| {
            let all = &state.reading()?.data.items;
            let waits =
                |status: Option<ApplicationStatus>| status.is_some_and(|one| !one.is_final());
            all.iter()
                .find(|one| waits(one.status.known()))
                .map(|one| one.id.as_str().to_owned())
        })
    };
    view! {
        {move || {
            not_eligible()
                .then(|| note(Standing::Attention, t::not_eligible_title(), t::not_eligible_hint()))
        }}
        {move || {
            pending()
                .map(|id| {
                    let link = view! {
                        <a class="btn quiet" href=["/pinjaman/pengajuan/", &id].concat()>
                            {t::see_application()}
                        </a>
                    };
                    note_with(Standing::Waiting, t::pending_title(), t::pending_hint(), link)
                })
        }}
    }
    .into_any()
}

/// What the cooperative says of this member and the chosen product, before anything is filled in.
pub fn told(
    form: Form,
    source: Source<LoanEligibilities>,
    products: Memo<Vec<LoanProduct>>,
) -> View {
    (move || {
        let chosen = products.with(|all| form.terms.chosen(all).cloned())?;
        source.state.with(|state| {
            let items = &state.reading()?.data.items;
            let mine = items.iter().find(|one| one.product_id == chosen.id)?;
            let shown = |why: &&HindranceWord| {
                // These two stand above already, with a way out.
                !matches!(
                    why.known(),
                    Some(Hindrance::MembershipKind | Hindrance::ApplicationPending)
                )
            };
            if let Some(why) = mine.hindrances.iter().find(shown) {
                let mut words = borrowing::hindrance(why.known()).to_owned();
                if let (Some(Hindrance::MemberTooShort), Some(from)) = (why.known(), mine.from) {
                    words.push(' ');
                    words.push_str(&fill(
                        borrowing::hindered_short_until(),
                        &[&formats::date(from)],
                    ));
                }
                return Some(note(
                    Standing::Attention,
                    borrowing::hindered_title(),
                    words,
                ));
            }
            (mine.hindrances.is_empty() && mine.most.0 < chosen.max_amount.0).then(|| {
                let most = fill(borrowing::most_for_you(), &[&formats::rupiah(mine.most)]);
                note(Standing::Info, borrowing::may_ask(), most)
            })
        })
    })
    .into_any()
}
