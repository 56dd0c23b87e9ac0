"""What the totals of an item decide (section 10): quorum, majority, seats and ties."""

from documents import CONSENSUS, SECRET, TIE_AGAIN, TIE_LOTS

REFUSED, ACCEPTED, AGAIN, NO_QUORUM, LOTS, TOO_FEW = 0, 1, 2, 3, 4, 5


def decide(item, manifest, present, ballots, totals, consensus=None, lots=None):
    """(outcome, places elected, places tied). `lots` is an order of the tied places, or None."""
    if present < item.quorum.required(manifest.voters):
        return NO_QUORUM, [], []
    if item.kind == CONSENSUS:
        return (ACCEPTED if consensus else REFUSED), [], []
    if item.kind == SECRET and ballots < manifest.minimum:
        return TOO_FEW, [], []
    if item.decision.kind == 1:
        return _for_or_against(item.decision, present, totals, lots)
    return _election(item.decision, totals, lots)


def _for_or_against(decision, present, totals, lots):
    favour, against = totals[decision.favour], totals[decision.against]
    base = present if decision.of_present else favour + against
    majority = decision.majority
    if favour >= majority.required(base):
        return ACCEPTED, [], []
    half = majority.strict and 2 * majority.numerator == majority.denominator
    if not (half and favour == against and 2 * favour == base and favour > 0):
        return REFUSED, [], []
    tied = sorted([decision.favour, decision.against])
    if lots is not None:
        return (ACCEPTED if lots[0] == decision.favour else REFUSED), [], tied
    return _tie(decision), [], tied


def _election(decision, totals, lots):
    voted = sorted((place for place, votes in enumerate(totals) if votes), key=lambda p: -totals[p])
    seats = decision.seats
    if len(voted) <= seats:
        return (ACCEPTED if voted else REFUSED), sorted(voted), []
    last, next_ = totals[voted[seats - 1]], totals[voted[seats]]
    if last != next_:
        return ACCEPTED, sorted(voted[:seats]), []
    above = sorted(place for place in voted if totals[place] > last)
    tied = sorted(place for place in voted if totals[place] == last)
    if lots is not None:
        return ACCEPTED, sorted(above + lots[: seats - len(above)]), tied
    return _tie(decision), above, tied


def _tie(decision):
    if decision.tie == TIE_AGAIN:
        return AGAIN
    return LOTS if decision.tie == TIE_LOTS else REFUSED
