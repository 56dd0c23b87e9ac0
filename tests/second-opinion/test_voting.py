"""The ballot box: what may not come in, and which of what came in counts."""

import unittest

import election as e
import ristretto as group
import stage
from stage import ACCEPT_UNTIL, BOARD, MUFAKAT, OPEN_AT, REPORT, SHARES
from wire import Wrong, scalar, u32

HEADER = 2 + 90 + 1


class Box(unittest.TestCase):
    def setUp(self):
        self.stage = stage.voting()
        self.server = self.stage.server

    def refuse(self, ballot, why, at=None):
        self.server.put(7, ballot, at)
        with self.assertRaisesRegex(Wrong, why):
            self.stage.catch_up()

    def accept(self, ballot, at=None):
        self.server.put(7, ballot, at)
        self.stage.catch_up()

    def bend(self, ballot, place, new, voter=0):
        """The ballot with other bytes at a place of its body, signed again."""
        at = HEADER + place
        return self.server.sign_again(ballot[:at] + new + ballot[at + len(new) :], voter)

    def test_honest_ballots(self):
        self.accept(self.server.ballot(REPORT, 0, [0, 0, 1]))
        self.accept(self.server.ballot(BOARD, 0, [0, 1, 0, 1]))
        self.accept(self.server.ballot(BOARD, 1, [0, 0, 0, 0]))
        self.accept(self.server.ballot(SHARES, 0, [0, 0, 1]))
        self.assertEqual(len(self.server.ballot(REPORT, 0, [0, 0, 1])), 685)

    def test_too_many_too_few_and_odd_values(self):
        for item, values in (
            (REPORT, [1, 1, 0]), (REPORT, [0, 0, 0]), (BOARD, [1, 1, 1, 0]), (BOARD, [1, 1, 1, 1]),
        ):  # fmt: skip
            self.setUp()
            self.refuse(self.server.ballot(item, 0, values), "number of choices is not proven")
        for item, values in ((REPORT, [2, -1, 0]), (BOARD, [2, 0, 0, 0]), (REPORT, [1, 1, -1])):
            self.setUp()
            self.refuse(self.server.ballot(item, 0, values), "not proven to hold 0 or 1")
        for values, why in (([1, 1, 0], "too many or too few"), ([2, 0, 0], "neither 0 nor 1")):
            self.setUp()
            self.refuse(self.server.ballot(SHARES, 0, values), why)

    def test_ciphertexts_of_others(self):
        theirs = self.server.ballot(REPORT, 1, [1, 0, 0])
        self.accept(theirs)
        mine = self.server.ballot(REPORT, 0, [1, 0, 0])
        stolen = self.server.sign_again(mine[:HEADER] + theirs[HEADER:], 0)
        self.refuse(stolen, "α that stands on the board already")

    def test_ciphertexts_of_others_before_theirs(self):
        theirs = self.server.ballot(REPORT, 1, [1, 0, 0])
        mine = self.server.ballot(REPORT, 0, [1, 0, 0])
        stolen = self.server.sign_again(mine[:HEADER] + theirs[HEADER:], 0)
        self.refuse(stolen, "option 0 is not proven")

    def test_options_exchanged(self):
        ballot = self.server.ballot(REPORT, 0, [1, 0, 0])
        pairs, proofs = ballot[HEADER : HEADER + 192], ballot[HEADER + 192 : HEADER + 480]
        turned = pairs[64:128] + pairs[:64] + pairs[128:] + proofs[96:192] + proofs[:96] + proofs[192:]
        self.refuse(self.bend(ballot, 0, turned), "option 0 is not proven")

    def test_range_proof_of_other_ciphertexts(self):
        one = self.server.ballot(REPORT, 0, [1, 0, 0])
        other = self.server.ballot(REPORT, 0, [0, 1, 0])
        self.refuse(self.bend(one, 480, other[HEADER + 480 : -64]), "number of choices")

    def test_randomness_twice(self):
        self.accept(self.server.ballot(REPORT, 0, [1, 0, 0], randomness=[3, 4, 5]))
        again = self.server.ballot(BOARD, 1, [1, 0, 0, 0], randomness=[6, 5, 7, 8])
        self.refuse(again, "α that stands on the board already")

    def test_randomness_twice_in_one_ballot(self):
        self.refuse(self.server.ballot(REPORT, 0, [1, 0, 0], randomness=[3, 3, 5]), "are the same")

    def test_points_and_scalars_in_other_clothes(self):
        ballot = self.server.ballot(REPORT, 0, [1, 0, 0])
        body = ballot[HEADER:]
        large = (int.from_bytes(body[224:256], "little") + group.ORDER).to_bytes(32, "little")
        odd = (int.from_bytes(body[:32], "little") ^ 1).to_bytes(32, "little")
        for place, new, why in (
            (0, bytes(32), "the identity"), (32, bytes(32), "the identity"), (0, odd, "canonical"),
            (32, b"\xff" * 32, "canonical"), (224, large, "below the group order"),
        ):  # fmt: skip
            self.setUp()
            self.refuse(self.bend(ballot, place, new), why)
        self.setUp()
        s = (int.from_bytes(ballot[-32:], "little") + group.ORDER).to_bytes(32, "little")
        self.refuse(ballot[:-32] + s, "below the group order")

    def test_bytes_too_many_or_too_few(self):
        ballot = self.server.ballot(REPORT, 0, [1, 0, 0])
        for wrong in (ballot + b"\0", ballot[:-1], ballot[:100], b""):
            self.setUp()
            self.refuse(wrong, "another length|missing")

    def test_replay_elsewhere(self):
        server = self.server
        shares = server.ballot(SHARES, 0, [1, 0, 0])
        ballot = server.ballot(REPORT, 0, [1, 0, 0])
        for wrong, why in (
            (ballot[:34] + b"\0\1" + ballot[36:], "options"),
            (ballot[:34] + b"\0\2" + ballot[36:], "kind"),
            (ballot[:34] + b"\0\3" + ballot[36:], "consensus"),
            (ballot[:34] + b"\0\4" + ballot[36:], "no such item"),
            (ballot[:36] + u32(2) + ballot[40:], "revision in force"),
            (ballot[:2] + bytes(32) + ballot[34:], "fingerprint"),
            (ballot[:1] + b"\2" + ballot[2:], "unknown kind"),
            (b"\2" + ballot[1:], "version"),
            (shares[:1] + b"\1" + shares[2:], "kind is not the item's"),
        ):
            self.setUp()
            self.refuse(self.server.sign_again(wrong, 0), why)

    def test_proofs_bind_every_part_of_the_context(self):
        """The body is moved as it is: the cheap rules let it in, and only the hashes refuse it."""
        ballot = self.server.ballot(REPORT, 0, [1, 0, 0])
        moved = ballot[:2] + self.server.context(REPORT, 1, 1) + ballot[92:]
        self.refuse(self.server.sign_again(moved, 1), "option 0 is not proven")
        self.setUp()
        later = ballot[:2] + self.server.context(REPORT, 0, 9) + ballot[92:]
        self.refuse(self.server.sign_again(later, 0), "option 0 is not proven")

    def test_another_election_key(self):
        ballot = self.server.ballot(REPORT, 0, [1, 0, 0], election_key=e.point(5))
        self.refuse(ballot, "option 0 is not proven")

    def test_strangers(self):
        stranger = e.Key("voter", bytes(32), self.server.chance)
        wrong = [
            self.server.ballot(SHARES, 0, [1, 0, 0], key=stranger.public),
            self.server.ballot(SHARES, 0, [1, 0, 0], slot=bytes(16)),
            self.server.ballot(SHARES, 0, [1, 0, 0], slot=self.server.slots[1]),
        ]
        for ballot in wrong:
            self.setUp()
            self.refuse(ballot, "do not stand in the roll")
        self.setUp()
        ballot = self.server.ballot(SHARES, 0, [1, 0, 0])
        self.refuse(self.server.sign_again(ballot, 1), "signature does not hold")

    def test_opening_hours_to_the_millisecond(self):
        early = self.server.ballot(SHARES, 0, [1, 0, 0])
        self.stage = stage.ready()
        self.server = self.stage.server
        self.server.manifest(stage.agenda())
        self.refuse(early, "before voting opened", at=OPEN_AT - 1)
        self.setUp()
        self.accept(self.server.ballot(SHARES, 0, [1, 0, 0]), at=OPEN_AT)
        self.accept(self.server.ballot(SHARES, 1, [1, 0, 0]), at=ACCEPT_UNTIL - 1)
        self.refuse(self.server.ballot(SHARES, 2, [1, 0, 0]), "after the box closed", ACCEPT_UNTIL)

    def test_late_ones(self):
        self.server.put(8, bytes(32), at=ACCEPT_UNTIL - 1)
        with self.assertRaisesRegex(Wrong, "not closed yet"):
            self.stage.catch_up()
        self.setUp()
        self.server.put(8, bytes(32), at=ACCEPT_UNTIL)
        self.server.put(8, bytes(32))
        with self.assertRaisesRegex(Wrong, "late twice"):
            self.stage.catch_up()

    def test_rev(self):
        self.refuse(self.server.ballot(SHARES, 0, [1, 0, 0], rev=0), "rev 0")
        self.setUp()
        self.accept(self.server.ballot(SHARES, 0, [1, 0, 0], rev=5))
        self.accept(self.server.ballot(SHARES, 0, [0, 1, 0], rev=2))
        count = self.stage.board.box.counted(SHARES, self.stage.board.manifests[-1].items[SHARES])
        self.assertEqual([envelope.rev for envelope in count], [5])
        self.refuse(self.server.ballot(SHARES, 0, [0, 0, 1], rev=5), "same slot, item and rev")

    def test_no_second_vote_where_it_is_off(self):
        self.stage = stage.ready()
        self.server = self.stage.server
        self.server.manifest(stage.agenda(), revote=0)
        self.server.clock = OPEN_AT
        self.accept(self.server.ballot(SHARES, 0, [1, 0, 0]))
        self.refuse(self.server.ballot(SHARES, 0, [0, 1, 0], rev=2), "voting again is off")

    def test_an_item_that_changes_voids_its_ballots_only(self):
        server = self.server
        old = server.ballot(REPORT, 3, [1, 0, 0])
        kept = server.ballot(SHARES, 3, [1, 0, 0])
        self.accept(server.ballot(REPORT, 0, [1, 0, 0]))
        self.accept(server.ballot(SHARES, 0, [1, 0, 0]))
        server.manifest(stage.agenda(report={"revision": 2, "body": "Lain"}), revision=2)
        self.accept(kept)
        self.accept(server.ballot(REPORT, 0, [0, 1, 0]))
        mixed = server.ballot(REPORT, 1, [1, 0, 0], fingerprint=old[2:34])
        box, items = self.stage.board.box, self.stage.board.manifests[-1].items
        self.assertEqual(len(box.counted(REPORT, items[REPORT])), 1)
        self.assertEqual(len(box.counted(SHARES, items[SHARES])), 2)
        before = self.stage.copy()
        self.refuse(old, "not the revision in force")
        self.stage, self.server = before, before.server
        self.refuse(mixed, "changed since the ballot's own manifest")

    def test_consensus_takes_no_ballot(self):
        ballot = self.server.ballot(SHARES, 0, [1, 0, 0])
        wrong = ballot[:34] + bytes([0, MUFAKAT]) + ballot[36:]
        self.refuse(self.server.sign_again(wrong, 0), "consensus")

    def test_scalars_are_not_loose_in_the_range_proof(self):
        ballot = self.server.ballot(BOARD, 0, [1, 0, 0, 0])
        place = 4 * 160 + 3 * 16
        self.refuse(self.bend(ballot, place, scalar(12345)), "number of choices")


if __name__ == "__main__":
    unittest.main()
