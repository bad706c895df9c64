"""Joining: what was found in a text becomes one rule, or a question."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from routines.schedules.rule import Calendar, Interval, Once, Rule, Stride, clocks_of
from routines.schedules.telling import day as told_day
from routines.schedules.telling import moment
from routines.schedules.times import next_after
from routines.schedules.wall import instant_of, wall_of
from routines.schedules.words.bounds import Window
from routines.schedules.words.clocks import Clock
from routines.schedules.words.finding import Found
from routines.schedules.words.repeats import Repeat

WHAT_TIME = "At what time of the day?"
WHEN = "When? Say it as: every Monday at 6:00, tomorrow at noon, every 15 minutes."
_ONCE_OR_DAILY = "Once, or every day?"
_TWO = "That names two times that do not go together. Which one is meant?"
_DAY_MINUTES = 1_440
_NOON = 12


class When(NamedTuple):
    """When something is to happen, and how the words were read."""

    rule: Rule
    zone: str
    starts: datetime | None = None
    ends: datetime | None = None
    remarks: tuple[str, ...] = ()
    is_unsure: bool = False
    """Whether the time of the day may be meant otherwise than it was read."""


def joined(found: Found) -> When | str:
    """Return when it is to happen, or the question that has to be asked."""
    made = _rule(found)
    if isinstance(made, str):
        return made
    starts, ends = (
        instant_of(each, found.zone) if each else None
        for each in (found.bounds.starts, found.bounds.ends)
    )
    following = next_after(made, found.zone, max(found.now, starts) if starts else found.now)
    if following is None or (ends and following > ends):
        at = made.at if isinstance(made, Once) else ends
        told = f"{moment(at, found.zone)} is past" if at and at <= found.now else "That never comes"
        return f"{told}. When should it be?"
    is_unsure = any(clock.is_unsure for clock in found.clocks)
    is_unsure = is_unsure or bool(found.window and found.window.is_unsure)
    remarks = tuple(_remarks(found, made))
    return When(made, found.zone, starts, ends, remarks, is_unsure=is_unsure)


def _rule(found: Found) -> Rule | str:
    repeats = [each for each in found.repeats if each.kind != "interval"]
    intervals = [each for each in found.repeats if each.kind == "interval"]
    ways = len(intervals) + (found.soon is not None) + bool(found.days)
    if len(repeats) > 1 or ways > 1 or (repeats and (found.days or found.soon is not None)):
        return _TWO
    if found.soon is not None:
        return _TWO if found.clocks else Once(at=(found.now + found.soon).replace(microsecond=0))
    if intervals:
        return _interval(found, intervals[0], repeats[0] if repeats else None)
    if repeats:
        return _repeated(found, repeats[0]) if found.clocks else WHAT_TIME
    if found.days or found.clocks:
        return _once(found)
    return WHAT_TIME if found.has_part else WHEN


def _repeated(found: Found, repeat: Repeat) -> Rule:
    times = [clock.at for clock in found.clocks]
    if repeat.kind == "stride":
        return Stride(
            every=repeat.every,
            unit=repeat.unit,
            times=tuple(f"{at:%H:%M}" for at in times),
            first=_first_day(found, repeat, times),
        )
    return Calendar(
        clocks=clocks_of((at.hour, at.minute) for at in times),
        weekday=repeat.weekday,
        day=repeat.day,
        month=repeat.month,
        working_day=repeat.working_day,
    )


def _first_day(found: Found, repeat: Repeat, times: list[time]) -> date:
    """Return the day from which a stride is counted: the next one that fits."""
    begin = max(found.wall, found.bounds.starts) if found.bounds.starts else found.wall
    day = begin.date() if begin.time() < max(times) else begin.date() + timedelta(days=1)
    if repeat.on is None:
        return day
    return day + timedelta(days=(repeat.on - day.weekday()) % 7)


def _interval(found: Found, repeat: Repeat, days: Repeat | None) -> Rule | str:
    is_daily = days is not None and days.weekday == days.day == "*" and not days.working_day
    if found.clocks or (days and days.kind == "stride") or (is_daily and not found.window):
        return _TWO
    if found.window is None and days is None:
        midnight = datetime.combine(found.wall.date(), time())
        return Interval(seconds=repeat.seconds, start=instant_of(midnight, found.zone))
    step = repeat.seconds // 60
    window = found.window or Window(time(), time(23, 59), is_unsure=False)
    if found.window is None and _DAY_MINUTES % step:
        return "Between which times of the day?"
    first, last = _minutes(window.first), _minutes(window.last)
    # A window that ends at midnight, or goes over it, is of the same days.
    span = [
        at % _DAY_MINUTES
        for at in range(first, last + (_DAY_MINUTES if last <= first else 0) + 1, step)
    ]
    on = days or Repeat("calendar")
    return Calendar(
        clocks=clocks_of(divmod(at, 60) for at in span),
        weekday=on.weekday,
        day=on.day,
        month=on.month,
        working_day=on.working_day,
    )


def _once(found: Found) -> Rule | str:
    if not found.clocks:
        return WHAT_TIME
    if len({*found.days}) > 1 or len(found.clocks) > 1:
        return _TWO
    if not found.days:
        return Once(at=_next_time(found, found.clocks[0])) if found.is_alarm else _ONCE_OR_DAILY
    return _on(found, found.days[0], found.clocks[0])


def _on(found: Found, day: date, clock: Clock) -> Rule | str:
    """Return a time on one day; if it is past, the later one that the words may mean."""
    at = instant_of(datetime.combine(day, clock.at), found.zone)
    if at > found.now or day != found.wall.date():
        return Once(at=at)
    later = _later(clock)
    afternoon = instant_of(datetime.combine(day, later), found.zone) if later else at
    is_open = afternoon > found.now
    if not found.is_weekday:
        return Once(at=afternoon if is_open else at)
    next_week = instant_of(datetime.combine(day + timedelta(days=7), clock.at), found.zone)
    if is_open:
        return f"Is that {moment(afternoon, found.zone)} or {moment(next_week, found.zone)}?"
    return Once(at=next_week)


def _next_time(found: Found, clock: Clock) -> datetime:
    """Return when the clock next shows a time that no day was named for."""
    shown = [clock.at, *filter(None, [_later(clock)])]
    days = (found.wall.date(), found.wall.date() + timedelta(days=1))
    instants = (instant_of(datetime.combine(day, at), found.zone) for day in days for at in shown)
    return next(each for each in instants if each > found.now)


def _later(clock: Clock) -> time | None:
    return clock.at.replace(hour=clock.at.hour + _NOON) if clock.is_unsure else None


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _remarks(found: Found, rule: Rule) -> list[str]:
    """Return how words were read that can be read otherwise."""
    remarks = []
    for clock in found.clocks:
        if not clock.is_unsure:
            continue
        at = clock.at
        if isinstance(rule, Once) and rule.at.astimezone(UTC) != _as_said(found, rule, at):
            at = at.replace(hour=at.hour + _NOON)
        other = "am" if at.hour >= _NOON else "pm"
        spoken = f"{clock.at.hour}:{clock.at:%M}" if clock.at.minute else str(clock.at.hour)
        remarks.append(f"{spoken} is read as {at:%H:%M}; say {spoken} {other} if you mean that.")
    if found.window and found.window.is_unsure:
        first, last = found.window.first, found.window.last
        remarks.append(f"The times of the day are read as {first:%H:%M} to {last:%H:%M}.")
    if isinstance(rule, Stride):
        remarks.append(f"Counted from {told_day(rule.first)}.")
    if isinstance(rule, Calendar):
        remarks += _short_months(rule)
    return remarks


def _as_said(found: Found, rule: Once, at: time) -> datetime:
    """Return the instant at which the clock shows a time on the day of a rule."""
    day = rule.at.astimezone(UTC)
    return instant_of(datetime.combine(wall_of(day, found.zone).date(), at), found.zone)


def _short_months(rule: Calendar) -> list[str]:
    days = [int(each) for each in rule.day.split(",") if each.isdigit()]
    missing = [each for each in days if each > 28]
    if not missing or rule.month != "*":
        return []
    return [f"Months without a day {max(missing)} are passed over; say the last day for those."]
