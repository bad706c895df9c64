"""The agenda's door, and what it reads of a home: composed when somebody first asks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from graph.record import Records
from memory import Memory, Turn
from nova.app import System
from routines.agenda import Agenda, AgendaJournal, Item, Listing, Mark, Miner, digest
from routines.agenda.miners import (
    OpenReviews,
    StaleFacts,
    ToldMatters,
    TroubledRuns,
    WaitingApprovals,
)
from routines.agenda.reading import Said

_PAGE = 2_000
_OWNER = "user"


class LedgerHeard:
    """What the owner of a home said, from its ledger."""

    def __init__(self, memory: Memory, records: Records) -> None:
        """Read this memory; what has a run record was a request to Nova."""
        self._memory = memory
        self._records = records

    def said(self, since: datetime, until: datetime) -> Sequence[Said]:
        """Return what was said between two moments."""
        turns = [turn for turn in self._turns() if since <= turn.said_at <= until]
        speakers = Counter(turn.speaker for turn in turns)
        owner = _OWNER if _OWNER in speakers or not speakers else speakers.most_common(1)[0][0]
        requests = {record.run_id[2:] for record in self._records.since(since.isoformat())}
        return [
            Said(
                turn_id=turn.turn_id,
                thread=turn.thread,
                project=turn.home,
                text=turn.text,
                at=turn.said_at,
                is_order=turn.turn_id[2:] in requests,
                by=None if turn.speaker == owner else turn.speaker,
            )
            for turn in turns
        ]

    def is_gone(self, turn_id: str, quote: str) -> bool:
        """Whether all that was known by these words is held no longer, as never so."""
        resting = [
            claim.close_reason
            for claim in self._memory.ledger.known.of_turn(turn_id)
            for evidence in claim.evidence
            if evidence.turn_id == turn_id and (evidence.quote in quote or quote in evidence.quote)
        ]
        return bool(resting) and all(reason == "retired" for reason in resting)

    def _turns(self) -> Iterator[Turn]:
        """Yield what persons said; the ledger is read page by page."""
        seq = 0
        while page := self._memory.ledger.turns_after(seq, limit=_PAGE):
            yield from (item.turn for item in page if item.turn.role == "user")
            seq = page[-1].seq


def make_agenda(system: System, *others: Miner) -> Agenda:
    """Return the agenda of a home.

    Args:
        system: the home's parts.
        others: miners of what is not the home's own, such as pipelines.
    """
    services, rules = system.services, system.settings.agenda
    memory, records = services.memory, services.records
    heard = LedgerHeard(memory, records)
    miners: tuple[Miner, ...] = (
        ToldMatters(heard, horizon=timedelta(days=rules.horizon_days)),
        WaitingApprovals(lambda: services.outbox.list(status="pending")),
        TroubledRuns(records.since),
        OpenReviews(memory.reviews),
        StaleFacts(memory.ledger.known.claims, records.cited),
        *others,
    )
    return Agenda(miners, AgendaJournal(system.engine), rules=rules, clock=memory.now)


class AgendaDoor:
    """What should be done next, and why."""

    def __init__(self, system: System) -> None:
        """Open the door; what the agenda reads is read when it is asked."""
        self._system = system
        self._agenda: Agenda | None = None

    @property
    def _own(self) -> Agenda:
        if self._agenda is None:
            self._agenda = make_agenda(self._system)
        return self._agenda

    def next(self, *, project: str | None = None, at: datetime | None = None) -> Listing:
        """Return the agenda as it stands, or as it stood at a moment; raises UnknownName.

        Args:
            project: id, name or alias; default: all of them.
            at: the moment; default: now.
        """
        known = self._system.services.projects.get(project).id if project else None
        return self._own.list(project=known, at=at)

    def explain(self, item_id: str, *, at: datetime | None = None) -> Item:
        """Return one item with its terms and sources; raises UnknownName."""
        return self._own.show(item_id, at=at)

    def digest(self, *, project: str | None = None, at: datetime | None = None) -> str:
        """Return the agenda of a day as a short text with its sources."""
        return digest(self.next(project=project, at=at))

    def done(self, item_id: str, *, at: datetime | None = None) -> Mark:
        """Close an item: it comes back only by what is told after this moment."""
        return self._own.done(item_id, at=at)

    def snooze(self, item_id: str, until: date, *, at: datetime | None = None) -> Mark:
        """Let an item sleep until a day; raises BadInput if the day is not ahead."""
        return self._own.snooze(item_id, until, at=at)

    def wake(self, item_id: str) -> Mark:
        """Wake an item that sleeps."""
        return self._own.wake(item_id)

    def up(self, item_id: str) -> Mark:
        """Say that it was right to show an item."""
        return self._own.up(item_id)

    def down(self, item_id: str) -> Mark:
        """Say that an item was not worth showing."""
        return self._own.down(item_id)

    def undo(self, event_id: str) -> Mark:
        """Take a mark back; raises UnknownName or BadInput."""
        return self._own.undo(event_id)

    def history(self) -> Sequence[Mark]:
        """Return all that was done with items, oldest first."""
        return self._own.journal.all()
