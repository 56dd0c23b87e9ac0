//! What a ballot costs: sealing it on a phone, checking it on a server, and its bytes.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the measurement that needs it"
)]

#[path = "../tests/meeting/mod.rs"]
mod meeting;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use meeting::{IN_CLEAR, Meeting, THREE_OF_TEN, UP_TO_TWO, YES_NO, source};
use sokoguru_ballot::ballot::{Ballot, Sealer, Selection, Verifier};

const CASES: &[(&str, u16, &[u8])] = &[
    ("one of 3", YES_NO, &[1]),
    ("up to 2 of 4", UP_TO_TWO, &[1, 3]),
    ("up to 3 of 10", THREE_OF_TEN, &[1, 5, 7]),
    ("in clear", IN_CLEAR, &[1]),
];

fn one(criterion: &mut Criterion) {
    let meeting = Meeting::new(2);
    let verifier = Verifier::new(&meeting.manifest);
    for (name, place, chosen) in CASES {
        let ballot = meeting.seal(0, *place, 1, chosen);
        println!("{name}: {} bytes", ballot.bytes().len());
        criterion.bench_function(&format!("seal {name}"), |bench| {
            bench.iter(|| meeting.seal(0, *place, 1, black_box(chosen)));
        });
        criterion.bench_function(&format!("parse {name}"), |bench| {
            bench.iter(|| Ballot::parse(black_box(ballot.bytes())).unwrap());
        });
        let fitting = meeting.fit(&ballot);
        criterion.bench_function(&format!("verify {name}"), |bench| {
            bench.iter(|| verifier.verify(black_box(&fitting)).unwrap());
        });
    }
    let item = meeting.manifest.item(YES_NO).unwrap();
    let sealer = Sealer::new(&meeting.manifest, meeting.slots[0], &meeting.keys[0]);
    let mut source = source("again");
    criterion.bench_function("seal one of 3, again with the same tables", |bench| {
        bench.iter_batched(
            || Selection::blank(item).with(1),
            |selection| sealer.seal(YES_NO, 1, selection, &mut source).unwrap(),
            BatchSize::SmallInput,
        );
    });
}

fn many(criterion: &mut Criterion) {
    let meeting = Meeting::new(256);
    let verifier = Verifier::new(&meeting.manifest);
    let ballots: Vec<Ballot> = (0..256)
        .map(|voter| meeting.seal(voter, YES_NO, 1, &[1]))
        .collect();
    let fitting: Vec<_> = ballots.iter().map(|each| meeting.fit(each)).collect();
    criterion.bench_function("verify 256 ballots, one of 3", |bench| {
        bench.iter(|| verifier.verify_many(black_box(&fitting)));
    });
}

/// A large meeting, on one core. What the totals cost beside this is measured with the tally.
fn meeting_of_ten_thousand(criterion: &mut Criterion) {
    let meeting = Meeting::new(10_000);
    let verifier = Verifier::new(&meeting.manifest);
    let ballots: Vec<Ballot> = (0..10_000)
        .map(|voter| meeting.seal(voter, YES_NO, 1, &[1]))
        .collect();
    let mut group = criterion.benchmark_group("10,000 ballots");
    group.sample_size(10);
    group.bench_function("verify, one of 3", |bench| {
        bench.iter(|| {
            let fitting: Vec<_> = ballots.iter().map(|each| meeting.fit(each)).collect();
            verifier.verify_many(black_box(&fitting))
        });
    });
}

criterion_group!(benches, one, many, meeting_of_ten_thousand);
criterion_main!(benches);
