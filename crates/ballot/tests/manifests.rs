//! Manifests: what can be written can be read, in one way only; what breaks a rule is refused by its
//! name; a later one changes only what may change.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod meeting;

use meeting::{CLOSE_AT, DURING, Meeting, OPEN_AT, text};
use proptest::prelude::*;
use sokoguru_ballot::manifest::{
    Decision, Item, ItemKind, Manifest, ManifestContent, ManifestError, SuccessionError, TieRule,
};
use sokoguru_ballot::start::BoardId;
use sokoguru_ballot::wire::{TEXT_LIMIT, Text, WireError};
use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};

#[test]
fn a_manifest_is_read_as_it_was_written() {
    let meeting = Meeting::new(3);
    let read = Manifest::parse(meeting.manifest.bytes()).unwrap();
    assert_eq!(read, meeting.manifest);
    let bytes = meeting.manifest.bytes();
    for length in 0..bytes.len() {
        assert!(Manifest::parse(&bytes[..length]).is_err(), "{length}");
    }
    let mut long = bytes.to_vec();
    long.push(0);
    let read = Manifest::parse(&long);
    assert_eq!(read.unwrap_err(), ManifestError::Wire(WireError::Long));
}

#[test]
fn a_manifest_with_any_bit_changed_has_another_fingerprint_or_is_refused() {
    let meeting = Meeting::new(1);
    let bytes = meeting.manifest.bytes();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = Manifest::parse(&changed) {
            assert_eq!(read.bytes(), changed, "bit {bit}");
            assert_ne!(read.fingerprint(), meeting.manifest.fingerprint());
        }
    }
}

fn refused(change: impl Fn(&mut ManifestContent)) -> ManifestError {
    let mut content = Meeting::new(1).manifest.content().clone();
    change(&mut content);
    Manifest::new(content).unwrap_err()
}

#[test]
fn a_manifest_that_breaks_a_rule_is_refused() {
    use ManifestError as E;
    assert_eq!(refused(|all| all.revision = 0), E::Revision);
    assert_eq!(refused(|all| all.close_at = OPEN_AT), E::Times);
    assert_eq!(refused(|all| all.accept_until = CLOSE_AT - 1), E::Times);
    assert_eq!(refused(|all| all.minimum = 0), E::Minimum);
    assert_eq!(refused(|all| all.threshold = 0), E::Trustees);
    assert_eq!(refused(|all| all.threshold = 4), E::Trustees);
    assert_eq!(refused(|all| all.election_key = None), E::Trustees);
    assert_eq!(refused(|all| all.verification_keys.clear()), E::Trustees);
    let no_trustees = |all: &mut ManifestContent| {
        all.threshold = 0;
        all.verification_keys.clear();
        all.election_key = None;
    };
    assert_eq!(refused(no_trustees), E::SecretWithoutTrustees(0));
    let repeated = |all: &mut ManifestContent| all.items[4].id = text("lpj");
    assert_eq!(refused(repeated), E::RepeatedItem(4));
    let huge = |all: &mut ManifestContent| {
        all.items = (0..300)
            .map(|number| Item {
                id: text(&number.to_string()),
                body: text(&"a".repeat(TEXT_LIMIT)),
                ..all.items[0].clone()
            })
            .collect();
    };
    assert!(matches!(refused(huge), E::Size(_)));
}

