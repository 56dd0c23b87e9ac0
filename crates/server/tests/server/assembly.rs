//! A meeting with sealed votes, prepared by the same functions that the office's commands call, and
//! everybody who has a key in it: registrars, trustees, voters.

use chrono::{DateTime, TimeDelta, Utc};
use sokoguru_api::meetings::{BallotKind, MeetingKind, Side};
use sokoguru_ballot::ballot::{Ballot, Sealer, Selection};
use sokoguru_ballot::board::{Event, Kind, file};
use sokoguru_ballot::ceremony::{Answer, Ceremony, Trustee as Speaker};
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::roll::Slot;
use sokoguru_ballot::start::{Registrar, Start, Trustee};
use sokoguru_ballot::tally::{Guard, OpeningShare};
use sokoguru_ballot::verifier::Verifier;
use sokoguru_ballot::wire::Text;
use sokoguru_domain::{MajorityRule, MemberNumber, MemberStatus, QuorumRule};
use sokoguru_server::Store;
use sokoguru_server::sealed::composition::publish;
use sokoguru_server::sealed::preparation::{
    Keepers, draw_up, freeze, read_signature, sign_roll, start_board,
};
use sokoguru_server::sealed::{Board, Boards, ceremony, system};
use sokoguru_server::secrets::random_bytes;
use sokoguru_server::store::meetings::{ItemRow, MeetingRow, OptionRow};
use sokoguru_server::store::members::{MemberId, NewMember};
use sokoguru_server::store::roll::Source;
use std::sync::Arc;

pub const MEETING: &str = "luar-biasa";
/// Places of the items in the manifest.
pub const SECRET: u16 = 0;
pub const OPEN: u16 = 1;
pub const ELECTION: u16 = 3;

pub struct Voter {
    pub member: MemberId,
    pub number: String,
    pub seed: Seed,
    pub key: SecretKey,
    pub slot: Slot,
}

pub struct Assembly {
    pub opens: DateTime<Utc>,
    pub registrars: [(&'static str, Seed); 2],
    pub trustees: Vec<Seed>,
    pub voters: Vec<Voter>,
}

pub fn seed() -> Seed {
    Seed::from_bytes(random_bytes().unwrap())
}

pub fn millis(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp_millis()).unwrap()
}

impl Assembly {
    /// A meeting that opens in a day for four hours, takes ballots for one more, and has a board.
    pub async fn convene(store: &Store, now: DateTime<Utc>, members: u32) -> Self {
        let kinds = [
            BallotKind::Secret,
            BallotKind::Open,
            BallotKind::Consensus,
            BallotKind::Secret,
        ];
        Self::convene_on(store, now, members, &kinds).await
    }

    /// The same with an agenda of these kinds.
    pub async fn convene_on(
        store: &Store,
        now: DateTime<Utc>,
        members: u32,
        kinds: &[BallotKind],
    ) -> Self {
        let opens = now + TimeDelta::days(1);
        let mut tx = store.write().await.unwrap();
        let mut voters = Vec::new();
        for number in 1..=members {
            let number = format!("2001{number:04}");
            let member = tx
                .insert_member(&NewMember {
                    number: MemberNumber::parse(&number).unwrap(),
                    name: format!("Anggota {number}"),
                    status: MemberStatus::Full,
                    joined_on: "2020-01-15".parse().unwrap(),
                    left_on: None,
                })
                .await
                .unwrap();
            let seed = seed();
            voters.push(Voter {
                member,
                number,
                key: SecretKey::derive(Role::Voter, &seed).unwrap(),
                seed,
                slot: Slot::from_bytes([0; 16]),
            });
        }
        tx.insert_meeting(&meeting(opens, now)).await.unwrap();
        for item in items(kinds) {
            tx.insert_item(&item).await.unwrap();
        }
        tx.commit().await.unwrap();
        let all = Self {
            opens,
            registrars: [("pengurus", seed()), ("pengawas", seed())],
            trustees: (0..3).map(|_| seed()).collect(),
            voters,
        };
        start_board(store, MEETING, all.keepers(), now)
            .await
            .unwrap();
        all
    }

