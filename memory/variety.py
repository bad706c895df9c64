"""Variety: a list that tells of many things rather than of one thing many times."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from memory.search import Hit

_HEAD = 10
"""So many are the best, whenever they were said; then each sitting has its turn."""
_AGAIN = 0.6
"""What is left of the score of an item whose turn was told of already."""
_TELLING = 3
"""By so many of its best items a sitting is judged."""


def varied(hits: Sequence[Hit], *, k: int, turns_of: Callable[[str], Collection[str]]) -> list[Hit]:
    """Return hits so that no turn is told of twice early, and other sittings follow the best.

    Args:
        hits: best first.
        k: how many will be shown.
        turns_of: the turns that an item rests on, by its id.
    """
    ordered = _each_turn_once(hits, turns_of)
    if k <= _HEAD:
        return ordered
    head, rest = ordered[:_HEAD], ordered[_HEAD:]
    seen = {hit.sitting for hit in head}
    others: dict[str, list[Hit]] = defaultdict(list)
    for hit in rest:
        if hit.sitting not in seen:
            others[hit.sitting].append(hit)
    first = [group[0] for group in sorted(others.values(), key=_worth, reverse=True)]
    chosen = {hit.item_id for hit in first}
    return [*head, *first, *(hit for hit in rest if hit.item_id not in chosen)]


def _each_turn_once(hits: Sequence[Hit], turns_of: Callable[[str], Collection[str]]) -> list[Hit]:
    told: set[str] = set()
    scored: list[tuple[float, Hit]] = []
    for hit in hits:
        turns = turns_of(hit.item_id)
        scored.append(((_AGAIN if told.issuperset(turns) else 1.0) * hit.score, hit))
        told.update(turns)
    return [hit for _, hit in sorted(scored, key=lambda pair: -pair[0])]


def _worth(group: Sequence[Hit]) -> float:
    return sum(sorted((hit.own for hit in group), reverse=True)[:_TELLING])