#[test]
fn an_item_that_breaks_a_rule_is_refused() {
    use ManifestError as E;
    let item =
        |place: usize, change: &dyn Fn(&mut Item)| refused(|all| change(&mut all.items[place]));
    assert_eq!(item(0, &|item| item.revision = 0), E::ItemRevision(0));
    assert_eq!(item(0, &|item| item.options.truncate(1)), E::Options(0));
    let same = |item: &mut Item| item.options[1].id = item.options[2].id.clone();
    assert_eq!(item(0, &same), E::Options(0));
    assert_eq!(item(1, &|item| item.min = 4), E::Bounds(1));
    let nothing = |item: &mut Item| (item.min, item.max) = (0, 0);
    assert_eq!(item(1, &nothing), E::Bounds(1));
    assert_eq!(item(1, &|item| item.options.truncate(2)), E::Bounds(1));
    assert_eq!(item(3, &|item| item.max = 1), E::Bounds(3));
    let with_options = |consensus: &mut Item| {
        consensus.options = meeting::item("x", ItemKind::Open).options;
    };
    assert_eq!(item(3, &with_options), E::Options(3));
    let decided = |place, decision: Decision| item(place, &|item| item.decision = decision);
    let seats = |seats| Decision::Election {
        tie: TieRule::Lots,
        seats,
    };
    assert_eq!(decided(1, seats(0)), E::Decision(1));
    assert_eq!(decided(1, seats(33)), E::Decision(1));
    assert_eq!(decided(1, seats(2)), E::Decision(1));
    assert_eq!(decided(3, seats(1)), E::Decision(3));
    assert_eq!(decided(0, Decision::Consensus), E::Decision(0));
    let majority = |favour, against, abstain| Decision::Majority {
        tie: TieRule::NotAccepted,
        favour,
        against,
        abstain,
        rule: MajorityRule::SIMPLE,
    };
    for wrong in [
        majority(0, 1, None),
        majority(0, 0, Some(1)),
        majority(0, 1, Some(1)),
        majority(0, 1, Some(3)),
        majority(1, 3, Some(2)),
    ] {
        assert_eq!(decided(0, wrong), E::Decision(0));
    }
    let two_marks = |item: &mut Item| (item.min, item.max) = (1, 2);
    assert_eq!(item(0, &two_marks), E::Decision(0));
}

#[test]
fn a_manifest_of_another_board_or_with_too_few_voters_is_refused() {
    let meeting = Meeting::new(3);
    let check = |change: &dyn Fn(&mut ManifestContent)| {
        let mut content = meeting.manifest.content().clone();
        change(&mut content);
        let manifest = Manifest::new(content).unwrap();
        manifest.check_board(&meeting.start, &meeting.roll)
    };
    assert_eq!(check(&|all| all.voters = 3), Ok(()));
    let few = ManifestError::Voters {
        voters: 2,
        enrolled: 3,
    };
    assert_eq!(check(&|all| all.voters = 2), Err(few));
    let other = Err(ManifestError::OtherBoard);
    assert_eq!(check(&|all| all.threshold = 3), other);
    assert_eq!(check(&|all| all.verification_keys.truncate(2)), other);
    let board = |all: &mut ManifestContent| all.board_id = BoardId::from_bytes([1; 32]);
    assert_eq!(check(&board), other);
    let hash = |all: &mut ManifestContent| {
        all.roll_hash = sokoguru_ballot::roll::RollHash::from_bytes([1; 32]);
    };
    assert_eq!(check(&hash), other);
}

