"""`Nova`: the door for Python and notebooks. The command line goes through it too."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import aclosing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from graph.apart import in_place
from graph.correction import Correction
from graph.feedback import Feedback
from graph.finishing import Finisher
from graph.look import preview_route
from graph.queue import Queue
from graph.request import clean_request
from graph.state import Approval
from graph.supervisor import Heard, RouteDecision
from nova.answer import Answer
from nova.app import System, open_system
from nova.doors import (
    AgendaDoor,
    AgentsDoor,
    ApprovalsDoor,
    DataDoor,
    ImportsDoor,
    MemoryDoor,
    PipelinesDoor,
    PlansDoor,
    ProjectsDoor,
    QueueDoor,
    RunsDoor,
    SchedulesDoor,
)
from nova.events import Event
from nova.loop import BackgroundLoop
from nova.recovery import Recovery
from nova.routines.keyed import KeyedRequests
from nova.runner import Busy, Runner
from nova.settings import Settings, load_settings
from nova.threads import open_threads
from nova.workers import PipelineWork, PlanWorker, QueueWorker, ScheduleWorker, Worker, follower_of
from projects.errors import BadInput, NovaError

if TYPE_CHECKING:
    from nova.serving import Serving

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that work in progress has to come to its end."""


class Nova:
    """A personal team of agents over one home folder.

    Open it as a context manager, or call `close()`; one process holds a home at a time.
    All plain methods work inside a running event loop (Jupyter) as well; `aask` and
    `astream` are there for asynchronous code.
    """

    memory: MemoryDoor
    """What Nova knows: search, why, undo, import, export."""
    agents: AgentsDoor
    """Who does what."""
    projects: ProjectsDoor
    """The projects of this home."""
    data: DataDoor
    """The databases of the projects, through their named queries."""
    imports: ImportsDoor
    """Files that are taken in for those databases."""
    runs: RunsDoor
    """What happened, and why."""
    feedback: Feedback
    """Corrections of routes: list, undo, redo, learn; and what hints at one."""
    approvals: ApprovalsDoor
    """Effects that wait for a person."""
    queue: QueueDoor
    """What waits for a model."""
    schedules: SchedulesDoor
    """What fires when, and what came of it."""
    pipelines: PipelinesDoor
    """Routines of several steps: list, run, and how their runs stand."""
    agenda: AgendaDoor
    """What should be done next, and why."""
    plans: PlansDoor
    """Plans that wait for people, days and figures."""

    # The doors are declared here for those who see them from another process: nova/serving.

    def __init__(self, home: Path | str | None = None, *, settings: Settings | None = None) -> None:
        """Open the home, or make it.

        Args:
            home: the folder of all state; default as the setting `NOVA_HOME`.
            settings: everything else; default from the environment and nova.toml.

        Raises:
            BadInput: if a setting is wrong, or the home cannot be used.
            StoreDamaged: if the ledger is not whole, or not what Nova wrote.
        """
        system = open_system(settings or load_settings(home=home), apart=in_place)
        self._begin(system, is_alone=True)

    @classmethod
    def over(cls, system: System) -> "Nova":
        """Return Nova over a system that others use as well; raises as opening it does.

        It is not noted that its threads are open: the next process would look there for what
        others asked, whose threads are kept elsewhere, and answer it again.
        """
        nova = cls.__new__(cls)
        nova._begin(system, is_alone=False)
        return nova

    def _begin(self, system: System, *, is_alone: bool) -> None:
        self._system = system
        self._loop = BackgroundLoop()
        try:
            self._store = open_threads(
                system.home,
                notice=system.notices.append,
                is_used=system.services.records.any(),
                apart=system.services.apart,
            )
            if is_alone:
                system.hold.note("ledger", "threads")
        except BaseException:
            self._loop.close()
            system.close()
            raise
        self._runner = Runner(system, self._store.saver)
        self._recovery = Recovery(system, self._store, self._runner)
        services = system.services
        self.memory = MemoryDoor(system, self._store.saver, self._alone)
        self.agents = AgentsDoor(services.roster)
        self.projects = ProjectsDoor(services.projects)
        self.data = DataDoor(services.databases, services.projects, services.granted)
        self.imports = ImportsDoor(system)
        self.runs = RunsDoor(services.records, self._cancel, services.accounts)
        self.feedback = system.feedback
        requests = KeyedRequests(system, self._runner, self._recovery)
        self._pipeline_work = PipelineWork(system, requests, self._loop)
        self.pipelines = PipelinesDoor(
            system.routines.pipelines, self._pipeline_work, self._loop.run
        )
        self.approvals = ApprovalsDoor(services.outbox, self._pipeline_work.after(self._settle))
        self.schedules = SchedulesDoor(system, self._settle)
        self.agenda = AgendaDoor(system)
        self._follower = follower_of(system, self._runner)
        self.plans = PlansDoor(system.routines.plans, self._follower, self._loop.run)
        queue = services.queue or Queue(system.engine)
        finisher = Finisher(services, queue, self._runner)
        self.queue = QueueDoor(queue, finisher, self._loop.run)
        self._serving: Serving | None = None
        self.say: Callable[[str], None] = system.notices.append
        """Told in a line what a person should know at once."""
        self.workers: list[Worker] = [
            QueueWorker(queue, finisher, services.breaker),
            self._pipeline_work,
            ScheduleWorker(
                system, requests, starter=self._pipeline_work, say=lambda line: self.say(line)
            ),
            PlanWorker(self._follower, lambda line: self.say(line)),
        ]
        """What Nova does by itself for as long as it is up; see `nova.up`."""

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
        busy: Busy = "wait",
    ) -> Answer:
        """Answer a request.

        Args:
            text: the request, in plain words.
            project: id, name or alias of the project it is about; default: found out.
            thread: the conversation it belongs to; default: a new one.
            audience: who will read the answer: me (default), team, public, client:<project>.
            busy: what to do while the conversation is at work: wait, or refuse.

        Raises:
            BadInput: if the text is no request, or project or audience is unknown.
            ThreadBusy: if the conversation is at work, and that is to be refused.
            RunStopped: if the run is cancelled, or passes its deadline.
        """
        return self._loop.run(self._ask(text, project, thread, audience, busy))

    async def aask(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
        busy: Busy = "wait",
    ) -> Answer:
        """Answer a request; see `ask`."""
        return await self._loop.arun(self._ask(text, project, thread, audience, busy))

    def stream(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
        busy: Busy = "wait",
    ) -> Iterator[Event]:
        """Yield what happens on the way to the answer; the last event carries it. See `ask`."""
        yield from self._loop.iterate(self._stream(text, project, thread, audience, busy))

    async def astream(
        self,
        text: str,
        *,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
        busy: Busy = "wait",
    ) -> AsyncGenerator[Event]:
        """Yield what happens on the way to the answer; see `stream`."""
        events = self._stream(text, project, thread, audience, busy)
        try:
            while True:
                yield await self._loop.arun(_next(events))
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
        return self._loop.run(self._runner.resume(thread, value))

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

    def work(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine beside Nova's own work to its end, and return what it returns."""
        return self._loop.run(work)

    def tell(self, act: Callable[[], object]) -> None:
        """Have something done on Nova's loop soon, from any thread or signal handler."""
        self._loop.tell(act)

    def serve(self) -> None:
        """Let other `nova` commands of this person use the home through this process."""
        from nova.serving import Serving

        on_loop = {"ask": self._ask, "stream": self._stream}
        self._serving = Serving(self, self._system.home, on_loop=on_loop)
        self._loop.run(self._serving.open())

    async def end_work(self, *, within: float) -> int:
        """Wait for what is under way, stop what takes longer, and return how many that were."""
        ends = [self._pipeline_work.end(within=within), self._runner.end(within=within)]
        if self._serving is not None:
            await self._serving.turn_away()
            ends.append(self._serving.close(within=within))
        return max(await asyncio.gather(*ends))

    def close(self) -> None:
        """Let go of the home; closing twice is allowed."""
        if self._loop.is_closed:
            return
        self._loop.run(self.end_work(within=PATIENCE))
        self._loop.run(self._system.services.responder.close())
        self._loop.close()
        self._store.saver.close()
        self._pipeline_work.close()
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
        self,
        text: str,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
        busy: Busy = "wait",
    ) -> Answer:
        asked = await self._runner.accept(text, project, thread, audience)
        await self._recovery.recover()
        self._pipeline_work.sweep()
        answer = await self._runner.answer(asked, busy=busy)
        await self._follow()
        return answer

    async def _stream(
        self,
        text: str,
        project: str | None = None,
        thread: str | None = None,
        audience: str | None = None,
        busy: Busy = "wait",
    ) -> AsyncGenerator[Event]:
        asked = await self._runner.accept(text, project, thread, audience)
        await self._recovery.recover()
        self._pipeline_work.sweep()
        async with aclosing(self._runner.stream(asked, busy=busy)) as events:
            async for event in events:
                yield event
        await self._follow()

    async def _follow(self) -> None:
        """Take the plans that wait as far as they go now."""
        try:
            self._system.notices.extend(await self._follower.advance())
        except NovaError as error:  # what was asked is answered, whatever becomes of the plans
            self._system.notices.append(f"The plans were not looked after. {error}")

    async def _recover(self) -> tuple[Answer, ...]:
        recovered = await self._recovery.recover()
        await self._follow()
        return recovered

    async def _route(
        self, text: str, project: str | None, history: Sequence[Heard]
    ) -> RouteDecision:
        services = self._system.services
        known = services.projects.get(project).id if project else None
        return await preview_route(services, clean_request(text), project=known, history=history)

    def _settle(self, approval: Approval) -> None:
        """Send a person's decision into the graph, at `commit`, as a run of its thread."""
        effect = self._system.services.outbox.get(approval["effect_id"])
        self._loop.run(self._runner.commit(effect.thread, approval))
        self._loop.run(self._follow())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no run be at work meanwhile."""
        alone = self._runner.alone()
        self._loop.run(alone.__aenter__())
        try:
            yield
        finally:
            self._loop.run(alone.__aexit__(None, None, None))

    def _cancel(self, run_id: str) -> None:
        self._loop.run(self._runner.cancel(run_id))


async def _next(events: AsyncIterator[Event]) -> Event:
    return await anext(events)
