//! Writes that wait for the cooperative: a pure state machine. No IO, no clock, no randomness.
//!
//! The body of a write is fixed when the member presses, so that every try sends the same bytes
//! under the same key. Once the cooperative has accepted it, the content is wiped and only the
//! summary and the receipt stay. `sync` drives the machine; `records` keeps its entries.
// long: what can be written and what becomes of it are one list, read side by side.
// long: the machine with every kind of write in one view.
// long: the state machine and the lists of what it carries, which every other part is matched with.

use core::fmt;

use chrono::{DateTime, FixedOffset};
use sokoguru_api::loans::LoanApplicationRequest;
use sokoguru_api::meetings::VoteRequest;
use sokoguru_api::questions::QuestionRequest;
use sokoguru_api::savings_requests::{DepositNotice, WithdrawalRequest};
use sokoguru_api::sureties::GuaranteeAnswerRequest;
use sokoguru_api::wire::{
    ApplicationId, GuaranteeId, ItemId, MeetingId, SavingsId, SavingsRequestId, SlotId,
};
use sokoguru_api::{Amount, Problem, json};

use super::own_data::{OwnData, Wish};
use crate::backend::BackendError;
use crate::backend::own::Upload;

/// Shortest pause between two tries, in milliseconds.
const FIRST_PAUSE: u64 = 2_000;
/// Longest pause between two tries.
const LONGEST_PAUSE: u64 = 300_000;
/// Longest time until a try, whatever the backend asks for and however the phone's clock was set.
const LONGEST_WAIT: u64 = 3_600_000;
/// So many of the newest receipts are kept, however old they are.
const RECEIPTS: usize = 50;
/// Receipts are kept for 90 days, however many there are.
const RECEIPTS_FOR: u64 = 90 * 24 * 3_600_000;
/// Failures other than the network's after which an entry needs the member.
const MOST_FAILURES: u32 = 8;

/// Name of an entry: a `UUIDv7`, which is also its idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub String);

impl EntryId {
    /// As text, for a key or an element's id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a member can ask of the cooperative. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub enum Command {
    /// Applies for a loan.
    ApplyLoan(LoanApplicationRequest),
    /// Takes an application back.
    CancelApplication(ApplicationId),
    /// Answers whether the member stands surety.
    AnswerGuarantee(GuaranteeId, GuaranteeAnswerRequest),
    /// Sends a paper of an application, whose bytes lie beside the write.
    Attach(ApplicationId, SlotId, Upload),
    /// Is present at a meeting.
    Attend(MeetingId),
    /// Asks the pengawas, about a meeting or anything else.
    Ask(Option<MeetingId>, QuestionRequest),
    /// Votes on an item of a meeting.
    Vote(MeetingId, VoteRequest),
    /// Asks for money from an account.
    Withdraw(SavingsId, WithdrawalRequest),
    /// Tells of a deposit on an account.
    NoteDeposit(SavingsId, DepositNotice),
    /// Takes a request about savings back.
    CancelSavingsRequest(SavingsRequestId),
    /// Asks something about the member's own data.
    OwnData(OwnData),
}

impl Command {
    /// What kind of write it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::ApplyLoan(_) => Kind::LoanApplication,
            Self::CancelApplication(_) => Kind::Cancellation,
            Self::AnswerGuarantee(..) => Kind::GuaranteeAnswer,
            Self::Attach(..) => Kind::Attachment,
            Self::Attend(_) => Kind::Attendance,
            Self::Ask(..) => Kind::Question,
            Self::Vote(..) => Kind::Vote,
            Self::Withdraw(..) => Kind::Withdrawal,
            Self::NoteDeposit(..) => Kind::DepositNotice,
            Self::CancelSavingsRequest(_) => Kind::SavingsCancellation,
            Self::OwnData(_) => Kind::OwnData,
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.kind(), f)
    }
}

/// What kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An application for a loan.
    LoanApplication,
    /// An application taken back.
    Cancellation,
    /// A guarantor's answer.
    GuaranteeAnswer,
    /// A paper of an application.
    Attachment,
    /// Presence at a meeting.
    Attendance,
    /// A vote.
    Vote,
    /// Money asked from an account.
    Withdrawal,
    /// Notice of a deposit.
    DepositNotice,
    /// A request about savings taken back.
    SavingsCancellation,
    /// A question to the pengawas.
    Question,
    /// A wish about the member's own data.
    OwnData,
}

