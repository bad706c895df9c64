"""Killed at each boundary of requests, approvals and promotions, Nova loses and doubles nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nova.settings import load_settings
from tests.chaos.conftest import Share
from tests.chaos.lives import Lives
from tests.chaos.tally import Row


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_at_each_boundary_lose_and_double_nothing(
    tmp_path: Path,
    router_cache: Path,
    share: Callable[[str], Share],
    tell: Callable[[Row], Row],
):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    lives = Lives(
        settings,
        {
            "approvals": share("approvals").chosen,
            "requests": share("requests").chosen,
            "promotions": share("promotions").chosen,
        },
    )
    lives.run()
    rows = [tell(row) for row in lives.check().values()]
    assert [row for row in rows if not row.is_sound] == []


@pytest.mark.timeout(300)
def test_a_few_kills_at_boundaries_lose_and_double_nothing(tmp_path: Path, router_cache: Path):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    lives = Lives(settings, {"promotions": 2})
    lives.run()
    row = lives.check()["promotions"]
    assert (row.chosen, row.places, row.is_sound) == (2, 2, True)
    assert row.finished == 4  # two that were let live, and two that were killed
