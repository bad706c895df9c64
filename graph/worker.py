"""The worker: one factory makes the node of every agent."""

from asyncio import timeout, to_thread
from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import NamedTuple

from langgraph.errors import GraphBubbleUp
from pydantic import BaseModel

from agents.responder import (
    Assignment,
    Earlier,
    Limits,
    Noted,
    Reply,
    Said,
    Toolbox,
)
from agents.spec import AgentSpec
from agents.tools import PIPELINE_TOOLS, PipelineSource
from agents.tools.plans import PLAN
from graph.data import StepData
from graph.drafts import StepDrafts, kinds_of
from graph.node import Node
from graph.outlook import merge_sources
from graph.scene import without_scene
from graph.services import Play, Services
from graph.state import FamilyOutput, Json, StepResult, StepState
from graph.unseen import unseen
from memory import Turn
from projects.errors import ModelUnavailable, NovaError
from projects.scope import Scope
from projects.source import Recalled

_MODEL_SHARE = 0.9
"""Of a step's time for the model; what is left is enough to answer without it."""


class Finder:
    """An agent's search: within the scope of its step, and remembering what it found."""

    def __init__(self, services: Services, scope: Scope, *, without: str) -> None:
        """Search within `scope`, leaving out the turn that is being answered."""
        self._memory = services.memory
        self._scope = scope
        self._without = without
        self.found: list[Recalled] = []
        self._around: dict[str, Recalled] = {}

    async def __call__(
        self, query: str, *, project: str | None = None, k: int = 8
    ) -> list[Recalled]:
        """Return what memory has on `query`, best first."""
        found = await to_thread(
            self._memory.search,
            query,
            scope=self._scope,
            project=project,
            k=k,
            without=(self._without,),
        )
        self.found += found
        return found

    async def around(self, turn_ids: Sequence[str]) -> list[Recalled]:
        """Return those turns and what rests on them."""
        found = await to_thread(self._memory.around, turn_ids, scope=self._scope)
        self._around |= {item.id: item for item in found}
        return found

    def sources(self, reply: Reply) -> list[Recalled]:
        """Return what was found, and of what was said around it what `reply` cites."""
        cited = {citation.id for citation in reply.citations}
        return [*self.found, *(item for key, item in self._around.items() if key in cited)]


class NotePreview:
    """What the promotion gate would do with the user's own words; writes nothing."""

    def __init__(
        self, services: Services, spec: AgentSpec, state: StepState, project: str | None
    ) -> None:
        """Judge the words as said in the turn of this run; those of an outward step not at all."""
        self._spec = spec
        self._request = state["request"]
        self._is_outward = Scope.model_validate(state["scope"]).is_outward
        self._memory = services.memory
        self._turn = Turn(
            turn_id=state["turn_id"],
            thread=state["run_id"],
            project=project,
            text=state["text"],
            said_at=datetime.fromisoformat(state["said_at"]),
        )

    async def preview(self, text: str) -> list[Noted]:
        """Return what would become of each statement in `text`."""
        if self._is_outward:
            return []
        return await to_thread(self._preview, text)

    def _preview(self, text: str) -> list[Noted]:
        turn = self._turn.model_copy(update={"text": text})
        found = self._memory.extract(turn)
        proposals = without_scene(found, request=self._request, asked=(self._spec,))
        return [
            Noted(
                proposal=verdict.proposal,
                outcome=verdict.outcome,
                explanation=verdict.explanation,
                previous=verdict.previous_text,
                is_known=verdict.reason == "duplicate",
            )
            for verdict in self._memory.preview(proposals, turn=turn)
        ]


_KEPT = "What only it can do is kept and done once it answers; `nova runs finish` tries at once."


class Answered(NamedTuple):
    """A reply and what went otherwise than planned, if anything did."""

    reply: Reply
    notice: str
    trouble: str = ""
    """Why no model did what only a model can do, if that may pass by itself."""


def worker(services: Services, spec: AgentSpec, play: Play | None = None) -> Node:
    """Make the node of the agent that `spec` describes.

    An agent with a procedure of its own is played by that. Whatever goes wrong in it, its time running out included, becomes a result that says so:
    what the other steps bring is not lost.
    """
    seconds = services.limits.step_seconds

    async def run(state: StepState) -> FamilyOutput:
        # Not LangGraph's own time-out and error handler: those are three tasks for each step.
        limit = timeout(seconds)
        try:
            async with limit:
                done = await play(state) if play else None
                return FamilyOutput(results=[done or await _play(services, spec, state)])
        except GraphBubbleUp:  # how LangGraph interrupts
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other steps go on
            if limit.expired():
                notice = f"{spec.name} took longer than {seconds:g} seconds and was stopped."
            elif Scope.model_validate(state["scope"]).is_outward:
                # The words of an error may quote anything.
                notice = f"{spec.name} failed: {type(error).__name__}."
            elif isinstance(error, NovaError):
                notice = str(error)
            else:
                notice = f"{spec.name} failed: {type(error).__name__}: {error}"
        return FamilyOutput(
            results=[
                failed_result(state["run_id"], state["step"], state["attempt"], spec.name, notice)
            ]
        )

    return run


