"""The toolbox: what the graph hands to an agent for one step, as protocols."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from agents.tools.sources import Sources
from projects.proposal import MemoryProposal
from projects.source import Recalled


class Search(Protocol):
    """Searches what the step may see; the scope is already settled."""

    async def __call__(
        self, query: str, *, project: str | None = None, k: int = 8
    ) -> Sequence[Recalled]:
        """Return what fits `query`, best first; nothing if nothing fits."""
        ...


class Around(Protocol):
    """Looks up what was said together; the scope is already settled."""

    async def __call__(self, turn_ids: Sequence[str]) -> Sequence[Recalled]:
        """Return those turns, and every claim that rests on them."""
        ...


async def nothing_around(turn_ids: Sequence[str]) -> Sequence[Recalled]:
    """Return nothing: for a step that may only see what it was given."""
    return ()


class Noted(BaseModel):
    """What the memory's own rules would do with one thing that the user said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    proposal: MemoryProposal
    outcome: Literal["core", "archive", "discard", "review"]
    explanation: str
    """Why, in one plain line."""
    previous: str | None = None
    """The text of the claim that this one would replace, or that says the same already."""
    is_known: bool = False
    """Whether the same is known already, so that these words only confirm it."""


class Notes(Protocol):
    """Reads what is worth keeping out of the user's own words, by rule."""

    async def preview(self, text: str) -> Sequence[Noted]:
        """Return what would be noted of `text`, and what would become of it."""
        ...


@dataclass(frozen=True)
class Toolbox:
    """What an agent may use in one step."""

    search: Search
    notes: Notes
    around: Around = nothing_around
    effect_kinds: tuple[str, ...] = ()
    """Kinds of effects that the registry can carry out now."""


@dataclass(kw_only=True)
class Desk:
    """The toolbox of one step and the sources that its agent has met so far."""

    toolbox: Toolbox
    sources: Sources = field(default_factory=Sources)
