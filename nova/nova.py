"""`Nova`: the door for Python and notebooks. The command line goes through it too."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, cast
from weakref import WeakValueDictionary

from langchain_core.messages import HumanMessage
from langgraph.types import Command

from graph.apart import in_place
from graph.context import Context
from graph.correction import Correction
from graph.look import preview_route
from graph.record import RunRecord
from graph.request import clean_request, clean_thread, run_id_of
from graph.state import Approval, InputState, NovaState
from graph.supervisor import Heard, RouteDecision
from nova.answer import Answer, answer_of
from nova.app import System, open_system
from nova.asked import Asked, config_of
from nova.data import DataDoor
from nova.doors import AgentsDoor, ApprovalsDoor, MemoryDoor, ProjectsDoor, RunsDoor
from nova.events import Event, events_of
from nova.imports import ImportsDoor
from nova.loop import BackgroundLoop, next_of
from nova.pipelines import PipelinesDoor
from nova.settings import Settings, load_settings
from nova.threads import open_threads
from projects.errors import BadInput, HomeUnusable, NovaError, UnknownName
from projects.faults import fault_of
from projects.scope import check_audience

_STATE = [*NovaState.__annotations__]


class Nova:
    """A personal team of agents over one home folder.

    Open it as a context manager, or call `close()`; one process holds a home at a time.
    All plain methods work inside a running event loop (Jupyter) as well; `aask` and
    `astream` are there for asynchronous code.
    """

    def __init__(self, home: Path | str | None = None, *, settings: Settings | None = None) -> None:
        """Open the home, or make it.

        Args:
            home: the folder of all state; default as the setting `NOVA_HOME`.
            settings: everything else; default from the environment and nova.toml.

        Raises:
            BadInput: if a setting is wrong, or the home cannot be used.
            StoreDamaged: if the ledger is not whole, or not what Nova wrote.
        """
        self._system: System = open_system(settings or load_settings(home=home), apart=in_place)
        self._loop = BackgroundLoop()
        try:
            self._store = open_threads(
                self._system.home,
                notice=self._system.notices.append,
                is_used=self._system.services.records.any(),
            )
            self._system.hold.note("ledger", "threads")
        except BaseException:
            self._loop.close()
            self._system.close()
            raise
        self._graph = self._system.graph(self._store.saver)
        self._threads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._recovered: tuple[Answer, ...] | None = None
        services = self._system.services
        self.memory = MemoryDoor(self._system, self._store.saver)
        """What Nova knows: search, why, undo, import, export."""
        self.agents = AgentsDoor(services.roster)
        """Who does what."""
        self.projects = ProjectsDoor(services.projects)
        """The projects of this home."""
        self.data = DataDoor(services.databases, services.projects, services.granted)
        """The databases of the projects, through their named queries."""
        self.imports = ImportsDoor(self._system)
        """Files that are taken in for those databases."""
        self.runs = RunsDoor(services.records)
        """What happened, and why."""
        self.feedback = self._system.feedback
        """Corrections of routes: list, undo, redo, learn; and what hints at one."""
        self.pipelines = PipelinesDoor(
            self._system, self._loop, answer=self._answer_as, recover=self._recover
        )
        """Routines of several steps: list, run, and how their runs stand."""
        self.approvals = ApprovalsDoor(services.outbox, self.pipelines.after(self._settle))
        """Effects that wait for a person."""

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._system.settings

    @property
    def notices(self) -> tuple[str, ...]:
        """What was mended so far, a line each."""
        return tuple(self._system.notices)

    def ask(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
    ) -> Answer:
        """Answer a request.

        Args:
            text: the request, in plain words.
            project: id, name or alias of the project it is about; default: found out.
            thread: the conversation it belongs to; default: a new one.
            audience: who will read the answer: me (default), team, public, client:<project>.

        Raises:
            BadInput: if the text is no request, or project or audience is unknown.
        """
        return self._loop.run(self._ask(text, project, thread, audience))

    async def aask(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
    ) -> Answer:
        """Answer a request; see `ask`."""
        return await self._loop.arun(self._ask(text, project, thread, audience))

    def stream(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
    ) -> Iterator[Event]:
        """Yield what happens on the way to the answer; the last event carries it. See `ask`."""
        yield from self._loop.iterate(self._stream(text, project, thread, audience))

    async def astream(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
    ) -> AsyncGenerator[Event]:
        """Yield what happens on the way to the answer; see `stream`."""
        events = self._stream(text, project, thread, audience)
        try:
            while True:
                yield await self._loop.arun(next_of(events))
        except StopAsyncIteration:
            return
        finally:
            await self._loop.arun(events.aclose())

    def resume(self, thread: str, value: Any) -> Answer:  # noqa: ANN401 - LangGraph's resume value
        """Answer the interrupt at which a thread waits: a question's reply, or decisions.

        Raises:
            UnknownName: if the thread waits for nothing.
            BadInput: if there is no answer in `value`.
        """
        if value is None:
            wrong = "The answer is empty"
            raise BadInput(wrong, "Resume with a text, or with decisions.")
        return self._loop.run(self._resume(thread, value))

    def route(
        self, text: str, *, project: str | None = None, history: Sequence[Heard] = ()
    ) -> RouteDecision:
        """Return where a request would go. Runs no agent and writes nothing."""
        return self._loop.run(self._route(text, project, history))

    def correct_route(self, run_id: str, *, to: str, step: int | None = None) -> Correction:
        """Say who should have had a run's request; see `Feedback.correct`."""
        return self.feedback.correct(run_id, to=to, step=step)

    def recover(self) -> tuple[Answer, ...]:
        """Answer the requests of runs that were cut off; once for each opening."""
        return self._loop.run(self._recover())

    def close(self) -> None:
        """Let go of the home; closing twice is allowed."""
        if self._loop.is_closed:
            return
        self._loop.run(self.pipelines.close())
        self._loop.run(self._system.services.responder.close())
        self._loop.close()
        self._store.saver.close()
        self._system.close()

    def __enter__(self) -> "Nova":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    async def _ask(
        self, text: str, project: str | None, thread: str | None, audience: str | None
    ) -> Answer:
        return await self._answer(await self._accept(text, project, thread, audience))

    async def _stream(
        self, text: str, project: str | None, thread: str | None, audience: str | None
    ) -> AsyncGenerator[Event]:
        asked = await self._accept(text, project, thread, audience)
        began = perf_counter()
        async with self._run(asked), aclosing(self._events(asked)) as events:
            async for event in events:
                yield event
            state = await self._state(asked.thread)
        yield Event(kind="done", answer=answer_of(state, began=began))

    async def _accept(
        self, text: str, project: str | None, thread: str | None, audience: str | None
    ) -> Asked:
        """Check what came through the door, once the runs that were cut off are answered."""
        text = clean_request(text)
        context = Context()
        if project is not None:
            context["project"] = self._system.services.projects.get(project).id
        if audience is not None:
            context["audience"] = check_audience(audience)
        thread = clean_thread(thread) if thread is not None else f"th_{uuid.uuid4().hex[:12]}"
        await self._recover()
        return Asked(HumanMessage(text, id=uuid.uuid4().hex), thread, context)

    async def _answer(self, asked: Asked) -> Answer:
        """Send one message through the graph and wait for its end; no token is streamed."""
        began = perf_counter()
        state = NovaState()
        async with self._run(asked), self._system.turns.taken():
            # Not `ainvoke`, which has every update told besides and listens to none.
            states = self._graph.astream(
                InputState(messages=[asked.message]),
                config_of(asked.thread),
                context=asked.context,
                stream_mode="values",
                output_keys=_STATE,
                durability="exit",
            )
            async for each in states:
                state = cast("NovaState", each)
        return answer_of(state, began=began)

    async def _answer_as(
        self, text: str, *, project: str | None, thread: str, message_id: str
    ) -> Answer:
        """Answer a request whose message has its id already, so that it is known again."""
        asked = await self._accept(text, project, thread, None)
        message = HumanMessage(asked.message.content, id=message_id)
        return await self._answer(asked._replace(message=message))

    @asynccontextmanager
    async def _run(self, asked: Asked) -> AsyncIterator[None]:
        """Let a thread's runs follow one another, and note one that fails."""
        async with self._thread(asked.thread):
            trouble = "It was stopped before its end."
            try:
                yield
                trouble = ""
            except Exception as error:
                fault = fault_of(error, self._system.home.folder)
                trouble = f"{type(error).__name__}: {error}"
                if fault is not None:
                    raise fault from error
                raise
            finally:
                # Only a run whose process died is started again: this one has its end.
                if trouble:
                    self._note_failure(run_id_of(asked.thread, asked.message), trouble)

    def _thread(self, thread: str) -> asyncio.Lock:
        """Return the lock of a thread; it is gone when nobody holds or awaits it."""
        return self._threads.setdefault(thread, asyncio.Lock())

    async def _events(self, asked: Asked) -> AsyncGenerator[Event]:
        """Yield what the graph tells of itself while it runs."""
        stream = self._graph.astream(
            InputState(messages=[asked.message]),
            config_of(asked.thread),
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

    async def _state(self, thread: str) -> NovaState:
        return cast("NovaState", (await self._graph.aget_state(config_of(thread))).values)

    async def _recover(self) -> tuple[Answer, ...]:
        if self._recovered is None:
            self._recovered = ()
            for record in await self._cut_off():
                try:
                    self._recovered += (await self._again(record),)
                except NovaError as error:
                    self._system.notices.append(f"Run {record.run_id} was not answered. {error}")
            for effect in self._system.services.outbox.list(status="approved"):
                decided = Approval(effect_id=effect.effect_id, hash=effect.hash, decision="approve")
                await self._commit(effect.thread, decided)
                now = self._system.services.outbox.get(effect.effect_id)
                line = f"Effect {effect.effect_id} had been approved and {now.standing}"
                self._system.notices.append(f"{line}: {effect.preview.splitlines()[0]}")
            self.pipelines.kick()
        return self._recovered

    async def _cut_off(self) -> list[RunRecord]:
        """Return the runs that no process brought to their end, oldest first.

        Those that only began; and, if the process before was killed, those that had ended in
        their record but had not yet become part of their thread: nobody saw their answer.
        """
        records, hold = self._system.services.records, self._system.hold
        found = {record.run_id: record for record in records.cut_off()}
        if "threads" in hold.left and not self._store.begun_anew:
            began = datetime.fromtimestamp(hold.left_at, UTC).isoformat(timespec="milliseconds")
            for record in records.since(began):
                state = await self._state(record.thread)
                said = {message.id for message in state.get("messages", [])}
                if record.status != "failed" and record.message_id not in said:
                    found.setdefault(record.run_id, record)
        return sorted(found.values(), key=lambda record: record.started_at)

    async def _again(self, record: RunRecord) -> Answer:
        """Start a run that was cut off again from its turn, under its own id.

        Raises:
            NovaError: if it fails again; it is then not started another time.
        """
        message = HumanMessage(record.request, id=record.message_id)
        context = Context(audience=record.scope["audience"])
        if record.scope["project"]:
            context["project"] = record.scope["project"]
        answer = await self._answer(Asked(message, record.thread, context))
        self._system.services.records.mend(record.run_id)
        return answer

    def _note_failure(self, run_id: str, trouble: str) -> None:
        records = self._system.services.records
        with suppress(HomeUnusable):  # then it has only begun, and the next opening answers it
            records.note(run_id, status="failed", detail={"error": trouble})

    async def _route(
        self, text: str, project: str | None, history: Sequence[Heard]
    ) -> RouteDecision:
        services = self._system.services
        known = services.projects.get(project).id if project else None
        return await preview_route(services, clean_request(text), project=known, history=history)

    def _settle(self, approval: Approval) -> None:
        """Send a person's decision into the graph, at `commit`, as a run of its thread."""
        effect = self._system.services.outbox.get(approval["effect_id"])
        self._loop.run(self._commit(effect.thread, approval))

    async def _commit(self, thread: str, approval: Approval) -> None:
        async with self._thread(thread):
            await self._graph.ainvoke(
                InputState(approvals=[approval]), config_of(thread), durability="exit"
            )

    async def _resume(self, thread: str, value: object) -> Answer:
        began = perf_counter()
        async with self._thread(thread):
            if not (await self._graph.aget_state(config_of(thread))).tasks:
                wrong = f"Thread {thread!r} waits for no answer"
                raise UnknownName(wrong, "See `nova runs list`.")
            state = await self._graph.ainvoke(
                Command(resume=value), config_of(thread), output_keys=_STATE, durability="exit"
            )
        return answer_of(cast("NovaState", state), began=began)
