"""Every suite of data, in the order in which they are told of."""

from evals.data import hostile, importing, questions, scopes, speed
from evals.data.suite import Suite
from projects.errors import UnknownName

SUITES: tuple[Suite, ...] = (
    hostile.SUITE,
    scopes.SUITE,
    questions.SUITE,
    speed.SUITE,
    importing.SUITE,
)


def chosen(name: str) -> tuple[Suite, ...]:
    """Return the suite of that name, or all for `all`.

    Raises:
        UnknownName: if there is none.
    """
    found = tuple(suite for suite in SUITES if name in ("all", suite.name))
    if not found:
        names = ", ".join(suite.name for suite in SUITES)
        wrong = f"No suite of data is called {name!r}"
        raise UnknownName(wrong, f"There are: {names}, all.")
    return found
