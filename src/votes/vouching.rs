//! Has a voting paper vouched for, once there is a signal, and keeps what came of it with the board:
//! from then on a ballot can be sealed without a network. What is computed is `vouch`'s.

use sokoguru_api::Octets;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::{Event, Head, Kind};
use sokoguru_ballot::keys::PublicKey;
use sokoguru_ballot::roll::Slot;
use sokoguru_ballot::start::Start;

use super::judge::{self, Pin};
use super::look::{Stop, exhibit, follows};
use super::paper::Paper;
use super::vouch::{Opening, Vouched, Vouching, terms};
use super::{array, look};
use crate::backend::{boards, own};
use crate::board::page;
use crate::offline::phone;
use crate::offline::votes::{self, Board, Credential, Exhibit, Reason, Stage, Trouble, Vouch};
use crate::reading;

/// Events of one page: a ceremony of seven trustees with roll and manifest is one page, and what
/// follows on a first manifest is not asked for.
const PAGE: u64 = 32;
/// The most bytes of events that are kept as evidence; a long roll is only named by the head then.
const EVIDENCE: usize = 256 * 1_024;

/// Recomputes from the board's own events what a paper claims.
///
/// Errors: [`Stop`]; with evidence where the signed head covers what does not hold.
pub async fn prove(meeting: &MeetingId, pin: &Pin, paper: &Paper) -> Result<Vouched, Stop> {
    let mut opening = Opening::new(paper);
    while let Some((from, most)) = opening.needs() {
        let bytes = reading::fetch(boards::page(meeting, from, most.min(PAGE))).await?;
        let events = page::events(&bytes).filter(|events| !events.is_empty());
        opening.feed(&events.ok_or(Stop::Unknown)?);
    }
    let (from, to) = (opening.size(), paper.head.size);
    let proof = if from == to {
        Vec::new()
    } else {
        reading::fetch(own::board_consistency(meeting, from, to)).await?
    };
    let hashes = judge::hashes(&proof).ok_or(Stop::Unknown)?;
    let wrong = |reason| Stop::Wrong(reason, evidence(&opening, paper, &proof));
    // First that the board signed these events: what does not hold in them is then its own word.
    opening.stands_under(&paper.head, &hashes).map_err(wrong)?;
    let mut vouching = Vouching::new(&opening);
    while !vouching.work(phone::now_ms).map_err(wrong)? {
        phone::sleep(0).await;
    }
    vouching.finish(pin, paper).map_err(wrong)
}

fn evidence(opening: &Opening, paper: &Paper, proof: &[u8]) -> Vec<Exhibit> {
    let mut evidence = vec![
        exhibit("head", &paper.head.to_bytes()),
        exhibit("manifest", paper.manifest.bytes()),
        exhibit("proof", proof),
    ];
    let mut room = EVIDENCE;
    for (place, event) in opening.events().iter().enumerate() {
        if let Some(left) = room.checked_sub(event.len()) {
            room = left;
            evidence.push(exhibit(&["event ", &place.to_string()].concat(), event));
        }
    }
    evidence
}

/// The same for one voter.
///
/// Errors: [`Stop`].
pub async fn prove_to(
    meeting: &MeetingId,
    pin: &Pin,
    paper: &Paper,
    slot: &Slot,
    key: &PublicKey,
) -> Result<(), Stop> {
    let vouched = prove(meeting, pin, paper).await?;
    vouched.lists(slot, key).map_err(|reason| {
        let evidence = vec![
            exhibit("head", &paper.head.to_bytes()),
            exhibit("manifest", paper.manifest.bytes()),
            exhibit("voter", &[&slot.as_bytes()[..], key.as_bytes()].concat()),
        ];
        Stop::Wrong(reason, evidence)
    })
}

/// Takes a voting paper that has just come: holds it against what this phone has seen of the board,
/// has it vouched for to the member whose key is in the roll, and keeps what came of it.
///
/// Errors: [`Stop::Unknown`] where something did not come. What does not fit is no error here: it is
/// kept, and shown.
pub async fn take(
    origin: &str,
    mark: &str,
    meeting: &MeetingId,
    answer: &sokoguru_api::board::BoardManifest,
) -> Result<(), Stop> {
    let proved = look::pin(origin, meeting, answer).await;
    let records = votes::existing(origin).await.ok_or(Stop::Unknown)?;
    let Some(board) = votes::board(&records, meeting).await else {
        // A phone without a key or a ballot keeps nothing of a board.
        return Ok(());
    };
    let outcome = match proved {
        Ok(paper) => {
            let mine = votes::credential(&records, mark, meeting).await;
            vouch(&board, &paper, mine.as_ref()).await
        }
        Err(reason) => {
            let evidence = vec![
                exhibit("start", &answer.start.0),
                exhibit("manifest", &answer.manifest.0),
                exhibit("head", &answer.head.0),
            ];
            Err(Stop::Wrong(reason, evidence))
        }
    };
    // Read again: something else may have been learnt meanwhile.
    let mut board = votes::board(&records, meeting).await.unwrap_or(board);
    let before = board.clone();
    match outcome {
        Ok(Some(vouch)) => board.vouch(vouch),
        Ok(None) => {}
        Err(Stop::Unknown) => return Err(Stop::Unknown),
        Err(Stop::Wrong(reason, evidence)) => board.refuse(Trouble {
            reason,
            at_ms: phone::now_ms(),
            evidence,
        }),
    }
    if board != before {
        votes::keep_board(&records, &board).await?;
    }
    Ok(())
}

