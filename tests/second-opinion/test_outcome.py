"""What totals decide: worked examples of section 10."""

import unittest
from types import SimpleNamespace

from documents import CONSENSUS, OPEN, SECRET, Decision, Fraction
from outcome import ACCEPTED, AGAIN, LOTS, NO_QUORUM, REFUSED, TOO_FEW, decide

HALF_OR_MORE = Fraction(1, 2, False)
MORE_THAN_HALF = Fraction(1, 2, True)
THREE_QUARTERS = Fraction(3, 4, False)


def ask(decision, totals, kind=SECRET, quorum=HALF_OR_MORE, present=10, voters=12, **more):
    item = SimpleNamespace(kind=kind, quorum=quorum, decision=decision)
    manifest = SimpleNamespace(voters=voters, minimum=more.pop("minimum", 1))
    ballots = more.pop("ballots", sum(totals))
    return decide(item, manifest, present, ballots, totals, **more)


def majority(fraction=MORE_THAN_HALF, of_present=False, tie=0):
    return Decision(1, tie, 0, 1, 2, fraction, of_present)


def seats(number, tie=0):
    return Decision(2, tie, seats=number)


class Required(unittest.TestCase):
    def test_rounding(self):
        for fraction, everything, least in (
            (HALF_OR_MORE, 186, 93), (MORE_THAN_HALF, 186, 94), (HALF_OR_MORE, 187, 94),
            (MORE_THAN_HALF, 187, 94), (THREE_QUARTERS, 101, 76), (THREE_QUARTERS, 100, 75),
            (Fraction(1, 5, False), 4, 1), (Fraction(1, 3, True), 9, 4), (HALF_OR_MORE, 0, 1),
            (Fraction(1, 1, False), 7, 7), (MORE_THAN_HALF, 2**32 - 1, 2**31),
        ):  # fmt: skip
            self.assertEqual(fraction.required(everything), least)


class Quorum(unittest.TestCase):
    def test_edge(self):
        self.assertEqual(ask(majority(), [9, 1, 0], present=6)[0], ACCEPTED)
        self.assertEqual(ask(majority(), [9, 1, 0], present=5)[0], NO_QUORUM)
        strict = ask(majority(), [9, 1, 0], present=6, quorum=MORE_THAN_HALF)
        self.assertEqual(strict[0], NO_QUORUM)

    def test_before_all_other_rules(self):
        self.assertEqual(ask(majority(), [], present=1, ballots=0, minimum=5)[0], NO_QUORUM)
        self.assertEqual(ask(seats(1), [5, 5], present=1), (NO_QUORUM, [], []))
        consensus = ask(Decision(0, 0), [], kind=CONSENSUS, present=1, consensus=True)
        self.assertEqual(consensus[0], NO_QUORUM)

    def test_too_few_is_for_secret_items(self):
        self.assertEqual(ask(majority(), [], ballots=4, minimum=5)[0], TOO_FEW)
        self.assertEqual(ask(majority(), [5, 0, 0], minimum=5)[0], ACCEPTED)
        self.assertEqual(ask(majority(), [4, 0, 0], minimum=5, kind=OPEN)[0], ACCEPTED)


class Majority(unittest.TestCase):
    def test_of_votes(self):
        self.assertEqual(ask(majority(), [4, 3, 9])[0], ACCEPTED)
        self.assertEqual(ask(majority(), [3, 4, 0])[0], REFUSED)
        self.assertEqual(ask(majority(THREE_QUARTERS), [6, 2, 0])[0], ACCEPTED)
        self.assertEqual(ask(majority(THREE_QUARTERS), [5, 2, 0])[0], REFUSED)
        self.assertEqual(ask(majority(), [0, 0, 5])[0], REFUSED)

    def test_of_members_present(self):
        self.assertEqual(ask(majority(of_present=True), [5, 0, 0])[0], REFUSED)
        self.assertEqual(ask(majority(of_present=True), [6, 0, 0])[0], ACCEPTED)

    def test_ties(self):
        for tie, outcome in ((0, AGAIN), (1, LOTS), (2, REFUSED)):
            self.assertEqual(ask(majority(tie=tie), [4, 4, 1]), (outcome, [], [0, 1]))
        self.assertEqual(ask(majority(tie=1), [4, 4, 0], lots=[0, 1])[0], ACCEPTED)
        self.assertEqual(ask(majority(tie=1), [4, 4, 0], lots=[1, 0])[0], REFUSED)
        everyone = majority(of_present=True, tie=1)
        self.assertEqual(ask(everyone, [5, 5, 0])[0], LOTS)
        self.assertEqual(ask(everyone, [4, 4, 2])[0], REFUSED)
        # No tie: nobody voted; half is enough; another fraction.
        self.assertEqual(ask(majority(tie=1), [0, 0, 4])[0], REFUSED)
        self.assertEqual(ask(majority(HALF_OR_MORE, tie=1), [4, 4, 0])[0], ACCEPTED)
        self.assertEqual(ask(majority(THREE_QUARTERS, tie=1), [4, 4, 0])[0], REFUSED)
        self.assertEqual(ask(majority(Fraction(2, 4, True), tie=1), [4, 4, 0])[0], LOTS)


class Election(unittest.TestCase):
    def test_clear(self):
        self.assertEqual(ask(seats(2), [1, 5, 3, 0]), (ACCEPTED, [1, 2], []))
        self.assertEqual(ask(seats(3), [1, 5, 0, 0]), (ACCEPTED, [0, 1], []))
        self.assertEqual(ask(seats(2), [1, 1, 0, 0]), (ACCEPTED, [0, 1], []))
        self.assertEqual(ask(seats(2), [0, 0, 0, 0], ballots=4), (REFUSED, [], []))

    def test_tie_at_the_last_seat(self):
        self.assertEqual(ask(seats(2, 0), [2, 5, 2, 1]), (AGAIN, [1], [0, 2]))
        self.assertEqual(ask(seats(2, 1), [2, 5, 2, 1]), (LOTS, [1], [0, 2]))
        self.assertEqual(ask(seats(2, 2), [2, 5, 2, 1]), (REFUSED, [1], [0, 2]))
        self.assertEqual(ask(seats(2, 1), [2, 5, 2, 1], lots=[2, 0]), (ACCEPTED, [1, 2], [0, 2]))
        all_equal = ask(seats(2, 1), [3, 3, 3, 3], lots=[3, 1, 0, 2])
        self.assertEqual(all_equal, (ACCEPTED, [1, 3], [0, 1, 2, 3]))


if __name__ == "__main__":
    unittest.main()
