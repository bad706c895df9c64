"""What the owner of a home said, as the agenda reads it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from graph.record import Records
from memory import Memory, Turn
from routines.agenda.said import Said

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
