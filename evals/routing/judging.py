"""What a decision is worth, case by case: right, silently wrong, a question or a no."""

from collections.abc import Collection
from typing import Generic, Literal, NamedTuple, TypeVar

from evals.routing.cases import Ambiguous, Case, Clear, Compound, Dialogue, Outside, Placed
from graph.supervisor import RouteDecision

Outcome = Literal["right", "wrong", "asked", "declined"]
"""Wrong is what is acted upon and should not be; asked and declined are needless."""

SILENT, NEEDLESS, CALL = 10.0, 1.0, 0.2
"""What is stated to cost: acting wrongly, a needless question or no, a model call to route."""


CaseT = TypeVar("CaseT", bound=Case, covariant=True)
OneT = TypeVar("OneT", Clear, Dialogue)


class Judged(NamedTuple, Generic[CaseT]):
    """One case and what came of it."""

    case: CaseT
    decision: RouteDecision
    outcome: Outcome

    @property
    def cost(self) -> float:
        """What it cost."""
        spent = CALL * self.decision.llm_calls
        if self.outcome == "right":
            return spent
        return spent + (SILENT if self.outcome == "wrong" else NEEDLESS)

    @property
    def confidence(self) -> float:
        """How sure the likeliest agent was."""
        return max((each.confidence for each in self.decision.candidates), default=0.0)

    @property
    def is_split(self) -> bool:
        """Whether it became several steps."""
        return len(self.decision.steps) > 1

    def is_among(self, first: int, agent: str) -> bool:
        """Whether an agent is among so many of the likeliest."""
        return any(each.agent == agent for each in self.decision.candidates[:first])


def is_acted_upon(decision: RouteDecision) -> bool:
    """Whether an agent would have been run."""
    return decision.decision in ("route", "plan")


def judge_clear(case: OneT, decision: RouteDecision) -> Judged[OneT]:
    """Judge a request for one agent."""
    is_right = {step.agent for step in decision.steps} == {case.agent}
    return Judged(case, decision, _acted(decision, is_right=is_right))


def judge_compound(case: Compound, decision: RouteDecision) -> Judged[Compound]:
    """Judge a request for several agents: the plan is exact, or wrong."""
    wanted = [(step.agent, set(step.after)) for step in case.steps]
    planned = [(step.agent, set(step.after)) for step in decision.steps]
    return Judged(case, decision, _acted(decision, is_right=planned == wanted))


def judge_outside(case: Outside, decision: RouteDecision) -> Judged[Outside]:
    """Judge a request that is for nobody: only a no is right."""
    if decision.decision == "decline":
        return Judged(case, decision, "right")
    return Judged(case, decision, _acted(decision, is_right=False))


def judge_ambiguous(case: Ambiguous, decision: RouteDecision) -> Judged[Ambiguous]:
    """Judge a request that fits several agents: only a question is right."""
    if decision.decision == "clarify":
        return Judged(case, decision, "right")
    return Judged(case, decision, _acted(decision, is_right=False))


def judge_project(
    case: Placed, decision: RouteDecision, *, known: Collection[str]
) -> Judged[Placed]:
    """Judge whether a request was placed in its project; who gets it does not matter."""
    asks = decision.decision == "clarify" and bool(decision.options)
    if asks and set(decision.options) <= set(known):
        return Judged(case, decision, "right" if case.project == "ask" else "asked")
    is_right = case.project == (decision.project or "none")
    return Judged(case, decision, "right" if is_right else "wrong")


def _acted(decision: RouteDecision, *, is_right: bool) -> Outcome:
    if is_acted_upon(decision):
        return "right" if is_right else "wrong"
    return "asked" if decision.decision == "clarify" else "declined"
