"""Contrast: what is so of one of two (staging, Friday, hall A) is not so of the other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

_GROUPS = tuple(
    frozenset(line.split())
    for line in """
    staging production test development
    north south east west northern southern eastern western
    upper lower
    indoor outdoor
    morning mornings afternoon afternoons evening evenings night nights
    spring summer autumn winter
    inbound outbound
    incoming outgoing
    import export
    internal external
    domestic international
    primary secondary
    """.strip().splitlines()
)
"""Words of one line exclude each other wherever they stand."""
_KINDS = tuple(
    frozenset(line.split())
    for line in """
    first second third fourth fifth last
    old new former current
    left right
    front back
    red blue green yellow black white orange purple pink brown grey
    small medium large big little
    """.strip().splitlines()
)
"""Words of one line exclude each other before the same word: the first shift, the second shift."""
_SAME = {
    "northern": "north", "southern": "south", "eastern": "east", "western": "west",
    "mornings": "morning", "afternoons": "afternoon", "evenings": "evening", "nights": "night",
    "former": "old", "current": "new", "big": "large", "little": "small",
}  # fmt: skip
_WEEK = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_WEEKDAY = re.compile(
    r"\b(?:(mon|tues|wednes|thurs|fri|satur|sun)days?|(weekdays?)|(weekends?))\b", re.IGNORECASE
)
_MONTH = re.compile(
    r"\b(january|february|april|june|july|august|september|october|november|december"
    r"|(?:(?<=\d\s)|(?<=of\s)|(?<=in\s)|(?<=by\s)|(?<=until\s)|(?<=since\s))(?:may|march)"
    r"|(?<=[a-z,]\s)(?-i:May|March)|(?:may|march)(?=\s+\d))\b",
    re.IGNORECASE,
)
"""May and March are verbs, too: they need a capital, a number or a preposition."""
_LABELLED = re.compile(
    r"\b(flat|hall|room|building|floor|unit|gate|line|year|class|level|phase|route|dock|bay|table"
    r"|house|block|site|zone|team|group|step|warehouse|store|machine|platform|terminal)\s+"
    r"(?-i:(\d{1,3}|[A-Z]))\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\s+[a-z]{3,}", re.IGNORECASE)
"""A year that names which one is meant: the 2024 camp."""
_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=2_000)
def contrary(asked: str, told: str) -> bool:
    """Whether `told` is about another one than `asked`: another day, year, room, or the opposite."""
    return any(ours and theirs and not ours & theirs for ours, theirs in _pairs(asked, told))


def _pairs(asked: str, told: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    yield _weekdays(asked), _weekdays(told)
    yield _found(_MONTH, asked), _found(_MONTH, told)
    ours, theirs = _labels(asked), _labels(told)
    for thing in ours.keys() & theirs.keys():
        yield ours[thing], theirs[thing]
    yield _found(_YEAR, asked), _found(_YEAR, told)
    said, known = _WORD.findall(asked.lower()), _WORD.findall(told.lower())
    for group in _GROUPS:
        yield _one(group.intersection(said)), _one(group.intersection(known))
    for kinds in _KINDS:
        ours, theirs = _kinds_of(said, kinds), _kinds_of(known, kinds)
        for thing in ours.keys() & theirs.keys():
            yield ours[thing], theirs[thing]


def _kinds_of(said: Sequence[str], kinds: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return, for each word after one of `kinds`, which of them stand before it."""
    found: dict[str, frozenset[str]] = {}
    for kind, thing in pairwise(said):
        if kind in kinds:
            found[thing] = found.get(thing, frozenset()) | {_SAME.get(kind, kind)}
    return found


def _one(found: Iterable[str]) -> frozenset[str]:
    return frozenset(_SAME.get(word, word) for word in found)


def _weekdays(text: str) -> frozenset[str]:
    days: set[str] = set()
    for day, weekday, weekend in _WEEKDAY.findall(text):
        if day:
            days.add(day.lower())
        days.update(_WEEK[:5] if weekday else _WEEK[5:] if weekend else ())
    return frozenset(days)


def _found(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(found.lower() for found in pattern.findall(text))


def _labels(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for thing, label in _LABELLED.findall(text):
        found[thing.lower()] = found.get(thing.lower(), frozenset()) | {label}
    return found