async def _play(services: Services, spec: AgentSpec, state: StepState) -> StepResult:
    """Let the agent do its step."""
    began = perf_counter()
    scope = Scope.model_validate(state["scope"])
    finder = Finder(services, scope, without=state["turn_id"])
    core = services.memory.core(scope.project, scope=scope)
    sources = await _gather(state, scope, finder, core)
    data = StepData(services, scope)
    kinds = await to_thread(kinds_of, spec, services, scope) if spec.proposes else ()
    routines = services.routines
    toolbox = Toolbox(
        search=finder,
        notes=NotePreview(services, spec, state, scope.project),
        around=finder.around,
        effect_kinds=kinds,
        data=data if state["has_data"] else None,
        forms=_forms(services, kinds),
        timetable=routines.timetable if routines and not scope.is_outward else None,
        pipelines=_pipelines(services, spec, scope),
        drafts=StepDrafts(services, scope) if set(kinds) - set(services.registry.fixed) else None,
        agenda=routines.agenda_of(scope) if routines and "read_agenda" in spec.tools else None,
        plans=routines.plans_of(scope) if routines and PLAN in kinds else None,
    )
    assignment = _assignment(services, spec, state, sources)
    seconds = min(services.limits.step_seconds * _MODEL_SHARE, state["budget"]["seconds"])
    answering = _respond(services, assignment, toolbox, seconds)
    reply, notice, trouble = await (unseen(answering) if scope.is_outward else answering)
    if trouble and services.queue is not None:
        await to_thread(services.queue.keep, state, trouble=trouble)
        notice = f"{notice} {_KEPT}"
    reply = await _with_pictures(services, state, reply, scope)
    known = merge_sources(sources, finder.sources(reply))
    lookups = data.lookups({cited.id for cited in reply.citations})
    out = Out(_gated(reply, spec, kinds), notice, [])
    if scope.is_outward:
        said = told_to(assignment, [*finder.sources(reply), *known], data.shown)
        out = await to_thread(_let_out, services, state, out, said)
    return StepResult(
        run_id=state["run_id"],
        step=state["step"],
        attempt=state["attempt"],
        agent=spec.name,
        status="handed_back" if out.reply.hand_back else "done",
        reply=out.reply.model_dump(mode="json"),
        sources=[item.model_dump(mode="json") for item in known],
        lookups=[made.model_dump(mode="json") for made in lookups],
        notice=out.notice,
        held=out.held,
        waits=bool(trouble),
        ms=round((perf_counter() - began) * 1000, 1),
    )


def _forms(services: Services, kinds: Sequence[str]) -> dict[str, type[BaseModel]]:
    """Return what a payload must be, of the kinds that say so themselves."""
    known = (services.registry.get(name) for name in kinds if name in services.registry.fixed)
    return {kind.name: kind.form for kind in known if kind.form is not None}


def _pipelines(services: Services, spec: AgentSpec, scope: Scope) -> PipelineSource | None:
    """Return what tells an agent of pipelines: only what the owner alone will read."""
    if services.routines is None or scope.is_outward or not PIPELINE_TOOLS & set(spec.tools):
        return None
    return services.routines.pipelines_of(scope)


async def _with_pictures(services: Services, state: StepState, reply: Reply, scope: Scope) -> Reply:
    """Return a reply that says where its charts were drawn; readers outside have its text alone."""
    if scope.is_outward or not reply.charts:
        return reply.model_copy(update={"charts": ()})
    name = f"{state['run_id']}-{state['step'] + 1}"
    lines = await to_thread(services.charts.draw, reply.charts, name=name)
    return reply.model_copy(update={"text": "\n\n".join([reply.text, *lines])})


def played_result(state: StepState, spec: AgentSpec, reply: Json, *, began: float) -> StepResult:
    """Return the result of a step that an agent's procedure played, `began` by `perf_counter`."""
    return StepResult(
        run_id=state["run_id"],
        step=state["step"],
        attempt=state["attempt"],
        agent=spec.name,
        status="done",
        reply=reply,
        sources=[],
        lookups=[],
        notice="",
        held=[],
        ms=round((perf_counter() - began) * 1000, 1),
    )


