"""For the tests only: one honest election, stopped at each stage, to go on from in any direction.

A copy of a stage costs little, so that a test pays for its own events only.
"""

import copy
from functools import lru_cache

import election as e
from board import Board
from wire import text, u8, u16, u32

YES_NO = ["setuju", "tolak", "abstain"]
REPORT, BOARD, SHARES, MUFAKAT = range(4)
OPEN_AT, CLOSE_AT, ACCEPT_UNTIL = 2_000, 3_000, 3_100


class Stage:
    """A server, and a verifier that has seen all its events so far."""

    def __init__(self, server):
        self.server = server
        self.board = Board()
        self.seen = 0

    def copy(self):
        return copy.deepcopy(self)

    def catch_up(self):
        """The verifier takes what the server put since; raises `Wrong` as `walk` does."""
        for event in self.server.events[self.seen :]:
            self.board.take(event)
            self.seen += 1
        self.board.settle()
        return self


def agenda(**other):
    """Secret yes or no, secret election of two, open vote, consensus."""
    tie = other.get("tie", 1)
    return [
        e.thing("laporan", 1, YES_NO, 1, 1, e.decision_for(), **other.get("report", {})),
        e.thing("pengurus", 1, list("abcd"), 0, 2, e.decision_seats(2, tie)),
        e.thing("shu", 0, YES_NO, 0, 1, e.decision_for(tie)),
        e.thing("mufakat", 2, [], 0, 0, e.CONSENSUS_DECISION),
    ]


@lru_cache(maxsize=None)
def _keyless():
    server = e.Server(e.Chance(2026))
    server.start()
    return Stage(server).catch_up()


@lru_cache(maxsize=None)
def _ready():
    stage = _keyless().copy()
    stage.server.make_keys()
    stage.server.roll()
    return stage.catch_up()


@lru_cache(maxsize=None)
def _voting():
    stage = _ready().copy()
    stage.server.manifest(agenda())
    stage.server.clock = OPEN_AT
    return stage.catch_up()


@lru_cache(maxsize=None)
def _voted():
    stage = _voting().copy()
    server = stage.server
    server.cast = {REPORT: [], BOARD: [], SHARES: []}
    for voter, values in enumerate([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]]):
        server.cast[REPORT].append(server.ballot(REPORT, voter, values))
    for voter, values in enumerate([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]):
        server.cast[BOARD].append(server.ballot(BOARD, voter, values))
    for voter, values in enumerate([[1, 0, 0], [0, 0, 0]]):
        server.cast[SHARES].append(server.ballot(SHARES, voter, values))
    for ballots in server.cast.values():
        for ballot in ballots:
            server.put(7, ballot)
    return stage.catch_up()


@lru_cache(maxsize=None)
def _closed():
    stage = _voted().copy()
    stage.server.put(13, u16(MUFAKAT) + u32(1) + u8(1) + text("Mufakat tercapai"))
    stage.server.put(8, bytes(32), at=ACCEPT_UNTIL)
    stage.server.put(9, u32(5) + u32(1))
    return stage.catch_up()


@lru_cache(maxsize=None)
def _counted():
    stage = _closed().copy()
    server = stage.server
    for item, trustees in ((REPORT, (1, 3)), (BOARD, (2, 3))):
        server.put(10, server.aggregate(item, server.cast[item]))
        for trustee in trustees:
            server.put(11, server.share(trustee))
    return stage.catch_up()


@lru_cache(maxsize=None)
def _finished():
    stage = _counted().copy()
    server = stage.server
    server.put(12, server.result(REPORT, 4, 1, [3, 1, 0]))
    server.put(12, server.result(BOARD, 3, 4, [2, 1, 1, 0], [0]))
    server.put(12, server.result(SHARES, 2, 1, [1, 0, 0]))
    server.put(12, server.result(MUFAKAT, 0, 1, []))
    server.put(14, u16(BOARD) + u32(1) + e.items([u8(2), u8(1)]))
    server.put(12, server.result(BOARD, 3, 1, [2, 1, 1, 0], [0, 2]))
    return stage.catch_up()


def keyless():
    """The start only."""
    return _keyless().copy()


def ready():
    """Keys and roll."""
    return _ready().copy()


def voting():
    """The manifest, and voting open."""
    return _voting().copy()


def voted():
    """Four, three and two ballots."""
    return _voted().copy()


def closed():
    """Consensus, one late ballot, closing."""
    return _closed().copy()


def counted():
    """Two shares for each secret item."""
    return _counted().copy()


def finished():
    """All results, one of them after lots."""
    return _finished().copy()
