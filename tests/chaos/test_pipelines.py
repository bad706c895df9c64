"""Killed at every boundary and at any moment, runs come to their end, and lend just twice."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.conftest import CONTROL, Share
from tests.chaos.pipelines import Running, work_naively
from tests.chaos.tally import Row
from tests.projects.data.writes.lending import make_home, open_shop

_PLENTY = "UPDATE shelf SET units = 1000000 WHERE tool_id = 4"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = make_home(tmp_path / "home")
    open_shop(made).sql(_PLENTY)
    return made


def _check(running: Running) -> Row:
    """Compare what was started with what was lent; return the row of the table."""
    stands = running.finish()
    row = running.row("pipelines", stands)
    assert set(stands) == set(running.told("starting")), "a run is lost"
    assert set(stands.values()) == {"finished"}
    wanted = Counter({f"{mark}-{turn}": 1 for mark in stands for turn in ("first", "second")})
    assert running.lent() == wanted, "an effect is lost or doubled"
    return row


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_at_every_boundary_lose_and_double_nothing(
    home: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    running = Running(home, seed=20261123)
    chosen, at_random = share("pipelines")
    running.run(chosen=chosen, at_random=at_random)
    row = tell(_check(running))
    assert row.is_sound
    assert row.cut_off or running.killed < 10, "no run was cut off"


@pytest.mark.chaos
def test_a_naive_runner_doubles_or_loses(
    home: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    running = Running(home, seed=20261123, target=work_naively)
    at_random = max(12, share("control").random)
    running.run(chosen=12, at_random=at_random)
    row = tell(running.row(CONTROL))
    assert row.doubled or row.lost, "the books would not show it"
