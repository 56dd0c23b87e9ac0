//! The randomness of one sealed ballot. It follows from new random bytes together with the voter's
//! secret, the context and the choice: a source that repeats itself does not seal two ballots with
//! the same randomness, and who knows the source still needs the voter's secret.

use curve25519_dalek::scalar::Scalar;
use zeroize::Zeroizing;

use super::{Context, Selection};
use crate::hash::{Short, hash512, to_scalar, to_short};
use crate::keys::SecretKey;
use crate::randomness::{Randomness, RandomnessError};

/// Numbers nobody can guess, one after the other.
pub(super) struct Nonces {
    secret: Zeroizing<[u8; 64]>,
    drawn: u32,
}

impl Nonces {
    pub fn new(
        key: &SecretKey,
        context: &[u8; Context::LENGTH],
        selection: &Selection,
        source: &mut dyn Randomness,
    ) -> Result<Self, RandomnessError> {
        let mut fresh = Zeroizing::new([0; 32]);
        source.fill(&mut *fresh)?;
        let parts: [&[u8]; 4] = [key.scalar().as_bytes(), &*fresh, context, selection.marks()];
        let secret = Zeroizing::new(hash512("sokoguru/ballot-randomness/1", &parts));
        Ok(Self { secret, drawn: 0 })
    }

    fn next(&mut self) -> [u8; 64] {
        let number = self.drawn.to_be_bytes();
        self.drawn = self.drawn.wrapping_add(1);
        let parts: [&[u8]; 2] = [&*self.secret, &number];
        hash512("sokoguru/ballot-nonce/1", &parts)
    }

    /// A scalar for a ciphertext or a commitment.
    pub fn scalar(&mut self) -> Scalar {
        to_scalar(self.next())
    }

    /// A challenge of a branch that is not the true one.
    pub fn short(&mut self) -> Short {
        to_short(&Zeroizing::new(self.next()))
    }
}
