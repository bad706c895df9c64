"""The node `promote`: hands proposals to the gate of memory, and closes the run record."""

from asyncio import to_thread
from datetime import datetime
from typing import Literal

from langgraph.types import Command

from agents.responder import Reply
from graph.node import Node
from graph.scene import without_scene
from graph.services import Services
from graph.state import Json, NovaState, results_of
from graph.supervisor.speech import form
from memory import Turn, Verdict
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL, Scope


def promote(services: Services) -> Node:
    """Make the node."""

    async def run(state: NovaState) -> Command[Literal["approve", "__end__"]]:
        proposals = _proposals(services, state)
        verdicts: list[Verdict] = []
        if proposals and state["run"]["recorded"]:
            verdicts = await to_thread(_promote, services, state, proposals)
        told = [verdict.model_dump(mode="json") for verdict in verdicts]
        await services.apart(lambda: _close(services, NovaState({**state, "verdicts": told})))
        return Command(
            goto="approve" if state["effects"] else "__end__", update=NovaState(verdicts=told)
        )

    return run


def _close(services: Services, state: NovaState) -> None:
    """Close the run's record with what came of it."""
    services.records.note(
        state["run"]["run_id"],
        status="refused" if state["route"]["decision"] == "decline" else "answered",
        detail=detail_of(state),
    )


def _proposals(services: Services, state: NovaState) -> list[MemoryProposal]:
    """Return what rules found in the user's words, then what agents propose beyond it.

    An outward run keeps nothing: its words are meant for others.
    """
    if Scope.model_validate(state["run"]["scope"]).is_outward:
        return []
    found = _own_statements(services, state)
    for result in results_of(state):
        found += Reply.model_validate(result["reply"]).memories
    project = state["route"].get("project")
    unique: dict[str, MemoryProposal] = {}
    for proposal in found:
        placed = proposal.model_copy(update={"project": proposal.project or project or PERSONAL})
        unique.setdefault(placed.text.casefold(), placed)
    return list(unique.values())


def _own_statements(services: Services, state: NovaState) -> list[MemoryProposal]:
    """Return the statements of the request that are the user's own and meant as such.

    All of them where rules sent the request to an agent that keeps things; else none of a
    request that an agent which reads supplied text has had (it may quote anybody), none that
    a model routed, and no sentence that asks for something. A hand-back widens nothing.
    """
    had = [[services.roster.get(name) for name in names] for names in state["handed"] if names]
    if not had or state["route"]["verdict"]:
        return []
    proposals = [MemoryProposal.model_validate(item) for item in state["proposals"]]
    asked = [spec for specs in had for spec in specs]
    found = without_scene(proposals, request=state["run"]["text"], asked=asked)
    if any("memory" in specs[0].proposes for specs in had):
        return found
    if any("read_files" in spec.tools for spec in asked):
        return []
    return [item for item in found if form(item.quote or item.text) == "statement"]


def _promote(
    services: Services, state: NovaState, proposals: list[MemoryProposal]
) -> list[Verdict]:
    run = state["run"]
    turn = Turn(
        turn_id=run["turn_id"],
        thread=run["thread"],
        project=state["route"].get("project"),
        speaker=run["scope"]["principal"],
        text=run["text"],
        said_at=datetime.fromisoformat(run["started_at"]),
    )
    recalled = {item["id"] for item in state["recalled"]}
    return services.memory.promote(
        proposals, turn=turn, run_id=run["run_id"], recalled_ids=recalled
    )


def detail_of(state: NovaState) -> Json:
    """Return everything behind the answer of a run, for its record."""
    keys = ("recalled", "route", "answer", "effects", "verdicts", "proposals", "handed")
    return {key: state[key] for key in keys} | {"results": results_of(state)}  # type: ignore[literal-required]  # keys of NovaState
