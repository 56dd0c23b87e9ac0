//! What a check found, as the phone keeps it and as a member reads it: how many ballots, what each
//! item decided, and where the phone's own ballots are.
//!
//! A finding is made only of a report, and a report only exists after everything held. Words are
//! left to `i18n`.

use sokoguru_api::meetings::{BallotKind, Results};
use sokoguru_api::{Coded, Octets, codec, json};
use sokoguru_ballot::ballot::BallotHash;
use sokoguru_ballot::board::Head;
use sokoguru_ballot::hash::sha256;
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::verifier::{ItemState, Report, Standing, Verifier};

/// The form that this version reads and writes.
const FORM: u32 = 1;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    form: u32,
    /// The signed head, 112 bytes.
    pub head: Octets,
    /// The head's short code, for comparing with other phones.
    pub code: String,
    /// Ballots that were proved.
    pub ballots: u32,
    /// Ballots that came too late.
    pub late: u32,
    /// Members present when voting closed; absent before.
    pub present: Option<u32>,
    /// Members with a vote.
    pub voters: Option<u32>,
    /// The items in order.
    pub items: Vec<Counted>,
    /// The phone's own ballots in the order in which they were made.
    pub own: Vec<Own>,
}

codec!(Finding {
    form,
    head,
    code,
    ballots,
    late,
    present,
    voters,
    items,
    own,
});

/// An item of the final manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Its short name.
    pub id: String,
    /// What members read.
    pub title: String,
    /// Whether its ballots are sealed.
    pub secret: bool,
    /// How many ballots count.
    pub ballots: u32,
    /// The trustees who opened it, by their numbers.
    pub shares: Vec<u8>,
    /// The code of what it decided; absent while that is open.
    pub outcome: Option<String>,
    /// Votes by option.
    pub totals: Vec<u32>,
    /// Places of elected options.
    pub elected: Vec<u8>,
}

codec!(Counted {
    id,
    title,
    secret,
    ballots,
    shares,
    outcome,
    totals,
    elected
});

/// One of the phone's own ballots on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The code of its receipt.
    pub code: String,
    /// What became of it.
    pub place: Place,
}

codec!(Own { code, place });

/// What became of a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It counts.
    Counts,
    /// A later one of the same voter counts.
    Replaced,
    /// The item was changed after it was sealed.
    Void,
    /// It came too late.
    Late,
    /// It is not on the board, although its receipt says so.
    Missing,
}

impl Place {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Counts, "counts"),
        (Self::Replaced, "replaced"),
        (Self::Void, "void"),
        (Self::Late, "late"),
        (Self::Missing, "missing"),
    ];
}

impl json::Encode for Place {
    fn encode(&self, out: &mut String) {
        let find = |(place, _): &&(Self, &str)| place == self;
        let word = Self::ALL.iter().find(find).map_or("", |(_, word)| word);
        word.encode(out);
    }
}

impl json::Decode for Place {
    fn decode(json: &json::Json) -> Result<Self, json::Malformed> {
        let text = json.text()?;
        let find = |(_, word): &&(Self, &str)| *word == text;
        let found = Self::ALL.iter().find(find);
        found
            .map(|(place, _)| *place)
            .ok_or(json::Malformed("place"))
    }
}

/// A ballot that this phone sealed, and of which it holds a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The code of its receipt.
    pub code: String,
}

impl Finding {
    /// Says what was found.
    pub fn new(report: &Report, verifier: &Verifier, own: &[Sealed]) -> Self {
        let own = own
            .iter()
            .map(|ballot| Own {
                code: ballot.code.clone(),
                place: place(verifier, &ballot.bytes),
            })
            .collect();
        Self {
            form: FORM,
            head: Octets(report.head.to_bytes()),
            code: report.head.code(),
            ballots: u32::try_from(report.ballots).unwrap_or(u32::MAX),
            late: report.late,
            present: report.closing.map(|closing| closing.present),
            voters: report.voters,
            items: report.items.iter().map(counted).collect(),
            own,
        }
    }

