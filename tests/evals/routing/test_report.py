"""The report of the routing evals says what the last run found, and nothing else."""

from pathlib import Path

import pytest

from evals.routing.charts import draw
from evals.routing.figures import FIGURES
from evals.routing.page import page
from evals.routing.report import DOCS, read
from evals.routing.results import SUITES, Results


@pytest.fixture(scope="module")
def recorded() -> Results:
    kept = read()
    assert kept
    return kept


def test_page_says_what_the_last_run_found(recorded: Results):
    assert (DOCS / "routing.md").read_text(encoding="utf-8") == page(recorded)


def test_each_picture_is_the_same_for_the_same_results(recorded: Results, tmp_path: Path):
    kept = {picture.name for picture in (DOCS / "routing").glob("*.svg")}
    drawn = [pictures(recorded, tmp_path / name) for name in ("first", "second")]
    assert drawn[0] == drawn[1]
    assert drawn[0].keys() == kept


def test_every_figure_found_is_shown(recorded: Results):
    for found in recorded.suites:
        assert found.figures.keys() <= {each.name for each in FIGURES[found.suite]}


def test_a_later_run_replaces_only_what_it_measured(recorded: Results):
    speed = recorded.suite("speed")
    assert speed
    faster = speed.model_copy(update={"figures": {"batch": 99.0}})
    joined = recorded.joined(recorded.model_copy(update={"suites": (faster,)}))
    assert joined.suite("speed") == faster
    assert joined.suite("own") == recorded.suite("own")
    assert [each.suite for each in joined.suites] == list(SUITES)


def pictures(recorded: Results, folder: Path) -> dict[str, str]:
    draw(recorded, folder)
    return {picture.name: picture.read_text(encoding="utf-8") for picture in folder.iterdir()}
