"""Equations: signatures, rings over bits and sums, and equality of logarithms.

Each function gets bytes and numbers that a reader has accepted, and says whether the proof
holds. Points go in as their 32 bytes. Where a proof stands in a document is left to others.
"""

import ristretto as group
from wire import hash512, to_scalar, to_short, u8, u16

SHORT = 1 << 128


def _table(encoded):
    return group.odd_multiples(group.decode(encoded))


def signature_holds(key, signature, tag, *parts):
    """Schnorr: s·G = R + c·X."""
    big_r, s = signature
    message = hash512(tag, *parts)
    c = to_scalar(hash512("sokoguru/signature/1", big_r, key, message))
    got = group.sum_of([(-c, _table(key))], group.generator().times(s))
    return group.equal(got, group.decode(big_r))


def read_signature(reader):
    return reader.point(), reader.scalar()


def _branches(key, alpha, beta, answers):
    """The bytes A_b ‖ B_b of each branch (b, e, z): the ciphertext would hold b."""
    base, blind = group.generator(), group.base(key)
    alpha, beta = _table(alpha), _table(beta)
    parts = []
    for b, e, z in answers:
        parts.append(group.encode(group.sum_of([(-e, alpha)], base.times(z))))
        shift = base.times(e * b) if b else group.IDENTITY
        parts.append(group.encode(group.sum_of([(-e, beta)], group.add(blind.times(z), shift))))
    return parts


def bit_holds(context, key, option, alpha, beta, e0, e1, z0, z1):
    parts = _branches(key, alpha, beta, [(0, e0, z0), (1, e1, z1)])
    expected = hash512("sokoguru/bit/1", context, key, u8(option), alpha, beta, *parts)
    return (e0 + e1) % SHORT == to_short(expected)


def range_holds(context, key, least, most, ciphertexts, es, zs):
    alpha, beta = (group.encode(total) for total in sums(ciphertexts))
    answers = list(zip(range(least, most + 1), es, zs))
    parts = _branches(key, alpha, beta, answers)
    everything = b"".join(a + b for a, b in ciphertexts)
    expected = hash512("sokoguru/range/1", context, key, u8(least), u8(most), everything, *parts)
    return sum(es) % SHORT == to_short(expected)


def sums(ciphertexts):
    """(Σα, Σβ) as points."""
    alpha = beta = group.IDENTITY
    for a, b in ciphertexts:
        alpha = group.add(alpha, group.decode(a))
        beta = group.add(beta, group.decode(b))
    return alpha, beta


def possession_holds(board_id, round_, trustee, key, nonces, e, z):
    """The trustee knows the logarithms of its constant coefficient and of each share's R."""
    points = [key, *nonces]
    powers = [pow(e, power, group.ORDER) for power in range(1, len(points) + 1)]
    terms = [(-power, _table(point)) for power, point in zip(powers, points)]
    w = group.sum_of(terms, group.generator().times(z))
    parts = (board_id, u16(round_), u8(trustee), key, b"".join(nonces), group.encode(w))
    return e == to_short(hash512("sokoguru/possession/1", *parts))


def complaint_holds(board_id, round_, accuser, accused, big_r, transport, opened, e, z):
    """S = t·R with the t of T = t·G."""
    w_g = group.sum_of([(-e, _table(transport))], group.generator().times(z))
    w_r = group.sum_of([(z, _table(big_r)), (-e, _table(opened))])
    parts = (board_id, u16(round_), u8(accuser), u8(accused), big_r, transport, opened)
    ends = (group.encode(w_g), group.encode(w_r))
    return e == to_short(hash512("sokoguru/complaint-proof/1", *parts, *ends))


def decryption_holds(board_id, aggregate_hash, trustee, key, alphas, answers, e, z):
    """Each D is the key's secret times the α of its place."""
    ends = [group.encode(group.sum_of([(-e, _table(key))], group.generator().times(z)))]
    for alpha, answer in zip(alphas, answers):
        ends.append(group.encode(group.sum_of([(z, _table(alpha)), (-e, _table(answer))])))
    parts = (board_id, aggregate_hash, u8(trustee), key, b"".join(answers))
    return e == to_short(hash512("sokoguru/decryption/1", *parts, *ends))
