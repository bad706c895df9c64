"""How far the head can be trusted with a text: is it of a known kind, and is the choice right?

Three small logistic models. One tells right choices from wrong ones among texts that belong to
some label; one tells such texts from strangers, by the energy of the scores (Liu et al. 2020,
https://arxiv.org/abs/2010.03759), by the nearest text of the chosen label and by what is nearer, a
text of some label or one that is for nobody; the last brings their product back to a plain
probability (Platt 1999).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log
from operator import mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.features import Floats
from graph.supervisor.head import Scores

Flags = NDArray[np.bool_]

NEIGHBOURS = 5
"""So many of the nearest texts tell how far they agree."""
_OF_CHOICE = 7
"""So many signals, the first, tell right choices from wrong ones; the rest tell strangers."""
_OF_HELD_OUT = 2
"""So many of either, the first, say something of a text that was held out: it is worded as what was
learnt, and has it nearer than a new one.
"""
_RIDGE = 1.0
_ENOUGH = 40
"""With fewer held-out predictions than this the models are left as they were written."""
_STRANGERS, _MADE_UP = 0.3, 0.5
"""How much a stranger weighs against a text that belongs to a label; one made up of a known text."""
_STRANGE = 0.6
"""Chance to be of a known kind below which a text is taken for a stranger: these weigh little."""
_SHARE = 0.45
"""The share of known texts that is to be accepted, if that can be had with the wanted precision."""
_PRECISION = 0.985
"""Wanted of judged requests: more than the aim, since they are a sample and new ones may be harder."""
_WRONG = 10.0
"""What a wrong choice is stated to cost, measured by a needless question."""
_CHEAPER = _WRONG / (_WRONG + 1)
"""Confidence from which on a choice costs less, on average, than a question."""
_NEARLY_ALL = 0.97
_LOWEST = 0.85
_LITTLE = 1e-6
_BARELY = 1e-9
"""So far from none and all stays a chance of which the odds are taken."""
_HOPELESS = -700.0
"""Odds below which a chance is none: its inverse is too large a number."""
_LEAST, _MOST = 0.5, 0.97
"""Between these lies the threshold, whatever the judged texts say."""


@dataclass(frozen=True)
class Nearness:
    """How close a text is to the training texts: cosine to each, and the label of each."""

    cosines: Floats
    owners: NDArray[np.int64]
    to_stranger: float | None = None
    """Cosine to the nearest of the texts that are for nobody; None if there are none."""

    def signals(self, scores: Scores, fullness: float) -> Floats:
        """Return the signals from which trust is learnt.

        These are the log odds and the lead of the best label, the cosine to its nearest text, the
        highest cosine, how many neighbours agree, the lead by the words alone and `fullness`; then,
        for whether it is known at all, the energy, again the cosine, and how much nearer the known
        texts are than those for nobody.

        Args:
            scores: of each label.
            fullness: how far the text has words enough to tell what is wanted, from 0 to 1.
        """
        chances, cosines = scores.chances, self.cosines
        chosen = int(chances.argmax())
        best, others = float(chances[chosen]), _without(chances, chosen)
        own, highest = self.to(chosen), float(cosines.max())
        agreeing = (self.owners[self._nearest()] == chosen).tolist()
        return np.array(
            [
                log(max(best, _LITTLE) / (float(others.sum()) + _LITTLE)),
                _lead(best, others),
                own,
                highest,
                sum(agreeing) / len(agreeing),
                _lead(float(scores.words[chosen]), _without(scores.words, chosen)),
                fullness,
                scores.energy,
                own,
                0.0 if self.to_stranger is None else highest - self.to_stranger,
            ],
            dtype=np.float32,
        )

    def to(self, label: int) -> float:
        """Return the cosine to the nearest text of a label."""
        return float(self.cosines[self.owners == label].max(initial=-1.0))

    def _nearest(self) -> NDArray[np.intp]:
        """Return the places of the nearest texts; of equally near ones, the first."""
        if len(self.cosines) <= NEIGHBOURS:
            return np.arange(len(self.cosines))
        enough = np.partition(self.cosines, -NEIGHBOURS)[-NEIGHBOURS]
        near = np.flatnonzero(self.cosines >= enough)
        return near[np.argsort(-self.cosines[near], kind="stable")[:NEIGHBOURS]]


def _without(values: Floats, chosen: int) -> Floats:
    """Return the values of all labels but one."""
    return np.concatenate((values[:chosen], values[chosen + 1 :]))


def _lead(value: float, others: Floats) -> float:
    """Return by how much the value of one label exceeds the best of the others."""
    return value - float(others.max()) if len(others) else value


@dataclass(frozen=True)
class Logistic:
    """A logistic model: the chance that something is so."""

    weights: tuple[float, ...]
    bias: float

    def odds(self, signals: Floats) -> NDArray[np.float64]:
        """Return the logarithm of the odds, for one row of signals or many."""
        odds: NDArray[np.float64] = signals.astype(np.float64) @ self._slopes + self.bias
        return odds

    @cached_property
    def _slopes(self) -> NDArray[np.float64]:
        return np.array(self.weights)

    def chance(self, signals: Floats) -> NDArray[np.float64]:
        """Return the chance, for one row of signals or many."""
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-self.odds(signals)))
        return chance

    def chance_of(self, signals: Sequence[float]) -> float:
        """Return the chance for the signals of one text."""
        odds = sum(map(mul, self.weights, signals)) + self.bias
        return 1 / (1 + exp(-odds)) if odds > _HOPELESS else 0.0

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

    def of(self, count: int) -> "Logistic":
        """Return the same for `count` signals, of which those beyond its own count nothing."""
        return replace(self, weights=(*self.weights, *[0.0] * (count - len(self.weights))))


class Trials(NamedTuple):
    """What the head made of texts that it was not shown: a row for each."""

    signals: Floats
    is_right: Flags
    is_known: Flags
    """False for strangers: texts that belong to no label."""
    has_label: Flags
    """Whether one label is right: not for strangers, nor for what fits several equally."""

    @property
    def tell(self) -> bool:
        """Whether they are enough to learn from, right and wrong ones."""
        own = self.is_right[self.is_known]
        return len(own) >= _ENOUGH and bool(own.any()) and not own.all()


class Trusted(NamedTuple):
    """How far the choice for one text can be trusted."""

    confidence: float
    """The chance that it is right."""
    known: float
    """The chance that the text belongs to some label at all."""
    is_stranger: bool
    """Whether it is nearer to what is for nobody, and unlike the known."""


@dataclass(frozen=True)
class Calibration:
    """From the signals to the chance that the choice is right."""

    right: Logistic = Logistic((0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.5)
    """Of the signals of the choice."""
    known: Logistic = Logistic((0.0, 8.0, 0.0), -2.4)
    """Of the energy, the cosine and what is nearer."""
    scale: Logistic = Logistic((1.0,), 0.0)
    """Of the odds of both together."""
    threshold: float = 0.6
    """A choice is accepted from this confidence on."""

    def confidence(self, signals: Floats) -> NDArray[np.float64]:
        """Return the chance that the choice with these signals is right; for one row or many."""
        return self.scale.chance(self._together(signals)[..., None])

    def trusted(self, signals: Floats) -> Trusted:
        """Return how far the choice with these signals can be trusted."""
        every = signals.tolist()
        known = self.known.chance_of(every[_OF_CHOICE:])
        both = min(max(self.right.chance_of(every[:_OF_CHOICE]) * known, _BARELY), 1 - _BARELY)
        return Trusted(
            confidence=self.scale.chance_of([log(both / (1 - both))]),
            known=known,
            is_stranger=every[-1] < 0 and known < _STRANGE,
        )

    def _together(self, signals: Floats) -> Floats:
        both = self.right.chance(signals[..., :_OF_CHOICE])
        both = both * self.known.chance(signals[..., _OF_CHOICE:])
        both = np.clip(both, _BARELY, 1 - _BARELY)
        odds: Floats = np.log(both / (1 - both)).astype(np.float32)
        return odds

    @classmethod
    def judged(cls, trials: Trials) -> "Calibration":
        """Learn from requests that nothing was learnt from.

        The threshold is the cheapest at which enough of what is accepted is right.
        """
        signals, is_right, is_known, has_label = trials
        own = is_right[is_known]
        if not trials.tell:
            return cls()
        weights = np.where(is_known, 1.0, _STRANGERS).astype(np.float32)
        right = Logistic.fitted(signals[is_known, :_OF_CHOICE], own)
        known = cls.known
        if not is_known.all():
            known = Logistic.fitted(signals[:, _OF_CHOICE:], is_known, weights)
        drafted = cls(right, known)._scaled(trials)
        sure = drafted.confidence(signals[is_known])
        return replace(drafted, threshold=_cheapest(sure, own, has_label[is_known]))

    @classmethod
    def held_out(cls, trials: Trials) -> "Calibration":
        """Learn from parts of what was learnt from, held out in turn.

        The confidences are taken at their word: of a few texts, which happen to be right says
        little. Strangers that are made up of known texts are nearer than real ones: they may not
        say how much each signal counts.
        """
        signals, is_right, is_known, has_label = trials
        if not trials.tell:
            return cls()
        right = Logistic.fitted(signals[is_known, :_OF_HELD_OUT], is_right[is_known])
        known = cls.known
        if not is_known.all():
            of_kind = signals[:, _OF_CHOICE:][:, :_OF_HELD_OUT]
            weights = np.where(is_known, 1.0, _MADE_UP).astype(np.float32)
            known = Logistic.alike(of_kind, is_known, weights).of(len(cls.known.weights))
        drafted = cls(right.of(_OF_CHOICE), known)._scaled(trials)
        return replace(drafted, threshold=_expected(drafted.confidence(signals[has_label])))

    def _scaled(self, trials: Trials) -> "Calibration":
        """Bring the product of both back to the share that is right."""
        signals, is_right, is_known, _ = trials
        together = self._together(signals[is_known])[:, None]
        return replace(self, scale=Logistic.fitted(together, is_right[is_known]))

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


def _cheapest(sure: NDArray[np.float64], is_right: Flags, has_label: Flags) -> float:
    """Return the confidence from which on accepting is cheapest, if right and done often enough.

    What has no one label costs when it is accepted; right and often are those that have one.
    """
    order = np.argsort(-sure, kind="stable")
    right, labelled = np.cumsum(is_right[order]), np.cumsum(has_label[order])
    wrong = np.arange(1, len(order) + 1) - right
    costs = _WRONG * wrong + (labelled[-1] - labelled)
    allowed = np.nonzero(right >= _PRECISION * labelled)[0]
    if not len(allowed):
        return _MOST
    many = allowed[labelled[allowed] >= _SHARE * labelled[-1]]
    among = many if len(many) else allowed[-1:]
    cheapest = among[np.argmin(costs[among])]
    return min(max(float(sure[order][cheapest]), _LEAST), _MOST)
