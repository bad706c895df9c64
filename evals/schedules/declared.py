"""What is declared: schedules in plain words, and their times on the wall by the calendar alone.

Nothing here knows how Nova reckons: the days are enumerated one by one, and the instant of a
time on the wall is found by looking at every minute of the year through `zoneinfo`.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

YEAR = 2026
ZONES = ("Europe/Berlin", "America/Chicago", "Australia/Lord_Howe")
"""North and south of the equator, ahead of UTC and behind; the last changes by half an hour."""
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
_MINUTE = timedelta(minutes=1)


class Declared(NamedTuple):
    """A schedule as a person says it, and the days and times that this means."""

    words: str
    days: Callable[[date], bool]
    times: tuple[time, ...]


def _at(*clocks: str) -> tuple[time, ...]:
    return tuple(time.fromisoformat(clock) for clock in clocks)


def _stepped(first: str, last: str, minutes: int) -> tuple[time, ...]:
    begin, end = (time.fromisoformat(clock) for clock in (first, last))
    span = range(begin.hour * 60 + begin.minute, end.hour * 60 + end.minute + 1, minutes)
    return tuple(time(*divmod(at, 60)) for at in span)


def _every_day(_: date) -> bool:
    return True


def _last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _working(day: date) -> bool:
    return day.weekday() < 5


def _last_working(day: date) -> bool:
    later = (day + timedelta(days=step) for step in range(1, 8))
    return _working(day) and not any(each.month == day.month and _working(each) for each in later)


DECLARED = (
    Declared("daily at 02:30", _every_day, _at("02:30")),
    Declared("every day at 02:00 and 03:00", _every_day, _at("02:00", "03:00")),
    Declared("daily at 01:45", _every_day, _at("01:45")),
    Declared("daily at midnight", _every_day, _at("00:00")),
    Declared("weekdays at 7:30", _working, _at("07:30")),
    Declared("every Monday at 6", lambda day: day.weekday() == 0, _at("06:00")),
    Declared("Sundays at 02:15", lambda day: day.weekday() == 6, _at("02:15")),
    Declared("Tue to Sat at 3:30 am", lambda day: 1 <= day.weekday() <= 5, _at("03:30")),
    Declared("on the last day of the month at 23:30", _last_of_month, _at("23:30")),
    Declared("last working day of the month at 17:00", _last_working, _at("17:00")),
    Declared("on the 1st and 15th of every month at 8", lambda day: day.day in (1, 15), _at("08:00")),
    Declared("on the 29th of every month at 02:30", lambda day: day.day == 29, _at("02:30")),
    Declared(
        "first Tuesday of each month at 9",
        lambda day: day.weekday() == 1 and day.day <= 7,
        _at("09:00"),
    ),
    Declared(
        "every other Friday at 10",
        lambda day: day.weekday() == 4 and (day - date(YEAR, 1, 2)).days % 14 == 0,
        _at("10:00"),
    ),
    Declared("every 3 days at 02:15", lambda day: (day - FIRST).days % 3 == 0, _at("02:15")),
    Declared("every 15 minutes between 8 and 18", _every_day, _stepped("08:00", "18:00", 15)),
    Declared("every 10 minutes between 1 and 4", _every_day, _stepped("01:00", "04:00", 10)),
    Declared(
        "every 20 minutes on Sundays", lambda day: day.weekday() == 6, _stepped("00:00", "23:59", 20)
    ),
)  # fmt: skip


def begin(zone: str) -> datetime:
    """Return the instant just before the year begins in a zone."""
    return datetime.combine(FIRST, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(seconds=1)


def end(zone: str) -> datetime:
    """Return the last instant of the year in a zone."""
    after = datetime.combine(LAST + timedelta(days=1), time(), ZoneInfo(zone))
    return after.astimezone(UTC) - timedelta(seconds=1)


class Minutes:
    """Every minute of the year in one zone, with the latest time its clocks have shown by then."""

    def __init__(self, zone: str) -> None:
        """Look at each minute once."""
        there, minute = ZoneInfo(zone), begin(zone) + timedelta(seconds=1)
        self._instants = [minute + _MINUTE * step for step in range(366 * 1_440)]
        shown = (at.astimezone(there).replace(tzinfo=None) for at in self._instants)
        # Clocks that are put back show again what they had shown: the first time counts.
        self._shown = list(accumulate(shown, max))

    def first(self, wall: datetime) -> datetime:
        """Return the first minute at which clocks show a time, or have passed it."""
        return self._instants[bisect_left(self._shown, wall)]


def expected(declared: Declared, minutes: Minutes) -> list[datetime]:
    """Return the instants of the year at which a schedule is to fire, each once."""
    walls = (
        datetime.combine(day, at) for day in _days() if declared.days(day) for at in declared.times
    )
    return sorted({minutes.first(wall) for wall in walls})


def _days() -> Iterator[date]:
    return (FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1))


def differing(one: Sequence[datetime], other: Iterable[datetime]) -> int:
    """Return how many instants are in one and not in the other."""
    return len({*one} ^ {*other})
