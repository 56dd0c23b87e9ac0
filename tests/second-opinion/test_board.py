"""Whole boards: the head, events moved about, every field bent, and the command itself."""

import contextlib
import copy
import hashlib
import io
import json
import os
import random
import tempfile
import unittest

import box
import election as e
import receipts
import stage
import tree
import verify
from board import walk
from stage import REPORT, SHARES
from wire import Wrong, code, hash256, read_file, u16, u32, u64

# Every byte of every event, instead of some of each: slow.
THOROUGH = bool(os.environ.get("SECOND_OPINION_THOROUGH"))


class Tree(unittest.TestCase):
    def test_known_roots(self):
        """The tree of RFC 9162, section 2.1.5, over seven leaves."""
        leaves = [tree.leaf(bytes([i])) for i in range(7)]
        a, b, c, d, f, g, j = leaves
        h, i, k = tree.node(a, b), tree.node(c, d), tree.node(f, g)
        full, right = tree.node(h, i), tree.node(k, j)
        self.assertEqual(tree.root(leaves), tree.node(full, right))
        self.assertEqual(tree.root([]).hex()[:16], "e3b0c44298fc1c14")
        self.assertTrue(tree.inclusion_holds(3, 7, d, [c, h, right], tree.root(leaves)))
        self.assertTrue(tree.inclusion_holds(6, 7, j, [k, full], tree.root(leaves)))
        self.assertFalse(tree.inclusion_holds(2, 7, d, [c, h, right], tree.root(leaves)))
        self.assertFalse(tree.inclusion_holds(3, 7, d, [c, h], tree.root(leaves)))
        self.assertFalse(tree.inclusion_holds(7, 7, d, [c, h, right], tree.root(leaves)))
        whole = tree.root(leaves)
        three, four, six = (tree.root_at(leaves, n) for n in (3, 4, 6))
        self.assertTrue(tree.consistency_holds(3, 7, three, whole, [c, d, h, right]))
        self.assertTrue(tree.consistency_holds(4, 7, four, whole, [right]))
        self.assertTrue(tree.consistency_holds(6, 7, six, whole, [k, j, full]))
        self.assertTrue(tree.consistency_holds(7, 7, whole, whole, []))
        self.assertFalse(tree.consistency_holds(6, 7, four, whole, [k, j, full]))
        self.assertFalse(tree.consistency_holds(4, 7, four, whole, []))

    def test_domains_differ(self):
        self.assertNotEqual(tree.leaf(bytes(64)), tree.node(bytes(32), bytes(32)))


class Words(unittest.TestCase):
    def test_hash_has_lengths_before_all_parts(self):
        data = u32(3) + b"tag" + u32(1) + b"a" + u32(0)
        self.assertEqual(hash256("tag", b"a", b""), hashlib.sha256(data).digest())
        self.assertNotEqual(hash256("tag", b"ab", b"c"), hash256("tag", b"a", b"bc"))

    def test_code(self):
        number = int.from_bytes(hash256("t", b"x")[:8], "big") % 10**12
        self.assertEqual(code("t", b"x").replace(" ", ""), f"{number:012}")
        self.assertEqual([len(part) for part in code("t", b"x").split(" ")], [4, 4, 4])


