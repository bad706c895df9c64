"""A planted history as the agenda reads it: what was said, what failed, what waits."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from evals.agenda.history import History
from memory.turn import Turn
from routines.agenda.said import Said


class FailedRun(NamedTuple):
    """A run of a pipeline that failed."""

    run_id: str
    pipeline: str
    ended_at: str
    error: str = "the file is not there"
    status: str = "failed"
    project: str | None = None
    created_at: str = ""


class Failures:
    """Pipelines that fail now and then, until somebody mends them."""

    def __init__(self, history: History) -> None:
        """Let one pipeline fail for some days in the second half of a history."""
        chance = random.Random(history.name)  # noqa: S311 - repeatable, not secret
        first, last = history.probes[0], history.probes[-1]
        middle = first + (last - first) / 2
        self.begins = middle + timedelta(days=chance.randint(0, 5))
        self.ends = self.begins + timedelta(days=chance.randint(3, 9))
        self._now = datetime.combine(first, time(), UTC)

    def at(self, moment: datetime) -> "Failures":
        """Stand at a moment: what comes after it has not happened yet."""
        self._now = moment
        return self

    def is_failing(self, day: date) -> bool:
        """Whether it fails on a day."""
        return self.begins <= day < self.ends

    def failed(self, since: datetime) -> Sequence[FailedRun]:
        """Return the runs that failed and were followed by none that succeeded."""
        if not self.is_failing(self._now.date()):
            return ()
        days = (self._now.date() - self.begins).days + 1
        moments = [
            datetime.combine(self.begins + timedelta(days=n), time(3), UTC) for n in range(days)
        ]
        return [
            FailedRun(f"p{at:%m%d}", "nightly_sync", at.isoformat())
            for at in moments
            if since <= at <= self._now
        ]

    def runs(self, *, pipeline: str | None = None, limit: int = 1) -> Sequence[FailedRun]:
        """Return the newest run, which failed if it fails at the moment."""
        del pipeline
        return self.failed(datetime.min.replace(tzinfo=UTC))[-limit:]


class Spoken:
    """What was said in a history."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        """Take the turns of a history."""
        self._said = [
            Said(turn.turn_id, turn.thread, turn.home, turn.text, turn.said_at) for turn in turns
        ]

    def said(self, since: datetime, until: datetime) -> Sequence[Said]:
        """Return what was said between two moments."""
        return [one for one in self._said if since <= one.at <= until]

    def is_gone(self, turn_id: str, quote: str) -> bool:
        """Whether it was taken back: nothing is, here."""
        del turn_id, quote
        return False
