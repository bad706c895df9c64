"""How far the head can be trusted with a text: is it of a known kind, and is the choice right?

Three small logistic models. One tells right choices from wrong ones among texts that belong to
some label; one tells such texts from strangers, by the energy of the scores (Liu et al. 2020,
https://arxiv.org/abs/2010.03759) and the nearest text of the chosen label; the last brings their
product back to a plain probability (Platt 1999).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.features import Floats
from graph.supervisor.head import softmax

Flags = NDArray[np.bool_]

_LITTLE = 1e-6
_OF_CHOICE = 2
"""So many signals, the first, tell right choices from wrong ones; the rest tell strangers."""
_RIDGE = 1.0
_ENOUGH = 40
"""With fewer held-out predictions than this the models are left as they were written."""
_STRANGERS = 0.5
"""How much a stranger weighs against a text that belongs to a label."""
_WRONG = 10.0
"""What a wrong choice costs, measured by a needless question."""
_CHEAPER = _WRONG / (_WRONG + 1)
"""Confidence from which on a choice costs less, on average, than a question."""
_NEARLY_ALL = 0.97
_LOWEST = 0.85
_SHARE = 0.45
"""The share of known texts that is to be accepted, if that can be had with the wanted precision."""
_LEAST, _MOST = 0.5, 0.97
"""Between these lies the threshold, whatever the held-out texts say."""


@dataclass(frozen=True)
class Nearness:
    """How close a text is to the training texts: cosine to each, and the label of each."""

    cosines: Floats
    owners: NDArray[np.int64]

    def signals(self, scores: Floats) -> Floats:
        """Return log odds and lead of the best label, the energy, and the cosine to its nearest text."""
        chances = softmax(scores)
        chosen = int(chances.argmax())
        best = float(chances[chosen])
        rest = np.delete(chances, chosen)
        own = self.cosines[self.owners == chosen]
        top = float(scores.max())
        return np.array(
            [
                np.log(max(best, _LITTLE) / (float(rest.sum()) + _LITTLE)),
                best - float(rest.max(initial=0.0)),
                top + float(np.log(np.exp(scores - top).sum())),
                float(own.max(initial=-1.0)),
            ],
            dtype=np.float32,
        )


@dataclass(frozen=True)
class Logistic:
    """A logistic model: the chance that something is so."""

    weights: tuple[float, ...]
    bias: float

    def odds(self, signals: Floats) -> NDArray[np.float64]:
        """Return the logarithm of the odds, for one row of signals or many."""
        odds: NDArray[np.float64] = signals.astype(np.float64) @ np.array(self.weights) + self.bias
        return odds

    def chance(self, signals: Floats) -> NDArray[np.float64]:
        """Return the chance, for one row of signals or many."""
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-self.odds(signals)))
        return chance

    @classmethod
    def fitted(cls, signals: Floats, is_so: Flags, weights: Floats | None = None) -> "Logistic":
        """Learn from rows of signals; `weights` says how much each row counts."""
        weights = np.ones(len(signals), dtype=np.float32) if weights is None else weights
        centre, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-6
        solved = _newton((signals - centre) / spread, is_so, weights)
        slopes = solved[:-1] / spread
        return cls(tuple(map(float, slopes)), float(solved[-1] - np.dot(slopes, centre)))

    @classmethod
    def alike(cls, signals: Floats, is_so: Flags, weights: Floats) -> "Logistic":
        """Learn as `fitted` does, but let all signals count the same, each by its usual spread."""
        spread = signals[is_so].std(axis=0) + 1e-6
        together = cls.fitted((signals / spread).sum(axis=1, keepdims=True), is_so, weights)
        return cls(tuple(map(float, together.weights[0] / spread)), together.bias)


class Trials(NamedTuple):
    """What the head made of texts that it was not shown: a row for each."""

    signals: Floats
    is_right: Flags
    is_known: Flags
    """False for strangers: texts that belong to no label."""
    has_label: Flags
    """Whether one label is right: not for strangers, nor for what fits several equally."""


@dataclass(frozen=True)
class Calibration:
    """From the signals to the chance that the choice is right."""

    right: Logistic = Logistic((0.5, 1.0), 0.5)
    """Of the log odds and the lead."""
    known: Logistic = Logistic((0.0, 8.0), -2.4)
    """Of the energy and the cosine."""
    scale: Logistic = Logistic((1.0,), 0.0)
    """Of the odds of both together."""
    threshold: float = 0.6
    """A choice is accepted from this confidence on."""

    def confidence(self, signals: Floats) -> NDArray[np.float64]:
        """Return the chance that the choice with these signals is right; for one row or many."""
        return self.scale.chance(self._together(signals)[..., None])

    def _together(self, signals: Floats) -> Floats:
        of_choice, of_kind = signals[..., :_OF_CHOICE], signals[..., _OF_CHOICE:]
        both = self.right.chance(of_choice) * self.known.chance(of_kind)
        both = np.clip(both, 1e-9, 1 - 1e-9)
        odds: Floats = np.log(both / (1 - both)).astype(np.float32)
        return odds

    @classmethod
    def fitted(cls, trials: Trials, *, precision: float | None = None) -> "Calibration":
        """Learn from trials, and set the threshold.

        Args:
            trials: choices for texts that the head was not shown.
            precision: the share of accepted trials that must be right, and the cheapest threshold
                that keeps it is taken. Without it the confidences are taken at their word: of few
                trials, which happen to be right says little.
        """
        signals, is_right, is_known, has_label = trials
        own = is_right[is_known]
        if len(own) < _ENOUGH or own.all() or not own.any():
            return cls()
        right = Logistic.fitted(signals[is_known, :_OF_CHOICE], own)
        known = cls.known
        if not is_known.all():
            weights = np.where(is_known, 1.0, _STRANGERS).astype(np.float32)
            # Strangers that are made up of known texts are nearer than real ones: they may not
            # say how much each signal counts.
            known = Logistic.alike(signals[:, _OF_CHOICE:], is_known, weights)
        draft = cls(right, known)
        scale = Logistic.fitted(draft._together(signals[is_known])[:, None], own)
        draft = cls(right, known, scale)
        sure = draft.confidence(signals[has_label])
        if precision is None:
            return cls(right, known, scale, _expected(sure))
        return cls(right, known, scale, _threshold(sure, is_right[has_label], precision))

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> "Calibration":
        """Build it again from `dataclasses.asdict`."""
        parts = {
            name: Logistic(tuple(map(float, kept[name]["weights"])), float(kept[name]["bias"]))
            for name in ("right", "known", "scale")
        }
        return cls(**parts, threshold=float(kept["threshold"]))


def _newton(signals: Floats, is_so: Flags, weights: Floats) -> NDArray[np.float64]:
    """Fit by Newton's method; the last value is the bias, which alone is not held small."""
    design = np.hstack([signals, np.ones((len(signals), 1))]).astype(np.float64)
    penalty = np.diag([_RIDGE] * signals.shape[1] + [0.0])
    solved = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-design @ solved))
        slope = design.T @ (weights * (chance - is_so)) + penalty @ solved
        bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design + penalty
        solved = solved - np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
    return solved


def _expected(sure: NDArray[np.float64]) -> float:
    """Return the confidence from which on accepting is cheaper than asking.

    It may be lower where so much is sure that what is accepted is nearly all right even so.
    """
    falling = np.sort(sure)[::-1]
    expected = np.cumsum(falling) / np.arange(1, len(falling) + 1)
    enough = falling[expected >= _NEARLY_ALL].min(initial=_CHEAPER)
    return float(np.clip(enough, _LOWEST, _CHEAPER))


def _threshold(sure: NDArray[np.float64], is_right: Flags, precision: float) -> float:
    """Return the confidence from which on accepting is right and done often enough, and cheapest."""
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(is_right[order])
    taken = np.arange(1, len(order) + 1)
    costs = _WRONG * (taken - right) + (len(order) - taken)
    allowed = np.nonzero(right >= precision * taken)[0]
    if not len(allowed):
        return _MOST
    many = allowed[taken[allowed] >= _SHARE * len(order)]
    among = many if len(many) else allowed[-1:]
    cheapest = among[np.argmin(costs[among])]
    return min(max(float(sure[order][cheapest]), _LEAST), _MOST)
