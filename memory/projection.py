"""The claims as the events have left them: held in memory, written through to the tables."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from threading import RLock

from sqlalchemy import Connection, delete, insert, select

from memory.claim import Claim, lean
from memory.event import ClaimChange, Event, ReviewChange, ReviewItem
from memory.extraction.statement import Statement
from memory.neighbours import Neighbours
from memory.postings import Postings
from memory.tables import CLAIM, ERASED, EVIDENCE, REVIEW, TOUCH
from memory.unread import Numbered, Unread

_AT_ONCE = 500
"""Rows that are read at once: all of them would stand in memory a second time."""


class Projection:
    """What is known now; every change comes from an event. Several threads may read it."""

    def __init__(self) -> None:
        """Begin empty; `load`, `begin_unread` or `apply` fills it."""
        self._claims: dict[str, Claim] = {}
        self._unread: Unread | None = None
        self._reading = RLock()
        self._written: dict[str, int] = {}
        self._changes = 0
        self._by_project: dict[str, set[str]] = defaultdict(set)
        # Sets that keep the order in which claims came.
        self._live: dict[str, dict[str, None]] = defaultdict(dict)
        self._core: dict[str, dict[str, None]] = defaultdict(dict)
        self._neighbours: dict[str, Neighbours] = {}
        self._by_turn = Postings()
        self._successors: dict[str, str] = {}
        self._reviews: dict[str, ReviewItem] = {}
        self._challengers: dict[str, str] = {}

    def load(self, connection: Connection) -> None:
        """Read the tables.

        Raises:
            ValidationError: if what stands there is garbled.
        """
        paged = connection.execution_options(yield_per=_AT_ONCE).execute(select(CLAIM.c.doc))
        for (doc,) in paged:
            self._keep(Claim.model_validate_json(doc))
        self._load_reviews(connection)

    def begin_unread(self, connection: Connection, unread: Unread) -> None:
        """Read of the tables only what waits for a person; claims when they are asked for.

        Raises:
            ValidationError: if what stands there is garbled.
        """
        self._unread, self._changes = unread, unread.end
        self._load_reviews(connection)

    def apply(self, event: Event) -> None:
        """Make the changes of `event` in memory."""
        with self._reading:
            for change in event.claims:
                self._drop(change.claim_id)
                if change.after is not None:
                    self._keep(change.after)
            for item in event.reviews:
                self._settle(item.review_id)
                if item.after is not None:
                    self._ask(item.after)

    def read(self, claim_ids: Collection[str]) -> None:
        """Have these claims at hand: all at once is quicker, and who changes them must."""
        self._take(lambda unread: unread.of_ids(claim_ids))

    def claim(self, claim_id: str) -> Claim | None:
        """Return the claim of that id, if there is one."""
        if claim_id not in self._claims:
            self.read((claim_id,))
        return self._claims.get(claim_id)

    def written(self, claim_id: str) -> int:
        """Return which change, counted from the first, a claim came to be as it is by."""
        self.claim(claim_id)
        return self._written.get(claim_id, 0)

    def claims(self, project: str | None = None) -> list[Claim]:
        """Return all claims (of `project`), live or not, oldest first."""
        self._gather(project)
        ids = [*self._claims] if project is None else [*self._by_project[project]]
        return sorted((self._claims[key] for key in ids), key=_age)

    def live(self, project: str) -> list[Claim]:
        """Return the live claims of `project`."""
        self._gather(project)
        return [self._claims[key] for key in [*self._live[project]]]

    def closed(self, project: str) -> Iterator[Claim]:
        """Yield the claims of `project` that are held no longer."""
        self._gather(project)
        held = self._live[project]
        return (self._claims[key] for key in self._by_project[project] if key not in held)

    def core(self, project: str) -> list[Claim]:
        """Return the live core claims of `project`."""
        self._take(lambda unread: unread.of_core(project), is_ordered=True)
        return [self._claims[key] for key in [*self._core.get(project, ())]]

    def neighbours(self, project: str, statement: Statement) -> list[Claim]:
        """Return the live claims of `project` that share a word with `statement`."""
        if project not in self._neighbours:
            self._neighbours[project] = Neighbours(self.live(project))
        live = self._live[project]
        found = self._neighbours[project].of(statement)
        return [self._claims[key] for key in sorted(found) if key in live]

    def successor(self, claim_id: str) -> Claim | None:
        """Return the claim that took the place of another, if one did."""
        self._take(lambda unread: unread.after(claim_id))
        return self._claims.get(self._successors.get(claim_id, ""))

    def challenger(self, claim_id: str) -> Claim | None:
        """Return the claim of which a person is asked whether it takes the place of another."""
        challenger = self._challengers.get(claim_id)
        return None if challenger is None else self.claim(challenger)

    def of_turn(self, turn_id: str) -> list[Claim]:
        """Return the claims that rest on that turn."""
        self._take(lambda unread: unread.of_turn(turn_id))
        return [self._claims[key] for key in sorted(self._by_turn.of(turn_id))]

    def review(self, review_id: str) -> ReviewItem | None:
        """Return the review item of that id, if there is one."""
        return self._reviews.get(review_id)

    def reviews(self) -> list[ReviewItem]:
        """Return all review items, whatever their status."""
        return [self._reviews[key] for key in sorted(self._reviews)]

    def digest(self) -> str:
        """Return a hash of everything that is known: equal if and only if the claims are."""
        self._gather(None)
        docs = [self._claims[key].model_dump(mode="json") for key in sorted(self._claims)]
        text = json.dumps(docs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _load_reviews(self, connection: Connection) -> None:
        for (doc,) in connection.execute(select(REVIEW.c.doc)):
            self._ask(ReviewItem.model_validate_json(doc))

    def _ask(self, item: ReviewItem) -> None:
        self._reviews[item.review_id] = item
        if item.status == "open" and item.claim is not None:
            self._challengers |= dict.fromkeys(item.rivals, item.claim.claim_id)

    def _settle(self, review_id: str) -> None:
        item = self._reviews.pop(review_id, None)
        if item is not None and item.claim is not None:
            for rival in item.rivals:
                if self._challengers.get(rival) == item.claim.claim_id:
                    del self._challengers[rival]

    def _gather(self, project: str | None) -> None:
        """Hold every claim of `project`, or of all, in the order in which they came."""
        self._take(lambda unread: unread.of_project(project), is_ordered=True)

    def _take(
        self, asked: Callable[[Unread], Iterable[Numbered]], *, is_ordered: bool = False
    ) -> None:
        """Hold what is asked for of the claims that nobody has read so far."""
        if (unread := self._unread) is None:
            return
        homes = set()
        for number, claim in asked(unread):
            with self._reading:  # for one at a time: a reader waits for nobody who reads them all
                if unread.take(claim.claim_id):
                    self._keep(claim, number=number)
                    homes.add(claim.project)
        for home in homes if is_ordered else ():
            with self._reading:
                for held in (self._live, self._core):
                    held[home] = dict.fromkeys(sorted(held[home], key=self._written.__getitem__))

    def _keep(self, claim: Claim, *, number: int | None = None) -> None:
        """Hold a claim that the change of this number wrote, or else the newest one."""
        if number is None:
            self._changes = number = self._changes + 1
        claim_id = claim.claim_id
        self._claims[claim_id] = lean(claim)
        self._written[claim_id] = number
        self._by_project[claim.project].add(claim_id)
        if claim.live:
            self._begin(claim)
        if claim.supersedes is not None:
            rival = self._successors.get(claim.supersedes)
            if rival is None or self._written[rival] < number:
                self._successors[claim.supersedes] = claim_id
        for turn_id in claim.turn_ids:
            self._by_turn.add(turn_id, claim_id)

    def _drop(self, claim_id: str) -> None:
        old = self.claim(claim_id)
        if old is None:
            return
        del self._claims[claim_id]
        self._by_project[old.project].discard(claim_id)
        if old.live:
            self._end(old)
        if old.supersedes is not None and self._successors.get(old.supersedes) == claim_id:
            del self._successors[old.supersedes]
        self._written.pop(claim_id, None)
        for turn_id in old.turn_ids:
            self._by_turn.drop(turn_id, claim_id)

    def _begin(self, claim: Claim) -> None:
        self._live[claim.project][claim.claim_id] = None
        if claim.tier == "core":
            self._core[claim.project][claim.claim_id] = None
        if claim.project in self._neighbours:
            self._neighbours[claim.project].add(claim)

    def _end(self, claim: Claim) -> None:
        del self._live[claim.project][claim.claim_id]
        self._core[claim.project].pop(claim.claim_id, None)
        if claim.project in self._neighbours:
            self._neighbours[claim.project].drop(claim)


def write_through(connection: Connection, event: Event, *, seq: int) -> None:
    """Make the changes of `event` in the tables, within the caller's transaction."""
    for change in event.claims:
        connection.execute(insert(TOUCH).values(seq=seq, claim_id=change.claim_id))
    write_changes(connection, event.claims, event.reviews)
    for name in event.erased.names if event.erased else ():
        connection.execute(delete(ERASED).where(ERASED.c.name == name))
        connection.execute(insert(ERASED).values(name=name, event_id=event.event_id))


