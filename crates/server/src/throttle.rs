//! How often somebody may ask: one bucket of tokens an address, one a member, one a
//! slot.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sokoguru_api::ProblemCode;

use crate::config::{Bucket, Limits};
use crate::problem::Failure;
use crate::store::members::MemberId;
use crate::store::officers::OfficerId;

/// All buckets.
pub struct Throttle {
    address: DefaultKeyedRateLimiter<IpAddr>,
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    member: DefaultKeyedRateLimiter<MemberId>,
    officer: DefaultKeyedRateLimiter<OfficerId>,
    slot: DefaultKeyedRateLimiter<[u8; 16]>,
    joining: DefaultKeyedRateLimiter<IpAddr>,
    copy: DefaultKeyedRateLimiter<MemberId>,
    clock: DefaultClock,
}

impl Throttle {
    /// Full buckets of these sizes.
    pub fn new(limits: Limits) -> Self {
        Self {
            address: keyed(limits.address),
            sign_in: keyed(limits.sign_in),
            member: keyed(limits.member),
            officer: keyed(limits.member),
            slot: keyed(limits.slot),
            joining: slow(limits.joining),
            copy: slow(limits.copy),
            clock: DefaultClock::default(),
        }
    }

    /// A request of an address.
    pub fn address(&self, from: IpAddr) -> Result<(), Failure> {
        self.take(&self.address, &network(from))
    }

    /// A request of an address that costs a hash.
    pub fn sign_in(&self, from: IpAddr) -> Result<(), Failure> {
        self.take(&self.sign_in, &network(from))
    }

    /// A request of a member.
    pub fn member(&self, who: MemberId) -> Result<(), Failure> {
        self.take(&self.member, &who)
    }

    /// A request of an officer.
    pub fn officer(&self, who: OfficerId) -> Result<(), Failure> {
        self.take(&self.officer, &who)
    }

    /// A proved ballot of a slot.
    pub fn slot(&self, slot: [u8; 16]) -> Result<(), Failure> {
        self.take(&self.slot, &slot)
    }

    /// An application for membership from an address: nobody signs for it, and each takes room.
    pub fn joining(&self, from: IpAddr) -> Result<(), Failure> {
        self.take(&self.joining, &network(from))
    }

    /// A copy of everything about a member.
    pub fn copy(&self, who: MemberId) -> Result<(), Failure> {
        self.take(&self.copy, &who)
    }

    /// Forgets the buckets that are full again.
    pub fn forget_full(&self) {
        self.address.retain_recent();
        self.sign_in.retain_recent();
        self.member.retain_recent();
        self.officer.retain_recent();
        self.slot.retain_recent();
        self.joining.retain_recent();
        self.copy.retain_recent();
    }

    fn take<K: Hash + Eq + Clone>(
        &self,
        bucket: &DefaultKeyedRateLimiter<K>,
        key: &K,
    ) -> Result<(), Failure> {
        bucket.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now()).as_secs();
            let seconds = u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1);
            Failure::from(ProblemCode::RateLimited).retry(None, seconds)
        })
    }
}

/// A bucket that fills by the minute.
fn slow<K: Hash + Eq + Clone>(bucket: Bucket) -> DefaultKeyedRateLimiter<K> {
    let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(
        Quota::per_minute(at_least_one(bucket.rate)).allow_burst(at_least_one(bucket.burst)),
    )
}

fn keyed<K: Hash + Eq + Clone>(bucket: Bucket) -> DefaultKeyedRateLimiter<K> {
    let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(
        Quota::per_second(at_least_one(bucket.rate)).allow_burst(at_least_one(bucket.burst)),
    )
}

/// An IPv6 customer has a whole /64, so that is what counts as one address.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_dry_for_one_key_and_says_when_it_fills() {
        let throttle = Throttle::new(Limits {
            address: Bucket { burst: 2, rate: 1 },
            ..Limits::default()
        });
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let same_network: IpAddr = "2001:db8::2".parse().unwrap();
        let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        assert!(throttle.address(one).is_ok());
        assert!(throttle.address(same_network).is_ok());
        let refused = throttle.address(one).unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::RateLimited));
        assert!(throttle.address(other).is_ok());
    }

    #[test]
    fn a_mapped_address_is_the_same_as_the_plain_one() {
        let mapped: IpAddr = "::ffff:192.0.2.7".parse().unwrap();
        assert_eq!(network(mapped), "192.0.2.7".parse::<IpAddr>().unwrap());
    }
}
