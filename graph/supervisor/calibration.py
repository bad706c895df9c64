"""How far the head can be trusted with a text: is it of a known kind, and is the choice right?

Three small logistic models. One tells right choices from wrong ones among texts that belong to
some label; one tells such texts from strangers, by the energy of the scores (Liu et al. 2020,
https://arxiv.org/abs/2010.03759) and by what is nearer, a text of some label or one that is for
nobody; the last brings their product back to a plain probability (Platt 1999).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.features import Floats
from graph.supervisor.head import Scores, softmax

Flags = NDArray[np.bool_]

_NEIGHBOURS = 5
_OF_KNOWN = 2
"""How many of the signals, the last ones, tell known texts from strangers."""
_RIDGE = 1.0
_ENOUGH = 40
"""With fewer held-out predictions than this the models are left as they were written."""
_STRANGERS = 0.3
"""How much a stranger weighs against a text that belongs to a label."""
_STRANGE = 0.6
"""Chance to be of a known kind below which a text is taken for a stranger: these weigh little."""
_SHARE = 0.45
"""The share of known texts that is to be accepted, if that can be had with the wanted precision."""
_LEAST, _MOST = 0.5, 0.97
"""Between these lies the threshold, whatever the held-out texts say."""


@dataclass(frozen=True)
class Nearness:
    """How close a text is to the training texts: cosine to each, and the label of each."""

    cosines: Floats
    owners: NDArray[np.int64]
    to_stranger: float | None = None
    """Cosine to the nearest of the texts that are for nobody; None if there are none."""

    def signals(self, scores: Scores, fullness: float) -> Floats:
        """Return the signals from which trust is learnt.

        These are log p, margin, cosine to chosen, highest cosine, neighbour agreement, margin by
        the words alone and `fullness`; then, for whether it is known at all, the energy and how much
        nearer the known texts are than those for nobody.

        Args:
            scores: of each label.
            fullness: how far the text has words enough to tell what is wanted, from 0 to 1.
        """
        chances = softmax(scores.total)
        chosen = int(chances.argmax())
        own = self.cosines[self.owners == chosen]
        nearest, highest = self._nearest(), float(self.cosines.max())
        top = float(scores.total.max())
        return np.array(
            [
                np.log(max(float(chances[chosen]), 1e-6)),
                _lead(chances, chosen),
                float(own.max()) if len(own) else -1.0,
                highest,
                float((self.owners[nearest] == chosen).mean()),
                _lead(scores.words, chosen),
                fullness,
                top + float(np.log(np.exp(scores.total - top).sum())),
                0.0 if self.to_stranger is None else highest - self.to_stranger,
            ],
            dtype=np.float32,
        )

    def _nearest(self) -> NDArray[np.intp]:
        """Return the places of the nearest texts; of equally near ones, the first."""
        if len(self.cosines) <= _NEIGHBOURS:
            return np.arange(len(self.cosines))
        enough = np.partition(self.cosines, -_NEIGHBOURS)[-_NEIGHBOURS]
        near = np.flatnonzero(self.cosines >= enough)
        return near[np.argsort(-self.cosines[near], kind="stable")][:_NEIGHBOURS]


def _lead(values: Floats, chosen: int) -> float:
    """Return by how much the value of one label exceeds the best of the others."""
    others = np.delete(values, chosen)
    return float(values[chosen] - others.max()) if len(others) else float(values[chosen])


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

    right: Logistic = Logistic((0.6, 2.0, 2.0, 0.5, 1.0, 0.0, 0.0), -2.2)
    """Of all signals but the last two."""
    known: Logistic = Logistic((0.0, 0.0), 50.0)
    """Of the energy, and of what is nearer."""
    scale: Logistic = Logistic((1.0,), 0.0)
    """Of the odds of both together."""
    threshold: float = 0.6
    """A choice is accepted from this confidence on."""

    def confidence(self, signals: Floats) -> NDArray[np.float64]:
        """Return the chance that the choice with these signals is right; for one row or many."""
        return self.scale.chance(self._together(signals)[..., None])

    def kind(self, signals: Floats) -> float:
        """Return the chance that a text with these signals belongs to some label."""
        return float(self.known.chance(signals[-_OF_KNOWN:]))

    def is_stranger(self, signals: Floats) -> bool:
        """Whether a text with these signals is nearer to what is for nobody, and unlike the known."""
        return float(signals[-1]) < 0 and self.kind(signals) < _STRANGE

    def _together(self, signals: Floats) -> Floats:
        both = self.right.chance(signals[..., :-_OF_KNOWN])
        both = both * self.known.chance(signals[..., -_OF_KNOWN:])
        both = np.clip(both, 1e-9, 1 - 1e-9)
        odds: Floats = np.log(both / (1 - both)).astype(np.float32)
        return odds

    @classmethod
    def fitted(cls, trials: Trials, *, precision: float, wrong: float) -> "Calibration":
        """Learn from trials, and set the cheapest threshold that keeps `precision`.

        Args:
            trials: choices for texts that the head was not shown.
            precision: the share of accepted choices that must be right.
            wrong: what a wrong choice costs, measured by a needless question.
        """
        signals, is_right, is_known, has_label = trials
        own = is_right[is_known]
        if len(own) < _ENOUGH or own.all() or not own.any():
            return cls()
        right = Logistic.fitted(signals[is_known, :-_OF_KNOWN], own)
        known = cls.known
        if not is_known.all():
            weights = np.where(is_known, 1.0, _STRANGERS).astype(np.float32)
            known = Logistic.fitted(signals[:, -_OF_KNOWN:], is_known, weights)
        draft = cls(right, known)
        scale = Logistic.fitted(draft._together(signals[is_known])[:, None], own)
        draft = cls(right, known, scale)
        sure = draft.confidence(signals[is_known])
        threshold = _threshold(sure, own, has_label[is_known], precision=precision, wrong=wrong)
        return cls(right, known, scale, threshold)

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


def _threshold(
    sure: NDArray[np.float64],
    is_right: Flags,
    has_label: Flags,
    *,
    precision: float,
    wrong: float,
) -> float:
    """Return the confidence from which on accepting is cheapest, if right and done often enough.

    What has no one label costs when it is accepted; right and often are those that have one.
    """
    order = np.argsort(-sure, kind="stable")
    right, labelled = np.cumsum(is_right[order]), np.cumsum(has_label[order])
    costs = wrong * (np.arange(1, len(order) + 1) - right) + (labelled[-1] - labelled)
    allowed = np.nonzero(right >= precision * labelled)[0]
    if not len(allowed):
        return _MOST
    many = allowed[labelled[allowed] >= _SHARE * labelled[-1]]
    among = many if len(many) else allowed[-1:]
    cheapest = among[np.argmin(costs[among])]
    return min(max(float(sure[order][cheapest]), _LEAST), _MOST)
