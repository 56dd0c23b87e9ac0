//! Before the vote: a board is started, the roll is drawn up, signed by two registrars and frozen.
//!
//! The registrars sign away from the server, with [`sign_roll`] over a file that [`roll_file`]
//! wrote; their keys never come here.

use chrono::{DateTime, Utc};
use sokoguru_api::Octets;
use sokoguru_ballot::board::{Event, Head, Kind, Tree, leaf_hash};
use sokoguru_ballot::keys::{PublicKey, Role, SecretKey, Seed, Signature};
use sokoguru_ballot::roll::{self, Roll, SignedRoll, Slot, Voter};
use sokoguru_ballot::start::{BoardId, Registrar, Start, StartContent, Trustee};
use sokoguru_ballot::wire::{Reader, Text};

use super::{Board, SealedError, system};
use crate::secrets::random_bytes;
use crate::store::ballot_box::BoardRow;
use crate::store::{Store, StoreError};

/// What a roll file begins with; then come the board's id and the roll.
const ROLL_MAGIC: &[u8] = b"SKGROLL1\n";
/// What a line with a registrar's signature begins with.
const SIGNATURE_WORD: &str = "sokoguru-roll-signature/1";

/// Who vouches for a board.
pub struct Keepers {
    /// The two who sign the roll.
    pub registrars: [Registrar; 2],
    /// How many trustees open a tally together.
    pub threshold: u8,
    /// The trustees; none on a board of open items only.
    pub trustees: Vec<Trustee>,
}

/// Milliseconds since 1970, as boards write moments.
pub fn millis(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp_millis()).unwrap_or(0)
}

/// Starts the board of a meeting.
pub async fn start_board(
    store: &Store,
    meeting: &str,
    keepers: Keepers,
    now: DateTime<Utc>,
) -> Result<BoardId, SealedError> {
    let mut tx = store.read().await?;
    let row = tx
        .meeting(meeting)
        .await?
        .ok_or(SealedError::NotFound("meeting"))?;
    let cooperative = tx.cooperative().await?;
    let cooperative = cooperative.ok_or(SealedError::NotFound("cooperative"))?;
    drop(tx);
    if row.counted.is_some() {
        return Err(SealedError::state("the meeting has its result"));
    }
    let seed = Seed::from_bytes(random_bytes()?);
    let key = SecretKey::derive(Role::Board, &seed)?;
    let start = Start::new(StartContent {
        cooperative: Text::new(cooperative.legal_name)?,
        meeting: Text::new(row.title)?,
        board_key: *key.public(),
        registrars: keepers.registrars,
        threshold: keepers.threshold,
        trustees: keepers.trustees,
        nonce: random_bytes()?,
    })
    .map_err(SealedError::refused)?;
    let at = millis(now);
    let event = Event {
        kind: Kind::Start,
        at,
        payload: start.bytes(),
    }
    .to_bytes();
    let tree = Tree::of([leaf_hash(&event)]);
    let head = Head::sign(start.board_id(), 1, tree.root(), at, &key, &mut system)?;
    let mut tx = store.write_box().await?;
    let board = BoardRow {
        meeting_id: meeting.to_owned(),
        board_id: *start.board_id().as_bytes(),
        size: 1,
        head: head.to_bytes(),
    };
    if !tx.insert_board(&board, seed.expose()).await? {
        return Err(SealedError::state("the meeting has a board already"));
    }
    tx.append(meeting, 0, (Kind::Start.number(), at), &event)
        .await?;
    tx.commit().await?;
    Ok(*start.board_id())
}

/// Draws the roll up for the registrars: from here on no credential changes. Drawn up before, it is
/// the same one.
pub async fn draw_up(
    store: &Store,
    board: &Board,
    now: DateTime<Utc>,
) -> Result<Roll, SealedError> {
    let mut tx = store.write_roll().await?;
    if let Some(drawn) = tx.drawn(board.meeting()).await? {
        return read_roll(&drawn.bytes);
    }
    let mut voters = Vec::new();
    for (slot, key) in tx.voters(board.meeting()).await? {
        voters.push(Voter {
            slot: Slot::from_bytes(slot),
            key: PublicKey::decode(key).ok_or(StoreError::Corrupt("public key"))?,
        });
    }
    let roll = Roll::new(voters).map_err(SealedError::refused)?;
    tx.draw_up(board.meeting(), &roll.encode(), now).await?;
    tx.commit().await?;
    Ok(roll)
}

/// Takes a drawn roll back, so that credentials change again. Not once it is on the board.
pub async fn reopen(store: &Store, board: &Board) -> Result<(), SealedError> {
    if board.read().roll.is_some() {
        return Err(SealedError::state("the roll is on the board for good"));
    }
    let mut tx = store.write_roll().await?;
    if !tx.reopen(board.meeting()).await? {
        return Err(SealedError::state("the roll is not drawn up"));
    }
    tx.commit().await?;
    Ok(())
}

