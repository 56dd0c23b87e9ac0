"""One ballot (section 7): its envelope, its form, its proofs and its signature.

`check` needs no board, so that many ballots can be checked at a time in other processes.
Whether the box may take the ballot is left to `box.py`.
"""

import hashlib
from dataclasses import dataclass

from documents import OPEN, SECRET
from proofs import bit_holds, range_holds, read_signature, signature_holds
from wire import Reader, Wrong, need

CONTEXT_BYTES = 90
SIGNATURE_BYTES = 64
POINT_PAIR_BYTES = 64
BIT_PROOF_BYTES = 96


@dataclass
class Envelope:
    hash: bytes
    kind: int
    fingerprint: bytes
    item: int
    revision: int
    slot: bytes
    key: bytes
    rev: int
    n: int
    body: bytes

    def pairs(self):
        """The bytes (α, β) of each option of a secret ballot; not yet seen to be points."""
        return [
            (self.body[at : at + 32], self.body[at + 32 : at + 64])
            for at in range(0, self.n * POINT_PAIR_BYTES, POINT_PAIR_BYTES)
        ]


def read_envelope(ballot):
    reader = Reader(ballot)
    need(reader.u8() == 1, "a version that is not 1")
    kind = reader.u8()
    need(kind in (OPEN, SECRET), "an unknown kind of ballot")
    fingerprint, item, revision = bytes(reader.take(32)), reader.u16(), reader.u32()
    slot, key, rev, n = bytes(reader.take(16)), bytes(reader.take(32)), reader.u32(), reader.u8()
    body = bytes(reader.rest_but(SIGNATURE_BYTES))
    hash_ = hashlib.sha256(ballot).digest()
    return Envelope(hash_, kind, fingerprint, item, revision, slot, key, rev, n, body)


def body_length(kind, n, least, most):
    if kind == OPEN:
        return n
    return n * (POINT_PAIR_BYTES + BIT_PROOF_BYTES) + (most - least + 1) * (16 + 32)


def choices(envelope):
    """The marks of an open ballot, one number for each option."""
    return list(envelope.body)


def check(job):
    """Why the ballot (bytes, min, max, election key) is wrong, or None."""
    try:
        _check(*job)
    except Wrong as wrong:
        return wrong.why
    return None


def _check(ballot, least, most, election_key):
    envelope = read_envelope(ballot)
    context = ballot[2 : 2 + CONTEXT_BYTES]
    signature = read_signature(Reader(ballot[-SIGNATURE_BYTES:]))
    signed = ballot[:-SIGNATURE_BYTES]
    holds = signature_holds(envelope.key, signature, "sokoguru/ballot/1", signed)
    need(holds, "the voter's signature does not hold")
    reader = Reader(envelope.body)
    if envelope.kind == OPEN:
        marks = [int(reader.flag()) for _ in range(envelope.n)]
        reader.end()
        need(least <= sum(marks) <= most, "too many or too few choices")
    else:
        _check_secret(context, reader, envelope.n, least, most, election_key)


def _check_secret(context, reader, n, least, most, election_key):
    pairs = [(reader.point(), reader.point()) for _ in range(n)]
    points = [point for pair in pairs for point in pair]
    need(len(set(points)) == 2 * n, "two points of the ballot are the same")
    bits = [
        (reader.short(), reader.short(), reader.scalar(), reader.scalar()) for _ in range(n)
    ]
    branches = most - least + 1
    es = [reader.short() for _ in range(branches)]
    zs = [reader.scalar() for _ in range(branches)]
    reader.end()
    for option, ((alpha, beta), proof) in enumerate(zip(pairs, bits)):
        holds = bit_holds(context, election_key, option, alpha, beta, *proof)
        need(holds, f"option {option} is not proven to hold 0 or 1")
    holds = range_holds(context, election_key, least, most, pairs, es, zs)
    need(holds, "the number of choices is not proven")
