"""The measures, each a plain function of numbers: nothing in here knows what is measured."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 15


def share(of: Sequence[bool]) -> float:
    """Return the share that is true; 0 of nothing."""
    return sum(of) / len(of) if of else 0.0


def auroc(inside: ArrayLike, outside: ArrayLike) -> float:
    """Return how often something inside scores higher than something outside; ties count half."""
    high, low = _floats(inside), np.sort(_floats(outside))
    if not len(high) or not len(low):
        return 0.5
    below = np.searchsorted(low, high, side="left")
    level = np.searchsorted(low, high, side="right") - below
    return float((below + level / 2).mean() / len(low))


class Bin(NamedTuple):
    """The choices of one range of confidence."""

    confidence: float
    """Their mean confidence."""
    right: float
    """The share of them that is right."""
    choices: int
    """How many there are."""


def reliability(confidences: ArrayLike, is_right: ArrayLike, *, bins: int = BINS) -> list[Bin]:
    """Sort choices into ranges of confidence of equal width; those without any are left out."""
    sure, right = _floats(confidences), _floats(is_right)
    places = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            mean, hits = float(sure[inside].mean()), float(right[inside].mean())
            found.append(Bin(mean, hits, int(inside.sum())))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return how far confidence is from what comes true, on average over all choices."""
    count = sum(each.choices for each in bins)
    gaps = sum(each.choices * abs(each.confidence - each.right) for each in bins)
    return gaps / count if count else 0.0


def threshold_for(confidences: ArrayLike, is_right: ArrayLike, *, precision: float) -> float:
    """Return the lowest confidence from which on that share of the choices is right.

    Infinite if there is none.
    """
    curve = risk_coverage(confidences, is_right)
    kept = [point.confidence for point in curve if 1 - point.risk >= precision]
    return min(kept, default=float("inf"))


class Point(NamedTuple):
    """What happens if all choices from one confidence on are acted upon."""

    confidence: float
    coverage: float
    """The share of all choices that is acted upon."""
    risk: float
    """The share of these that is wrong."""


def risk_coverage(confidences: ArrayLike, is_right: ArrayLike) -> list[Point]:
    """Return the risk at each coverage that a threshold can have, the surest choices first."""
    sure, right = _floats(confidences), _floats(is_right)
    order = np.argsort(-sure, kind="stable")
    sure, right = sure[order], right[order]
    count = np.arange(1, len(sure) + 1)
    wrong = 1 - np.cumsum(right) / count
    # Choices of the same confidence are acted upon together.
    ends = [at for at in range(len(sure)) if at + 1 == len(sure) or sure[at + 1] < sure[at]]
    return [Point(float(sure[at]), float(count[at] / len(sure)), float(wrong[at])) for at in ends]


def thinned(points: Sequence[Point], *, most: int = 120) -> tuple[Point, ...]:
    """Return about so many of the points, the first and the last among them, to four places."""
    step = max(1, len(points) // most)
    kept = [*points[:-1:step], *points[-1:]]
    return tuple(Point(*(round(number, 4) for number in point)) for point in kept)


def _floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)
