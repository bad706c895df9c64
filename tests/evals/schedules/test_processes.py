"""Two real processes on one database, and one that is killed: nothing twice, nothing lost."""

import pytest

from evals.schedules.racing import kill, race


@pytest.mark.timeout(300)
def test_two_processes_set_each_fire_time_off_once():
    awaited, lost, doubled = race("claiming", days=3)
    assert (awaited > 100, lost, doubled) == (True, 0, 0)


@pytest.mark.timeout(300)
def test_a_few_kills_lose_nothing():
    killed, _, lost, _ = kill(2, days=20)
    assert (killed, lost) == (2, 0)
