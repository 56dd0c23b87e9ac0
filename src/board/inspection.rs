//! Checking a board on this phone: asks for the signed head, takes pages from the phone or the
//! network, and lets `checking` work in slices between which the page lives. It can be stopped, and
//! goes on where it was as long as the app is open; pages that came are not asked for again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::task::spawn_local;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::Head;

use super::checking::{Checking, Progress, Seen, Wrong};
use super::finding::{Finding, Sealed};
use super::page;
use crate::backend::{BackendError, boards, own};
use crate::offline::downloads::Shelf;
use crate::offline::phone;
use crate::prelude::*;
use crate::reading::fetch;
use crate::session;

/// Where a check stands.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Nothing was asked yet.
    Idle,
    /// The head is being asked for.
    Asking,
    /// It may begin; the board has so many events.
    Ready(u64),
    /// It is under way.
    Working(Progress),
    /// It was stopped, and can go on.
    Stopped(Progress),
    /// It can go on when there is a network.
    Failed(BackendError),
    /// The board is not in order.
    Wrong(Wrong),
    /// Everything held.
    Good(Arc<Finding>),
}

/// What a check begins with.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What this phone has seen of the board.
    pub seen: Seen,
    /// Its own ballots, with receipts.
    pub own: Vec<Sealed>,
    /// Whether what an earlier check found is not enough, because the board itself is needed.
    pub whole: bool,
}

/// A check of the board of a meeting, as a page follows it. `Copy`: a handle.
#[derive(Clone, Copy)]
pub struct Inspection {
    /// Where it stands.
    pub state: RwSignal<State>,
    meeting: StoredValue<MeetingId>,
    known: StoredValue<Known>,
    /// Grows when it is stopped or begun anew, so that an older run ends.
    run: StoredValue<u32>,
}

/// A check as it lies between two runs.
type Held = Rc<RefCell<Checking>>;

thread_local! {
    static HELD: RefCell<BTreeMap<String, Held>> = const { RefCell::new(BTreeMap::new()) };
}

/// The board of a meeting that was checked, or is being checked, while the app is open.
pub fn held(meeting: &MeetingId) -> Option<Held> {
    HELD.with_borrow(|held| held.get(meeting.as_str()).cloned())
}

fn hold(meeting: &MeetingId, checking: Checking) -> Held {
    let held = Rc::new(RefCell::new(checking));
    HELD.with_borrow_mut(|all| all.insert(meeting.as_str().to_owned(), Rc::clone(&held)));
    held
}

fn let_go(meeting: &MeetingId) {
    HELD.with_borrow_mut(|all| all.remove(meeting.as_str()));
}

/// Why a run ended early.
enum End {
    /// It was stopped, or its page has gone.
    Stopped,
    Failed(BackendError),
    Wrong(Wrong),
}

impl From<BackendError> for End {
    fn from(error: BackendError) -> Self {
        Self::Failed(error)
    }
}

