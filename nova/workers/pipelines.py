"""The work on pipelines: carries runs on for as long as a home is open, and asks agents for them."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import JsonValue

from graph.state import Approval
from nova.app import System
from nova.loop import BackgroundLoop
from nova.routines.keyed import KeyedRequests
from nova.threads import open_states
from projects.pipeline import PipelineRun, RunStatus
from routines.pipelines import Asked
from routines.pipelines import Runner as PipelineRunner

if TYPE_CHECKING:
    from nova.checkpoints import Checkpoints

_CARRIED: tuple[RunStatus, ...] = ("queued", "running", "waiting")


class PipelineWork:
    """Carries on what is due: behind other work, for one caller, or as a worker of `nova up`."""

    name = "pipelines"

    def __init__(self, system: System, requests: KeyedRequests, loop: BackgroundLoop) -> None:
        """Work on this system's pipelines; steps that ask agents go through `requests`."""
        self._system = system
        self._requests = requests
        self._loop = loop
        self._room = system.routines.pipelines
        self._room.requests.answerer = self._ask
        self._room.pipelines.listeners.append(lambda: loop.tell(self.kick))
        self._saver: Checkpoints | None = None
        self._runner: PipelineRunner | None = None
        self._behind: set[asyncio.Task[object]] = set()
        self._is_worker = self._is_swept = False
        self._opening = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Carry on what is due until `stop` is set."""
        self._is_worker = True
        await (await self._opened()).work(stop)

    async def advance(self, only: str | None = None) -> list[PipelineRun]:
        """Carry what is due to its next halt, runs that were cut off included."""
        return await (await self._opened()).advance(only=only)

    async def start(self, name: str, parameters: Mapping[str, JsonValue], *, key: str) -> str:
        """Have a schedule start a run, and return its id; the same key is the same run.

        Raises:
            NovaError: if it cannot be started, or its last run is still open.
        """
        run = await asyncio.to_thread(
            self._room.pipelines.start, name, parameters, key=key, by="a schedule"
        )
        return run.run_id

    def sweep(self) -> None:
        """Carry on what an earlier process left, once; to be called on the loop."""
        if not self._is_swept:
            self._is_swept = True
            self.kick()

    def kick(self) -> None:
        """Carry on what is due behind whatever else goes on; to be called on the loop."""
        if self._is_worker:
            return
        task: asyncio.Task[object] = asyncio.create_task(self._carry_on())
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)

    def after(self, settle: Callable[[Approval], None]) -> Callable[[Approval], None]:
        """Return `settle`, after which the runs go on that waited for the decision."""

        def settled(approval: Approval) -> None:
            settle(approval)
            if not self._is_worker and self._is_some_due():
                self._loop.run(self.advance())

        return settled

    @contextmanager
    def told(self, listener: Callable[[str], None]) -> Iterator[None]:
        """Tell `listener` the id of a run whenever something of it changes."""
        runner = self._loop.run(self._opened())
        runner.listeners.append(listener)
        try:
            yield
        finally:
            runner.listeners.remove(listener)

    async def end(self, *, within: float) -> int:
        """Wait for runs under way to halt, break off what takes longer, and return how many."""
        left: set[asyncio.Task[object]] = set(self._behind)
        if left:
            _, left = await asyncio.wait(left, timeout=within)
        if self._runner is not None:
            await self._runner.close()
        return len(left)

    def close(self) -> None:
        """Let go of what steps have brought."""
        if self._saver is not None:
            self._saver.close()

    def _is_some_due(self) -> bool:
        return bool(self._room.pipelines.runs(statuses=_CARRIED, limit=1))

    async def _carry_on(self) -> None:
        if await self._system.services.apart(self._is_some_due):
            await self.advance()

    async def _opened(self) -> PipelineRunner:
        """Return what carries runs out; what steps have brought is opened with it, not before."""
        async with self._opening:
            if self._runner is None:
                system = self._system
                self._saver = await asyncio.to_thread(
                    open_states, system.home, notice=system.notices.append
                )
                self._runner = PipelineRunner(self._room.pipelines, self._room.parts, self._saver)
            return self._runner

    async def _ask(self, text: str, *, project: str | None, key: str) -> Asked:
        """Answer a request of a pipeline, once for each key."""
        thread = f"pipeline-{key.partition(':')[0]}"
        told = await self._requests.ask(text, thread=thread, key=key, project=project)
        return Asked(told.run_id, told.text, told.question, self._drafts(told.run_id), told.cost)

    def _drafts(self, run_id: str) -> tuple[str, ...]:
        return tuple(each.effect_id for each in self._system.services.outbox.list(run_id=run_id))
