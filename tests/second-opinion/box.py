"""The ballot box (section 7): which ballots the board may hold, and which of them count."""

import multiprocessing

import ballots
from documents import CONSENSUS, SECRET
from wire import Wrong, need

# Below this, starting processes costs more than it saves.
WORTH_SHARING = 24


class Box:
    def __init__(self, workers):
        self.workers = workers
        self.taken = {}  # hash -> (event, envelope), in the order of the board
        self._places = set()  # (slot, item, revision, rev)
        self._alphas = set()
        self._jobs = []  # (event, what ballots.check needs)
        self.late = set()

    def take(self, event, at, payload, manifests, roll):
        """The cheap rules, in the order of the document; the mathematics waits for `settle`."""
        envelope = ballots.read_envelope(payload)
        need(manifests, "a ballot before a manifest")
        now = manifests[-1]
        own = next((m for m in manifests if m.fingerprint == envelope.fingerprint), None)
        need(own is not None, "the fingerprint of no manifest on the board")
        need(envelope.item < len(now.items), "no such item")
        item = now.items[envelope.item]
        need(item.kind != CONSENSUS, "a ballot for a consensus")
        need(envelope.kind == item.kind, "the ballot's kind is not the item's")
        need(envelope.n == len(item.options), "the ballot does not have the item's options")
        need(envelope.revision == item.revision, "the ballot's item is not the revision in force")
        need(
            envelope.item < len(own.items) and own.items[envelope.item].raw == item.raw,
            "the item changed since the ballot's own manifest",
        )
        length = ballots.body_length(item.kind, envelope.n, item.least, item.most)
        need(len(envelope.body) == length, "the ballot has another length than its form")
        need(now.open_at <= at, "a ballot before voting opened")
        need(at < now.accept_until, "a ballot after the box closed")
        need(roll.keys.get(envelope.slot) == envelope.key, "slot and key do not stand in the roll")
        need(envelope.rev > 0, "rev 0")
        need(now.revote or envelope.rev == 1, "voting again is off")
        place = (envelope.slot, envelope.item, envelope.revision, envelope.rev)
        need(place not in self._places, "a second ballot of the same slot, item and rev")
        alphas = [alpha for alpha, _ in envelope.pairs()] if item.kind == SECRET else []
        need(not self._alphas.intersection(alphas), "an α that stands on the board already")
        self._places.add(place)
        self._alphas.update(alphas)
        self.taken[envelope.hash] = (event, envelope)
        self._jobs.append((event, (payload, item.least, item.most, now.election_key)))

    def take_late(self, payload):
        need(len(payload) == 32, "the payload is not a hash")
        need(payload not in self.taken, "a ballot on the board is said to be late")
        need(payload not in self.late, "the same ballot is late twice")
        self.late.add(payload)

    def settle(self):
        """Checks the proofs of the ballots taken since the last time; the first wrong one speaks."""
        jobs, self._jobs = self._jobs, []
        for (event, _), why in zip(jobs, self._answers([job for _, job in jobs])):
            if why is not None:
                raise Wrong(why, event)

    def _answers(self, jobs):
        if self.workers < 2 or len(jobs) < WORTH_SHARING:
            return map(ballots.check, jobs)
        with multiprocessing.Pool(self.workers) as pool:
            return pool.map(ballots.check, jobs, chunksize=8)

    def slots(self):
        return {envelope.slot for _, envelope in self.taken.values()}

    def counted(self, place, item):
        """The ballots that count for an item of the final manifest: the last of each slot."""
        last = {}
        for _, envelope in self.taken.values():
            if (envelope.item, envelope.revision) == (place, item.revision):
                before = last.get(envelope.slot)
                if before is None or before.rev < envelope.rev:
                    last[envelope.slot] = envelope
        return list(last.values())