    pub fn closes(&self) -> DateTime<Utc> {
        self.opens + TimeDelta::hours(4)
    }

    pub fn accepts_until(&self) -> DateTime<Utc> {
        self.opens + TimeDelta::hours(5)
    }

    fn keepers(&self) -> Keepers {
        let registrar = |(role, seed): &(&str, Seed)| Registrar {
            role: Text::new(*role).unwrap(),
            key: *SecretKey::derive(Role::Registrar, seed).unwrap().public(),
        };
        let public = |role, seed| *SecretKey::derive(role, seed).unwrap().public();
        Keepers {
            registrars: [registrar(&self.registrars[0]), registrar(&self.registrars[1])],
            threshold: 2,
            trustees: self
                .trustees
                .iter()
                .zip(["Pengurus", "Pengawas", "Anggota"])
                .map(|(seed, name)| Trustee {
                    name: Text::new(name).unwrap(),
                    signing: public(Role::TrusteeSigning, seed),
                    transport: public(Role::TrusteeTransport, seed),
                })
                .collect(),
        }
    }

    /// Enrols everybody who has no slot yet, as if each had done it on a phone.
    pub async fn enrol(&mut self, store: &Store, now: DateTime<Utc>) {
        let mut tx = store.write_roll().await.unwrap();
        for voter in &mut self.voters {
            if voter.slot != Slot::from_bytes([0; 16]) {
                continue;
            }
            let key = (*voter.key.public().as_bytes(), Source::Phone);
            tx.put_key(MEETING, voter.member, random_bytes().unwrap(), key, now)
                .await
                .unwrap();
            let entry = tx.entry(MEETING, voter.member).await.unwrap().unwrap();
            voter.slot = Slot::from_bytes(entry.slot);
        }
        tx.commit().await.unwrap();
    }

    pub async fn freeze(&self, store: &Store, now: DateTime<Utc>) {
        let board = board(store).await;
        let roll = draw_up(store, &board, now).await.unwrap();
        let signatures: Vec<_> = self
            .registrars
            .iter()
            .map(|(role, seed)| {
                let signed = (board.start().board_id(), &roll);
                read_signature(&sign_roll(signed, role, seed).unwrap()).unwrap()
            })
            .collect();
        freeze(store, &board, &signatures, now).await.unwrap();
    }

    /// What the trustees say next: each with its kind before it.
    pub fn next_messages(&self, start: &Start, ceremony: &Ceremony) -> Vec<Vec<u8>> {
        let waits = ceremony.waits_for();
        let mut messages = Vec::new();
        for seed in &self.trustees {
            let speaker = Speaker::new(seed, start).unwrap();
            if !waits.contains(&speaker.number()) {
                continue;
            }
            let round = ceremony.round();
            let (kind, payload) = if let Ok(reveal) = speaker.reveal(ceremony, &mut system) {
                match speaker.check_reveals(ceremony, &mut system) {
                    Ok(Answer::Confirm(said)) => (Kind::Confirmation, said.to_bytes()),
                    Ok(Answer::Complain(said)) => (Kind::Complaint, said.to_bytes()),
                    Err(_) => (Kind::Reveal, reveal.to_bytes()),
                }
            } else {
                let said = speaker.commitment(round, &mut system).unwrap();
                (Kind::Commitment, said.to_bytes())
            };
            messages.push([vec![kind.number()], payload.unwrap()].concat());
        }
        messages
    }

    pub async fn make_keys(&self, store: &Store, now: DateTime<Utc>) {
        let board = board(store).await;
        loop {
            let (start, keys) = (board.start(), board.read().ceremony.clone());
            if keys.is_complete() {
                return;
            }
            for message in self.next_messages(start, &keys) {
                ceremony::take(store, &board, &message, millis(now))
                    .await
                    .unwrap();
            }
        }
    }

