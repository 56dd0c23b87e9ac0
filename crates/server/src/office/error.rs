//! Why a decision of the office could not be made.

use sokoguru_domain::officer::FourEyes;
use sokoguru_domain::{LoanError, Power};

use crate::conduct::RuleBroken;
use crate::passwords::HashError;
use crate::secrets::NoRandomness;
use crate::store::StoreError;

/// Why a decision could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// No such member, application or meeting.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// It is in a state that does not allow this.
    #[error("{0}")]
    WrongState(String),
    /// Only an officer who proved who they are can do this.
    #[error("an officer is needed who puts their name to it")]
    OfficerNeeded,
    /// The officer's roles do not allow it.
    #[error("the officer's roles do not allow it")]
    NotAllowed(Power),
    /// Number and password of an officer do not belong together, or they are not in office.
    #[error("no such officer, or the password is wrong")]
    NotAnOfficer,
    /// The code of the second factor is missing, wrong or used up.
    #[error("the code of the second factor is missing or wrong")]
    SecondFactor,
    /// The number or the person is an officer already.
    #[error("the number or the person is an officer already")]
    OfficerExists,
    /// Money leaves by four eyes.
    #[error(transparent)]
    FourEyes(#[from] FourEyes),
    /// The loan cannot be made on the product's terms of today.
    #[error("the loan does not keep the product's terms: {0}")]
    Loan(#[from] LoanError),
    /// The count contradicts itself.
    #[error("the count of {item} cannot be: {source}")]
    Count {
        /// Title of the item.
        item: String,
        /// What is wrong.
        source: sokoguru_domain::meeting::CountError,
    },
    /// The chair has not said whether the meeting found consensus on an item.
    #[error("item {position} ({title}) waits for the chair's word on consensus")]
    ConsensusOpen {
        /// Its position.
        position: u16,
        /// Its title.
        title: String,
    },
    /// A member who leaves has something to settle first.
    #[error("{} things are to be settled before the member can leave", .0.len())]
    Unsettled(Vec<sokoguru_domain::joining::Obstacle>),
    /// A rule of the cooperative's articles.
    #[error(transparent)]
    Rule(#[from] RuleBroken),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A code could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A code could not be drawn.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}
