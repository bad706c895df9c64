"""Bearing: whether the books or memory have more to say to a question, where no model judges."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log
from typing import Literal

from graph.supervisor.data import Found
from graph.supervisor.speech import asking_part, overlap
from projects.source import Recalled

Leaning = Literal["books", "memory", "both", "neither"]

_NEAR_BOOKS, _NEAR_LIKENESS, _NEAR_SHARED, _NEAR_START = 1.8, -3.8, -3.2, 5.2
"""Weights of a logistic regression on 127 questions of which the books held only what is near.

Tried on those left out, it takes the wrong one of the two for one in fifteen, and both for one in
four.
"""
_READ_BOOKS, _READ_LIKENESS, _READ_SHARED, _READ_START = 11.3, -3.5, -3.4, -2.7
_LACKS_NAME, _SEVERAL = -2.6, -0.7
"""The same on 140 questions that were read, or were not for a name that nobody or several bear."""
_SURELY = 0.75
"""From here on one of the two is enough."""
_LIKELY = 0.5
"""From here on a reading is enough: it accounts for every word."""
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


def leaning(books: Found | None, memory: Known | None) -> Leaning:
    """Tell who should answer: whoever has a reading, or else what comes nearest."""
    if books is None:
        return "neither" if memory is None else "memory"
    if memory is None:
        return "books"
    likely = _likely(books, memory)
    if likely >= (_LIKELY if books.is_whole or books.is_of_name else _SURELY):
        return "books"
    if likely <= 1 - _SURELY and not books.is_whole:
        return "memory"
    # What is known of one bearer of a name may be asked of another.
    return "books" if books.is_of_name else "both"


def _likely(books: Found, memory: Known) -> float:
    """Return how likely the question is one for the books."""
    if books.is_nearest:
        bounded = min(max(books.confidence, _TINY), 1 - _TINY)
        odds = _NEAR_BOOKS * log(bounded / (1 - bounded)) + _NEAR_START
        odds += _NEAR_LIKENESS * memory.likeness + _NEAR_SHARED * memory.shared
    else:
        odds = _READ_BOOKS * books.confidence + _READ_START
        odds += _READ_LIKENESS * memory.likeness + _READ_SHARED * memory.shared
        odds += _LACKS_NAME * books.is_refusal + _SEVERAL * books.is_ambiguous
    return 1 / (1 + exp(-odds))


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
