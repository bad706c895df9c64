"""The core: what is always in context, within a budget; what is least needed makes room."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from memory.claim import Claim
from memory.sense import NoSense, Sense
from projects.project import MemoryRules

Uses = Mapping[str, str]
"""By the id of a claim: when an answered run last recalled it (ISO 8601 in UTC)."""


class Upkeep(NamedTuple):
    """By what the core of each project is kept."""

    rules: Callable[[str], MemoryRules] = lambda _project: MemoryRules()
    uses: Callable[[], Uses] = dict
    """Asked only when a core is full."""
    sense: Sense = NoSense()


PLAIN = Upkeep()
"""The rules that hold where no project says otherwise."""


def tokens_of(text: str) -> int:
    """Return about how many tokens a text is for a language model: four bytes each."""
    return len(text.encode()) // 4 + 1


def size_of(core: Sequence[Claim]) -> int:
    """Return how many tokens the claims of a core are."""
    return sum(tokens_of(claim.text) for claim in core)


def making_room(core: Sequence[Claim], *, wanted: int, budget: int, uses: Uses) -> list[Claim]:
    """Return the claims that leave the core so that `wanted` tokens fit in.

    First go those that were never used or whose last use is the longest ago, and among these
    the ones that were last confirmed the longest ago.
    """
    excess = size_of(core) + wanted - budget
    leaving: list[Claim] = []
    by_need = sorted(
        core, key=lambda item: (uses.get(item.claim_id, ""), item.said_at, item.claim_id)
    )
    for claim in by_need:
        if excess <= 0:
            break
        leaving.append(claim)
        excess -= tokens_of(claim.text)
    return leaving