/// What the outbox shows of a write. It never holds the choice of a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Summary {
    /// An application for a loan.
    LoanApplication {
        /// Name of the product.
        product_name: String,
        /// How much.
        amount: Amount,
        /// For how many months.
        months: u16,
    },
    /// An application taken back.
    Cancellation {
        /// The application.
        application_id: ApplicationId,
        /// Its number.
        number: String,
    },
    /// A guarantor's answer.
    GuaranteeAnswer {
        /// The guarantee.
        guarantee_id: GuaranteeId,
        /// Who borrows.
        borrower: String,
        /// Whether the member stands surety.
        accepts: bool,
    },
    /// A paper of an application.
    Attachment {
        /// The application's own write: nothing is sent before that is accepted.
        of: String,
        /// Its slot.
        slot: SlotId,
        /// Its name.
        name: String,
        /// Bytes of the whole.
        size: u32,
        /// Bytes that the cooperative has, as far as this phone knows.
        sent: u32,
    },
    /// Presence at a meeting.
    Attendance {
        /// The meeting.
        meeting_id: MeetingId,
        /// Its title.
        meeting_title: String,
    },
    /// A vote.
    Vote {
        /// The meeting.
        meeting_id: MeetingId,
        /// Its title.
        meeting_title: String,
        /// The item.
        item_id: ItemId,
        /// Its title.
        item_title: String,
        /// Which vote of the member on this item: 1, or one more than the one before.
        rev: u32,
    },
    /// Money asked from an account.
    Withdrawal {
        /// The account.
        account_id: SavingsId,
        /// Its name.
        account_name: String,
        /// How much; of a term what is paid.
        amount: Amount,
    },
    /// Notice of a deposit.
    DepositNotice {
        /// The account.
        account_id: SavingsId,
        /// Its name.
        account_name: String,
        /// How much.
        amount: Amount,
    },
    /// A request about savings taken back.
    SavingsCancellation {
        /// The request.
        request_id: SavingsRequestId,
        /// Its number.
        number: String,
    },
    /// A question to the pengawas. It never holds its words.
    Question {
        /// The meeting that it is about, if it is about one.
        meeting_id: Option<MeetingId>,
        /// Its title; empty where there is none.
        meeting_title: String,
    },
    /// A wish about the member's own data.
    OwnData(Wish),
}

impl Summary {
    /// What kind of write it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::LoanApplication { .. } => Kind::LoanApplication,
            Self::Cancellation { .. } => Kind::Cancellation,
            Self::GuaranteeAnswer { .. } => Kind::GuaranteeAnswer,
            Self::Attachment { .. } => Kind::Attachment,
            Self::Attendance { .. } => Kind::Attendance,
            Self::Vote { .. } => Kind::Vote,
            Self::Withdrawal { .. } => Kind::Withdrawal,
            Self::DepositNotice { .. } => Kind::DepositNotice,
            Self::SavingsCancellation { .. } => Kind::SavingsCancellation,
            Self::Question { .. } => Kind::Question,
            Self::OwnData(_) => Kind::OwnData,
        }
    }
}

/// The proof that the cooperative has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Of what.
    pub kind: Kind,
    /// Number, where the cooperative gives one (it does not for presence).
    pub number: Option<String>,
    /// When it reached the cooperative, by the cooperative's clock.
    pub received_at: DateTime<FixedOffset>,
}

/// The fixed bytes of a write. `Debug` prints nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// The meeting or application that the write is about; empty where there is none.
    pub target: String,
    /// Path below the base of its service.
    pub path: String,
    /// Body as it is sent, every time the same.
    pub body: Option<String>,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content(..)")
    }
}

/// Where a write stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// On the phone, to be sent when its time has come.
    Stored,
    /// On its way.
    Sending,
    /// The cooperative has it.
    Accepted(Receipt),
    /// The cooperative refused it. The same write would be refused again.
    Refused(Box<Problem>),
    /// Tried often enough; the member decides.
    Stuck(BackendError),
    /// The session has ended; it is sent after signing in.
    WaitingForSignIn,
}

/// A write in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name and idempotency key.
    pub id: EntryId,
    /// The bytes to send; `None` once they are accepted or refused for good.
    pub content: Option<Content>,
    /// What the outbox shows.
    pub summary: Summary,
    /// When the member pressed, milliseconds since 1970 by the phone's clock.
    pub created_ms: u64,
    /// How often it was sent.
    pub attempts: u32,
    /// Failures since the member last decided that were not the network's.
    pub failures: u32,
    /// When it may be sent next, by the phone's clock.
    pub due_ms: u64,
    /// Where it stands.
    pub state: State,
}