def failed_result(run_id: str, step: int, attempt: int, agent: str, notice: str) -> StepResult:
    """Return the result of a step that came to nothing, with the line that says why."""
    return StepResult(
        run_id=run_id,
        step=step,
        attempt=attempt,
        agent=agent,
        status="failed",
        reply=Reply(text="").model_dump(mode="json"),
        sources=[],
        lookups=[],
        notice=notice,
        held=[],
        ms=0.0,
    )


async def _gather(
    state: StepState, scope: Scope, finder: Finder, core: list[Recalled]
) -> list[Recalled]:
    """Return what is known for this step: candidates, its own search, the project's core."""
    candidates = [Recalled.model_validate(item) for item in state["candidates"]]
    own: list[Recalled] = []
    if state["text"] != state["request"] or scope.is_outward:
        own = await finder(state["text"], project=scope.project)
    return merge_sources(candidates, own, core)


def _assignment(
    services: Services, spec: AgentSpec, state: StepState, sources: list[Recalled]
) -> Assignment:
    scope, budget = Scope.model_validate(state["scope"]), state["budget"]
    return Assignment(
        run_id=state["run_id"],
        step=state["step"],
        spec=spec,
        request=state["request"],
        text=state["text"],
        project=scope.project,
        project_name=services.projects.name_of(scope.project) if scope.project else None,
        audience=scope.audience,
        recalled=tuple(sources),
        earlier=tuple(Earlier.model_validate(item) for item in state["earlier"]),
        history=tuple(Said.model_validate(item) for item in state["history"]),
        now=datetime.now(UTC).isoformat(timespec="seconds"),
        limits=Limits(
            model_calls=budget["model_calls"], tokens=budget["tokens"], cost=budget["cost"]
        ),
    )


async def _respond(
    services: Services, assignment: Assignment, toolbox: Toolbox, seconds: float
) -> Answered:
    """Let the responder answer; without its model the fallback does, and says so."""
    responder, fallback = services.responder, services.fallback
    if fallback is None:
        return Answered(await responder.respond(assignment, toolbox), "")
    try:
        async with timeout(seconds):
            return Answered(await responder.respond(assignment, toolbox), "")
    except ModelUnavailable as error:
        trouble, may_pass = str(error), error.may_pass
    except TimeoutError:
        trouble, may_pass = (
            f"It had written for {seconds:.3g} seconds and was not at its end.",
            False,
        )
    reply = await fallback.respond(assignment, toolbox)
    kept = trouble if may_pass and reply.needs_model else ""
    return Answered(reply, f"Answered without the model. {trouble}", kept)


def told_to(assignment: Assignment, found: Sequence[Recalled], rows: Sequence[str]) -> list[str]:
    """Return all that an agent was told for its step: whoever reads its answer may know it."""
    now = datetime.fromisoformat(assignment.now)
    return [
        assignment.request,
        assignment.text,
        assignment.project_name or "",
        assignment.audience.replace("_", " "),
        f"{now:%A %B %d %Y} {now.day}",
        *(item.text for item in (*assignment.recalled, *found)),
        *(item.speaker or "" for item in assignment.recalled),
        *(earlier.text for earlier in assignment.earlier),
        *(said.content for said in assignment.history),
        *rows,
    ]


class Out(NamedTuple):
    """What leaves an agent's node, and where sentences were held back."""

    reply: Reply
    notice: str
    held: list[str]


def _let_out(services: Services, state: StepState, out: Out, said: list[str]) -> Out:
    """Let a reply through the gate; what was held back is noted in the run record alone."""
    passed = services.gate.passed(
        out.reply,
        notice=out.notice,
        scope=Scope.model_validate(state["scope"]),
        said=said,
        step=state["step"],
        attempt=state["attempt"],
    )
    if passed.held:
        services.records.hold(state["run_id"], passed.held)
    return Out(passed.reply, passed.notice, [each.place for each in passed.held])


def _gated(reply: Reply, spec: AgentSpec, kinds: Sequence[str]) -> Reply:
    """Drop proposals of kinds that the agent may not make, whatever the model said."""
    effects = tuple(draft for draft in reply.effects if draft.kind in kinds)
    # Nobody but an interview's own rules says that a person confirmed something.
    memories = tuple(
        memory.model_copy(update={"testimony": None})
        for memory in reply.memories
        if "memory" in spec.proposes
    )
    update = {"effects": effects, "memories": memories, "progress": None}
    return reply.model_copy(update=update)
