"""The drafts of one step: commands on the databases that the step may see."""

from asyncio import to_thread
from collections.abc import Mapping

from pydantic import JsonValue

from agents.spec import AgentSpec
from graph.services import Services
from projects.data import Command
from projects.data.writes import CommandHandler
from projects.effect import Origin, Settled
from projects.proposal import EffectDraft
from projects.scope import Scope


class StepDrafts:
    """An agent's way to commands: within the scope of its step. Nothing is stored or written."""

    def __init__(self, services: Services, scope: Scope) -> None:
        """Draft within `scope`."""
        self._services = services
        self._scope = scope
        self._handler = CommandHandler(services.writers)

    async def commands(self) -> Mapping[str, Mapping[str, Command]]:
        """Return the commands of each project that can be drafted for, the step's own first."""
        found = await to_thread(self._services.writers.commands, self._scope)
        first = sorted(found, key=lambda project: project != self._scope.project)
        return {project: found[project] for project in first}

    async def settle(self, project: str, command: str, payload: Mapping[str, JsonValue]) -> Settled:
        """Return how a draft would be shown; raises BadInput if it would be refused."""
        draft = EffectDraft(kind=command, target=project, payload=dict(payload))
        origin = Origin("", 0, "", self._scope.principal, self._scope.audience, self._scope.project)
        return await to_thread(self._handler.settle, draft, origin)


def kinds_of(spec: AgentSpec, services: Services, scope: Scope) -> tuple[str, ...]:
    """Return the kinds of effects that an agent may propose in a step of this scope."""
    fixed = services.registry.fixed
    others = [kind for kind in spec.proposes if kind not in (*fixed, "memory")]
    seen: set[str] = set()
    if others:
        for commands in services.writers.commands(scope).values():
            seen.update(commands)
    return tuple(kind for kind in spec.proposes if kind in fixed or kind in seen)
