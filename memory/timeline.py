"""Where a claim belongs among the earlier and later ones on its matter, by when each held.

What is told late goes between those that held before and after it. What corrects a mistake takes
the whole place of the mistaken one, which then never held.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from memory.claim import Claim

Known = Callable[[str], Claim | None]


class Placed(NamedTuple):
    """A new claim with its times, and the claims that change with it."""

    claim: Claim
    changed: tuple[tuple[Claim, Claim], ...]
    """Before and after."""


def replacing(claim: Claim, rivals: Sequence[Claim], *, at: str) -> Placed:
    """Return a change: each rival held until the new claim began."""
    newer = claim.model_copy(update={"supersedes": rivals[-1].claim_id})
    ended = [(old, _ended(old, claim.valid_from, at)) for old in rivals]
    return Placed(newer, tuple(ended))


def correcting(claim: Claim, rivals: Sequence[Claim], *, at: str) -> Placed:
    """Return a correction: the rivals never held, and the new claim has since they began."""
    since = min([claim.valid_from, *(old.valid_from for old in rivals)])
    update = {"supersedes": rivals[-1].claim_id, "valid_from": since}
    retired = [(old, old.closed(reason="retired", ended=None, at=at)) for old in rivals]
    return Placed(claim.model_copy(update=update), tuple(retired))


def late(claim: Claim, rivals: Sequence[Claim], known: Known, *, at: str) -> Placed:
    """Return what is told only now though something newer is known: it held until that began."""
    chain = [one for rival in rivals for one in _back(rival, known)]
    after = [one.valid_from for one in chain if one.valid_from > claim.valid_from]
    placed = claim.closed(reason="ended", ended=min(after), at=at)
    overlapping = [
        one
        for one in chain
        if one.close_reason == "ended"
        and one.valid_from <= claim.valid_from
        and one.valid_to is not None
        and one.valid_to > claim.valid_from
    ]
    cut_off = [(one, one.model_copy(update={"valid_to": claim.valid_from})) for one in overlapping]
    return Placed(placed, tuple(cut_off))


def _back(claim: Claim, known: Known) -> Iterator[Claim]:
    """Yield a claim and, step by step, those whose place it took."""
    seen: set[str] = set()
    one: Claim | None = claim
    while one is not None and one.claim_id not in seen:
        seen.add(one.claim_id)
        yield one
        one = known(one.supersedes) if one.supersedes is not None else None


def _ended(old: Claim, since: str, at: str) -> Claim:
    """Return a claim that held until another began, or until the end that it named, if earlier."""
    end = since if old.valid_to is None else min(since, old.valid_to)
    return old.closed(reason="ended", ended=end, at=at)
