//! `meeting` for sealed votes: the board, the roll, credentials on paper, the manifest.
// long: one command of a board after the other, with what each prints.
// long: every command of a board stands in one list.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use sokoguru_api::Octets;
use sokoguru_ballot::board::file;
use sokoguru_ballot::ceremony::TrusteeKeys;
use sokoguru_ballot::keys::PublicKey;
use sokoguru_ballot::paper::PaperError;
use sokoguru_ballot::start::{Registrar, Trustee};
use sokoguru_ballot::wire::Text;
use sokoguru_domain::meeting::Outcome;

use super::office::Office;
use super::{Answer, Refusal, roll};
use crate::audit::Action;
use crate::sealed::composition::{self, Times};
use crate::sealed::preparation::{self, Keepers};
use crate::sealed::{Board, Boards, ceremony, closing, settlement};

/// How long ending a vote is left to a server that runs. Units: milliseconds; longer than it gives
/// any request.
const SERVER_FIRST: u64 = 30_000;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Start the board of a meeting: from then on members enrol, and its votes are signed ballots.
    BoardStart(BoardStart),
    /// Draw the roll up and write it to a file for the registrars. From then on no credential
    /// changes.
    Roll {
        /// The meeting's key.
        meeting: String,
        /// The file to write; without it only the list of members is printed.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Take a drawn roll back, so that credentials change again.
        #[arg(long, conflicts_with = "out")]
        reopen: bool,
    },
    /// Put the roll on the board, under the signatures of both registrars.
    Freeze {
        /// The meeting's key.
        meeting: String,
        /// A file with a registrar's signature; twice.
        #[arg(long, value_name = "FILE", required = true)]
        signature: Vec<PathBuf>,
    },
    /// Put the manifest on the board, or a new revision when the agenda or a date has changed.
    Manifest {
        /// The meeting's key.
        meeting: String,
    },
    /// Move the moments of the vote; members see each change.
    Reschedule {
        /// The meeting's key.
        meeting: String,
        /// Votes from, RFC 3339.
        #[arg(long)]
        open_at: Option<DateTime<Utc>>,
        /// The page stops at.
        #[arg(long)]
        close_at: Option<DateTime<Utc>>,
        /// The box stops at.
        #[arg(long)]
        accept_until: Option<DateTime<Utc>>,
    },
    /// Put messages of trustees on the board that were brought as files.
    Message {
        /// The meeting's key.
        meeting: String,
        /// The files.
        #[arg(required = true)]
        message: Vec<PathBuf>,
    },
    /// Write the board to a file, as everybody may read it.
    Export {
        /// The meeting's key.
        meeting: String,
        /// The file.
        out: PathBuf,
    },
    /// Credentials on paper, for members without a phone, and taking credentials away.
    #[command(subcommand)]
    Credential(Credential),
    /// Record the order that lots gave to tied options, best first.
    Lots {
        /// The meeting's key.
        meeting: String,
        /// The item's key.
        item: String,
        /// The options' keys.
        #[arg(required = true)]
        order: Vec<String>,
    },
}

#[derive(Args)]
pub(super) struct BoardStart {
    /// The meeting's key.
    meeting: String,
    /// A registrar, ROLE:KEY; twice.
    #[arg(long, value_name = "ROLE:KEY", required = true)]
    registrar: Vec<String>,
    /// A trustee by name, with the text SKP1-... that the trustee's page shows, or with the two
    /// keys SIGNING:TRANSPORT that `keys new` prints; none when no item is secret.
    #[arg(long, value_name = "NAME:KEYS")]
    trustee: Vec<String>,
    /// How many trustees open a tally together.
    #[arg(long, default_value_t = 0)]
    threshold: u8,
}

