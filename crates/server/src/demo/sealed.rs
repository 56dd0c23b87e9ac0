//! The demonstration's sealed votes: one meeting that is open and has secret items, one that is
//! announced and lets members enrol.
//!
//! Everything is made by the functions that the office's commands call. The keys of registrars and
//! trustees, and the credentials on paper, are written to a folder beside the data, because
//! whoever looks at the demonstration is all of these people at once.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use sokoguru_ballot::ballot::{Sealer, Selection};
use sokoguru_ballot::credential::PaperCredential;
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::roll::Slot;
use sokoguru_ballot::start::{Registrar, Trustee};
use sokoguru_ballot::wire::Text;

use super::{DemoError, MEMBERS, number, shift};
use crate::import::calendar::Shift;
use crate::import::{self, source::Source};
use crate::sealed::intake::{Arrived, OnItsWay, take};
use crate::sealed::key_file::{self, Who, public};
use crate::sealed::preparation::{
    Keepers, draw_up, freeze, millis, read_signature, sign_roll, start_board,
};
use crate::sealed::trusteeship::next_message;
use crate::sealed::{Boards, SealedError, ceremony, composition, system};
use crate::secrets::{random_bytes, sha256};
use crate::state::State;
use crate::store::Store;
use crate::store::roll::Source as From;

/// The meeting that is open and has secret items.
pub const OPEN: &str = "ralb-2026";
/// The meeting in which members enrol.
pub const COMING: &str = "ralb-2027";

/// How many members have voted already; more than the smallest number that is counted.
const VOTED: usize = 12;

const FILES: &[(&str, &[u8])] = &[
    (
        "meetings.csv",
        include_bytes!("../../demo/sealed/meetings.csv"),
    ),
    (
        "agenda_items.csv",
        include_bytes!("../../demo/sealed/agenda_items.csv"),
    ),
    (
        "vote_options.csv",
        include_bytes!("../../demo/sealed/vote_options.csv"),
    ),
];

