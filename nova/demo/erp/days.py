"""The calendar of the demo: nine months of working days that never move."""

from collections.abc import Iterator
from datetime import date, timedelta

FIRST = date(2026, 2, 23)
LAST = date(2026, 11, 20)
OPENING = "2026-02-20"
"""The day of the opening stock, before the first order."""


def work_days() -> Iterator[date]:
    """Yield Monday to Friday from the first day to the last."""
    day = FIRST
    while day <= LAST:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def later(day: date, days: int) -> date:
    """Return the working day that lies `days` after `day`, or the next one."""
    found = day + timedelta(days=days)
    while found.weekday() >= 5:
        found += timedelta(days=1)
    return found


def parse(text: str) -> date:
    """Return the day that an ISO text means."""
    return date.fromisoformat(text)
