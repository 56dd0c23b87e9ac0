"""After the closing (sections 9 and 10): aggregates, shares of the decryption, and results."""

from dataclasses import dataclass, field

import outcome
import ristretto as group
from ballots import choices
from documents import CONSENSUS, OPEN, SECRET
from proofs import decryption_holds, read_signature, signature_holds, sums
from wire import Reader, hash256, need, u16, u32


@dataclass
class Count:
    """An item of the final manifest, and what the board says of it so far."""

    place: int
    item: object
    ballots: int
    totals: list = None  # None until they are known
    aggregate: bytes = b""
    sums: list = field(default_factory=list)  # (Σα, Σβ), as points
    announced: bool = False
    shares: dict = field(default_factory=dict)  # trustee -> list of D, as bytes
    agreed: bool = None
    lots: list = None
    results: list = field(default_factory=list)


class Tally:
    """What the closing makes final. `present` comes from the closing event."""

    def __init__(self, start, manifest, box, keys, present, agreed):
        self.start = start
        self.manifest = manifest
        self.present = present
        self.verification = keys[1] if keys else []
        self.counts = [self._count(place, box) for place in range(len(manifest.items))]
        for count in self.counts:
            count.agreed = agreed.get((count.place, count.item.revision))

    def _count(self, place, box):
        item = self.manifest.items[place]
        envelopes = box.counted(place, item)
        count = Count(place, item, len(envelopes))
        options = range(len(item.options))
        if item.kind == OPEN:
            marks = [choices(envelope) for envelope in envelopes]
            count.totals = [sum(mark[option] for mark in marks) for option in options]
        elif item.kind == CONSENSUS:
            count.totals = []
        else:
            pairs = [envelope.pairs() for envelope in envelopes]
            count.sums = [sums([pair[option] for pair in pairs]) for option in options]
            encoded = b"".join(group.encode(a) + group.encode(b) for a, b in count.sums)
            head = u16(place) + u32(item.revision) + u32(count.ballots)
            count.aggregate = head + u16(len(item.options)) + encoded
            if count.ballots < self.manifest.minimum:
                count.totals = []
        return count

    def _find(self, reader):
        place, revision = reader.u16(), reader.u32()
        need(place < len(self.counts), "no such item")
        count = self.counts[place]
        need(revision == count.item.revision, "not the final revision of the item")
        return count

    def _aggregate_hash(self, count):
        parts = (self.start.board_id, self.manifest.fingerprint, count.aggregate)
        return hash256("sokoguru/aggregate/1", *parts)

    def take_aggregate(self, payload):
        count = self._find(Reader(payload))
        need(count.item.kind == SECRET, "an aggregate of an item that is not secret")
        need(payload == count.aggregate, "not the sum of the ballots that count")
        need(not count.announced, "a second aggregate of the item")
        count.announced = True

    def take_share(self, payload):
        reader = Reader(payload)
        count = self._find(reader)
        trustee, aggregate_hash = reader.u8(), bytes(reader.take(32))
        answers = reader.list(lambda: reader.point(identity_allowed=True))
        e, z = reader.short(), reader.scalar()
        signed = payload[: reader.place]
        signature = read_signature(reader)
        reader.end()
        need(count.item.kind == SECRET, "a share of an item that is not secret")
        need(1 <= trustee <= len(self.start.trustees), f"there is no trustee {trustee}")
        need(count.announced, "a share before the aggregate")
        need(aggregate_hash == self._aggregate_hash(count), "a share of another aggregate")
        need(count.ballots >= self.manifest.minimum, "a share of too few ballots")
        need(trustee not in count.shares, f"a second share of trustee {trustee}")
        need(len(answers) == len(count.sums), "the share does not have the item's options")
        board_id = self.start.board_id
        key = self.start.trustees[trustee - 1].signing
        holds = signature_holds(key, signature, "sokoguru/share/1", board_id, signed)
        need(holds, f"the signature of trustee {trustee} does not hold")
        alphas = [group.encode(alpha) for alpha, _ in count.sums]
        verification = self.verification[trustee - 1]
        holds = decryption_holds(
            board_id, aggregate_hash, trustee, verification, alphas, answers, e, z
        )
        need(holds, f"the share of trustee {trustee} is not proven")
        count.shares[trustee] = answers
        if count.totals is None and len(count.shares) == self.start.threshold:
            count.totals = self._decrypt(count)

    def _decrypt(self, count):
        weights = {j: _weight(j, count.shares) for j in count.shares}
        totals = []
        for option, (_, beta) in enumerate(count.sums):
            terms = [
                (-weights[j], group.odd_multiples(group.decode(answers[option])))
                for j, answers in count.shares.items()
            ]
            totals.append(_small_logarithm(group.sum_of(terms, beta), count.ballots))
        return totals

    def expected(self, count):
        """(outcome, elected, tied) by the rules; None while totals or lots' item are open."""
        if count.totals is None or (count.item.kind == CONSENSUS and count.agreed is None):
            return None
        return outcome.decide(
            count.item, self.manifest, self.present, count.ballots, count.totals,
            count.agreed, count.lots,
        )

    def take_result(self, payload):
        reader = Reader(payload)
        count = self._find(reader)
        ballots, said = reader.u32(), reader.u8()
        totals, elected = reader.list(reader.u32), reader.list(reader.u8)
        reader.end()
        if count.results:
            waited = count.results == [outcome.LOTS] and count.lots is not None
            need(waited, "a second result of the item")
        need(ballots == count.ballots, f"the ballots that count are {count.ballots}")
        expected = self.expected(count)
        need(expected is not None, "a result before it can be known")
        need(totals == count.totals, f"the totals are {count.totals}")
        need(said == expected[0], f"the outcome is {expected[0]}")
        need(elected == expected[1], f"the places elected are {expected[1]}")
        count.results.append(said)

    def take_consensus(self, place, agreed):
        count = self.counts[place]
        need(not count.results, "a consensus after the result of its item")
        count.agreed = agreed

    def take_lots(self, payload):
        reader = Reader(payload)
        count = self._find(reader)
        order = reader.list(reader.u8)
        reader.end()
        need(count.results == [outcome.LOTS], "lots without a result that waits for them")
        need(count.lots is None, "lots drawn twice")
        tied = self.expected(count)[2]
        need(sorted(order) == tied, f"the tied options are {tied}")
        count.lots = order


def _weight(j, shares):
    """λ_j for the trustees in `shares`."""
    weight = 1
    for m in shares:
        if m != j:
            weight = weight * m * pow(m - j, -1, group.ORDER) % group.ORDER
    return weight


def _small_logarithm(point, most):
    candidate = group.IDENTITY
    for v in range(most + 1):
        if group.equal(candidate, point):
            return v
        candidate = group.add(candidate, group.GENERATOR)
    need(False, "the shares do not open the aggregate to a number of votes")
