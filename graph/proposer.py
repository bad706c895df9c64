"""The proposer: a model points out what the rules missed. It proposes; the gate decides.

Off unless a setting turns it on. Whatever it returns is taken for the word of an agent: it has to
stand verbatim in the person's turn, passes the same gate, and never reaches the core or closes
anything without a person.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field

from agents.responder import Usage
from graph.supervisor.arbiter import Structured
from projects.proposal import MemoryProposal

PROPOSER = "proposer"
"""As whom it proposes."""

_PROMPT = Path(__file__).parent / "prompts" / "proposer.md"
_MOST = 8
"""Proposals of one turn; more is a model that finds no end."""
_LONGEST = 500
_READ = 8_000
"""Characters of a turn that it is shown."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pointed(_Form):
    """One thing worth remembering."""

    quote: str = Field(description="The words of the message that say so, verbatim.")
    text: str = Field(description="One sentence that can stand alone.")


class Pointers(_Form):
    """All that a message holds."""

    memories: tuple[Pointed, ...] = Field(default=(), max_length=_MOST)


class Proposed(NamedTuple):
    """What is proposed, and what it cost."""

    proposals: list[MemoryProposal]
    usage: Usage


class Proposer(Protocol):
    """Points out what in a turn is worth remembering."""

    async def propose(self, text: str, *, known: Sequence[MemoryProposal]) -> Proposed:
        """Return what is in `text` besides what is `known` to be.

        Raises:
            ModelUnavailable: if the model did not answer in the agreed form.
        """
        ...


class ModelProposer:
    """The proposer that asks a language model, once for each turn."""

    def __init__(self, structured: Structured) -> None:
        """Ask through `structured`."""
        self._structured = structured

    async def propose(self, text: str, *, known: Sequence[MemoryProposal]) -> Proposed:
        """Return what the model points out, without what no words of `text` bear out."""
        value, usage = await self._structured(instructions(), text[:_READ], Pointers)
        taken = [item.quote or item.text for item in known]
        found = [
            MemoryProposal(text=item.text, quote=item.quote, proposed_by=PROPOSER)
            for item in value.memories
            if item.quote.strip() and item.text.strip() and item.quote in text
            if max(len(item.text), len(item.quote)) <= _LONGEST
            if not any(item.quote in one or one in item.quote for one in taken)
        ]
        return Proposed(found, usage)


@cache
def instructions() -> str:
    """Return the system prompt, the same for each turn."""
    return _PROMPT.read_text(encoding="utf-8")
