"""The values of routing: what the supervisor is told, and what it decides."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.responder import Usage
from graph.supervisor.arbiter import Verdict
from projects.source import Recalled

Kind = Literal["route", "plan", "clarify", "decline"]
"""One agent, several steps, a question back, or a plain no."""

Stage = Literal[
    "rules",
    "pending",
    "thread",
    "empty",
    "data",
    "evidence",
    "split",
    "memory",
    "head",
    "sole",
    "precedent",
    "arbiter",
    "clarify",
    "decline",
]
"""The rung of the ladder that decided."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Candidate(_Value):
    """An agent that was considered, and how sure the router is of it."""

    agent: str
    confidence: float = Field(ge=0.0, le=1.0)


class PlannedStep(_Value):
    """One agent's share of a request."""

    agent: str
    project: str | None = None
    audience: str = "me"
    text: str
    """The words of the request that this step is about."""
    after: tuple[int, ...] = ()
    """Indexes of the steps whose results this one needs."""


class RouteDecision(_Value):
    """What is to happen with a request, and how that was decided."""

    decision: Kind
    steps: tuple[PlannedStep, ...] = ()
    """Empty for clarify and decline."""
    project: str | None = None
    """The request's main project, whatever the decision."""
    candidates: tuple[Candidate, ...] = ()
    """The five best, whatever the decision."""
    question: str | None = None
    """What to ask the person (clarify) or to tell them (decline)."""
    options: tuple[str, ...] = ()
    """Agents, or projects, that an answer to the question may name."""
    stage: Stage
    llm_calls: int = 0
    reason: str
    """One plain line."""
    usage: Usage = Usage()
    request: str = ""
    """The request as a reply completed it; empty if it was decided as it was said."""
    verdict: Verdict | None = None
    """The arbiter's own words, if it was asked."""


class Evidence(_Value):
    """What memory knows of a request before it is routed."""

    recalled: tuple[Recalled, ...] = ()
    states_fact: bool = False
    """Deterministic extraction found a claim in the words of the request."""
    corrects: bool = False
    """That claim fits the key of a live one."""


class Heard(_Value):
    """One earlier message of the thread."""

    role: Literal["user", "assistant"]
    content: str
    agent: str | None = None
    """Of an answer: who gave it, if that is known."""
    project: str | None = None
    """Of an answer of known agent: what it was about; None for nothing in particular."""


class Pending(_Value):
    """A question of the last turn that still waits for its reply."""

    request: str
    """The request that led to the question."""
    question: str
    agent: str | None = None
    """The agent that asked; None when the supervisor did."""
    options: tuple[str, ...] = ()
    """Agents, or projects, that the supervisor offered."""
    project: str | None = None
    """The project of the request that led to the question."""
