"""Plans of one step: what an agent may read of them, and how a draft of one would be shown."""

from asyncio import to_thread
from collections.abc import Sequence

from agents.tools.plans import PlanLine
from projects.effect import Origin, Settled
from projects.proposal import EffectDraft
from projects.scope import Scope
from routines.plans.book import PlanBook
from routines.plans.effects import PlanHandler
from routines.plans.plan import Plan


class StepPlans:
    """Reads plans for one step. What is not for its readers is not there."""

    def __init__(self, book: PlanBook, scope: Scope) -> None:
        """Read within `scope`."""
        self._book = book
        self._scope = scope
        self._handler = PlanHandler(lambda: book)

    async def plans(self) -> Sequence[PlanLine]:
        """Return the plans under way, oldest first; they are for their owner alone."""
        if self._scope.audience != "me":
            return ()
        return [_line(plan) for plan in await to_thread(self._book.list)]

    async def settle(self, draft: EffectDraft) -> Settled:
        """Return how a draft would be shown; raises BadInput if it would be refused."""
        origin = Origin("", 0, "", self._scope.principal, self._scope.audience, self._scope.project)
        return await to_thread(self._handler.settle, draft, origin)


def _line(plan: Plan) -> PlanLine:
    steps = []
    for step in plan.steps:
        held = plan.holding(step) if step.status == "waiting" else []
        waits = f" for {', '.join(held)}" if held else ""
        steps.append(f"{step.number + 1}. {step.planned.text}: {step.status}{waits}")
    return PlanLine(plan_id=plan.plan_id, goal=plan.goal, steps=tuple(steps))
