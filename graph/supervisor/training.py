"""What a router learns: a head for choosing, and how far to trust it, from held-out texts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from graph.supervisor.calibration import Calibration, Flags, Nearness, Trials
from graph.supervisor.features import Floats
from graph.supervisor.head import Head, Scores, Views, fit_dual
from graph.supervisor.speech import fullness

Places = NDArray[np.int64]

_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
_FOLDS, _FOLDS_OF_FEW = 4, 10
_FEW = 500
"""Of so many texts a head is learnt quickly, and misses each part that is held out."""
_SOME = 20
"""With so many examples of a label its name adds nothing."""
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


NOBODY: Floats = np.empty((0, 0), dtype=np.float32)
"""The vectors of strangers where there are none."""


class Trust(NamedTuple):
    """How far a head can be trusted."""

    calibration: Calibration
    floor: float
    """Cosine to the nearest text below which a text is like nothing that was learnt."""


@dataclass(frozen=True)
class Taught:
    """The texts that a head learns from: their vectors and labels."""

    vectors: Floats
    owners: Places

    def near(self, vector: Floats, strangers: Floats) -> Nearness:
        """Return how close another text is to them, and to what is for nobody."""
        return Nearness(self.vectors @ vector, self.owners, nearest(strangers, vector))


def nearest(strangers: Floats, vector: Floats) -> float | None:
    """Return the cosine to the nearest of the texts that are for nobody; None without any."""
    return float((strangers @ vector).max()) if len(strangers) else None


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
    strangers: Floats = NOBODY,
    trust: Trust | None = None,
) -> Fitted:
    """Learn from (text, label) pairs and the vector of each text; `trust` is not learnt anew."""
    learnt = learn(lines, vectors, strangers=strangers, trust=trust)
    return assemble(lines, vectors, learnt, strangers=strangers)


def learn(
    lines: Sequence[tuple[str, str]],
    vectors: Floats,
    *,
    strangers: Floats = NOBODY,
    judged: Judged | None = None,
    trust: Trust | None = None,
) -> Learnt:
    """Compute what takes long.

    One thread: on matrices of this size several get in each other's way, up to
    twenty-fold on a machine that is busy.

    Args:
        lines: (text, label) pairs.
        vectors: of each text.
        strangers: the vectors of texts that are for no label.
        judged: what to learn from how far to trust the head; without it, parts of `lines`.
        trust: how far to trust it, if that is known.
    """
    with threadpool_limits(1, user_api="blas"):
        labels, owners = owned(lines)
        views = Views.of(lines, vectors)
        kernel = views.kernel()
        targets = np.eye(len(labels), dtype=np.float32)[owners]
        coefficients = fit_dual(kernel, targets)
        taught = Taught(vectors, owners)
        if judged:
            head = Head.of(views, coefficients)
            trust = _trusted_by(judged, labels, taught, head, strangers)
        asked = np.array([_is_asked(text, name_of(label)) for text, label in lines])
        trust = trust or _trusted_by_folds(kernel, targets, taught, asked)
        return Learnt(coefficients, trust)


def assemble(
    lines: Sequence[tuple[str, str]], vectors: Floats, learnt: Learnt, *, strangers: Floats
) -> Fitted:
    """Return what was learnt from these texts in the form that routing uses."""
    labels, owners = owned(lines)
    views = Views.of(lines, vectors)
    return Fitted(
        labels=labels,
        head=Head.of(views, learnt.coefficients),
        vectors=vectors,
        owners=owners,
        calibration=learnt.trust.calibration,
        floor=learnt.trust.floor,
        strangers=strangers,
    )


def with_names(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Add what a label is called to the (text, label) pairs of few examples, unless one says it."""
    lines = tuple(pairs)
    texts = {text for text, _ in lines}
    told = {label for text, label in lines if not _is_asked(text, name_of(label))}
    few = {label for label, count in Counter(label for _, label in lines).items() if count < _SOME}
    named = ((name_of(label), label) for label in sorted(few - told))
    return (*lines, *((name, label) for name, label in named if name and name not in texts))


