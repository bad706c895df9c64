"""The timetable: what is scheduled, as a table and in lines."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from routines.schedules.schedule import Schedule
from routines.schedules.store import Schedules
from routines.schedules.telling import moment

HEADS = ("name", "what", "when", "next", "state")


class HomeTimetable:
    """The schedules of a home, for agents that read them."""

    def __init__(
        self, schedules: Schedules, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Read from `schedules`."""
        self._schedules, self._now = schedules, now

    async def lines(self) -> Sequence[str]:
        """Return the schedules in words, a line each, that which fires next first."""
        found = await to_thread(self._schedules.list, over=False)
        return [f"{each.name}: {' '.join(each.lines(self._now()))}" for each in found]


def rows(schedules: Sequence[Schedule], now: datetime) -> list[tuple[str, ...]]:
    """Return the cells of a table of schedules, as `HEADS` has them."""
    return [
        (each.name, each.target.told, each.when, next_of(each, now), each.state)
        for each in schedules
    ]


def next_of(schedule: Schedule, now: datetime) -> str:
    """Return when a schedule fires next, in words."""
    found = schedule.next_after(now)
    return moment(found, schedule.zone) if found else "never"


def table(schedules: Sequence[Schedule], now: datetime) -> str:
    """Return schedules as a table in Markdown; of a single one all that there is to know."""
    if len(schedules) == 1:
        return "\n".join([f"{schedules[0].name} ({schedules[0].state})", *schedules[0].lines(now)])
    lines = [f"| {' | '.join(HEADS)} |", f"|{' --- |' * len(HEADS)}"]
    cells = (" | ".join(cell.replace("|", "/") for cell in row) for row in rows(schedules, now))
    return "\n".join([*lines, *(f"| {row} |" for row in cells)])
