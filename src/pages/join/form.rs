//! What an applicant fills in, step by step, and the draft of it that survives everything.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use chrono::NaiveDate;
use leptos::task::spawn_local;
use sokoguru_api::Amount;
use sokoguru_api::joining::{CONSENT_VERSION, MembershipApplicationRequest};
use sokoguru_domain::NationalId;
use sokoguru_domain::format::parse_rupiah_input;
use sokoguru_domain::identity::{NationalIdError, phone};

use super::field::day;
use crate::components::Errors;
use crate::i18n::{fill, joining as t};
use crate::markup::watch_change;
use crate::offline::joining::{self, Draft};
use crate::prelude::*;
use crate::session;

/// Ids of the fields: the name as on the KTP.
pub const NAME: &str = "nama";
/// NIK KTP.
pub const NIK: &str = "nik";
/// Day of birth.
pub const BORN: &str = "lahir";
/// Address.
pub const ADDRESS: &str = "alamat";
/// Telephone number.
pub const PHONE: &str = "hp";
/// Occupation.
pub const OCCUPATION: &str = "pekerjaan";
/// Sukarela to begin with.
pub const VOLUNTARY: &str = "sukarela";
/// Consent to the use of data for membership.
pub const AGREE: &str = "setuju";
/// Consent to be told of news.
pub const CONTACT: &str = "kabar";

/// The draft to be written next, and whether one is being written.
type NextDraft = Rc<(RefCell<Option<Draft>>, Cell<bool>)>;

/// A step of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What membership costs and how it goes.
    Start,
    /// Name, NIK KTP, day of birth.
    Person,
    /// Address, phone, occupation, sukarela to begin with.
    Address,
    /// Consent.
    Consent,
    /// Everything once more.
    Check,
}

impl Step {
    const ALL: [Self; 5] = [
        Self::Start,
        Self::Person,
        Self::Address,
        Self::Consent,
        Self::Check,
    ];

    /// Its place, from 0.
    pub fn number(self) -> u8 {
        match self {
            Self::Start => 0,
            Self::Person => 1,
            Self::Address => 2,
            Self::Consent => 3,
            Self::Check => 4,
        }
    }

    fn at(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The step before, if there is one.
    pub fn before(self) -> Option<Self> {
        Self::at(self.number().checked_sub(1)?)
    }

    /// The step after, if there is one.
    pub fn after(self) -> Option<Self> {
        Self::at(self.number() + 1)
    }

    /// Its heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::Start => t::step_start(),
            Self::Person => t::step_person(),
            Self::Address => t::step_address(),
            Self::Consent => t::step_consent(),
            Self::Check => t::step_check(),
        }
    }
}

/// What is filled in. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Form {
    /// Full name.
    pub name: RwSignal<String>,
    /// NIK KTP.
    pub nik: RwSignal<String>,
    /// Day of birth.
    pub born_on: RwSignal<String>,
    /// Address.
    pub address: RwSignal<String>,
    /// Telephone number.
    pub phone: RwSignal<String>,
    /// Occupation.
    pub occupation: RwSignal<String>,
    /// Sukarela to begin with.
    pub voluntary: RwSignal<String>,
    /// Consent to the use of data for membership.
    pub agreed: RwSignal<bool>,
    /// Consent to be told of news.
    pub contact: RwSignal<bool>,
    /// Where the applicant is.
    pub step: RwSignal<Step>,
    /// What has to be put right.
    pub errors: RwSignal<Errors>,
    /// Whether the draft could be kept; `None` while nothing was changed.
    pub kept: RwSignal<Option<bool>>,
    /// Whether a draft was found and put back.
    pub restored: RwSignal<bool>,
    keeping: RwSignal<bool>,
}

