"""A plan: steps that wait for people, days, figures or each other, and where each one stands."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.consent import PLANNED

StepStatus = Literal["waiting", "running", "approval", "asked", "done", "failed", "cancelled"]
"""`approval`: what it drafted waits for the person; `asked`: a question of its does."""
PlanStatus = Literal["active", "done", "cancelled"]
MOST_STEPS = 7
"""A longer thing is a first stage with a review at its end."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OnPerson(_Value):
    """Until somebody has done something, as it is told to Nova."""

    kind: Literal["person"] = "person"
    who: str = Field(min_length=1, max_length=100)
    what: str = Field(min_length=1, max_length=300)
    """What they have to do: "answered", "sent the permit"."""

    @property
    def told(self) -> str:
        """What is waited for, in words."""
        return f"{self.who} {self.what}"


class OnDate(_Value):
    """Until a day has come."""

    kind: Literal["date"] = "date"
    day: date

    @property
    def told(self) -> str:
        """What is waited for, in words."""
        return f"{self.day:%A} {self.day.isoformat()}"


class OnFigure(_Value):
    """Until a figure of the books passes a bound."""

    kind: Literal["figure"] = "figure"
    question: str = Field(min_length=3, max_length=300)
    """What is asked of the books, as a request of its own."""
    comparison: Literal["below", "above", "at least", "at most"]
    bound: float

    @property
    def told(self) -> str:
        """What is waited for, in words."""
        return f"{self.question.rstrip('?')}: {self.comparison} {self.bound:g}"


Wait = Annotated[OnPerson | OnDate | OnFigure, Field(discriminator="kind")]


class PlannedStep(_Value):
    """One step as it is approved: an ordinary request, and what has to come before it."""

    text: str = Field(min_length=2, max_length=2_000)
    after: tuple[int, ...] = ()
    """Numbers of the steps, from 0, that have to be done before, approvals included."""
    wait: Wait | None = None


class PlanStep(_Value):
    """A step of a plan under way."""

    number: int
    planned: PlannedStep
    status: StepStatus
    run_id: str | None = None
    outcome: str = ""
    changed_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.status in ("done", "failed", "cancelled")


class Plan(_Value):
    """A plan under way."""

    plan_id: str
    goal: str
    project: str | None
    audience: str
    status: PlanStatus
    made_at: datetime
    steps: tuple[PlanStep, ...]

    @property
    def thread(self) -> str:
        """The conversation in which its steps are asked."""
        return f"{PLANNED}{self.plan_id}"

    def holding(self, step: PlanStep) -> list[str]:
        """Return what a waiting step waits for, in words."""
        before = [number for number in step.planned.after if self.steps[number].status != "done"]
        told = [f"step {number + 1}" for number in before]
        return [*told, *([step.planned.wait.told] if step.planned.wait else ())]