class Whole(unittest.TestCase):
    def setUp(self):
        self.server = stage.finished().server

    def refuse(self, events, head, why, event):
        with self.assertRaisesRegex(Wrong, why) as caught:
            walk(events, head)
        self.assertEqual(caught.exception.event, event)

    def test_honest(self):
        board, head = walk(self.server.events, self.server.head())
        self.assertEqual(head.size, len(self.server.events))
        self.assertEqual([count.totals for count in board.tally.counts][:2], [[3, 1, 0], [2, 1, 1, 0]])

    def test_head(self):
        events, head = self.server.events, self.server.head()
        self.refuse(events, self.server.head(events[:-1]), "another size", None)
        moved = events[:-1] + [events[-1][:8] + b"\xff" + events[-1][9:]]
        self.refuse(events, self.server.head(moved), "another root", None)
        for place in range(0, 112, 3):
            bent = bytearray(head)
            bent[place] ^= 4
            self.refuse(events, bytes(bent), "head", None)

    def test_events_gone_moved_or_doubled(self):
        """The head is signed again: the server itself is the one that lies."""
        events = self.server.events
        chance = random.Random(22)
        kinds = [event[0] for event in events]
        places = {kinds.index(kind) for kind in kinds[1:]} | {len(events) - 2}
        for place in sorted(places - {len(events) - 1}):
            gone = events[:place] + events[place + 1 :]
            doubled = events[:place] + [events[place]] + events[place:]
            self.assertRefused(gone, events[place][0] in (7, 8, 11, 12, 13) and gone)
            self.assertRefused(doubled)
        for _ in range(4):
            one, two = sorted(chance.sample(range(1, len(events)), 2))
            turned = list(events)
            turned[one], turned[two] = turned[two], turned[one]
            self.assertRefused(turned)

    def assertRefused(self, events, unless=False):
        """Some events are free to be missing: then only the old head knows of them."""
        try:
            walk(events, self.server.head(events))
        except Wrong as wrong:
            self.assertIsNotNone(wrong.event)
        else:
            self.assertTrue(unless, "the board was taken")
            with self.assertRaisesRegex(Wrong, "another size"):
                walk(events, self.server.head(self.server.events))

    def test_first_wrong_ballot_is_named_before_later_faults(self):
        events = list(self.server.events)
        ballots = [n for n, event in enumerate(events) if event[0] == 7]
        for number in (ballots[3], ballots[1]):
            events[number] = events[number][:-1] + bytes([events[number][-1] ^ 1])
        events[-1] = events[-1][:-1] + b"\x09"
        self.refuse(events, self.server.head(), "signature does not hold", ballots[1])

    def test_more_processes_say_the_same(self):
        events = list(self.server.events)
        before, box.WORTH_SHARING = box.WORTH_SHARING, 1
        try:
            walk(events, self.server.head(), 2)
            number = next(n for n, event in enumerate(events) if event[0] == 7) + 2
            events[number] = events[number][:-1] + bytes([events[number][-1] ^ 1])
            with self.assertRaises(Wrong) as caught:
                walk(events, self.server.head(), 2)
            self.assertEqual(caught.exception.event, number)
        finally:
            box.WORTH_SHARING = before


class EveryField(unittest.TestCase):
    """One bit of one byte at a time, and the head signed again."""

    def free(self, event, place):
        """Places where a server may say something else without breaking a rule."""
        # The time, as long as it does not go back; who was present; the words of a consensus.
        kind = event[0]
        return 1 <= place < 9 or kind == 8 or (kind == 9 and place < 13) or (kind == 13 and place >= 16)

    def test_bits(self):
        server = stage.finished().server
        board, seen = stage.Stage(server).board, set()
        chance = random.Random(5)
        for number, event in enumerate(server.events):
            first = event[0] not in seen
            seen.add(event[0])
            step = 1 if THOROUGH else (13 if first else 67)
            for place in range(chance.randrange(step), len(event), step):
                bent = bytearray(event)
                bent[place] ^= 1 << chance.randrange(8)
                rest = server.events[number + 1 :]
                with self.subTest(event=number, kind=event[0], place=place):
                    refused = self.refused(copy.deepcopy(board), bytes(bent), rest)
                    self.assertTrue(refused or self.free(event, place))
            board.take(event)
            if event[0] != 7 or server.events[number + 1][0] != 7:
                board.settle()

    def refused(self, board, bent, rest):
        try:
            board.take(bent)
            board.settle()
            for event in rest:
                board.take(event)
            board.settle()
        except Wrong:
            return True
        return False


class Receipts(unittest.TestCase):
    def setUp(self):
        case = stage.finished()
        self.server, self.board = case.server, case.board
        self.leaf = next(n for n, event in enumerate(self.server.events) if event[0] == 7)

    def check(self, data, server=None):
        return receipts.check(data, self.board, (server or self.server).events)

    def test_kept(self):
        verdict, words, _ = self.check(self.server.receipt(self.leaf))
        self.assertEqual(verdict, receipts.KEPT)
        body = self.server.events[self.leaf][9:]
        self.assertEqual(words, code("sokoguru/receipt-code/1", hashlib.sha256(body).digest()))
        early = self.server.head(self.server.events[: self.leaf + 1])
        self.assertEqual(self.check(self.server.receipt(self.leaf, early))[0], receipts.KEPT)

    def test_evidence(self):
        other = copy.deepcopy(self.server)
        lost = other.ballot(SHARES, 3, [1, 0, 0])
        other.events[self.leaf] = other.events[self.leaf][:9] + lost
        self.assertEqual(self.check(other.receipt(self.leaf))[0], receipts.EVIDENCE)
        other = copy.deepcopy(self.server)
        other.events[self.leaf] = b"\7" + u64(2_345) + other.events[self.leaf][9:]
        self.assertRegex(self.check(other.receipt(self.leaf))[2], "another time")
        other = copy.deepcopy(self.server)
        other.put(7, lost)
        self.assertRegex(self.check(other.receipt(len(other.events) - 1))[2], "has no event")
        self.assertRegex(self.check(other.receipt(self.leaf))[2], "shorter")
        other = copy.deepcopy(self.server)
        other.events[0] = other.events[0][:8] + b"\0" + other.events[0][9:]
        self.assertRegex(self.check(other.receipt(self.leaf))[2], "another board")

    def test_no_receipts(self):
        good = self.server.receipt(self.leaf)
        for place in range(0, len(good), 5):
            bent = bytearray(good)
            bent[place] ^= 1
            self.assertEqual(self.check(bytes(bent))[0], receipts.NO_RECEIPT)
        early = self.server.head(self.server.events[: self.leaf])
        self.assertEqual(self.check(self.server.receipt(self.leaf, early))[0], receipts.NO_RECEIPT)
        self.assertEqual(self.check(None)[0], receipts.NO_RECEIPT)


