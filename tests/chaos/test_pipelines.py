"""Killed at every boundary and at any moment, runs come to their end, and lend just twice."""

import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos.pipelines import Running, work_naively
from tests.projects.data.writes.lending import make_home, open_shop

_PLENTY = "UPDATE shelf SET units = 1000000 WHERE tool_id = 4"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = make_home(tmp_path / "home")
    open_shop(made).sql(_PLENTY)
    return made


def _check(running: Running) -> int:
    """Compare what was started with what was lent; return how many runs there were."""
    stands = running.finish()
    assert set(stands) == set(running.told("starting")), "a run is lost"
    assert set(stands.values()) == {"finished"}
    wanted = Counter({f"{mark}-{turn}": 1 for mark in stands for turn in ("first", "second")})
    assert running.lent() == wanted, "an effect is lost or doubled"
    assert set(running.told("finished")) <= set(stands), "what was said is lost"
    return len(stands)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_at_every_boundary_lose_and_double_nothing(
    home: Path, kills: int, capsys: pytest.CaptureFixture[str]
):
    began = time.monotonic()
    running = Running(home, seed=20261123)
    running.run(kills)
    runs = _check(running)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{running.killed} killed in {time.monotonic() - began:.0f} s, half of them at a chosen "
            f"boundary: {runs} runs of pipelines finished, 0 lost, 0 doubled, "
            f"{running.cut_off} found cut off and carried on\n"
        )
    assert running.cut_off or kills < 10, "no run was cut off"


@pytest.mark.chaos
def test_a_naive_runner_doubles_or_loses(home: Path, capsys: pytest.CaptureFixture[str]):
    running = Running(home, seed=20261123, target=work_naively)
    running.run(24)
    lent = running.lent()
    doubled = sum(count > 1 for count in lent.values())
    wanted = {f"{mark}-{turn}" for mark in running.told("starting") for turn in ("first", "second")}
    with capsys.disabled():
        sys.stdout.write(
            f"\ncontrol, without claims and keys: {running.killed} killed, {doubled} doubled, "
            f"{len(wanted - lent.keys())} lost\n"
        )
    assert doubled or wanted - lent.keys(), "the books would not show it"
