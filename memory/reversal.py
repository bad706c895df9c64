"""Taking back by hand: undo and retire."""

from collections.abc import Sequence
from typing import Never

from memory.claim import Claim
from memory.event import ClaimChange, Event, EventKind, ReviewChange, ReviewItem, new_event_id
from memory.ledger import Ledger, NumberedEvent
from memory.promotion import RULE
from memory.turn import iso, now
from projects.errors import BadInput, UnknownName

_ALL = 1_000_000_000


def undone(ledger: Ledger, event_or_run: str) -> list[Event]:
    """Return the events that take back an event, or all that a run decided.

    Raises:
        UnknownName: if there is neither.
        BadInput: if a later event builds on one of them.
    """
    chosen = _chosen(ledger, event_or_run)
    open_ones = [entry for entry in chosen if not _is_undone(ledger, entry.event.event_id)]
    standing = _Standing(ledger, open_ones)
    events = []
    for entry in reversed(open_ones):
        standing.take_back(entry)
        events.append(_inverse(entry.event))
    return events


def retired(claim: Claim, *, actor: str) -> Event:
    """Return the event by which a person holds a claim no longer."""
    after = claim.closed(reason="retired", ended=None, at=iso(now()))
    change = ClaimChange(claim_id=claim.claim_id, before=claim, after=after)
    return _event("retire", actor, "asked", claims=(change,) if claim.live else ())


def erasing_event(*, actor: str) -> Event:
    """Return the event by which a person has something erased; it has no inverse."""
    return _event("erase", actor, "asked")


def _chosen(ledger: Ledger, event_or_run: str) -> list[NumberedEvent]:
    one = ledger.event(event_or_run)
    chosen = [one] if one is not None else ledger.events_of_run(event_or_run)
    if not chosen:
        wrong = f"No event and no run is called {event_or_run!r}"
        raise UnknownName(wrong, "See the history of a claim: nova memory why ID.")
    if one is not None and one.event.kind == "erase":
        wrong = f"{event_or_run!r} is an erase, which is final"
        raise BadInput(wrong, "Say again what Nova is to know.")
    return chosen


def _is_undone(ledger: Ledger, event_id: str) -> bool:
    """Whether an event is taken back, and that was not taken back in turn."""
    return any(not _is_undone(ledger, entry.event.event_id) for entry in ledger.undoing(event_id))


class _Standing:
    """What some events touched, as it stands while they are taken back one after the other."""

    def __init__(self, ledger: Ledger, entries: Sequence[NumberedEvent]) -> None:
        self._ledger = ledger
        self._ids = {entry.event.event_id for entry in entries}
        self._now: dict[str, Claim | ReviewItem | None] = {}
        for entry in entries:
            for claim in entry.event.claims:
                self._now[claim.claim_id] = ledger.known.claim(claim.claim_id)
            for item in entry.event.reviews:
                self._now[item.review_id] = ledger.known.review(item.review_id)

    def take_back(self, entry: NumberedEvent) -> None:
        """Let what an event changed be as before. Raises BadInput if a later one changed it too."""
        event = entry.event
        for claim in event.claims:
            if self._now[claim.claim_id] != claim.after:
                self._refuse(entry, {claim.claim_id})
            self._now[claim.claim_id] = claim.before
        for item in event.reviews:
            if self._now[item.review_id] != item.after:
                self._refuse(entry, {item.review_id})
            self._now[item.review_id] = item.before

    def _refuse(self, entry: NumberedEvent, touched: set[str]) -> Never:
        later = [
            other.event.event_id
            for other in self._ledger.events_after(entry.seq, limit=_ALL)
            if touched & other.event.touched and other.event.event_id not in self._ids
        ]
        wrong = f"{entry.event.event_id!r} cannot be undone: {later[-1]!r} came after it"
        raise BadInput(wrong, f"Undo {later[-1]} first.")


def _inverse(event: Event) -> Event:
    claims, reviews = event.inverse
    undo = _event("undo", "owner", "asked", claims=claims, reviews=reviews)
    return undo.model_copy(update={"undoes": event.event_id})


def _event(
    kind: EventKind,
    actor: str,
    reason: str,
    *,
    claims: tuple[ClaimChange, ...] = (),
    reviews: tuple[ReviewChange, ...] = (),
) -> Event:
    return Event(
        event_id=new_event_id(),
        kind=kind,
        actor=actor,
        reason=reason,
        rule=RULE,
        recorded_at=iso(now()),
        claims=claims,
        reviews=reviews,
    )