def write_changes(
    connection: Connection, claims: Iterable[ClaimChange], reviews: Iterable[ReviewChange]
) -> None:
    """Bring the projected tables to what these changes leave."""
    for change in claims:
        connection.execute(delete(CLAIM).where(CLAIM.c.claim_id == change.claim_id))
        connection.execute(delete(EVIDENCE).where(EVIDENCE.c.claim_id == change.claim_id))
        if change.after is not None:
            _insert_claim(connection, change.after)
    for item in reviews:
        connection.execute(delete(REVIEW).where(REVIEW.c.review_id == item.review_id))
        if item.after is not None:
            doc = item.after.model_dump_json()
            is_open = item.after.status == "open"
            connection.execute(
                insert(REVIEW).values(review_id=item.review_id, open=is_open, doc=doc)
            )


def _insert_claim(connection: Connection, claim: Claim) -> None:
    connection.execute(
        insert(CLAIM).values(
            claim_id=claim.claim_id,
            project=claim.project,
            live=claim.live,
            doc=claim.model_dump_json(),
        )
    )
    for item in claim.evidence:
        connection.execute(
            insert(EVIDENCE).values(
                claim_id=claim.claim_id, turn_id=item.turn_id, quote=item.quote, start=item.start
            )
        )


def _age(claim: Claim) -> tuple[str, str, str]:
    return (claim.valid_from, claim.recorded_at, claim.claim_id)