def name_of(label: str) -> str:
    """Return the words of a label such as stock_count or stockCount; nothing of a mere number."""
    words = _WORD.findall(label)
    return " ".join(words).lower() if any(word.isalpha() for word in words) else ""


def _is_asked(text: str, name: str) -> bool:
    """Whether somebody may say this: not so what a label is called or described as."""
    return not name or not (text == name or text.startswith(f"{name}: "))


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
    judged: Judged, labels: Sequence[str], taught: Taught, head: Head, strangers: Floats
) -> Trust:
    """Learn how far to trust the head from requests that it was never shown."""
    rows, is_right, highest = [], [], []
    for text, vector, label in zip(judged.texts, judged.vectors, judged.labels, strict=True):
        scores, near = head.scores(text, vector), taught.near(vector, strangers)
        rows.append(near.signals(scores, fullness(text)))
        is_right.append(labels[int(scores.total.argmax())] == label)
        highest.append(float(near.cosines.max()))
    has_label = np.array([label is not None for label in judged.labels])
    trials = Trials(np.array(rows), np.array(is_right), judged.is_known, has_label)
    floor = float(np.quantile(np.array(highest)[judged.is_known], _FAR))
    return Trust(Calibration.judged(trials), floor)


def _trusted_by_folds(kernel: Floats, targets: Floats, taught: Taught, asked: Flags) -> Trust:
    """Learn how far to trust the head from parts of the texts that it is not shown in turn."""
    others = taught.vectors @ taught.vectors.T - 2 * np.eye(len(kernel), dtype=np.float32)
    # The mere name of a label may be like nothing that anybody says.
    floor = float(np.quantile(others.max(axis=0)[asked], _FAR)) if asked.any() else -1.0
    trials = _trials(kernel, targets, taught, asked)
    return Trust(Calibration.held_out(trials) if trials else Calibration(), floor)


def _trials(kernel: Floats, targets: Floats, taught: Taught, asked: Flags) -> Trials | None:
    """Return what the head makes of each text that it was not shown, and of it as a stranger.

    Names are always shown: nobody asks in such words.
    """
    rows, is_right, is_known = [], [], []
    owners = taught.owners
    for fold in folds(owners, _FOLDS_OF_FEW if len(owners) <= _FEW else _FOLDS):
        held = fold[asked[fold]]
        shown = np.setdiff1d(np.arange(len(owners)), held)
        if not len(shown):
            return None
        coefficients = fit_dual(kernel[np.ix_(shown, shown)], targets[shown])
        part = Taught(taught.vectors[shown], owners[shown])
        for text, total in zip(held, kernel[np.ix_(held, shown)] @ coefficients, strict=True):
            near, own = part.near(taught.vectors[text], NOBODY), int(owners[text])
            rows.append(near.signals(Scores(total, np.zeros_like(total)), 0.0))
            is_right.append(total.argmax() == own)
            is_known.append(True)
            if len(set(near.owners.tolist()) - {own}) > 1:
                rows.append(_as_stranger(near, total, own))
                is_right.append(False)
                is_known.append(False)
    is_own = np.array(is_known)
    return Trials(np.array(rows), np.array(is_right), is_own, is_own)


def _as_stranger(near: Nearness, scores: Floats, own: int) -> Floats:
    """Return the signals of a text as if its own label did not exist."""
    others = scores.copy()
    others[own] = -np.inf
    foreign = near.owners != own
    known = Nearness(near.cosines[foreign], near.owners[foreign])
    return known.signals(Scores(others, np.zeros_like(others)), 0.0)


def folds(owners: Places, parts: int = _FOLDS) -> list[Places]:
    """Deal the texts of each label out over the folds."""
    turn = np.zeros(len(owners), dtype=np.int64)
    for label in np.unique(owners):
        of_label = np.nonzero(owners == label)[0]
        turn[of_label] = (np.arange(len(of_label)) + label) % parts
    return [fold for part in range(parts) if len(fold := np.nonzero(turn == part)[0])]
