"""The wall clock: which instant a local time is, also where clocks are put on or back.

The rule is one: a local time is the first instant at which a clock on the wall shows it or has
passed it. So a time that is skipped falls on the first instant after the gap, and a time that
comes twice is the first of the two.
"""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from projects.errors import BadInput


def instant_of(wall: datetime, zone: str) -> datetime:
    """Return the instant, in UTC, of a local time without zone."""
    there = zone_of(zone)
    # With fold=0 a time that comes twice is the first one.
    instant = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    if wall_of(instant, zone) == wall:
        return instant
    before = wall.replace(tzinfo=there, fold=1).astimezone(UTC)
    return _end_of_gap(before, instant, there)


def wall_of(instant: datetime, zone: str) -> datetime:
    """Return what a clock on the wall shows at an instant, without zone."""
    return instant.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of a name such as Europe/Berlin.

    Raises:
        BadInput: if there is none.
    """
    try:
        if name in available_timezones():
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    wrong = f"No time zone is called {name!r}"
    raise BadInput(wrong, "Name one such as Europe/Berlin, America/Chicago or UTC.")


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second at which clocks show the time of after the gap."""
    new = after.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while low < high:
        middle = (low + high) // 2
        shown = datetime.fromtimestamp(middle, zone)
        low, high = (low, middle) if shown.utcoffset() == new else (middle + 1, high)
    return datetime.fromtimestamp(low, UTC)
