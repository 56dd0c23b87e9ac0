"""What start, roll and manifest say (sections 3 to 5): form, and the rules within one document.

Whether a document may stand at its place on the board is left to `board.py`.
"""

from dataclasses import dataclass, field

import ristretto as group
from proofs import read_signature, signature_holds
from wire import Reader, Wrong, hash256, need

OPEN, SECRET, CONSENSUS = 0, 1, 2
TIE_AGAIN, TIE_LOTS, TIE_REFUSED = 0, 1, 2
NONE = 255


@dataclass
class Trustee:
    name: str
    signing: bytes
    transport: bytes


@dataclass
class Start:
    board_id: bytes
    cooperative: str
    meeting: str
    board_key: bytes
    registrars: list
    threshold: int
    trustees: list


def read_start(payload):
    reader = Reader(payload)
    need(reader.u16() == 1, "a version that is not 1")
    cooperative, meeting, board_key = reader.text(), reader.text(), reader.point()
    registrars = reader.list(lambda: (reader.text(), reader.point()))
    threshold = reader.u8()
    trustees = reader.list(lambda: Trustee(reader.text(), reader.point(), reader.point()))
    reader.take(32)
    reader.end()
    need(len(registrars) == 2, "there are not exactly two registrars")
    if trustees or threshold:
        need(1 <= threshold <= len(trustees) <= 16, "the threshold does not fit the trustees")
        need(2 * threshold > len(trustees), "two groups of trustees could each open a sum")
    keys = [board_key] + [key for _, key in registrars]
    for trustee in trustees:
        keys += [trustee.signing, trustee.transport]
    need(len(set(keys)) == len(keys), "two keys in it are the same")
    board_id = hash256("sokoguru/board/1", payload)
    return Start(board_id, cooperative, meeting, board_key, registrars, threshold, trustees)


@dataclass
class Roll:
    hash: bytes
    keys: dict  # slot -> key


def read_roll(payload, start):
    reader = Reader(payload)
    keys, before = {}, None
    for _ in range(reader.u32()):
        slot, key = bytes(reader.take(16)), reader.point()
        need(before is None or before < slot, "the slots do not ascend")
        keys[slot] = key
        before = slot
    roll_hash = hash256("sokoguru/roll/1", start.board_id, payload[: reader.place])
    signatures = [read_signature(reader), read_signature(reader)]
    reader.end()
    need(len(set(keys.values())) == len(keys), "two slots have the same key")
    for (role, key), signature in zip(start.registrars, signatures):
        parts = (start.board_id, roll_hash, role.encode("utf-8"))
        holds = signature_holds(key, signature, "sokoguru/roll-signature/1", *parts)
        need(holds, f"the signature of the registrar “{role}” does not hold")
    return Roll(roll_hash, keys)


