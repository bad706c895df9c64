"""Schedules that did not fire when they should have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from routines.agenda.item import Found, Source

_REACH = timedelta(days=7)


class Misfire(Protocol):
    """One time at which a schedule did not fire, or what it started could not be."""

    @property
    def schedule(self) -> str:
        """The name of the schedule."""
        ...

    @property
    def scheduled_at(self) -> datetime:
        """When it should have fired."""
        ...

    @property
    def reason(self) -> str:
        """Why it did not, in one line."""
        ...


class Misfires(Protocol):
    """The history of firings."""

    def misfired(self, since: datetime) -> Sequence[Misfire]:
        """Return what did not fire since a moment."""
        ...


class MisfiringSchedules:
    """Reads the history of firings: each schedule is one item."""

    def __init__(self, misfires: Misfires) -> None:
        """Read these."""
        self._misfires = misfires

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each schedule that misfired of late."""
        by_name: dict[str, list[Misfire]] = {}
        for each in self._misfires.misfired(at - _REACH):
            if each.scheduled_at <= at:
                by_name.setdefault(each.schedule, []).append(each)
        return [_found(name, missed) for name, missed in sorted(by_name.items())]


def _found(name: str, missed: Sequence[Misfire]) -> Found:
    dated = sorted(missed, key=lambda each: each.scheduled_at)
    return Found(
        key=f"schedule:{name}",
        kind="schedule",
        text=f"The schedule {name} did not fire: {dated[-1].reason}",
        sources=tuple(
            Source(kind="schedule", id=name, quote=each.reason, at=each.scheduled_at)
            for each in dated
        ),
        is_failing=True,
        move=f"look at it with `nova schedules show {name}`",
    )
