"""The runner: sends requests and decisions through the graph, one after the other in a thread.

LangGraph would run one thread twice at a time without complaint; here the second waits, or is
refused if its caller says so. A run can be cancelled by its id, and has a deadline.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast
from weakref import WeakValueDictionary

from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from graph.context import Context
from graph.onward import unwatched
from graph.record import RunStatus
from graph.request import clean_request, clean_thread, run_id_of
from graph.state import Approval, InputState, NovaState
from memory.thrift import give_back
from nova.answer import Answer, answer_of
from nova.app import System
from nova.checkpoints import Checkpoints
from nova.events import Event, events_of
from projects.errors import BadInput, HomeUnusable, RunStopped, ThreadBusy, UnknownName
from projects.faults import fault_of
from projects.scope import check_audience

if TYPE_CHECKING:
    from graph.build import Graph

_STATE = [*NovaState.__annotations__]
_LEAVE = 30.0
"""Seconds past its limit that a run has at most to end by itself, before it is stopped."""
_GIVEN_BACK_AFTER = 100
"""Runs after which the process gives back memory that is free again: that takes milliseconds."""

Busy = Literal["wait", "refuse"]
"""What becomes of a request whose thread is at work."""

T = TypeVar("T")


class Asked(NamedTuple):
    """One message on its way into the graph."""

    message: HumanMessage
    thread: str
    context: Context

    @property
    def run_id(self) -> str:
        """The run that answers it."""
        return run_id_of(self.thread, self.message)


class _Running(NamedTuple):
    """A run that is under way, or waits for its thread."""

    task: "asyncio.Task[Any]"
    thread: str


class Runner:
    """The runs of one process over one store of threads; used on one event loop."""

    def __init__(self, system: System, threads: Checkpoints) -> None:
        """Run this system's graph over these threads."""
        self._system = system
        self._apart = system.services.apart
        self._store = threads
        self._threads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[str, _Running] = {}
        self._cancelled: set[str] = set()
        self._at_work = 0
        self._ended = 0
        self._may_begin, self._has_left = asyncio.Event(), asyncio.Event()
        self._may_begin.set()
        self._holding = asyncio.Lock()

    @cached_property
    def graph(self) -> "Graph":
        """The graph over the threads of this home, made when something is first asked."""
        return self._system.graph(self._store)

    @property
    def running(self) -> tuple[str, ...]:
        """The ids of the runs that are under way or wait for their thread, oldest first."""
        return tuple(self._running)

    async def accept(
        self, text: str, project: str | None, thread: str | None, audience: str | None
    ) -> Asked:
        """Check what came through a door.

        Raises:
            BadInput: if the text is no request, or project, thread or audience is none.
        """
        text = clean_request(text)
        context = Context()
        if project is not None:
            known = await self._apart(lambda: self._system.services.projects.get(project))
            context["project"] = known.id
        if audience is not None:
            context["audience"] = check_audience(audience)
        thread = clean_thread(thread) if thread is not None else f"th_{uuid.uuid4().hex[:12]}"
        return Asked(HumanMessage(text, id=uuid.uuid4().hex), thread, context)

    async def answer(self, asked: Asked, *, busy: Busy = "wait") -> Answer:
        """Send one message through the graph and wait for its end; no token is streamed.

        Raises:
            ThreadBusy: if its thread is at work and `busy` says not to wait.
            RunStopped: if it is cancelled, or passes its deadline.
        """
        began = perf_counter()
        self._check_free(asked.thread, busy)
        return answer_of(await self._begin(asked, self._through(asked)), began=began)

    async def stream(self, asked: Asked, *, busy: Busy = "wait") -> AsyncGenerator[Event]:
        """Yield what happens on the way to the answer; whoever stops listening ends the run.

        Raises:
            ThreadBusy: if its thread is at work and `busy` says not to wait.
            RunStopped: if it is cancelled, or passes its deadline.
        """
        began = perf_counter()
        self._check_free(asked.thread, busy)
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        run = self._begin(asked, self._told(asked, events))
        try:
            while (event := await events.get()) is not None:
                yield event
            yield Event(kind="done", answer=answer_of(await run, began=began))
        finally:
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)

    async def resume(self, thread: str, value: object) -> Answer:
        """Answer the interrupt at which a thread waits; raises UnknownName if it waits for none."""
        began = perf_counter()
        async with self._in_turn(thread):
            if not (await self.graph.aget_state(_config(thread))).tasks:
                wrong = f"Thread {thread!r} waits for no answer"
                raise UnknownName(wrong, "See `nova runs list`.")
            state = await self.graph.ainvoke(
                Command(resume=value), _config(thread), output_keys=_STATE, durability="exit"
            )
        return answer_of(cast("NovaState", state), began=began)

    async def commit(self, thread: str, approval: Approval) -> None:
        """Send a person's decision into the graph, at `commit`, as a run of its thread."""
        async with self._in_turn(thread):
            await self.graph.ainvoke(
                InputState(approvals=[approval]), _config(thread), durability="exit"
            )

    def turn_of(self, thread: str) -> AbstractAsyncContextManager[None]:
        """Hold a thread: nothing else is at work in it meanwhile, and nothing is erased."""
        return self._in_turn(thread)

    async def say(self, thread: str, message: AIMessage) -> bool:
        """Say something in a thread that is held; not, and return False, if it waits for a person."""
        config = _config(thread)
        # Said into an interrupt it would take the question's place.
        if (await self.graph.aget_state(config)).tasks:
            return False
        await self.graph.aupdate_state(config, {"messages": [message]}, as_node="commit")
        return True

    async def cancel(self, run_id: str) -> None:
        """Stop a run that is under way, and wait until it has ended.

        Raises:
            UnknownName: if there is no such run.
            BadInput: if it has ended.
        """
        running = self._running.get(run_id)
        if running is None:
            record = await self._apart(lambda: self._system.services.records.get(run_id))
            wrong = f"Run {run_id!r} is not under way: it is {record.status}"
            raise BadInput(wrong, "See `nova runs list`.")
        self._cancelled.add(run_id)
        running.task.cancel()
        await asyncio.wait([running.task])

    async def end(self, *, within: float) -> int:
        """Wait for the runs under way, and stop those that take longer; return how many."""
        left = {running.task for running in self._running.values()}
        if left:
            _, left = await asyncio.wait(left, timeout=within)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        return len(left)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold back what has not begun, and wait until nothing is at work in any thread."""
        async with self._holding:
            self._may_begin.clear()
            try:
                while self._at_work:
                    self._has_left.clear()
                    await self._has_left.wait()
                yield
            finally:
                self._may_begin.set()

    async def state(self, thread: str) -> NovaState:
        """Return the state of a thread."""
        return cast("NovaState", (await self.graph.aget_state(_config(thread))).values)

    def _check_free(self, thread: str, busy: Busy) -> None:
        lock = self._threads.get(thread)
        is_asked = any(running.thread == thread for running in self._running.values())
        if busy == "refuse" and (is_asked or (lock is not None and lock.locked())):
            wrong = f"Thread {thread!r} is still at work on an earlier request"
            raise ThreadBusy(wrong, "Ask again when it is done, or in another thread.")

    def _begin(self, asked: Asked, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.get_running_loop().create_task(work)
        self._running[asked.run_id] = _Running(task, asked.thread)
        task.add_done_callback(lambda _task: self._end(asked.run_id))
        return task

    def _end(self, run_id: str) -> None:
        self._running.pop(run_id, None)
        self._ended += 1
        if self._ended % _GIVEN_BACK_AFTER == 0:
            give_back()

    async def _through(self, asked: Asked) -> NovaState:
        state = NovaState()
        async with self._run(asked), self._system.turns.taken(), self._deadline():
            # Not `ainvoke`, which has every update told besides and listens to none.
            states = self.graph.astream(
                InputState(messages=[asked.message]),
                _config(asked.thread),
                context=asked.context,
                stream_mode="values",
                output_keys=_STATE,
                durability="exit",
            )
            with unwatched():
                async for each in states:
                    state = cast("NovaState", each)
        return state

    async def _told(self, asked: Asked, events: "asyncio.Queue[Event | None]") -> NovaState:
        """Put down what the graph tells of itself while it runs, and None at its end."""
        try:
            async with (
                self._run(asked),
                self._deadline(),
                aclosing(self._events(asked)) as happening,
            ):
                async for event in happening:
                    events.put_nowait(event)
                return await self.state(asked.thread)
        finally:
            events.put_nowait(None)

    async def _events(self, asked: Asked) -> AsyncGenerator[Event]:
        stream = self.graph.astream(
            InputState(messages=[asked.message]),
            _config(asked.thread),
            context=asked.context,
            stream_mode=["updates", "messages"],
            subgraphs=True,
            durability="exit",
        )
        async with aclosing(cast("AsyncGenerator[Any]", stream)) as chunks:
            async for inside, mode, chunk in chunks:
                # What happens inside a family is told once, by the family; tokens at once.
                if mode == "messages" or not inside:
                    for event in events_of(mode, chunk):
                        yield event

    @asynccontextmanager
    async def _run(self, asked: Asked) -> AsyncIterator[None]:
        """Let a thread's runs follow one another, and note one that fails."""
        run_id = asked.run_id
        # Only a run whose process died is started again: one that ends here has its end.
        try:
            async with self._in_turn(asked.thread):
                yield
        except asyncio.CancelledError as error:
            if run_id not in self._cancelled:
                await self._note(run_id, "failed", "It was stopped before its end.")
                raise
            await self._note(run_id, "cancelled", "It was cancelled.")
            wrong = f"Run {run_id!r} was cancelled"
            raise RunStopped(wrong, "Ask again if you want it after all.") from error
        except Exception as error:
            fault = fault_of(error, self._system.home.folder)
            await self._note(run_id, "failed", f"{type(error).__name__}: {error}")
            if fault is not None:
                raise fault from error
            raise
        finally:
            self._cancelled.discard(run_id)

    @asynccontextmanager
    async def _in_turn(self, thread: str) -> AsyncIterator[None]:
        """Be the only one at work in a thread."""
        # A lock is gone when nobody holds or awaits it.
        async with self._threads.setdefault(thread, asyncio.Lock()):
            while not self._may_begin.is_set():
                await self._may_begin.wait()
            self._at_work += 1
            try:
                yield
            finally:
                self._at_work -= 1
                self._has_left.set()

    @asynccontextmanager
    async def _deadline(self) -> AsyncIterator[None]:
        """Stop a run that neither ended nor was ended by its own limit of seconds.

        The supervisor looks at that limit between steps; this one holds whatever hangs.
        """
        limit = self._system.settings.limits.seconds
        most = limit + min(limit, _LEAVE)
        deadline = asyncio.timeout(most)
        try:
            async with deadline:
                yield
        except TimeoutError as error:
            if not deadline.expired():
                raise
            wrong = f"The run was stopped: it was not done {most:g} seconds after it began"
            raise RunStopped(
                wrong, "Ask for less at once, or raise NOVA_LIMITS__SECONDS."
            ) from error

    async def _note(self, run_id: str, status: RunStatus, trouble: str) -> None:
        records, detail = self._system.services.records, {"error": trouble}
        with suppress(HomeUnusable):  # then it has only begun, and the next opening answers it
            await self._apart(lambda: records.note(run_id, status=status, detail=detail))


def _config(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread}}
