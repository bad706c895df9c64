"""The node `recall`: takes the request down and gathers what is known about it.

An approval is no request: it goes on to `commit`.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph._internal._constants import OVERWRITE
from langgraph.runtime import get_runtime
from langgraph.types import Command

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
from projects.scope import Scope, check_audience

_ANYBODY = Scope(audience="public")
"""Of a run that was refused before it was known for whom it is."""


def recall(services: Services) -> Node:
    """Make the node."""

    async def run(state: NovaState, config: RunnableConfig) -> Command[str]:
        # Not a choice at START: there LangGraph reads the whole state once more to make it.
        if state.get("approvals"):
            return Command(goto="commit")
        # One piece of work for all that touches the disk, the projects' files included.
        context = get_runtime(Context).context
        apart = services.apart_for(len(request_in(state).text))
        begun = await apart(lambda: _begin(services, state, context, config))
        return Command(goto="supervisor", update=begun)

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
        if not _is_for_others(context):
            return _fresh(refused) | NovaState(route=_refusal(error, str(error)))
        # Which projects there are is nothing for readers outside, whoever they are.
        return (
            _fresh(refused)
            | _for_others(state, message, _ANYBODY)
            | NovaState(route=_refusal(error, f"{error.wrong}."))
        )
    # Under its old id it takes the place of what the client sent.
    message = HumanMessage(text, id=message.id, additional_kwargs=noted(scope))
    taken = _take_down(message, config, services)
    taken = Run({**taken, "text": text, "scope": scope.model_dump(mode="json"), "recorded": True})
    project = scope.project if scope.is_outward else scope.project or state.get("project")
    speaker = _speaker(state, text, scope)
    found = _look(services, taken, scope, project, str(message.id), speaker)
    return _fresh(taken) | found | _for_others(state, message, scope)


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


def _is_for_others(context: Context | None) -> bool:
    """Whether a caller asked for an answer that others read; who asks for nobody known did not."""
    audience = str((context or Context()).get("audience") or "me")
    with suppress(BadInput):
        return check_audience(audience) != "me"
    return False


def _for_others(state: NovaState, message: HumanMessage, scope: Scope) -> NovaState:
    """Return the thread with its new message; for other readers without all that was before."""
    gone = without_others(state["messages"], message, scope)
    kept = NovaState(messages=cast("list[AnyMessage]", [*gone, message]))
    if not scope.is_outward:
        return kept
    anew: Any = {OVERWRITE: []}
    return kept | NovaState(project=None, pending=None, held=None, results=anew)


def _refusal(error: BadInput, told: str) -> dict[str, object]:
    refused = RouteDecision(decision="decline", stage="empty", reason=error.wrong, question=told)
    return refused.model_dump(mode="json")
