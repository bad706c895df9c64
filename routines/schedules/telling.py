"""A rule in plain words, and its next fire times with their offsets.

The words are made from the rule itself, never from the request: what is shown is what will be.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from routines.schedules.rule import Calendar, Interval, Once, Rule, Stride, times_of
from routines.schedules.times import next_after
from routines.schedules.wall import zone_of

SHOWN = 3
"""Fire times that are told wherever a schedule is made or shown."""

_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
_ORDER = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}
_SPANS = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_MANY = 4
"""From so many evenly spaced times on, a day's times are told as a span."""


def told(rule: Rule, zone: str) -> str:
    """Return a rule in words: `Every weekday at 07:00`."""
    match rule:
        case Once():
            return f"Once, on {moment(rule.at, zone)}"
        case Interval():
            return f"Every {_span(rule.seconds)}, counted from {moment(rule.start, zone)}"
        case Stride():
            return f"{_stride(rule)} at {_listed(rule.times)}, from {day(rule.first)} on"
    days = _days(rule)
    times = _times(rule)
    return f"{days} {times}" if times.startswith("every") else f"{days} at {times}"


def upcoming(
    rule: Rule,
    zone: str,
    after: datetime,
    *,
    starts: datetime | None = None,
    ends: datetime | None = None,
    count: int = SHOWN,
) -> list[datetime]:
    """Return the next fire times after an instant, within the schedule's bounds."""
    found: list[datetime] = []
    since = max(after, starts - timedelta(microseconds=1)) if starts else after
    while len(found) < count:
        instant = next_after(rule, zone, since)
        if instant is None or (ends is not None and instant > ends):
            break
        found.append(instant)
        since = instant
    return found


def moment(instant: datetime, zone: str) -> str:
    """Return an instant as people of a zone write it, with its offset from UTC."""
    local = instant.astimezone(zone_of(zone))
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    offset = local.isoformat()[-6:]
    return f"{local:%a} {local.day} {local:%b %Y} {clock} ({offset})"


def day(which: date) -> str:
    """Return a day in words."""
    return f"{which:%a} {which.day} {which:%b %Y}"


def changes(instants: Sequence[datetime], zone: str) -> str:
    """Return a line if the offset changes between fire times; else nothing."""
    offsets = {each.astimezone(zone_of(zone)).isoformat()[-6:] for each in instants}
    if len(offsets) < 2:
        return ""
    return "Clocks change between them: the offset does, as shown."


def _stride(rule: Stride) -> str:
    if rule.unit != "week":
        return f"Every {rule.unit if rule.every == 1 else f'{rule.every} {rule.unit}s'}"
    named = f"{rule.first:%A}"
    return f"Every other {named}" if rule.every == 2 else f"Every {rule.every} weeks on {named}"


def _days(rule: Calendar) -> str:
    months = _months(rule.month)
    if rule.working_day:
        every = f"of {months}" if months else "of each month"
        return f"The {rule.working_day} working day (Monday to Friday) {every}"
    if rule.day != "*":
        every = f"of {months}" if months else "of each month"
        told = f"The {_listed([_day_of_month(part) for part in rule.day.split(',')])} {every}"
        return f"{told}, if a {_weekdays(rule.weekday)}" if rule.weekday != "*" else told
    told = "Every day" if rule.weekday == "*" else f"Every {_weekdays(rule.weekday)}"
    return f"{told} in {months}" if months else told


def _day_of_month(part: str) -> str:
    words = part.strip().split()
    if len(words) == 2:
        return f"{_ORDER.get(words[0], words[0])} {_DAYS[words[1]]}"
    if words[0] == "last":
        return "last day"
    if not words[0].isdigit():
        return f"days {words[0]}"
    return f"{words[0]}{_ending(int(words[0]))}"


def _weekdays(field: str) -> str:
    if field == "mon-fri":
        return "weekday (Monday to Friday)"
    names = []
    for part in field.split(","):
        first, dash, last = part.partition("-")
        names.append(f"{_DAYS[first]} to {_DAYS[last]}" if dash else _DAYS[first])
    return _listed(names)


def _months(field: str) -> str:
    if field == "*":
        return ""
    if all(part.isdigit() for part in field.split(",")):
        return _listed([_MONTHS[int(part) - 1] for part in field.split(",")])
    return f"months {field}"


def _times(rule: Calendar) -> str:
    times = times_of(rule.clocks)
    minutes = [hour * 60 + minute for hour, minute in times]
    steps = {later - earlier for earlier, later in pairwise(minutes)}
    if len(times) > _MANY and len(steps) == 1:
        return f"every {_span(steps.pop() * 60)} from {_clock(times[0])} to {_clock(times[-1])}"
    return _listed([_clock(each) for each in times])


def _clock(time: tuple[int, int]) -> str:
    return f"{time[0]:02}:{time[1]:02}"


def _span(seconds: int) -> str:
    for name, length in _SPANS:
        if seconds % length == 0:
            count = seconds // length
            return name if count == 1 else f"{count} {name}s"
    return f"{seconds} seconds"


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _ending(number: int) -> str:
    if 10 < number % 100 < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
