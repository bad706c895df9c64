"""Misfires: which of the fire times that are due are kept, made up for, or skipped.

A time is kept if it is late by no more than the schedule's grace. Older ones are misfires, and
the schedule's policy says what becomes of them: `skip` none, `once` the latest one unless a time
that is kept comes along with it, `all` each of them, the latest `most`.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from routines.schedules.schedule import Schedule
from routines.schedules.times import fires, latest


class Due(NamedTuple):
    """What is to be done about one fire time."""

    instant: datetime
    fires: bool
    """Whether it is set off; if not, it is noted as skipped."""
    is_late: bool
    note: str = ""
    """Of what was missed besides, in a line."""


def due(schedule: Schedule, first: datetime, now: datetime) -> list[Due]:
    """Return what is due of a schedule, oldest first.

    Args:
        schedule: as it stands.
        first: its earliest fire time that nothing was done about.
        now: the time.
    """
    end = min(now, schedule.ends) if schedule.ends else now
    edge = now - timedelta(seconds=schedule.misfire.grace)
    before = first - timedelta(microseconds=1)
    rule, zone = schedule.rule, schedule.zone
    kept = [
        Due(each, fires=True, is_late=False)
        for each in fires(rule, zone, max(before, edge - timedelta(microseconds=1)), end)
    ]
    if first >= edge:
        return kept
    policy, most = schedule.misfire.policy, schedule.misfire.most
    missed = latest(rule, zone, before, min(edge - timedelta(microseconds=1), end), most=most + 1)
    return [*_made_up_for(missed, policy=policy, most=most, first=first, is_kept=bool(kept)), *kept]


def _made_up_for(
    missed: list[datetime], *, policy: str, most: int, first: datetime, is_kept: bool
) -> list[Due]:
    if not missed:
        return []
    if policy == "all":
        late = [Due(each, fires=True, is_late=True) for each in missed[-most:]]
        if len(missed) <= most:
            return late
        skipped = Due(missed[0], fires=False, is_late=True, note=_note(first, missed[0]))
        return [skipped, *late]
    fires_late = policy == "once" and not is_kept
    note = _note(first, missed[-1]) if len(missed) > 1 else ""
    return [Due(missed[-1], fires=fires_late, is_late=True, note=note)]


def _note(first: datetime, last: datetime) -> str:
    since = first.isoformat(timespec="minutes")
    return f"Missed since {since}." if first < last else ""
