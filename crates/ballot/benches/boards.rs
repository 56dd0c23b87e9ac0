//! What a board of a large meeting costs beside its proofs: adding ballots up, opening the sum,
//! growing the tree and proving that a ballot is in it.

#[path = "../tests/election/mod.rs"]
mod election;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use election::{Election, Setup, meeting};
use sokoguru_ballot::ballot::CiphertextBytes;
use sokoguru_ballot::board::{Tree, is_included, leaf_hash};
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::tally::{Aggregate, combine};

/// Ballots of a large cooperative, and the other events of its board.
const BALLOTS: u32 = 10_000;
const EVENTS: u64 = 10_100;

fn tally(criterion: &mut Criterion) {
    let mut election = Election::opened(Setup::of(vec![meeting::item("lpj", ItemKind::Secret)]));
    let sealed: Vec<Vec<CiphertextBytes>> = (0..10)
        .map(|voter| election.vote(voter, 0, 1, &[0]).ciphertexts())
        .collect();
    election.close(12);
    let shares = [1, 2].map(|trustee| election.share_of(trustee, 0).said);
    let shares = [&shares[0], &shares[1]];
    // Which ballots are added does not change what it costs.
    let ballots = || sealed.iter().cycle().take(10_000).map(Vec::as_slice);
    let mut slow = criterion.benchmark_group("10,000 ballots of 3 options");
    slow.sample_size(10);
    slow.bench_function("add up", |bench| {
        bench.iter(|| Aggregate::of(0, 1, 3, black_box(ballots())));
    });
    // The search for a total is as long as the number of ballots allows.
    let mut sum = election
        .verifier
        .aggregate(0)
        .unwrap_or_else(|_| unreachable!());
    sum.ballots = BALLOTS;
    slow.bench_function("open the sum with two shares", |bench| {
        bench.iter(|| combine(black_box(&sum), &shares, 2));
    });
    slow.finish();
}

fn tree(criterion: &mut Criterion) {
    let leaves = || (0..EVENTS).map(|number| leaf_hash(&number.to_be_bytes()));
    let tree = Tree::of(leaves());
    let index = EVENTS / 3;
    let (Some(proof), Some(leaf)) = (tree.inclusion(index, EVENTS), tree.leaf(index)) else {
        return;
    };
    println!(
        "inclusion proof among {EVENTS} events: {} bytes",
        32 * proof.len()
    );
    let root = tree.root();
    criterion.bench_function("grow a tree of 10,100 events", |bench| {
        bench.iter(|| Tree::of(leaves()));
    });
    criterion.bench_function("prove an event among 10,100", |bench| {
        bench.iter(|| tree.inclusion(black_box(index), EVENTS));
    });
    criterion.bench_function("check that proof", |bench| {
        bench.iter(|| is_included(&leaf, black_box(index), EVENTS, &proof, &root));
    });
}

criterion_group!(boards, tally, tree);
criterion_main!(boards);
