"""Running: a pipeline's function as a LangGraph entrypoint, each step of it a task.

LangGraph keeps what each task brought (`durability="sync"`), so that a run that was halted or
killed goes on behind its last step. Which tasks are done is judged by LangGraph; the journal
tells of it. A step ends a run by an interrupt, and begins anew when the run goes on: whether it
may pass then is read from the outbox, the clock or a database, never from who resumes it.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import GraphBubbleUp, NodeTimeoutError
from langgraph.func import entrypoint, task
from langgraph.types import RetryPolicy, interrupt
from pydantic import JsonValue

from projects.errors import DataUnavailable, EmbeddingUnavailable, ModelUnavailable
from projects.pipeline import PipelineRun, Wait
from routines.pipelines.journal import Journal, moment
from routines.pipelines.pipeline import Pipeline
from routines.pipelines.step import Done, Manner, Parts, Place, Step
from routines.pipelines.steps import Steps

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

_MAY_PASS = (
    DataUnavailable,
    ModelUnavailable,
    EmbeddingUnavailable,
    ConnectionError,
    NodeTimeoutError,
)
"""Failures after which the same step may succeed when it is tried again."""
_FIRST_PAUSE = 0.5
"""Seconds before the first further attempt; each later one waits twice as long, with jitter."""

Told = Callable[[str], Awaitable[None]]
"""Is told the id of a run of which something has changed."""


class Cancelled(Exception):  # noqa: N818 - no error: somebody wants the run to end
    """The run is to end before its next step."""


class Halted(NamedTuple):
    """How far a run came: to its end, or to what it waits for."""

    outcome: str
    waits: tuple[Wait, ...]


async def carry(
    pipeline: Pipeline,
    run: PipelineRun,
    *,
    parts: Parts,
    journal: Journal,
    saver: BaseCheckpointSaver[str],
    told: Told,
) -> Halted:
    """Carry a run on to its next halt; what a step raises is raised."""
    taker = _Taker(run, parts, journal, told)

    @entrypoint(checkpointer=saver)
    async def flow(values: Mapping[str, Any]) -> str:
        return await pipeline.flow(Steps(taker), values)

    config: RunnableConfig = {"configurable": {"thread_id": run.run_id}}
    # What was begun is known by its state: after a kill LangGraph names no next step.
    begun = await saver.aget_tuple(config) is not None
    done = await flow.ainvoke(None if begun else dict(run.parameters), config, durability="sync")
    if isinstance(done, dict) and "__interrupt__" in done:
        found = [Wait.model_validate(each.value) for each in done["__interrupt__"]]
        return Halted("", tuple(found))
    return Halted(str(done or ""), ())


class _Taker:
    """Takes the steps of one run, and tells the journal of each."""

    def __init__(self, run: PipelineRun, parts: Parts, journal: Journal, told: Told) -> None:
        self._run = run
        self._parts = parts
        self._journal = journal
        self._told = told

    async def take(self, name: str, step: Step, manner: Manner) -> JsonValue:
        """Take a step as a task: LangGraph knows it by its name and place."""

        async def work() -> JsonValue:
            return await self._work(name, step)

        retries = RetryPolicy(
            max_attempts=manner.retries + 1, initial_interval=_FIRST_PAUSE, retry_on=_MAY_PASS
        )
        as_task: Any = task(name=name, retry_policy=retries, timeout=manner.seconds)
        value: JsonValue = await as_task(work)()
        return value

    async def _work(self, name: str, step: Step) -> JsonValue:
        began = perf_counter()
        started = await self._begin(name, step)
        await self._told(self._run.run_id)
        place = Place(self._parts, self._run, name, datetime.fromisoformat(started), _hold)
        try:
            done = await step.run(place)
        except GraphBubbleUp:  # it waits: that is how LangGraph says so
            await self._note(name, {"status": "waiting"}, "info", "waits")
            raise
        except Exception as error:
            await self._failed(name, began, error)
            raise
        await self._done(name, began, done)
        return done.value

    async def _begin(self, name: str, step: Step) -> str:
        """Write down that a step begins, unless the run is to be paused or to end before it."""
        run_id = self._run.run_id
        wish = await self._parts.apart(lambda: self._journal.wish(run_id))
        if wish == "cancel":
            raise Cancelled
        if wish == "pause":
            _hold(Wait(kind="pause", step=name, said=f"paused before {name}"))
        return await self._parts.apart(lambda: self._journal.begin_step(run_id, name, step.kind))

    async def _done(self, name: str, began: float, done: Done) -> None:
        values = {
            "status": "done",
            "ended_at": moment(),
            "ms": round((perf_counter() - began) * 1000, 1),
            "rows": done.rows,
            "cost": done.cost,
            "told": done.told,
        }
        await self._note(name, values, "info", done.told or "done")

    async def _failed(self, name: str, began: float, error: BaseException) -> None:
        line = line_of(error)
        values = {
            "status": "failed",
            "ended_at": moment(),
            "ms": round((perf_counter() - began) * 1000, 1),
            "error": line,
        }
        await self._note(name, values, "error", line)

    async def _note(self, name: str, values: Mapping[str, Any], level: str, text: str) -> None:
        note = partial(self._journal.note_step, level=level, text=text)
        await self._parts.apart(lambda: note(self._run.run_id, name, values))
        await self._told(self._run.run_id)


def line_of(error: BaseException) -> str:
    """Return an error in a line."""
    said = " ".join(str(error).split())
    if isinstance(error, NodeTimeoutError):
        return f"It took longer than it may: {said}"
    is_ours = type(error).__module__.startswith(("projects.", "routines."))
    return said if is_ours and said else f"{type(error).__name__}: {said}".rstrip(": ")


def _hold(wait: Wait) -> None:
    interrupt(wait.model_dump(mode="json"))
