"""Plans as an agent sees them: those under way, and drafts of new ones."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from projects.effect import Settled
from projects.proposal import EffectDraft

PLAN = "plan"
"""The kind of effect that puts a plan under way."""


class PlanLine(BaseModel):
    """One plan, as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan_id: str
    goal: str
    steps: tuple[str, ...]
    """A line each: what it is, how it stands, what it waits for."""


class PlanSource(Protocol):
    """Reads plans out of words, and how those under way stand; the scope is already settled."""

    async def plans(self) -> Sequence[PlanLine]:
        """Return the plans under way, oldest first."""
        ...

    async def settle(self, draft: EffectDraft) -> Settled:
        """Return how a draft would be shown; raises BadInput if it would be refused."""
        ...


def plan_draft(goal: str, words: str) -> EffectDraft:
    """Return the draft of a plan whose steps are read from plain words."""
    return EffectDraft(kind=PLAN, target=goal, payload={"words": words})
