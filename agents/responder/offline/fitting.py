"""Fitting: which recalled items answer a request, best first."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from agents.responder.offline.asking import Asked
from agents.responder.offline.terms import full_names, identifiers, names, terms
from projects.source import Recalled

_KIND_WORDS = {
    "decision": "decision decide agree choose chose",
    "commitment": "promise commitment owe deadline due",
    "preference": "preference prefer favourite favorite",
    "constraint": "rule constraint policy must",
    "procedure": "procedure steps process",
}
_SURE = 0.5
"""A cosine from which on an item fits, if it shares a word or no name is asked for."""
_CLEAR = 0.42
"""A cosine from which on an item is near, though it may share no word."""
_SURER = 0.65
"""A cosine from which on one shared word is enough beside any name."""
_NEAR = 0.3
"""A cosine that suffices when words are shared."""
_A_WORD = 0.2
_SOME_WORDS = 0.34
_MOST_WORDS = 0.6
_MOST_SHOWN = 6
_CLOSE_SECOND = 0.88
_IN_SIGHT = 0.6


class Fit(NamedTuple):
    """One item and how well it fits."""

    item: Recalled
    value: float


def fitting(items: Sequence[Recalled], asked: Asked, *, project: str | None) -> list[Recalled]:
    """Return the items that answer the request: one or nearly one for a precise question."""
    fits = _fits(items, asked, project=project)
    if not fits:
        return []
    bar = max(fit.value for fit in fits) * (_CLOSE_SECOND if asked.is_precise else _IN_SIGHT)
    return [fit.item for fit in fits if fit.value >= bar][:_MOST_SHOWN]


def insight(
    items: Sequence[Recalled], asked: Asked, *, project: str | None, share: float = 0.0
) -> list[Recalled]:
    """Return every item that bears on the request, at least `share` as well as the best."""
    fits = _fits(items, asked, project=project)
    bar = share * max((fit.value for fit in fits), default=0.0)
    return [fit.item for fit in fits if fit.value >= bar]


def about_it(items: Sequence[Recalled], asked: Asked) -> list[Recalled]:
    """Return the items of which nothing says that they are about something else."""
    named = _named(items, asked)
    return [item for item in items if _is_about_it(item, asked, named)]


def bears_on(items: Sequence[Recalled], asked: Asked) -> list[Recalled]:
    """Return the items near enough to a request to be worth showing, though they may not answer."""
    weights = weights_of(items, asked.terms)
    namesakes = full_names(asked.text)
    return [
        item
        for item in items
        if _is_near(item, _coverage(item, weights))
        and not asked.clashes(item.text)
        and not _is_another_number(item, asked.text)
        and not _is_namesake(item, namesakes)
    ]


def _is_near(item: Recalled, coverage: float) -> bool:
    if item.similarity >= _CLEAR or coverage >= _MOST_WORDS:
        return True
    return item.similarity >= _NEAR and coverage > 0


def _named(items: Sequence[Recalled], asked: Asked) -> frozenset[str]:
    """Return the terms asked for that are names; in what was recalled, if there is no capital."""
    known = frozenset().union(*(names(each.text) for each in items))
    return asked.names or asked.terms & known


def _is_about_it(item: Recalled, asked: Asked, named: frozenset[str]) -> bool:
    """Whether nothing says that an item is about another day, name or thing."""
    return not (
        asked.clashes(item.text)
        or _is_about_another(item, named)
        or _is_another_number(item, asked.text)
        or _is_namesake(item, full_names(asked.text))
    )


def _fits(items: Sequence[Recalled], asked: Asked, *, project: str | None) -> list[Fit]:
    weights = weights_of(items, asked.terms)
    named = _named(items, asked)
    fits = [
        Fit(item, _value(item, asked, _coverage(item, weights), project))
        for item in items
        if _is_about_it(item, asked, named)
        and _belongs(item, asked, _coverage(item, weights), project)
    ]
    # Of what fits about equally well, the newest comes first.
    fits.sort(key=lambda fit: (-round(fit.value, 1), newest_first(fit.item), fit.item.id))
    return fits


def _is_about_another(item: Recalled, named: frozenset[str]) -> bool:
    """Whether an item lacks a name that is asked for and bears one that isn't.

    What is so of one branch, client or person sounds just like what is so of another; to
    answer with it would be the worst of errors.
    """
    of_project = terms(item.project.replace("_", " "))
    return bool(named - _terms_of(item) and names(item.text) - named - of_project)


def _is_another_number(item: Recalled, asked: str) -> bool:
    """Whether an item bears part or serial numbers, but none of those asked for."""
    wanted, borne = identifiers(asked), identifiers(item.text)
    return bool(wanted and borne) and not wanted & borne


def _is_namesake(item: Recalled, asked: frozenset[str]) -> bool:
    """Whether an item bears a name only nearly that asked for: Supplies, where Supply was."""
    text = f"{item.text} {item.speaker or ''}".casefold()
    return any(
        terms(name) <= _terms_of(item) and not re.search(rf"\b{re.escape(name)}\b", text)
        for name in asked
    )


def _belongs(item: Recalled, asked: Asked, coverage: float, project: str | None) -> bool:
    if asked.is_broad:
        return item.project == project if project else item.similarity >= _NEAR
    if coverage >= _MOST_WORDS:
        return True
    if item.similarity >= _SURE:
        needed = 0.0 if item.similarity >= _SURER else _A_WORD
        return coverage > needed or not asked.names
    return item.similarity >= _NEAR and coverage >= _SOME_WORDS


def value_of(item: Recalled, asked: Asked, weights: dict[str, float], project: str | None) -> float:
    """Return how well an item fits a request, given the `weights_of` its terms."""
    return _value(item, asked, _coverage(item, weights), project)


def _value(item: Recalled, asked: Asked, coverage: float, project: str | None) -> float:
    value = item.similarity + coverage / 2
    if asked.is_precise and asked.expects(item.text):
        value += 0.2
    if project and item.project == project:
        value += 0.15
    return value if not asked.is_broad else 1.0


def weights_of(items: Sequence[Recalled], about: frozenset[str]) -> dict[str, float]:
    """Return the weight of each term asked for: the fewer items hold it, the more it counts."""
    held = [_terms_of(item) for item in items]
    counts = {term: sum(term in each for each in held) for term in about}
    return {term: math.log(1 + (1 + len(items)) / (1 + counts[term])) for term in about}


def _coverage(item: Recalled, weights: dict[str, float]) -> float:
    found = _terms_of(item)
    total = sum(weights.values())
    return (
        sum(weight for term, weight in weights.items() if term in found) / total if total else 0.0
    )


def _terms_of(item: Recalled) -> frozenset[str]:
    return terms(f"{item.text} {_KIND_WORDS.get(item.claim_kind or '', '')} {item.speaker or ''}")


def newest_first(item: Recalled) -> tuple[int, ...]:
    """Return a key that sorts items by their day, the newest first."""
    day = (item.valid_from or item.said_at or "")[:10]
    return tuple(-int(part) for part in day.split("-") if part.isdigit())
