"""Killed at random moments, Nova loses nothing that it acknowledged and does nothing twice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nova.settings import load_settings
from tests.chaos.conftest import Share
from tests.chaos.killing import Chaos
from tests.chaos.tally import Row


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, router_cache: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    chaos = Chaos(settings, seed=20261122)
    chaos.run(share("nova ask").random)
    said = chaos.finish()
    assert "Traceback" not in said
    row = tell(chaos.check(at_rest=True))
    assert row.is_sound
    assert chaos.books.claims, "nothing was kept"
