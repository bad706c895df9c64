"""Schedules that did not fire when they should have, or whose work failed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

from routines.agenda.item import Found, Source

Trouble = Literal["failed", "skipped"]

_REACH = timedelta(days=7)
_MOST = 100
_TROUBLES: tuple[Trouble, ...] = ("failed", "skipped")
_TOLD = {"failed": "failed", "skipped": "was not set off in time"}


class FiringOfSchedule(Protocol):
    """One fire time of a schedule, and what became of it."""

    @property
    def schedule_id(self) -> str:
        """Whose it is."""
        ...

    @property
    def instant(self) -> datetime:
        """When it was to fire."""
        ...

    @property
    def status(self) -> str:
        """What became of it."""
        ...

    @property
    def outcome(self) -> str:
        """What came of it, in a line."""
        ...


class NamedSchedule(Protocol):
    """A schedule, as far as it has a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...


class Firings(Protocol):
    """The schedules and what they have set off."""

    def firings(
        self,
        *,
        schedule_id: str | None = None,
        status: Trouble | None = None,
        since: datetime | None = None,
        limit: int = 20,
    ) -> Sequence[FiringOfSchedule]:
        """Return firings, the newest first."""
        ...

    def find(self, schedule_id: str) -> NamedSchedule | None:
        """Return a schedule, if it is still there."""
        ...


class MisfiringSchedules:
    """Reads the history of firings: each schedule is one item, until it fires well again."""

    def __init__(self, schedules: Firings) -> None:
        """Read these schedules."""
        self._schedules = schedules

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each schedule whose last firing failed or was skipped of late."""
        by_id: dict[str, list[FiringOfSchedule]] = {}
        for trouble in _TROUBLES:
            for firing in self._schedules.firings(status=trouble, since=at - _REACH, limit=_MOST):
                if firing.instant <= at:
                    by_id.setdefault(firing.schedule_id, []).append(firing)
        found = (self._found(key, firings) for key, firings in sorted(by_id.items()))
        return [each for each in found if each is not None]

    def _found(self, schedule_id: str, firings: Sequence[FiringOfSchedule]) -> Found | None:
        schedule = self._schedules.find(schedule_id)
        newest = self._schedules.firings(schedule_id=schedule_id, limit=1)
        if schedule is None or (newest and newest[0].status not in _TROUBLES):
            return None
        dated = sorted(firings, key=lambda firing: firing.instant)
        last = dated[-1]
        why = f": {last.outcome}" if last.outcome else ""
        return Found(
            key=f"schedule:{schedule_id}",
            kind="schedule",
            text=f"The schedule {schedule.name} {_TOLD[last.status]}{why}",
            sources=tuple(
                Source(kind="schedule", id=schedule_id, quote=each.outcome, at=each.instant)
                for each in dated
            ),
            is_failing=True,
            move=f"look at it with `nova schedules show {schedule.name}`",
        )
