//! Hashing of passwords and printed codes with argon2id, and what makes a password weak.
//!
//! Hashing is slow on purpose, so it runs beside the async threads and only a few at a time.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sokoguru_domain::{MemberNumber, OfficerNumber};
use tokio::sync::Semaphore;

use crate::secrets::random_bytes;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// Source: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, two passes, one lane.
    pub const OWASP: Self = Self {
        memory: 19_456,
        passes: 2,
    };

    /// As cheap as the algorithm goes. For tests and nothing else.
    pub const TEST: Self = Self {
        memory: 8,
        passes: 1,
    };
}

/// Why nothing was hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many others wait.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// The algorithm or the system's randomness failed.
    #[error("hashing failed")]
    Failed,
}

/// Hashes and verifies.
#[derive(Clone)]
pub struct Passwords {
    params: Params,
    gate: Arc<Semaphore>,
    nobody: Arc<str>,
}

const WAIT: Duration = Duration::from_secs(5);
const AT_ONCE: usize = 2;

impl Passwords {
    /// Takes the cost of new hashes; old ones keep theirs.
    pub fn new(cost: Cost) -> Result<Self, HashError> {
        let params =
            Params::new(cost.memory, cost.passes, 1, None).map_err(|_| HashError::Failed)?;
        let nobody = hash_now(&params, b"nobody has this password")?.into();
        Ok(Self {
            params,
            gate: Arc::new(Semaphore::new(AT_ONCE)),
            nobody,
        })
    }

    /// Hashes a secret, in PHC form.
    pub async fn hash(&self, secret: String) -> Result<String, HashError> {
        let params = self.params.clone();
        self.beside(move || hash_now(&params, secret.as_bytes()))
            .await?
    }

    /// Hashes a secret on this thread, for commands of the office.
    pub fn hash_blocking(&self, secret: &str) -> Result<String, HashError> {
        hash_now(&self.params, secret.as_bytes())
    }

    /// Whether a secret is the one behind a hash. Without a hash the answer is no, after the same
    /// time, so that nobody learns which member numbers exist.
    pub async fn verify(&self, secret: String, hash: Option<String>) -> Result<bool, HashError> {
        let nobody = Arc::clone(&self.nobody);
        self.beside(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&nobody);
            let parsed = PasswordHash::new(hash).map_err(|_| HashError::Failed)?;
            let fits = Argon2::default()
                .verify_password(secret.as_bytes(), &parsed)
                .is_ok();
            Ok(fits && known)
        })
        .await?
    }

    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let place = tokio::time::timeout(WAIT, Arc::clone(&self.gate).acquire_owned())
            .await
            .map_err(|_| HashError::Busy)?
            .map_err(|_| HashError::Failed)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        })
        .await
        .map_err(|_| HashError::Failed)
    }
}

fn hash_now(params: &Params, secret: &[u8]) -> Result<String, HashError> {
    let salt = random_bytes::<16>().map_err(|_| HashError::Failed)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let hash: PasswordHash = argon
        .hash_password_with_salt(secret, &salt)
        .map_err(|_| HashError::Failed)?;
    Ok(hash.to_string())
}

/// The fewest characters of a password.
pub const SHORTEST: usize = 8;
/// The most characters of a password; a longer one is a mistake or an attack.
pub const LONGEST: usize = 128;

/// The fewest characters of an officer's password: it opens the office.
pub const SHORTEST_OF_OFFICER: usize = 12;

/// Whether a password is refused to an officer: too short, too long, the number again and again,
/// one character again and again, or what anybody tries first with more behind it.
pub fn is_weak_for_officer(password: &str, number: &OfficerNumber) -> bool {
    let length = password.chars().count();
    if !(SHORTEST_OF_OFFICER..=LONGEST).contains(&length) {
        return true;
    }
    let folded = password.trim().to_lowercase();
    let mut seen: Vec<char> = folded.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    let own = number.as_str().to_lowercase();
    let common = COMMON.iter().any(|word| {
        folded
            .strip_prefix(word)
            .is_some_and(|rest| rest.chars().count() < 4)
    });
    seen.len() < 4 || common || folded.replace(&own, "").chars().count() < 6
}

/// What everybody tries first, here and elsewhere.
const COMMON: &[&str] = &[
    "password",
    "password1",
    "password123",
    "passw0rd",
    "12345678",
    "123456789",
    "1234567890",
    "87654321",
    "qwertyui",
    "qwerty123",
    "qwertyuiop",
    "iloveyou",
    "sayangku",
    "sayang123",
    "indonesia",
    "indonesia1",
    "koperasi",
    "koperasi1",
    "koperasi123",
    "anggota123",
    "rahasia1",
    "rahasia123",
    "bismillah",
    "bismillah1",
    "bismillah123",
    "alhamdulillah",
    "jakarta123",
    "admin123",
    "abcd1234",
    "abc12345",
    "a1b2c3d4",
    "12341234",
    "11223344",
    "123123123",
    "sokoguru",
    "sokoguru1",
    "sokoguru123",
    "kata sandi",
    "katasandi",
    "simpanan",
    "pinjaman",
];

/// Whether a password is refused: too short, too long, the member's own number, one character
/// again and again, or among the first that anybody tries.
pub fn is_weak(password: &str, number: &MemberNumber) -> bool {
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return true;
    }
    let folded = password.trim().to_lowercase();
    let mut chars = folded.chars();
    let first = chars.next();
    let one_character = chars.all(|c| Some(c) == first);
    one_character
        || COMMON.contains(&folded.as_str())
        || MemberNumber::parse(password).is_ok_and(|same| same == *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        let number = MemberNumber::parse("01170042").unwrap();
        for weak in [
            "",
            "short 7",
            "01170042",
            "0117 0042",
            "aaaaaaaaaa",
            "Password123",
            "        ",
        ] {
            assert!(is_weak(weak, &number), "{weak}");
        }
        assert!(is_weak(&"ab".repeat(65), &number));
        assert!(!is_weak("ikan pari 7", &number));
    }

    #[test]
    fn an_officer_needs_a_stronger_one() {
        let number = OfficerNumber::parse("KETUA").unwrap();
        for weak in [
            "ikan pari 7",
            "aaaaaaaaaaaa",
            "ketuaketuaketua",
            "password12345",
            "koperasi1234",
        ] {
            assert!(is_weak_for_officer(weak, &number), "{weak}");
        }
        for good in ["beringin-tua-12", "ABCD-EFGH-JKMN"] {
            assert!(!is_weak_for_officer(good, &number), "{good}");
        }
    }

    #[tokio::test]
    async fn only_the_same_secret_fits_and_nobody_never() {
        let passwords = Passwords::new(Cost::TEST).unwrap();
        let hash = passwords.hash("ikan pari 7".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        let fits = |secret: &str, hash| passwords.verify(secret.to_owned(), hash);
        assert_eq!(fits("ikan pari 7", Some(hash.clone())).await, Ok(true));
        assert_eq!(fits("ikan pari 8", Some(hash)).await, Ok(false));
        assert_eq!(fits("nobody has this password", None).await, Ok(false));
    }

    #[test]
    fn the_cost_is_what_owasp_asks() {
        let passwords = Passwords::new(Cost::OWASP).unwrap();
        let hash = passwords.hash_blocking("x").unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
    }
}
