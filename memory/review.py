"""A review item as a person sees it: what is asked, what is known of it, and who said so when."""

from collections.abc import Mapping, Sequence
from html import escape

from pydantic import BaseModel, ConfigDict

from memory.claim import Claim
from memory.decision import Answer, ground_of, marked
from memory.event import ReviewItem
from memory.ledger import Ledger
from memory.promotion import explain
from projects.proposal import MemoryProposal

_BESIDES = {
    "stale": "It has not been confirmed for long, and it is still told as current.",
    "contradicted": "Two claims that hold say different things of the same.",
    "unused": "It is always in context, and no answer has rested on it.",
    "duplicate": "The same is held more than once.",
}
"""Why hygiene asks."""


_CHOICES: Mapping[str, Mapping[Answer, str]] = {
    "keep": {
        "accept": "keep the new; what is marked ends",
        "edit": "the same, in your own words",
        "merge": "it is the same: hold it once, resting on both",
        "archive": "both stay; the new one is found by search only",
        "discard": "leave all as it was known",
    },
    "may_replace": {
        "accept": "keep the new; what is marked ends",
        "edit": "the same, in your own words",
        "merge": "it is the same: hold it once, resting on both",
        "archive": "both stay; the new one is found by search only",
        "discard": "both are so: nothing ends",
    },
    "forget": {
        "accept": "forget what is marked",
        "edit": "correct its words instead",
        "archive": "do not forget, but leave it to search only",
        "discard": "leave all as it was known",
    },
    "stale": {
        "accept": "it has ended",
        "edit": "say how it is now",
        "archive": "leave it to search only",
        "discard": "it is still so",
    },
    "contradicted": {
        "accept": "the newest holds; what is marked ends",
        "edit": "correct the words of what is marked",
        "merge": "it is the same: hold it once, resting on all",
        "archive": "leave what is marked to search only",
        "discard": "all of them hold",
    },
    "unused": {
        "accept": "leave it to search only",
        "edit": "correct its words",
        "discard": "keep it in the core",
    },
    "duplicate": {
        "accept": "hold it once, resting on all",
        "archive": "leave what is marked to search only",
        "discard": "they are not the same: keep all",
    },
}
_ALONE: Mapping[Answer, str] = {
    "accept": "keep it, always in context",
    "archive": "keep it, found by search only",
    "discard": "do not keep it",
}


class Source(BaseModel):
    """The words that a claim rests on, within the turn in which they were said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn_id: str
    said_at: str
    speaker: str
    role: str
    quote: str
    text: str
    """The whole turn."""


class Side(BaseModel):
    """One claim that an item is about, as it stands now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: Claim
    live: bool
    marked: bool
    """Whether a yes changes it."""
    sources: tuple[Source, ...]


class Shown(BaseModel):
    """A review item with what is known and said of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: ReviewItem
    because: str
    """Why a person is asked, in one line."""
    new: Side | None
    """What would be kept; None if the item is only about what is known."""
    known: tuple[Side, ...]
    ground: str
    """What an answer names to say which state of things it is about."""
    changed: bool
    """Whether something has changed since it was filed."""
    choices: dict[Answer, str]
    """What can be answered, and what each answer does."""

    def _repr_html_(self) -> str:
        sides = [
            *([("new", self.new)] if self.new else []),
            *(("known", one) for one in self.known),
        ]
        rows = "".join(
            f"<tr><td>{name}</td><td>{escape(one.claim.text)}</td>"
            f"<td>{escape(one.sources[-1].text)}</td></tr>"
            for name, one in sides
        )
        does = "".join(
            f"<li><code>{answer}</code> {escape(words)}</li>"
            for answer, words in self.choices.items()
        )
        head = f"<b>{escape(self.item.review_id)}</b> {escape(self.because)}"
        table = f"<table><tr><th></th><th>words</th><th>said</th></tr>{rows}</table>"
        return f"<p>{head}</p>{table}<ul>{does}</ul>"


def shown(item: ReviewItem, ledger: Ledger) -> Shown:
    """Return an item with what `ledger` knows of it now."""
    claim_of = ledger.known.claim
    wanted = marked(item, claim_of)
    new = item.claim and (claim_of(item.claim.claim_id) or item.claim)
    known = [claim for key in item.rivals if (claim := claim_of(key)) is not None]
    ground = ground_of(item, claim_of)
    return Shown(
        item=item,
        because=item.because or because(item.reason),
        new=_side(new, ledger, marked=True) if new else None,
        known=tuple(_side(claim, ledger, marked=claim.claim_id in wanted) for claim in known),
        ground=ground,
        changed=item.ground not in (None, ground),
        choices=_choices(item, len(known), len(wanted)),
    )


def _choices(item: ReviewItem, known: int, live: int) -> dict[Answer, str]:
    """Return what each answer does to an item about `known` claims, `live` of which may change."""
    choices = dict(_CHOICES[item.reason if item.reason in _CHOICES else item.wish])
    if item.wish == "keep" and not live:
        choices |= _ALONE
    if (item.wish == "keep" and live != 1) or known < 1:
        choices.pop("merge", None)
    if item.wish != "keep" and live != 1:
        choices.pop("edit", None)
    return choices


def because(reason: str) -> str:
    """Return in one line why a person is asked."""
    if reason in _BESIDES:
        return _BESIDES[reason]
    try:
        return explain(reason)
    except KeyError:  # a reason of other rules than ours
        return reason.replace("_", " ").capitalize() + "."


def item_of(
    claims: Sequence[Claim], *, review_id: str, reason: str, question: str, because: str, by: str
) -> ReviewItem:
    """Return an item about claims that are known, filed by somebody other than the gate."""
    first = claims[0]
    wish = MemoryProposal(
        action="forget",
        text=first.text,
        project=first.project,
        turn_id=first.evidence[-1].turn_id,
        quote=first.evidence[-1].quote,
        proposed_by=by,
    )
    return ReviewItem(
        review_id=review_id,
        reason=reason,
        question=question,
        because=because,
        project=first.project,
        proposal=wish,
        claim=None,
        rivals=tuple(claim.claim_id for claim in claims),
    )


def _side(claim: Claim, ledger: Ledger, *, marked: bool) -> Side:
    sources = []
    for one in claim.evidence:
        turn = ledger.turn(one.turn_id)
        source = Source(
            turn_id=one.turn_id,
            said_at=one.said_at,
            speaker=one.speaker,
            role=turn.role if turn else claim.trust,
            quote=one.quote,
            text=turn.text if turn else one.quote,
        )
        sources.append(source)
    return Side(claim=claim, live=claim.live, marked=marked, sources=tuple(sources))
