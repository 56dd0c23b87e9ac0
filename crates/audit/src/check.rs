//! Reads a board as it comes and checks all of it: the rules in order on one thread, the proofs of
//! ballots in batches on all of them.

use std::io::Read;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

use sokoguru_ballot::board::{FileError, FileReader, Head, Piece};
use sokoguru_ballot::verifier::{Batch, Fault, Proved, Report, Verifier};
use thiserror::Error;

use crate::source::{self, SourceError};

/// Ballots that a thread takes at a time: enough to add their signatures up, few enough that no
/// thread waits long for the last ones.
const BATCH: usize = 64;
/// Units: bytes read at a time.
const CHUNK: usize = 65_536;

/// Why a board could not even be checked.
#[derive(Debug, Error)]
pub enum CheckError {
    /// Its bytes do not come.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// They are no board file.
    #[error("{place}: {error}")]
    File {
        /// The file or address.
        place: String,
        /// What is wrong with it.
        error: FileError,
    },
}

/// A board that was read.
pub struct Board {
    /// Where it came from.
    pub place: String,
    /// Everything up to its end, or to the first thing that is wrong.
    pub verifier: Verifier,
    /// The head at its end; none if the reading stopped before it.
    pub head: Option<Head>,
    /// What is true of it, or the first thing that is wrong.
    pub verdict: Result<Report, Fault>,
}

/// Reads and checks a board.
///
/// Errors: [`CheckError`] when it cannot be read; what is wrong with a board that can is in its
/// verdict.
pub fn check(place: &str, threads: Option<usize>) -> Result<Board, CheckError> {
    let mut input = source::open(place)?;
    let available = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let workers = threads.unwrap_or(available).max(1);
    let mut verifier = Verifier::new();
    let (read, proofs) = thread::scope(|scope| {
        let (to_reader, results) = mpsc::channel::<Result<Proved, Fault>>();
        let mut queues = Vec::new();
        for _ in 0..workers {
            let to_reader = to_reader.clone();
            // Short queues: a board is not held in memory while it waits. Each thread has its own,
            // so that one that dies shuts it, and nobody waits for it.
            let (queue, batches) = mpsc::sync_channel::<Batch>(2);
            queues.push(queue);
            scope.spawn(move || {
                for batch in batches {
                    if to_reader.send(batch.verify()).is_err() {
                        break;
                    }
                }
            });
        }
        drop(to_reader);
        let mut turn = queues.iter().cycle();
        let offer = |verifier: &mut Verifier, least| {
            while verifier.waiting_to_be_taken() >= least {
                let (Some(batch), Some(queue)) = (verifier.take_batch(BATCH), turn.next()) else {
                    break;
                };
                // What no thread takes is never settled, and the verifier will say that ballots
                // were not checked.
                let _ = queue.send(batch);
            }
        };
        let read = read(&mut input, place, &mut verifier, offer);
        drop(queues);
        (read, results.iter().collect::<Vec<_>>())
    });
    let mut faults = Vec::new();
    for proof in proofs {
        match proof {
            Ok(proved) => verifier.settle(proved),
            Err(fault) => faults.push(fault),
        }
    }
    let head = match read {
        Ok(head) => Some(head),
        Err(Stop::Fault(fault)) => {
            faults.push(fault);
            None
        }
        Err(Stop::Error(error)) => return Err(error),
    };
    // Threads finish in any order: the first wrong event is the one that comes first on the board.
    let first = faults.into_iter().min_by_key(|fault| fault.event);
    let verdict = match (first, &head) {
        (Some(fault), _) => Err(fault),
        (None, Some(head)) => verifier.finish(head),
        (None, None) => {
            return Err(CheckError::File {
                place: place.to_owned(),
                error: FileError::Short { events: 0 },
            });
        }
    };
    Ok(Board {
        place: place.to_owned(),
        verifier,
        head,
        verdict,
    })
}

/// Why reading ends before the head.
enum Stop {
    Fault(Fault),
    Error(CheckError),
}

/// Takes events until the end, and offers ballots that wait: many at a time while there are more to
/// come, all of them at the end.
fn read(
    input: &mut dyn Read,
    place: &str,
    verifier: &mut Verifier,
    mut offer: impl FnMut(&mut Verifier, usize),
) -> Result<Head, Stop> {
    let file_error = |error| {
        Stop::Error(CheckError::File {
            place: place.to_owned(),
            error,
        })
    };
    let mut reader = FileReader::new();
    let mut chunk = vec![0; CHUNK];
    let mut head = None;
    let result = 'file: loop {
        let count = match input.read(&mut chunk) {
            Ok(0) => break Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => {
                break Err(Stop::Error(source::unreadable(place, error).into()));
            }
        };
        reader.feed(chunk.get(..count).unwrap_or_default());
        loop {
            match reader.next_piece() {
                Err(error) => break 'file Err(file_error(error)),
                Ok(None) => break,
                Ok(Some(Piece::Head(last))) => head = Some(last),
                Ok(Some(Piece::Event(event))) => {
                    if let Err(fault) = verifier.push_deferring(event) {
                        break 'file Err(Stop::Fault(fault));
                    }
                }
            }
        }
        offer(verifier, BATCH);
    };
    // What came before a wrong event is still checked: something earlier may be wrong too.
    offer(verifier, 1);
    result?;
    reader.finish().map_err(file_error)?;
    head.ok_or(file_error(FileError::Short {
        events: reader.count(),
    }))
}
