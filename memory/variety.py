"""Variety: a list that tells of many things rather than of one thing many times."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from memory.search import Hit

_HEAD = 10
"""So many are the best, whenever they were said; then each sitting has its turn."""
_AGAIN = 0.6
"""What is left of the score of an item whose turn was told of already."""
_PEAKED = 6
"""How much the best items of a sitting count for before the many: the power of their mean."""
_COVERED = 0.2
"""What it is worth that a sitting has all the words of the question; each counts by its rarity."""


def varied(
    hits: Sequence[Hit],
    *,
    k: int,
    turns_of: Callable[[str], Collection[str]],
    asked: Collection[str] = (),
) -> list[Hit]:
    """Return hits so that no turn is told of twice early, and other sittings follow the best.

    Args:
        hits: best first.
        k: how many will be shown.
        turns_of: the turns that an item rests on, by its id.
        asked: the words of the question.
    """
    ordered = _each_turn_once(hits, turns_of)
    if k <= _HEAD:
        return ordered
    head, rest = ordered[:_HEAD], ordered[_HEAD:]
    seen = {hit.sitting for hit in head}
    groups: dict[str, list[Hit]] = defaultdict(list)
    for hit in ordered:
        groups[hit.sitting].append(hit)
    worth = _worths(groups, asked)
    others = sorted(groups.keys() - seen, key=lambda sitting: (-worth[sitting], sitting))
    first = [groups[sitting][0] for sitting in others]
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


def _worths(groups: Mapping[str, Sequence[Hit]], asked: Collection[str]) -> dict[str, float]:
    """Return how much each sitting has to say: by its best items, and by the words in any of them."""
    words = {name: {word for hit in hits for word in hit.shared} for name, hits in groups.items()}
    spread = Counter(word for some in words.values() for word in some)
    weights = {word: math.log((len(groups) + 1) / (spread[word] + 0.5)) for word in asked}
    whole = sum(weights.values()) or 1.0
    return {
        name: sum(max(hit.own, 0.0) ** _PEAKED for hit in hits) ** (1 / _PEAKED)
        + _COVERED * sum(weights.get(word, 0.0) for word in words[name]) / whole
        for name, hits in groups.items()
    }
