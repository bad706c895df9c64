"""An item of the agenda: one thing that may need the person, where it comes from, what it weighs."""

import hashlib
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

ItemKind = Literal[
    "promise",
    "task",
    "awaited",
    "question",
    "blocked",
    "approval",
    "review",
    "run",
    "pipeline",
    "schedule",
    "stale",
    "plan",
]
SourceKind = Literal["turn", "claim", "effect", "review", "run", "pipeline_run", "schedule", "plan"]
TermName = Literal[
    "due", "blocking", "waits", "failing", "value", "stale", "age", "blocked", "over"
]
TERMS: tuple[TermName, ...] = (
    "due", "blocking", "waits", "failing", "value", "stale", "age", "blocked", "over",
)  # fmt: skip


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Value):
    """What an item rests on."""

    kind: SourceKind
    id: str
    quote: str
    """Its words, or one line that says what it is."""
    at: datetime


class Goal(_Value):
    """What cannot go on before an item is done, if it is no item itself."""

    text: str
    due: date | None = None


class Found(_Value):
    """What a miner found, before it is weighed."""

    key: str
    """Names its source: the same on each day."""
    keys: tuple[str, ...] = ()
    """One for each source, where each has its own; a mark on one of them is a mark on all."""
    kind: ItemKind
    text: str
    project: str | None = None
    sources: tuple[Source, ...]
    """Oldest first."""
    due: date | None = None
    who: str | None = None
    """Who waits, or who is waited for."""
    someone_waits: bool = False
    is_failing: bool = False
    is_blocked: bool = False
    """Whether nothing but waiting can be done about it."""
    doubt: float = 0.0
    """How much speaks for it that it is over, though nothing said so clearly: up to one."""
    doubted: str = ""
    """The words that may have said so."""
    stale_uses: int = 0
    """How many answers have rested on it although it is stale."""
    blocks: tuple[str, ...] = ()
    """Keys of what cannot go on before it is done."""
    goals: tuple[Goal, ...] = ()
    move: str = ""
    """A first step that takes minutes."""

    @property
    def opened_at(self) -> datetime:
        """When it was first told."""
        return self.sources[0].at

    @property
    def told_at(self) -> datetime:
        """When it was last told: evidence after it was done brings it back."""
        return max(source.at for source in self.sources)

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Its key and those of what tells the same."""
        return tuple(dict.fromkeys((self.key, *self.keys)))


class Term(_Value):
    """One named part of a score."""

    name: TermName
    points: int
    because: str
    """Why it has them, in some words."""


class Item(_Value):
    """One thing on the agenda, weighed."""

    item_id: str
    kind: ItemKind
    text: str
    project: str | None
    due: date | None
    who: str | None
    move: str
    sources: tuple[Source, ...]
    terms: tuple[Term, ...]
    """Those that are not nought, in a fixed order."""
    score: int
    """The sum of its terms and nothing else."""
    snoozed_until: date | None = None

    @property
    def is_doubted(self) -> bool:
        """Whether it is perhaps over."""
        return any(term.name == "over" for term in self.terms)

    @model_validator(mode="after")
    def _adds_up(self) -> "Item":
        if self.score != sum(term.points for term in self.terms):
            message = f"the score of {self.item_id} is not the sum of its terms"
            raise ValueError(message)
        return self


def id_of(key: str) -> str:
    """Return the id of the item with this key."""
    return "i_" + hashlib.sha256(key.encode()).hexdigest()[:10]
