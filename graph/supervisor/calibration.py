"""How far the head can be trusted with a text: five signals, one small logistic model."""

from dataclasses import dataclass

import numpy as np

from graph.supervisor.features import Floats

_NEIGHBOURS = 5
_RIDGE = 1.0
_ENOUGH = 40
"""With fewer held-out predictions than this the model is left as it was written."""


@dataclass(frozen=True)
class Nearness:
    """How close a text is to the training texts: cosine to each, and the label of each."""

    cosines: Floats
    owners: np.ndarray

    def signals(self, chances: Floats) -> Floats:
        """Return log p, margin, cosine to chosen, highest cosine and neighbour agreement."""
        chosen = int(chances.argmax())
        ordered = np.sort(chances)
        second = float(ordered[-2]) if len(ordered) > 1 else 0.0
        own = self.cosines[self.owners == chosen]
        nearest = np.argsort(-self.cosines, kind="stable")[:_NEIGHBOURS]
        return np.array(
            [
                np.log(max(float(chances[chosen]), 1e-6)),
                float(chances[chosen]) - second,
                float(own.max()) if len(own) else -1.0,
                float(self.cosines.max()),
                float((self.owners[nearest] == chosen).mean()),
            ],
            dtype=np.float32,
        )


@dataclass(frozen=True)
class Calibration:
    """A logistic model from the signals to the chance that the choice is right."""

    weights: tuple[float, ...] = (0.6, 2.0, 2.0, 0.5, 1.0)
    """For log p, margin, cosine to chosen, highest cosine, neighbour agreement."""
    bias: float = -2.2
    threshold: float = 0.6
    """A choice is accepted from this confidence on."""

    def confidence(self, signals: Floats) -> float:
        """Return the chance that the choice with these signals is right."""
        score = float(np.dot(signals, np.array(self.weights))) + self.bias
        return float(1 / (1 + np.exp(-score)))

    @classmethod
    def fitted(
        cls, signals: Floats, is_right: np.ndarray, weights: Floats, *, precision: float
    ) -> "Calibration":
        """Learn from held-out choices, and set the threshold that keeps `precision`.

        Args:
            signals: one row for each held-out choice.
            is_right: whether that choice was right.
            weights: how much each choice counts.
            precision: the share of accepted choices that should be right.
        """
        if len(signals) < _ENOUGH or len(set(is_right.tolist())) == 1:
            return cls()
        centre, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-6
        solved = _logistic((signals - centre) / spread, is_right, weights)
        slopes = solved[:-1] / spread
        bias = float(solved[-1] - np.dot(slopes, centre))
        model = cls(tuple(float(slope) for slope in slopes), bias)
        sure = np.array([model.confidence(row) for row in signals])
        return cls(model.weights, bias, _threshold(sure, is_right, weights, precision))


def _logistic(signals: Floats, is_right: np.ndarray, weights: Floats) -> np.ndarray:
    """Fit by Newton's method; the last value is the bias, which alone is not held small."""
    design = np.hstack([signals, np.ones((len(signals), 1))]).astype(np.float64)
    penalty = np.diag([_RIDGE] * signals.shape[1] + [0.0])
    solved = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-design @ solved))
        slope = design.T @ (weights * (chance - is_right)) + penalty @ solved
        bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design + penalty
        solved = solved - np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
    return solved


def _threshold(sure: np.ndarray, is_right: np.ndarray, weights: Floats, precision: float) -> float:
    """Return the lowest confidence from which on at least `precision` of the choices are right."""
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum((weights * is_right)[order]) / np.cumsum(weights[order])
    kept = np.nonzero(right >= precision)[0]
    found = float(sure[order][kept[-1]]) if len(kept) else 0.9
    # Held-out utterances are easier than what people ask next, so half is the least.
    return min(max(found, 0.5), 0.95)
