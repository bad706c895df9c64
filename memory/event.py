"""An event: one thing that was decided about claims, with what it changed."""

import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from memory.claim import Claim
from projects.proposal import MemoryProposal

EventKind = Literal[
    "promote",
    "archive",
    "demote",
    "discard",
    "supersede",
    "retire",
    "review",
    "import",
    "undo",
    "erase",
]
ReviewStatus = Literal["open", "accepted", "archived", "merged", "rejected", "withdrawn"]
"""`withdrawn`: hygiene no longer finds what it had found."""
Wish = Literal["keep", "forget", "end", "archive", "merge"]

_HYGIENE: dict[str, Wish] = {
    "stale": "end",
    "contradicted": "end",
    "unused": "archive",
    "duplicate": "merge",
}


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
    """The claims that it is about: those that it may take the place of, oldest first."""
    status: ReviewStatus = "open"
    ground: str | None = None
    """A hash of what these claims said when it was filed; once decided, of what they say then."""
    filed_at: str = ""
    because: str = ""
    """Why it is asked, in one line, where that is more than its reason code says."""

    @property
    def wish(self) -> Wish:
        """What a yes does."""
        if self.claim is not None:
            return "keep"
        return _HYGIENE.get(self.reason, "forget")


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


class Left(BaseModel):
    """What an erase left of a record of the log: by its digest, so that it can be checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    log: Literal["turn", "event"]
    seq: int
    digest: str


class Erasing(BaseModel):
    """What an erase took away, without a word of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...]
    """Ids of the claims and of the turns of which nothing is left."""
    left: tuple[Left, ...] = ()
    """The records of this home that hold less than they did."""


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
    erased: Erasing | None = None
    """What an erase took away; it has no inverse."""

    @property
    def touched(self) -> set[str]:
        """The ids of the claims and review items that it changed."""
        return {item.claim_id for item in self.claims} | {item.review_id for item in self.reviews}

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


def new_event_id() -> str:
    """Return an id for a new event."""
    return "e_" + uuid.uuid4().hex[:16]
