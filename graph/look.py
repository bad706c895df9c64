"""What is known about a request before it is routed. Reads, and writes nothing."""

from asyncio import to_thread
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from graph.scene import is_sentence
from graph.services import Services
from graph.supervisor import Evidence, Heard, RouteDecision
from graph.supervisor.project import finder_over
from memory import Turn
from projects.project import Projects
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL, Scope
from projects.source import Recalled

CANDIDATES = 12
"""Items recalled for a whole request; each step filters them and adds its own."""

_JUDGED = 40
"""Statements that are judged beforehand: one of a request tells enough of it."""
_END = 1_000
"""Characters at each end of a long request that are searched for: there it says what it wants."""


class Looked(NamedTuple):
    """What memory says to a request."""

    turn: Turn
    """The turn, in the project that it seems to be about."""
    evidence: Evidence
    """What was recalled, and whether the words state a fact or correct one."""
    proposals: list[MemoryProposal]
    """The statements found in the user's own words."""


def look(services: Services, turn: Turn, scope: Scope) -> Looked:
    """Search for what was said in `turn`, place it in a project, and judge its statements."""
    memory = services.memory
    found = memory.search(_asked(turn.text), scope=scope, k=CANDIDATES, without=(turn.turn_id,))
    placed = turn.model_copy(
        update={"project": _about(services.projects, turn.text, scope, found) or turn.project}
    )
    # What is said for other readers is no telling: an outward run keeps nothing.
    proposals = [] if scope.is_outward else memory.extract(placed)
    verdicts = memory.preview(proposals[:_JUDGED], turn=placed)
    evidence = Evidence(
        recalled=tuple(found),
        states_fact=any(
            verdict.outcome != "discard" and is_sentence(verdict.proposal.quote or placed.text)
            for verdict in verdicts
        ),
        corrects=any(verdict.supersedes is not None for verdict in verdicts),
    )
    return Looked(placed, evidence, proposals)


def _asked(text: str) -> str:
    """Return the words to search for: of a long text its beginning and its end."""
    return text if len(text) <= 2 * _END else f"{text[:_END]}\n{text[-_END:]}"


def _about(projects: Projects, text: str, scope: Scope, found: Sequence[Recalled]) -> str | None:
    """Return the project that the words are about; the person's own home if several are named."""
    finder = finder_over(projects, scope=scope)
    pointed = finder.find(text)
    for several in (pointed.named, pointed.hinted):
        if several:
            return several[0] if len(several) == 1 else PERSONAL
    return finder.remembered(text, found)


async def preview_route(
    services: Services, text: str, *, project: str | None, history: Sequence[Heard]
) -> RouteDecision:
    """Return where a request would go. Runs no agent and writes nothing."""
    turn = Turn(
        turn_id="preview",
        thread="preview",
        project=project,
        text=text,
        said_at=datetime.now(UTC),
    )
    looked = await to_thread(look, services, turn, services.granted)
    return await services.supervisor.route(
        text,
        scope=services.granted,
        project=project,
        history=history,
        evidence=looked.evidence,
        llm_calls_left=services.limits.model_calls,
    )
