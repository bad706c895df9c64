"""The node `recall`: takes the request down and gathers what is known about it."""

from asyncio import to_thread
from datetime import datetime
from typing import Any, cast

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph._internal._constants import OVERWRITE
from langgraph.runtime import Runtime

from graph.context import Context, scope_of
from graph.interview.belonging import is_reply
from graph.look import look
from graph.node import Node
from graph.readers import noted, without_others
from graph.request import clean_request, run_id_of, turn_id_of
from graph.services import Services
from graph.state import NovaState, Run, request_in
from graph.supervisor import RouteDecision
from memory import Turn
from projects.errors import BadInput
from projects.scope import Scope


def recall(services: Services) -> Node:
    """Make the node."""

    async def run(state: NovaState, runtime: Runtime[Context], config: RunnableConfig) -> NovaState:
        # One thread for all that touches the disk, the projects' files included.
        return await to_thread(_begin, services, state, runtime.context, config)

    return run


def _begin(
    services: Services, state: NovaState, context: Context | None, config: RunnableConfig
) -> NovaState:
    message = request_in(state)
    try:
        scope = scope_of(services.granted, context, services.projects)
        text = clean_request(message.text)
    except BadInput as error:
        refused = _take_down(message, config, services)
        # Which projects there are is nothing for readers outside.
        is_inward = (context or Context()).get("audience") in (None, "", "me")
        told = str(error) if is_inward else f"{error.wrong}."
        return _fresh(refused) | NovaState(route=_refusal(error, told))
    # Under its old id it takes the place of what the client sent.
    message = HumanMessage(text, id=message.id, additional_kwargs=noted(scope))
    taken = _take_down(message, config, services)
    taken = Run({**taken, "text": text, "scope": scope.model_dump(mode="json"), "recorded": True})
    project = scope.project if scope.is_outward else scope.project or state.get("project")
    speaker = _speaker(state, text, scope)
    found = _look(services, taken, scope, project, str(message.id), speaker)
    gone = without_others(state["messages"], message, scope)
    return (
        _fresh(taken)
        | found
        | _parted(scope)
        | NovaState(messages=cast("list[AnyMessage]", [*gone, message]))
    )


def _take_down(message: HumanMessage, config: RunnableConfig, services: Services) -> Run:
    thread = str(config["configurable"]["thread_id"])
    run_id = run_id_of(thread, message)
    began = services.memory.now().isoformat(timespec="milliseconds")
    return Run(
        run_id=run_id,
        thread=thread,
        turn_id=turn_id_of(run_id),
        text="",
        started_at=began,
        working_since=began,
        scope=services.granted.model_dump(mode="json"),
        recorded=False,
    )


def _look(
    services: Services,
    run: Run,
    scope: Scope,
    project: str | None,
    message_id: str,
    speaker: str,
) -> NovaState:
    """Search, then write the turn down in the project that it seems to be about."""
    turn = Turn(
        turn_id=run["turn_id"],
        thread=run["thread"],
        project=project,
        speaker=speaker,
        text=run["text"],
        said_at=datetime.fromisoformat(run["started_at"]),
    )
    services.records.start(run, message_id=message_id)
    found = look(services, turn, scope)
    services.memory.record_turn(found.turn)
    return NovaState(
        recalled=[item.model_dump(mode="json") for item in found.evidence.recalled],
        connected=[*services.databases.connected(scope)],
        proposals=[proposal.model_dump(mode="json") for proposal in found.proposals],
        evidence=found.evidence.model_dump(mode="json", exclude={"recalled"}),
    )


def _speaker(state: NovaState, text: str, scope: Scope) -> str:
    """Return who says it: whoever is interviewed, in reply to a question of the interview."""
    waiting = state.get("pending")
    expert = waiting.get("speaker") if waiting and not scope.is_outward else None
    return expert if expert and is_reply(text) else scope.principal


def _fresh(run: Run) -> NovaState:
    """Return the state of a run that has only begun."""
    return NovaState(
        run=run,
        approvals=[],
        recalled=[],
        connected=[],
        evidence={},
        proposals=[],
        route={},
        handed=[],
        answer={},
        effects=[],
        verdicts=[],
        spent={},
    )


def _parted(scope: Scope) -> NovaState:
    """Return what a run for other readers lets go of: all that the thread was about before."""
    if not scope.is_outward:
        return NovaState()
    anew: Any = {OVERWRITE: []}
    return NovaState(project=None, pending=None, held=None, results=anew)


def _refusal(error: BadInput, told: str) -> dict[str, object]:
    refused = RouteDecision(decision="decline", stage="empty", reason=error.wrong, question=told)
    return refused.model_dump(mode="json")
