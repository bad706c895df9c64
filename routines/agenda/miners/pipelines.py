"""Pipelines whose last run failed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from routines.agenda.item import Found, Source

_REACH = timedelta(days=30)
_FAILED = "failed"


class RunOfPipeline(Protocol):
    """A run of a pipeline; moments are ISO 8601."""

    @property
    def run_id(self) -> str:
        """Its id."""
        ...

    @property
    def pipeline(self) -> str:
        """The name of the pipeline."""
        ...

    @property
    def project(self) -> str | None:
        """The project that it is about."""
        ...

    @property
    def status(self) -> str:
        """How it stands; `failed` if it failed."""
        ...

    @property
    def created_at(self) -> str:
        """When it was started."""
        ...

    @property
    def ended_at(self) -> str | None:
        """When it ended, if it has."""
        ...

    @property
    def error(self) -> str:
        """Its first error, in a line."""
        ...


class PipelineRuns(Protocol):
    """The history of the pipelines."""

    def failed(self, since: datetime) -> Sequence[RunOfPipeline]:
        """Return the runs that failed since a moment."""
        ...

    def runs(self, *, pipeline: str | None = None, limit: int = 1) -> Sequence[RunOfPipeline]:
        """Return the runs of a pipeline, the newest first."""
        ...


class FailedPipelines:
    """Reads the history of the pipelines: each pipeline is one item, however often it failed."""

    def __init__(self, runs: PipelineRuns) -> None:
        """Read these runs."""
        self._runs = runs

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each pipeline whose last run failed."""
        by_name: dict[str, list[RunOfPipeline]] = {}
        for run in self._runs.failed(at - _REACH):
            if _ended(run) <= at:
                by_name.setdefault(run.pipeline, []).append(run)
        return [_found(name, runs) for name, runs in sorted(by_name.items()) if self._fails(name)]

    def _fails(self, name: str) -> bool:
        last = self._runs.runs(pipeline=name, limit=1)
        return not last or last[0].status == _FAILED


def _found(name: str, runs: Sequence[RunOfPipeline]) -> Found:
    dated = sorted(runs, key=_ended)
    last = dated[-1]
    times = f", {len(dated)} times" if len(dated) > 1 else ""
    return Found(
        key=f"pipeline:{name}",
        kind="pipeline",
        text=f"The pipeline {name} failed{times}: {last.error or 'no reason is noted'}",
        project=last.project,
        sources=tuple(
            Source(kind="pipeline_run", id=run.run_id, quote=run.error, at=_ended(run))
            for run in dated
        ),
        is_failing=True,
        move=f"see where with `nova pipelines logs {last.run_id}`",
    )


def _ended(run: RunOfPipeline) -> datetime:
    return datetime.fromisoformat(run.ended_at or run.created_at)
