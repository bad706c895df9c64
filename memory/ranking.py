"""Ranking: meaning and words in one score, and what was said beside an item in it as well."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from memory.item import Trace

_MEANING = 0.6
"""The weight of meaning; words have the rest."""
_BESIDE = 0.2
"""How much of the score of the turn before it, and of that after it, an item is given."""
_TOGETHER = 0.2
"""How much of the best score of its sitting an item is given."""
_TOP = 1 + 2 * _BESIDE + _TOGETHER


class _Saturation(NamedTuple):
    """How BM25 weighs a word that stands once, by the length of the text."""

    k: float
    b: float

    def weight(self, size: float) -> float:
        """Return the weight in a text of `size` times the mean length."""
        return (self.k + 1) / (1 + self.k * (1 - self.b + self.b * size))


_FTS5 = _Saturation(k=1.2, b=0.75)
_OURS = _Saturation(k=0.9, b=0.4)
"""FTS5 holds length against a text as fits pages; what people say is short throughout."""


class Rank(NamedTuple):
    """How well an item does."""

    score: float
    """From 0 to 1."""
    own: float
    """By itself alone."""


def ranking(
    meaning: Mapping[str, float], wording: Mapping[str, float], traces: Mapping[str, Trace]
) -> dict[str, Rank]:
    """Return the rank of each item that has a meaning.

    Args:
        meaning: cosines.
        wording: BM25 of those that share a word with the question.
        traces: what is noted of them.
    """
    own = _fused(meaning, _evened(wording, traces))
    after = {traces[key].follows: score for key, score in own.items() if key.startswith("turn:")}
    together: dict[str, float] = defaultdict(float)
    for key, score in own.items():
        sitting = traces[key].sitting
        together[sitting] = max(together[sitting], score)
    ranks = {}
    for key, score in own.items():
        trace = traces[key]
        place = key if key.startswith("turn:") else ""
        beside = own.get(trace.follows, 0.0) + after.get(place, 0.0)
        total = score + _BESIDE * beside + _TOGETHER * together[trace.sitting]
        ranks[key] = Rank(total / _TOP, score / _TOP)
    return ranks


def _fused(meaning: Mapping[str, float], wording: Mapping[str, float]) -> dict[str, float]:
    if not meaning:
        return {}
    low, high = min(meaning.values()), max(meaning.values())
    width = high - low or 1.0
    most = max(wording.values(), default=0.0) or 1.0
    return {
        key: _MEANING * ((value - low) / width if high > low else 1.0)
        + (1 - _MEANING) * wording.get(key, 0.0) / most
        for key, value in meaning.items()
    }


def _evened(wording: Mapping[str, float], traces: Mapping[str, Trace]) -> dict[str, float]:
    """Return scores of FTS5 as they would be if length counted for less."""
    sizes = {key: traces[key].size for key in wording if key in traces}
    mean = sum(sizes.values()) / len(sizes) if sizes else 1.0
    return {
        key: wording[key] * _OURS.weight(size / mean) / _FTS5.weight(size / mean)
        for key, size in sizes.items()
    }
