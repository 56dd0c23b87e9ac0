"""For the tests only: voters, trustees and a server that make a small board from PROTOCOL.md.

The numbers come from a seeded generator, so that a failing test fails again. Nothing here is
fit for real votes.
"""

import hashlib
import random

import ristretto as group
import tree
from wire import (
    hash256, hash512, scalar, short, text, to_scalar, to_short, u8, u16, u32, u64, write_file,
)  # fmt: skip

SHORT = 1 << 128
HALF = u32(1) + u32(2) + u8(1)


def point(k):
    return group.encode(group.generator().times(k))


def product(k, encoded):
    return group.encode(group.times(k, group.decode(encoded)))


def items(things):
    return u16(len(things)) + b"".join(things)


class Chance:
    def __init__(self, seed):
        self._random = random.Random(seed)

    def bytes(self, n):
        return bytes(self._random.randrange(256) for _ in range(n))

    def scalar(self):
        return self._random.randrange(1, group.ORDER)

    def short(self):
        return self._random.randrange(SHORT)


class Key:
    def __init__(self, role, seed, chance):
        self.seed = seed
        self.secret = to_scalar(hash512("sokoguru/key/1", role.encode(), seed))
        self.public = point(self.secret)
        self._chance = chance

    def sign(self, tag, *parts):
        message = hash512(tag, *parts)
        fresh = (scalar(self.secret), self._chance.bytes(32), message)
        k = to_scalar(hash512("sokoguru/signature-nonce/1", *fresh))
        r = point(k)
        c = to_scalar(hash512("sokoguru/signature/1", r, self.public, message))
        return r + scalar(k + c * self.secret)


class Trustee:
    def __init__(self, name, chance):
        self.name = name
        self.seed = chance.bytes(32)
        self.signing = Key("trustee-signing", self.seed, chance)
        self.transport = Key("trustee-transport", self.seed, chance)


class Ceremony:
    """The trustees' side of one round."""

    def __init__(self, board_id, trustees, threshold, round_=0):
        self.board_id, self.trustees, self.threshold = board_id, trustees, threshold
        self.round = u16(round_)
        self.borrowed = {}  # (sender, receiver) -> a sealed share of somebody else that is sent
        self.bent = {}  # (sender, receiver) -> what is added to the share that is sent
        self._reveals = {}

    def _signed(self, i, tag, body):
        return body + self.trustees[i - 1].signing.sign(tag, self.board_id, body)

    def coefficient(self, i, k):
        seed = self.trustees[i - 1].seed
        return to_scalar(hash512("sokoguru/coefficient/1", seed, self.board_id, self.round, u8(k)))

    def polynomial(self, i, x):
        return sum(self.coefficient(i, k) * x**k for k in range(self.threshold)) % group.ORDER

    def nonce(self, i, j):
        seed = self.trustees[i - 1].seed
        return to_scalar(hash512("sokoguru/share-nonce/1", seed, self.board_id, self.round, u8(j)))

    def share(self, i, j):
        if (i, j) in self.borrowed:
            return self.borrowed[i, j]
        r, transport = self.nonce(i, j), self.trustees[j - 1].transport.public
        parts = (self.board_id, self.round, u8(i), u8(j), point(r), product(r, transport))
        pad = hash512("sokoguru/share-pad/1", *parts)[:32]
        value = scalar(self.polynomial(i, j) + self.bent.get((i, j), 0))
        return point(r) + bytes(a ^ b for a, b in zip(value, pad))

    def reveal(self, i):
        if i not in self._reveals:
            constant = self.coefficient(i, 0)
            seed = self.trustees[i - 1].seed
            w = to_scalar(hash512("sokoguru/possession-nonce/1", seed, self.board_id, self.round))
            secrets = [constant] + [self.nonce(i, j) for j in range(1, len(self.trustees) + 1)]
            shares = [self.share(i, j) for j in range(1, len(self.trustees) + 1)]
            nonces = b"".join(share[:32] for share in shares)
            parts = (self.board_id, self.round, u8(i), point(constant), nonces, point(w))
            e = to_short(hash512("sokoguru/possession/1", *parts))
            z = w + sum(e ** (power + 1) * secret for power, secret in enumerate(secrets))
            body = self.round + u8(i)
            body += items([point(self.coefficient(i, k)) for k in range(self.threshold)])
            body += short(e) + scalar(z) + items(shares)
            self._reveals[i] = self._signed(i, "sokoguru/reveal/1", body)
        return self._reveals[i]

    def commitment(self, i):
        said = hash256("sokoguru/reveal-hash/1", self.reveal(i)[:-64])
        return self._signed(i, "sokoguru/commitment/1", self.round + u8(i) + said)

    def confirmation(self, i):
        said = [self.reveal(j) for j in range(1, len(self.trustees) + 1)]
        body = self.round + u8(i) + hash256("sokoguru/transcript/1", *said)
        return self._signed(i, "sokoguru/confirmation/1", body)

    def complaint(self, j, i, w=7):
        transport = self.trustees[j - 1].transport
        big_r = point(self.nonce(i, j))
        opened = product(transport.secret, big_r)
        parts = (self.board_id, self.round, u8(j), u8(i), big_r, transport.public, opened)
        e = to_short(hash512("sokoguru/complaint-proof/1", *parts, point(w), product(w, big_r)))
        body = self.round + u8(j) + u8(i) + opened + short(e) + scalar(w + e * transport.secret)
        return self._signed(j, "sokoguru/complaint/1", body)

    def secret_share(self, j):
        return sum(self.polynomial(i, j) for i in range(1, len(self.trustees) + 1)) % group.ORDER

    def election_key(self):
        everyone = range(1, len(self.trustees) + 1)
        return point(sum(self.coefficient(i, 0) for i in everyone))

    def verification_keys(self):
        return [point(self.secret_share(j)) for j in range(1, len(self.trustees) + 1)]


