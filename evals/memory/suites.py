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
from evals.memory.suite import Suite
from projects.errors import UnknownName

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


def chosen(name: str) -> tuple[Suite, ...]:
    """Return the suite of that name, or all that are quick for `all`.

    Raises:
        UnknownName: if there is none.
    """
    if name == "all":
        return tuple(suite for suite in SUITES if not suite.is_slow)
    found = tuple(suite for suite in SUITES if suite.name == name)
    if not found:
        names = ", ".join(suite.name for suite in SUITES)
        wrong = f"No suite of memory is called {name!r}"
        raise UnknownName(wrong, f"There are: {names}, all.")
    return found
