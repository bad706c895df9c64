"""The node `supervisor`: routes the request, hands out its steps, and ends the loop."""

from asyncio import to_thread
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from langchain_core.messages import AnyMessage
from langgraph.types import Command, Send

from agents.responder import Said, Usage
from graph import ending
from graph.asking import ask, given_up
from graph.node import Node
from graph.outlook import earlier_for, scope_of_step, visible
from graph.plan import latest_of, progress, steps_of, without_repeats
from graph.readers import for_readers
from graph.services import Services
from graph.spending import Budget, exceeded, shares, spent, steps_left
from graph.state import Ask, Json, NovaState, StepResult, StepState, request_in
from graph.supervisor import Evidence, Heard, Pending, PlannedStep
from graph.worker import failed_result
from projects.data import ROWS_ARE
from projects.scope import Scope
from projects.source import Recalled

HISTORY = 12
"""Messages of the conversation that an agent and the router are shown."""


def supervise(services: Services) -> Node:
    """Make the node."""

    async def run(state: NovaState) -> Command[str]:
        update = NovaState() if state.get("route") else await _route(services, state)
        now = NovaState({**state, **update})
        kind = now["route"]["decision"]
        if kind == "clarify":
            return Command(goto="clarify", update=update)
        if kind == "decline":
            return Command(goto="answer", update=update)
        return await _hand_out(services, now, update)

    return run


async def _route(services: Services, state: NovaState) -> NovaState:
    """Decide who does what with the latest message."""
    text = request_in(state).text
    scope = _scope(state)
    # What was asked and said inside the house has no part in a run for other readers.
    pending = None if scope.is_outward else state.get("pending")
    history = _heard(state, scope)
    recalled = tuple(Recalled.model_validate(item) for item in state["recalled"])
    before = spent(state)
    decision = await services.supervisor.route(
        text,
        scope=scope,
        project=scope.project,
        history=history,
        pending=_pending(pending, _held(state, pending)) if pending else None,
        evidence=Evidence.model_validate({**state["evidence"], "recalled": recalled}),
        llm_calls_left=max(0, services.limits.model_calls - before.model_calls),
    )
    settled = pending["request"] if pending and decision.stage == "pending" else text
    request = decision.request or settled
    asked = ask(decision, request, before=pending)
    held = _held(state, pending)
    if asked and asked["times"] > services.limits.questions:
        decision, asked = given_up(decision, services.limits.questions), None
    steps = without_repeats(decision.steps)
    decision = decision.model_copy(update={"steps": steps})
    return NovaState(
        route=decision.model_dump(mode="json"),
        project=decision.project or (None if scope.is_outward else state.get("project")),
        pending=asked,
        held=held,
        spent=(before + decision.usage).model_dump(mode="json"),
        handed=[[] for _ in steps],
    )


async def _hand_out(services: Services, state: NovaState, update: NovaState) -> Command[str]:
    """Send every step that may start to its agent; go on to the answer when none may."""
    steps, latest, handed = list(steps_of(state)), latest_of(state), list(state["handed"])
    found = progress(steps, latest)
    over = exceeded(state, services.limits)
    closed = [_close(state, index, steps, handed, ending.STUCK) for index in found.stuck]
    ready, usage = list(found.ready), Usage()
    for index in found.returned if over is None else ():
        instead = await _other_agent(services, state, steps[index], latest[index], handed[index])
        usage += instead.usage
        if instead.agent is None:
            notice = ending.handed_back(handed[index], instead.likely)
            closed.append(_close(state, index, steps, handed, notice))
        else:
            steps[index] = steps[index].model_copy(update={"agent": instead.agent})
            ready.append(index)
    if over is not None:
        left = [index for index in range(len(steps)) if index not in latest]
        left = [index for index in (*left, *found.returned) if index not in found.stuck]
        closed += [_close(state, index, steps, handed, over) for index in left]
        ready = []
    # Those beyond the limit of steps are closed when these have come back.
    ready = sorted(ready)[: steps_left(state, services.limits)]
    budgets = shares(state, services.limits, len(ready))
    sends = [
        await _send(services, state, index, steps[index], handed, budget)
        for index, budget in zip(ready, budgets, strict=True)
    ]
    for index in ready:
        handed[index] = [*handed[index], steps[index].agent]
    route = {**state["route"], "steps": [step.model_dump(mode="json") for step in steps]}
    total = (Usage.model_validate(state.get("spent") or {}) + usage).model_dump(mode="json")
    update = NovaState(
        {**update, "handed": handed, "route": route, "results": closed, "spent": total}
    )
    # A failed step may leave others stuck: look once more before answering.
    again = "supervisor" if closed and not over else "answer"
    return Command(goto=sends or again, update=update)


class _Instead(NamedTuple):
    """Who gets a step that came back, and what it cost to find that out."""

    agent: str | None
    likely: tuple[str, ...] = ()
    """Who may be meant, if nobody surely is."""
    usage: Usage = Usage()