def _close_ring(tag, parts, key, alpha, beta, true, values, r, chance):
    """(e list, z list) over branches that claim `values`; branch `true` is the real one."""
    es, zs, ends = [], [], []
    w = chance.scalar()
    for place, value in enumerate(values):
        e, z = (0, 0) if place == true else (chance.short(), chance.scalar())
        es.append(e)
        zs.append(z)
        if place == true:
            ends += [point(w), product(w, key)]
            continue
        holds = group.add(group.decode(beta), group.negative(group.generator().times(value)))
        for at, target in ((group.GENERATOR, group.decode(alpha)), (group.decode(key), holds)):
            left = group.add(group.times(z, at), group.negative(group.times(e, target)))
            ends.append(group.encode(left))
    total = to_short(hash512(tag, *parts, *ends))
    es[true] = (total - sum(es)) % SHORT
    zs[true] = w + es[true] * r
    return es, zs


def seal(context, key, values, least, most, chance, randomness=None):
    """A secret body; dishonest values are sealed all the same, with proofs that cannot hold."""
    rs = randomness or [chance.scalar() for _ in values]
    pairs, bits = [], []
    for option, (v, r) in enumerate(zip(values, rs)):
        alpha = point(r)
        blind = group.add(group.times(r, group.decode(key)), group.generator().times(v))
        beta = group.encode(blind)
        pairs.append((alpha, beta))
        parts = (context, key, u8(option), alpha, beta)
        true = v if v in (0, 1) else 1
        es, zs = _close_ring(
            "sokoguru/bit/1", parts, key, alpha, beta, true, [0, 1], r, chance
        )
        bits.append(b"".join(map(short, es)) + b"".join(map(scalar, zs)))
    alphas = betas = group.IDENTITY
    for alpha, beta in pairs:
        alphas = group.add(alphas, group.decode(alpha))
        betas = group.add(betas, group.decode(beta))
    everything = b"".join(a + b for a, b in pairs)
    branches = list(range(least, most + 1))
    true = branches.index(sum(values)) if sum(values) in branches else 0
    es, zs = _close_ring(
        "sokoguru/range/1", (context, key, u8(least), u8(most), everything), key,
        group.encode(alphas), group.encode(betas), true, branches, sum(rs), chance,
    )
    proof = b"".join(map(short, es)) + b"".join(map(scalar, zs))
    return everything + b"".join(bits) + proof