/// Something that happens to an entry.
#[derive(Clone, Debug)]
pub enum Event {
    /// The app, or this tab, takes over: nothing can be on its way any more.
    Restarted,
    /// Its turn has come: it is being sent.
    Sent,
    /// The cooperative has this much of a file.
    Progressed(u32),
    /// The backend answered, or did not.
    Answered(Result<Receipt, BackendError>),
    /// The session has ended: nothing can be sent.
    SessionEnded,
    /// The member signed in again.
    SignedIn,
    /// The network came back: no need to wait for the pause to end.
    Reconnected,
    /// The member wants it tried again.
    Retried,
}

impl Entry {
    /// A write that was just made.
    pub fn new(id: EntryId, content: Content, summary: Summary, now_ms: u64) -> Self {
        Self {
            id,
            content: Some(content),
            summary,
            created_ms: now_ms,
            attempts: 0,
            failures: 0,
            due_ms: now_ms,
            state: State::Stored,
        }
    }

    /// The command behind the bytes, as long as they are there.
    pub fn command(&self) -> Option<Command> {
        let content = self.content.as_ref()?;
        let body = content.body.as_deref().unwrap_or_default();
        if let Summary::OwnData(wish) = self.summary {
            return OwnData::of(wish, content).map(Command::OwnData);
        }
        match self.summary.kind() {
            Kind::OwnData => None,
            Kind::LoanApplication => json::read(body.as_bytes()).ok().map(Command::ApplyLoan),
            Kind::Cancellation => {
                ApplicationId::parse(&content.target).map(Command::CancelApplication)
            }
            Kind::GuaranteeAnswer => {
                let answer = json::read(body.as_bytes()).ok()?;
                GuaranteeId::parse(&content.target)
                    .map(|guarantee| Command::AnswerGuarantee(guarantee, answer))
            }
            Kind::Attachment => {
                let upload = json::read(body.as_bytes()).ok()?;
                let Summary::Attachment { slot, .. } = &self.summary else {
                    return None;
                };
                ApplicationId::parse(&content.target)
                    .map(|application| Command::Attach(application, slot.clone(), upload))
            }
            Kind::Attendance => MeetingId::parse(&content.target).map(Command::Attend),
            Kind::Question => json::read(body.as_bytes())
                .ok()
                .map(|request| Command::Ask(MeetingId::parse(&content.target), request)),
            Kind::Vote => {
                let vote = json::read(body.as_bytes()).ok()?;
                MeetingId::parse(&content.target).map(|meeting| Command::Vote(meeting, vote))
            }
            Kind::Withdrawal => {
                let request = json::read(body.as_bytes()).ok()?;
                SavingsId::parse(&content.target).map(|id| Command::Withdraw(id, request))
            }
            Kind::DepositNotice => {
                let notice = json::read(body.as_bytes()).ok()?;
                SavingsId::parse(&content.target).map(|id| Command::NoteDeposit(id, notice))
            }
            Kind::SavingsCancellation => {
                SavingsRequestId::parse(&content.target).map(Command::CancelSavingsRequest)
            }
        }
    }

    /// Whether the cooperative has not answered for good yet.
    pub fn is_pending(&self) -> bool {
        !matches!(self.state, State::Accepted(_) | State::Refused(_))
    }

    /// Whether trying again makes sense.
    pub fn can_retry(&self) -> bool {
        matches!(
            self.state,
            State::Stored | State::Stuck(_) | State::WaitingForSignIn
        )
    }

    /// Whether it may be removed. What is on its way may not: nobody would learn what became of it.
    pub fn can_discard(&self) -> bool {
        !matches!(self.state, State::Sending)
    }
}

/// What an event makes of an entry. `jitter` is any number from 0 to 255; it spreads the tries of
/// many phones that lost the same cell. An event that does not fit the state changes nothing.
#[must_use]
pub fn on_event(mut entry: Entry, event: Event, now_ms: u64, jitter: u8) -> Entry {
    match (&entry.state, event) {
        (State::Stored, Event::Sent) => {
            entry.state = State::Sending;
            entry.attempts = entry.attempts.saturating_add(1);
        }
        (State::Sending, Event::Progressed(have)) => {
            if let Summary::Attachment { sent, .. } = &mut entry.summary {
                *sent = have;
            }
        }
        (State::Sending, Event::Answered(Ok(receipt))) => {
            entry.state = State::Accepted(receipt);
            entry.content = None;
        }
        (State::Sending, Event::Answered(Err(error))) => fail(&mut entry, error, now_ms, jitter),
        (State::Stored, Event::SessionEnded) => entry.state = State::WaitingForSignIn,
        (State::Sending, Event::Restarted)
        | (State::WaitingForSignIn, Event::SignedIn | Event::Retried)
        | (State::Stored, Event::Reconnected | Event::Retried) => {
            entry.state = State::Stored;
            entry.due_ms = now_ms;
        }
        (State::Stuck(_), Event::Retried) => {
            entry.state = State::Stored;
            entry.failures = 0;
            entry.due_ms = now_ms;
        }
        _ => {}
    }
    entry
}