/// Nothing for a phone whose key is not in the roll: it has no ballots to seal.
async fn vouch(
    board: &Board,
    paper: &Paper,
    mine: Option<&Credential>,
) -> Result<Option<Vouch>, Stop> {
    let pin = Pin::of(board).ok_or(Stop::Unknown)?;
    if let Some(known) = board.newest().and_then(|head| Head::parse(head).ok()) {
        follows(&board.meeting, &known, &paper.head).await?;
    }
    let Some(Credential {
        public_key,
        stage: Stage::Frozen(slot),
        ..
    }) = mine
    else {
        return Ok(None);
    };
    let new = Vouch {
        fingerprint: Octets(paper.manifest.fingerprint().as_bytes().to_vec()),
        terms: Octets(terms(&paper.manifest).to_vec()),
        slot: slot.clone(),
        public_key: public_key.clone(),
    };
    // Keys and roll were recomputed under the same terms on the board that this one continues: a
    // later manifest has only to stand there, which the paper proved.
    let is_known = board.vouches.iter().any(|one| {
        (&one.terms, &one.slot, &one.public_key) == (&new.terms, &new.slot, &new.public_key)
    });
    if !is_known {
        let slot = Slot::from_bytes(array(&slot.0).ok_or(Stop::Unknown)?);
        let key = array(&public_key.0).and_then(PublicKey::decode);
        let key = key.ok_or(Stop::Unknown)?;
        prove_to(&board.meeting, &pin, paper, &slot, &key).await?;
    }
    Ok(Some(new))
}

/// Pins the board that keys are collected for, weeks before there is a voting paper: what is shown
/// on the day has to be this one.
///
/// Errors: [`Stop::Unknown`]; then the next connection tries again.
pub async fn pin_start(
    origin: &str,
    meeting: &MeetingId,
    accept_until_ms: u64,
) -> Result<(), Stop> {
    let records = votes::existing(origin).await.ok_or(Stop::Unknown)?;
    if votes::board(&records, meeting).await.is_some() {
        return Ok(());
    }
    let bytes = reading::fetch(boards::page(meeting, 0, 1)).await?;
    let events = page::events(&bytes).ok_or(Stop::Unknown)?;
    let event = events.first().and_then(|event| Event::parse(event).ok());
    let start = event
        .filter(|event| event.kind == Kind::Start)
        .and_then(|event| Start::parse(event.payload).ok())
        .ok_or(Stop::Unknown)?;
    let pin = Pin {
        board_id: *start.board_id(),
        key: start.content().board_key,
    };
    let head = reading::fetch(own::board_head(meeting)).await?;
    let is_signed = matches!(judge::head(&pin, &head), Some(Ok(_)));
    if !is_signed {
        return Err(Stop::Unknown);
    }
    let mut board = pin.first_seen(meeting);
    board.accept_until_ms = accept_until_ms;
    board.remember(&head);
    votes::keep_board(&records, &board).await?;
    Ok(())
}

/// Holds a paper against the board that this phone may know of the meeting, and has it vouched for to
/// the voter of a printed key. Nothing is kept: the phone may be anybody's.
///
/// Errors: [`Stop`].
pub async fn prove_in_booth(
    origin: &str,
    meeting: &MeetingId,
    paper: &Paper,
    slot: &Slot,
    key: &PublicKey,
) -> Result<(), Stop> {
    let known = match votes::existing(origin).await {
        Some(records) => votes::board(&records, meeting).await,
        None => None,
    };
    if let Some(board) = known {
        if Pin::of(&board) != Some(paper.pin) {
            return Err(Stop::Wrong(Reason::OtherBoard, Vec::new()));
        }
        if let Some(seen) = board.newest().and_then(|head| Head::parse(head).ok()) {
            follows(meeting, &seen, &paper.head).await?;
        }
    }
    prove_to(meeting, &paper.pin, paper, slot, key).await
}