#[derive(Subcommand)]
pub(super) enum Credential {
    /// Print a credential for a member without a phone. It is shown once and kept nowhere.
    Issue {
        /// The meeting's key.
        meeting: String,
        /// Member number.
        member: String,
    },
    /// Print credentials as a sheet of cards. Each is on it once and kept nowhere.
    Cards {
        /// The meeting's key.
        meeting: String,
        /// Member numbers.
        #[arg(required = true)]
        member: Vec<String>,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Take the key from a member's slot: the phone is lost. The member can enrol again.
    Revoke {
        /// The meeting's key.
        meeting: String,
        /// Member number.
        member: String,
    },
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::BoardStart(start) => board_start(office, start).await,
        Command::Roll {
            meeting,
            out,
            reopen,
        } => roll::roll(office, &meeting, out, reopen).await,
        Command::Freeze { meeting, signature } => roll::freeze(office, &meeting, &signature).await,
        Command::Manifest { meeting } => {
            let board = board(office, &meeting).await?;
            let force = composition::publish(&office.store, &board, office.now()).await?;
            office.note(Action::ManifestPublished, &meeting).await?;
            let content = force.manifest.content();
            let (revision, print) = (content.revision, force.manifest.fingerprint());
            Ok(office.say(
                format!("Manifes revisi {revision}, sidik jari {print}"),
                format!("Manifest revision {revision}, fingerprint {print}"),
            ))
        }
        Command::Reschedule {
            meeting,
            open_at,
            close_at,
            accept_until,
        } => {
            let row = office.store.read().await?.meeting(&meeting).await?;
            let row = row.ok_or_else(|| not_found(office))?;
            let planned = Times::of(&row);
            let times = Times {
                open_at: open_at.unwrap_or(planned.open_at),
                close_at: close_at.unwrap_or(planned.close_at),
                accept_until: accept_until.unwrap_or(planned.accept_until),
            };
            let board = board(office, &meeting).await?;
            composition::reschedule(&office.store, &board, times, office.now()).await?;
            office.note(Action::MeetingRescheduled, &meeting).await?;
            super::meeting::one(office, &meeting).await
        }
        Command::Message { meeting, message } => {
            let board = board(office, &meeting).await?;
            for path in &message {
                let bytes = std::fs::read(path).map_err(|error| at(path, &error))?;
                let now = preparation::millis(office.now());
                ceremony::take(&office.store, &board, &bytes, now).await?;
                office.note(Action::TrusteeMessage, &meeting).await?;
            }
            Ok(recorded(office))
        }
        Command::Export { meeting, out } => export(office, &meeting, &out).await,
        Command::Credential(Credential::Issue { meeting, member }) => {
            roll::issue(office, &meeting, &member).await
        }
        Command::Credential(Credential::Cards {
            meeting,
            member,
            out,
        }) => roll::cards(office, &meeting, &member, &out).await,
        Command::Credential(Credential::Revoke { meeting, member }) => {
            roll::revoke(office, &meeting, &member).await
        }
        Command::Lots {
            meeting,
            item,
            order,
        } => {
            let board = board(office, &meeting).await?;
            let (place, _, options) = item_of(&board, &item)?;
            let place_of = |key: &String| {
                let found = options.iter().position(|option| option == key);
                found.and_then(|place| u8::try_from(place).ok())
            };
            let order: Option<Vec<u8>> = order.iter().map(place_of).collect();
            let order = order.ok_or_else(|| not_found(office))?;
            let drawn = (place, order);
            closing::record_lots(&office.store, &board, drawn, office.now()).await?;
            office.note(Action::LotsRecorded, &meeting).await?;
            Ok(recorded(office))
        }
    }
}

fn recorded(office: &Office) -> String {
    office
        .say("Dicatat di papan.", "Recorded on the board.")
        .into()
}

/// The board of a meeting, if it has one.
pub(super) async fn maybe_board(
    office: &Office,
    meeting: &str,
) -> Result<Option<Arc<Board>>, Refusal> {
    Ok(Boards::default().of(&office.store, meeting).await?)
}

pub(super) async fn board(office: &Office, meeting: &str) -> Result<Arc<Board>, Refusal> {
    let board = maybe_board(office, meeting).await?;
    board.ok_or_else(|| {
        Refusal(office.say(
            "Rapat ini belum memiliki papan suara. Jalankan meeting board-start dahulu.".to_owned(),
            "This meeting has no board. Run meeting board-start first.".to_owned(),
        ))
    })
}

fn not_found(office: &Office) -> Refusal {
    let words = office.say("Data tidak ditemukan.", "There is no such thing.");
    Refusal(words.to_owned())
}

/// An item of the manifest in force by its key: its place, its revision, its options' keys.
fn item_of(board: &Board, key: &str) -> Result<(u16, u32, Vec<String>), Refusal> {
    let inside = board.read();
    let items = inside
        .in_force()
        .map_or(&[][..], |force| &force.manifest.content().items);
    let found = (0_u16..)
        .zip(items)
        .find(|(_, item)| item.id.as_str() == key);
    let (place, item) =
        found.ok_or_else(|| Refusal(format!("{key}: no such item in the manifest")))?;
    let options = item.options.iter().map(|one| one.id.as_str().to_owned());
    Ok((place, item.revision, options.collect()))
}

/// A public key as [`super::keys`] prints it.
fn key(text: &str) -> Result<PublicKey, Refusal> {
    Octets::parse(text)
        .and_then(|octets| PublicKey::decode(octets.array()?))
        .ok_or_else(|| Refusal(format!("{text}: this is no public key")))
}

