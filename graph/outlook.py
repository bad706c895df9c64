"""What a step may look at: pure filters over recalled items and earlier results."""

from collections.abc import Iterable, Mapping, Sequence

from agents.responder import Earlier, Reply
from graph.state import Json, StepResult
from graph.supervisor import PlannedStep
from memory import Lineage
from projects.data import ROWS_ARE, Lookup
from projects.errors import BadInput
from projects.scope import Scope
from projects.source import Citation, Recalled


def visible(items: Iterable[Json], scope: Scope, lineage: Lineage) -> list[Json]:
    """Return the recalled items that may reach the readers of a step."""
    if not scope.is_outward:  # what stands behind an item is asked for other readers alone
        return [item for item in items if scope.may_see(item["project"], item["sensitivity"])]
    return [item for item in items if may_use(Recalled.model_validate(item), scope, lineage)]


def may_use(item: Recalled, scope: Scope, lineage: Lineage) -> bool:
    """Whether one recalled item, and all that stands behind it, may reach the readers of a step.

    Outward only claims do: a turn is what was said inside the house, in whatever words.
    """
    return scope.may_see(item.project, item.sensitivity) and bool(lineage.shown([item], scope))


def scope_of_step(scope: Scope, step: PlannedStep) -> Scope:
    """Return the scope of a step within that of its run."""
    try:
        return scope.narrow(project=step.project, audience=step.audience)
    except BadInput:
        # The router may name a project that this principal cannot enter: then it sees none of it.
        return scope.narrow(audience=step.audience)


def earlier_for(
    step: PlannedStep,
    scope: Scope,
    latest: Mapping[int, StepResult],
    steps: Sequence[PlannedStep],
    lineage: Lineage,
) -> list[Json]:
    """Return the earlier results that a step needs and may see.

    Inward, and from a step for the same readers and project, a result passes whole. Else
    only the quotes of claims pass that these readers may see: whatever a model wrote for
    others, it wrote knowing the conversation and what came before.
    """
    admitted = []
    for index in step.after:
        result, made_for = latest[index], steps[index]
        reply = Reply.model_validate(result["reply"])
        earlier = Earlier(agent=result["agent"], text=reply.text, citations=reply.citations)
        same = (made_for.audience, made_for.project) == (step.audience, step.project)
        if not scope.is_outward or same:
            admitted.append(earlier)
        elif quotes := _quotes_for(result, reply, scope, lineage):
            text = "\n".join(f"- {cited.quote}" for cited in quotes)
            admitted.append(Earlier(agent=result["agent"], text=text, citations=tuple(quotes)))
    return [earlier.model_dump(mode="json") for earlier in admitted]


def _quotes_for(result: StepResult, reply: Reply, scope: Scope, lineage: Lineage) -> list[Citation]:
    """Return the citations of what these readers may see, with the quote for a sentence."""
    sources = [Recalled.model_validate(source) for source in result["sources"]]
    texts = {source.id: source.text for source in sources if may_use(source, scope, lineage)}
    texts |= rows_for(result, scope)
    return [
        cited.model_copy(update={"sentence": cited.quote})
        for cited in reply.citations
        if cited.quote in texts.get(cited.id, "")
    ]


def rows_for(result: StepResult, scope: Scope) -> dict[str, str]:
    """Return the text of the rows a step read that these readers may see, by their ids."""
    seen = [each for each in _lookups(result) if scope.may_see(each.project, ROWS_ARE)]
    return {row_id: text for each in seen for row_id, text in each.rows.items()}


def tables_for(result: StepResult, scope: Scope) -> list[Json]:
    """Return the tables of a step that its answer shows and these readers may see, each once."""
    found = (each for each in _lookups(result) if scope.may_see(each.project, ROWS_ARE))
    tables = [each.table.model_dump(mode="json") for each in found if each.table is not None]
    return [table for at, table in enumerate(tables) if table not in tables[:at]]


def hidden_lookups(result: StepResult, scope: Scope) -> int:
    """Return how often a step read a database that these readers may not see."""
    return sum(not scope.may_see(each.project, ROWS_ARE) for each in _lookups(result))


def _lookups(result: StepResult) -> list[Lookup]:
    # A conversation that began before there were databases has results without any.
    return [Lookup.model_validate(each) for each in result.get("lookups", [])]


def merge_sources(*groups: Iterable[Recalled]) -> list[Recalled]:
    """Merge recalled items, the best score of each, best first; core items come along."""
    best: dict[str, Recalled] = {}
    for item in (item for group in groups for item in group):
        if item.id not in best or item.score > best[item.id].score:
            best[item.id] = item
    return sorted(best.values(), key=lambda item: -item.score)
