"""Killed again and again, who sets schedules off leaves no fire time out."""

from collections.abc import Callable

import pytest

from evals.schedules.racing import kill
from tests.chaos.conftest import Share
from tests.chaos.tally import Row


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_lose_no_fire_time(share: Callable[[str], Share], tell: Callable[[Row], Row]):
    kills = share("schedules").random
    # What is set off anew has the key it had: whoever is set off does nothing then.
    killed, awaited, lost, anew = kill(kills, days=4 * kills)
    counts = {"finished": awaited, "cut_off": anew, "resumed": anew}
    assert tell(Row("schedules", random=killed, lost=lost, **counts)).is_sound
