"""A reply: everything that an agent returns from one step. It has no other effect."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from agents.responder.assignment import Assignment
from agents.tools.toolbox import Toolbox
from projects.data import Chart
from projects.proposal import EffectDraft, HandBack, MemoryProposal
from projects.source import Citation


class Usage(BaseModel):
    """What was spent on language models."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = 0.0
    """In the currency of the configured prices; None when a price is unknown."""

    def __add__(self, other: "Usage") -> "Usage":
        """Return both together; the cost is unknown if either is."""
        unknown = self.cost is None or other.cost is None
        return Usage(
            model_calls=self.model_calls + other.model_calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost=None if unknown else (self.cost or 0.0) + (other.cost or 0.0),
        )


class Reply(BaseModel):
    """What an agent says, and what it would like to have done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    citations: tuple[Citation, ...] = ()
    memories: tuple[MemoryProposal, ...] = ()
    effects: tuple[EffectDraft, ...] = ()
    hand_back: HandBack | None = None
    """Set when the request is not this agent's."""
    question: str | None = None
    """Set when the agent needs an answer before it can go on."""
    options: tuple[str, ...] = ()
    """What the question may be answered with, where that is a choice."""
    progress: JsonValue = None
    """Where an agent's procedure stands after this step; the graph keeps it."""
    needs_model: bool = False
    """Set when only a language model could have done what was asked."""
    missing: tuple[str, ...] = ()
    """What could not be done or backed, a line each."""
    charts: tuple[Chart, ...] = ()
    """What is to be drawn beside the text."""
    usage: Usage = Usage()


class Responder(Protocol):
    """Plays an agent: with a language model, or without one."""

    async def respond(self, assignment: Assignment, toolbox: Toolbox) -> Reply:
        """Return the agent's reply to its assignment."""
        ...

    async def close(self) -> None:
        """Let go of its connections; it is not used afterwards."""
        ...
