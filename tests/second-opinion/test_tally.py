"""Closing, aggregates, shares, results and lots: what the rules of a count refuse."""

import unittest

import election as e
import stage
from stage import ACCEPT_UNTIL, BOARD, MUFAKAT, REPORT, SHARES
from wire import Wrong, text, u8, u16, u32


class Count(unittest.TestCase):
    def refuse(self, case, kind, payload, why, at=None):
        """Looks at a copy, so that one case can be asked many times."""
        case = case.copy()
        case.server.put(kind, payload, at)
        with self.assertRaisesRegex(Wrong, why):
            case.catch_up()

    def test_closing(self):
        case = stage.voted()
        self.refuse(case, 9, u32(5) + u32(0), "not closed yet", at=ACCEPT_UNTIL - 1)
        case.server.clock = ACCEPT_UNTIL
        self.refuse(case, 9, u32(5) + u32(1), "late ballots on the board: 0")
        self.refuse(case, 9, u32(3) + u32(0), "fewer members present than voted")
        self.refuse(case, 9, u32(7) + u32(0), "more members present")
        self.refuse(case, 9, u32(5) + u32(0) + u8(0), "left over")
        case = stage.closed()
        self.refuse(case, 9, u32(5) + u32(1), "after the closing")
        self.refuse(case, 8, b"\1" * 32, "after the closing")
        self.refuse(case, 7, case.server.cast[SHARES][0], "after the closing")

    def test_aggregate_leaves_none_out_and_takes_none_in(self):
        case = stage.closed()
        server = case.server
        cast = server.cast[REPORT]
        stranger = server.ballot(REPORT, 0, [1, 0, 0], rev=9)
        for wrong in (cast[:3], cast + [stranger], cast[:3] + [stranger], cast + cast[:1]):
            self.refuse(case, 10, server.aggregate(REPORT, wrong), "not the sum")
        lied = server.aggregate(REPORT, cast)
        self.refuse(case, 10, lied[:6] + u32(5) + lied[10:], "not the sum")
        self.refuse(case, 10, lied[:2] + u32(2) + lied[6:], "final revision")
        self.refuse(case, 10, u16(SHARES) + lied[2:], "not secret")
        self.refuse(case, 10, u16(9) + lied[2:], "no such item")
        server.put(10, lied)
        case.catch_up()
        self.refuse(case, 10, lied, "second aggregate")

    def test_nothing_of_a_count_before_the_closing(self):
        case = stage.voted()
        aggregate = case.server.aggregate(REPORT, case.server.cast[REPORT])
        self.refuse(case, 10, aggregate, "before the closing")
        self.refuse(case, 11, case.server.share(1), "before the closing")
        self.refuse(case, 12, case.server.result(SHARES, 2, 1, [1, 0, 0]), "before the closing")

    def test_shares(self):
        case = stage.closed()
        server = case.server
        aggregate = server.aggregate(REPORT, server.cast[REPORT])
        self.refuse(case, 11, server.share(1), "before the aggregate")
        server.put(10, aggregate)
        case.catch_up()
        good = server.share(1)
        self.refuse(case, 11, server.share(1, secret=12345), "is not proven")
        self.refuse(case, 11, server.share(1, index=2), "is not proven")
        self.refuse(case, 11, good[:6] + u8(2) + good[7:], "signature of trustee 2")
        self.refuse(case, 11, good[:6] + u8(0) + good[7:], "no trustee 0")
        self.refuse(case, 11, good[:6] + u8(4) + good[7:], "no trustee 4")
        self.refuse(case, 11, good[:-1] + bytes([good[-1] ^ 1]), "signature of trustee 1")
        server.put(11, good)
        case.catch_up()
        self.refuse(case, 11, server.share(1), "second share of trustee 1")
        server.aggregate(REPORT, server.cast[REPORT][:3])
        self.refuse(case, 11, server.share(2), "another aggregate")

    def test_one_share_is_not_enough(self):
        case = stage.closed()
        case.server.put(10, case.server.aggregate(REPORT, case.server.cast[REPORT]))
        case.server.put(11, case.server.share(1))
        case.catch_up()
        self.refuse(case, 12, case.server.result(REPORT, 4, 1, [3, 1, 0]), "before it can be known")

    def test_any_two_shares_give_the_same(self):
        for trustees in ((1, 2), (3, 1), (2, 3), (3, 2, 1)):
            case = stage.closed()
            case.server.put(10, case.server.aggregate(REPORT, case.server.cast[REPORT]))
            for trustee in trustees:
                case.server.put(11, case.server.share(trustee))
            case.server.put(12, case.server.result(REPORT, 4, 1, [3, 1, 0]))
            case.catch_up()

    def test_too_few_ballots(self):
        case = stage.voting()
        server = case.server
        ballot = server.ballot(REPORT, 0, [1, 0, 0])
        server.put(7, ballot)
        server.put(9, u32(5) + u32(0), at=ACCEPT_UNTIL)
        server.put(10, server.aggregate(REPORT, [ballot]))
        case.catch_up()
        self.refuse(case, 11, server.share(1), "too few ballots")
        self.refuse(case, 12, server.result(REPORT, 1, 1, [1, 0, 0]), "totals are")
        self.refuse(case, 12, server.result(REPORT, 1, 0, []), "outcome is 5")
        server.put(12, server.result(REPORT, 1, 5, []))
        server.put(12, server.result(BOARD, 0, 5, []))
        server.put(12, server.result(SHARES, 0, 0, [0, 0, 0]))
        case.catch_up()

    def test_nobody_for_anything(self):
        """All abstain: the sums of an option may be any point, and the totals are 0."""
        case = stage.voting()
        server = case.server
        ballots = [server.ballot(BOARD, voter, [0, 0, 0, 0]) for voter in range(3)]
        for ballot in ballots:
            server.put(7, ballot)
        server.put(9, u32(4) + u32(0), at=ACCEPT_UNTIL)
        server.put(10, server.aggregate(BOARD, ballots))
        server.put(11, server.share(1))
        server.put(11, server.share(2))
        server.put(12, server.result(BOARD, 3, 0, [0, 0, 0, 0]))
        case.catch_up()

    def test_sums_that_vanish(self):
        """Two ballots with opposite randomness: Σα is the identity, and still it is opened."""
        case = stage.voting()
        server = case.server
        rs = [5, 6, 7]
        minus = [e.group.ORDER - r for r in rs]
        ballots = [
            server.ballot(REPORT, 0, [1, 0, 0], randomness=rs),
            server.ballot(REPORT, 1, [1, 0, 0], randomness=minus),
        ]
        for ballot in ballots:
            server.put(7, ballot)
        server.put(9, u32(4) + u32(0), at=ACCEPT_UNTIL)
        server.put(10, server.aggregate(REPORT, ballots))
        self.assertEqual(server.alphas, [bytes(32)] * 3)
        server.put(11, server.share(1))
        server.put(11, server.share(2))
        server.put(12, server.result(REPORT, 2, 1, [2, 0, 0]))
        case.catch_up()

    def test_results(self):
        case = stage.counted()
        server = case.server
        for wrong, why in (
            (server.result(REPORT, 4, 1, [2, 2, 0]), "totals are"),
            (server.result(REPORT, 4, 0, [3, 1, 0]), "outcome is 1"),
            (server.result(REPORT, 3, 1, [3, 1, 0]), "that count are 4"),
            (server.result(REPORT, 4, 1, []), "totals are"),
            (server.result(REPORT, 4, 1, [3, 1, 0], [0]), "elected are"),
            (server.result(BOARD, 3, 4, [2, 1, 1, 0], []), "elected are"),
            (server.result(BOARD, 3, 1, [2, 1, 1, 0], [0, 1]), "outcome is 4"),
            (server.result(MUFAKAT, 0, 0, []), "outcome is 1"),
            (server.result(SHARES, 2, 1, [2, 0, 0]), "totals are"),
            (server.result(REPORT, 4, 1, [3, 1, 0])[:2] + u32(2), "final revision"),
        ):
            self.refuse(case, 12, wrong, why)
        server.put(12, server.result(REPORT, 4, 1, [3, 1, 0]))
        case.catch_up()
        self.refuse(case, 12, server.result(REPORT, 4, 1, [3, 1, 0]), "second result")

    def test_lots(self):
        case = stage.counted()
        server = case.server
        order = u16(BOARD) + u32(1) + e.items([u8(2), u8(1)])
        self.refuse(case, 14, order, "without a result that waits")
        server.put(12, server.result(BOARD, 3, 4, [2, 1, 1, 0], [0]))
        case.catch_up()
        second = server.result(BOARD, 3, 1, [2, 1, 1, 0], [0, 2])
        self.refuse(case, 12, second, "second result")
        for wrong in ([2], [1, 1], [0, 1], [1, 2, 3], []):
            bad = u16(BOARD) + u32(1) + e.items([u8(place) for place in wrong])
            self.refuse(case, 14, bad, "tied options are")
        server.put(14, order)
        case.catch_up()
        self.refuse(case, 14, order, "drawn twice")
        self.refuse(case, 12, server.result(BOARD, 3, 1, [2, 1, 1, 0], [0, 1]), "elected are")
        server.put(12, second)
        case.catch_up()
        self.refuse(case, 12, second, "second result")

    def test_consensus(self):
        case = stage.voting()
        agreed = u16(MUFAKAT) + u32(1) + u8(1) + text("Mufakat")
        self.refuse(case, 13, u16(REPORT) + agreed[2:], "not decided by consensus")
        self.refuse(case, 13, agreed[:2] + u32(2) + agreed[6:], "revision in force")
        self.refuse(case, 13, agreed[:6] + u8(2) + agreed[7:], "neither 0 nor 1")
        self.refuse(case, 13, agreed + u8(0), "left over")
        case.server.put(9, u32(4) + u32(0), at=ACCEPT_UNTIL)
        case.catch_up()
        self.refuse(case, 12, case.server.result(MUFAKAT, 0, 0, []), "before it can be known")
        case.server.put(13, agreed[:6] + u8(0) + agreed[7:])
        case.catch_up()
        self.refuse(case, 13, agreed, "second consensus")
        case.server.put(12, case.server.result(MUFAKAT, 0, 0, []))
        case.catch_up()


if __name__ == "__main__":
    unittest.main()
