"""Every suite of data, in the order in which they are told of."""

from evals.data import crossing, fresh, guards, hostile, importing, questions, scopes, speed
from evals.suite import Suite

SUITES: tuple[Suite, ...] = (
    hostile.SUITE,
    scopes.SUITE,
    crossing.SUITE,
    guards.SUITE,
    questions.SUITE,
    questions.THREE,
    fresh.SUITE,
    speed.SUITE,
    importing.SUITE,
)