async def _other_agent(
    services: Services, state: NovaState, step: PlannedStep, result: StepResult, had: list[str]
) -> _Instead:
    """Return an agent for a step that came back: never one that had it before."""
    wanted = (result["reply"].get("hand_back") or {}).get("instead")
    fits = wanted in services.roster.agents and wanted not in had
    if len(had) > services.limits.hand_backs:
        return _Instead(None, likely=(str(wanted),) if fits else ())
    if fits:
        return _Instead(str(wanted))
    calls_left = services.limits.model_calls - spent(state).model_calls
    decision = await services.supervisor.route(
        step.text,
        scope=_scope(state),
        project=step.project,
        exclude=had,
        llm_calls_left=max(0, calls_left),
    )
    chosen = decision.steps[0].agent if decision.decision == "route" else None
    if chosen in had:
        chosen = None
    likely = [*decision.options, *(planned.agent for planned in decision.steps)]
    named = dict.fromkeys(name for name in likely if name in services.roster.agents)
    return _Instead(chosen, tuple(name for name in named if name not in had), decision.usage)


async def _send(
    services: Services,
    state: NovaState,
    index: int,
    step: PlannedStep,
    handed: list[list[str]],
    budget: Budget,
) -> Send:
    """Give one step to the family of its agent, with only what the step may see."""
    scope = scope_of_step(_scope(state), step)
    # Whose readers may see what is looked up on disk.
    looked = partial(_shown, services, state, step)
    shown = await to_thread(looked) if scope.is_outward else looked()
    package = StepState(
        run_id=state["run"]["run_id"],
        thread=state["run"]["thread"],
        turn_id=state["run"]["turn_id"],
        said_at=state["run"]["started_at"],
        step=index,
        attempt=len(handed[index]),
        agent=step.agent,
        text=step.text,
        request=step.text if scope.is_outward else state["run"]["text"],
        scope=scope.model_dump(mode="json"),
        candidates=shown.candidates,
        interview=_interview(state, step),
        asked=held["question"] if (held := state.get("held")) else None,
        has_data=any(scope.may_see(project, ROWS_ARE) for project in state.get("connected", ())),
        earlier=shown.earlier,
        # What was said inside the house is not for other readers.
        history=[said.model_dump() for said in _history(state, scope)],
        budget=budget._asdict(),
    )
    return Send(services.roster.get(step.agent).family, package)


class _Shown(NamedTuple):
    """What of a run a step is given."""

    candidates: list[Json]
    earlier: list[Json]


def _shown(services: Services, state: NovaState, step: PlannedStep) -> _Shown:
    """Return what the readers of a step may see."""
    scope, lineage = scope_of_step(_scope(state), step), services.memory.lineage
    earlier = earlier_for(step, scope, latest_of(state), steps_of(state), lineage)
    return _Shown(visible(state["recalled"], scope, lineage), earlier)


def _held(state: NovaState, pending: Ask | None) -> Ask | None:
    """Return the question of an interview that waits, be it behind another one."""
    if pending is None or pending.get("interview"):
        return pending
    behind = state.get("held")
    # Nobody answers it now: another question was put after it.
    return Ask({**behind, "question": ""}) if behind else None


def _interview(state: NovaState, step: PlannedStep) -> str | None:
    """Return the interview whose question the request answers."""
    held = state.get("held")
    if not held or state["route"]["stage"] != "pending" or step.agent != held["agent"]:
        return None
    return held.get("interview")


def _close(
    state: NovaState,
    index: int,
    steps: Sequence[PlannedStep],
    handed: list[list[str]],
    notice: str,
) -> StepResult:
    """Return the result of a step that will not be tried again."""
    attempt = len(handed[index])
    return failed_result(state["run"]["run_id"], index, attempt, steps[index].agent, notice)


def _scope(state: NovaState) -> Scope:
    return Scope.model_validate(state["run"]["scope"])


def _history(state: NovaState, scope: Scope) -> list[Said]:
    """Return the conversation before the latest message that readers may know, newest last."""
    return [Said(role=heard.role, content=heard.content) for heard in _heard(state, scope)]


def _heard(state: NovaState, scope: Scope) -> tuple[Heard, ...]:
    """Return the same, with who gave each answer."""
    roles, asked = {"human": "user", "ai": "assistant"}, request_in(state)
    heard = [
        Heard.model_validate(
            {
                "role": roles[message.type],
                "content": message.text,
                **_by_whom(message),
            }
        )
        for message in for_readers(state["messages"], scope)
        if message.type in roles and message.id != asked.id
    ]
    return tuple(heard[-HISTORY:])


def _by_whom(message: AnyMessage) -> dict[str, str | None]:
    """Return who answered about what, as `answer` noted it; a client may send anything."""
    noted = {name: message.additional_kwargs.get(name) for name in ("agent", "project")}
    return {name: value for name, value in noted.items() if isinstance(value, str)}


def _pending(asked: Ask, held: Ask | None) -> Pending:
    return Pending(
        request=asked["request"],
        question=asked["question"],
        agent=asked["agent"],
        is_interview=bool(asked.get("interview")),
        interviewer=held["agent"] if held else None,
        options=tuple(asked["options"]),
    )
