"""Requests that came to no end: failed, cut off, or left with a question."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from graph.record import RunRecord
from graph.request import turn_id_of
from routines.agenda.item import Found, Source

_REACH = timedelta(days=14)
"""How long ago a request may have failed: what nobody missed since is not missed."""
_STALLED = timedelta(hours=1)
_ASKED = timedelta(days=3)
_LONGEST = 100


class TroubledRuns:
    """Reads the run records."""

    def __init__(self, since: Callable[[str], Sequence[RunRecord]]) -> None:
        """Read what `since` returns: the runs that began at a moment or later, oldest first."""
        self._since = since

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return what failed, stalled or waits for an answer, each request once."""
        records = [
            record
            for record in self._since((at - _REACH).isoformat())
            if datetime.fromisoformat(record.started_at) <= at
        ]
        latest = {record.request: record for record in records}
        last_in = {record.thread: record for record in records}
        return list(_troubled(latest.values(), last_in, at))


def _troubled(
    records: Iterable[RunRecord], last_in: dict[str, RunRecord], at: datetime
) -> Iterator[Found]:
    for record in records:
        began = datetime.fromisoformat(record.started_at)
        if record.status == "failed":
            yield _found(record, "A request failed", is_failing=True)
        elif record.status == "started" and at - began > _STALLED:
            yield _found(record, "A request was begun and never ended", is_failing=True)
        elif record.status == "asked" and last_in[record.thread] is record and at - began < _ASKED:
            yield _found(record, "A question about your request waits", is_failing=False)


def _found(record: RunRecord, what: str, *, is_failing: bool) -> Found:
    line = " ".join(record.request.split())[:_LONGEST]
    at = datetime.fromisoformat(record.started_at)
    return Found(
        key=f"run:{record.run_id}",
        kind="run",
        text=f"{what}: {line}",
        project=record.scope.get("project"),
        sources=(
            Source(kind="turn", id=turn_id_of(record.run_id), quote=record.request, at=at),
            Source(kind="run", id=record.run_id, quote=line, at=at),
        ),
        is_failing=is_failing,
        move=f"see why with `nova runs explain {record.run_id}`",
    )
