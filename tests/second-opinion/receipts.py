"""Receipts against a board (section 7): which of them the board keeps, and which are evidence.

A file of receipts holds one receipt a line, 224 bytes in hexadecimal; empty lines are nothing.
"""

from dataclasses import dataclass

import tree
from ballots import read_envelope
from board import read_head
from proofs import read_signature, signature_holds
from wire import HEAD_BYTES, Reader, Wrong, code, need, u64

KEPT, EVIDENCE, NO_RECEIPT = "kept", "evidence", "no receipt"
BALLOT = 7


@dataclass
class Receipt:
    ballot_hash: bytes
    leaf: int
    accepted_at: int
    head: object

    def code(self):
        return code("sokoguru/receipt-code/1", self.ballot_hash)


def read_lines(words):
    """(line number, bytes or None) of each line with a receipt."""
    found = []
    for number, line in enumerate(words.splitlines(), 1):
        if line.strip():
            try:
                found.append((number, bytes.fromhex(line.strip())))
            except ValueError:
                found.append((number, None))
    return found


def read_receipt(data, start):
    """The receipt, once both signatures of the board were seen to hold."""
    reader = Reader(data)
    ballot_hash, leaf, accepted_at = bytes(reader.take(32)), reader.u64(), reader.u64()
    head_bytes = bytes(reader.take(HEAD_BYTES))
    signature = read_signature(reader)
    reader.end()
    parts = (start.board_id, ballot_hash, u64(leaf), u64(accepted_at), head_bytes)
    holds = signature_holds(start.board_key, signature, "sokoguru/receipt/1", *parts)
    need(holds, "the signature of the board does not hold")
    head = read_head(head_bytes, start)
    need(leaf < head.size, "its head is of a board without that leaf")
    return Receipt(ballot_hash, leaf, accepted_at, head)


def check(data, board, events):
    """(verdict, receipt code or None, words)."""
    if data is None:
        return NO_RECEIPT, None, "not hexadecimal"
    try:
        receipt = read_receipt(data, board.start)
    except Wrong as wrong:
        return NO_RECEIPT, None, wrong.why
    why = _broken_promise(receipt, board, events)
    return (EVIDENCE if why else KEPT), receipt.code(), why or f"event {receipt.leaf}"


def _broken_promise(receipt, board, events):
    """What the server signed and the board does not hold; None when it holds all."""
    if receipt.leaf >= len(events):
        return f"the board has no event {receipt.leaf}"
    event = events[receipt.leaf]
    at = int.from_bytes(event[1:9], "big")
    if event[0] != BALLOT or read_envelope(event[9:]).hash != receipt.ballot_hash:
        return f"event {receipt.leaf} is not this ballot"
    if at != receipt.accepted_at:
        return f"event {receipt.leaf} came at another time than the receipt says"
    if receipt.head.size > len(events):
        return "the board is shorter than the one of the receipt"
    if tree.root_at(board.leaves, receipt.head.size) != receipt.head.root:
        return "the receipt's head is of another board"
    return None
