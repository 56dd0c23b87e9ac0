//! One list of cases over every backend adapter.
//!
//! [`cases`] asks through the port and knows no adapter; a [`System`] is an adapter with a running
//! system of record behind it. [`own`] is the reference backend's real router.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where something is wrong"
)]

pub mod cases;
pub mod own;

use std::future::Future;
use std::pin::Pin;

use sokoguru::backend::{Backend, BackendError, Offered, Read, Request, Response};

/// What a case may wait for.
pub type Wait<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// An adapter with a system behind it, and one device that may be signed in.
pub trait System {
    /// The adapter.
    fn backend(&self) -> &'static dyn Backend;
    /// Carries a request, as the app's transport does.
    fn send(&mut self, request: Request) -> Wait<'_, Result<Response, BackendError>>;
    /// Signs a member in whose password is right.
    fn sign_in(&mut self, who: Who) -> Wait<'_, ()>;
    /// Forgets the session on the device only.
    fn lose_session(&mut self);
}

/// The members that every system is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Has savings of every kind, running loans and a vote.
    Saver,
    /// Has no loan and may apply.
    Applicant,
    /// Has no vote.
    Candidate,
}

/// Asks and reads, as a page does.
pub async fn ask<T>(system: &mut dyn System, read: Offered<T>) -> Result<T, BackendError> {
    let Read { request, parse } = read?;
    let answer = system.send(request).await?;
    parse(&answer.body)
}
