"""Every suite of memory, in the order in which they are told of."""

from evals.memory import (
    asof,
    beliefs,
    erase,
    expert,
    facts,
    junk,
    locomo,
    outward,
    review,
    scale,
    undo,
)
from evals.suite import Suite

SUITES: tuple[Suite, ...] = (
    locomo.SUITE,
    facts.SUITE,
    beliefs.SUITE,
    asof.SUITE,
    junk.SUITE,
    outward.SUITE,
    undo.SUITE,
    erase.SUITE,
    expert.SUITE,
    scale.SUITE,
    review.SUITE,
)
