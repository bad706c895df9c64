"""What a router learns: a head for choosing, and how far to trust it, from held-out texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from graph.supervisor.calibration import Calibration, Flags, Nearness, Trials
from graph.supervisor.features import Floats
from graph.supervisor.head import SHARES, Head, Scores, Views, fit_dual
from graph.supervisor.speech import matter

Places = NDArray[np.int64]

_FOLDS = 4
_PRECISION = 0.8
"""Wanted of held-out examples: of new requests, for which none is held out, more are right."""
_PRECISION_JUDGED = 0.985
"""Wanted of judged requests: more than the aim, since they are a sample and new ones may be harder."""
_WRONG, _WRONG_JUDGED = 10.0, 20.0
"""What a wrong choice is stated to cost, measured by a needless question, and twice that: of judged
requests the threshold may not profit from those that happen to be easy.
"""
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
    strangers: Floats
    """The vectors of texts that are for no label; a row each."""

    def nearest_stranger(self, vector: Floats) -> float | None:
        """Return the cosine to the nearest of the texts that are for nobody, if there are any."""
        return _nearest(self.strangers, vector)


class Strangers(NamedTuple):
    """Texts that are for no label."""

    texts: Sequence[str]
    vectors: Floats


class Trust(NamedTuple):
    """How far a head can be trusted."""

    calibration: Calibration
    floor: float
    """Cosine to the nearest text below which a text is like nothing that was learnt."""


@dataclass(frozen=True)
class Learnt:
    """The part of a `Fitted` that takes long to compute; the rest follows from the texts."""

    coefficients: Floats
    """Of each text for each label."""
    trust: Trust


class Judged(NamedTuple):
    """Requests that nothing was learnt from, and whose they are: better judges than folds."""

    texts: Sequence[str]
    vectors: Floats
    labels: Sequence[str | None]
    """None if no label is right."""
    is_known: Flags
    """Whether it is the kind of thing that the labels are about."""


def fit(
    lines: Sequence[tuple[str, str]],
    vectors: Floats,
    *,
    strangers: Strangers,
    trust: Trust | None = None,
) -> Fitted:
    """Learn from (text, label) pairs and the vector of each text; `trust` is not learnt anew."""
    learnt = learn(lines, vectors, strangers=strangers, trust=trust)
    return assemble(lines, vectors, learnt, strangers=strangers.vectors)


def learn(
    lines: Sequence[tuple[str, str]],
    vectors: Floats,
    *,
    strangers: Strangers,
    judged: Judged | None = None,
    trust: Trust | None = None,
) -> Learnt:
    """Compute what takes long.

    One thread: on matrices of this size several get in each other's way, up to
    twenty-fold on a machine that is busy.

    Args:
        lines: (text, label) pairs.
        vectors: of each text.
        strangers: texts that are for no label.
        judged: what to learn from how far to trust the head; without it, parts of `lines`.
        trust: how far to trust it, if that is known.
    """
    with threadpool_limits(1, user_api="blas"):
        labels, owners = owned(lines)
        views = Views.of([text for text, _ in lines], vectors)
        kernel = views.kernel()
        targets = np.eye(len(labels), dtype=np.float32)[owners]
        coefficients = fit_dual(kernel, targets)
        if judged:
            head = Head.of(views, coefficients)
            trust = _trusted_by(judged, labels, owners, vectors, head, strangers.vectors)
        texts = [text for text, _ in lines]
        trust = trust or _trusted_by_folds(texts, kernel, vectors @ vectors.T, owners, targets)
        return Learnt(coefficients, trust)


def assemble(
    lines: Sequence[tuple[str, str]], vectors: Floats, learnt: Learnt, *, strangers: Floats
) -> Fitted:
    """Return what was learnt from these texts in the form that routing uses."""
    labels, owners = owned(lines)
    views = Views.of([text for text, _ in lines], vectors)
    return Fitted(
        labels=labels,
        head=Head.of(views, learnt.coefficients),
        vectors=vectors,
        owners=owners,
        calibration=learnt.trust.calibration,
        floor=learnt.trust.floor,
        strangers=strangers,
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


def _trusted_by(
    judged: Judged,
    labels: Sequence[str],
    owners: Places,
    vectors: Floats,
    head: Head,
    strangers: Floats,
) -> Trust:
    """Learn how far to trust the head from requests that it was never shown."""
    rows, is_right, nearest = [], [], []
    for text, vector, label in zip(judged.texts, judged.vectors, judged.labels, strict=True):
        scores, cosines = head.scores(text, vector), vectors @ vector
        near = Nearness(cosines, owners, _nearest(strangers, vector))
        rows.append(near.signals(scores, matter(text)))
        is_right.append(labels[int(scores.total.argmax())] == label)
        nearest.append(float(cosines.max()))
    has_label = np.array([label is not None for label in judged.labels])
    trials = Trials(np.array(rows), np.array(is_right), judged.is_known, has_label)
    floor = float(np.quantile(np.array(nearest)[judged.is_known], _FAR))
    return Trust(Calibration.fitted(trials, precision=_PRECISION_JUDGED, wrong=_WRONG_JUDGED), floor)


def _nearest(strangers: Floats, vector: Floats) -> float | None:
    return float((strangers @ vector).max()) if len(strangers) else None


def _trusted_by_folds(
    texts: Sequence[str], kernel: Floats, cosines: Floats, owners: Places, targets: Floats
) -> Trust:
    """Learn how far to trust the head from parts of the texts that it is not shown in turn."""
    others = cosines - 2 * np.eye(len(cosines), dtype=np.float32)
    floor = float(np.quantile(others.max(axis=0), _FAR))
    trials = _trials(texts, kernel, cosines, owners, targets)
    if trials is None:
        return Trust(Calibration(), floor)
    return Trust(Calibration.fitted(trials, precision=_PRECISION, wrong=_WRONG), floor)


def _trials(
    texts: Sequence[str], kernel: Floats, cosines: Floats, owners: Places, targets: Floats
) -> Trials | None:
    """Return what the head makes of each text that it was not shown, and of it as a stranger."""
    rows, is_right, is_known = [], [], []
    for held in folds(owners):
        shown = np.setdiff1d(np.arange(len(owners)), held)
        if not len(shown):
            return None
        coefficients = fit_dual(kernel[np.ix_(shown, shown)], targets[shown])
        by_meaning = np.float32(SHARES["embedding"]) * cosines[np.ix_(held, shown)] @ coefficients
        total = kernel[np.ix_(held, shown)] @ coefficients
        for text, row, words in zip(held, total, total - by_meaning, strict=True):
            near, said = Nearness(cosines[text, shown], owners[shown]), matter(texts[text])
            rows.append(near.signals(Scores(row, words), said))
            is_right.append(row.argmax() == owners[text])
            is_known.append(True)
            if len(set(near.owners.tolist()) - {int(owners[text])}) > 1:
                rows.append(_as_stranger(near, Scores(row, words), said, int(owners[text])))
                is_right.append(False)
                is_known.append(False)
    is_own = np.array(is_known)
    return Trials(np.array(rows), np.array(is_right), is_own, is_own)


def _as_stranger(near: Nearness, scores: Scores, said: float, own: int) -> Floats:
    """Return the signals of a text as if its own label did not exist."""
    total, words = scores.total.copy(), scores.words.copy()
    total[own] = words[own] = -np.inf
    foreign = near.owners != own
    others = Scores(total, words)
    return Nearness(near.cosines[foreign], near.owners[foreign]).signals(others, said)


def folds(owners: Places) -> list[Places]:
    """Deal the texts of each label out over the folds."""
    turn = np.zeros(len(owners), dtype=np.int64)
    for label in np.unique(owners):
        of_label = np.nonzero(owners == label)[0]
        turn[of_label] = (np.arange(len(of_label)) + label) % _FOLDS
    return [fold for part in range(_FOLDS) if len(fold := np.nonzero(turn == part)[0])]
