"""The baseline: a figure that falls beyond its tolerance is named, and only that."""

from pathlib import Path

import pytest

from evals.routing import baseline
from evals.routing.figures import FIGURES
from evals.routing.results import SUITES, Found, Suite
from projects.errors import BadInput

BEFORE: baseline.Baseline = {
    "validation": {"own": {"clear.top_1": 0.70, "clear.wrong": 0.03, "clear.asked": 0.20}}
}


def found(suite: Suite = "own", **figures: float) -> Found:
    named = {name.replace("__", "."): value for name, value in figures.items()}
    return Found(suite=suite, split="validation", cases=1, figures=named)


@pytest.mark.parametrize(
    ("figures", "fell"),
    [
        ({"clear__top_1": 0.69}, []),
        ({"clear__top_1": 0.90}, []),
        ({"clear__top_1": 0.67}, ["own clear.top_1"]),
        ({"clear__wrong": 0.06}, ["own clear.wrong"]),
        ({"clear__wrong": 0.0}, []),
        ({"clear__asked": 0.9}, []),
        ({"clear__top_3": 0.1}, []),
    ],
    ids=["within", "better", "less", "more errors", "no errors", "may vary", "not known before"],
)
def test_what_fell_is_named(figures: dict[str, float], fell: list[str]):
    lines = baseline.fallen(BEFORE, [found(**figures)])
    assert [line.partition(" (")[0] for line in lines] == fell


def test_a_line_says_what_was_and_what_may_be():
    (line,) = baseline.fallen(BEFORE, [found(clear__top_1=0.5)])
    assert line == (
        "own clear.top_1 (right agent is the likeliest): 50.0 %, was 70.0 %, may be 68.0 %"
    )


def test_another_split_is_compared_with_its_own(tmp_path: Path):
    test = found(clear__top_1=0.1).model_copy(update={"split": "test"})
    assert list(baseline.fallen(BEFORE, [test])) == []


def test_what_was_not_measured_stays(tmp_path: Path):
    path = tmp_path / "baseline.json"
    new = baseline.updated(BEFORE, [found("speed", ratio_34=1.23456)])
    baseline.write(new, path)
    assert baseline.read(path) == {
        "validation": {**BEFORE["validation"], "speed": {"ratio_34": 1.2346}}
    }


def test_without_a_baseline_nothing_fell(tmp_path: Path):
    kept = baseline.read(tmp_path / "none.json")
    assert list(baseline.fallen(kept, [found(clear__top_1=0.0)])) == []


def test_a_broken_baseline_is_named(tmp_path: Path):
    path = tmp_path / "baseline.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="is not valid"):
        baseline.read(path)


@pytest.mark.parametrize("suite", SUITES)
def test_the_committed_baseline_knows_what_is_compared(suite: Suite):
    compared = {each.name for each in FIGURES[suite] if each.tolerance is not None}
    assert compared - baseline.read()["validation"][suite].keys() == set()