class Server:
    """Appends whatever it is told to, and signs it: the dishonest boards come from here too."""

    def __init__(self, chance, trustees=3, threshold=2, voters=4):
        self.chance = chance
        self.events = []
        self.clock = 1_000
        self.key = Key("board", chance.bytes(32), chance)
        self.registrars = [
            (role, Key("registrar", chance.bytes(32), chance)) for role in ("pengurus", "pengawas")
        ]
        self.trustees = [Trustee(f"Trustee {i + 1}", chance) for i in range(trustees)]
        self.threshold = threshold if trustees else 0
        self.slots = sorted(chance.bytes(16) for _ in range(voters))
        self.voters = [Key("voter", chance.bytes(32), chance) for _ in range(voters)]

    def put(self, kind, payload, at=None):
        self.clock = self.clock + 1 if at is None else at
        self.events.append(u8(kind) + u64(self.clock) + payload)

    def start(self):
        names = [text(role) + key.public for role, key in self.registrars]
        trustees = [text(t.name) + t.signing.public + t.transport.public for t in self.trustees]
        payload = u16(1) + text("Koperasi Desa") + text("RAT 2026") + self.key.public
        payload += items(names) + u8(self.threshold) + items(trustees) + self.chance.bytes(32)
        self.board_id = hash256("sokoguru/board/1", payload)
        self.put(0, payload)

    def make_keys(self, round_=0):
        self.ceremony = Ceremony(self.board_id, self.trustees, self.threshold, round_)
        for kind, say in (
            (1, self.ceremony.commitment), (2, self.ceremony.reveal), (3, self.ceremony.confirmation),
        ):  # fmt: skip
            for i in range(1, len(self.trustees) + 1):
                self.put(kind, say(i))

    def roll(self, entries=None):
        entries = entries or [s + k.public for s, k in zip(self.slots, self.voters)]
        roll = u32(len(entries)) + b"".join(entries)
        self.roll_hash = hash256("sokoguru/roll/1", self.board_id, roll)
        parts = (self.board_id, self.roll_hash)
        for role, key in self.registrars:
            roll += key.sign("sokoguru/roll-signature/1", *parts, role.encode())
        self.put(5, roll)

    def manifest(self, things, revision=1, times=(2_000, 3_000, 3_100), at=None, **other):
        self.things = things
        body = u16(1) + self.board_id + u32(revision) + text(other.get("title", "Rapat"))
        body += b"".join(map(u64, times)) + u8(other.get("revote", 1))
        body += u32(other.get("minimum", 2)) + u32(other.get("voters", 6)) + self.roll_hash
        body += u8(self.threshold)
        if self.trustees:
            self.election_key = self.ceremony.election_key()
            body += items(self.ceremony.verification_keys()) + self.election_key
        else:
            body += items([]) + bytes(32)
        body += items([thing["raw"] for thing in things])
        self.fingerprint = hash256("sokoguru/manifest/1", body)
        self.put(6, body, at)

    def context(self, item, voter, rev, **other):
        context = other.get("fingerprint", self.fingerprint) + u16(item)
        context += u32(other.get("revision", self.things[item]["revision"]))
        context += other.get("slot", self.slots[voter])
        return context + other.get("key", self.voters[voter].public) + u32(rev)

    def ballot(self, item, voter, values, rev=1, randomness=None, **other):
        thing = self.things[item]
        context = self.context(item, voter, rev, **other)
        if thing["kind"] == 0:
            body = bytes(values)
        else:
            least, most = thing["range"]
            key = other.get("election_key", self.election_key)
            body = seal(context, key, values, least, most, self.chance, randomness)
        ballot = u8(1) + u8(thing["kind"]) + context + u8(len(values)) + body
        return ballot + self.voters[voter].sign("sokoguru/ballot/1", ballot)

    def sign_again(self, ballot, voter):
        body = ballot[:-64]
        return body + self.voters[voter].sign("sokoguru/ballot/1", body)

    def aggregate(self, item, ballots):
        n = len(self.things[item]["options"])
        pairs = [[(b[93 + 64 * o :][:32], b[125 + 64 * o :][:32]) for o in range(n)] for b in ballots]
        self.alphas, body = [], b""
        for o in range(n):
            for side in (0, 1):
                total = group.IDENTITY
                for pair in pairs:
                    total = group.add(total, group.decode(pair[o][side]))
                body += group.encode(total)
            self.alphas.append(body[-64:-32])
        head = u16(item) + u32(self.things[item]["revision"]) + u32(len(ballots)) + u16(n)
        self.aggregated = head + body
        parts = (self.board_id, self.fingerprint, self.aggregated)
        self.aggregate_hash = hash256("sokoguru/aggregate/1", *parts)
        return self.aggregated

    def share(self, j, secret=None, index=None):
        """The share of trustee j for the last aggregate."""
        index = index or j
        secret = self.ceremony.secret_share(j) if secret is None else secret
        answers = [product(secret, alpha) for alpha in self.alphas]
        w = self.chance.scalar()
        ends = [point(w)] + [product(w, alpha) for alpha in self.alphas]
        verification = point(self.ceremony.secret_share(index))
        parts = (self.board_id, self.aggregate_hash, u8(index), verification, b"".join(answers))
        e = to_short(hash512("sokoguru/decryption/1", *parts, *ends))
        body = self.aggregated[:6] + u8(index) + self.aggregate_hash + items(answers)
        body += short(e) + scalar(w + e * secret)
        signing = self.trustees[index - 1].signing
        return body + signing.sign("sokoguru/share/1", self.board_id, body)

    def result(self, item, ballots, outcome, totals, elected=()):
        body = u16(item) + u32(self.things[item]["revision"]) + u32(ballots) + u8(outcome)
        return body + items([u32(n) for n in totals]) + items([u8(n) for n in elected])

    def receipt(self, leaf, head=None):
        event = self.events[leaf]
        body = hashlib.sha256(event[9:]).digest() + u64(leaf) + event[1:9]
        body += head or self.head()
        parts = (body[:32], body[32:40], body[40:48], body[48:])
        return body + self.key.sign("sokoguru/receipt/1", self.board_id, *parts)

    def head(self, events=None):
        events = self.events if events is None else events
        size, root = u64(len(events)), tree.root([tree.leaf(event) for event in events])
        at = u64(self.clock)
        return size + root + at + self.key.sign("sokoguru/head/1", self.board_id, size, root, at)

    def file(self):
        return write_file(self.events, self.head())


def decision_for(tie=0, favour=0, against=1, abstain=2, majority=HALF, basis=0):
    return u8(1) + u8(tie) + u8(favour) + u8(against) + u8(abstain) + majority + u8(basis)


def decision_seats(seats, tie=0):
    return u8(2) + u8(tie) + u8(seats)


CONSENSUS_DECISION = u8(0) + u8(0)


def thing(identity, kind, options, least, most, decision, revision=1, quorum=HALF, body=""):
    """An item: its bytes, and what the voters need of it."""
    raw = text(identity) + u32(revision) + u8(kind) + text(identity.title()) + text(body)
    raw += items([text(option) + text(option.title()) for option in options])
    raw += u8(least) + u8(most) + quorum + decision
    return {
        "raw": raw, "revision": revision, "kind": kind, "options": options, "range": (least, most),
    }
