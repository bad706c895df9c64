"""Variety: a list that tells of many things rather than of one thing many times."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol, TypeVar

from memory.search import Hit

_HEAD = 10
"""So many are the best, whenever they were said; then each sitting has its turn."""
_AGAIN = 0.6
"""What is left of the score of an item whose turn was told of already."""
_TELLING = 3
"""By so many of its best items a sitting is judged."""


class Ranked(Protocol):
    """What can be varied."""

    @property
    def hit(self) -> Hit | None:
        """What brought it."""
        ...

    @property
    def turn_ids(self) -> tuple[str, ...]:
        """The turns that it rests on."""
        ...


_Item = TypeVar("_Item", bound=Ranked)


def varied(items: Sequence[_Item], *, k: int) -> list[_Item]:
    """Return items so that no turn is told of twice early, and other sittings follow the best."""
    ordered = _each_turn_once(items)
    if k <= _HEAD:
        return ordered
    head, rest = ordered[:_HEAD], ordered[_HEAD:]
    seen = {_sitting(item) for item in head}
    others: dict[str, list[_Item]] = defaultdict(list)
    for item in rest:
        if _sitting(item) not in seen:
            others[_sitting(item)].append(item)
    groups = sorted(others.values(), key=_worth, reverse=True)
    first = [group[0] for group in groups]
    chosen = {id(item) for item in first}
    return [*head, *first, *(item for item in rest if id(item) not in chosen)]


def _each_turn_once(items: Sequence[_Item]) -> list[_Item]:
    told: set[str] = set()
    scored: list[tuple[float, _Item]] = []
    for item in items:
        again = set(item.turn_ids) <= told
        told.update(item.turn_ids)
        scored.append(((_AGAIN if again else 1.0) * _score(item), item))
    return [item for _, item in sorted(scored, key=lambda pair: -pair[0])]


def _worth(group: Sequence[Ranked]) -> float:
    return sum(
        sorted((item.hit.own if item.hit else 0.0 for item in group), reverse=True)[:_TELLING]
    )


def _score(item: Ranked) -> float:
    return item.hit.score if item.hit else 0.0


def _sitting(item: Ranked) -> str:
    return item.hit.sitting if item.hit else ""
