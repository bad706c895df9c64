"""The scheduler over a year: each declared fire time set off once, and misfires by their policy."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.figure import Figure
from evals.schedules.declared import DECLARED, ZONES, Minutes, begin, end, expected
from evals.schedules.simulated import Noting, SimulatedClock, open_engine, put
from evals.schedules.year import read
from evals.suite import Material, Measured, Suite
from routines.schedules import Scheduler, Schedules

_MOST = 1_100
"""Fire times a year of the schedules that are run whole; of the others their times are enough."""
_AWAY = (timedelta(days=80), timedelta(days=95))
"""Nobody is up between these days of the year: clocks change in it in two of the zones."""
_POLICIES = ("skip", "once", "all")
_KEPT = 10
"""How many are made up for by `all` here."""


def measure(material: Material) -> Measured:
    """Run a year without a gap in each zone, then one with a gap for each policy."""
    total = wrong = 0
    for zone in ZONES:
        found, missed = _whole_year(zone)
        total, wrong = total + found, wrong + missed
        material.notice(f"{zone}: {total:,} firings so far, {wrong} lost, doubled or strange")
    late = sum(_with_a_gap(policy) for policy in _POLICIES)
    return Measured(total, {"wrong": float(wrong), "misfires": float(late)})


def _whole_year(zone: str) -> tuple[int, int]:
    awaited: list[str] = []
    with TemporaryDirectory() as folder:
        noting, schedules = Noting(Path(folder, "noted")), _open(folder)
        minutes = Minutes(zone)
        for number, each in enumerate(DECLARED):
            instants = expected(each, minutes)
            if len(instants) <= _MOST:
                made = put(
                    schedules, f"d{number}", begin(zone), rule=read(each, zone).rule, zone=zone
                )
                awaited += [f"{made.schedule_id}@{at.isoformat()}" for at in instants]
        asyncio.run(_pass(schedules, noting, begin(zone), end(zone)))
        return len(awaited), _unlike(noting.noted(), awaited)


def _with_a_gap(policy: str) -> int:
    """Return how many firings of a year with a gap are not as the policy declares."""
    zone, daily = ZONES[0], DECLARED[0]
    start, stop = begin(zone), end(zone)
    away, back = (start + each for each in _AWAY)
    every = expected(daily, Minutes(zone))
    missed = [at for at in every if away < at <= back]
    made_up = {"skip": [], "once": missed[-1:], "all": missed[-_KEPT:]}[policy]
    awaited = [at for at in every if at <= away] + made_up + [at for at in every if at > back]
    with TemporaryDirectory() as folder:
        noting, schedules = Noting(Path(folder, "noted")), _open(folder)
        misfire = {"policy": policy, "most": _KEPT}
        made = put(
            schedules, "daily", start, rule=read(daily, zone).rule, zone=zone, misfire=misfire
        )
        asyncio.run(_pass(schedules, noting, start, away))
        asyncio.run(_pass(schedules, noting, back, stop))
        keys = [f"{made.schedule_id}@{at.isoformat()}" for at in awaited]
        skipped = [each.instant for each in schedules.firings(status="skipped", limit=100)]
        told = {"skip": missed[-1:], "once": [], "all": [missed[-_KEPT - 1]]}[policy]
        return _unlike(noting.noted(), keys) + (skipped != told)


async def _pass(schedules: Schedules, noting: Noting, start: datetime, stop: datetime) -> None:
    clock = SimulatedClock(start, stop, schedules.next_fire)
    await Scheduler(schedules, noting.means, clock=clock, is_alone=True).run(asyncio.Event())


def _open(folder: str) -> Schedules:
    return Schedules(open_engine(Path(folder, "home.sqlite")))


def _unlike(noted: list[str], awaited: Iterable[str]) -> int:
    """Return how many keys are lost, strange, or there more than once."""
    return len({*noted} ^ {*awaited}) + len(noted) - len({*noted})


SUITE = Suite(
    name="keeping",
    title="A simulated year of the scheduler",
    figures=(
        Figure("wrong", "firings lost, doubled or strange", bar=0, is_floor=False, unit=""),
        Figure("misfires", "misfires not as declared", bar=0, is_floor=False, unit=""),
    ),
    measure=measure,
)
