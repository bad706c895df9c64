"""The benchmarks: a tiny run finds numbers, and the report says what was found."""

from pathlib import Path

import pytest

from evals.benchmarks.bars import bars
from evals.benchmarks.charts import draw
from evals.benchmarks.contestants import make_home
from evals.benchmarks.effort import Effort
from evals.benchmarks.page import page
from evals.benchmarks.probe import measure
from evals.benchmarks.results import Pair, Results

DOCS = Path(__file__).parents[2] / "docs"
TINY = Effort(batches=1, batch=2)


@pytest.fixture(scope="module")
def recorded() -> Results:
    return Results.model_validate_json((DOCS / "performance" / "results.json").read_bytes())


def test_a_team_is_measured_beside_a_direct_call(tmp_path: Path):
    home = make_home(tmp_path, claims=20)
    found = measure(home, agents=8, whole=False, effort=TINY)
    assert (found.agents, found.routed, found.whole) == (8, 1.0, None)
    assert 0 < found.cpu.direct < found.cpu.nova
    assert found.resident > 0


def test_report_says_what_the_last_run_found(recorded: Results):
    assert (DOCS / "performance.md").read_text() == page(recorded)


def test_each_chart_is_the_same_for_the_same_results(recorded: Results, tmp_path: Path):
    kept = {chart.name for chart in (DOCS / "performance").glob("*.svg")}
    drawn = [charts(recorded, tmp_path / name) for name in ("first", "second")]
    assert drawn[0] == drawn[1]
    assert drawn[0].keys() == kept


@pytest.mark.parametrize(
    ("throughput", "is_met"),
    [(Pair(direct=100, nova=80), True), (Pair(direct=100, nova=79), False)],
    ids=["just enough", "too little"],
)
def test_a_bar_is_met_or_not(recorded: Results, throughput: Pair, is_met: bool):
    whole = recorded.whole.model_copy(update={"throughput": throughput})
    teams = [
        team.model_copy(update={"whole": whole}) if team.whole else team for team in recorded.teams
    ]
    judged = bars(recorded.model_copy(update={"teams": tuple(teams)}))
    assert [bar.is_met for bar in judged if bar.is_floor] == [is_met]


def charts(results: Results, folder: Path) -> dict[str, str]:
    draw(results, folder)
    return {chart.name: chart.read_text() for chart in folder.iterdir()}
