"""A claim: one thing that is known, with its times, its evidence and how far it is trusted."""

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from projects.scope import Sensitivity

Kind = Literal[
    "decision", "preference", "state", "constraint", "commitment", "episode", "procedure"
]
Trust = Literal["user", "tool", "document", "agent"]
Tier = Literal["core", "archive"]
CloseReason = Literal["ended", "retired"]
"""`ended`: the world changed; `retired`: we were wrong, or the person wants it gone."""

_EMPTY = frozenset({"", "be", "when", "have"})
"""Predicates that say no more than the type of the value does."""


class Evidence(BaseModel):
    """The words of one turn that a claim rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn_id: str
    quote: str
    """Verbatim from the turn."""
    start: int
    """Where the quote begins in the turn's text."""
    said_at: str
    speaker: str


class Slot(BaseModel):
    """What a claim is about, so that a newer claim on the same thing can be told to be one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: tuple[str, ...] = ()
    """The distinctive words of what it speaks of, normalised and sorted."""
    predicate: str = ""
    """The relation, as a class of verbs and nouns that mean the same, e.g. `close`."""
    value_type: str = "text"
    """time, money, number, date, place, person, email, phone, polarity or text."""
    qualifiers: tuple[str, ...] = ()
    """The days, seasons and conditions under which it holds; other ones, other slot."""
    single: bool = False
    """Whether it has one value at a time, so that a newer one ends an older one."""

    @cached_property
    def topic(self) -> frozenset[str]:
        """Subject and predicate in one bag: `closing time of X` and `X closes` are one."""
        relation = () if self.predicate in _EMPTY else (self.predicate,)
        return frozenset((*self.subject, *relation))


class Claim(BaseModel):
    """One thing known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim_id: str
    project: str
    kind: Kind
    text: str
    """One sentence that can stand alone, verbatim from its turn whenever that is possible."""
    slot: Slot
    value: str
    """The object, normalised: what the claim says of its slot."""
    negated: bool = False
    sensitivity: Sensitivity
    trust: Trust
    tier: Tier
    valid_from: str
    """ISO 8601: since when it holds in the world."""
    valid_to: str | None = None
    recorded_at: str
    retired_at: str | None = None
    """ISO 8601: when Nova closed it; None while it is live."""
    close_reason: CloseReason | None = None
    supersedes: str | None = None
    """The claim that this one took the place of."""
    confidence: float = 1.0
    half_life_days: int | None = None
    """After how many days half of its worth for recall is gone; None: it doesn't age."""
    evidence: tuple[Evidence, ...] = Field(min_length=1)

    @property
    def live(self) -> bool:
        """Whether it still holds, as far as Nova knows."""
        return self.close_reason is None

    @property
    def turn_ids(self) -> tuple[str, ...]:
        """The turns that it rests on."""
        return tuple(item.turn_id for item in self.evidence)

    @property
    def said_at(self) -> str:
        """When it was last said."""
        return max(item.said_at for item in self.evidence)

    def holds_at(self, moment: str) -> bool:
        """Whether it held in the world at `moment` (ISO 8601 in UTC)."""
        if self.close_reason == "retired":
            return False
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)

    def closed(self, *, reason: CloseReason, ended: str | None, at: str) -> "Claim":
        """Return this claim as no longer live, closed at `at`."""
        return self.model_copy(update={"close_reason": reason, "valid_to": ended, "retired_at": at})

    def confirmed(self, evidence: Evidence) -> "Claim":
        """Return this claim resting on one more turn."""
        if evidence.turn_id in self.turn_ids:
            return self
        return self.model_copy(update={"evidence": (*self.evidence, evidence)})


def lean(claim: Claim) -> Claim:
    """Return `claim` with less to it in memory: thousands of them are held at once.

    Pydantic notes for each value which of its fields were given, in a set that takes more room
    than the fields do. Values of one form share theirs; a copy makes its own. Claims about
    nothing that could be replaced share their slot.
    """
    if not claim.slot.subject and claim.slot == _NO_SLOT:  # to compare all takes a fifth of a start
        object.__setattr__(claim, "slot", _NO_SLOT)
    for value in (claim, claim.slot, *claim.evidence):
        given = frozenset(value.model_fields_set)
        object.__setattr__(value, "__pydantic_fields_set__", _GIVEN.setdefault(given, set(given)))
    return claim


_NO_SLOT = Slot()
_GIVEN: dict[frozenset[str], set[str]] = {}
