"""The trustees' keys (section 6): rounds of commitments, reveals, confirmations and complaints."""

from dataclasses import dataclass

import ristretto as group
from proofs import complaint_holds, possession_holds, read_signature, signature_holds
from wire import Reader, hash256, hash512, need, u16, u8

SIGNATURE_BYTES = 64


@dataclass
class Reveal:
    payload: bytes
    coefficients: list
    shares: list  # (R, c) for each trustee


class Round:
    def __init__(self):
        self.commitments = {}
        self.reveals = {}
        self.confirmed = set()


class Ceremony:
    """Events of kinds 1 to 4 go in, in order; `keys` is there once a round is done."""

    def __init__(self, start):
        self.start = start
        self.count = len(start.trustees)
        self.number = 0
        self.round = Round()
        self.faults = []  # (round, trustee at fault)
        self.keys = None

    def _open(self, payload, tag):
        """The reader after round and trustee, once the signature was seen to hold."""
        need(self.count > 0, "a message of a trustee on a board without trustees")
        need(self.keys is None, "the trustees' keys are made already")
        reader = Reader(payload)
        number, trustee = reader.u16(), reader.u8()
        need(number == self.number, f"round {number} while round {self.number} is open")
        need(1 <= trustee <= self.count, f"there is no trustee {trustee}")
        signed = payload[:-SIGNATURE_BYTES]
        signature = read_signature(Reader(payload[-SIGNATURE_BYTES:]))
        key = self.start.trustees[trustee - 1].signing
        holds = signature_holds(key, signature, tag, self.start.board_id, signed)
        need(holds, f"the signature of trustee {trustee} does not hold")
        return reader, trustee

    def _close(self, reader):
        reader.take(SIGNATURE_BYTES)
        reader.end()

    def commitment(self, payload):
        reader, trustee = self._open(payload, "sokoguru/commitment/1")
        promise = bytes(reader.take(32))
        self._close(reader)
        need(trustee not in self.round.commitments, f"a second commitment of trustee {trustee}")
        self.round.commitments[trustee] = promise

    def reveal(self, payload):
        reader, trustee = self._open(payload, "sokoguru/reveal/1")
        coefficients = reader.list(reader.point)
        e, z = reader.short(), reader.scalar()
        shares = reader.list(lambda: (reader.point(), bytes(reader.take(32))))
        self._close(reader)
        promised = self.round.commitments
        need(len(promised) == self.count, "a reveal before all commitments")
        need(trustee not in self.round.reveals, f"a second reveal of trustee {trustee}")
        said = hash256("sokoguru/reveal-hash/1", payload[:-SIGNATURE_BYTES])
        kept = said == promised[trustee]
        need(kept, f"trustee {trustee} reveals something else than it committed to")
        need(len(coefficients) == self.start.threshold, "the coefficients are not one per threshold")
        need(len(shares) == self.count, "the shares are not one per trustee")
        board_id = self.start.board_id
        nonces = [big_r for big_r, _ in shares]
        knows = possession_holds(board_id, self.number, trustee, coefficients[0], nonces, e, z)
        need(knows, f"trustee {trustee} does not prove that it knows its secret")
        self.round.reveals[trustee] = Reveal(payload, coefficients, shares)

    def _all_revealed(self):
        return len(self.round.reveals) == self.count

    def confirmation(self, payload):
        reader, trustee = self._open(payload, "sokoguru/confirmation/1")
        transcript = bytes(reader.take(32))
        self._close(reader)
        need(self._all_revealed(), "a confirmation before all reveals")
        need(trustee not in self.round.confirmed, f"a second confirmation of trustee {trustee}")
        payloads = [self.round.reveals[i].payload for i in range(1, self.count + 1)]
        expected = hash256("sokoguru/transcript/1", *payloads)
        need(transcript == expected, f"trustee {trustee} confirms another transcript")
        self.round.confirmed.add(trustee)
        if len(self.round.confirmed) == self.count:
            self.keys = self._combine()

    def complaint(self, payload):
        reader, accuser = self._open(payload, "sokoguru/complaint/1")
        accused = reader.u8()
        opened, e, z = reader.point(), reader.short(), reader.scalar()
        self._close(reader)
        need(1 <= accused <= self.count, f"there is no trustee {accused}")
        need(accused != accuser, f"trustee {accuser} complains about itself")
        need(self._all_revealed(), "a complaint before all reveals")
        need(accuser not in self.round.confirmed, f"trustee {accuser} has confirmed already")
        reveal = self.round.reveals[accused]
        big_r, sealed = reveal.shares[accuser - 1]
        transport = self.start.trustees[accuser - 1].transport
        board_id = self.start.board_id
        proven = complaint_holds(
            board_id, self.number, accuser, accused, big_r, transport, opened, e, z
        )
        need(proven, "the complaint does not prove how it opens the share")
        parts = (board_id, u16(self.number), u8(accused), u8(accuser), big_r, opened)
        pad = hash512("sokoguru/share-pad/1", *parts)[:32]
        share = int.from_bytes(bytes(a ^ b for a, b in zip(sealed, pad)), "little")
        fits = share < group.ORDER and group.equal(
            group.generator().times(share), _at(reveal.coefficients, accuser)
        )
        self.faults.append((self.number, accuser if fits else accused))
        self.number += 1
        self.round = Round()

    def _combine(self):
        polynomials = [reveal.coefficients for reveal in self.round.reveals.values()]
        election = group.IDENTITY
        for coefficients in polynomials:
            election = group.add(election, group.decode(coefficients[0]))
        need(not group.equal(election, group.IDENTITY), "the election key is the identity")
        verification = []
        for trustee in range(1, self.count + 1):
            total = group.IDENTITY
            for coefficients in polynomials:
                total = group.add(total, _at(coefficients, trustee))
            verification.append(group.encode(total))
        return group.encode(election), verification


def _at(coefficients, x):
    """Σ x^k · C(k)."""
    total = group.IDENTITY
    for coefficient in reversed(coefficients):
        total = group.add(group.times(x, total), group.decode(coefficient))
    return total
