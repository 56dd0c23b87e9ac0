"""Start, roll and manifest: what each may say, and what a later manifest may change."""

import unittest

import election as e
import stage
from stage import YES_NO, agenda
from wire import Wrong, u8, u16, u32


class Roll(unittest.TestCase):
    def refuse(self, entries, why):
        case = stage.keyless()
        case.server.roll(entries)
        with self.assertRaisesRegex(Wrong, why):
            case.catch_up()

    def test_entries(self):
        server = stage.keyless().server
        good = [slot + key.public for slot, key in zip(server.slots, server.voters)]
        self.refuse([good[1], good[0]], "do not ascend")
        self.refuse([good[0], good[0]], "do not ascend")
        self.refuse([good[0], good[1][:16] + good[0][16:]], "same key")
        self.refuse([good[0][:16] + bytes(32)], "identity")

    def test_registrars(self):
        case = stage.keyless()
        case.server.registrars.reverse()
        case.server.roll()
        with self.assertRaisesRegex(Wrong, "registrar “pengurus”"):
            case.catch_up()
        case = stage.keyless()
        case.server.registrars[1] = ("pengawas", case.server.registrars[0][1])
        case.server.roll()
        with self.assertRaisesRegex(Wrong, "registrar “pengawas”"):
            case.catch_up()

    def test_once(self):
        case = stage.voting()
        case.server.roll()
        with self.assertRaisesRegex(Wrong, "second roll"):
            case.catch_up()


class Start(unittest.TestCase):
    def test_same_key_twice(self):
        server = e.Server(e.Chance(1))
        server.trustees[2].transport = server.trustees[0].signing
        server.start()
        with self.assertRaisesRegex(Wrong, "two keys in it are the same"):
            stage.Stage(server).catch_up()

    def test_threshold(self):
        for trustees, threshold, why in (
            (3, 4, "threshold does not fit"), (3, 0, "threshold does not fit"),
            (2, 1, "two groups"), (4, 2, "two groups"), (3, 1, "two groups"),
        ):  # fmt: skip
            server = e.Server(e.Chance(1), trustees=trustees)
            server.threshold = threshold
            server.start()
            with self.assertRaisesRegex(Wrong, why):
                stage.Stage(server).catch_up()

    def test_first_and_only_first(self):
        server = e.Server(e.Chance(1))
        server.put(8, bytes(32))
        with self.assertRaisesRegex(Wrong, "first event"):
            stage.Stage(server).catch_up()
        case = stage.keyless()
        case.server.start()
        with self.assertRaisesRegex(Wrong, "first event"):
            case.catch_up()

    def test_board_of_open_items_only(self):
        server = e.Server(e.Chance(3), trustees=0)
        server.start()
        server.roll()
        server.manifest(agenda()[2:])
        server.clock = stage.OPEN_AT
        server.put(7, server.ballot(0, 0, [1, 0, 0]))
        server.put(9, u32(1) + u32(0), at=stage.ACCEPT_UNTIL)
        server.put(12, server.result(0, 1, 3, [1, 0, 0]))
        case = stage.Stage(server).catch_up()
        self.assertEqual(case.board.tally.counts[0].totals, [1, 0, 0])
        server = e.Server(e.Chance(3), trustees=0)
        server.start()
        server.roll()
        server.manifest(agenda()[:1])
        with self.assertRaisesRegex(Wrong, "secret item without trustees"):
            stage.Stage(server).catch_up()


def fraction(numerator, denominator, strict):
    return u32(numerator) + u32(denominator) + u8(strict)


class Items(unittest.TestCase):
    def refuse(self, thing, why):
        case = stage.ready()
        case.server.manifest([thing])
        with self.assertRaisesRegex(Wrong, why):
            case.catch_up()

    def test_each_rule(self):
        yes, seats, count = YES_NO, e.decision_seats, e.decision_for
        for wrong, why in (
            (e.thing("x", 1, yes, 1, 1, count(), revision=0), "revision 0"),
            (e.thing("x", 3, yes, 1, 1, count()), "unknown kind"),
            (e.thing("x", 2, yes, 0, 0, e.CONSENSUS_DECISION), "options of a consensus"),
            (e.thing("x", 2, [], 0, 1, e.CONSENSUS_DECISION), "of a consensus"),
            (e.thing("x", 2, [], 0, 0, u8(0) + u8(1)), "without a count"),
            (e.thing("x", 1, yes, 1, 1, e.CONSENSUS_DECISION), "do not fit"),
            (e.thing("x", 2, [], 0, 0, seats(1)), "do not fit"),
            (e.thing("x", 1, ["a"], 0, 1, seats(1)), "2 to 32"),
            (e.thing("x", 1, [str(i) for i in range(33)], 0, 1, seats(1)), "2 to 32"),
            (e.thing("x", 1, ["a", "a"], 0, 1, seats(1)), "same id"),
            (e.thing("x", 1, yes, 2, 1, count()), "do not fit"),
            (e.thing("x", 1, yes, 0, 0, count()), "do not fit"),
            (e.thing("x", 1, ["a", "b"], 0, 3, seats(3)), "do not fit"),
            (e.thing("x", 1, yes, 1, 2, count()), "more than one choice"),
            (e.thing("x", 1, yes, 1, 1, count(abstain=255)), "name each option once"),
            (e.thing("x", 1, yes, 1, 1, count(against=0)), "name each option once"),
            (e.thing("x", 1, yes, 1, 1, count(abstain=3)), "name each option once"),
            (e.thing("x", 1, yes, 1, 1, count(basis=2)), "unknown basis"),
            (e.thing("x", 1, yes, 1, 1, count(tie=3)), "rule for ties"),
            (e.thing("x", 1, yes, 1, 1, u8(3) + u8(0)), "kind of decision"),
            (e.thing("x", 1, yes, 0, 1, seats(0)), "seats are not"),
            (e.thing("x", 1, yes, 0, 2, seats(1)), "more choices than seats"),
            (e.thing("x", 1, yes, 1, 1, count(), quorum=fraction(0, 1, 0)), "not in"),
            (e.thing("x", 1, yes, 1, 1, count(), quorum=fraction(3, 2, 0)), "not in"),
            (e.thing("x", 1, yes, 1, 1, count(), quorum=fraction(2, 2, 1)), "more than all"),
            (e.thing("x", 1, yes, 1, 1, count(), quorum=fraction(1, 2, 2)), "neither 0 nor 1"),
            (e.thing("x", 1, yes, 1, 1, count(majority=fraction(0, 2, 0))), "not in"),
        ):  # fmt: skip
            with self.subTest(why):
                self.refuse(wrong, why)

    def test_same_id_twice(self):
        case = stage.ready()
        case.server.manifest([agenda()[0], agenda()[0]])
        with self.assertRaisesRegex(Wrong, "two items have the same id"):
            case.catch_up()

    def test_texts(self):
        case = stage.ready()
        long = e.thing("x", 1, YES_NO, 1, 1, e.decision_for(), body="x" * 4096)
        case.server.manifest([long])
        case.catch_up()
        self.refuse(e.thing("x", 1, YES_NO, 1, 1, e.decision_for(), body="x" * 4097), "4,096")
        raw = long["raw"].replace(b"\0\1x", b"\0\1\xff", 1)
        self.refuse({**long, "raw": raw}, "UTF-8")