    /// Everything up to the manifest.
    pub async fn prepare(store: &Store, now: DateTime<Utc>, members: u32) -> (Self, Arc<Manifest>) {
        let mut all = Self::convene(store, now, members).await;
        all.enrol(store, now).await;
        all.freeze(store, now).await;
        all.make_keys(store, now).await;
        let manifest = publish(store, &*board(store).await, now).await.unwrap();
        (all, manifest.manifest)
    }

    /// The shares of some trustees, each made from the published file as a trustee's own program
    /// makes it: the whole board is checked first.
    pub fn shares(&self, file: &[u8], who: &[usize], now: DateTime<Utc>) -> Vec<Vec<u8>> {
        let (verifier, head) = verified(file);
        let start = verifier.start().unwrap();
        let mut messages = Vec::new();
        for place in who {
            let trustee = Speaker::new(&self.trustees[*place], start).unwrap();
            let secret = trustee.secret_share(verifier.ceremony().unwrap()).unwrap();
            let mut guard = Guard::new(*start.board_id());
            for item in [SECRET, ELECTION] {
                let Ok(permit) = guard.decide(&verifier, &head, item, millis(now)) else {
                    continue;
                };
                let share = OpeningShare::make(&permit, &trustee, &secret, &mut system).unwrap();
                let payload = share.to_bytes().unwrap();
                messages.push([vec![Kind::Share.number()], payload].concat());
            }
        }
        messages
    }
}

/// Checks a published board file from its first byte to its last.
pub fn verified(bytes: &[u8]) -> (Verifier, sokoguru_ballot::board::Head) {
    let (events, head) = file::split(bytes).unwrap();
    let mut verifier = Verifier::new();
    for event in &events {
        if let Err(fault) = verifier.push(event) {
            panic!("{fault} in {:?}", Event::parse(event).map(|event| event.kind));
        }
    }
    verifier.finish(&head).unwrap();
    (verifier, head)
}

/// The board as the box has it now.
pub async fn board(store: &Store) -> Arc<Board> {
    Boards::default().of(store, MEETING).await.unwrap().unwrap()
}

impl Voter {
    /// A ballot for some options of an item.
    pub fn ballot(&self, manifest: &Manifest, item: u16, options: &[u8], rev: u32) -> Vec<u8> {
        let mut choice = Selection::blank(manifest.item(item).unwrap());
        for option in options {
            choice = choice.with(*option);
        }
        let sealer = Sealer::new(manifest, self.slot, &self.key);
        let ballot: Ballot = sealer.seal(item, rev, choice, &mut system).unwrap();
        ballot.bytes().to_vec()
    }
}

fn meeting(opens: DateTime<Utc>, now: DateTime<Utc>) -> MeetingRow {
    MeetingRow {
        id: MEETING.to_owned(),
        title: "Rapat Anggota Luar Biasa".to_owned(),
        kind: MeetingKind::Ralb,
        book_year: 2026,
        place: "Balai Desa".to_owned(),
        starts_at: opens,
        open_at: opens,
        close_at: opens + TimeDelta::hours(4),
        accept_until: opens + TimeDelta::hours(5),
        quorum: QuorumRule::new(1, 5, true).unwrap(),
        published_at: Some(now),
        counted: None,
    }
}

fn items(kinds: &[BallotKind]) -> Vec<ItemRow> {
    let answers = [
        ("setuju", Side::For),
        ("tidak", Side::Against),
        ("abstain", Side::Abstain),
    ];
    (1_u16..)
        .zip(kinds.iter().copied())
        .map(|(position, ballot)| ItemRow {
            id: format!("lb-{position}"),
            meeting_id: MEETING.to_owned(),
            position,
            revision: 1,
            title: format!("Acara {position}"),
            text: "Apakah setuju?".to_owned(),
            ballot,
            majority: MajorityRule::SIMPLE,
            options: answers
                .iter()
                .filter(|_| ballot != BallotKind::Consensus)
                .map(|(label, side)| OptionRow {
                    id: format!("lb-{position}-{label}"),
                    label: (*label).to_owned(),
                    side: *side,
                })
                .collect(),
            paper_ids: Vec::new(),
        })
        .collect()
}
