"""The effect kind `plan`: a person approves a plan once; what its steps draft still asks."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.tools.plans import PLAN
from projects.effect import Effect, EffectKind, Origin, Settled
from projects.errors import BadInput
from projects.proposal import EffectDraft
from routines.plans.book import PlanBook
from routines.plans.plan import MOST_STEPS, Plan, PlannedStep, PlanStep


class PlanPayload(BaseModel):
    """A plan as it is drafted: its steps, or the plain words that they are read from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[PlannedStep, ...] = Field(default=(), max_length=MOST_STEPS)
    words: str = Field(default="", max_length=4_000)


class PlanHandler:
    """Settles plans, writes approved ones into the book, and cancels them."""

    def __init__(self, book: Callable[[], PlanBook]) -> None:
        """Write into the book that `book` returns."""
        self._book = book

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return the plan with its steps read; raises BadInput if they cannot be carried out."""
        del origin
        if draft.payload == {"cancel": True}:
            plan = self._book().get(draft.target)
            return Settled(draft, f"Cancel the plan: {plan.goal}")
        steps = _steps(draft, datetime.now(UTC).date())
        payload = PlanPayload(steps=steps).model_dump(mode="json", exclude={"words"})
        exact = EffectDraft(kind=PLAN, target=draft.target, payload=payload)
        return Settled(exact, preview(draft.target, steps))

    def carry_out(self, effect: Effect) -> str:
        """Write the plan down, once by the effect's key, or cancel it."""
        if effect.payload == {"cancel": True}:
            plan = self._book().end(effect.target, "cancelled")
            return f"Cancelled: {plan.goal}."
        plan = self._book().put(_plan_of(effect))
        return f"Plan {plan.plan_id} is under way: {len(plan.steps)} steps. See `nova plans show {plan.plan_id}`."

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that cancels the plan."""
        return EffectDraft(kind=PLAN, target=_plan_id(effect), payload={"cancel": True})


def plan_kind(book: Callable[[], PlanBook]) -> EffectKind:
    """Return the kind: it always asks, for a plan acts later and more than once."""
    return EffectKind(
        name=PLAN,
        handler=PlanHandler(book),
        risk="low",
        reversible=True,
        undo="`nova plans cancel PLAN`.",
        is_own=True,
    )


def preview(goal: str, steps: tuple[PlannedStep, ...]) -> str:
    """Return a plan as a person is shown it."""
    lines = [f"Plan: {goal}"]
    for number, step in enumerate(steps, start=1):
        lines.append(f"{number}. {step.text}{_after(step)}")
    return "\n".join([*lines, "Whatever a step drafts still waits for your approval."])


def _after(step: PlannedStep) -> str:
    holds = [f"step {index + 1}" for index in step.after]
    holds += [step.wait.told] if step.wait else []
    return f" (after {', '.join(holds)})" if holds else ""


def _steps(draft: EffectDraft, today: date) -> tuple[PlannedStep, ...]:
    try:
        payload = PlanPayload.model_validate(draft.payload)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        wrong = f"A plan is not valid at {place!r}: {error.errors()[0]['msg']}"
        raise BadInput(
            wrong, 'Give "steps", each with its "text", or the plain "words".'
        ) from error
    from routines.plans.reading import steps_in  # its patterns take a while to build

    steps = payload.steps or tuple(steps_in(payload.words, today))
    if not steps:
        wrong = "A plan needs at least one step"
        raise BadInput(wrong, "Say what is to be done.")
    for number, step in enumerate(steps):
        if any(not 0 <= before < number for before in step.after):
            wrong = f"Step {number + 1} of the plan waits for a step that is not before it"
            raise BadInput(wrong, "Let a step wait only for steps above it.")
    return steps


def _plan_of(effect: Effect) -> Plan:
    now = datetime.now(UTC)
    steps = PlanPayload.model_validate(effect.payload).steps
    return Plan(
        plan_id=_plan_id(effect),
        goal=effect.target,
        project=effect.project,
        audience=effect.audience,
        status="active",
        made_at=now,
        steps=tuple(
            PlanStep(number=number, planned=step, status="waiting", changed_at=now)
            for number, step in enumerate(steps)
        ),
    )


def _plan_id(effect: Effect) -> str:
    return "p_" + hashlib.sha256(effect.idempotency_key.encode()).hexdigest()[:8]
