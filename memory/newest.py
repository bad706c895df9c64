"""Among claims that answer the same question, the newest word first.

Where nothing says that a relation holds one value, an older claim stays live beside a newer one.
Asked about it, a person wants the newer: who plays where, whom somebody works for.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol, TypeVar

from memory.claim import Claim
from memory.extraction.words import distinctive
from memory.search import Hit
from memory.turn import Turn

_WHENS = frozenset({"when", "time"})


class Ranked(Protocol):
    """What recall found, with what it shares with the question."""

    @property
    def source(self) -> Claim | Turn:
        """What was found."""
        ...

    @property
    def current(self) -> bool:
        """Whether it holds at the moment that is asked about."""
        ...

    @property
    def hit(self) -> Hit | None:
        """What brought it."""
        ...


Item = TypeVar("Item", bound=Ranked)
Matter = tuple[str, str, frozenset[str], tuple[str, ...], str]


def matter_of(claim: Claim) -> Matter | None:
    """Return of what a claim tells, without what it tells of it; None where that is unclear."""
    topic = distinctive(frozenset(claim.slot.subject)) or frozenset(claim.slot.subject)
    if not topic or not claim.slot.predicate:
        return None
    kind = "when" if claim.slot.value_type in _WHENS else claim.slot.value_type
    return claim.project, claim.slot.predicate, topic, claim.slot.qualifiers, kind


def newest_first(found: Sequence[Item]) -> list[Item]:
    """Return what was found with the newest claim of each matter in the place of the best.

    Claims change places only if they share the same words with the question: one that shares
    more of them says something that was asked for.
    """
    ordered = list(found)
    places: dict[tuple[Matter, tuple[str, ...], bool], list[int]] = defaultdict(list)
    for at, item in enumerate(ordered):
        matter = matter_of(item.source) if isinstance(item.source, Claim) else None
        if matter is not None:
            shared = item.hit.shared if item.hit is not None else ()
            places[matter, shared, item.current].append(at)
    for spots in places.values():
        items = sorted((found[at] for at in spots), key=_since, reverse=True)
        for at, item in zip(spots, items, strict=True):
            ordered[at] = item
    return ordered


def _since(item: Ranked) -> tuple[str, str]:
    claim = item.source
    return (claim.valid_from, claim.recorded_at) if isinstance(claim, Claim) else ("", "")
