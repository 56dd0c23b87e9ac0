"""The known answers of `crates/ballot/vectors`, which the first program wrote.

`SECOND_OPINION_ELECTION` names a folder with another election of its (`election.board` and
`election.json`) for the tests of that.
"""

import hashlib
import json
import os
import unittest

import election as e
import tree
from board import Board, walk
from wire import code, read_file, u16

FOLDER = os.path.join(os.path.dirname(__file__), "..", "..", "crates", "ballot", "vectors")


ELECTION = os.environ.get("SECOND_OPINION_ELECTION", FOLDER)


def load(name, folder=FOLDER):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


class Merkle(unittest.TestCase):
    def setUp(self):
        self.vectors = load("merkle.json")
        self.leaves = [tree.leaf(bytes.fromhex(words)) for words in self.vectors["leaves"]]
        self.roots = [bytes.fromhex(words) for words in self.vectors["roots_by_size"]]

    def test_roots(self):
        self.assertEqual(len(self.roots), len(self.leaves) + 1)
        for size, root in enumerate(self.roots):
            self.assertEqual(tree.root_at(self.leaves, size), root)

    def test_inclusion(self):
        self.assertTrue(self.vectors["inclusion"])
        for row in self.vectors["inclusion"]:
            index, size = row["index"], row["size"]
            path = [bytes.fromhex(words) for words in row["proof"]]
            leaf, root = self.leaves[index], self.roots[size]
            self.assertTrue(tree.inclusion_holds(index, size, leaf, path, root))
            self.assertFalse(tree.inclusion_holds(index, size, leaf, path + [leaf], root))
            self.assertFalse(tree.inclusion_holds(index, size, root, path, root) and path)

    def test_consistency(self):
        self.assertTrue(self.vectors["consistency"])
        for row in self.vectors["consistency"]:
            old, new = row["old"], row["new"]
            path = [bytes.fromhex(words) for words in row["proof"]]
            ends = (self.roots[old], self.roots[new])
            self.assertTrue(tree.consistency_holds(old, new, *ends, path))
            self.assertFalse(tree.consistency_holds(old, new, *ends, path + [ends[0]]))
            self.assertFalse(tree.consistency_holds(old, new, ends[1], ends[0], path) and old != new)


class Ceremony(unittest.TestCase):
    """The messages again from the seeds: all but the signatures follow from them."""

    def setUp(self):
        self.vectors = load("ceremony.json")
        chance = e.Chance(0)
        self.trustees = []
        for row in self.vectors["trustees"]:
            trustee = e.Trustee(f"Trustee {row['number']}", chance)
            trustee.seed = bytes.fromhex(row["seed"])
            trustee.signing = e.Key("trustee-signing", trustee.seed, chance)
            trustee.transport = e.Key("trustee-transport", trustee.seed, chance)
            self.trustees.append(trustee)
        self.board_id = bytes.fromhex(self.vectors["board_id"])

    def round(self, number):
        return e.Ceremony(self.board_id, self.trustees, self.vectors["threshold"], number)

    def test_start(self):
        start = bytes.fromhex(self.vectors["start"])
        self.assertEqual(e.hash256("sokoguru/board/1", start), self.board_id)

    def test_keys_of_the_trustees(self):
        for row, trustee in zip(self.vectors["trustees"], self.trustees):
            self.assertEqual(trustee.signing.public.hex(), row["signing"])
            self.assertEqual(trustee.transport.public.hex(), row["transport"])

    def test_messages(self):
        """What is signed is the same byte by byte, but for a share that was bent on purpose."""
        bent = {(row["round"], row["culprit"]) for row in self.vectors["void_rounds"]}
        compared = 0
        for row in self.vectors["messages"]:
            payload, round_ = bytes.fromhex(row["payload"]), self.round(row["round"])
            self.assertEqual(payload[:3], u16(row["round"]) + bytes([row["trustee"]]))
            void = any(number == row["round"] for number, _ in bent)
            if row["kind"] == 1 and (row["round"], row["trustee"]) not in bent:
                self.assertEqual(round_.commitment(row["trustee"])[:-64], payload[:-64])
                compared += 1
            elif row["kind"] == 2 and (row["round"], row["trustee"]) not in bent:
                self.assertEqual(round_.reveal(row["trustee"])[:-64], payload[:-64])
                compared += 1
            elif row["kind"] == 3 and not void:
                self.assertEqual(payload[:-64], self.confirmation(row)[:-64])
                compared += 1
        self.assertGreaterEqual(compared, 10)

    def confirmation(self, row):
        said = [
            bytes.fromhex(other["payload"])
            for other in sorted(self.vectors["messages"], key=lambda other: other["trustee"])
            if other["kind"] == 2 and other["round"] == row["round"]
        ]
        return u16(row["round"]) + bytes([row["trustee"]]) + e.hash256(
            "sokoguru/transcript/1", *said
        ) + bytes(64)

    def test_keys_that_follow(self):
        last = self.round(self.vectors["round"])
        self.assertEqual(last.election_key().hex(), self.vectors["election_key"])
        keys = [key.hex() for key in last.verification_keys()]
        self.assertEqual(keys, self.vectors["verification_keys"])

    def test_the_verifier_over_the_messages(self):
        board = Board()
        board.take(b"\0" + bytes(8) + bytes.fromhex(self.vectors["start"]))
        for row in self.vectors["messages"]:
            board.take(bytes([row["kind"]]) + bytes(8) + bytes.fromhex(row["payload"]))
        faults = [(row["round"], row["culprit"]) for row in self.vectors["void_rounds"]]
        self.assertEqual(board.ceremony.faults, faults)
        self.assertEqual(board.ceremony.keys[0].hex(), self.vectors["election_key"])


class Election(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.expected = load("election.json", ELECTION)
        with open(os.path.join(ELECTION, "election.board"), "rb") as file:
            cls.events, head_bytes = read_file(file.read())
        cls.board, cls.head = walk(cls.events, head_bytes, 2)

    def test_board(self):
        expected, board = self.expected, self.board
        self.assertEqual(board.start.board_id.hex(), expected["board_id"])
        self.assertEqual(self.head.root.hex(), expected["root"])
        self.assertEqual(self.head.code(), expected["head_code"])
        self.assertEqual([event[0] for event in self.events], expected["kinds"])
        self.assertEqual(len(board.box.taken), expected["ballots_on_board"])
        self.assertEqual(len(board.box.late), expected["late"])
        self.assertEqual(board.tally.present, expected["present"])
        prints = [(m.fingerprint.hex(), m.revision) for m in board.manifests]
        self.assertEqual(prints, [(m["fingerprint"], m["revision"]) for m in expected["manifests"]])

    def test_first_ballot(self):
        first = self.expected["first_ballot"]
        digest = hashlib.sha256(self.events[first["event"]][9:]).digest()
        self.assertEqual(digest.hex(), first["hash"])
        self.assertEqual(code("sokoguru/receipt-code/1", digest), first["code"])

    def test_items(self):
        self.assertEqual(len(self.board.tally.counts), len(self.expected["items"]))
        for count, expected in zip(self.board.tally.counts, self.expected["items"]):
            outcome, elected, _ = self.board.tally.expected(count)
            self.assertEqual(count.item.id, expected["id"])
            self.assertEqual(count.item.revision, expected["revision"])
            self.assertEqual(count.ballots, expected["ballots"])
            self.assertEqual(count.totals, expected["totals"])
            self.assertEqual((outcome, elected), (expected["outcome"], expected["elected"]))
            self.assertEqual(sorted(count.shares), expected["shares"])


if __name__ == "__main__":
    unittest.main()
