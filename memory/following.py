"""Keeps the index level with the ledger, and builds it again where it is damaged."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import TypeVar

from memory.curator import ProjectPolicy
from memory.event import ClaimChange
from memory.extraction.acts import is_only_asking
from memory.index import Index, IndexDamagedError, Item
from memory.ledger import Ledger, NumberedTurn
from memory.recall import claim_item, sensitivity_of, turn_item
from projects.erased import ERASED
from projects.faults import is_damage

_BATCH = 200
OnProgress = Callable[[int, int], None]
"""Told how many records of how many are taken in."""
_Found = TypeVar("_Found")


class Follower:
    """Reads the log from where the index stopped; the caller holds the lock."""

    def __init__(
        self,
        ledger: Ledger,
        index: Index,
        projects: ProjectPolicy,
        notice: Callable[[str], None],
    ) -> None:
        """Follow `ledger` with `index`; tell `notice` when it has to begin anew."""
        self._ledger, self._index = ledger, index
        self._projects, self._notice = projects, notice
        self._on_progress: OnProgress | None = None
        if index.is_new and any(ledger.ends()):
            notice("The index was missing and is built from the ledger.")

    def catch_up(self, on_progress: OnProgress | None = None) -> None:
        """Take in what is new in the log; `on_progress` is told how much of how much is done."""
        if self._index.is_gone:
            self._notice("The index was taken away and is built again from the ledger.")
            self._index.renew()
        turns_end, events_end = self._ledger.ends()
        behind = self._index.progress("turn") < turns_end
        if behind or self._index.progress("event") < events_end:
            self._on_progress = on_progress
            self.guarded(self._catch_up)
            self._on_progress = None

    def guarded(self, action: Callable[[], _Found]) -> _Found:
        """Do something with the index; if that is damaged, build it again and do it once more."""
        try:
            return action()
        except IndexDamagedError as error:
            self._notice(f"The index was damaged ({error}) and is built again.")
            self._index.clear()
        except sqlite3.DatabaseError as error:
            # Somebody took its files away, or changed them, while they were open.
            if not (self._index.is_gone or is_damage(error)):
                raise
            self._notice(f"The index was damaged ({error}) and is built again.")
            self._index.renew()
        self._catch_up()
        return action()

    def check(self) -> list[str]:
        """Return where index and ledger differ."""
        expected = {f"claim:{claim.claim_id}" for claim in self._ledger.known.claims()}
        held = self._index.items()
        problems = self.guarded(self._index.check)
        lost = expected - held
        extra = {item for item in held if item.startswith("claim:")} - expected
        if lost or extra:
            problems.append(f"index: {len(lost)} claims missing, {len(extra)} too many")
        return problems

    def _catch_up(self) -> None:
        # Turns first: a claim's event may change how confidential its turn is.
        turns_end, events_end = self._ledger.ends()
        while (seq := self._index.progress("turn")) < turns_end:
            batch = self._ledger.turns_after(seq, limit=_BATCH)
            items = [item for entry in batch if (item := self._turn(entry)) is not None]
            self._index.advance(items, gone=(), name="turn", seq=batch[-1].seq)
            self._tell()
        while (seq := self._index.progress("event")) < events_end:
            events = self._ledger.events_after(seq, limit=_BATCH)
            touched = {change.claim_id: change for entry in events for change in entry.event.claims}
            self._take_claims(set(touched), self._turns_of(touched.values()), seq=events[-1].seq)
            self._tell()

    def _tell(self) -> None:
        if self._on_progress is not None:
            done = self._index.progress("turn") + self._index.progress("event")
            self._on_progress(done, sum(self._ledger.ends()))

    def _turns_of(self, changes: Iterable[ClaimChange]) -> set[str]:
        return {
            turn_id
            for change in changes
            for claim in (change.before, change.after)
            if claim is not None
            for turn_id in claim.turn_ids
        }

    def _take_claims(self, claim_ids: set[str], turn_ids: set[str], *, seq: int) -> None:
        items: list[Item] = []
        gone: list[str] = []
        for claim_id in sorted(claim_ids):
            claim = self._ledger.known.claim(claim_id)
            if claim is None:
                gone.append(f"claim:{claim_id}")
            else:
                items.append(claim_item(claim, name=self._projects.name_of(claim.project)))
        for turn_id in sorted(turn_ids):
            turn = self._ledger.turn(turn_id)
            item = None if turn is None else self._turn(NumberedTurn(0, turn))
            if item is not None:
                items.append(item)
        self._index.advance(items, gone=gone, name="event", seq=seq)

    def _turn(self, entry: NumberedTurn) -> Item | None:
        turn = entry.turn
        if is_only_asking(turn.text) or turn.text.strip() == ERASED:
            return None  # a question that was asked answers none
        claims = self._ledger.known.of_turn(turn.turn_id)
        default = self._projects.default_sensitivity(turn.home)
        name = self._projects.name_of(turn.home)
        level = sensitivity_of(turn, claims, default=default)
        return turn_item(turn, name=name, sensitivity=level)
