"""The report of the memory evals says what the last runs found, and what fell since."""

from pathlib import Path

import pytest

from evals.figure import Figure
from evals.machine import this_machine
from evals.memory import results
from evals.memory.suites import SUITES
from evals.suite import Found, chosen
from projects.errors import UnknownName


def test_page_says_what_the_last_runs_found():
    kept = (results.DOCS / "memory.md").read_text(encoding="utf-8")
    assert kept == results.page(results.read())


def test_every_figure_found_is_shown():
    named = {suite.name: {each.name for each in suite.figures} for suite in SUITES}
    for found in results.read().values():
        assert found.figures.keys() <= named[found.suite]


def test_a_later_run_replaces_only_what_it_measured(tmp_path: Path):
    every = [
        Found(suite=suite.name, machine=this_machine(), cases=1, figures={}) for suite in SUITES
    ]
    results.write(every, tmp_path)
    results.write([each.model_copy(update={"cases": 2}) for each in every[:1]], tmp_path)
    assert [each.cases for each in results.read(tmp_path).values()] == [
        2 if number == 0 else 1 for number in range(len(SUITES))
    ]


@pytest.mark.parametrize(
    ("value", "is_floor", "fell"),
    [(0.89, True, False), (0.87, True, True), (0.92, False, False), (0.93, False, True)],
)
def test_a_figure_falls_only_beyond_its_tolerance(value: float, is_floor: bool, fell: bool):
    figure = Figure("found", "found", is_floor=is_floor, tolerance=0.02)
    assert (figure.fallen(value, was=0.9 if is_floor else 0.905) is not None) is fell


def test_a_suite_that_is_not_there_is_named():
    with pytest.raises(UnknownName, match="'poetry'"):
        chosen("poetry", SUITES, of="memory")
