"""Bearing: whether the books or memory have more to say to a question that nobody is sure of."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log
from typing import Literal

from graph.supervisor.speech import asking_part, overlap
from projects.source import Recalled

Leaning = Literal["books", "memory", "both", "neither"]

_BOOKS, _LIKENESS, _SHARED, _START = 1.8, -3.8, -3.2, 5.2
"""Weights of a logistic regression on 127 questions that no reading was sure of.

Tried on those left out, it takes the wrong one of the two for one in fifteen, and both for one in
four.
"""
_SURELY = 0.75
"""From here on one of the two is enough."""
_NEAR, _SHARES = 0.4, 0.2
"""Cosine and share of the words from which on what is known bears on a question."""
_NEARER = 0.5
"""Cosine from which on no word need be shared."""
_TINY = 0.001


@dataclass(frozen=True)
class Known:
    """How near what is known comes to a question."""

    likeness: float
    """The best cosine."""
    shared: float
    """The best sum of cosine and share of the words."""


def leaning(books: float | None, memory: Known | None) -> Leaning:
    """Tell who should be asked.

    Args:
        books: how likely the nearest query answers; None if none bears on the question.
        memory: how near what is known comes; None if nothing bears on it.
    """
    if books is None:
        return "neither" if memory is None else "memory"
    if memory is None:
        return "books"
    odds = _BOOKS * _log_odds(books) + _LIKENESS * memory.likeness + _SHARED * memory.shared
    likely = 1 / (1 + exp(-(odds + _START)))
    if likely >= _SURELY:
        return "books"
    return "memory" if likely <= 1 - _SURELY else "both"


def of_memory(text: str, recalled: Iterable[Recalled]) -> Known | None:
    """Return how near what is known comes to `text`; None if nothing bears on it."""
    found = [
        (item.similarity, overlap(text, item.text))
        for item in recalled
        if item.current and not (item.kind == "turn" and asking_part(item.text))
    ]
    bearing = [
        (likeness, shared)
        for likeness, shared in found
        if likeness >= _NEARER or (likeness >= _NEAR and shared >= _SHARES)
    ]
    if not bearing:
        return None
    return Known(max(each[0] for each in bearing), max(sum(each) for each in bearing))


def _log_odds(likely: float) -> float:
    bounded = min(max(likely, _TINY), 1 - _TINY)
    return log(bounded / (1 - bounded))
