"""The trustees' keys: an honest round, complaints of both kinds, and messages out of turn."""

import unittest

import election as e
import ristretto as group
import stage
from wire import Wrong, u8

COMMIT, REVEAL, CONFIRM, COMPLAIN = 1, 2, 3, 4


class Ceremony(unittest.TestCase):
    def setUp(self):
        self.stage = stage.keyless()
        self.server = self.stage.server
        self.round = e.Ceremony(self.server.board_id, self.server.trustees, 2)

    def put(self, kind, *payloads):
        for payload in payloads:
            self.server.put(kind, payload)
        self.stage.catch_up()

    def refuse(self, kind, payload, why):
        self.server.put(kind, payload)
        with self.assertRaisesRegex(Wrong, why):
            self.stage.catch_up()

    def reveal_all(self):
        self.put(COMMIT, *(self.round.commitment(i) for i in (1, 2, 3)))
        self.put(REVEAL, *(self.round.reveal(i) for i in (3, 1, 2)))

    def test_keys(self):
        self.reveal_all()
        self.put(CONFIRM, *(self.round.confirmation(i) for i in (2, 1, 3)))
        election, verification = self.stage.board.ceremony.keys
        self.assertEqual(election, self.round.election_key())
        self.assertEqual(verification, self.round.verification_keys())
        # Two of three shares of the secret give the key, whichever they are.
        for one, two in ((1, 2), (1, 3), (2, 3)):
            weight = two * pow(two - one, -1, group.ORDER)
            other = one * pow(one - two, -1, group.ORDER)
            shares = self.round.secret_share(one) * weight + self.round.secret_share(two) * other
            self.assertEqual(e.point(shares), election)

    def test_bad_share_names_the_sender(self):
        self.round.bent[(2, 3)] = 1
        self.reveal_all()
        self.put(COMPLAIN, self.round.complaint(3, 2))
        self.assertEqual(self.stage.board.ceremony.faults, [(0, 2)])
        self.assertIsNone(self.stage.board.ceremony.keys)
        self.server.make_keys(1)
        self.stage.catch_up()
        self.assertEqual(self.stage.board.ceremony.keys[0], self.server.ceremony.election_key())

    def test_false_complaint_names_the_accuser(self):
        self.reveal_all()
        self.put(COMPLAIN, self.round.complaint(1, 2))
        self.assertEqual(self.stage.board.ceremony.faults, [(0, 1)])

    def test_complaints_that_prove_nothing(self):
        self.reveal_all()
        body = self.round.complaint(1, 2)[:-64]
        for at, new in ((3, self.round.complaint(1, 3)[3:35]), (4, None), (36, None)):
            bent = bytearray(body)
            if new is None:
                bent[at] ^= 1
            else:
                bent[at + 1 : at + 33] = new
            signed = self.round._signed(1, "sokoguru/complaint/1", bytes(bent))
            before = self.stage.copy()
            self.refuse(COMPLAIN, signed, "canonical|does not prove|missing")
            self.stage, self.server = before, before.server
        itself = self.round.complaint(1, 1)
        self.refuse(COMPLAIN, itself, "about itself")

    def test_nobody_waits_for_the_others(self):
        self.put(COMMIT, self.round.commitment(1), self.round.commitment(2))
        self.refuse(REVEAL, self.round.reveal(1), "before all commitments")

    def test_reveal_of_something_else(self):
        other = e.Ceremony(self.server.board_id, self.server.trustees, 2)
        other.bent[(1, 2)] = 1
        self.put(COMMIT, *(self.round.commitment(i) for i in (1, 2, 3)))
        self.refuse(REVEAL, other.reveal(1), "something else than it committed to")

    def test_a_reveal_signed_again_is_the_same(self):
        self.put(COMMIT, *(self.round.commitment(i) for i in (1, 2, 3)))
        again = e.Ceremony(self.server.board_id, self.server.trustees, 2)
        self.assertNotEqual(again.reveal(1), self.round.reveal(1))
        self.put(REVEAL, again.reveal(1))

    def test_key_that_is_copied(self):
        """Trustee 3 takes another's constant coefficient for its own, and cannot prove it."""
        theirs = self.round.reveal(1)
        body = self.round.reveal(3)[:-64]
        copied = body[:5] + theirs[5:37] + body[37:]
        self.round._reveals[3] = self.round._signed(3, "sokoguru/reveal/1", copied)
        self.put(COMMIT, *(self.round.commitment(i) for i in (1, 2, 3)))
        self.refuse(REVEAL, self.round.reveal(3), "does not prove that it knows")

    def test_share_that_is_copied(self):
        """Trustee 2 sends what 1 sealed for 3, so that the complaint of 3 opens it to everyone."""
        self.round.borrowed[2, 3] = self.round.share(1, 3)
        self.put(COMMIT, *(self.round.commitment(i) for i in (1, 2, 3)))
        self.put(REVEAL, self.round.reveal(1))
        self.refuse(REVEAL, self.round.reveal(2), "does not prove that it knows")

    def test_wrong_counts_in_a_reveal(self):
        for threshold, trustees, why in ((3, 3, "coefficients"), (2, 2, "shares are not one")):
            self.setUp()
            odd = e.Ceremony(self.server.board_id, self.server.trustees[:trustees], threshold)
            self.put(COMMIT, *(odd.commitment(i) for i in (1, 2)), self.round.commitment(3))
            self.refuse(REVEAL, odd.reveal(1), why)

    def test_confirmations(self):
        self.put(COMMIT, *(self.round.commitment(i) for i in (1, 2, 3)))
        self.put(REVEAL, self.round.reveal(1), self.round.reveal(2))
        before = self.stage.copy()
        self.refuse(CONFIRM, self.round.confirmation(1), "before all reveals")
        self.stage, self.server = before, before.server
        self.put(REVEAL, self.round.reveal(3))
        before = self.stage.copy()
        other = e.Ceremony(self.server.board_id, self.server.trustees, 2)
        self.refuse(CONFIRM, other.confirmation(1), "another transcript")
        self.stage, self.server = before, before.server
        self.put(CONFIRM, self.round.confirmation(1))
        before = self.stage.copy()
        self.refuse(CONFIRM, self.round.confirmation(1), "second confirmation")
        self.stage, self.server = before, before.server
        self.refuse(COMPLAIN, self.round.complaint(1, 2), "has confirmed already")

    def test_rounds_trustees_and_signatures(self):
        later = e.Ceremony(self.server.board_id, self.server.trustees, 2, 1)
        self.refuse(COMMIT, later.commitment(1), "round 1 while round 0")
        for bad in (b"\0", b"\4"):
            self.setUp()
            good = self.round.commitment(1)
            self.refuse(COMMIT, good[:2] + bad + good[3:], "there is no trustee")
        self.setUp()
        self.refuse(COMMIT, good[:2] + u8(2) + good[3:], "signature of trustee 2")
        self.setUp()
        self.put(COMMIT, good)
        self.refuse(COMMIT, good, "second commitment")

    def test_nothing_after_the_keys(self):
        self.reveal_all()
        self.put(CONFIRM, *(self.round.confirmation(i) for i in (1, 2, 3)))
        self.refuse(COMPLAIN, self.round.complaint(1, 2), "made already")

    def test_manifest_needs_all_confirmations(self):
        self.reveal_all()
        self.put(CONFIRM, self.round.confirmation(1), self.round.confirmation(2))
        self.server.ceremony = self.round
        self.server.roll()
        self.server.manifest(stage.agenda())
        with self.assertRaisesRegex(Wrong, "keys are not made yet"):
            self.stage.catch_up()


if __name__ == "__main__":
    unittest.main()
