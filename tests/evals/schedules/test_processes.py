"""Two real processes on one database, and one that is killed: nothing twice, nothing lost."""

from evals.schedules.racing import race


def test_two_processes_set_each_fire_time_off_once():
    awaited, lost, doubled = race("claiming", days=3)
    assert (awaited > 100, lost, doubled) == (True, 0, 0)
