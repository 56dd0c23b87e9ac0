//! The Merkle tree over the board's events: RFC 9162, section 2.1, with SHA-256.
//!
//! It holds hashes only and knows nothing of events. Who signs a root stands in [`super::head`].

use sha2::{Digest, Sha256};

/// A node of the tree.
pub type Hash = [u8; 32];

/// The most hashes that a proof about a tree of 2^64 leaves can have, so that a reader need not
/// take more.
pub const LONGEST_PROOF: usize = 65;

/// The hash of a leaf: `SHA-256(0x00 ‖ bytes)`.
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

/// The hash of two nodes: `SHA-256(0x01 ‖ left ‖ right)`.
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root of a tree without leaves: `SHA-256("")`.
pub fn empty_root() -> Hash {
    Sha256::new().finalize().into()
}

/// An append-only tree that answers for any of its earlier sizes.
///
/// Shape: `levels[k]` holds the roots of all complete subtrees of 2^k leaves, from the left. That
/// is two hashes a leaf, 640 KB at 10,000 leaves; adding a leaf and making a proof take O(log n).
#[derive(Debug, Clone, Default)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// A tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// A tree of these leaf hashes.
    pub fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::new();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for level in 0.. {
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                return;
            };
            row.push(node);
            if row.len() % 2 == 1 {
                return;
            }
            // Two complete subtrees of one size make one of the next.
            let [.., left, right] = row.as_slice() else {
                return;
            };
            node = node_hash(left, right);
        }
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels
            .first()
            .map_or(0, |leaves| u64::try_from(leaves.len()).unwrap_or(u64::MAX))
    }

    /// The hash of leaf number `index`, from 0.
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.complete(0, index)
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        self.root_at(self.size()).unwrap_or_else(empty_root)
    }

    /// The root that the tree had with so many leaves; `None` if it never had so many.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        if size > self.size() {
            return None;
        }
        if size == 0 {
            return Some(empty_root());
        }
        self.subtree(0, size)
    }

    /// The proof that leaf `index` is in the tree of the first `size` leaves.
    ///
    /// Shape: the siblings from the leaf up (RFC 9162, 2.1.3.1). `None` if `index >= size` or the
    /// tree never had that size.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut path = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if index < middle {
                path.push(self.subtree(middle, end)?);
                end = middle;
            } else {
                path.push(self.subtree(start, middle)?);
                start = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// The proof that the tree of `new` leaves begins with that of `old` leaves.
    ///
    /// Shape: RFC 9162, 2.1.4.1. It is empty for `old = 0` and for `old = new`, where nothing needs
    /// to be proved. `None` if `old > new` or the tree never had these sizes.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old > new || new > self.size() {
            return None;
        }
        if old == 0 || old == new {
            return Some(Vec::new());
        }
        let (mut start, mut end) = (0, new);
        let mut path = Vec::new();
        while old < end {
            let middle = start + split(end - start);
            if old <= middle {
                path.push(self.subtree(middle, end)?);
                end = middle;
            } else {
                path.push(self.subtree(start, middle)?);
                start = middle;
            }
        }
        // What is left ends where the old tree ended. From the very left it is the old tree itself,
        // whose root the reader has.
        if start > 0 {
            path.push(self.subtree(start, end)?);
        }
        path.reverse();
        Some(path)
    }

    /// The root over the leaves `start..end`, as it arises when a tree is split.
    ///
    /// Invariant: `start` is a multiple of every power of two that is smaller than the length.
    fn subtree(&self, start: u64, end: u64) -> Option<Hash> {
        let length = end.checked_sub(start)?;
        if length.is_power_of_two() {
            let level = length.trailing_zeros();
            return self.complete(level, start >> level);
        }
        let middle = start + split(length);
        let left = self.subtree(start, middle)?;
        let right = self.subtree(middle, end)?;
        Some(node_hash(&left, &right))
    }

    fn complete(&self, level: u32, place: u64) -> Option<Hash> {
        let row = self.levels.get(usize::try_from(level).ok()?)?;
        row.get(usize::try_from(place).ok()?).copied()
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

/// Whether `leaf` is leaf number `index` of the tree of `size` leaves with this root.
///
/// Source: RFC 9162, 2.1.3.2.
pub fn is_included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut node = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            node = node_hash(sibling, &node);
            // A node without a right sibling was passed up unchanged.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && node == *root
}

