"""Following plans: steps whose waits are over are carried out, each as an ordinary request.

A step is asked under an id of its own, so that however often a process dies on the way it is
one run. What it drafts waits for the person like anything else.
"""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple, Protocol

from projects.errors import NovaError
from routines.plans.book import PlanBook
from routines.plans.plan import Plan, PlanStep, StepStatus
from routines.plans.signals import Signals

RunStanding = Literal["missing", "started", "answered", "asked", "failed"]


class Standing(NamedTuple):
    """How the run of a step stands."""

    status: RunStanding
    open_effects: int = 0
    """Drafts of it that wait for the person."""
    failed_effects: int = 0
    told: str = ""
    """The beginning of what it answered, or what went wrong."""


class Carrier(Protocol):
    """Carries requests out, and knows how they stand."""

    async def carry(self, plan: Plan, step: PlanStep) -> None:
        """Ask a step's request, in the plan's conversation, under the step's own id."""
        ...

    def run_id(self, plan: Plan, step: PlanStep) -> str:
        """Return the id of the run of a step: always the same."""
        ...

    def standing(self, plan: Plan, step: PlanStep) -> Standing:
        """Return how the run of a step stands."""
        ...


class Follower:
    """Follows the plans of a home."""

    def __init__(
        self,
        book: PlanBook,
        carrier: Carrier,
        signals: Signals,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Carry out what is in the book when its waits are over."""
        self._book = book
        self._carrier = carrier
        self._signals = signals
        self._clock = clock
        self._is_following = False

    async def advance(self) -> Sequence[str]:
        """Take every plan as far as it goes now; return what happened, a line each.

        While it is under way already, nothing is done: steps ask requests, and each request
        looks after the plans.
        """
        if self._is_following or self._book.is_idle:
            return ()
        self._is_following = True
        try:
            told: list[str] = []
            for plan in await to_thread(self._book.list):
                told += await self._follow(plan.plan_id)
            return told
        finally:
            self._is_following = False

    async def _follow(self, plan_id: str) -> list[str]:
        told: list[str] = []
        plan = await to_thread(self._book.get, plan_id)
        for number in range(len(plan.steps)):
            plan = await to_thread(self._book.get, plan_id)
            line = await self._step(plan, plan.steps[number])
            told += [f"Plan {plan_id}, step {number + 1}: {line}"] if line else []
        plan = await to_thread(self._book.get, plan_id)
        if plan.status == "active" and all(step.is_over for step in plan.steps):
            await to_thread(self._book.end, plan_id, "done")
            told.append(f"Plan {plan_id} is done: {plan.goal}")
        return told

    async def _step(self, plan: Plan, step: PlanStep) -> str:
        """Take one step as far as it goes; return what happened, if anything did."""
        if step.is_over:
            return ""
        if step.status == "waiting":
            if not await self._is_ready(plan, step):
                return ""
            moved = await to_thread(self._move, plan, step, "running")
            return await self._carry(plan, step) if moved else ""
        standing = await to_thread(self._carrier.standing, plan, step)
        if standing.status == "missing":  # the process died before it was asked
            return await self._carry(plan, step)
        return await to_thread(self._settle, plan, step, standing)

    async def _carry(self, plan: Plan, step: PlanStep) -> str:
        try:
            await self._carrier.carry(plan, step)
        except NovaError as error:
            now = self._book.get(plan.plan_id).steps[step.number]
            await to_thread(self._move, plan, now, "failed", str(error))
            return f"failed: {error}"
        current = await to_thread(self._book.get, plan.plan_id)
        standing = await to_thread(self._carrier.standing, plan, step)
        return await to_thread(self._settle, plan, current.steps[step.number], standing)

    async def _is_ready(self, plan: Plan, step: PlanStep) -> bool:
        if any(plan.steps[number].status != "done" for number in step.planned.after):
            return False
        from routines.plans.waiting import is_over  # its patterns take a while to build

        wait = step.planned.wait
        return wait is None or await is_over(wait, plan, self._signals, self._clock())

    def _settle(self, plan: Plan, step: PlanStep, standing: Standing) -> str:
        status = _status(standing)
        if status == step.status:
            return ""
        self._move(plan, step, status, standing.told)
        return f"{status}: {step.planned.text}"

    def _move(self, plan: Plan, step: PlanStep, status: StepStatus, outcome: str = "") -> bool:
        run_id = self._carrier.run_id(plan, step)
        now = self._clock()
        return self._book.move(plan.plan_id, step, status, at=now, run_id=run_id, outcome=outcome)


def _status(standing: Standing) -> StepStatus:
    if standing.status == "failed" or standing.failed_effects:
        return "failed"
    if standing.status == "asked":
        return "asked"
    if standing.status == "started":
        return "running"
    return "approval" if standing.open_effects else "done"
