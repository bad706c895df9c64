"""The node `promote`: hands proposals to the gate of memory, and closes the run record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from langgraph.types import Command

from agents.responder import Reply, Usage
from graph.consent import given_with
from graph.interview import Interview
from graph.node import Node
from graph.proposer import Proposed
from graph.scene import without_scene
from graph.services import Services
from graph.spending import exceeded
from graph.state import Json, NovaState, results_of
from graph.supervisor.capability import IMPORT, INTERVIEW
from graph.supervisor.speech import form
from memory import Turn, Verdict
from projects.errors import ModelUnavailable
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL, Scope


def promote(services: Services) -> Node:
    """Make the node."""

    async def run(state: NovaState) -> Command[Literal["approve", "clarify", "commit", "__end__"]]:
        proposals = _proposals(services, state)
        pointed = await _pointed_out(services, state, proposals)
        proposals += pointed.proposals
        verdicts: list[Verdict] = []
        if proposals and state["run"]["recorded"]:
            apart = services.apart_for(sum(len(each.text) for each in proposals))
            verdicts = await apart(lambda: _promote(services, state, proposals))
        told = [verdict.model_dump(mode="json") for verdict in verdicts]
        left = NovaState(
            verdicts=told,
            answer=_costing(state["answer"], pointed.usage),
            approvals=given_with(state["effects"]),
        )
        await services.apart(lambda: _close(services, NovaState({**state, **left}), verdicts))
        return Command(goto=_next(state), update=left)

    return run


def _next(state: NovaState) -> Literal["approve", "clarify", "commit", "__end__"]:
    """Go on to effects: what the request itself asked for, else what waits to be shown.

    Without any, the question of an interview, which waits too.
    """
    if given_with(state["effects"]):
        return "commit"
    if state["effects"]:
        return "approve"
    asked = state.get("pending")
    return "clarify" if asked and asked.get("interview") else "__end__"


def _close(services: Services, state: NovaState, verdicts: Sequence[Verdict]) -> None:
    """Close the run's record with what came of it, and keep where interviews stand."""
    services.records.note(
        state["run"]["run_id"],
        status="refused" if state["route"]["decision"] == "decline" else "answered",
        detail=detail_of(state),
    )
    _write_down(services, state, verdicts)


def _write_down(services: Services, state: NovaState, verdicts: Sequence[Verdict]) -> None:
    """Keep where interviews stand, with the claims that came of what was confirmed."""
    for result in results_of(state):
        progress = result["reply"].get("progress")
        if progress is not None:
            interview = Interview.model_validate(progress).with_verdicts(verdicts)
            run = state["run"]
            services.interviews.keep(interview, run_id=run["run_id"], at=run["started_at"])


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


async def _pointed_out(
    services: Services, state: NovaState, known: list[MemoryProposal]
) -> Proposed:
    """Return what a model finds in a turn whose statements may be kept; usually none is asked."""
    nothing = Proposed([], Usage())
    if services.proposer is None or not state["run"]["recorded"] or not _may_keep(services, state):
        return nothing
    if exceeded(state, services.limits) is not None:
        return nothing
    try:
        found = await services.proposer.propose(state["run"]["text"], known=known)
    except ModelUnavailable:  # the answer stands without it
        return nothing
    home = state["route"].get("project") or PERSONAL
    placed = [item.model_copy(update={"project": home}) for item in found.proposals]
    return Proposed(placed, found.usage)


def _may_keep(services: Services, state: NovaState) -> bool:
    """Whether what the person states in this request is theirs and meant to be kept."""
    if Scope.model_validate(state["run"]["scope"]).is_outward:
        return False
    had = [[services.roster.get(name) for name in names] for names in state["handed"] if names]
    if not had or state["route"]["stage"] == "arbiter":
        return False
    keeps = any("memory" in specs[0].proposes for specs in had)
    return keeps or not any("read_files" in spec.tools for specs in had for spec in specs)


def _costing(answer: Json, usage: Usage) -> Json:
    """Return an answer that says what the proposer cost besides."""
    if not usage.model_calls:
        return answer
    total = Usage.model_validate(answer.get("usage") or {}) + usage
    return answer | {"usage": total.model_dump(mode="json")}


def _own_statements(services: Services, state: NovaState) -> list[MemoryProposal]:
    """Return the statements of the request that are the user's own and meant as such.

    All of them where rules sent the request to an agent that keeps things; else none of a
    request that an agent which reads supplied text has had (it may quote anybody), none that
    a model routed, and no sentence that asks for something. A hand-back widens nothing.
    """
    had = [[services.roster.get(name) for name in names] for names in state["handed"] if names]
    if not had or state["route"]["verdict"]:
        return []
    if any(spec.procedure in (IMPORT, INTERVIEW) for specs in had for spec in specs):
        return []  # what an expert says is kept when it was read back and confirmed
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
