"""Two real processes on one database, and one that is killed: nothing twice, nothing lost."""

import pytest

from evals.schedules.racing import kill, race


def test_two_processes_set_each_fire_time_off_once():
    awaited, lost, doubled = race("claiming", days=3)
    assert (awaited > 100, lost, doubled) == (True, 0, 0)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_lose_nothing(kills: int):
    killed, _, lost, _ = kill(kills, days=4 * kills)
    assert (killed > 0, lost) == (True, 0)
