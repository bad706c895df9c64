"""Memory as a whole: taking back, moving it to another home, checking it, deriving it anew."""

import threading
from collections.abc import Iterator, Sequence

from memory import transfer
from memory.claim import Claim
from memory.curator import ProjectPolicy
from memory.embedding import CachedEmbed
from memory.erasure import Erasure
from memory.event import Event
from memory.following import Follower, OnProgress
from memory.index import Index
from memory.ledger import Ledger
from memory.likeness import texts_of
from memory.reversal import erasing_event, undone
from memory.targets import erasure_of
from memory.thrift import pass_nothing_on


class Keeping:
    """What concerns ledger and index, whatever is known; `Memory` is one."""

    _lock: threading.RLock
    _ledger: Ledger
    _index: Index
    _follower: Follower
    _embed: CachedEmbed
    _projects: ProjectPolicy

    def undo(self, event_or_run: str) -> list[str]:
        """Take an event, or all that a run decided, back; return the events that do so.

        Raises:
            UnknownName: if there is no event and no run of that id.
            BadInput: if something later builds on it and has to be undone first.
        """
        with self._lock:
            events = undone(self._ledger, event_or_run)
            self._ledger.append(events)
        return [event.event_id for event in events]

    def to_erase(
        self, names: Sequence[str], *, matching: str | None = None, spared: Sequence[str] = ()
    ) -> Erasure:
        """Return what an erase would take away; nothing is changed. See `erasure_of`."""
        with self._lock:
            return erasure_of(self._ledger, names, matching=matching, spared=spared)

    def erase(self, erasure: Erasure, *, actor: str = "owner") -> str:
        """Take claims and words away for good; return the event that says so, without them.

        The index is built anew, since what was deleted would stay in its files.
        """
        with self._lock:
            pass_nothing_on()
            event = self._ledger.rewrite(erasure, erasing_event(actor=actor))
            self.wipe()
        return event.event_id

    def wipe(self) -> None:
        """Write anew every file that may hold traces of what was deleted."""
        with self._lock:
            self._ledger.compact()
            self._index.renew()
            self._follower.catch_up()
            traces = self._index.traces(self._index.items())
            used = [each for trace in traces.values() for each in trace.vector_ids]
            self._embed.keep_only(texts_of(used, traces).values())

    def state_hash(self) -> str:
        """Return a hash over all claims: equal exactly when what is known is."""
        with self._lock:
            return self._ledger.known.digest()

    def adopt(self, claim: Claim, *, source: str) -> bool:
        """Take in a claim that another home exported; False if it is there already."""
        with self._lock:
            if self._ledger.known.claim(claim.claim_id) is not None:
                return False
            self._ledger.append([transfer.adoption(claim, source=source)])
        return True

    def take_event(self, event: Event) -> transfer.Taken:
        """Take in a decision of another home, if it follows what is known here."""
        with self._lock:
            if self._ledger.event(event.event_id) is not None:
                return "known"
            if not transfer.follows(event, self._ledger):
                return "apart"
            self._ledger.append([event])
        return "new"

    def is_erased(self, name: str) -> bool:
        """Whether a claim or a turn of this id was erased: it is not taken in again."""
        return self._ledger.is_erased(name)

    def export(self) -> Iterator[str]:
        """Yield everything as JSON lines: turns, events, then claims."""
        return transfer.give_out(self._ledger)

    def verify(self) -> list[str]:
        """Return what does not fit together in ledger and index; empty if all is well."""
        with self._lock:
            return self._ledger.verify() + self.check_index()

    def check_index(self) -> list[str]:
        """Return where the index, caught up, does not hold what the ledger does."""
        with self._lock:
            self._follower.catch_up()
            return self._follower.check()

    def rebuild(self, on_progress: OnProgress | None = None) -> None:
        """Derive claims and index anew from the log."""
        with self._lock:
            self._ledger.reproject()
            self._index.clear()
            self._follower.catch_up(on_progress)

    def catch_up(self) -> None:
        """Let the index take in what the ledger has and it has not."""
        with self._lock:
            self._follower.catch_up()
