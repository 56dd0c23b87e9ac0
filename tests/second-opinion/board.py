"""The walk over a board (section 2): every event in its turn, then the head.

Each kind of event is handed to the file that knows it; what may come when is said here.
"""

from dataclasses import dataclass, field

import tree
from box import Box
from ceremony import Ceremony
from documents import CONSENSUS, check_change, read_manifest, read_roll, read_start
from proofs import read_signature, signature_holds
from tally import Tally
from wire import Reader, Wrong, code, need, u64

NAMES = (
    "start", "commitment", "reveal", "confirmation", "complaint", "roll", "manifest", "ballot",
    "late", "closing", "aggregate", "share", "result", "consensus", "lots",
)  # fmt: skip


@dataclass
class Head:
    size: int
    root: bytes
    at: int

    def code(self):
        return code("sokoguru/head-code/1", self.root)


def read_head(data, start):
    """The head, once its signature was seen to hold."""
    reader = Reader(data)
    head = Head(reader.u64(), bytes(reader.take(32)), reader.u64())
    signature = read_signature(reader)
    reader.end()
    parts = (start.board_id, u64(head.size), head.root, u64(head.at))
    holds = signature_holds(start.board_key, signature, "sokoguru/head/1", *parts)
    need(holds, "the signature of the board does not hold")
    return head


@dataclass
class Board:
    """Events go in with `take`; what they add up to stands in the fields."""

    workers: int = 1
    start: object = None
    ceremony: object = None
    roll: object = None
    manifests: list = field(default_factory=list)
    box: Box = None
    agreed: dict = field(default_factory=dict)  # (item, revision) -> bool
    tally: Tally = None
    leaves: list = field(default_factory=list)
    times: list = field(default_factory=list)

    def take(self, event):
        reader = Reader(event)
        kind, at = reader.u8(), reader.u64()
        payload = bytes(event[reader.place :])
        need(kind < len(NAMES), f"an unknown kind of event: {kind}")
        need(not self.times or self.times[-1] <= at, "the time goes back")
        need((kind == 0) == (self.start is None), "a start is the first event, and only the first")
        try:
            getattr(self, f"_{NAMES[kind]}")(at, payload)
        except Wrong as wrong:
            raise Wrong(f"{NAMES[kind]}: {wrong.why}", wrong.event) from None
        self.leaves.append(tree.leaf(event))
        self.times.append(at)

    def settle(self):
        """Checks the ballots whose proofs wait."""
        if self.box is not None:
            try:
                self.box.settle()
            except Wrong as wrong:
                raise Wrong(f"ballot: {wrong.why}", wrong.event) from None

    def _start(self, _, payload):
        self.start = read_start(payload)
        self.ceremony = Ceremony(self.start)
        self.box = Box(self.workers)

    def _of_the_ceremony(self, take, payload):
        need(not self.manifests, "after the first manifest")
        take(payload)

    def _commitment(self, _, payload):
        self._of_the_ceremony(self.ceremony.commitment, payload)

    def _reveal(self, _, payload):
        self._of_the_ceremony(self.ceremony.reveal, payload)

    def _confirmation(self, _, payload):
        self._of_the_ceremony(self.ceremony.confirmation, payload)

    def _complaint(self, _, payload):
        self._of_the_ceremony(self.ceremony.complaint, payload)

    def _roll(self, _, payload):
        need(self.roll is None, "a second roll")
        self.roll = read_roll(payload, self.start)

    def _manifest(self, at, payload):
        need(self.tally is None, "after the closing")
        need(self.roll is not None, "a manifest before the roll")
        manifest = read_manifest(payload, self.start, self.roll, self.ceremony.keys)
        need(len(self.roll.keys) <= manifest.voters, "the roll has more entries than voters")
        check_change(self.manifests[-1] if self.manifests else None, manifest, at)
        self.manifests.append(manifest)

    def _voting(self):
        need(self.manifests, "before the first manifest")
        need(self.tally is None, "after the closing")

    def _ballot(self, at, payload):
        self._voting()
        self.box.take(len(self.leaves), at, payload, self.manifests, self.roll)

    def _late(self, at, payload):
        self._voting()
        need(at >= self.manifests[-1].accept_until, "the box is not closed yet")
        self.box.take_late(payload)

    def _closing(self, at, payload):
        self._voting()
        reader = Reader(payload)
        present, late = reader.u32(), reader.u32()
        reader.end()
        manifest = self.manifests[-1]
        need(at >= manifest.accept_until, "the box is not closed yet")
        need(late == len(self.box.late), f"late ballots on the board: {len(self.box.late)}")
        need(present <= manifest.voters, "more members present than have a vote")
        need(present >= len(self.box.slots()), "fewer members present than voted")
        self.settle()
        keys = self.ceremony.keys
        self.tally = Tally(self.start, manifest, self.box, keys, present, self.agreed)

    def _counting(self):
        need(self.tally is not None, "before the closing")

    def _aggregate(self, _, payload):
        self._counting()
        self.tally.take_aggregate(payload)

    def _share(self, _, payload):
        self._counting()
        self.tally.take_share(payload)

    def _result(self, _, payload):
        self._counting()
        self.tally.take_result(payload)

    def _consensus(self, _, payload):
        need(self.manifests, "before the first manifest")
        reader = Reader(payload)
        place, revision, agreed = reader.u16(), reader.u32(), reader.flag()
        reader.text()
        reader.end()
        items = self.manifests[-1].items
        need(place < len(items), "no such item")
        need(items[place].kind == CONSENSUS, "an item that is not decided by consensus")
        need(items[place].revision == revision, "not the revision in force")
        need((place, revision) not in self.agreed, "a second consensus of the item")
        if self.tally is not None:
            self.tally.take_consensus(place, agreed)
        self.agreed[(place, revision)] = agreed

    def _lots(self, _, payload):
        self._counting()
        self.tally.take_lots(payload)


def walk(events, head_bytes, workers=1):
    """(board, head). Raises `Wrong` with the number of the first wrong event, or of none: the head."""
    board = Board(workers)
    for number, event in enumerate(events):
        try:
            board.take(event)
        except Wrong as wrong:
            # A ballot before this one may be wrong too, and then it is the first.
            board.settle()
            if wrong.event is None:
                wrong.event = number
            raise
    board.settle()
    need(board.start is not None, "the board has no start")
    try:
        head = read_head(head_bytes, board.start)
        need(head.size == len(events), "it is of a board of another size")
        need(head.root == tree.root(board.leaves), "it has another root")
    except Wrong as wrong:
        raise Wrong(f"head: {wrong.why}") from None
    return board, head
