"""The fire times of a rule: APScheduler's triggers say the time on the wall, `wall` the instant.

APScheduler's own arithmetic at a change of clocks is passed by: its triggers count on a wall
clock that is never changed (they are given UTC as their zone), so each declared time of the day
comes exactly once on each declared day.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from projects.errors import BadInput
from routines.schedules.rule import WORKING, Calendar, Interval, Once, Rule, Stride
from routines.schedules.wall import instant_of, wall_of

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

_FRIDAY = 4
_HORIZON = datetime(2200, 1, 1, tzinfo=UTC)
"""No trigger looks further: a day that never comes would be sought for ever."""
_WINDOW = timedelta(hours=1)
"""How far is looked back at first for the latest of many fire times."""


def next_after(rule: Rule, zone: str, after: datetime) -> datetime | None:
    """Return the first instant after another at which a rule fires, in UTC; None if never."""
    match rule:
        case Once():
            return rule.at.astimezone(UTC) if rule.at > after else None
        case Interval():
            trigger = _interval(rule)
            found = trigger.get_next_fire_time(None, _just_after(after))
            return found.astimezone(UTC) if found else None
    wall = wall_of(after, zone)
    while (shown := _next_wall(rule, wall)) is not None:
        instant = instant_of(shown, zone)
        # What comes a second time when clocks are put back has had its turn.
        if instant > after:
            return instant
        wall = shown
    return None


def fires(rule: Rule, zone: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the instants at which a rule fires: after one instant, up to another."""
    found = next_after(rule, zone, after)
    while found is not None and found <= until:
        yield found
        found = next_after(rule, zone, found)


def latest(rule: Rule, zone: str, after: datetime, until: datetime, *, most: int) -> list[datetime]:
    """Return the latest fire times up to an instant, at most so many, however many there were."""
    window = _WINDOW
    while until - window > after:
        found = list(fires(rule, zone, until - window, until))
        if len(found) >= most:
            return found[-most:]
        window *= 4
    return list(fires(rule, zone, after, until))[-most:]


def check(rule: Rule) -> None:
    """Refuse a rule that no trigger takes.

    Raises:
        BadInput: saying what is wrong with it.
    """
    try:
        if isinstance(rule, Calendar | Stride):
            _triggers(rule)
    except (ValueError, OverflowError) as error:
        wrong = f"The rule cannot be kept: {error}"
        raise BadInput(wrong, "Say in plain words when it should happen.") from error


def _next_wall(rule: Calendar | Stride, wall: datetime) -> datetime | None:
    """Return the first time on the wall after another at which a rule fires."""
    after = _just_after(wall.replace(tzinfo=UTC))
    if isinstance(rule, Stride):
        found = [_stride_after(rule, trigger, after) for trigger in _triggers(rule)]
    else:
        found = [_calendar_after(rule, trigger, after) for trigger in _triggers(rule)]
    first = min((each for each in found if each is not None), default=None)
    return first.replace(tzinfo=None) if first else None


def _calendar_after(rule: Calendar, trigger: "BaseTrigger", after: datetime) -> datetime | None:
    found: datetime | None = trigger.get_next_fire_time(None, after)
    while found is not None and rule.working_day and not _is_picked(found, rule.working_day):
        found = trigger.get_next_fire_time(None, _just_after(found))
    return found


def _stride_after(rule: Stride, trigger: "BaseTrigger", after: datetime) -> datetime | None:
    previous = _shortly_before(rule, after)
    found: datetime | None = trigger.get_next_fire_time(previous, after)
    while found is not None and found < after:
        found = trigger.get_next_fire_time(found, after)
    return found


def _shortly_before(rule: Stride, after: datetime) -> datetime | None:
    """Return a day of the stride before `after`, so that not all of them are counted."""
    if rule.unit == "month":
        return None
    days = rule.every * (7 if rule.unit == "week" else 1)
    passed = (after.date() - rule.first).days // days - 1
    if passed < 0:
        return None
    return datetime.combine(rule.first + timedelta(days=passed * days), time(), UTC)


def _is_picked(day: datetime, which: str) -> bool:
    """Whether a day from Monday to Friday is the first or last one of its month."""
    step = timedelta(days=-1 if which == "first" else 1)
    other = day + step
    while other.month == day.month:
        if other.weekday() <= _FRIDAY:
            return False
        other += step
    return True


@lru_cache(maxsize=1_000)
def _triggers(rule: Calendar | Stride) -> "tuple[BaseTrigger, ...]":
    if isinstance(rule, Calendar):
        return tuple(_cron(rule, pair) for pair in rule.clocks)
    from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger

    return tuple(
        CalendarIntervalTrigger(
            **{f"{rule.unit}s": rule.every},
            hour=int(clock[:2]),
            minute=int(clock[3:]),
            start_date=rule.first,
            end_date=_HORIZON.date(),
            timezone=UTC,
        )
        for clock in rule.times
    )


def _cron(rule: Calendar, clocks: str) -> "BaseTrigger":
    from apscheduler.triggers.cron import CronTrigger

    hour, _, minute = clocks.partition(":")
    return CronTrigger(
        month=rule.month,
        day=rule.day,
        day_of_week=WORKING if rule.working_day else rule.weekday,
        hour=hour,
        minute=minute,
        second=0,
        end_date=_HORIZON,
        timezone=UTC,
    )


@lru_cache(maxsize=1_000)
def _interval(rule: Interval) -> "BaseTrigger":
    from apscheduler.triggers.interval import IntervalTrigger

    return IntervalTrigger(seconds=rule.seconds, start_date=rule.start, timezone=UTC)


def _just_after(moment: datetime) -> datetime:
    return moment + timedelta(microseconds=1)