/// A trustee by name, with the text that the trustee's own page shows for the office, or with both
/// keys as [`super::keys`] prints them.
fn trustee(text: &str) -> Result<Trustee, Refusal> {
    let wrong = || Refusal(format!("{text}: NAME:SKP1-..., or NAME:SIGNING:TRANSPORT"));
    let (rest, last) = text.rsplit_once(':').ok_or_else(wrong)?;
    match TrusteeKeys::read(last) {
        Ok(keys) => Ok(Trustee {
            name: Text::new(rest)?,
            signing: keys.signing,
            transport: keys.transport,
        }),
        Err(PaperError::Prefix) => {
            let (name, signing) = rest.rsplit_once(':').ok_or_else(wrong)?;
            Ok(Trustee {
                name: Text::new(name)?,
                signing: key(signing)?,
                transport: key(last)?,
            })
        }
        // It is meant as such a text and has a slip: the reason helps whoever copied it.
        Err(error) => Err(Refusal(format!("{text}: {error}"))),
    }
}

async fn board_start(office: &Office, start: BoardStart) -> Answer {
    let mut registrars = Vec::new();
    for text in &start.registrar {
        let (role, public) = text
            .rsplit_once(':')
            .ok_or_else(|| Refusal(format!("{text}: ROLE:KEY")))?;
        registrars.push(Registrar {
            role: Text::new(role)?,
            key: key(public)?,
        });
    }
    let registrars: [Registrar; 2] = registrars.try_into().map_err(|_| {
        Refusal(office.say(
            "Sebutkan tepat dua petugas daftar dengan --registrar.".to_owned(),
            "Name exactly two registrars with --registrar.".to_owned(),
        ))
    })?;
    let mut trustees = Vec::new();
    for text in &start.trustee {
        trustees.push(trustee(text)?);
    }
    let keepers = Keepers {
        registrars,
        threshold: start.threshold,
        trustees,
    };
    let id = preparation::start_board(&office.store, &start.meeting, keepers, office.now()).await?;
    office.note(Action::BoardStarted, &start.meeting).await?;
    Ok(office.say(format!("Papan suara {id}"), format!("Board {id}")))
}

async fn export(office: &Office, meeting: &str, out: &Path) -> Answer {
    let board = board(office, meeting).await?;
    let head = board.read().head;
    if board.readable() < head.size {
        return Err(Refusal(office.say(
            "Papan suara baru dapat dibaca setelah pemungutan suara selesai.".to_owned(),
            "The board can be read when voting is over.".to_owned(),
        )));
    }
    let mut tx = office.store.read_box().await?;
    let most = u32::try_from(head.size)?;
    let events = tx.events(meeting, 0, most).await?;
    let events: Vec<Vec<u8>> = events.into_iter().map(|event| event.bytes).collect();
    std::fs::write(out, file::write(&events, &head)?).map_err(|error| at(out, &error))?;
    let (count, code) = (events.len(), head.code());
    Ok(office.say(
        format!("{count} kejadian, kode {code}"),
        format!("{count} events, code {code}"),
    ))
}

pub(super) fn at(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal(format!("{}: {error}", path.display()))
}

/// What `meeting result` says of a meeting with a board that has no result yet; empty once it has.
pub(super) async fn tend(office: &Office, board: &Board) -> Result<Option<String>, Refusal> {
    let closes = {
        let inside = board.read();
        let force = inside.in_force();
        let until = force.map(|force| force.manifest.content().accept_until);
        until.filter(|_| inside.closing.is_none())
    };
    // A server that runs on the same data knows of ballots on their way, and ends the vote itself.
    if closes.is_some_and(|until| preparation::millis(office.now()) < until + SERVER_FIRST) {
        let words = office.say(
            "Suara masih diterima, atau server sedang menutup kotak suara.",
            "Votes are still accepted, or the server is closing the box.",
        );
        return Ok(Some(words.to_owned()));
    }
    if settlement::follow(&office.store, board, office.now()).await? {
        return Ok(None);
    }
    let missing = settlement::missing_shares(board).join(", ");
    let inside = board.read();
    if inside.closing.is_none() {
        return Ok(Some(
            office
                .say("Suara masih diterima.", "Votes are still accepted.")
                .to_owned(),
        ));
    }
    let items = inside
        .in_force()
        .map_or(0, |force| force.manifest.content().items.len());
    let lots = (0..u16::try_from(items).unwrap_or(u16::MAX)).any(|place| {
        closing::result_of(&inside, place)
            .is_some_and(|result| result.outcome == Outcome::AwaitsLots)
    });
    Ok(Some(if lots {
        let words = office.say("Menunggu undian.", "Waiting for lots.");
        words.to_owned()
    } else {
        office.say(
            format!("Menunggu bagian dari: {missing}"),
            format!("Waiting for the shares of: {missing}"),
        )
    }))
}
