//! Where random bytes come from: the caller. In the browser that is `crypto.getRandomValues`, on a
//! server the operating system.
//!
//! Getting them is left to the caller, because this crate does no IO.

use thiserror::Error;

/// The source had no randomness to give; nothing may be sealed or signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the source of randomness failed")]
pub struct RandomnessError;

/// A source of bytes that nobody can guess.
///
/// A closure that fills a slice is one:
///
/// ```
/// use sokoguru_ballot::keys::Seed;
/// use sokoguru_ballot::randomness::RandomnessError;
///
/// let mut source = |bytes: &mut [u8]| -> Result<(), RandomnessError> {
///     bytes.fill(7); // A real one asks the system.
///     Ok(())
/// };
/// let seed = Seed::generate(&mut source)?;
/// # assert_eq!(seed.expose(), &[7; 32]);
/// # Ok::<(), RandomnessError>(())
/// ```
pub trait Randomness {
    /// Fills all of `bytes`.
    ///
    /// Errors: [`RandomnessError`] when the source fails; `bytes` then mean nothing.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError>;
}

impl<F> Randomness for F
where
    F: FnMut(&mut [u8]) -> Result<(), RandomnessError>,
{
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        self(bytes)
    }
}
