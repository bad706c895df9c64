"""What a router learns: a head for choosing, and how far to trust it, from held-out texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from graph.supervisor.calibration import Calibration, Nearness
from graph.supervisor.features import Floats
from graph.supervisor.head import Head, Views, fit_dual, softmax

Places = NDArray[np.int64]

_FOLDS = 4
_STRANGERS = 0.07
"""How much a held-out text weighs when its own label is hidden: as if nobody were meant for it."""
_PRECISION = 0.76
"""Wanted of held-out utterances, which are mostly near misses: of plain requests far more is kept."""
_FAR = 0.005
"""Share of the known texts that are further from all others than the floor."""


@dataclass(frozen=True)
class Fitted:
    """What was learnt, and is kept on disk."""

    labels: tuple[str, ...]
    head: Head
    vectors: Floats
    """Of the texts it was learnt from."""
    owners: Places
    """The label of each of these texts, as a place in `labels`."""
    calibration: Calibration
    floor: float
    """Cosine to the nearest text below which a text is like nothing that was learnt."""


@dataclass(frozen=True)
class Learnt:
    """The part of a `Fitted` that takes long to compute; the rest follows from the texts."""

    coefficients: Floats
    """Of each text for each label."""
    calibration: Calibration
    floor: float


def fit(lines: Sequence[tuple[str, str]], vectors: Floats) -> Fitted:
    """Learn from (text, label) pairs and the vector of each text."""
    return assemble(lines, vectors, learn(lines, vectors))


def learn(lines: Sequence[tuple[str, str]], vectors: Floats) -> Learnt:
    """Compute what takes long.

    One thread: on matrices of this size several get in each other's way, up to
    twenty-fold on a machine that is busy.
    """
    with threadpool_limits(1, user_api="blas"):
        labels, owners = owned(lines)
        kernel = Views.of([text for text, _ in lines], vectors).kernel()
        targets = np.eye(len(labels), dtype=np.float32)[owners]
        cosines = vectors @ vectors.T
        others = cosines - 2 * np.eye(len(cosines), dtype=np.float32)
        return Learnt(
            coefficients=fit_dual(kernel, targets),
            calibration=_calibrate(kernel, cosines, owners, targets),
            floor=float(np.quantile(others.max(axis=0), _FAR)),
        )


def assemble(lines: Sequence[tuple[str, str]], vectors: Floats, learnt: Learnt) -> Fitted:
    """Return what was learnt from these texts in the form that routing uses."""
    labels, owners = owned(lines)
    views = Views.of([text for text, _ in lines], vectors)
    return Fitted(
        labels=labels,
        head=Head.of(views, learnt.coefficients),
        vectors=vectors,
        owners=owners,
        calibration=learnt.calibration,
        floor=learnt.floor,
    )


class Owned(NamedTuple):
    """All labels in order, and the label of each text as a place among them."""

    labels: tuple[str, ...]
    owners: Places


def owned(lines: Sequence[tuple[str, str]]) -> Owned:
    """Return the labels of (text, label) pairs."""
    labels = tuple(sorted({label for _, label in lines}))
    places = {label: place for place, label in enumerate(labels)}
    return Owned(labels, np.array([places[label] for _, label in lines], dtype=np.int64))


def _calibrate(kernel: Floats, cosines: Floats, owners: Places, targets: Floats) -> Calibration:
    """Learn how far to trust the head from texts that it was not shown."""
    signals, is_right, weights = [], [], []
    for held in folds(owners):
        shown = np.setdiff1d(np.arange(len(owners)), held)
        if not len(shown):
            return Calibration()
        coefficients = fit_dual(kernel[np.ix_(shown, shown)], targets[shown])
        scores = kernel[np.ix_(held, shown)] @ coefficients
        for text, row in zip(held, scores, strict=True):
            chances = softmax(row)
            near = Nearness(cosines[text, shown], owners[shown])
            signals.append(near.signals(chances))
            is_right.append(chances.argmax() == owners[text])
            weights.append(1.0)
            if len(set(near.owners.tolist()) - {int(owners[text])}) > 1:
                signals.append(_as_stranger(near, row, int(owners[text])))
                is_right.append(False)
                weights.append(_STRANGERS)
    return Calibration.fitted(
        np.array(signals),
        np.array(is_right),
        np.array(weights, dtype=np.float32),
        precision=_PRECISION,
    )


def _as_stranger(near: Nearness, scores: Floats, own: int) -> Floats:
    """Return the signals of a text as if its own label did not exist."""
    others = scores.copy()
    others[own] = -np.inf
    foreign = near.owners != own
    return Nearness(near.cosines[foreign], near.owners[foreign]).signals(softmax(others))


def folds(owners: Places) -> list[Places]:
    """Deal the texts of each label out over the folds."""
    turn = np.zeros(len(owners), dtype=np.int64)
    for label in np.unique(owners):
        of_label = np.nonzero(owners == label)[0]
        turn[of_label] = (np.arange(len(of_label)) + label) % _FOLDS
    return [fold for part in range(_FOLDS) if len(fold := np.nonzero(turn == part)[0])]
