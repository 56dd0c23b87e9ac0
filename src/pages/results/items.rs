//! What one item decided: the outcome in words, who is elected, a bar for each answer, and the rule
//! with its figures. Names of voters are shown of open votes only, and of those only what the
//! backend publishes.

use sokoguru_api::decisions::{ItemResult, OptionCount};
use sokoguru_api::meetings::{BallotKind, Side};
use sokoguru_domain::Outcome;
use sokoguru_domain::meeting::turnout;

use super::css_percent;
use crate::components::{Standing as Mood, tag};
use crate::i18n::{fill, formats, meetings as t, results as words};
use crate::markup::{IntoAny, View, view};

/// The card of an item.
pub fn item_card(item: &ItemResult) -> View {
    let kind = item.ballot.known();
    let how = match kind {
        Some(BallotKind::Secret) => Some(words::secret()),
        Some(BallotKind::Open) => Some(words::open()),
        Some(BallotKind::Consensus) => Some(t::consensus()),
        _ => None,
    };
    let body = if kind == Some(BallotKind::Consensus) {
        consensus(item)
    } else {
        counted(item)
    };
    let mut place = fill(t::item_no(), &[&item.position.to_string()]);
    if let Some(how) = how {
        place.push_str(" \u{b7} ");
        place.push_str(how);
    }
    view! {
        <section class="card">
            <div>
                <p class="muted">{place}</p>
                <h2>{item.title.clone()}</h2>
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn consensus(item: &ItemResult) -> View {
    match item.outcome.known() {
        Some(Outcome::Accepted) => view! {
            {tag(Mood::Accepted, t::consensus())}
            <p class="muted">{t::consensus_hint()}</p>
        }
        .into_any(),
        Some(Outcome::NotAccepted) => tag(Mood::Refused, t::no_consensus()),
        other => outcome_tag(other),
    }
}

fn counted(item: &ItemResult) -> View {
    let outcome = item.outcome.known();
    let is_election = item
        .counts
        .iter()
        .any(|count| count.side.known() == Some(Side::Candidate));
    let all = item.counts.iter().map(|count| count.votes).sum();
    let rows: Vec<View> = item
        .counts
        .iter()
        .map(|count| count_row(count, all, is_election))
        .collect();
    let hint = match outcome {
        Some(Outcome::AwaitsLots) => Some(words::awaits_lots_hint()),
        Some(Outcome::TooFewBallots) => Some(words::too_few_hint()),
        _ => None,
    };
    // People are elected, not agreed to: their names are the outcome where there is one.
    let names = is_election.then(|| elected(&item.counts));
    let (verdict, rule) = match (outcome, names) {
        (Some(Outcome::Accepted), Some(names)) => (tag(Mood::Counted, names), None),
        (Some(Outcome::NotAccepted), Some(names)) => (tag(Mood::Refused, names), None),
        (other, Some(names)) => (outcome_tag(other), Some(names)),
        (other, None) => (outcome_tag(other), needed(item)),
    };
    view! {
        {verdict}
        {hint.map(|hint| view! { <p class="muted">{hint}</p> })}
        <ul class="group">{rows}</ul>
        {rule.map(|rule| view! { <p>{rule}</p> })}
    }
    .into_any()
}

fn outcome_tag(outcome: Option<Outcome>) -> View {
    let (mood, words) = match outcome {
        Some(Outcome::Accepted) => (Mood::Counted, t::accepted()),
        Some(Outcome::NotAccepted) => (Mood::Refused, t::rejected()),
        Some(Outcome::Tie) => (Mood::Waiting, t::tie()),
        Some(Outcome::NoQuorum) => (Mood::Attention, t::no_quorum()),
        Some(Outcome::AwaitsLots) => (Mood::Waiting, t::awaits_lots()),
        Some(Outcome::TooFewBallots) => (Mood::Attention, t::too_few_ballots()),
        None => (Mood::Info, t::outcome_unknown()),
    };
    tag(mood, words)
}

/// Who is elected, as one sentence.
fn elected(counts: &[OptionCount]) -> String {
    let names: Vec<&str> = counts
        .iter()
        .filter(|count| count.elected)
        .map(|count| count.label.as_str())
        .collect();
    if names.is_empty() {
        words::nobody_elected().to_owned()
    } else {
        fill(words::elected_names(), &[&names.join(", ")])
    }
}

/// The rule with its figures; none where nothing was counted.
fn needed(item: &ItemResult) -> Option<String> {
    let required = item.required?.to_string();
    let favour = item
        .counts
        .iter()
        .find(|count| count.side.known() == Some(Side::For))?;
    Some(fill(
        words::in_favour(),
        &[&favour.votes.to_string(), &required],
    ))
}

fn count_row(count: &OptionCount, all: u32, is_election: bool) -> View {
    let share = turnout(count.votes, all);
    let figure = match share {
        // A ballot may name several: a share of all marks would read as one of the voters.
        Some(share) if !is_election => fill(
            t::votes_share(),
            &[&count.votes.to_string(), &formats::percent(share)],
        ),
        _ => fill(t::votes_only(), &[&count.votes.to_string()]),
    };
    let elected = count.elected.then(|| tag(Mood::Counted, words::elected()));
    view! {
        <li class="meter">
            <div class="row">
                <span>{count.label.clone()}</span>
                <b class="num">{figure}</b>
            </div>
            {elected}
            <div class="t" aria-hidden="true">
                <i style:width=share.map(css_percent)></i>
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sokoguru_api::json;

    fn item(counts: &str, required: &str) -> ItemResult {
        let text = format!(
            r#"{{"itemId":"i","position":1,"title":"T","ballot":"secret","outcome":"accepted",
            "counts":[{counts}]{required}}}"#
        );
        json::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_rule_is_said_with_its_figures() {
        crate::i18n::set_lang(sokoguru_domain::Lang::Id);
        let counts = r#"{"label":"Setuju","side":"for","votes":60},{"label":"Tidak","side":"against","votes":38}"#;
        assert_eq!(
            needed(&item(counts, r#","required":50"#)).as_deref(),
            Some("60 suara setuju, perlu 50.")
        );
        // Nothing counted, nothing said.
        assert_eq!(needed(&item("", r#","required":50"#)), None);
        assert_eq!(needed(&item(counts, "")), None);
    }

    #[test]
    fn the_elected_are_named() {
        crate::i18n::set_lang(sokoguru_domain::Lang::Id);
        let counts = |elected: bool| {
            let text = format!(
                r#"{{"label":"Bu Sari","side":"candidate","votes":60,"elected":{elected}}},
                {{"label":"Pak Budi","side":"candidate","votes":58,"elected":{elected}}},
                {{"label":"Bu Wati","side":"candidate","votes":3}}"#
            );
            item(&text, "").counts
        };
        assert_eq!(elected(&counts(true)), "Terpilih: Bu Sari, Pak Budi.");
        assert_eq!(elected(&counts(false)), "Tidak ada yang terpilih.");
    }
}
