"""The Merkle tree of RFC 9162, section 2.1, with SHA-256, and the proofs of 2.1.3 and 2.1.4."""

import hashlib


def leaf(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves):
    """The root over hashes of leaves."""
    return root_at(leaves, len(leaves))


def root_at(leaves, size):
    """The root that the tree had when it held the first `size` leaves."""
    if size == 0:
        return hashlib.sha256(b"").digest()
    level = list(leaves[:size])
    while len(level) > 1:
        above = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def inclusion_holds(index, size, leaf_hash, path, expected):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf_hash
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn != 0:
                fn >>= 1
                sn >>= 1
        else:
            r = node(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == expected


def consistency_holds(first, second, first_root, second_root, path):
    """RFC 9162, section 2.1.4.2; and with an empty path: equal sizes, and beginning with none."""
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == root([])
    if first > second:
        return False
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr = node(c, fr)
            sr = node(c, sr)
            while not fn & 1 and fn != 0:
                fn >>= 1
                sn >>= 1
        else:
            sr = node(sr, c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == first_root and sr == second_root
