"""Erase: what has to go, and what of the log is left without it.

What is left of a record is a function of the record alone. So the whole log can be passed
through an erasure: what it leaves then is what is known without the erased, each event still
follows those before it, and can still be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from memory.claim import Claim, Evidence
from memory.event import ClaimChange, Event, ReviewChange, ReviewItem
from memory.extraction.sentences import clauses_of
from memory.turn import Turn
from projects.erased import ERASED, Erased


class Span(NamedTuple):
    """A part of a text."""

    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        """Whether two parts have something in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Erasure:
    """Claims and parts of turns that are to go, and the words that go with them."""

    claims: frozenset[str] = frozenset()
    """Ids of the claims, those derived from them or from the turns included."""
    turns: Mapping[str, Turn] = field(default_factory=dict)
    """The turns of which something goes, as they are."""
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """For each of these turns the parts that go, in order and apart."""
    erased: Erased = field(default_factory=Erased)
    """What must be found nowhere afterwards."""

    def turn(self, turn: Turn) -> Turn:
        """Return what is left of a turn."""
        spans = self.spans.get(turn.turn_id)
        if spans is None:
            return turn
        parts, at = [], 0
        for span in spans:
            parts += [turn.text[at : span.start], ERASED]
            at = span.end
        return turn.model_copy(update={"text": "".join(parts) + turn.text[at:]})

    def claim(self, claim: Claim | None) -> Claim | None:
        """Return what is left of a claim; None if nothing is."""
        if claim is None or claim.claim_id in self.claims:
            return None
        kept = tuple(self._moved(item) for item in claim.evidence if not self.is_gone(item))
        if not kept:
            return None
        update: dict[str, object] = {}
        if kept != claim.evidence:
            update["evidence"] = kept
        if len(kept) < len(claim.evidence) and not any(claim.text in item.quote for item in kept):
            update["text"] = kept[0].quote  # its own words were those of a turn that goes
        if claim.supersedes in self.claims:
            update["supersedes"] = None
        return claim.model_copy(update=update) if update else claim

    def review(self, item: ReviewItem | None) -> ReviewItem | None:
        """Return what is left of a review item; None if nothing is."""
        if item is None:
            return None
        proposal = item.proposal
        if (item.claim is not None and self.claim(item.claim) is None) or self.erased.words_in(
            proposal.text
        ):
            return None
        update: dict[str, object] = {
            "claim": self.claim(item.claim),
            "rivals": tuple(rival for rival in item.rivals if rival not in self.claims),
            "question": self.erased.without(item.question),
            "proposal": proposal.model_copy(
                update={"quote": proposal.quote and self.erased.without(proposal.quote)}
            ),
        }
        return item.model_copy(update=update)

    def event(self, event: Event) -> Event:
        """Return what is left of an event: who decided when, and what is not erased."""
        claims = [
            change.model_copy(
                update={"before": self.claim(change.before), "after": self.claim(change.after)}
            )
            for change in event.claims
        ]
        reviews = [
            change.model_copy(
                update={"before": self.review(change.before), "after": self.review(change.after)}
            )
            for change in event.reviews
        ]
        return event.model_copy(
            update={
                "claims": tuple(filter(_says, claims)),
                "reviews": tuple(filter(_says, reviews)),
                "verdict": self._verdict(event),
                "actor": self.erased.without(event.actor),
            }
        )

    def is_gone(self, item: Evidence) -> bool:
        """Whether the words of an evidence are among those that go."""
        spans = self.spans.get(item.turn_id)
        if spans is None:
            return False
        place = place_of(item, self.turns[item.turn_id])
        return place is None or any(span.meets(place) for span in spans)

    def _moved(self, item: Evidence) -> Evidence:
        """Return an evidence where it begins in what is left of its turn."""
        shift = sum(
            len(ERASED) - (span.end - span.start)
            for span in self.spans.get(item.turn_id, ())
            if span.end <= item.start
        )
        return item.model_copy(update={"start": item.start + shift}) if shift else item

    def _verdict(self, event: Event) -> JsonValue:
        verdict = event.verdict
        if not isinstance(verdict, dict):
            return verdict
        named = {verdict.get("claim_id"), verdict.get("supersedes")} & self.claims
        proposal = verdict.get("proposal")
        cited = proposal.get("turn_id") if isinstance(proposal, dict) else None
        whole = cited in self.spans and self._is_whole(str(cited))
        if not named and not whole:
            return self.erased.cleared(verdict)
        claim_id = verdict.get("claim_id")
        kept: dict[str, JsonValue] = {
            "proposal": self.erased.blackened(proposal),
            "claim_id": None if claim_id in self.claims else claim_id,
            "supersedes": None,
            "previous_text": None,
        }
        return {**verdict, **kept}

    def _is_whole(self, turn_id: str) -> bool:
        return self.turn(self.turns[turn_id]).text.strip() == ERASED


def place_of(item: Evidence, turn: Turn) -> Span | None:
    """Return where the words of an evidence stand in its turn, if they do."""
    start = item.start
    if turn.text[start : start + len(item.quote)] != item.quote:
        start = turn.text.find(item.quote)
    return None if start < 0 else Span(start, start + len(item.quote))


def clauses_around(turn: Turn, place: Span) -> Span:
    """Return the whole clauses in which a part of a turn lies: half a sentence gives it away."""
    spans = [Span(one.start, one.start + len(one.text)) for one in clauses_of(turn.text)]
    met = [span for span in spans if span.meets(place)]
    start = min([place.start, *(span.start for span in met)])
    return Span(start, max([place.end, *(span.end for span in met)]))


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return parts of a text in order, those that meet as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _says(change: ClaimChange | ReviewChange) -> bool:
    """Whether a change still changes something."""
    return change.before is not None or change.after is not None
