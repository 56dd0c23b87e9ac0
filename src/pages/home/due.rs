//! What is due next, on Beranda.

use chrono::NaiveDate;
use sokoguru_api::home::NextDue;

use crate::components::{Icon, Standing, icon, note, rupiah, tag};
use crate::i18n::{fill, formats, home as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::phone;

/// The next instalment, how soon it is due, and what is late.
pub fn due_card(due: &NextDue) -> View {
    let title = fill(
        t::instalment(),
        &[&due.number.to_string(), &due.of.to_string()],
    );
    let arrears = (!due.arrears.0.is_zero()).then(|| {
        let words = fill(t::in_arrears(), &[&formats::rupiah(due.arrears)]);
        note(Standing::Attention, words, t::arrears_text())
    });
    view! {
        <section class="card">
            <a class="link" href=["/pinjaman/", due.loan_id.as_str()].concat()>
                <span class="grow">
                    <span class="row">
                        <b>{title}</b>
                        <b>{rupiah(due.amount)}</b>
                    </span>
                    <span class="muted">
                        {due.product_name.clone()} " \u{b7} "
                        {fill(t::due_on(), &[&formats::date(due.due_on)])}
                    </span>
                    <br />
                    {soon(due.due_on).map(|words| tag(Standing::Waiting, words))}
                </span>
                {icon(Icon::Next)}
            </a>
            {arrears}
        </section>
    }
    .into_any()
}

/// How soon that is, where it is within three days by the phone's clock and the cooperative's zone.
fn soon(day: NaiveDate) -> Option<String> {
    let now = phone::moment(phone::now_ms());
    let today = now.with_timezone(&formats::zone().offset()).date_naive();
    soon_words((day - today).num_days())
}

fn soon_words(days: i64) -> Option<String> {
    match days {
        0 => Some(t::due_today().to_owned()),
        1 => Some(t::due_tomorrow().to_owned()),
        2 | 3 => Some(fill(t::due_in_days(), &[&days.to_string()])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::soon_words;

    #[test]
    fn only_what_is_soon_is_said_in_days() {
        let said = [-1, 0, 1, 2, 3, 4].map(|days| soon_words(days).unwrap_or_default());
        assert_eq!(
            said,
            ["", "hari ini", "besok", "2 hari lagi", "3 hari lagi", ""]
        );
    }
}
