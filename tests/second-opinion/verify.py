"""The second opinion on a published board: `python3 verify.py BOARD [--json] [--receipts FILE]`.

Written from PROTOCOL.md alone, so that a mistake in the other program shows as a difference.
Exit 0: the board is right. 1: it is not, or a receipt is not kept. 2: the question was wrong.
"""

import argparse
import json
import os
import sys

import receipts
from board import NAMES, walk
from wire import Wrong, read_file

RIGHT, WRONG, NO_QUESTION = 0, 1, 2
KINDS = ("open", "secret", "consensus")
OUTCOMES = (
    "not accepted", "accepted", "a tie, to be voted again", "no quorum",
    "a tie, waiting for lots", "too few ballots to be counted in secret",
)  # fmt: skip


def report(board, head):
    """What the board says, as the object that `--json` prints."""
    final = board.manifests[-1] if board.manifests else None
    answer = {
        "boardId": board.start.board_id.hex(),
        "fingerprint": final.fingerprint.hex() if final else None,
        "headCode": head.code(),
        "events": head.size,
        "items": [],
    }
    for place, item in enumerate(final.items if final else []):
        row = {"id": item.id, "revision": item.revision}
        row.update({"ballots": None, "totals": None, "outcome": None, "elected": None})
        if board.tally is None:
            # Before the closing nobody is told more than how many ballots there are.
            row["ballots"] = len(board.box.counted(place, item))
        else:
            count = board.tally.counts[place]
            row.update({"ballots": count.ballots, "totals": count.totals})
            expected = board.tally.expected(count)
            if expected is not None:
                row.update({"outcome": expected[0], "elected": expected[1]})
        answer["items"].append(row)
    return answer


def _print_words(answer, board):
    print(f"board        {answer['boardId']}")
    print(f"fingerprint  {answer['fingerprint'] or 'no manifest yet'}")
    print(f"head code    {answer['headCode']}  ({answer['events']} events)")
    for number, trustee in board.ceremony.faults:
        print(f"round {number} of the trustees' keys is void by the fault of trustee {trustee}")
    for place, row in enumerate(answer["items"]):
        item = board.manifests[-1].items[place]
        kind = KINDS[item.kind]
        print(f"\nitem {place} “{item.title}” ({row['id']}, revision {row['revision']}, {kind})")
        print(f"  ballots that count: {row['ballots']}")
        if row["totals"] is not None:
            for (_, label), votes in zip(item.options, row["totals"]):
                print(f"  {votes:6}  {label}")
        if row["outcome"] is not None:
            elected = ", ".join(item.options[option][1] for option in row["elected"])
            print(f"  {OUTCOMES[row['outcome']]}" + (f": {elected}" if elected else ""))


def _check_receipts(path, board, events):
    """One answer for each receipt of the file."""
    with open(path, encoding="ascii") as file:
        lines = receipts.read_lines(file.read())
    answers = []
    for line, data in lines:
        verdict, code, words = receipts.check(data, board, events)
        answers.append({"line": line, "verdict": verdict, "code": code, "words": words})
    return answers


def _fail(as_json, wrong, events):
    where = wrong.event
    kind = None if where is None or not events[where] else events[where][0]
    name = NAMES[kind] if kind is not None and kind < len(NAMES) else None
    if as_json:
        print(json.dumps({"wrong": {"event": where, "kind": name, "why": wrong.why}}))
    else:
        print(wrong.why if where is None else f"event {where}: {wrong.why}")
    return WRONG


def main(arguments):
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__.splitlines()[0])
    parser.add_argument("board", help="a published board file")
    parser.add_argument("--json", action="store_true", help="one object instead of words")
    parser.add_argument("--receipts", help="a file with one receipt a line, in hexadecimal")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args(arguments)
    events = []
    try:
        with open(options.board, "rb") as file:
            events, head_bytes = read_file(file.read())
        board, head = walk(events, head_bytes, options.workers)
        answer = report(board, head)
        if options.receipts:
            answer["receipts"] = _check_receipts(options.receipts, board, events)
    except Wrong as wrong:
        return _fail(options.json, wrong, events)
    except (OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return NO_QUESTION
    if options.json:
        print(json.dumps(answer))
    else:
        _print_words(answer, board)
        for row in answer.get("receipts", []):
            print(f"receipt {row['line']} ({row['code'] or '-'}): {row['verdict']}, {row['words']}")
    kept = all(row["verdict"] == receipts.KEPT for row in answer.get("receipts", []))
    return RIGHT if kept else WRONG


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
