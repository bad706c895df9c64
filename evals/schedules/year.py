"""A year of fire times in three zones, reckoned by Nova and independently by `zoneinfo`."""

import itertools
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from evals.figure import Figure
from evals.schedules.declared import (
    DECLARED,
    ZONES,
    Declared,
    Minutes,
    begin,
    differing,
    end,
    expected,
)
from evals.suite import Material, Measured, Suite
from projects.errors import BadInput
from routines.schedules import When, fires, read_when
from routines.schedules.rule import Calendar, Rule


def measure(material: Material) -> Measured:
    """Compare every fire time of every declared schedule."""
    total = wrong = intervals = alone = 0
    for zone in ZONES:
        minutes = Minutes(zone)
        for each in DECLARED:
            awaited = expected(each, minutes)
            total += len(awaited)
            rule = read(each, zone).rule
            wrong += differing(awaited, fires(rule, zone, begin(zone), end(zone)))
            alone += differing(awaited, _by_triggers_alone(rule, zone))
        count, missed = _evenly(zone)
        total, intervals = total + count, intervals + missed
        material.notice(f"{zone}: {total:,} fire times so far, {wrong + intervals} not as declared")
    figures = {"wrong": wrong, "uneven": intervals, "alone": alone}
    return Measured(total, {name: float(value) for name, value in figures.items()})


def _by_triggers_alone(rule: Rule, zone: str) -> set[datetime]:
    """Return the fire times as APScheduler's cron trigger has them in a zone: the control."""
    if not isinstance(rule, Calendar) or rule.working_day:
        return set(fires(rule, zone, begin(zone), end(zone)))
    found: set[datetime] = set()
    for clocks in rule.clocks:
        hour, _, minute = clocks.partition(":")
        days = {"day": rule.day, "day_of_week": rule.weekday, "month": rule.month}
        trigger = CronTrigger(**days, hour=hour, minute=minute, second=0, timezone=zone)
        at = begin(zone)
        while at <= end(zone):
            following = trigger.get_next_fire_time(None, at + timedelta(microseconds=1))
            # Where clocks are put back it may say a time that is past, again and again.
            at = max(following.astimezone(UTC), at + timedelta(minutes=1))
            found.add(at)
    return {at for at in found if at <= end(zone)}


def read(declared: Declared, zone: str) -> When:
    """Return what Nova reads in the words of a schedule; raises BadInput if it asks."""
    reading = read_when(declared.words, now=begin(zone), zone=zone, alone=True)
    if reading.when is None:
        raise BadInput(f"{declared.words!r} was not understood", reading.question)  # noqa: EM102 - ends the eval
    return reading.when


def _evenly(zone: str) -> tuple[int, int]:
    """Return how many times `every 90 minutes` fires in a year, and how many are not 90 apart."""
    when = read(Declared("every 90 minutes", lambda _: True, ()), zone)
    found = list(fires(when.rule, zone, begin(zone), end(zone)))
    steps = [later - earlier for earlier, later in itertools.pairwise(found)]
    return len(found), sum(step != timedelta(minutes=90) for step in steps)


SUITE = Suite(
    name="year",
    title=f"Fire times of a year in {', '.join(ZONES)}",
    figures=(
        Figure("wrong", "fire times not as declared", bar=0, is_floor=False, unit=""),
        Figure("alone", "not as declared by APScheduler alone (control)", bar=1, unit=""),
        Figure("uneven", "intervals that clocks changed", bar=0, is_floor=False, unit=""),
    ),
    measure=measure,
)
