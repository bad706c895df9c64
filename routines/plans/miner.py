"""Steps of plans as items of the agenda: what asks, what failed, what only waits."""

from collections.abc import Callable, Sequence
from datetime import datetime

from routines.agenda.item import Found, Source
from routines.plans.plan import OnPerson, Plan, PlanStep

_TOLD = {
    "asked": "asks you something",
    "failed": "failed",
    "waiting": "waits",
}
"""How a step may stand that concerns the person; its drafts show up as approvals themselves."""


class OpenPlans:
    """Reads the book of plans."""

    def __init__(self, plans: Callable[[], Sequence[Plan]]) -> None:
        """Read what `plans` returns: the plans under way."""
        self._plans = plans

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each step that asks, failed or waits for somebody, as things stood."""
        return [
            _found(plan, step)
            for plan in self._plans()
            for step in plan.steps
            if step.status in _TOLD and step.changed_at <= at and _concerns(step)
        ]


def _concerns(step: PlanStep) -> bool:
    """Whether a step needs, or may need, the person: for days and steps nobody has to look."""
    return step.status != "waiting" or isinstance(step.planned.wait, OnPerson)


def _found(plan: Plan, step: PlanStep) -> Found:
    wait = step.planned.wait
    who = wait.who if isinstance(wait, OnPerson) and step.status == "waiting" else None
    held = f" for {', '.join(plan.holding(step))}" if step.status == "waiting" else ""
    moves = {
        "asked": f"answer it with `nova chat --thread {plan.thread}`",
        "failed": f"see why with `nova plans show {plan.plan_id}`",
        "waiting": f"tell Nova when it has come, or ask {who or 'them'}",
    }
    return Found(
        key=f"plan:{plan.plan_id}:{step.number}:{step.status}",
        kind="plan",
        text=f"{step.planned.text} (a step of a plan that {_TOLD[step.status]}{held})",
        project=plan.project,
        sources=(
            Source(kind="plan", id=plan.plan_id, quote=step.planned.text, at=step.changed_at),
        ),
        who=who,
        is_failing=step.status == "failed",
        is_blocked=step.status == "waiting",
        move=moves[step.status],
    )