    /// Reads what an earlier check left, if it is of this head and of these ballots.
    pub fn kept(bytes: &[u8], head: &Head, own: &[Sealed]) -> Option<Self> {
        let kept = Self::last(bytes, own)?;
        let before = Self::head_of(bytes)?;
        // Another signature under the same root is the same board.
        ((before.size, before.root) == (head.size, head.root)).then_some(kept)
    }

    /// The head under which an earlier check found everything in order.
    pub fn head_of(bytes: &[u8]) -> Option<Head> {
        let kept: Self = json::read(bytes).ok()?;
        Head::parse(&kept.head.0).ok()
    }

    /// Reads what an earlier check left of these ballots, whatever became of the board since: for a
    /// phone without a network.
    pub fn last(bytes: &[u8], own: &[Sealed]) -> Option<Self> {
        let kept: Self = json::read(bytes).ok()?;
        let same_ballots = kept.own.len() == own.len()
            && kept
                .own
                .iter()
                .zip(own)
                .all(|(kept, own)| kept.code == own.code);
        (kept.form == FORM && same_ballots).then_some(kept)
    }

    /// The bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::to_text(self).into_bytes()
    }

    /// Whether every item has its result.
    pub fn is_final(&self) -> bool {
        self.items.iter().all(|item| item.outcome.is_some())
    }

    /// Whether a ballot of this phone is not where its receipt says.
    pub fn misses_own(&self) -> bool {
        self.own.iter().any(|own| own.place == Place::Missing)
    }

    /// How many of the phone's own ballots count.
    pub fn own_counted(&self) -> usize {
        let counts = |own: &&Own| own.place == Place::Counts;
        self.own.iter().filter(counts).count()
    }

    /// The first item whose published figures are not those of the board: its title. Figures that
    /// the board has and the page does not show are no difference.
    pub fn differs(&self, shown: &Results) -> Option<String> {
        let wrong_quorum = self
            .present
            .is_some_and(|present| present != shown.quorum.present)
            || self
                .voters
                .is_some_and(|voters| voters != shown.quorum.voters);
        if wrong_quorum {
            return Some(String::new());
        }
        shown
            .items
            .iter()
            .find(|item| {
                let voted = matches!(
                    item.ballot.known(),
                    Some(BallotKind::Open | BallotKind::Secret)
                );
                let found = self
                    .items
                    .iter()
                    .find(|found| found.id == item.item_id.as_str());
                match found {
                    // Nothing was voted on that is not on the board.
                    None => voted,
                    Some(found) => {
                        let counts = item.counts.iter().map(|count| count.votes);
                        let outcome = match &item.outcome {
                            Coded::Known(outcome) => outcome.code(),
                            Coded::Other(code) => code,
                        };
                        (voted && !counts.eq(found.totals.iter().copied()))
                            || found.outcome.as_deref() != Some(outcome)
                    }
                }
            })
            .map(|item| item.title.clone())
    }
}

fn counted(item: &sokoguru_ballot::verifier::ItemReport) -> Counted {
    let result = match &item.state {
        ItemState::Published(result) => Some(result),
        ItemState::Open | ItemState::Counting | ItemState::Computed(_) => None,
    };
    Counted {
        id: item.id.as_str().to_owned(),
        title: item.title.as_str().to_owned(),
        secret: item.kind == ItemKind::Secret,
        ballots: item.ballots,
        shares: item.shares.clone(),
        outcome: result.map(|result| result.outcome.code().to_owned()),
        totals: result
            .map(|result| result.totals.clone())
            .unwrap_or_default(),
        elected: result
            .map(|result| result.elected.clone())
            .unwrap_or_default(),
    }
}

fn place(verifier: &Verifier, sealed: &[u8]) -> Place {
    match verifier.standing(&BallotHash::from_bytes(sha256(sealed))) {
        Standing::Counts { .. } => Place::Counts,
        Standing::Replaced { .. } => Place::Replaced,
        Standing::Void { .. } => Place::Void,
        Standing::Late => Place::Late,
        Standing::Missing => Place::Missing,
    }
}

#[cfg(test)]
#[path = "finding_tests.rs"]
mod tests;