#[test]
fn a_later_manifest_changes_only_what_may_change() {
    use SuccessionError as E;
    let first = Meeting::new(3).manifest;
    let follow = |at: u64, change: &dyn Fn(&mut ManifestContent)| {
        let mut content = first.content().clone();
        content.revision = 2;
        change(&mut content);
        first.check_successor(&Manifest::new(content).unwrap(), at)
    };
    assert_eq!(follow(DURING, &|_| {}), Ok(()));
    let allowed = |all: &mut ManifestContent| {
        all.title = text("RAT 2026, lanjutan");
        all.close_at += 60_000;
        all.accept_until += 120_000;
        all.revote = false;
        all.items[1].revision = 5;
        all.items[1].max = 2;
        let mut new = all.items[0].clone();
        new.id = text("new");
        all.items.push(new);
    };
    assert_eq!(follow(DURING, &allowed), Ok(()));
    assert_eq!(follow(OPEN_AT - 1, &|all| all.open_at -= 5), Ok(()));
    assert_eq!(follow(OPEN_AT, &|all| all.open_at -= 5), Err(E::Opened));
    assert_eq!(follow(CLOSE_AT, &|_| {}), Ok(()));
    assert_eq!(follow(CLOSE_AT + 1, &|_| {}), Err(E::ClosesInThePast));
    for revision in [1, 3] {
        let error = E::Revision {
            before: 1,
            next: revision,
        };
        assert_eq!(follow(DURING, &|all| all.revision = revision), Err(error));
    }
    for change in [
        &(|all: &mut ManifestContent| all.minimum = 1) as &dyn Fn(&mut ManifestContent),
        &|all| all.voters += 1,
        &|all| all.threshold = 3,
        &|all| all.board_id = BoardId::from_bytes([1; 32]),
        &|all| all.verification_keys.swap(0, 1),
        &|all| all.election_key = Some(*all.verification_keys[0].point()),
    ] {
        assert_eq!(follow(DURING, change), Err(E::Fixed));
    }
    let drop_last = |all: &mut ManifestContent| all.items.truncate(4);
    assert_eq!(follow(DURING, &drop_last), Err(E::MissingItem));
    let silently = |all: &mut ManifestContent| all.items[2].body = text("other");
    assert_eq!(follow(DURING, &silently), Err(E::ItemRevision(2)));
    let swap = |all: &mut ManifestContent| {
        all.items.swap(0, 2);
        all.items[0].revision = 2;
        all.items[2].revision = 2;
    };
    assert_eq!(follow(DURING, &swap), Err(E::OtherItem(0)));
}

fn texts() -> impl Strategy<Value = Text> {
    ".{0,40}".prop_map(|text| Text::new(text).unwrap())
}

fn rules() -> impl Strategy<Value = (u32, u32, bool)> {
    (1..=u32::MAX, any::<u32>(), any::<bool>())
        .prop_map(|(all, part, strict)| (part % all, all, strict))
        .prop_filter("some part", |(part, _, _)| *part > 0)
}

fn items() -> impl Strategy<Value = Item> {
    let base = (texts(), texts(), 1..=u32::MAX, rules(), rules());
    (base, 2..=32_usize, any::<[u8; 4]>(), any::<bool>()).prop_map(
        |((title, body, revision, quorum, majority), options, random, secret)| {
            let kind = if secret {
                ItemKind::Secret
            } else {
                ItemKind::Open
            };
            let seats = random[0] % 32 + 1;
            let most = usize::from(seats).min(options);
            let max = random[1] % u8::try_from(most).unwrap() + 1;
            let base = meeting::election("x", options, random[2] % (max + 1), max);
            let tie = [TieRule::VoteAgain, TieRule::Lots, TieRule::NotAccepted];
            let tie = tie[usize::from(random[3] % 3)];
            let basis = if secret {
                MajorityBasis::Cast
            } else {
                MajorityBasis::Present
            };
            let rule = MajorityRule::new(majority.0, majority.1, majority.2, basis).unwrap();
            let two = options == 2;
            let decision = Decision::Election { tie, seats };
            let bounds = if two {
                (base.min.min(1), 1)
            } else {
                (base.min, base.max)
            };
            Item {
                title,
                body,
                revision,
                kind,
                quorum: QuorumRule::new(quorum.0, quorum.1, quorum.2).unwrap(),
                decision: if two {
                    Decision::Majority {
                        tie,
                        favour: 1,
                        against: 0,
                        abstain: None,
                        rule,
                    }
                } else {
                    decision
                },
                min: bounds.0,
                max: bounds.1,
                ..base
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_manifest_is_read_as_it_was_written(
        items in proptest::collection::vec(items(), 0..6),
        title in texts(),
        revision in 1..=u32::MAX,
        revote: bool,
    ) {
        let mut content = Meeting::new(1).manifest.content().clone();
        content.items = items;
        for (number, item) in content.items.iter_mut().enumerate() {
            item.id = text(&number.to_string());
        }
        content.title = title;
        content.revision = revision;
        content.revote = revote;
        let manifest = Manifest::new(content).unwrap();
        prop_assert_eq!(Manifest::parse(manifest.bytes()).unwrap(), manifest);
    }
}
