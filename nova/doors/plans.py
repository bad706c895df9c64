"""The plans' door: what is under way, how each step stands, and putting an end to it."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from routines.plans import Follower, Plan, PlanBook


class PlansDoor:
    """Plans that wait for people, days and figures."""

    def __init__(
        self,
        book: PlanBook,
        follower: Follower,
        run: Callable[[Coroutine[Any, Any, Sequence[str]]], Sequence[str]],
    ) -> None:
        """Open the door of this book; `run` runs the follower on Nova's loop."""
        self._book = book
        self._follower = follower
        self._run = run

    def list(self, *, all_plans: bool = False) -> Sequence[Plan]:
        """Return the plans under way, oldest first; all there ever were if asked."""
        return self._book.list(status=None if all_plans else "active")

    def show(self, plan_id: str) -> Plan:
        """Return one plan by its id or the beginning of it; raises UnknownName."""
        return self._book.get(plan_id)

    def advance(self) -> Sequence[str]:
        """Take every plan as far as it goes now; return what happened, a line each."""
        return self._run(self._follower.advance())

    def done(self, plan_id: str, step: int) -> Plan:
        """Say that a step, counted from 1, is done or no longer needed; raises UnknownName."""
        return self._book.finish(plan_id, step)

    def cancel(self, plan_id: str) -> Plan:
        """Do nothing more for a plan; what it drafted stays where it is. Raises UnknownName."""
        return self._book.end(plan_id, "cancelled")
