"""What is known about a request before it is routed. Reads, and writes nothing."""

from asyncio import to_thread
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from graph.services import Services
from graph.supervisor import Evidence, Heard, RouteDecision
from memory import Memory, Turn
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL, Scope

CANDIDATES = 12
"""Items recalled for a whole request; each step filters them and adds its own."""


class Looked(NamedTuple):
    """What memory says to a request."""

    evidence: Evidence
    """What was recalled, and whether the words state a fact or correct one."""
    proposals: list[MemoryProposal]
    """The statements found in the user's own words."""


def look(memory: Memory, turn: Turn, scope: Scope) -> Looked:
    """Search for what was said in `turn`, and judge its statements; the turn itself is left out."""
    found = memory.search(turn.text, scope=scope, k=CANDIDATES + 1)
    proposals = memory.extract(turn)
    verdicts = memory.preview(proposals, turn=turn)
    evidence = Evidence(
        recalled=tuple(item for item in found if item.id != turn.turn_id)[:CANDIDATES],
        states_fact=any(verdict.outcome != "discard" for verdict in verdicts),
        corrects=any(verdict.supersedes is not None for verdict in verdicts),
    )
    return Looked(evidence, proposals)


async def preview_route(
    services: Services, text: str, *, project: str | None, history: Sequence[Heard]
) -> RouteDecision:
    """Return where a request would go. Runs no agent and writes nothing."""
    turn = Turn(
        turn_id="preview",
        thread="preview",
        project=project or PERSONAL,
        text=text,
        said_at=datetime.now(UTC),
    )
    looked = await to_thread(look, services.memory, turn, services.granted)
    return await services.supervisor.route(
        text,
        scope=services.granted,
        project=project,
        history=history,
        evidence=looked.evidence,
        vector=await to_thread(services.memory.vector, text),
        llm_calls_left=services.limits.model_calls,
    )
