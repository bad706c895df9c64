"""What became of a claim or a review item: what it was before, and after."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from memory.claim import Claim
from memory.event import ReviewChange

What = Literal[
    "added", "reopened", "replaced", "corrected", "merged", "ended", "forgotten", "gone", "promoted",
    "demoted", "reworded", "confirmed", "changed", "sent to review", "decided", "refused",
]  # fmt: skip
"""What can befall a claim, in the order in which a summary tells it."""
WHATS: tuple[What, ...] = What.__args__  # type: ignore[attr-defined]  # a Literal has them


class Change(BaseModel):
    """What became of one claim or one review item."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: What
    claim_id: str | None
    review_id: str | None = None
    project: str
    text: str
    """Its words, as they are afterwards."""
    was: str | None = None
    """The words that they took the place of."""
    by: str | None = None
    """The claim that took its place."""


def change_of(
    claim_id: str, before: Claim | None, after: Claim | None, successor: Claim | None
) -> Change | None:
    """Return what became of a claim; None if nothing did."""
    known = after or before
    what = _what(before, after, successor)
    if known is None or what is None:
        return None
    was = before.text if before is not None and before.text != known.text else None
    by = successor.claim_id if successor and what in {"replaced", "corrected", "merged"} else None
    return Change(what=what, claim_id=claim_id, project=known.project, text=known.text, was=was,
                  by=by)  # fmt: skip


def _what(before: Claim | None, after: Claim | None, successor: Claim | None) -> What | None:
    if after is None or before is None:
        return None if after is before else "gone" if after is None else "added"
    if before == after:
        return None
    if before.live and not after.live:
        return _ending(before, after, successor)
    return "reopened" if after.live and not before.live else _alteration(before, after)


def _ending(before: Claim, after: Claim, successor: Claim | None) -> What:
    if after.close_reason == "ended":
        return "replaced" if successor else "ended"
    if successor is None:
        return "forgotten"
    return "merged" if set(before.turn_ids) <= set(successor.turn_ids) else "corrected"


def _alteration(before: Claim, after: Claim) -> What:
    if before.text != after.text:
        return "reworded"
    if before.tier != after.tier:
        return "promoted" if after.tier == "core" else "demoted"
    return "confirmed" if len(before.evidence) < len(after.evidence) else "changed"


def review_change(change: ReviewChange) -> Change:
    """Return what became of a review item."""
    item = change.after or change.before
    assert item is not None, "a change has a side"  # noqa: S101 - of our own making
    is_open = change.after is not None and change.after.status == "open"
    return Change(
        what="sent to review" if is_open else "decided",
        claim_id=item.claim.claim_id if item.claim else None,
        review_id=item.review_id,
        project=item.project,
        text=item.question,
        was=None if change.after is None or is_open else change.after.status,
    )
