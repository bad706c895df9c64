"""The scheduler sets off each fire time once, and makes up for what it missed by policy."""

import asyncio
from datetime import timedelta

import pytest

from projects.errors import DataUnavailable
from routines.schedules import Scheduler, Target
from routines.schedules.misfire import due
from tests.routines.schedules.making import NOON, Doing, Watch, put, schedule

HOUR = timedelta(hours=1)


async def run(schedules, doing: Doing, watch: Watch, *, is_alone: bool = True) -> None:
    scheduler = Scheduler(schedules, doing.means, clock=watch, is_alone=is_alone)
    await scheduler.run(asyncio.Event())


async def test_each_kind_is_set_off_at_its_time_and_its_outcome_kept(schedules):
    put(schedules, schedule("asked", "in 10 minutes"))
    reminder, pipeline = Target(kind="reminder", text="Tea."), {"kind": "pipeline", "text": "sync"}
    put(schedules, schedule("told", "in 20 minutes", target=reminder))
    put(
        schedules, schedule("begun", "in 30 minutes", target={**pipeline, "parameters": {"day": 1}})
    )
    doing = Doing()
    await run(schedules, doing, Watch(NOON, NOON + HOUR))
    assert [what for what, _ in doing.done] == ["Do asked.", "Reminder: Tea.", "sync {'day': 1}"]
    fired = schedules.firings()
    assert [(each.status, each.outcome, each.run_id) for each in fired] == [
        ("done", "Started sync.", "p_1"),
        ("done", "Reminder: Tea.", ""),
        ("done", "Answered.", "r_1"),
    ]
    assert {each.state for each in schedules.list()} == {"done"}


async def test_one_that_fails_says_so_and_the_others_go_on(schedules):
    put(schedules, schedule("bad", "in 10 minutes"))
    put(schedules, schedule("good", "in 10 minutes"))
    await run(schedules, Doing("Do bad."), Watch(NOON, NOON + HOUR))
    outcomes = {each.schedule_id: (each.status, each.outcome) for each in schedules.firings()}
    assert outcomes == {
        "s_bad": ("failed", "'Do bad.' cannot be answered. Ask something else."),
        "s_good": ("done", "Answered."),
    }


@pytest.mark.parametrize(
    ("misfire", "fired", "skipped"),
    [
        ({"policy": "skip"}, [], [5]),
        ({"policy": "once"}, [5], []),
        ({"policy": "all", "most": 9}, [1, 2, 3, 4, 5], []),
        ({"policy": "all", "most": 2}, [4, 5], [3]),
    ],
)
async def test_missed_times_are_made_up_for_by_policy(schedules, misfire, fired, skipped):
    put(schedules, schedule("hourly", "every hour", misfire=misfire))
    doing, back = Doing(), NOON + 5 * HOUR + timedelta(minutes=30)
    await run(schedules, doing, Watch(back, back))
    hours = [NOON + step * HOUR for step in fired]
    assert [key for _, key in doing.done] == [f"s_hourly@{at.isoformat()}" for at in hours]
    left = [each.instant for each in schedules.firings(status="skipped")]
    assert left == [NOON + step * HOUR for step in skipped]
    assert schedules.next_fire() == NOON + 6 * HOUR


def test_a_time_within_the_grace_is_kept_and_older_ones_go_with_it():
    hourly = schedule("hourly", "every hour")
    found = due(hourly, NOON + HOUR, NOON + 3 * HOUR + timedelta(minutes=4))
    assert [(each.instant - NOON, each.fires, each.is_late) for each in found] == [
        (2 * HOUR, False, True),
        (3 * HOUR, True, False),
    ]


async def test_a_clock_that_jumps_back_fires_nothing_twice(schedules):
    put(schedules, schedule("often", "every 15 minutes"))
    doing = Doing()
    await run(schedules, doing, Watch(NOON, NOON + HOUR))
    await run(schedules, doing, Watch(NOON, NOON + HOUR))
    assert len(doing.done) == len(set(doing.done)) == 4


async def test_a_clock_that_jumps_ahead_is_noticed_within_seconds(schedules):
    put(schedules, schedule("later", "in 10 minutes"))
    watch = Watch(NOON, NOON + timedelta(minutes=1))
    await run(schedules, Doing(), watch)
    pauses = {later - earlier for earlier, later in zip(watch.looks, watch.looks[1:], strict=False)}
    assert max(pauses) <= timedelta(seconds=5)


async def test_a_paused_one_rests_and_goes_on_at_its_time(schedules):
    until = NOON + 2 * HOUR
    put(schedules, schedule("rests", "every hour", state="paused", resumes=until))
    doing = Doing()
    await run(schedules, doing, Watch(NOON, NOON + 3 * HOUR + timedelta(minutes=1)))
    assert [key.partition("@")[2] for _, key in doing.done] == [
        (NOON + 2 * HOUR).isoformat(),
        (NOON + 3 * HOUR).isoformat(),
    ]
    assert schedules.get("rests").state == "active"


async def test_what_a_dead_process_had_claimed_is_set_off_again_under_its_key(schedules):
    put(schedules, schedule("cut", "in 10 minutes"))
    (waiting,) = schedules.waiting(NOON + HOUR)
    found = due(waiting.schedule, waiting.first, NOON + timedelta(minutes=10))
    schedules.claim(waiting, found, owner="dead", now=NOON + timedelta(minutes=10))
    doing = Doing()
    await run(schedules, doing, Watch(NOON + HOUR, NOON + HOUR), is_alone=False)
    assert doing.done == []
    await run(schedules, doing, Watch(NOON + HOUR, NOON + HOUR))
    assert [key for _, key in doing.done] == [schedules.firings()[0].key]


async def test_a_fire_time_is_claimed_by_one_of_two(schedules):
    put(schedules, schedule("one", "every hour"))
    one, two = Doing(), Doing()
    at = NOON + HOUR
    both = [Scheduler(schedules, each.means, clock=Watch(at)) for each in (one, two)]
    claimed = await asyncio.gather(*(each.tick() for each in both))
    await asyncio.gather(*(each.settled() for each in both))
    assert sorted(map(len, claimed)) == [0, 1]
    assert len(one.done + two.done) == 1


async def test_a_database_that_fails_is_told_of_once_and_tried_again(schedules):
    class Failing:
        def __init__(self, times: int) -> None:
            self.left = times

        def waiting(self, now):
            self.left -= 1
            if self.left >= 0:
                wrong = "The disk is full"
                raise DataUnavailable(wrong, "Free some space.")
            return schedules.waiting(now)

        def __getattr__(self, name):
            return getattr(schedules, name)

    put(schedules, schedule("asked", "in 10 minutes"))
    doing = Doing()
    await run(Failing(3), doing, Watch(NOON, NOON + HOUR))
    assert [what for what, _ in doing.done] == [
        "Schedules wait: The disk is full. Free some space.",
        "Do asked.",
    ]