/// Whether the tree of `new` leaves and root `new_root` begins with that of `old` leaves and root
/// `old_root`.
///
/// Source: RFC 9162, 2.1.4.2.
pub fn is_consistent(old: u64, new: u64, proof: &[Hash], old_root: &Hash, new_root: &Hash) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (seed, rest) = if old.is_power_of_two() {
        (*old_root, proof)
    } else {
        match proof.split_first() {
            Some((first, rest)) => (*first, rest),
            None => return false,
        }
    };
    let (mut before, mut after) = (seed, seed);
    if rest.is_empty() {
        return false;
    }
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            before = node_hash(sibling, &before);
            after = node_hash(sibling, &after);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            after = node_hash(&after, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && before == *old_root && after == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree by its definition: RFC 9162, 2.1.1.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            many => {
                let mut half = 1;
                while half * 2 < many.len() {
                    half *= 2;
                }
                node_hash(&by_definition(&many[..half]), &by_definition(&many[half..]))
            }
        }
    }

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let entries: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::new();
        for (entry, root) in entries.into_iter().zip(roots) {
            tree.push(leaf_hash(entry));
            let digits = |byte: usize| u8::from_str_radix(&root[2 * byte..2 * byte + 2], 16);
            let known: Hash = core::array::from_fn(|byte| digits(byte).unwrap());
            assert_eq!(tree.root(), known);
        }
    }

    #[test]
    fn every_size_has_the_root_of_the_definition() {
        let leaves = leaves(70);
        let tree = Tree::of(leaves.iter().copied());
        for size in 0..=70_u64 {
            let some = &leaves[..usize::try_from(size).unwrap()];
            assert_eq!(tree.root_at(size), Some(by_definition(some)));
        }
        assert_eq!(tree.root_at(71), None);
    }

    #[test]
    fn every_leaf_is_proved_and_nothing_else_is() {
        let tree = Tree::of(leaves(40));
        for size in 1..=40 {
            let root = tree.root_at(size).unwrap();
            for index in 0..size {
                let proof = tree.inclusion(index, size).unwrap();
                let leaf = tree.leaf(index).unwrap();
                assert!(is_included(&leaf, index, size, &proof, &root));
                assert!(!is_included(&leaf, index + 1, size, &proof, &root));
                assert!(!is_included(&leaf_hash(b"?"), index, size, &proof, &root));
                let mut longer = proof.clone();
                longer.push(root);
                assert!(!is_included(&leaf, index, size, &longer, &root));
                if let Some((_, shorter)) = proof.split_last() {
                    assert!(!is_included(&leaf, index, size, shorter, &root));
                }
            }
            assert_eq!(tree.inclusion(size, size), None);
        }
    }

    #[test]
    fn every_earlier_tree_is_proved_and_no_other() {
        let tree = Tree::of(leaves(40));
        for new in 0..=40 {
            let new_root = tree.root_at(new).unwrap();
            for old in 0..=new {
                let old_root = tree.root_at(old).unwrap();
                let proof = tree.consistency(old, new).unwrap();
                assert!(is_consistent(old, new, &proof, &old_root, &new_root));
                let other = leaf_hash(b"another tree");
                assert!(!is_consistent(old, new, &proof, &other, &new_root));
                if old > 0 {
                    assert!(!is_consistent(old, new, &proof, &old_root, &other));
                }
                for place in 0..proof.len() {
                    let mut wrong = proof.clone();
                    wrong[place][0] ^= 1;
                    assert!(!is_consistent(old, new, &wrong, &old_root, &new_root));
                }
                let mut longer = proof.clone();
                longer.push(other);
                assert!(!is_consistent(old, new, &longer, &old_root, &new_root));
            }
            assert_eq!(tree.consistency(new + 1, new), None);
        }
    }
}
