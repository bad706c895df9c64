"""The arbiter: one model call over all the agents' cards, for what the router is not sure of."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Annotated, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agents.responder import Usage

_PROMPT = Path(__file__).parent / "prompts" / "arbiter.md"

NONE, SEVERAL = "none", "several"
"""What stands in place of an agent's name."""

_MOST_PARTS = 6
"""A small model that is held to the form may find no end of parts."""

Said = Annotated[str, StringConstraints(strip_whitespace=True)]

Value = TypeVar("Value", bound=BaseModel)


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Answer):
    """One agent of several, and what of the request is for it."""

    agent: Said
    words: str = Field(description="The words of the request that are for it, verbatim.")
    needs_previous: bool = Field(description="Whether it needs the result of the one before it.")


class Verdict(_Answer):
    """What the model thinks: who should have the request, if anybody."""

    agent: Said = Field(description="A name as on its card, or none, or several.")
    confidence: float = Field(ge=0, le=1, description="How sure you are, from 0 to 1.")
    parts: tuple[Share, ...] = Field(
        default=(), max_length=_MOST_PARTS, description="Only for several."
    )

    @property
    def is_for_nobody(self) -> bool:
        """Whether no agent on the cards is for the request."""
        return self.agent == NONE

    @property
    def named(self) -> tuple[str, ...]:
        """The agents that should have it, as the model wrote them."""
        if self.agent == SEVERAL:
            return tuple(part.agent for part in self.parts)
        return (self.agent,)


class Ruling(NamedTuple):
    """A verdict and what it cost."""

    verdict: Verdict
    usage: Usage


class Arbiter(Protocol):
    """Chooses among all agents, at the cost of a model call."""

    async def choose(self, request: str, *, cards: Mapping[str, str], context: str) -> Ruling:
        """Say who should have `request`.

        Raises:
            ModelUnavailable: if the model did not answer in the agreed form.
        """
        ...


class Structured(Protocol):
    """A model that fills a form."""

    async def __call__(self, system: str, user: str, schema: type[Value]) -> tuple[Value, Usage]:
        """Return the filled form and what it cost."""
        ...


class ModelArbiter:
    """The arbiter that asks a language model."""

    def __init__(self, structured: Structured) -> None:
        """Ask through `structured`."""
        self._structured = structured

    async def choose(self, request: str, *, cards: Mapping[str, str], context: str) -> Ruling:
        """Say who should have `request`."""
        value, usage = await self._structured(instructions(cards), asked(request, context), Verdict)
        return Ruling(value, usage)


def instructions(cards: Mapping[str, str]) -> str:
    """Return the system prompt: the same bytes for the same roster, so that it can be cached."""
    return _template().substitute(cards="\n".join(f"- {card}" for card in cards.values()))


def asked(request: str, context: str) -> str:
    """Return the part of the prompt that differs from request to request."""
    return f"{context}\n\nRequest:\n{request}".strip()


@cache
def _template() -> Template:
    return Template(_PROMPT.read_text(encoding="utf-8"))
