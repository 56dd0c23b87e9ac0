//! What comes after the closing: sums of the ballots that count, the trustees' shares, results and
//! lots. Everything on the board is computed again and compared.

use std::collections::BTreeMap;

use super::Begun;
use super::ballots::Vote;
use super::fault::Breach;
use crate::board::event::Lots;
use crate::manifest::{Item, ItemKind};
use crate::result::{ItemResult, Known, decide};
use crate::signed::Signed;
use crate::tally::{Aggregate, AggregateHash, OpeningShare, combine};
use sokoguru_domain::meeting::Outcome;

/// What the board says of one item after the closing.
#[derive(Debug, Clone, Default)]
struct Tally {
    aggregate: Option<(Aggregate, AggregateHash)>,
    shares: BTreeMap<u8, OpeningShare>,
    results: Vec<ItemResult>,
    lots: Option<Vec<u8>>,
}

/// What the board says after the closing, by the items' places.
#[derive(Debug, Clone, Default)]
pub(super) struct Tallies {
    items: BTreeMap<u16, Tally>,
}

impl Tallies {
    pub(super) fn has_result(&self, item: u16) -> bool {
        self.result(item).is_some()
    }

    /// The last result of an item.
    pub(super) fn result(&self, item: u16) -> Option<&ItemResult> {
        self.items.get(&item)?.results.last()
    }

    /// The trustees who gave their share of an item.
    pub(super) fn sharers(&self, item: u16) -> Vec<u8> {
        let tally = self.items.get(&item).into_iter();
        tally
            .flat_map(|tally| tally.shares.keys().copied())
            .collect()
    }

    pub(super) fn lots(&self, item: u16) -> Option<&[u8]> {
        self.items.get(&item)?.lots.as_deref()
    }

    fn waits_for_lots(&self, item: u16) -> bool {
        self.items.get(&item).is_some_and(|tally| {
            let last = tally.results.last();
            tally.lots.is_none() && last.is_some_and(|result| result.outcome == Outcome::AwaitsLots)
        })
    }
}

impl Begun {
    /// An item of the final manifest.
    fn final_item(&self, place: u16, revision: u32) -> Result<&Item, Breach> {
        if self.closing.is_none() {
            return Err(Breach::NotClosed);
        }
        self.needs_manifest()?
            .item(place)
            .filter(|item| item.revision == revision)
            .ok_or(Breach::NoItem(place))
    }

    /// The sum of the ballots of a secret item that count.
    pub(super) fn aggregate(&self, place: u16) -> Result<Aggregate, Breach> {
        let item = self
            .needs_manifest()?
            .item(place)
            .ok_or(Breach::NoItem(place))?;
        if item.kind != ItemKind::Secret {
            return Err(Breach::ItemKind(place));
        }
        let votes = self.ballots.votes(place, item.revision);
        let sealed = votes.filter_map(|vote| match vote {
            Vote::Secret(ciphertexts) => Some(ciphertexts.as_slice()),
            Vote::Open(_) => None,
        });
        Ok(Aggregate::of(
            place,
            item.revision,
            item.options.len(),
            sealed,
        )?)
    }

    /// Whether an item has so few secret ballots that they are never opened.
    pub(super) fn below_minimum(&self, place: u16, item: &Item) -> Result<Option<Breach>, Breach> {
        let minimum = self.needs_manifest()?.content().minimum;
        let ballots = self.ballots.counting(place, item.revision);
        let below = item.kind == ItemKind::Secret && ballots < minimum;
        Ok(below.then_some(Breach::BelowMinimum {
            item: place,
            ballots,
            minimum,
        }))
    }

    pub(super) fn take_aggregate(&mut self, payload: &[u8]) -> Result<(), Breach> {
        let aggregate = Aggregate::parse(payload)?;
        let place = aggregate.item;
        self.final_item(place, aggregate.revision)?;
        if self
            .tallies
            .items
            .get(&place)
            .is_some_and(|tally| tally.aggregate.is_some())
        {
            return Err(Breach::SecondAggregate(place));
        }
        if aggregate != self.aggregate(place)? {
            return Err(Breach::OtherAggregate(place));
        }
        let fingerprint = *self.needs_manifest()?.fingerprint();
        let hash = aggregate.hash(self.start.board_id(), &fingerprint)?;
        self.tallies.items.entry(place).or_default().aggregate = Some((aggregate, hash));
        Ok(())
    }

