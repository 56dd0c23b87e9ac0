//! SHU of a year: the member's own sum first, then how it came about to the rupiah, then what the
//! whole surplus is for. A proposal is marked as one and can be tried with other percentages
//! (`what_if`); a year of loss is said in words.
//!
//! Every figure is the cooperative's, and was refused on the way if it does not follow from the
//! others; the page only says them.

mod what_if;

use crate::prelude::*;
use crate::router;
use sokoguru_api::shu::{Allotment, MemberPart, Shu, ShuYears};
use sokoguru_domain::{PartUnit, Purpose, ShuStatus};

use crate::backend::own::cooperative as own;
use crate::components::{
    Icon, Screen, Slice, Standing, Tab, empty, explain, eye, figure_skeleton, loadable, note, row,
    rupiah, slices, tag,
};
use crate::i18n::explain::Term;
use crate::i18n::{common, fill, formats, shu as t};
use crate::markup::{IntoAny, View, view};
use crate::reading::{Reading, use_reading};

/// `/shu` and `/shu/:year`
pub fn shu_page() -> View {
    let wanted = router::param("year").and_then(|year| year.parse::<u16>().ok());
    let years = use_reading(own::shu_years());
    let chosen = RwSignal::new(wanted);
    let body = loadable(years, figure_skeleton, move |reading| {
        years_view(&reading.data, chosen)
    });
    view! {
        <Screen title=t::title() back="/lainnya" tab=Tab::More>
            {body}
            {explain(Term::Shu)}
        </Screen>
    }
    .into_any()
}

fn years_view(years: &ShuYears, chosen: RwSignal<Option<u16>>) -> View {
    let Some(newest) = years.items.first().map(|one| one.year) else {
        return empty(Icon::Paper, t::none(), t::none_text(), None);
    };
    let all: Vec<u16> = years.items.iter().map(|one| one.year).collect();
    let chips: Vec<View> = all
        .iter()
        .copied()
        .map(|year| chip(year, newest, chosen))
        .collect();
    let shown = move || {
        let year = chosen.get().unwrap_or(newest);
        if !all.contains(&year) {
            return empty(Icon::Paper, t::not_found(), "", None);
        }
        let shu = use_reading(own::shu(year));
        loadable(shu, figure_skeleton, year_view)
    };
    view! {
        <h2 class="muted">{t::choose_year()}</h2>
        <div class="chips" role="group" aria-label=t::choose_year()>
            {chips}
        </div>
        {shown}
    }
    .into_any()
}

fn chip(year: u16, newest: u16, chosen: RwSignal<Option<u16>>) -> View {
    let pressed = move || {
        let is_it = chosen.get().unwrap_or(newest) == year;
        if is_it { "true" } else { "false" }
    };
    view! {
        <button
            type="button"
            aria-pressed=pressed
            aria-label=fill(t::year(), &[&year.to_string()])
            on:click=move |_| chosen.set(Some(year))
        >
            {year.to_string()}
        </button>
    }
    .into_any()
}

fn year_view(reading: &Reading<Shu>) -> View {
    let shu = &reading.data;
    let office = (!shu.note.trim().is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{t::from_office()}</h2>
                <p>{shu.note.clone()}</p>
            </section>
        }
    });
    let meeting = shu.meeting_id.as_ref().map(|meeting| {
        view! {
            <a class="btn quiet" href=["/rat/", meeting.as_str()].concat()>
                {t::see_meeting()}
            </a>
        }
    });
    if let Some(loss) = shu.result.loss() {
        let words = fill(t::loss(), &[&shu.year.to_string(), &formats::rupiah(loss)]);
        return view! {
            {note(Standing::Attention, words, t::loss_text())}
            {standing(shu)}
            {office}
            {meeting}
        }
        .into_any();
    }
    let proposed = shu.status.known() != Some(ShuStatus::Decided);
    let tried = proposed.then(|| what_if::try_out(shu));
    view! {
        {standing(shu)}
        {own_sum(shu, proposed)}
        {how(shu)}
        {shares(shu)}
        {tried}
        {office}
        {meeting}
    }
    .into_any()
}

/// Whether the meeting has decided.
fn standing(shu: &Shu) -> View {
    match (shu.status.known(), shu.decided_on) {
        (Some(ShuStatus::Decided), Some(day)) => {
            let words = fill(t::decided(), &[&formats::date(day)]);
            view! { <p>{tag(Standing::Accepted, words)}</p> }.into_any()
        }
        _ => note(Standing::Waiting, t::proposed(), t::proposed_text()),
    }
}

