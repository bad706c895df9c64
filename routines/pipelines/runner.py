"""The runner: carries on what is due, each run to its next halt, on Nova's own loop.

One process holds a home, so a run that is written down as running and is not carried out here
was cut off when a process died: it goes on like any other.
"""

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from langgraph.checkpoint.base import BaseCheckpointSaver

from projects.errors import NovaError
from projects.pipeline import PipelineRun, RunStatus, Wait
from routines.pipelines.drafting import RejectedError
from routines.pipelines.journal import moment
from routines.pipelines.pipelines import Pipelines
from routines.pipelines.running import Cancelled, Halted, carry, line_of
from routines.pipelines.step import Parts

_AT_ONCE = 4
"""Runs that are carried on at a time."""
_LOOK = 0.5
"""Seconds between two looks whether somebody wants a run to end in the middle of a step."""
_DUE: tuple[RunStatus, ...] = ("queued", "running", "waiting")

Listener = Callable[[str], None]


class _End(NamedTuple):
    status: RunStatus
    values: dict[str, object]


class Runner:
    """Carries runs out; several calls at once carry each run once."""

    def __init__(self, pipelines: Pipelines, parts: Parts, saver: BaseCheckpointSaver[str]) -> None:
        """Carry out the runs of `pipelines`, their steps kept by `saver`."""
        self._pipelines = pipelines
        self._journal = pipelines.journal
        self._parts = parts
        self._saver = saver
        self._active: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(_AT_ONCE)
        self.listeners: list[Listener] = []
        """Told the id of a run whenever something of it has changed."""

    async def advance(self, *, only: str | None = None) -> list[PipelineRun]:
        """Carry every run that is due to its next halt, or one of them; return how they stand."""
        carried: dict[str, None] = {}
        while tasks := await self._going(only):
            await asyncio.gather(*tasks.values())
            carried |= dict.fromkeys(tasks)
        return await asyncio.to_thread(lambda: [self._journal.get(each) for each in carried])

    async def work(self, stop: asyncio.Event, *, every: float = 1.0) -> None:
        """Carry on what is due until `stop` is set; then halt behind the steps at work."""
        going: set[asyncio.Task[None]] = set()
        while not stop.is_set():
            with suppress(NovaError):  # a full disk: the next look may find room
                going |= {self._task(run) for run in await self._due()}
            going = {each for each in going if not each.done()}
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every)
        await self.close()

    async def close(self) -> None:
        """Break off what is carried out: it goes on when the home is opened next."""
        active = list(self._active.values())
        for each in active:
            each.cancel()
        await asyncio.gather(*active, return_exceptions=True)

    async def _going(self, only: str | None) -> dict[str, asyncio.Task[None]]:
        """Begin what is due, and return that and what another call has begun."""
        for run in await self._due():
            if only in (None, run.run_id):
                self._task(run)
        return {key: task for key, task in self._active.items() if only in (None, key)}

    async def _due(self) -> Sequence[PipelineRun]:
        """Return the runs that can be carried on now, the oldest first."""
        return await asyncio.to_thread(self._find_due)

    def _find_due(self) -> list[PipelineRun]:
        now = self._parts.now()
        runs = self._journal.runs(statuses=_DUE)
        return [run for run in reversed(runs) if self._is_due(run, now)]

    def _is_due(self, run: PipelineRun, now: datetime) -> bool:
        if run.run_id in self._active:
            return False
        return run.status != "waiting" or any(self._is_over(wait, now) for wait in run.waits)

    def _is_over(self, wait: Wait, now: datetime) -> bool:
        """Whether it is worth a look if what is waited for has come."""
        if wait.kind == "approval":
            statuses = [self._parts.outbox.get(each).status for each in wait.effects]
            return not {"pending", "approved"} & set(statuses)
        return not wait.until or datetime.fromisoformat(wait.until) <= now

    def _task(self, run: PipelineRun) -> asyncio.Task[None]:
        known = self._active.get(run.run_id)
        if known is not None:
            return known
        # A context of its own: within that of another graph's node this would be its subgraph.
        task = asyncio.create_task(self._carry(run), context=contextvars.Context())
        self._active[run.run_id] = task
        task.add_done_callback(lambda _: self._active.pop(run.run_id, None))
        return task

    async def _carry(self, run: PipelineRun) -> None:
        async with self._room:
            if not await asyncio.to_thread(self._begin, run):
                return
            end = await self._ended(run)
            if end.status in ("waiting", "paused"):
                values = {"status": end.status, **end.values}
                await asyncio.to_thread(lambda: self._journal.change(run.run_id, **values))
            else:
                await asyncio.to_thread(self._end, run, end)
                if end.status != "failed":
                    await self._saver.adelete_thread(run.run_id)
            await self._tell(run.run_id)

    def _begin(self, run: PipelineRun) -> bool:
        if run.status == "running":
            self._journal.log(run.run_id, "was cut off; it goes on behind its last step")
        known = self._pipelines.library.all().get(run.pipeline)
        if known is not None and run.digest != known.card.digest:
            line = "its definition has changed since it began; steps that are done stay done"
            self._journal.log(run.run_id, line, level="warning")
        began = run.started_at or moment()
        return self._journal.change(run.run_id, status="running", started_at=began, waits=())

    async def _ended(self, run: PipelineRun) -> _End:
        """Carry a run on, and say how it stands then."""
        try:
            halted = await self._watched(run)
        except Cancelled:
            return _End("cancelled", {"outcome": "Cancelled."})
        except RejectedError as error:
            return _End("cancelled", {"outcome": str(error)})
        except Exception as error:  # noqa: BLE001 - whatever a step raises, its run has failed
            return _End("failed", {"error": line_of(error)})
        if any(wait.kind == "pause" for wait in halted.waits):
            return _End("paused", {"waits": halted.waits, "wish": ""})
        if halted.waits:
            return _End("waiting", {"waits": halted.waits})
        return _End("finished", {"outcome": halted.outcome})

    async def _watched(self, run: PipelineRun) -> Halted:
        """Carry a run on; end it in the middle of a step if somebody wants it cancelled."""
        pipeline = self._pipelines.library.get(run.pipeline)
        work = asyncio.create_task(
            carry(
                pipeline,
                run,
                parts=self._parts,
                journal=self._journal,
                saver=self._saver,
                told=self._tell,
            )
        )
        try:
            while not (await asyncio.wait({work}, timeout=_LOOK))[0]:
                if await asyncio.to_thread(self._journal.wish, run.run_id) == "cancel":
                    work.cancel()
                    await asyncio.wait({work})
                    raise Cancelled
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait({work})
            raise
        return work.result()

    def _end(self, run: PipelineRun, end: _End) -> None:
        status = end.status
        failed = next((s for s in self._journal.steps(run.run_id) if s.status == "failed"), None)
        values = dict(end.values)
        if status == "failed" and failed is not None:
            values |= {"failed_step": failed.name, "error": failed.error}
        if status == "cancelled":
            self._pipelines.drop_drafts(run.run_id)
        level = "error" if status == "failed" else "info"
        text = str(values.get("error") or values.get("outcome") or status)
        self._journal.log(run.run_id, f"{status}: {text}", level=level)
        self._journal.end(run.run_id, status, **values)

    async def _tell(self, run_id: str) -> None:
        """Tell whoever listens, in a thread: it may be somebody in another process."""
        for listener in tuple(self.listeners):
            await asyncio.to_thread(listener, run_id)
