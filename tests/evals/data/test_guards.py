"""Each guard is there for something: with it nothing is told or written, without it something is."""

import pytest

from evals.data.crossing import house
from evals.data.guards import LINES, Line
from evals.data.trial import Ground


@pytest.fixture(scope="module")
def ground(postgres, tmp_path_factory):
    made = []
    for is_hardened in (True, False):
        folder = tmp_path_factory.mktemp("house")
        made.append(house(postgres, folder, ["inventory_specialist"], is_hardened=is_hardened))
    return Ground(postgres, tmp_path_factory.mktemp("ground"), *made)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.guard)
def test_a_guard_stops_what_no_other_one_does(ground: Ground, line: Line):
    assert (line.harms(ground, True), line.harms(ground, False)) == (False, True)


def test_most_guards_need_no_other_one_set_aside():
    assert [line.guard for line in LINES if line.aside] == [
        "PostgreSQL: the role that writes",
        "SQLite: the guard",
    ]
