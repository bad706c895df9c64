"""An event: one thing that was decided about claims, with what it changed."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from memory.claim import Claim
from projects.proposal import MemoryProposal

EventKind = Literal[
    "promote", "archive", "demote", "discard", "supersede", "retire", "review", "import", "undo"
]


class ReviewItem(BaseModel):
    """Something that only a person can decide; nothing waits for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    review_id: str
    reason: str
    """The reason code of the verdict that put it here."""
    question: str
    """What the person is asked, in one line."""
    project: str
    proposal: MemoryProposal
    claim: Claim | None
    """What would be kept, if anything would."""
    rivals: tuple[str, ...] = ()
    """The live claims that it may take the place of."""
    status: Literal["open", "accepted", "rejected"] = "open"


class ClaimChange(BaseModel):
    """One claim before and after an event; None where there was or is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim_id: str
    before: Claim | None
    after: Claim | None


class ReviewChange(BaseModel):
    """One review item before and after an event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    review_id: str
    before: ReviewItem | None
    after: ReviewItem | None


class Event(BaseModel):
    """One decision, as the log keeps it for good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: str
    kind: EventKind
    actor: str
    """Who decided: `rule`, or the person."""
    reason: str
    rule: str
    """Version of the rules that decided."""
    recorded_at: str
    run_id: str | None = None
    ordinal: int | None = None
    undoes: str | None = None
    """The event that this one takes back."""
    verdict: JsonValue = None
    """What was answered to the one who proposed it."""
    claims: tuple[ClaimChange, ...] = ()
    reviews: tuple[ReviewChange, ...] = ()

    @property
    def inverse(self) -> tuple[tuple[ClaimChange, ...], tuple[ReviewChange, ...]]:
        """The changes that take this event back."""
        claims = tuple(
            change.model_copy(update={"before": change.after, "after": change.before})
            for change in self.claims
        )
        reviews = tuple(
            change.model_copy(update={"before": change.after, "after": change.before})
            for change in self.reviews
        )
        return claims, reviews