class Command(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = stage.finished().server

    def write(self, name, data):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def run_on(self, *arguments):
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            try:
                status = verify.main(list(arguments))
            except SystemExit as end:
                status = end.code
        return status, out.getvalue()

    def test_json(self):
        status, words = self.run_on(self.write("board", self.server.file()), "--json")
        self.assertEqual(status, 0)
        answer = json.loads(words)
        self.assertEqual(answer["boardId"], self.server.board_id.hex())
        self.assertEqual(answer["fingerprint"], self.server.fingerprint.hex())
        self.assertRegex(answer["headCode"], r"^\d{4} \d{4} \d{4}$")
        self.assertEqual(answer["items"][1]["elected"], [0, 2])
        self.assertEqual(answer["items"][0]["totals"], [3, 1, 0])
        self.assertEqual([row["outcome"] for row in answer["items"]], [1, 1, 1, 1])

    def test_nothing_is_counted_before_the_closing(self):
        board = stage.voted().server.file()
        _, words = self.run_on(self.write("board", board), "--json")
        self.assertEqual([row["totals"] for row in json.loads(words)["items"]], [None] * 4)

    def test_words(self):
        status, words = self.run_on(self.write("board", self.server.file()))
        self.assertEqual(status, 0)
        self.assertIn("accepted: A, C", words)

    def test_wrong_board(self):
        self.server.events[3] = self.server.events[3][:-1] + b"\0"
        path = self.write("board", self.server.file())
        status, words = self.run_on(path)
        self.assertEqual(status, 1)
        self.assertRegex(words, "^event 3: commitment: the signature of trustee 3")
        status, words = self.run_on(path, "--json")
        self.assertEqual((status, json.loads(words)["wrong"]["event"]), (1, 3))

    def test_files_that_are_no_boards(self):
        whole = self.server.file()
        for data in (b"", whole[:-1], whole + b"\0", b"X" + whole[1:], whole[:9] + b" " + whole[10:]):
            self.assertEqual(self.run_on(self.write("board", data))[0], 1)
        self.assertEqual(self.run_on(os.path.join(self.folder.name, "missing"))[0], 2)
        self.assertEqual(self.run_on()[0], 2)

    def test_receipts(self):
        board = self.write("board", self.server.file())
        ballots = [n for n, event in enumerate(self.server.events) if event[0] == 7]
        lines = [self.server.receipt(n).hex() for n in ballots]
        good = self.write("good", "\n".join(lines).encode())
        status, words = self.run_on(board, "--json", "--receipts", good)
        self.assertEqual((status, len(json.loads(words)["receipts"])), (0, len(ballots)))
        self.server.events[ballots[0]] = self.server.events[ballots[0]][:-1] + b"\0"
        lines.append(self.server.receipt(ballots[0]).hex())
        bad = self.write("bad", "\n\n".join(lines).encode())
        status, words = self.run_on(board, "--receipts", bad)
        self.assertEqual(status, 1)
        self.assertIn("evidence", words)


class File(unittest.TestCase):
    def test_events_that_are_too_long(self):
        head = bytes(112)
        long = b"\7" + bytes(1_048_576)
        with self.assertRaisesRegex(Wrong, "longer than its kind"):
            read_file(b"SKGBOARD1\n" + u32(1) + u32(len(long)) + long + head)
        roll = b"\5" + bytes(1_048_576)
        self.assertEqual(len(read_file(b"SKGBOARD1\n" + u32(1) + u32(len(roll)) + roll + head)[0]), 1)
        with self.assertRaisesRegex(Wrong, "longer than an event"):
            read_file(b"SKGBOARD1\n" + u32(1) + u32(2**31) + head)
        with self.assertRaisesRegex(Wrong, "no start"):
            walk([], head)

    def test_sizes(self):
        self.assertEqual(len(stage.voting().server.ballot(REPORT, 0, [1, 0, 0])), 685)
        self.assertEqual(len(e.thing("x", 0, [], 0, 0, b"")["raw"]), 3 + 4 + 1 + 3 + 2 + 2 + 2 + 9)
        self.assertEqual(u16(1) + u32(1), b"\0\1\0\0\0\1")


if __name__ == "__main__":
    unittest.main()
