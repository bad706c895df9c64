"""Bearing: whether the books or memory have more to say to a question, where no model judges."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log
from typing import Literal, NamedTuple

from graph.supervisor.data import Found
from graph.supervisor.speech import overlap
from graph.supervisor.wanting import asking_part
from projects.source import Recalled

Leaning = Literal["books", "memory", "both", "neither"]


class Weights(NamedTuple):
    """What speaks for the books, and against them, in log odds."""

    books: float
    likeness: float
    shared: float
    of_memory: float
    start: float


_NEAR = Weights(books=1.0, likeness=-6.4, shared=-2.3, of_memory=-1.0, start=5.9)
"""Of a logistic regression on 175 questions of which the books hold only what is near.

Tried on those left out, it takes the wrong one of the two for one in fifteen, and is in doubt about
one in four.
"""
_READ = Weights(books=11.5, likeness=-2.0, shared=-3.4, of_memory=-4.7, start=-2.9)
_LACKS_NAME, _SEVERAL = -5.0, -1.3
"""The same on 117 questions that were read, or were not for a name that nobody or several bear."""
_SURELY = 0.75
"""From here on one of the two is enough."""
_LIKELY = 0.5
"""From here on a reading is enough: it accounts for every word."""
_BEARS = 0.4
"""Cosine from which on what is known bears on a question."""
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
    if memory is None and books.is_of_memory and not books.is_whole:
        return "neither"
    if memory is None:
        is_faint = books.is_nearest and books.confidence < _LIKELY
        return "both" if is_faint else "books"
    likely, is_read = _likely(books, memory), books.is_whole or books.is_of_name
    if likely >= (_LIKELY if is_read and not books.is_of_memory else _SURELY):
        return "books"
    if likely <= 1 - _SURELY and not books.is_whole:
        return "memory"
    # What is known of one bearer of a name may be asked of another.
    return "books" if books.is_of_name else "both"


def _likely(books: Found, memory: Known) -> float:
    """Return how likely the question is one for the books."""
    weights, given = _READ, books.confidence
    odds = _LACKS_NAME * books.is_refusal + _SEVERAL * books.is_ambiguous
    if books.is_nearest:
        bounded = min(max(books.confidence, _TINY), 1 - _TINY)
        weights, given, odds = _NEAR, log(bounded / (1 - bounded)), 0.0
    odds += weights.start + weights.books * given + weights.of_memory * books.is_of_memory
    odds += weights.likeness * memory.rewording + weights.shared * memory.shared
    return 1 / (1 + exp(-odds))


def of_memory(text: str, recalled: Iterable[Recalled]) -> Known | None:
    """Return how near what is known comes to `text`; None if nothing bears on it."""
    bearing = [
        (item.similarity, overlap(text, item.text))
        for item in recalled
        if item.current and item.similarity >= _BEARS
        if not (item.kind == "turn" and asking_part(item.text))
    ]
    if not bearing:
        return None
    return Known(max(each[0] for each in bearing), max(sum(each) for each in bearing))