/// What is printed of it.
pub struct SealedWelcome {
    /// Where the keys are.
    pub folder: PathBuf,
    /// Credentials on paper for [`OPEN`], by member number.
    pub papers: Vec<(&'static str, String)>,
    ballots: Vec<Vec<u8>>,
}

/// Makes both meetings.
pub async fn install(
    store: &Store,
    folder: &Path,
    now: DateTime<Utc>,
) -> Result<SealedWelcome, DemoError> {
    let moved = Shift {
        open_meeting: OPEN,
        ..shift()
    };
    // A moment after the annual meeting, which stays the first one that is open.
    let later = now + TimeDelta::seconds(1);
    import::run(store, &Source::embedded(FILES), later, Some(&moved)).await?;
    let keys = Keys::make(folder)?;
    for meeting in [OPEN, COMING] {
        start_board(store, meeting, keys.keepers()?, now).await?;
    }
    let (papers, voters) = enrol(store, folder, now).await?;
    let board = Boards::default().of(store, OPEN).await?;
    let board = board.ok_or(SealedError::NotFound("board"))?;
    let roll = draw_up(store, &board, now).await?;
    let id = board.start().board_id();
    let mut signatures = Vec::new();
    for (role, seed) in &keys.registrars {
        signatures.push(read_signature(&sign_roll((id, &roll), role, seed)?)?);
    }
    freeze(store, &board, &signatures, now).await?;
    loop {
        let keys_so_far = board.read().ceremony.clone();
        if keys_so_far.is_complete() {
            break;
        }
        for seed in &keys.trustees {
            if let Some(message) = next_message(seed, board.start(), &keys_so_far)? {
                ceremony::take(store, &board, &message, millis(now)).await?;
            }
        }
    }
    let manifest = composition::publish(store, &board, now).await?.manifest;
    let mut ballots = Vec::new();
    for (n, (slot, key)) in voters.iter().enumerate() {
        let sealer = Sealer::new(&manifest, *slot, key);
        for (place, item) in (0_u16..).zip(&manifest.content().items) {
            if item.kind == ItemKind::Consensus {
                continue;
            }
            // Two of three for the first answer; in an election each for as many as may be chosen,
            // from another candidate on.
            let first = if item.max == 1 {
                usize::from(n % 3 == 2)
            } else {
                n
            };
            let options = item.options.len().max(1);
            let choice = (0..usize::from(item.max)).fold(Selection::blank(item), |all, next| {
                all.with(u8::try_from((first + next) % options).unwrap_or(0))
            });
            let ballot = sealer.seal(place, 1, choice, &mut system);
            ballots.push(ballot.map_err(SealedError::refused)?.bytes().to_vec());
        }
    }
    Ok(SealedWelcome {
        folder: folder.to_owned(),
        papers,
        ballots,
    })
}

impl SealedWelcome {
    /// Puts the ballots of those who have voted into the box, as their phones would.
    pub async fn cast(self, state: &State) -> Result<(), DemoError> {
        let board = state.boards.of(&state.store, OPEN).await?;
        let board = board.ok_or(SealedError::NotFound("board"))?;
        for bytes in self.ballots {
            let arrived = Arrived {
                hash: sha256(&bytes),
                bytes,
                way: OnItsWay::enter(&board),
                at: state.millis(),
                from: std::net::Ipv4Addr::LOCALHOST.into(),
            };
            let taken = take(state, &board, arrived).await;
            taken.map_err(|_| SealedError::state("a ballot of the demonstration was refused"))?;
        }
        Ok(())
    }
}

type Voters = Vec<(Slot, SecretKey)>;

/// Paper for those who can sign in and have a vote, phones for some others.
async fn enrol(
    store: &Store,
    folder: &Path,
    now: DateTime<Utc>,
) -> Result<(Vec<(&'static str, String)>, Voters), DemoError> {
    let list = store.read().await?.member_list().await?;
    let (mut papers, mut voters) = (Vec::new(), Vec::new());
    for member in MEMBERS {
        let found = store
            .read()
            .await?
            .member_by_number(&number(member.number)?)
            .await?;
        let found = found.ok_or(DemoError::NoSuchMember)?;
        if !found.status.may_vote() {
            continue;
        }
        let seed = Seed::from_bytes(random_bytes()?);
        put(store, &found, &seed, From::Paper, now).await?;
        let paper = PaperCredential::new(&seed);
        papers.push((member.number, paper.expose().to_owned()));
    }
    let lines: Vec<String> = papers
        .iter()
        .map(|(number, code)| format!("{number} {code}\n"))
        .collect();
    let path = folder.join("kredensial.txt");
    let _ = std::fs::remove_file(&path);
    key_file::write_private(&path, &lines.concat())?;
    let others = list.iter().filter(|one| {
        let known = MEMBERS
            .iter()
            .any(|demo| demo.number == one.number.as_str());
        one.status.may_vote() && !known
    });
    for one in others.take(VOTED) {
        let found = store.read().await?.member_by_number(&one.number).await?;
        let found = found.ok_or(DemoError::NoSuchMember)?;
        let seed = Seed::from_bytes(random_bytes()?);
        let key = SecretKey::derive(Role::Voter, &seed).map_err(SealedError::from)?;
        let slot = put(store, &found, &seed, From::Phone, now).await?;
        voters.push((slot, key));
    }
    Ok((papers, voters))
}

async fn put(
    store: &Store,
    member: &crate::store::members::MemberRow,
    seed: &Seed,
    from: From,
    now: DateTime<Utc>,
) -> Result<Slot, DemoError> {
    let key = public(Role::Voter, seed).map_err(SealedError::from)?;
    let mut tx = store.write_roll().await?;
    let given = (*key.as_bytes(), from);
    tx.put_key(OPEN, member.id, random_bytes()?, given, now)
        .await?;
    let entry = tx.entry(OPEN, member.id).await?;
    tx.commit().await?;
    let entry = entry.ok_or(DemoError::NoSuchMember)?;
    Ok(Slot::from_bytes(entry.slot))
}

/// The keys of everybody who keeps one.
struct Keys {
    registrars: Vec<(&'static str, Seed)>,
    trustees: Vec<Seed>,
}

const TRUSTEES: [(&str, &str); 3] = [
    ("wali-pengurus", "Pengurus"),
    ("wali-pengawas", "Pengawas"),
    ("wali-anggota", "Anggota"),
];

impl Keys {
    fn make(folder: &Path) -> Result<Self, DemoError> {
        std::fs::create_dir_all(folder)?;
        let make = |name: &str, who| -> Result<Seed, DemoError> {
            let path = folder.join(format!("{name}.key"));
            // What is left of a demonstration that was thrown away opens nothing any more.
            let _ = std::fs::remove_file(&path);
            let seed = Seed::from_bytes(random_bytes()?);
            key_file::write(who, &seed, &path)?;
            Ok(seed)
        };
        let mut registrars = Vec::new();
        for role in ["pengurus", "pengawas"] {
            registrars.push((role, make(role, Who::Registrar)?));
        }
        let mut trustees = Vec::new();
        for (file, _) in TRUSTEES {
            trustees.push(make(file, Who::Trustee)?);
        }
        Ok(Self {
            registrars,
            trustees,
        })
    }

    fn keepers(&self) -> Result<Keepers, SealedError> {
        let mut registrars = Vec::new();
        for (role, seed) in &self.registrars {
            registrars.push(Registrar {
                role: Text::new(*role)?,
                key: public(Role::Registrar, seed)?,
            });
        }
        let mut trustees = Vec::new();
        for ((_, name), seed) in TRUSTEES.iter().zip(&self.trustees) {
            trustees.push(Trustee {
                name: Text::new(*name)?,
                signing: public(Role::TrusteeSigning, seed)?,
                transport: public(Role::TrusteeTransport, seed)?,
            });
        }
        Ok(Keepers {
            registrars: registrars
                .try_into()
                .map_err(|_| SealedError::state("two registrars"))?,
            threshold: 2,
            trustees,
        })
    }
}
