"""The door of pipelines: list, check, run, and see how runs stand."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from langchain_core.messages import HumanMessage

from graph.record import RunRecord
from graph.request import clean_request, run_id_of
from graph.state import Approval
from nova.answer import Answer
from nova.app import System
from nova.loop import BackgroundLoop
from nova.threads import open_states
from projects.errors import NovaError, UnknownName
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
from routines.pipelines import Asked, Pipeline, Runner, rehearse

if TYPE_CHECKING:
    from nova.checkpoints import Checkpoints

_CARRIED: tuple[RunStatus, ...] = ("queued", "running", "waiting")
_SETTLED = ("answered", "asked", "refused")


class Answerer(Protocol):
    """Answers a message that is known by its id."""

    async def __call__(
        self, text: str, *, project: str | None, thread: str, message_id: str
    ) -> Answer:
        """Return the answer."""
        ...


class PipelinesDoor:
    """The pipelines of this home and their runs; what is due is carried on as long as it is open."""

    def __init__(
        self,
        system: System,
        loop: BackgroundLoop,
        *,
        answer: Answerer,
        recover: Callable[[], Awaitable[object]],
    ) -> None:
        """Open the door of this system; steps that ask agents are answered by `answer`."""
        self._system = system
        self._loop = loop
        self._answer = answer
        self._recover = recover
        self._room = system.pipelines
        self._pipelines = system.pipelines.pipelines
        self._room.requests.answerer = self._ask
        self._saver: Checkpoints | None = None
        self._runner: Runner | None = None
        self._is_worked = False
        self._behind: set[asyncio.Task[object]] = set()
        self._pipelines.listeners.append(lambda: loop.soon(self.kick))

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
        return self._loop.run(
            rehearse(pipeline, wanted.parameters, parts=self._room.parts, project=wanted.project)
        )

    def start(
        self, name: str, parameters: Given | None = None, *, key: str | None = None, by: str = "you"
    ) -> PipelineRun:
        """Have a run started without waiting for it; see `Pipelines.start`."""
        return self._pipelines.start(name, parameters, key=key, by=by)

    def run(
        self, name: str, parameters: Given | None = None, *, key: str | None = None
    ) -> Standing:
        """Start a run and carry it to its first halt; raises as `start` does."""
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

    def resume(self, run_id: str) -> Standing:
        """Let a paused or failed run go on, to its next halt; see `Pipelines.resume`."""
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
        return self._loop.run(self._opened().advance(only=only))

    async def work(self, stop: asyncio.Event) -> None:
        """Carry on what is due until `stop` is set: a worker of a process that stays."""
        self._is_worked = True
        await self._opened().work(stop)

    def after(self, settle: Callable[[Approval], None]) -> Callable[[Approval], None]:
        """Return `settle`, after which the runs go on that waited for the decision."""

        def settled(approval: Approval) -> None:
            settle(approval)
            self.carry_on()

        return settled

    def carry_on(self) -> None:
        """Carry on what an effect has started or waited for, unless a worker does."""
        if not self._is_worked and self._pipelines.runs(statuses=_CARRIED, limit=1):
            self.advance()

    def kick(self) -> None:
        """Carry on what is due behind whatever else goes on; to be called on the loop."""
        if not self._is_worked and self._pipelines.runs(statuses=_CARRIED, limit=1):
            task: asyncio.Task[object] = asyncio.create_task(self._opened().advance())
            self._behind.add(task)
            task.add_done_callback(self._behind.discard)

    @contextmanager
    def watched(self, listener: Callable[[Standing], None]) -> Iterator[None]:
        """Tell `listener` how a run stands whenever something of it changes."""
        runner = self._opened()

        def tell(run_id: str) -> None:
            listener(self.status(run_id))

        runner.listeners.append(tell)
        try:
            yield
        finally:
            runner.listeners.remove(tell)

    async def close(self) -> None:
        """Let what is carried on come to its next halt; broken off, it goes on another time."""
        await asyncio.gather(*self._behind, return_exceptions=True)
        if self._runner is not None:
            await self._runner.close()
        if self._saver is not None:
            self._saver.close()

    def _opened(self) -> Runner:
        """Return what carries runs out; what steps have brought is opened with it, not before."""
        if self._runner is None:
            system = self._system
            self._saver = open_states(system.home, notice=system.notices.append)
            self._runner = Runner(self._pipelines, self._room.parts, self._saver)
        return self._runner

    async def _ask(self, text: str, *, project: str | None, key: str) -> Asked:
        """Answer a request of a pipeline, once for each key."""
        await self._recover()  # if it was cut off, it is answered now
        thread = f"pipeline-{key.partition(':')[0]}"
        message_id = hashlib.sha256(key.encode()).hexdigest()[:32]
        run_id = run_id_of(thread, HumanMessage(clean_request(text), id=message_id))
        known = self._record(run_id)
        if known is None or known.status not in _SETTLED:
            answer = await self._answer(text, project=project, thread=thread, message_id=message_id)
            cost = answer.usage.cost or 0.0
            return Asked(
                answer.run_id, answer.text, answer.question or "", self._drafts(run_id), cost
            )
        said = known.detail.get("answer") or {}
        question = (known.detail.get("route") or {}).get("question") or ""
        is_open = known.status == "asked"
        return Asked(
            run_id, str(said.get("text", "")), question if is_open else "", self._drafts(run_id)
        )

    def _record(self, run_id: str) -> RunRecord | None:
        with suppress(UnknownName):
            return self._system.services.records.get(run_id)
        return None

    def _drafts(self, run_id: str) -> tuple[str, ...]:
        return tuple(each.effect_id for each in self._system.services.outbox.list(run_id=run_id))
