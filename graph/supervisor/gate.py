"""The gate of the router: a new example is learnt only if it does no harm to what is known.

What is known is held out in turn, a fold at a time, and routed twice: by a head that learnt the
rest, and by one that learnt the new examples as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from graph.supervisor.features import Floats
from graph.supervisor.head import Views, fit_dual
from graph.supervisor.training import Places

_FOLDS = 4
_MOST_LOST = 0.02
"""Of an agent's own examples: more may not go astray for the sake of another."""
_CHANCE = 1.64
"""Standard errors of a sign test at 5 %: any one example moves a few of thousands, at random.

Without it none of five requests that had truly gone astray passed: each cost one to four of 3,564.
"""


@dataclass(frozen=True)
class Lessons:
    """Examples to learn from: (request, agent) pairs and the vector of each request."""

    lines: Sequence[tuple[str, str]]
    vectors: Floats


@dataclass(frozen=True)
class Judgement:
    """What the gate found."""

    passed: bool
    reason: str
    """One plain line, with the figures."""


def judge(known: Lessons, new: Lessons) -> Judgement:
    """Say whether `new` may be learnt beside `known`.

    It may if as many of the held-out examples as before find their agent, but for what chance
    explains, and no agent loses more than two points of its own.
    """
    lines = [*known.lines, *new.lines]
    labels = sorted({label for _, label in lines})
    owners = np.array([labels.index(label) for _, label in lines], dtype=np.int64)
    with threadpool_limits(1, user_api="blas"):  # as in training: more get in each other's way
        vectors = np.vstack([known.vectors, new.vectors]).astype(np.float32)
        kernel = Views.of(lines, vectors).kernel()
        before, after = _held_out(kernel, owners, len(known.lines))
    own = owners[: len(known.lines)]
    for place, label in enumerate(labels):
        mine = own == place
        fall = float(before[mine].mean() - after[mine].mean()) if mine.any() else 0.0
        if fall > _MOST_LOST:
            told = f"{label} would lose {100 * fall:.1f} points of its own examples."
            return Judgement(False, told)
    was, is_now = int(before.sum()), int(after.sum())
    figures = f"{was} to {is_now} of {len(own)} held-out examples"
    lost, won = int((before & ~after).sum()), int((after & ~before).sum())
    if lost - won > _CHANCE * (lost + won) ** 0.5:
        return Judgement(False, f"The router would get worse, from {figures} right.")
    return Judgement(True, f"From {figures} right.")


def _held_out(kernel: Floats, owners: Places, known: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which known examples find their agent when held out: without the new, and with."""
    targets = np.eye(int(owners.max()) + 1, dtype=np.float32)[owners]
    turns = _turns(owners[:known])
    new = np.arange(known, len(owners))
    before, after = np.zeros(known, dtype=bool), np.zeros(known, dtype=bool)
    for turn in range(_FOLDS):
        held, rest = np.nonzero(turns == turn)[0], np.nonzero(turns != turn)[0]
        for found, shown in ((before, rest), (after, np.concatenate([rest, new]))):
            if len(held) and len(shown):
                learnt = fit_dual(kernel[np.ix_(shown, shown)], targets[shown])
                scores = kernel[np.ix_(held, shown)] @ learnt
                found[held] = scores.argmax(axis=1) == owners[held]
    return before, after


def _turns(owners: Places) -> Places:
    """Deal the examples of each agent out over the folds."""
    turns = np.zeros(len(owners), dtype=np.int64)
    for owner in np.unique(owners):
        own = np.nonzero(owners == owner)[0]
        turns[own] = (np.arange(len(own)) + owner) % _FOLDS
    return turns
