"""Taking back and deciding by hand: undo, retire, and the answers to review items."""

from collections.abc import Sequence

from memory.claim import Claim, CloseReason
from memory.curator import new_event_id
from memory.event import ClaimChange, Event, EventKind, ReviewChange, ReviewItem
from memory.ledger import Ledger, NumberedEvent
from memory.projection import Projection
from memory.promotion import RULE
from memory.turn import iso, now
from projects.errors import BadInput, UnknownName


def undone(ledger: Ledger, event_or_run: str) -> list[Event]:
    """Return the events that take back an event, or all that a run decided.

    Raises:
        UnknownName: if there is neither.
        BadInput: if a later event builds on one of them.
    """
    chosen = _chosen(ledger, event_or_run)
    open_ones = [entry for entry in chosen if not _is_undone(ledger, entry.event.event_id)]
    ids = {entry.event.event_id for entry in open_ones}
    state = dict(_touched(ledger.known, open_ones))
    events = []
    for entry in reversed(open_ones):
        _check_nothing_built_on(ledger, entry, state, ids)
        events.append(_inverse(entry.event))
        state |= {change.claim_id: change.before for change in entry.event.claims}
    return events


def retired(claim: Claim, *, actor: str) -> Event:
    """Return the event by which a person holds a claim no longer."""
    after = claim.closed(reason="retired", ended=None, at=iso(now()))
    change = ClaimChange(claim_id=claim.claim_id, before=claim, after=after)
    return _event("retire", actor, "asked", claims=(change,) if claim.live else ())


def accepted(item: ReviewItem, known: Projection, *, actor: str) -> Event:
    """Return the event by which a person says yes: the new takes the place of the old."""
    at = iso(now())
    rivals = [
        claim for key in item.rivals if (claim := known.claim(key)) is not None and claim.live
    ]
    claims = []
    if item.claim is None:
        claims = [_closing(rival, "retired", None, at) for rival in rivals]
    else:
        before = known.claim(item.claim.claim_id)
        old = rivals[-1].claim_id if rivals else None
        after = (before or item.claim).model_copy(update={"tier": "core", "supersedes": old})
        claims = [ClaimChange(claim_id=after.claim_id, before=before, after=after)]
        claims += [_closing(rival, "ended", after.valid_from, at) for rival in rivals]
    answered = ReviewChange(
        review_id=item.review_id,
        before=item,
        after=item.model_copy(update={"status": "accepted"}),
    )
    return _event("promote", actor, "accepted", claims=tuple(claims), reviews=(answered,))


def rejected(item: ReviewItem, known: Projection, *, actor: str) -> Event:
    """Return the event by which a person says no: what was known stays, the new goes.

    Where it was only asked whether the new ended the old, both are so.
    """
    is_contested = item.claim is not None and item.reason != "may_replace"
    kept = known.claim(item.claim.claim_id) if item.claim is not None and is_contested else None
    claims = () if kept is None or not kept.live else (
        _closing(kept, "retired", None, iso(now())),
    )  # fmt: skip
    answered = ReviewChange(
        review_id=item.review_id,
        before=item,
        after=item.model_copy(update={"status": "rejected"}),
    )
    return _event("discard", actor, "rejected", claims=claims, reviews=(answered,))


def _chosen(ledger: Ledger, event_or_run: str) -> list[NumberedEvent]:
    one = ledger.event(event_or_run)
    chosen = [one] if one is not None else ledger.events_of_run(event_or_run)
    if not chosen:
        wrong = f"No event and no run is called {event_or_run!r}"
        raise UnknownName(wrong, "See the history of a claim: nova memory why ID.")
    return chosen


def _is_undone(ledger: Ledger, event_id: str) -> bool:
    """Whether an event is taken back, and that was not taken back in turn."""
    return any(not _is_undone(ledger, entry.event.event_id) for entry in ledger.undoing(event_id))


def _touched(known: Projection, entries: Sequence[NumberedEvent]) -> list[tuple[str, Claim | None]]:
    return [
        (change.claim_id, known.claim(change.claim_id))
        for entry in entries
        for change in entry.event.claims
    ]


def _check_nothing_built_on(
    ledger: Ledger, entry: NumberedEvent, state: dict[str, Claim | None], ids: set[str]
) -> None:
    for change in entry.event.claims:
        if state[change.claim_id] == change.after:
            continue
        later = [event for event in ledger.history(change.claim_id) if event.event_id not in ids]
        wrong = f"{entry.event.event_id!r} cannot be undone: {later[-1].event_id!r} came after it"
        raise BadInput(wrong, f"Undo {later[-1].event_id} first.")


def _inverse(event: Event) -> Event:
    claims, reviews = event.inverse
    undo = _event("undo", "owner", "asked", claims=claims, reviews=reviews)
    return undo.model_copy(update={"undoes": event.event_id})


def _closing(claim: Claim, reason: CloseReason, ended: str | None, at: str) -> ClaimChange:
    after = claim.closed(reason=reason, ended=ended, at=at)
    return ClaimChange(claim_id=claim.claim_id, before=claim, after=after)


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
