"""Every suite of data, in the order in which they are told of."""

from evals.data import fresh, hostile, importing, questions, scopes, speed
from evals.suite import Suite

SUITES: tuple[Suite, ...] = (
    hostile.SUITE,
    scopes.SUITE,
    questions.SUITE,
    fresh.SUITE,
    speed.SUITE,
    importing.SUITE,
)
