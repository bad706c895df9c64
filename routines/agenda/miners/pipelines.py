"""Pipelines whose last run failed or stands still."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from routines.agenda.item import Found, Source

_REACH = timedelta(days=30)


class TroubledRun(Protocol):
    """A run of a pipeline that failed or stands still."""

    @property
    def run_id(self) -> str:
        """Its id."""
        ...

    @property
    def pipeline(self) -> str:
        """The name of the pipeline."""
        ...

    @property
    def error(self) -> str | None:
        """Its first error, in one line."""
        ...

    @property
    def ended_at(self) -> datetime | None:
        """When it failed; None if it stands still."""
        ...


class PipelineRuns(Protocol):
    """The history of the pipelines."""

    def failed(self, since: datetime) -> Sequence[TroubledRun]:
        """Return the runs that failed since a moment and were followed by none that succeeded."""
        ...


class FailedPipelines:
    """Reads the history of the pipelines: each pipeline is one item, however often it failed."""

    def __init__(self, runs: PipelineRuns) -> None:
        """Read these runs."""
        self._runs = runs

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each pipeline that failed and has not succeeded since."""
        latest: dict[str, list[TroubledRun]] = {}
        for run in self._runs.failed(at - _REACH):
            if (run.ended_at or at) <= at:
                latest.setdefault(run.pipeline, []).append(run)
        return [_found(name, runs, at) for name, runs in sorted(latest.items())]


def _found(name: str, runs: Sequence[TroubledRun], at: datetime) -> Found:
    dated = sorted(runs, key=lambda run: run.ended_at or at)
    last = dated[-1]
    error = last.error or "it stands still"
    times = f", {len(dated)} times" if len(dated) > 1 else ""
    return Found(
        key=f"pipeline:{name}",
        kind="pipeline",
        text=f"The pipeline {name} failed{times}: {error}",
        sources=tuple(
            Source(kind="pipeline_run", id=run.run_id, quote=run.error or "", at=run.ended_at or at)
            for run in dated
        ),
        is_failing=True,
        move=f"see where with `nova pipelines logs {last.run_id}`",
    )
