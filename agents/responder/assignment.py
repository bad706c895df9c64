"""An assignment: everything that an agent is given for one step."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from agents.spec import AgentSpec
from projects.source import Citation, Recalled


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Value):
    """One earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str


class Earlier(_Value):
    """The result of an earlier step of the same run."""

    agent: str
    text: str
    citations: tuple[Citation, ...] = ()


class Limits(_Value):
    """What is left of the run's budget."""

    model_calls: int = 6
    tokens: int | None = None
    """None means no limit."""
    cost: float | None = None
    """Money, as the price list has it; None means no limit."""


class Assignment(_Value):
    """One step, as its agent sees it."""

    run_id: str
    step: int
    """The position of the step in its run, from 0."""
    spec: AgentSpec
    request: str
    """The whole request, as the user said it."""
    text: str
    """The words of this step."""
    project: str | None = None
    project_name: str | None = None
    audience: str = "me"
    recalled: tuple[Recalled, ...] = ()
    """What recall found for this step, already filtered for its audience."""
    earlier: tuple[Earlier, ...] = ()
    history: tuple[Said, ...] = ()
    now: str
    """ISO 8601."""
    limits: Limits = Limits()