class Changes(unittest.TestCase):
    """From the manifest of `stage.voting`, put to the board at 2,001."""

    def change(self, things=None, revision=2, **other):
        case = stage.voting()
        case.server.manifest(things or agenda(), revision=revision, **other)
        return case

    def refuse(self, why, *things, **other):
        with self.assertRaisesRegex(Wrong, why):
            self.change(*things, **other).catch_up()

    def test_what_may_change(self):
        changed = agenda(report={"revision": 2, "body": "Lain"})
        new = e.thing("baru", 0, YES_NO, 0, 1, e.decision_for())
        case = self.change(
            changed + [new], title="Lain", times=(2_000, 2_500, 9_000)
        ).catch_up()
        self.assertEqual(case.board.manifests[-1].revision, 2)

    def test_what_may_change_before_the_opening(self):
        case = stage.ready()
        case.server.manifest(agenda())
        case.server.manifest(agenda(), revision=2, revote=0, times=(1_500, 2_500, 9_000))
        self.assertFalse(case.catch_up().board.manifests[-1].revote)

    def test_what_may_not(self):
        self.refuse("not the next one", revision=1)
        self.refuse("not the next one", revision=3)
        self.refuse("may not change", minimum=1)
        self.refuse("may not change", voters=7)
        self.refuse("higher revision", agenda(tie=2))
        self.refuse("higher revision", agenda(report={"body": "Lain"}))
        self.refuse("item is gone", agenda()[:3])
        self.refuse("order", [agenda()[i] for i in (1, 0, 2, 3)])
        self.refuse("times are not in order", times=(2_000, 2_000, 3_100))
        self.refuse("into the past", times=(2_000, 2_500, 3_100), at=2_501)
        self.refuse("while voting is open", revote=0)
        self.refuse("after the box closed", times=(2_000, 9_000, 9_000), at=3_100)
        self.change(times=(2_000, 9_000, 9_000), at=3_099).catch_up()
        self.refuse("changes after it came", times=(1_999, 2_500, 3_100))
        self.refuse("changes after it came", times=(2_001, 2_500, 3_100), at=2_000)

    def test_fields_of_others(self):
        for name, value in (("board_id", bytes(32)), ("roll_hash", bytes(32)), ("threshold", 3)):
            case = stage.ready()
            setattr(case.server, name, value)
            case.server.manifest(agenda())
            with self.assertRaisesRegex(Wrong, "another"):
                case.catch_up()

    def test_keys_of_others(self):
        case = stage.ready()
        case.server.ceremony = e.Ceremony(bytes(32), case.server.trustees, 2)
        case.server.manifest(agenda())
        with self.assertRaisesRegex(Wrong, "ceremony did not give"):
            case.catch_up()

    def test_more_voters_in_the_roll_than_have_a_vote(self):
        case = stage.ready()
        case.server.manifest(agenda(), voters=3)
        with self.assertRaisesRegex(Wrong, "more entries than voters"):
            case.catch_up()

    def test_not_after_the_closing(self):
        case = stage.closed()
        case.server.manifest(agenda(), revision=2, times=(2_000, 9_000, 9_000))
        with self.assertRaisesRegex(Wrong, "after the closing"):
            case.catch_up()

    def test_no_ceremony_after_the_first(self):
        case = stage.voting()
        case.server.put(1, case.server.ceremony.commitment(1))
        with self.assertRaisesRegex(Wrong, "after the first manifest"):
            case.catch_up()

    def test_nothing_left_over(self):
        case = stage.ready()
        case.server.manifest(agenda())
        case.server.events[-1] += u16(0)
        with self.assertRaisesRegex(Wrong, "left over"):
            case.catch_up()


if __name__ == "__main__":
    unittest.main()
