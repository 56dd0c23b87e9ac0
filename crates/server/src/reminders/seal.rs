//! What is told to a phone, sealed so that the push service in between cannot read it: RFC 8291
//! over the content coding `aes128gcm` of RFC 8188.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;

use crate::secrets::random_bytes;

/// Bytes of a point on P-256, uncompressed.
pub const POINT: usize = 65;
/// Bytes of the browser's secret.
pub const AUTH: usize = 16;
/// Everything is filled up to this many bytes before it is sealed, so that its length tells nothing.
pub const PLAIN: usize = 1024;
/// The record size that the header names; one record holds the whole message.
const RECORD: u32 = 4096;
const SALT: usize = 16;
const TAG: usize = 16;

/// Nothing could be sealed: no randomness, a key that is no point, or too long a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be sealed")]
pub struct SealError;

impl From<ring::error::Unspecified> for SealError {
    fn from(_: ring::error::Unspecified) -> Self {
        Self
    }
}

/// Whose browser can open it.
#[derive(Clone, PartialEq, Eq)]
pub struct Receiver {
    /// `p256dh`.
    pub key: [u8; POINT],
    /// `auth`.
    pub auth: [u8; AUTH],
}

/// A length of bytes for HKDF.
struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

/// Whether bytes are a point on the curve.
pub fn is_point(key: &[u8; POINT]) -> bool {
    agree(key).is_ok()
}

/// A key of our own for one message, and the secret that it shares with the receiver's.
fn agree(theirs: &[u8; POINT]) -> Result<([u8; POINT], [u8; 32]), SealError> {
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new())?;
    let public = ours.compute_public_key()?;
    let public = public.as_ref().try_into().map_err(|_| SealError)?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, theirs);
    let shared = agree_ephemeral(ours, &theirs, |secret| secret.try_into())?;
    Ok((public, shared.map_err(|_| SealError)?))
}

/// Seals a text of at most [`PLAIN`] - 1 bytes.
pub fn seal(receiver: &Receiver, text: &[u8]) -> Result<Vec<u8>, SealError> {
    let (public, shared) = agree(&receiver.key)?;
    let salt = random_bytes().map_err(|_| SealError)?;
    let fill = PLAIN.checked_sub(text.len() + 1).ok_or(SealError)?;
    seal_with(receiver, (&public, &shared), &salt, text, fill)
}

/// The message for a given key and salt, with so many bytes of nothing behind the text.
fn seal_with(
    receiver: &Receiver,
    (public, shared): (&[u8; POINT], &[u8; 32]),
    salt: &[u8; SALT],
    text: &[u8],
    fill: usize,
) -> Result<Vec<u8>, SealError> {
    // RFC 8291, 3.4: the secret of the two keys, bound to both and to the browser's own secret.
    let mut input = [0_u8; 32];
    Salt::new(HKDF_SHA256, &receiver.auth)
        .extract(shared)
        .expand(&[b"WebPush: info\0", &receiver.key, public], Bytes(32))?
        .fill(&mut input)?;
    // RFC 8188, 2.2 and 2.3.
    let secret = Salt::new(HKDF_SHA256, salt).extract(&input);
    let mut key = [0_u8; 16];
    secret
        .expand(&[b"Content-Encoding: aes128gcm\0"], Bytes(16))?
        .fill(&mut key)?;
    let mut nonce = [0_u8; 12];
    secret
        .expand(&[b"Content-Encoding: nonce\0"], Bytes(12))?
        .fill(&mut nonce)?;

    let mut record = Vec::with_capacity(text.len() + 1 + fill + TAG);
    record.extend_from_slice(text);
    // The mark of the last record, then nothing.
    record.push(2);
    record.resize(text.len() + 1 + fill, 0);
    LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?).seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::empty(),
        &mut record,
    )?;

    let mut message = Vec::with_capacity(SALT + 4 + 1 + POINT + record.len());
    message.extend_from_slice(salt);
    message.extend_from_slice(&RECORD.to_be_bytes());
    message.push(u8::try_from(POINT).map_err(|_| SealError)?);
    message.extend_from_slice(public);
    message.append(&mut record);
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use p256::elliptic_curve::sec1::ToSec1Point as _;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
    }

    /// Source: RFC 8291, section 5 and appendix A. The shared secret is worked out from the two
    /// keys by another implementation of the curve.
    #[test]
    fn the_example_of_the_rfc() {
        let receiver = Receiver {
            key: bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let ours = p256::SecretKey::from_slice(&bytes::<32>(
            "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        ))
        .unwrap();
        let public: [u8; POINT] = ours
            .public_key()
            .to_sec1_point(false)
            .as_bytes()
            .try_into()
            .unwrap();
        let theirs = p256::PublicKey::from_sec1_bytes(&receiver.key).unwrap();
        let shared = p256::ecdh::diffie_hellman(ours.to_nonzero_scalar(), theirs.as_affine());
        let shared: [u8; 32] = shared.raw_secret_bytes().as_slice().try_into().unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(shared),
            "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"
        );
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let text = b"When I grow up, I want to be a watermelon";
        let message = seal_with(&receiver, (&public, &shared), &salt, text, 0).unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(message),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn every_message_is_as_long_as_any_other_and_new() {
        let receiver = Receiver {
            key: bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            auth: [7; AUTH],
        };
        let short = seal(&receiver, b"x").unwrap();
        let long = seal(&receiver, &[b'x'; PLAIN - 1]).unwrap();
        assert_eq!(short.len(), long.len());
        assert!(short.len() <= 4096);
        assert_ne!(short[..86], long[..86]);
        assert_eq!(seal(&receiver, &[b'x'; PLAIN]), Err(SealError));
    }

    #[test]
    fn what_is_no_point_is_refused() {
        assert!(!is_point(&[4; POINT]));
        assert!(!is_point(&[0; POINT]));
    }
}
