"""Pipelines as doors, schedules and agents use them: start, look, pause, resume, cancel.

Nothing runs here: a start is a row that the runner takes up, so that it can be made by any
thread and survives whatever comes.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from projects.data import Databases, Entry
from projects.effects import Outbox
from projects.errors import BadInput
from projects.pipeline import (
    Given,
    LogLine,
    PipelineCard,
    PipelineRun,
    RunStatus,
    Scalar,
    Standing,
)
from projects.project import Projects
from projects.scope import Scope
from routines.pipelines.journal import Journal, moment
from routines.pipelines.library import Library
from routines.pipelines.parameters import choices_of, read_parameters


class Pipelines:
    """The pipelines of a home and their runs."""

    def __init__(
        self,
        library: Library,
        journal: Journal,
        *,
        databases: Databases,
        outbox: Outbox,
        granted: Scope,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Know the pipelines of `library`, and keep their runs in `journal`."""
        self.library = library
        self.journal = journal
        self._databases = databases
        self._outbox = outbox
        self._granted = granted
        self._now = now
        self.listeners: list[Callable[[], None]] = []
        """Told from any thread when there is something to carry on."""

    @property
    def projects(self) -> Projects:
        """The projects of this home."""
        return self._databases.projects

    def cards(self) -> tuple[PipelineCard, ...]:
        """Return what each pipeline is for and takes."""
        return tuple(each.card for each in self.library.all().values())

    def choices(self, card: PipelineCard) -> Mapping[str, tuple[str, ...]]:
        """Return what each parameter of a pipeline may be, where that is a list."""
        return {
            name: choices_of(declared, words=self._words(card), projects=self.projects)
            for name, declared in card.parameters.items()
        }

    def values(self, name: str, given: Given) -> dict[str, Scalar]:
        """Return the parameters of a pipeline as a start would take them.

        Raises:
            UnknownName: if there is no such pipeline, parameter or choice.
            NeedsValue: if one has to be said.
            BadInput: if a value is of another type.
        """
        return dict(self.wanted(name, given).parameters)

    def start(
        self,
        name: str,
        parameters: Given | None = None,
        *,
        key: str | None = None,
        by: str = "you",
    ) -> PipelineRun:
        """Have a run started; the same key starts one run for good.

        Args:
            name: the pipeline.
            parameters: what it is given.
            key: what makes the start unique, such as the moment of a schedule.
            by: who starts it.

        Raises:
            BadInput: if it cannot be started so, or a run with the same parameters is open.
        """
        wanted = self.wanted(name, parameters or {}, key=key, by=by)
        found = self.journal.open(wanted)
        if found.run_id == wanted.run_id:
            self.journal.log(found.run_id, f"started by {by}")
            self.journal.thin_out(name, now=self._now())
            self._tell()
        elif key is None or found.key != key:
            wrong = f"Run {found.run_id!r} of {name!r} with these parameters is {found.status}"
            cure = f"Wait for it, or end it with `nova pipelines cancel {found.run_id}`."
            raise BadInput(wrong, cure)
        return found

    def wanted(
        self, name: str, given: Given, *, key: str | None = None, by: str = "you"
    ) -> PipelineRun:
        """Return the run that a start would write down; raises as `values` does."""
        return self.read(self.library.get(name).card, given, key=key, by=by)

    def read(
        self, card: PipelineCard, given: Given, *, key: str | None = None, by: str = "you"
    ) -> PipelineRun:
        """Return the run of a pipeline that need not be registered; raises as `values` does."""
        values = read_parameters(
            card, given, words=self._words(card), projects=self.projects, now=self._now()
        )
        return PipelineRun(
            run_id=f"pr_{uuid.uuid4().hex[:10]}",
            pipeline=card.name,
            parameters=values,
            status="queued",
            by=by,
            project=_project(card, values),
            key=key,
            created_at=moment(),
            digest=card.digest,
        )

    def open_run(self, name: str, values: Mapping[str, Scalar]) -> PipelineRun | None:
        """Return the run of a pipeline with just these parameters that is open, if there is one."""
        runs = [run for run in self.runs(pipeline=name) if run.is_open]
        return next((run for run in runs if dict(run.parameters) == dict(values)), None)

    def resume(self, run_id: str) -> PipelineRun:
        """Let a paused or failed run go on behind its last step.

        Raises:
            UnknownName: if there is no such run.
            BadInput: if it has come to its end, or another one has taken its place.
        """
        run = self.journal.get(run_id)
        if run.status == "failed":
            if not self.journal.reopen(run):
                wrong = f"Another run of {run.pipeline!r} with the same parameters is open"
                raise BadInput(wrong, "See `nova pipelines status`.")
        elif run.is_open:
            status = "queued" if run.status == "paused" else run.status
            self.journal.change(run_id, wish="", status=status)
        else:
            wrong = f"Run {run_id!r} is {run.status}: there is nothing to resume"
            raise BadInput(wrong, f"Start it anew with `nova pipelines run {run.pipeline}`.")
        self.journal.log(run_id, "resumed")
        self._tell()
        return self.journal.get(run_id)

    def pause(self, run_id: str) -> PipelineRun:
        """Let a run halt before its next step, until it is resumed; raises as `resume` does."""
        run = self._open(run_id)
        if run.status == "running":
            self.journal.change(run_id, wish="pause")
        else:
            self.journal.change(run_id, status="paused")
        self.journal.log(run_id, "paused")
        return self.journal.get(run_id)

    def cancel(self, run_id: str) -> PipelineRun:
        """End a run: no step is begun any more, and its open drafts are rejected.

        Raises:
            UnknownName: if there is no such run.
            BadInput: if it has come to its end.
        """
        run = self._open(run_id)
        if run.status == "running":
            self.journal.change(run_id, wish="cancel")
        else:
            self.journal.end(run_id, "cancelled", outcome="Cancelled.")
            self.drop_drafts(run_id)
        self.journal.log(run_id, "cancelled")
        return self.journal.get(run_id)

    def drop_drafts(self, run_id: str) -> None:
        """Reject what a run has drafted and nobody has decided."""
        for effect in self._outbox.list(status="pending"):
            if effect.run_id.startswith(f"{run_id}:"):
                self._outbox.reject(effect.effect_id)

    def runs(
        self,
        *,
        pipeline: str | None = None,
        statuses: Sequence[RunStatus] = (),
        limit: int = 1_000,
    ) -> list[PipelineRun]:
        """Return runs, the newest first."""
        return self.journal.runs(pipeline=pipeline, statuses=statuses, limit=limit)

    def standing(self, run_id: str) -> Standing:
        """Return a run with its steps; raises UnknownName."""
        return Standing(run=self.journal.get(run_id), steps=self.journal.steps(run_id))

    def logs(self, run_id: str) -> tuple[LogLine, ...]:
        """Return what happened in a run, oldest first; raises UnknownName."""
        self.journal.get(run_id)
        return self.journal.lines(run_id)

    def failed(self, since: datetime) -> list[PipelineRun]:
        """Return the runs that have failed since a moment, the newest first."""
        began = since.astimezone(UTC).isoformat(timespec="milliseconds")
        return self.journal.runs(statuses=("failed",), since=began)

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    def _open(self, run_id: str) -> PipelineRun:
        run = self.journal.get(run_id)
        if not run.is_open:
            wrong = f"Run {run_id!r} is {run.status}: it has come to its end"
            raise BadInput(wrong, "See `nova pipelines status`.")
        return run

    def _words(self, card: PipelineCard) -> Callable[[str], Sequence[Entry]]:
        def words(kind: str) -> Sequence[Entry]:
            database = self._databases.of(card.project or "", self._granted)
            if database is None:
                wrong = f"Pipeline {card.name!r} takes a {kind!r}, but no database tells which"
                raise BadInput(wrong, "Give the pipeline a project with a database.")
            return database.vocabulary(kind)

        return words


def _project(card: PipelineCard, values: Mapping[str, Scalar]) -> str | None:
    """Return what a run is about: the pipeline's project, or the one that it was given."""
    given = (str(values[name]) for name, one in card.parameters.items() if one.type == "project")
    return card.project or next(given, None)