@dataclass
class Fraction:
    numerator: int
    denominator: int
    strict: bool

    def required(self, everything):
        """Rounded up; strict: rounded down plus 1. At least 1."""
        product = everything * self.numerator
        if self.strict:
            least = product // self.denominator + 1
        else:
            least = -(-product // self.denominator)
        return max(least, 1)


def _read_fraction(reader):
    fraction = Fraction(reader.u32(), reader.u32(), reader.flag())
    need(0 < fraction.numerator <= fraction.denominator, "a fraction that is not in (0, 1]")
    need(
        not fraction.strict or fraction.numerator < fraction.denominator,
        "a fraction that asks for more than all",
    )
    return fraction


@dataclass
class Decision:
    kind: int
    tie: int
    favour: int = 0
    against: int = 0
    abstain: int = NONE
    majority: Fraction = None
    of_present: bool = False
    seats: int = 0


def _read_decision(reader):
    kind, tie = reader.u8(), reader.u8()
    need(kind in (0, 1, 2), "an unknown kind of decision")
    need(tie in (TIE_AGAIN, TIE_LOTS, TIE_REFUSED), "an unknown rule for ties")
    if kind == 0:
        need(tie == 0, "a rule for ties without a count")
        return Decision(kind, tie)
    if kind == 2:
        seats = reader.u8()
        need(1 <= seats <= 32, "the seats are not 1 to 32")
        return Decision(kind, tie, seats=seats)
    favour, against, abstain = reader.u8(), reader.u8(), reader.u8()
    majority, basis = _read_fraction(reader), reader.u8()
    need(basis in (0, 1), "an unknown basis of the majority")
    return Decision(kind, tie, favour, against, abstain, majority, basis == 1)


@dataclass
class Item:
    raw: bytes
    id: str
    revision: int
    kind: int
    title: str
    options: list
    least: int
    most: int
    quorum: Fraction
    decision: Decision


def _read_item(reader):
    begin = reader.place
    identity, revision, kind, title = reader.text(), reader.u32(), reader.u8(), reader.text()
    reader.text()
    options = reader.list(lambda: (reader.text(), reader.text()))
    least, most = reader.u8(), reader.u8()
    quorum, decision = _read_fraction(reader), _read_decision(reader)
    raw = bytes(reader.data[begin : reader.place])
    item = Item(raw, identity, revision, kind, title, options, least, most, quorum, decision)
    try:
        _check_item(item)
    except Wrong as wrong:
        raise Wrong(f"item “{identity}”: {wrong.why}") from None
    return item


def _check_item(item):
    decision, n = item.decision, len(item.options)
    need(item.revision >= 1, "revision 0")
    need(item.kind in (OPEN, SECRET, CONSENSUS), "an unknown kind")
    need((item.kind == CONSENSUS) == (decision.kind == 0), "kind and decision do not fit")
    if item.kind == CONSENSUS:
        need(n == 0, "options of a consensus")
        need(item.least == 0 and item.most == 0, "a minimum or maximum of a consensus")
        return
    need(2 <= n <= 32, "the options are not 2 to 32")
    need(len({identity for identity, _ in item.options}) == n, "two options have the same id")
    need(item.least <= item.most and 1 <= item.most <= n, "minimum and maximum do not fit")
    if decision.kind == 1:
        places = [decision.favour, decision.against]
        if decision.abstain != NONE:
            places.append(decision.abstain)
        need(sorted(places) == list(range(n)), "the decision does not name each option once")
        need(item.most == 1, "more than one choice for or against")
    else:
        need(item.most <= decision.seats, "more choices than seats")


@dataclass
class Manifest:
    fingerprint: bytes
    revision: int
    title: str
    open_at: int
    close_at: int
    accept_until: int
    revote: bool
    minimum: int
    voters: int
    election_key: bytes
    fixed: tuple = field(repr=False, default=())  # what no later manifest changes
    items: list = field(default_factory=list)


def read_manifest(payload, start, roll, keys):
    """`keys` is what the ceremony gave: (election key, verification keys), or None."""
    reader = Reader(payload)
    need(reader.u16() == 1, "a version that is not 1")
    need(reader.take(32) == start.board_id, "the board id of another board")
    revision, title = reader.u32(), reader.text()
    open_at, close_at, accept_until = reader.u64(), reader.u64(), reader.u64()
    need(open_at < close_at <= accept_until, "the times are not in order")
    revote, minimum, voters = reader.flag(), reader.u32(), reader.u32()
    need(minimum >= 1, "a smallest number of ballots of 0")
    need(reader.take(32) == roll.hash, "the hash of another roll")
    threshold, verification = reader.u8(), reader.list(reader.point)
    election_key = bytes(reader.take(32))
    need(threshold == start.threshold, "another threshold than at the start")
    if start.trustees:
        need(keys is not None, "the trustees' keys are not made yet")
        need(election_key == keys[0], "an election key that the ceremony did not give")
        need(verification == keys[1], "verification keys that the ceremony did not give")
    else:
        need(not verification, "verification keys without trustees")
        need(election_key == group.IDENTITY_BYTES, "an election key without trustees")
    items = reader.list(lambda: _read_item(reader))
    reader.end()
    need(len({item.id for item in items}) == len(items), "two items have the same id")
    secret = any(item.kind == SECRET for item in items)
    need(start.trustees or not secret, "a secret item without trustees")
    fixed = (minimum, voters)
    fingerprint = hash256("sokoguru/manifest/1", payload)
    return Manifest(
        fingerprint, revision, title, open_at, close_at, accept_until, revote, minimum, voters,
        election_key, fixed, items,
    )


def check_change(old, new, at):
    """The rules between a manifest and the next one, put on the board at `at`."""
    need(new.revision == (old.revision + 1 if old else 1), "the revision is not the next one")
    if old is None:
        return
    need(new.fixed == old.fixed, "a later manifest may not change this")
    need(at < old.accept_until, "a manifest after the box closed")
    need(new.close_at >= at, "the end of voting moves into the past")
    if old.open_at <= at:
        need(new.revote == old.revote, "voting again is allowed or forbidden while voting is open")
        need(new.open_at == old.open_at, "the beginning changes after it came")
    need(len(new.items) >= len(old.items), "an item is gone")
    for before, after in zip(old.items, new.items):
        need(before.id == after.id, "the items change their order")
        if before.raw != after.raw:
            need(after.revision > before.revision, "an item changes without a higher revision")