fn own_sum(shu: &Shu, proposed: bool) -> View {
    let Some(total) = shu.own_total else {
        return note(Standing::Info, t::no_part(), t::no_part_text());
    };
    let words = if proposed {
        t::own_estimate()
    } else {
        t::own()
    };
    view! {
        <section class="hero">
            <p class="muted">{words}</p>
            <p class="total">
                <b>{rupiah(total)}</b>
                {eye()}
            </p>
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(shu.as_of)])}</p>
        </section>
    }
    .into_any()
}

fn how(shu: &Shu) -> Option<View> {
    let parts = [
        (Purpose::Capital, &shu.capital, Term::JasaModal),
        (Purpose::Business, &shu.business, Term::JasaUsaha),
    ];
    let cards: Vec<View> = parts
        .into_iter()
        .filter_map(|(purpose, part, term)| Some(part_card(shu, purpose, part.as_ref()?, term)))
        .collect();
    let rounding = match shu.unit.known() {
        Some(PartUnit::Sen) => t::rounding_sen(),
        _ => t::rounding_rupiah(),
    };
    (!cards.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{t::how()}</h2>
                {cards}
                <p class="muted">{fill(rounding, &[&shu.members.to_string()])}</p>
            </section>
        }
        .into_any()
    })
}

fn part_card(shu: &Shu, purpose: Purpose, part: &MemberPart, term: Term) -> View {
    let share = shu
        .allotments
        .iter()
        .find(|one| one.purpose.known() == Some(purpose));
    let percent = share.map(|share| {
        let percent = percent_words(share);
        row(
            fill(t::percent_of(), &[&percent, &share.name]),
            formats::rupiah(part.pool),
        )
    });
    let sums = [part.own, part.all, part.pool, part.part].map(formats::rupiah);
    let [own, all, pool, result] = &sums;
    let formula = fill(t::formula(), &[own, all, pool, result]);
    view! {
        <section class="card facts">
            <div class="row">
                <h3>{t::part_of(purpose)}</h3>
                <b>{rupiah(part.part)}</b>
            </div>
            {row(
                fill(t::surplus_of(), &[&shu.year.to_string()]),
                formats::rupiah(shu.result.amount),
            )}
            {percent}
            {row(t::own_base(part.basis.known()), rupiah(part.own))}
            {row(t::all_members(), formats::rupiah(part.all))}
            {hidden_formula(formula)}
            {explain(term)}
        </section>
    }
    .into_any()
}

/// The sum in one line. It tells the member's own figures, so that it goes with the closed eye.
fn hidden_formula(formula: String) -> View {
    let hidden = crate::session::use_app().hidden_balance;
    let shown = move || {
        if hidden.get() {
            formats::hidden().to_owned()
        } else {
            formula.clone()
        }
    };
    view! { <p class="num formula">{shown}</p> }.into_any()
}

fn percent_words(share: &Allotment) -> String {
    share
        .percent()
        .map_or_else(|| share.percent.clone(), formats::percent)
}

fn shares(shu: &Shu) -> View {
    let parts: Vec<Slice> = shu
        .allotments
        .iter()
        .map(|one| Slice { amount: one.amount })
        .collect();
    let lines: Vec<View> = shu
        .allotments
        .iter()
        .enumerate()
        .map(|(place, one)| share_line(place, one))
        .collect();
    view! {
        <section class="card">
            <h2>{t::shares()}</h2>
            {slices(&parts)}
            <div class="scroll" tabindex="0" role="group" aria-label=t::shares()>
            <table class="table">
                <caption class="sr">{t::shares()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::purpose()}</th>
                        <th scope="col">{t::percent()}</th>
                        <th scope="col">{t::amount()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{t::total()}</th>
                        <td class="num">"100%"</td>
                        <td class="num">{formats::rupiah(shu.result.amount)}</td>
                    </tr>
                </tfoot>
            </table>
            </div>
            {explain(Term::Cadangan)}
        </section>
    }
    .into_any()
}

fn share_line(place: usize, one: &Allotment) -> View {
    let colour = ["dot ", crate::components::chart::colour(place)].concat();
    view! {
        <tr>
            <th scope="row">
                <i class=colour aria-hidden="true"></i>
                {one.name.clone()}
            </th>
            <td class="num">{percent_words(one)}</td>
            <td class="num">{formats::rupiah(one.amount)}</td>
        </tr>
    }
    .into_any()
}
