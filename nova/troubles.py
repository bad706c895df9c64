"""What went wrong in routines, as the agenda reads it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from projects.pipeline import PipelineRun
from routines.pipelines import Pipelines
from routines.schedules import Firing, Schedules

_MOST = 200
"""Firings that are looked at."""


class Trouble(NamedTuple):
    """A run of a pipeline that failed, and none has finished since."""

    run_id: str
    pipeline: str
    error: str | None
    ended_at: datetime | None


class PipelineTroubles:
    """The runs of pipelines that failed."""

    def __init__(self, pipelines: Callable[[], Pipelines]) -> None:
        """Look at these pipelines."""
        self._pipelines = pipelines

    def failed(self, since: datetime) -> Sequence[Trouble]:
        """Return the runs that failed since a moment and were followed by none that finished."""
        pipelines = self._pipelines()
        failed = pipelines.failed(since)
        finished = {
            name: last[0].created_at
            for name in {run.pipeline for run in failed}
            if (last := pipelines.runs(pipeline=name, statuses=("finished",), limit=1))
        }
        return [_told(run) for run in failed if run.created_at > finished.get(run.pipeline, "")]


class Missed(NamedTuple):
    """A time at which a schedule did not fire, or what it set off could not be."""

    schedule: str
    scheduled_at: datetime
    reason: str


class ScheduleTroubles:
    """The fire times that brought nothing."""

    def __init__(self, schedules: Schedules) -> None:
        """Look at these schedules."""
        self._schedules = schedules

    def misfired(self, since: datetime) -> Sequence[Missed]:
        """Return what did not fire since a moment, of the schedules that there still are."""
        names = {each.schedule_id: each.name for each in self._schedules.list()}
        firings: list[Firing] = []
        for status in ("failed", "skipped"):
            firings += self._schedules.firings(status=status, since=since, limit=_MOST)
        return [
            Missed(names[each.schedule_id], each.instant, each.outcome or "its time had passed")
            for each in firings
            if each.schedule_id in names
        ]


def _told(run: PipelineRun) -> Trouble:
    ended = datetime.fromisoformat(run.ended_at) if run.ended_at else None
    return Trouble(run.run_id, run.pipeline, run.error or None, ended)