fn fail(entry: &mut Entry, error: BackendError, now_ms: u64, jitter: u8) {
    if !error.is_retryable() {
        entry.state = match error {
            BackendError::SignedOut => State::WaitingForSignIn,
            BackendError::Rejected(problem) => {
                // The same bytes would be refused again, and a vote is nobody's business.
                entry.content = None;
                State::Refused(problem)
            }
            other => State::Stuck(other),
        };
        return;
    }
    let asked = match &error {
        BackendError::Unavailable { retry_after } => {
            retry_after.map_or(0, |seconds| u64::from(seconds).saturating_mul(1000))
        }
        _ => 0,
    };
    if error != BackendError::Offline {
        entry.failures = entry.failures.saturating_add(1);
    }
    if entry.failures >= MOST_FAILURES {
        entry.state = State::Stuck(error);
        return;
    }
    entry.state = State::Stored;
    let pause = pause(entry.attempts, jitter).max(asked).min(LONGEST_WAIT);
    entry.due_ms = now_ms.saturating_add(pause);
}

/// Doubles from 2 s to 5 min; up to a quarter is added by the jitter.
fn pause(attempts: u32, jitter: u8) -> u64 {
    let doubled = FIRST_PAUSE << attempts.saturating_sub(1).min(16);
    let pause = doubled.min(LONGEST_PAUSE);
    pause.saturating_add(pause / 4 * u64::from(jitter) / 255)
}

/// Which entry is to be sent now: per kind strictly in order, so that an entry that waits for its
/// next try holds back the later ones of its kind. One that needs the member holds back none.
/// A time further away than any pause was written before the phone's clock was set back: it is due.
pub fn next_to_send(entries: &[Entry], now_ms: u64) -> Option<usize> {
    heads(entries)
        .find(|(_, entry)| {
            entry.due_ms <= now_ms || entry.due_ms > now_ms.saturating_add(LONGEST_WAIT)
        })
        .map(|(place, _)| place)
}

/// When the next try is due, if one is planned.
pub fn next_due(entries: &[Entry]) -> Option<u64> {
    heads(entries).map(|(_, entry)| entry.due_ms).min()
}

/// The accepted entries that need not be kept any more, so that the outbox does not grow for ever:
/// older than 90 days and not among the 50 newest.
pub fn outdated(entries: &[Entry], now_ms: u64) -> Vec<EntryId> {
    entries
        .iter()
        .rev()
        .filter(|entry| matches!(entry.state, State::Accepted(_)))
        .skip(RECEIPTS)
        .filter(|entry| entry.created_ms.saturating_add(RECEIPTS_FOR) < now_ms)
        .map(|entry| entry.id.clone())
        .collect()
}

/// The entry of each kind whose turn it is; none of a kind of which one is on its way.
fn heads(entries: &[Entry]) -> impl Iterator<Item = (usize, &Entry)> {
    let mut seen = Vec::new();
    entries.iter().enumerate().filter(move |(_, entry)| {
        let is_open = matches!(entry.state, State::Stored | State::Sending);
        let kind = entry.summary.kind();
        let is_head = is_open && !seen.contains(&kind) && !waits_for_another(entry, entries);
        if is_open {
            seen.push(kind);
        }
        is_head && entry.state == State::Stored
    })
}

/// Whether a write follows another one that the cooperative has not accepted yet.
pub fn waits_for_another(entry: &Entry, entries: &[Entry]) -> bool {
    let Summary::Attachment { of, .. } = &entry.summary else {
        return false;
    };
    entries
        .iter()
        .any(|other| other.id.0 == *of && !matches!(other.state, State::Accepted(_)))
}

/// The writes that follow one and mean nothing without it.
pub fn followers(entries: &[Entry], of: &EntryId) -> Vec<EntryId> {
    let follows = |entry: &&Entry| matches!(&entry.summary, Summary::Attachment { of: first, .. } if *first == of.0);
    let followers = entries.iter().filter(follows);
    followers.map(|entry| entry.id.clone()).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "outbox_tests.rs"]
mod tests;
