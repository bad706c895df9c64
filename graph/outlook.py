"""What a step may look at: pure filters over recalled items and earlier results."""

from collections.abc import Iterable, Mapping

from agents.responder import Earlier, Reply
from graph.state import Json, StepResult
from graph.supervisor import PlannedStep
from projects.scope import Scope
from projects.source import Recalled


def visible(items: Iterable[Json], scope: Scope) -> list[Json]:
    """Return the recalled items that may reach the readers of a step."""
    return [item for item in items if may_use(Recalled.model_validate(item), scope)]


def may_use(item: Recalled, scope: Scope) -> bool:
    """Whether one recalled item may reach the readers of a step."""
    return scope.may_see(item.project, item.sensitivity)


def earlier_for(step: PlannedStep, scope: Scope, latest: Mapping[int, StepResult]) -> list[Json]:
    """Return the earlier results that a step needs and may see.

    A result passes only if every source that its agent was given may be seen here too:
    whatever a model wrote, it wrote knowing all of them.
    """
    admitted = []
    for index in step.after:
        result = latest[index]
        if all(may_use(Recalled.model_validate(source), scope) for source in result["sources"]):
            reply = Reply.model_validate(result["reply"])
            admitted.append(
                Earlier(agent=result["agent"], text=reply.text, citations=reply.citations)
            )
    return [earlier.model_dump(mode="json") for earlier in admitted]


def merge_sources(*groups: Iterable[Recalled]) -> list[Recalled]:
    """Merge recalled items, the best score of each, best first; core items come along."""
    best: dict[str, Recalled] = {}
    for item in (item for group in groups for item in group):
        if item.id not in best or item.score > best[item.id].score:
            best[item.id] = item
    return sorted(best.values(), key=lambda item: -item.score)
