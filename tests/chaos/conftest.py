"""How many are killed of each kind of work, and the table of all at the end."""

import time
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.chaos.tally import Row, table

CONTROL = "control: no claims, no keys"
_ROWS = pytest.StashKey[list[Row]]()
_BEGAN = time.monotonic()


class Share(NamedTuple):
    """How many of all kills fall to one test."""

    chosen: int
    random: int


_PARTS = {
    "requests": (40, 0),
    "nova ask": (0, 50),
    "approvals": (15, 0),
    "drafts in a file": (15, 15),
    "drafts on a server": (0, 15),
    "pipelines": (15, 15),
    "promotions": (15, 0),
    "rivals": (0, 15),
    "imports": (0, 10),
    "plans": (0, 10),
    "schedules": (0, 10),
    "owner": (0, 5),
    "control": (0, 12),
}
"""Percent of `--kills` at chosen and at random points: 100 of each over the four kinds of work,
and more at random beyond them."""


@pytest.fixture
def share(kills: int) -> Callable[[str], Share]:
    """Return how many kills a test has, by the name of its part."""
    return lambda part: Share(
        *(percent and max(1, kills * percent // 100) for percent in _PARTS[part])
    )


@pytest.fixture
def tell(pytestconfig: pytest.Config) -> Callable[[Row], Row]:
    """Put a row into the table."""

    def put(row: Row) -> Row:
        pytestconfig.stash.setdefault(_ROWS, []).append(row)
        return row

    return put


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the table of what was killed."""
    rows = config.stash.get(_ROWS, [])
    if not rows:
        return
    control = next((row for row in rows if row.kind == CONTROL), None)
    terminalreporter.section(f"kill -9, {time.monotonic() - _BEGAN:.0f} s")
    for line in table((row for row in rows if row is not control), control):
        terminalreporter.write_line(line)
