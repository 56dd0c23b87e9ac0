//! Seals ballots for members whose credentials were printed: the many of a meeting that is tried
//! out from one machine. It only seals; whoever calls it brings the ballots to the box.
//!
//! ```text
//! voters MANIFEST ROLL < ORDERS
//! ```
//!
//! `MANIFEST` holds the bytes of a manifest, `ROLL` a roll file as the office writes it for the
//! registrars. An order is a line `CREDENTIAL ITEM REV PLACES`, with places from 0 and commas
//! between the marked options, or `-` for none. The answer is one ballot a line, in hexadecimal.

use std::io::{self, BufRead as _};
use std::{env, fs};

use sokoguru_ballot::ballot::{Sealer, Selection};
use sokoguru_ballot::credential::PaperCredential;
use sokoguru_ballot::keys::{Role, SecretKey};
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::randomness::RandomnessError;
use sokoguru_ballot::roll::Slot;

/// What a roll file begins with; then come the board's id and the roll.
const MAGIC: &[u8] = b"SKGROLL1\n";
/// Bytes of a board's id and of the count of voters.
const BEFORE_VOTERS: usize = 32 + 4;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [manifest, roll] = arguments.as_slice() else {
        return Err(io::Error::other("voters MANIFEST ROLL < ORDERS"));
    };
    let manifest = Manifest::parse(&fs::read(manifest)?).map_err(io::Error::other)?;
    let roll = fs::read(roll)?;
    let roll = Roll::read(&roll).ok_or_else(|| io::Error::other("this is no roll file"))?;
    for line in io::stdin().lock().lines() {
        let ballot = seal(&manifest, &roll, &line?)?;
        let digits: Vec<String> = ballot.iter().map(|byte| format!("{byte:02x}")).collect();
        println!("{}", digits.concat());
    }
    Ok(())
}

fn seal(manifest: &Manifest, roll: &Roll, order: &str) -> io::Result<Vec<u8>> {
    let wrong = || io::Error::other(format!("{order}: CREDENTIAL ITEM REV PLACES"));
    let words: Vec<&str> = order.split_whitespace().collect();
    let [credential, item, rev, places] = words.as_slice() else {
        return Err(wrong());
    };
    let place: u16 = item.parse().map_err(|_| wrong())?;
    let rev: u32 = rev.parse().map_err(|_| wrong())?;
    let item = manifest.item(place).ok_or_else(wrong)?;
    let mut selection = Selection::blank(item);
    for option in places.split(',').filter(|option| *option != "-") {
        selection = selection.with(option.parse().map_err(|_| wrong())?);
    }
    let seed = PaperCredential::read(credential).map_err(io::Error::other)?;
    let key = SecretKey::derive(Role::Voter, &seed).map_err(io::Error::other)?;
    let slot = roll
        .slot_of(key.public().as_bytes())
        .ok_or_else(|| io::Error::other("the credential is not on the roll"))?;
    let ballot = Sealer::new(manifest, slot, &key)
        .seal(place, rev, selection, &mut system)
        .map_err(io::Error::other)?;
    Ok(ballot.bytes().to_vec())
}

/// The system's randomness.
fn system(bytes: &mut [u8]) -> Result<(), RandomnessError> {
    use std::io::Read as _;
    let source = fs::File::open("/dev/urandom");
    let filled = source.and_then(|mut source| source.read_exact(bytes));
    filled.map_err(|_| RandomnessError)
}

/// The slots and keys of a roll file. It was checked when it was frozen.
struct Roll(Vec<([u8; 16], [u8; 32])>);

impl Roll {
    fn read(file: &[u8]) -> Option<Self> {
        let mut rest = file.strip_prefix(MAGIC)?.get(BEFORE_VOTERS..)?;
        let mut voters = Vec::new();
        while !rest.is_empty() {
            let (slot, after) = rest.split_first_chunk()?;
            let (key, after) = after.split_first_chunk()?;
            voters.push((*slot, *key));
            rest = after;
        }
        Some(Self(voters))
    }

    fn slot_of(&self, public: &[u8; 32]) -> Option<Slot> {
        let found = self.0.iter().find(|(_, key)| key == public);
        found.map(|(slot, _)| Slot::from_bytes(*slot))
    }
}
