"""Bytes: the notation and the hashes of section 1, and a reader that takes nothing loose.

What the fields of a document mean is left to `documents.py`.
"""

import hashlib

import ristretto as group


class Wrong(Exception):
    """The board, or a document in it, breaks a rule of the protocol."""

    def __init__(self, why, event=None):
        super().__init__(why)
        self.why = why
        self.event = event


def need(condition, why):
    if not condition:
        raise Wrong(why)


def u8(n):
    return n.to_bytes(1, "big")


def u16(n):
    return n.to_bytes(2, "big")


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def scalar(n):
    return (n % group.ORDER).to_bytes(32, "little")


def short(n):
    return n.to_bytes(16, "little")


def text(words):
    data = words.encode("utf-8")
    return u16(len(data)) + data


def _with_length(data):
    return u32(len(data)) + data


def _hash(function, tag, parts):
    state = function(_with_length(tag.encode("ascii")))
    for part in parts:
        state.update(_with_length(part))
    return state.digest()


def hash512(tag, *parts):
    return _hash(hashlib.sha512, tag, parts)


def hash256(tag, *parts):
    return _hash(hashlib.sha256, tag, parts)


def to_scalar(digest):
    return int.from_bytes(digest, "little") % group.ORDER


def to_short(digest):
    return int.from_bytes(digest[:16], "little")


def code(tag, data):
    """Twelve digits in three groups of four."""
    number = int.from_bytes(hash256(tag, data)[:8], "big") % 10**12
    digits = f"{number:012}"
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


MAX_TEXT = 4096


class Reader:
    """Takes fields from bytes in order. `end` says that nothing may be left."""

    def __init__(self, data):
        self.data = data
        self.place = 0

    def take(self, length):
        end = self.place + length
        need(end <= len(self.data), "bytes are missing at the end")
        piece = self.data[self.place : end]
        self.place = end
        return piece

    def end(self):
        need(self.place == len(self.data), "bytes are left over at the end")

    def rest_but(self, length):
        """Everything up to `length` bytes before the end."""
        need(len(self.data) - self.place >= length, "bytes are missing at the end")
        return self.take(len(self.data) - self.place - length)

    def u8(self):
        return self.take(1)[0]

    def u16(self):
        return int.from_bytes(self.take(2), "big")

    def u32(self):
        return int.from_bytes(self.take(4), "big")

    def u64(self):
        return int.from_bytes(self.take(8), "big")

    def flag(self):
        value = self.u8()
        need(value in (0, 1), "a yes or no that is neither 0 nor 1")
        return value == 1

    def scalar(self):
        value = int.from_bytes(self.take(32), "little")
        need(value < group.ORDER, "a scalar that is not below the group order")
        return value

    def short(self):
        return int.from_bytes(self.take(16), "little")

    def point(self, identity_allowed=False):
        """The 32 bytes of a point, once they were seen to be one."""
        data = bytes(self.take(32))
        need(group.decode(data) is not None, "32 bytes that are no canonical point")
        need(identity_allowed or data != group.IDENTITY_BYTES, "the identity where a point must be")
        return data

    def text(self):
        length = self.u16()
        need(length <= MAX_TEXT, "a text over 4,096 bytes")
        try:
            return bytes(self.take(length)).decode("utf-8")
        except UnicodeDecodeError:
            raise Wrong("a text that is not UTF-8") from None

    def list(self, read):
        return [read() for _ in range(self.u16())]


MAGIC = b"SKGBOARD1\n"
HEAD_BYTES = 8 + 32 + 8 + 64
MAX_EVENT = 1_048_576
MAX_ROLL_EVENT = 67_108_864
ROLL = 5


def read_file(data):
    """(events, bytes of the head) of a board file."""
    reader = Reader(data)
    need(reader.take(len(MAGIC)) == MAGIC, "the file does not begin with SKGBOARD1")
    events = []
    for number in range(reader.u32()):
        length = reader.u32()
        need(length <= MAX_ROLL_EVENT, f"event {number} is longer than an event may be")
        event = bytes(reader.take(length))
        need(length <= MAX_EVENT or event[0] == ROLL, f"event {number} is longer than its kind may be")
        events.append(event)
    head = bytes(reader.take(HEAD_BYTES))
    reader.end()
    return events, head


def write_file(events, head):
    return MAGIC + u32(len(events)) + b"".join(_with_length(event) for event in events) + head