/// Puts the roll on the board, under both signatures.
pub async fn freeze(
    store: &Store,
    board: &Board,
    signatures: &[(String, Signature)],
    now: DateTime<Utc>,
) -> Result<usize, SealedError> {
    let drawn = store.read_roll().await?.drawn(board.meeting()).await?;
    let drawn = drawn.ok_or_else(|| SealedError::state("the roll is not drawn up yet"))?;
    let roll = read_roll(&drawn.bytes)?;
    let count = roll.voters().len();
    let of = |registrar: &Registrar| {
        let office = registrar.role.as_str();
        signatures
            .iter()
            .find(|(who, _)| who == office)
            .map(|(_, signature)| *signature)
            .ok_or_else(|| SealedError::Refused(format!("the signature of {office} is missing")))
    };
    let [one, other] = &board.start().content().registrars;
    let signed = SignedRoll::new(roll, [of(one)?, of(other)?], board.start())
        .map_err(SealedError::refused)?;
    // A freeze that was cut off goes on from here.
    if board.read().roll.is_none() {
        board
            .append(store, millis(now), |inside, _| {
                if inside.roll.is_some() {
                    return Err(SealedError::state("the roll is frozen already"));
                }
                Ok((Kind::Roll, signed.encode()))
            })
            .await?;
    }
    let mut tx = store.write_roll().await?;
    tx.freeze(board.meeting(), now).await?;
    tx.commit().await?;
    Ok(count)
}

/// The file that registrars take away to sign.
pub fn roll_file(board_id: &BoardId, roll: &Roll) -> Vec<u8> {
    let mut file = ROLL_MAGIC.to_vec();
    file.extend_from_slice(board_id.as_bytes());
    file.extend_from_slice(&roll.encode());
    file
}

/// Reads such a file.
///
/// Errors: [`SealedError::Refused`] when it is none.
pub fn read_roll_file(bytes: &[u8]) -> Result<(BoardId, Roll), SealedError> {
    let rest = bytes.strip_prefix(ROLL_MAGIC);
    let split = rest.and_then(<[u8]>::split_first_chunk::<32>);
    let (id, roll) = split.ok_or_else(|| SealedError::refused("this is no roll file"))?;
    Ok((BoardId::from_bytes(*id), read_roll(roll)?))
}

/// A registrar's signature under a roll, as a line of text.
pub fn sign_roll(
    (board_id, roll): (&BoardId, &Roll),
    office: &str,
    seed: &Seed,
) -> Result<String, SealedError> {
    let key = SecretKey::derive(Role::Registrar, seed)?;
    let text = Text::new(office)?;
    let signature = roll::sign(roll, board_id, &text, &key, &mut system)?;
    let bytes = Octets::from(signature.to_bytes().as_slice()).to_text();
    Ok(format!("{SIGNATURE_WORD} {office} {bytes}"))
}

/// Reads such a line.
///
/// Errors: [`SealedError::Refused`] when it is none.
pub fn read_signature(line: &str) -> Result<(String, Signature), SealedError> {
    let none = || SealedError::refused("this is no signature of a registrar");
    let rest = line.trim().strip_prefix(SIGNATURE_WORD).ok_or_else(none)?;
    let (role, text) = rest.trim().rsplit_once(' ').ok_or_else(none)?;
    let bytes = Octets::parse(text).ok_or_else(none)?.0;
    let mut reader = Reader::new(&bytes);
    let signature = Signature::read(&mut reader)?;
    reader.finish()?;
    Ok((role.trim().to_owned(), signature))
}

fn read_roll(bytes: &[u8]) -> Result<Roll, SealedError> {
    let mut reader = Reader::new(bytes);
    let mut voters = Vec::new();
    for _ in 0..reader.u32()? {
        voters.push(Voter {
            slot: Slot::from_bytes(reader.array()?),
            key: PublicKey::read(&mut reader)?,
        });
    }
    reader.finish()?;
    Roll::new(voters).map_err(SealedError::refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_travels_as_a_line_and_names_its_role() {
        let seed = Seed::from_bytes([3; 32]);
        let key = SecretKey::derive(Role::Voter, &Seed::from_bytes([4; 32])).unwrap();
        let voter = Voter {
            slot: Slot::from_bytes([7; 16]),
            key: *key.public(),
        };
        let id = BoardId::from_bytes([9; 32]);
        let roll = Roll::new(vec![voter]).unwrap();
        let (read_id, read) = read_roll_file(&roll_file(&id, &roll)).unwrap();
        assert_eq!((read_id, &read), (id, &roll));
        let line = sign_roll((&id, &read), "badan pengawas", &seed).unwrap();
        let (office, signature) = read_signature(&line).unwrap();
        assert_eq!(office, "badan pengawas");
        let message = roll::message(&id, &roll.hash(&id), &Text::new(office).unwrap());
        let registrar = SecretKey::derive(Role::Registrar, &seed).unwrap();
        assert!(registrar.public().verifies(&message, &signature));
        for wrong in ["", "x", SIGNATURE_WORD, "sokoguru-roll-signature/1 a !"] {
            assert!(read_signature(wrong).is_err(), "{wrong}");
        }
        assert!(read_roll_file(b"SKGROLL1\nshort").is_err());
    }
}