impl Form {
    /// An empty form.
    pub fn empty() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            name: text(),
            nik: text(),
            born_on: text(),
            address: text(),
            phone: text(),
            occupation: text(),
            voluntary: text(),
            agreed: RwSignal::new(false),
            contact: RwSignal::new(false),
            step: RwSignal::new(Step::Start),
            errors: RwSignal::new(Errors::new()),
            kept: RwSignal::new(None),
            restored: RwSignal::new(false),
            keeping: RwSignal::new(false),
        }
    }

    /// Puts the draft of the last time back, then keeps every change.
    pub fn begin(self) {
        let next: NextDraft = Rc::default();
        spawn_local(async move {
            let found = joining::draft(&session::origin()).await;
            if let Some(draft) = found.filter(|draft| *draft != Draft::default()) {
                self.restored.try_set(!draft.name.is_empty());
                self.put(draft);
            }
            self.keeping.try_set(true);
        });
        watch_change(move |before: Option<Draft>| {
            let draft = self.draft();
            let changed = before.is_some_and(|before| before != draft);
            if changed && self.keeping.get_untracked() {
                self.keep(&next, draft.clone());
            }
            draft
        });
    }

    fn put(self, draft: Draft) {
        let texts = [
            (self.name, draft.name),
            (self.nik, draft.nik),
            (self.born_on, draft.born_on),
            (self.address, draft.address),
            (self.phone, draft.phone),
            (self.occupation, draft.occupation),
            (self.voluntary, draft.voluntary),
        ];
        for (signal, text) in texts {
            signal.try_set(text);
        }
        self.agreed.try_set(draft.agreed);
        self.contact.try_set(draft.contact);
        self.step
            .try_set(Step::at(draft.step).unwrap_or(Step::Start));
    }

    /// Keeps the newest draft, one write after the other, so that none overtakes a newer one.
    fn keep(self, next: &NextDraft, draft: Draft) {
        let (waiting, busy) = &**next;
        waiting.replace(Some(draft));
        if busy.replace(true) {
            return;
        }
        let next = Rc::clone(next);
        spawn_local(async move {
            let (waiting, busy) = &*next;
            while let Some(draft) = waiting.take() {
                let kept = joining::save_draft(&session::origin(), &draft)
                    .await
                    .is_ok();
                self.kept.try_set(Some(kept));
            }
            busy.set(false);
        });
    }

    /// The draft stays as it is: it is being sent.
    pub fn rest(self) {
        self.keeping.set(false);
    }

    /// Changes are kept again: it could not be sent.
    pub fn wake(self) {
        self.keeping.try_set(true);
    }

    /// Goes on with the draft, to put it right.
    pub fn resume(self) {
        self.restored.set(false);
        self.step.set(Step::Person);
        self.keeping.set(true);
    }

    /// Empties everything, the draft too.
    pub fn start_over(self) {
        self.put(Draft::default());
        self.errors.set(Errors::new());
        self.restored.set(false);
        self.keeping.set(true);
    }

    fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            nik: self.nik.get(),
            born_on: self.born_on.get(),
            address: self.address.get(),
            phone: self.phone.get(),
            occupation: self.occupation.get(),
            voluntary: self.voluntary.get(),
            agreed: self.agreed.get(),
            contact: self.contact.get(),
            step: self.step.get().number(),
        }
    }

    /// The day of birth, if it is one.
    pub fn birthday(self) -> Option<NaiveDate> {
        self.born_on.with(|text| day(text))
    }

    /// Whether the day in the number is another one than the day of birth.
    pub fn nik_differs(self) -> bool {
        let nik = self.nik.with(|text| NationalId::parse(text));
        matches!((nik, self.birthday()), (Ok(nik), Some(born)) if !nik.fits(born))
    }

    /// What has to be put right on a step.
    pub fn errors_of(self, step: Step) -> Errors {
        let mut errors = Errors::new();
        let mut wrong = |id, words: &str| errors.push((id, words.to_owned()));
        let letters = |text: RwSignal<String>| text.with(|text| text.trim().chars().count());
        match step {
            Step::Start | Step::Check => {}
            Step::Person => {
                if !(3..=120).contains(&letters(self.name)) {
                    wrong(NAME, t::name_wrong());
                }
                match self.nik.with(|text| NationalId::parse(text)) {
                    Ok(_) => {}
                    Err(NationalIdError::WrongLength { found }) => {
                        wrong(NIK, &fill(t::nik_length(), &[&found.to_string()]));
                    }
                    Err(_) => wrong(NIK, t::nik_wrong()),
                }
                if self.birthday().is_none() {
                    wrong(BORN, t::born_on_wrong());
                }
            }
            Step::Address => {
                if !(10..=300).contains(&letters(self.address)) {
                    wrong(ADDRESS, t::address_wrong());
                }
                if self.phone.with(|text| phone(text)).is_none() {
                    wrong(PHONE, t::phone_wrong());
                }
                if !(2..=80).contains(&letters(self.occupation)) {
                    wrong(OCCUPATION, t::occupation_wrong());
                }
                if self.sum_is_wrong() {
                    wrong(VOLUNTARY, t::voluntary_wrong());
                }
            }
            Step::Consent => {
                if !self.agreed.get() {
                    wrong(AGREE, t::agree_missing());
                }
            }
        }
        errors
    }

    /// What is to be paid into sukarela; nothing where nothing is typed.
    pub fn start_sum(self) -> Option<Amount> {
        let sum = self.voluntary.with(|text| parse_rupiah_input(text))?;
        (!sum.is_zero()).then_some(Amount(sum))
    }

    fn sum_is_wrong(self) -> bool {
        self.voluntary
            .with(|text| !text.trim().is_empty() && parse_rupiah_input(text).is_none())
    }

    /// The application, if nothing is missing. Its secret is made when it is kept.
    pub fn request(self) -> Option<MembershipApplicationRequest> {
        let complete = Step::ALL
            .iter()
            .all(|step| self.errors_of(*step).is_empty());
        if !complete {
            return None;
        }
        let text = |signal: RwSignal<String>| signal.with(|text| text.trim().replace('\n', " "));
        Some(MembershipApplicationRequest {
            name: text(self.name),
            nik: self
                .nik
                .with(|text| NationalId::parse(text))
                .ok()?
                .as_str()
                .to_owned(),
            born_on: self.birthday()?,
            address: text(self.address),
            phone: self.phone.with(|text| phone(text))?,
            occupation: text(self.occupation),
            voluntary: self.start_sum(),
            consent_version: CONSENT_VERSION.to_owned(),
            contact: self.contact.get(),
            secret: String::new(),
        })
    }
}
