"""The desk: what only a person can decide, shown with all that it rests on. Nothing waits for it.

An answer is an event, so that it can be undone, and it is bound to what was shown: what has
changed meanwhile is shown again and not decided.
"""

import hashlib
import threading
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from memory.decision import Answer, Case, decided, filed, ground_of, marked
from memory.event import Event, ReviewChange, ReviewItem, new_event_id
from memory.ledger import Ledger
from memory.promotion import RULE, explain
from memory.refusal import redacted, refusal_of
from memory.review import Shown, shown
from memory.turn import Turn, iso
from projects.errors import BadInput, GroundChanged, UnknownName

_LONGEST = 2_000


class Batch(NamedTuple):
    """Many items that can be answered alike."""

    items: tuple[ReviewItem, ...]
    left_out: tuple[str, ...]
    """The items of this kind that have to be looked at one by one."""
    ground: str


class Desk:
    """Review items and the answers to them; safe to call from several threads."""

    def __init__(self, ledger: Ledger, lock: threading.RLock) -> None:
        """Read from and write to `ledger`, as the only one while `lock` is held."""
        self._ledger, self._lock = ledger, lock

    def items(
        self, *, status: str | None = "open", project: str | None = None, reason: str | None = None
    ) -> list[ReviewItem]:
        """Return what waits for a person, oldest first; with `status=None` all that ever did."""
        with self._lock:
            found = self._ledger.known.reviews()
        wanted = (
            item
            for item in found
            if status in (None, item.status)
            and project in (None, item.project)
            and reason in (None, item.reason)
        )
        return sorted(wanted, key=_place)

    def show(self, review_id: str) -> Shown:
        """Return an item with what is known and said of it.

        Raises:
            UnknownName: if there is none of that id.
        """
        with self._lock:
            item = self._ledger.known.review(review_id)
            if item is None:
                wrong = f"No review is called {review_id!r}"
                raise UnknownName(wrong, "See which ones there are: nova memory review list.")
            return shown(item, self._ledger)

    def decide(
        self,
        review_id: str,
        answer: Answer,
        *,
        text: str | None = None,
        only: Sequence[str] | None = None,
        seen: str | None = None,
        actor: str = "owner",
    ) -> Event:
        """Answer an item; return the event that says so.

        Args:
            review_id: the item.
            answer: accept does what the item is about, edit does it in other words, archive
                keeps things out of the core, discard leaves all as it was known, merge lets
                one claim rest on what both rest on.
            text: the other words, for an edit.
            only: the known claims that it is about; default: all that hold.
            seen: the ground of what was shown; default: that of the day when it was filed.
            actor: who decides.

        Raises:
            UnknownName: if no open item has that id.
            BadInput: if the answer does not fit the item.
            GroundChanged: if things are no longer as they were shown.
        """
        with self._lock:
            item = self._open(review_id)
            self._check_ground(item, seen)
            case = self._case(item, only)
            if answer == "edit":
                case = case._replace(said=self._heard(item, text))
            event = decided(case, answer, event_id=new_event_id(), actor=actor)
            self._ledger.append([event])
        return event

    def batch(
        self, answer: Answer, *, reason: str | None = None, project: str | None = None
    ) -> Batch:
        """Return which open items could be answered alike; nothing is written.

        Those that need a choice, or that have changed since they were filed, are left out.
        """
        with self._lock:
            items = self.items(reason=reason, project=project)
            alike = tuple(item for item in items if self._is_plain(item, answer))
            grounds = [f"{item.review_id} {self._ground(item)}" for item in alike]
        chosen = {item.review_id for item in alike}
        rest = tuple(item.review_id for item in items if item.review_id not in chosen)
        ground = hashlib.sha256("\n".join((answer, *grounds)).encode()).hexdigest()[:12]
        return Batch(alike, rest, ground)

    def decide_batch(
        self,
        answer: Answer,
        *,
        seen: str,
        reason: str | None = None,
        project: str | None = None,
        actor: str = "owner",
    ) -> tuple[str, list[Event]]:
        """Answer all items of a batch alike, as one run; return its id and the events.

        Raises:
            GroundChanged: if the batch is no longer what was shown under the ground `seen`.
        """
        run_id = f"review-{uuid.uuid4().hex[:12]}"
        with self._lock:
            batch = self.batch(answer, reason=reason, project=project)
            if batch.ground != seen:
                wrong = "What waits for your decision is no longer what you were shown"
                raise GroundChanged(wrong, "Look at it again: it may be more, less or other.")
            events: list[Event] = []
            for item in batch.items:
                # One may change what the next rests on: that one then stays open.
                if item.ground in (None, self._ground(item)):
                    event = decided(
                        self._case(item, None), answer, event_id=new_event_id(), actor=actor
                    )
                    place = {"run_id": run_id, "ordinal": len(events)}
                    events.append(event.model_copy(update=place))
                    self._ledger.append([events[-1]])
        return run_id, events

    def file(
        self, items: Iterable[ReviewItem], *, withdrawn: Iterable[ReviewItem] = (), actor: str
    ) -> tuple[str, list[Event]]:
        """Put items before a person, and take others back, as one run; return its id and events."""
        run_id = f"{actor}-{uuid.uuid4().hex[:12]}"
        at = iso(self._ledger.now())
        with self._lock:
            claim_of = self._ledger.known.claim
            before = self._ledger.known.review
            changes = [
                _filed(filed(item, claim_of, at=at), before(item.review_id)) for item in items
            ]
            changes += [_withdrawn(item) for item in withdrawn]
            events = [
                Event(
                    event_id=new_event_id(),
                    kind="review",
                    actor=actor,
                    reason=reason,
                    rule=RULE,
                    recorded_at=at,
                    run_id=run_id,
                    ordinal=ordinal,
                    reviews=(change,),
                )
                for ordinal, (reason, change) in enumerate(changes)
            ]
            self._ledger.append(events)
        return run_id, events

    def _open(self, review_id: str) -> ReviewItem:
        item = self._ledger.known.review(review_id)
        if item is None or item.status != "open":
            wrong = f"No review {review_id!r} is open"
            raise UnknownName(wrong, "See which ones are open: nova memory review list.")
        return item

    def _ground(self, item: ReviewItem) -> str:
        return ground_of(item, self._ledger.known.claim)

    def _check_ground(self, item: ReviewItem, seen: str | None) -> None:
        ground = self._ground(item)
        if (seen or item.ground) in (None, ground):
            return
        since = "since it was filed" if seen is None else "since you were shown it"
        wrong = f"What review {item.review_id!r} rests on has changed {since}"
        raise GroundChanged(wrong, f"Look at it again: nova memory review show {item.review_id}.")

    def _is_plain(self, item: ReviewItem, answer: Answer) -> bool:
        """Whether an item can be answered without being looked at by itself."""
        if answer == "edit" or item.ground not in (None, self._ground(item)):
            return False
        if item.reason == "several_match" and answer == "accept":
            return False
        if answer != "merge":
            return True
        return item.reason == "duplicate" or (
            item.wish == "keep" and len(marked(item, self._ledger.known.claim)) == 1
        )

    def _case(self, item: ReviewItem, only: Sequence[str] | None) -> Case:
        strangers = sorted(set(only or ()) - set(item.rivals))
        if strangers:
            wrong = f"Review {item.review_id!r} is not about {strangers[0]!r}"
            raise BadInput(wrong, f"It is about {', '.join(item.rivals) or 'nothing known'}.")
        return Case(
            item=item,
            claim_of=self._ledger.known.claim,
            at=iso(self._ledger.now()),
            only=None if only is None else tuple(only),
        )

    def _heard(self, item: ReviewItem, text: str | None) -> Turn:
        """Return the person's own words as a turn, kept: a claim always rests on one."""
        words = " ".join((text or "").split())
        if not words or len(words) > _LONGEST:
            wrong = f"The new words are {'too long' if words else 'missing'}"
            raise BadInput(wrong, f"Say it in one sentence of at most {_LONGEST} characters.")
        refusal = refusal_of(words) or ("secret" if redacted(words) != words else None)
        if refusal is not None:
            wrong = "These words are not kept"
            raise BadInput(wrong, explain(refusal))
        digest = hashlib.sha256(words.encode()).hexdigest()[:8]
        turn = Turn(
            turn_id=f"review:{item.review_id}:{digest}",
            thread="review",
            project=item.project,
            text=words,
            said_at=self._ledger.now(),
        )
        self._ledger.append_turn(turn)
        return self._ledger.turn(turn.turn_id) or turn


def _place(item: ReviewItem) -> tuple[str, str, str, str]:
    return (item.filed_at, item.project, item.reason, item.review_id)


def _filed(item: ReviewItem, before: ReviewItem | None) -> tuple[str, ReviewChange]:
    return item.reason, ReviewChange(review_id=item.review_id, before=before, after=item)


def _withdrawn(item: ReviewItem) -> tuple[str, ReviewChange]:
    after = item.model_copy(update={"status": "withdrawn"})
    change = ReviewChange(review_id=item.review_id, before=item, after=after)
    return "withdrawn", change