impl Inspection {
    /// A check that has not begun.
    pub fn new(meeting: MeetingId) -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            meeting: StoredValue::new(meeting),
            known: StoredValue::new(Known::default()),
            run: StoredValue::new(0),
        }
    }

    /// Asks for the head, and shows what an earlier check of the same board found. `start` says
    /// whether to begin where none did. Called when the page opens, with what the phone knows.
    pub fn open(self, known: Known, start: bool) {
        self.known.set_value(known);
        let run = self.next_run();
        self.state.set(State::Asking);
        spawn_local(async move {
            match self.ask(run).await {
                Ok(Some(finding)) => self.show(run, State::Good(Arc::new(finding))),
                Ok(None) if start => self.drive(run).await,
                Ok(None) => self.show(run, self.waiting()),
                Err(End::Failed(BackendError::Offline)) => {
                    let state = match self.last().await {
                        Some(finding) => State::Good(Arc::new(finding)),
                        None => State::Failed(BackendError::Offline),
                    };
                    self.show(run, state);
                }
                Err(end) => self.end(run, end),
            }
        });
    }

    /// What the last check found, for a phone without a network. It names the head that it is of.
    async fn last(self) -> Option<Finding> {
        let meeting = self.meeting()?;
        let kept = self.shelf(&meeting).await.check().await?;
        self.known
            .try_with_value(|known| Finding::last(&kept, &known.own).filter(|_| !known.whole))?
    }

    /// Begins, or goes on.
    pub fn start(self) {
        let run = self.next_run();
        spawn_local(async move {
            let asked = match self.held() {
                Some(_) => Ok(None),
                None => self.ask(run).await,
            };
            match asked {
                Ok(Some(finding)) => self.show(run, State::Good(Arc::new(finding))),
                Ok(None) => self.drive(run).await,
                Err(end) => self.end(run, end),
            }
        });
    }

    /// Stops; what was done stays.
    pub fn stop(self) {
        self.next_run();
        self.state.set(self.waiting());
    }

    /// Throws everything away and begins with the network alone, because somebody wants to be sure.
    pub fn again(self) {
        let run = self.next_run();
        self.state.set(State::Asking);
        spawn_local(async move {
            self.throw_away().await;
            match self.ask(run).await {
                Ok(_) => self.drive(run).await,
                Err(end) => self.end(run, end),
            }
        });
    }

    /// The meeting, as long as the page is there.
    fn meeting(self) -> Option<MeetingId> {
        self.meeting.try_with_value(MeetingId::clone)
    }

    fn held(self) -> Option<Held> {
        held(&self.meeting()?)
    }

    fn next_run(self) -> u32 {
        let run = self
            .run
            .try_with_value(|run| run.wrapping_add(1))
            .unwrap_or(0);
        self.run.set_value(run);
        run
    }

    /// Whether this run goes on: nobody stopped it, and its page is there.
    fn lives(self, run: u32) -> bool {
        self.run.try_with_value(|now| *now == run) == Some(true)
    }

    fn show(self, run: u32, state: State) {
        if self.lives(run) {
            self.state.try_set(state);
        }
    }

    fn end(self, run: u32, end: End) {
        match end {
            End::Stopped => {}
            End::Failed(error) => self.show(run, State::Failed(error)),
            End::Wrong(wrong) => self.show(run, State::Wrong(wrong)),
        }
    }

    fn waiting(self) -> State {
        match self.held() {
            None => State::Idle,
            Some(held) => {
                let held = held.borrow();
                match held.progress() {
                    Progress::Events { done: 0, of } => State::Ready(of),
                    progress => State::Stopped(progress),
                }
            }
        }
    }

    /// Learns the newest head. What was checked under it before needs no second check.
    async fn ask(self, run: u32) -> Result<Option<Finding>, End> {
        let meeting = self.meeting().ok_or(End::Stopped)?;
        let bytes = fetch(own::board_head(&meeting)).await?;
        if !self.lives(run) {
            return Err(End::Stopped);
        }
        let head = Head::parse(&bytes).map_err(|_| BackendError::BadResponse)?;
        let kept = self.shelf(&meeting).await.check().await;
        if !self.lives(run) {
            return Err(End::Stopped);
        }
        let goes_on = held(&meeting).is_some_and(|held| held.borrow_mut().renew(head));
        if !goes_on {
            let mut seen = self.known.with_value(|known| known.seen.clone());
            // What was once found in order has to be there for good.
            seen.heads
                .extend(kept.as_deref().and_then(Finding::head_of));
            hold(&meeting, Checking::new(head, seen));
        }
        Ok(kept.and_then(|kept| {
            self.known.with_value(|known| {
                Finding::kept(&kept, &head, &known.own).filter(|_| !known.whole)
            })
        }))
    }

    async fn shelf(self, meeting: &MeetingId) -> Shelf {
        Shelf::open(&session::origin(), meeting.as_str().to_owned()).await
    }

    async fn throw_away(self) {
        let Some(meeting) = self.meeting() else {
            return;
        };
        let_go(&meeting);
        self.shelf(&meeting).await.clear().await;
    }

    async fn drive(self, run: u32) {
        let mut end = self.work(run).await;
        if let Err(End::Wrong(_)) = end {
            // The phone's own copy may be the damaged one. Only what the network brings accuses
            // anybody.
            self.throw_away().await;
            end = match self.ask(run).await {
                Ok(_) => self.work(run).await,
                Err(end) => Err(end),
            };
        }
        match end {
            Ok(finding) => self.show(run, State::Good(Arc::new(finding))),
            Err(end) => self.end(run, end),
        }
    }

    async fn work(self, run: u32) -> Result<Finding, End> {
        let meeting = self.meeting().ok_or(End::Stopped)?;
        let held = held(&meeting).ok_or(End::Stopped)?;
        let downloads = self.shelf(&meeting).await;
        loop {
            // Every pause is a chance that the member went away.
            phone::sleep(0).await;
            if !self.lives(run) {
                return Err(End::Stopped);
            }
            let needs = held.borrow().needs();
            if let Some(from) = needs {
                let bytes = page_from(&meeting, &downloads, from).await?;
                if !self.lives(run) {
                    return Err(End::Stopped);
                }
                let events = page::events(&bytes)
                    .filter(|events| !events.is_empty())
                    .ok_or(BackendError::BadResponse)?;
                // Another page of the app may check the same board and have been faster.
                if held.borrow().needs() == Some(from) {
                    held.borrow_mut().feed(&events);
                }
            }
            let worked = held.borrow_mut().work(phone::now_ms);
            let is_idle = worked.map_err(End::Wrong)?;
            let progress = held.borrow().progress();
            self.show(run, State::Working(progress));
            if is_idle && progress == Progress::Over {
                break;
            }
        }
        let finding = {
            let held = held.borrow();
            let report = held.finish().map_err(End::Wrong)?;
            self.known
                .try_with_value(|known| Finding::new(&report, held.verifier(), &known.own))
                .ok_or(End::Stopped)?
        };
        downloads.keep_check(finding.to_bytes()).await;
        Ok(finding)
    }
}

/// A page from the phone, or from the network and then kept.
async fn page_from(meeting: &MeetingId, shelf: &Shelf, from: u64) -> Result<Vec<u8>, BackendError> {
    if let Some(kept) = shelf.page(from).await
        && page::events(&kept).is_some_and(|events| !events.is_empty())
    {
        return Ok(kept);
    }
    let bytes = fetch(boards::page(meeting, from, page::LIMIT)).await?;
    if page::events(&bytes).is_some() {
        shelf.keep_page(from, bytes.clone()).await;
    }
    Ok(bytes)
}
