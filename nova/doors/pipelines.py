"""The door of pipelines: list, check, run, and see how runs stand."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, TypeVar

from pydantic import JsonValue

from nova.routines.pipelines import PipelineRoom
from nova.workers.pipelines import PipelineWork
from projects.errors import NovaError
from projects.pipeline import (
    OPEN,
    Given,
    LogLine,
    PipelineCard,
    PipelineRun,
    Rehearsed,
    RunStatus,
    Standing,
)
from routines.pipelines import Pipeline, rehearse

T = TypeVar("T")


class Runs(Protocol):
    """Runs a coroutine on Nova's loop to its end."""

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what it returns."""
        ...


OnChange = Callable[[dict[str, JsonValue]], None]
"""Is told how a run stands, as JSON of a `Standing`: it may be in another process."""


def _nobody(_: dict[str, JsonValue]) -> None:
    """Tell nobody."""


class PipelinesDoor:
    """The pipelines of this home and their runs; what is due is carried on as long as it is open."""

    def __init__(self, room: PipelineRoom, work: PipelineWork, run: Runs) -> None:
        """Open the door of this room; `run` does work on Nova's loop."""
        self._room = room
        self._pipelines = room.pipelines
        self._work = work
        self._on_loop = run

    def list(self) -> tuple[PipelineCard, ...]:
        """Return what each pipeline is for and takes."""
        return self._pipelines.cards()

    def show(self, name: str) -> PipelineCard:
        """Return one pipeline; raises UnknownName."""
        return self._pipelines.library.get(name).card

    def register(self, pipeline: Pipeline) -> None:
        """Add a pipeline of your own code, for as long as this process lives."""
        self._pipelines.library.add(pipeline)

    def check(self, name: str | None = None) -> Sequence[str]:
        """Return what is wrong with the pipelines, or with one of them, a line each.

        Files are read, choices looked up, and what needs no parameter is rehearsed.
        """
        cards = [self.show(name)] if name else list(self.list())
        lines = [*self._pipelines.library.broken()] if name is None else []
        for card in cards:
            try:
                self._pipelines.choices(card)
                if card.project is not None:
                    self._pipelines.projects.get(card.project)
                if all(each.default is not None for each in card.parameters.values()):
                    found = self.dry_run(card.name)
                    lines += [f"{card.name}: {found.error}"] if found.error else []
            except NovaError as error:
                lines.append(f"{card.name}: {error}")
        return lines

    def dry_run(self, name: str, parameters: Given | None = None) -> Rehearsed:
        """Return what a run would do: queries and transforms run, effects are only shown.

        Raises:
            BadInput: if there is no such pipeline, or its parameters are not right.
        """
        pipeline = self._pipelines.library.get(name)
        wanted = self._pipelines.wanted(name, parameters or {})
        return self._on_loop(
            rehearse(pipeline, wanted.parameters, parts=self._room.parts, project=wanted.project)
        )

    def start(
        self, name: str, parameters: Given | None = None, *, key: str | None = None, by: str = "you"
    ) -> PipelineRun:
        """Have a run started without waiting for it; see `Pipelines.start`."""
        return self._pipelines.start(name, parameters, key=key, by=by)

    def run(
        self,
        name: str,
        parameters: Given | None = None,
        *,
        key: str | None = None,
        on_change: OnChange = _nobody,
    ) -> Standing:
        """Start a run and carry it to its first halt; raises as `start` does.

        `on_change` is told how runs stand whenever something of one changes.
        """
        with self._told(on_change):
            run = self.start(name, parameters, key=key)
            self.advance(only=run.run_id)
        return self.status(run.run_id)

    def status(self, run_id: str) -> Standing:
        """Return how a run stands, with its steps; raises UnknownName."""
        return self._pipelines.standing(run_id)

    def runs(
        self, *, pipeline: str | None = None, is_open: bool = False, limit: int = 20
    ) -> Sequence[PipelineRun]:
        """Return runs, the newest first."""
        statuses: Sequence[RunStatus] = OPEN if is_open else ()
        return self._pipelines.runs(pipeline=pipeline, statuses=statuses, limit=limit)

    def failed(self, since: datetime) -> Sequence[PipelineRun]:
        """Return the runs that have failed since a moment."""
        return self._pipelines.failed(since)

    def logs(self, run_id: str) -> tuple[LogLine, ...]:
        """Return what happened in a run, oldest first; raises UnknownName."""
        return self._pipelines.logs(run_id)

    def resume(self, run_id: str, *, on_change: OnChange = _nobody) -> Standing:
        """Let a paused or failed run go on, to its next halt; see `Pipelines.resume`."""
        with self._told(on_change):
            self._pipelines.resume(run_id)
            self.advance(only=run_id)
        return self.status(run_id)

    def pause(self, run_id: str) -> PipelineRun:
        """Let a run halt before its next step; see `Pipelines.pause`."""
        return self._pipelines.pause(run_id)

    def cancel(self, run_id: str) -> PipelineRun:
        """End a run; see `Pipelines.cancel`."""
        run = self._pipelines.cancel(run_id)
        if run.is_open:
            self.advance(only=run_id)
        return self._pipelines.standing(run_id).run

    def advance(self, *, only: str | None = None) -> Sequence[PipelineRun]:
        """Carry what is due to its next halt, runs that were cut off included."""
        return self._on_loop(self._work.advance(only))

    @contextmanager
    def _told(self, listener: OnChange) -> Iterator[None]:
        """Tell `listener` how runs stand; one that fails is told no more, and no run fails by it."""
        is_there = True

        def tell(run_id: str) -> None:
            nonlocal is_there
            if is_there:
                try:
                    listener(self.status(run_id).model_dump(mode="json"))
                except Exception:  # noqa: BLE001 - whoever listens may have gone
                    is_there = False

        with self._work.told(tell):
            yield
