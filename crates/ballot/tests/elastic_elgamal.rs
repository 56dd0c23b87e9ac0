//! The ciphertexts against another library's encryption, which shares nothing with ours but the curve:
//! it reads them, adds them up and opens the sum to the same totals.

mod meeting;

use elastic_elgamal::group::{ElementOps, Ristretto};
use elastic_elgamal::{Ciphertext, DiscreteLogTable, Keypair, SecretKey};
use meeting::{Meeting, THREE_OF_TEN, election_secret};

#[test]
fn another_library_opens_the_same_totals() {
    let meeting = Meeting::new(12);
    let secret = SecretKey::<Ristretto>::from_bytes(election_secret().as_bytes()).unwrap();
    let keys = Keypair::from(secret);
    let ours = meeting.manifest.content().election_key.unwrap();
    assert_eq!(keys.public().as_bytes(), ours.as_bytes());

    let mut expected = [0_u64; 10];
    let mut sums = vec![Ciphertext::<Ristretto>::zero(); 10];
    for voter in 0..12_u8 {
        let chosen: Vec<u8> = (0..voter % 4).map(|each| (voter + each * 3) % 10).collect();
        for option in &chosen {
            expected[usize::from(*option)] += 1;
        }
        let ballot = meeting.seal(usize::from(voter), THREE_OF_TEN, 1, &chosen);
        for (sum, sealed) in sums.iter_mut().zip(ballot.ciphertexts()) {
            let read = |bytes: &[u8; 32]| Ristretto::deserialize_element(bytes).unwrap();
            let (alpha, beta) = (read(sealed.alpha.as_bytes()), read(sealed.beta.as_bytes()));
            *sum += Ciphertext::from_elements(alpha, beta);
        }
    }
    let table = DiscreteLogTable::new(0..=12);
    let opened: Vec<u64> = sums
        .into_iter()
        .map(|sum| keys.secret().decrypt(sum, &table).unwrap())
        .collect();
    assert_eq!(opened, expected);
    assert!(expected.iter().sum::<u64>() > 12);
}