    pub(super) fn take_share(&mut self, payload: &[u8]) -> Result<(), Breach> {
        let signed = Signed::<OpeningShare>::parse(payload)?;
        let share = &signed.said;
        let place = share.item;
        let item = self.final_item(place, share.revision)?;
        let tally = self.tallies.items.get(&place);
        let (aggregate, hash) = tally
            .and_then(|tally| tally.aggregate.as_ref())
            .ok_or(Breach::NoAggregate(place))?;
        if let Some(breach) = self.below_minimum(place, item)? {
            return Err(breach);
        }
        let nobody = Breach::NoTrustee(share.trustee);
        let trustee = self.start.trustee(share.trustee).ok_or(nobody)?;
        if tally.is_some_and(|tally| tally.shares.contains_key(&share.trustee)) {
            return Err(Breach::SecondShare(share.trustee));
        }
        let board_id = self.start.board_id();
        if !signed.is_by(&trustee.signing, board_id) {
            return Err(Breach::TrusteeSignature(share.trustee));
        }
        let number = usize::from(share.trustee).checked_sub(1).ok_or(nobody)?;
        let keys = self.ceremony.keys().ok_or(Breach::NoKeys)?;
        let key = keys.verification.get(number).ok_or(nobody)?;
        share.check(board_id, aggregate, hash, key)?;
        let tally = self.tallies.items.entry(place).or_default();
        tally.shares.insert(share.trustee, signed.said);
        Ok(())
    }

    pub(super) fn take_result(&mut self, payload: &[u8]) -> Result<(), Breach> {
        let result = ItemResult::parse(payload)?;
        let place = result.item;
        self.final_item(place, result.revision)?;
        let tally = self.tallies.items.get(&place);
        let follows = tally.is_none_or(|tally| match tally.results.as_slice() {
            [] => true,
            [first] => first.outcome == Outcome::AwaitsLots && tally.lots.is_some(),
            _ => false,
        });
        if !follows {
            return Err(Breach::SecondResult(place));
        }
        if result != self.expected_result(place, self.tallies.lots(place))? {
            return Err(Breach::OtherResult(place));
        }
        let tally = self.tallies.items.entry(place).or_default();
        tally.results.push(result);
        Ok(())
    }

    pub(super) fn take_lots(&mut self, payload: &[u8]) -> Result<(), Breach> {
        let lots = Lots::parse(payload)?;
        self.final_item(lots.item, lots.revision)?;
        if !self.tallies.waits_for_lots(lots.item) {
            return Err(Breach::NoLots(lots.item));
        }
        // The rules refuse an order of others than the tied.
        self.expected_result(lots.item, Some(&lots.order))?;
        self.tallies.items.entry(lots.item).or_default().lots = Some(lots.order);
        Ok(())
    }

    /// What follows for an item from everything on the board.
    pub(super) fn expected_result(
        &self,
        place: u16,
        lots: Option<&[u8]>,
    ) -> Result<ItemResult, Breach> {
        let content = self.needs_manifest()?.content();
        let item = self
            .needs_manifest()?
            .item(place)
            .ok_or(Breach::NoItem(place))?;
        let present = self.closing.ok_or(Breach::NotClosed)?.present;
        let totals = self.totals(place, item)?;
        let consensus = self.consensus.get(&(place, item.revision));
        let known = Known {
            voters: content.voters,
            present,
            minimum: content.minimum,
            ballots: self.ballots.counting(place, item.revision),
            totals: &totals,
            lots,
            agreed: consensus.map(|consensus| consensus.agreed),
        };
        Ok(decide(place, item, &known)?)
    }

    fn totals(&self, place: u16, item: &Item) -> Result<Vec<u32>, Breach> {
        match item.kind {
            ItemKind::Consensus => Ok(Vec::new()),
            ItemKind::Open => {
                let mut totals = vec![0_u32; item.options.len()];
                for vote in self.ballots.votes(place, item.revision) {
                    if let Vote::Open(marks) = vote {
                        for (total, mark) in totals.iter_mut().zip(marks) {
                            *total = total.saturating_add(u32::from(*mark));
                        }
                    }
                }
                Ok(totals)
            }
            ItemKind::Secret => {
                if self.below_minimum(place, item)?.is_some() {
                    return Ok(Vec::new());
                }
                let tally = self.tallies.items.get(&place);
                let aggregate = tally.and_then(|tally| tally.aggregate.as_ref());
                let (aggregate, _) = aggregate.ok_or(Breach::NoAggregate(place))?;
                let shares: Vec<&OpeningShare> = tally
                    .into_iter()
                    .flat_map(|tally| tally.shares.values())
                    .collect();
                Ok(combine(aggregate, &shares, self.start.content().threshold)?)
            }
        }
    }
}
