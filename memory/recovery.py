"""Makes a whole ledger out of what can still be read of damaged ones and their copies.

A turn or an event counts as read only if its salted digest says that it is what was written.
Where all of them are found the chain is kept as it was; behind a gap it is forged anew over
the digests, since nobody can link to what is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Table, insert

from memory import audit, chain, transfer
from memory.claim import Claim
from memory.event import Event
from memory.ledger import Ledger
from memory.projection import write_through
from memory.salvage import Row, Value, rows_of
from memory.tables import EVENT, TURN
from memory.turn import Turn


class Recovered(NamedTuple):
    """What a recovery found."""

    turns: int
    events: int
    last_turn: int
    last_event: int
    claims: int
    """Claims whose event is lost but which were found themselves."""
    gaps: tuple[str, ...]
    """What is missing between what was found."""
    others: tuple[Row, ...]
    """Rows that are not the ledger's: those of tables that share its file."""


class _Link(NamedTuple):
    seq: int
    values: dict[str, Value]


def recover(sources: Sequence[Path], engine: Engine) -> Recovered:
    """Read `sources`, the damaged file first, and write what they hold through `engine`.

    Args:
        sources: database files with their write-ahead files, in the order of their weight.
        engine: of a file that does not exist yet.
    """
    turns: dict[int, _Link] = {}
    events: dict[int, _Link] = {}
    claims: dict[str, Claim] = {}
    others: list[Row] = []
    rewritten: dict[tuple[str, int, str], _Link] = {}
    for source in sources:
        for row in rows_of(source):
            if (turn := _read(row, TURN)) is not None:
                _take(turn, turns, rewritten, TURN)
            elif (event := _read(row, EVENT)) is not None:
                _take(event, events, rewritten, EVENT)
            elif (claim := _claim(row)) is not None:
                claims.setdefault(claim.claim_id, claim)
            else:
                others.append(row)
    _apply_erases(turns, events, rewritten)
    Ledger(engine)  # makes the tables
    gaps = [*_gaps("turn", turns), *_gaps("event", events)]
    with engine.begin() as connection:
        _write(connection, TURN, turns)
        _write(connection, EVENT, events)
    ledger = Ledger(engine)
    ledger.reproject()
    adopted = _adopt(ledger, claims.values(), events) if gaps else 0
    return Recovered(
        turns=len(turns),
        events=len(events),
        last_turn=max(turns, default=0),
        last_event=max(events, default=0),
        claims=adopted,
        gaps=tuple(gaps),
        others=tuple(others),
    )


def _read(row: Row, table: Table) -> _Link | None:
    """Return a row as one of `table`, if it has its form."""
    names = [column.name for column in table.columns]
    if len(row.values) != len(names) or row.values[0] is not None:
        return None
    values = dict(zip(names, row.values, strict=True))
    if not isinstance(values["doc"], str):
        return None
    try:
        (Turn if table is TURN else Event).model_validate_json(values["doc"])
    except ValidationError:
        return None
    return _Link(row.rowid, {**values, "seq": row.rowid})


def _take(
    link: _Link,
    found: dict[int, _Link],
    rewritten: dict[tuple[str, int, str], _Link],
    table: Table,
) -> None:
    """Keep a record that is what was written; one that is not may be what an erase left."""
    held = chain.digest_of(str(link.values["salt"]), str(link.values["doc"]))
    if held == link.values["digest"]:
        _add(found, link)
    else:
        rewritten[table.name, link.seq, held] = link


def _apply_erases(
    turns: dict[int, _Link],
    events: dict[int, _Link],
    rewritten: dict[tuple[str, int, str], _Link],
) -> None:
    """Put what erases left in the place of what had been written: it is not brought back."""
    left = audit.left_by_erases(str(link.values["doc"]) for link in events.values())
    for (name, seq), digest in left.items():
        found = turns if name == TURN.name else events
        found.pop(seq, None)
        if (kept := rewritten.get((name, seq, digest))) is not None:
            found[seq] = kept


def _claim(row: Row) -> Claim | None:
    if len(row.values) != 4 or not str(row.values[3]).startswith("{"):
        return None
    try:
        return Claim.model_validate_json(str(row.values[3]))
    except ValidationError:
        return None


def _add(found: dict[int, _Link], link: _Link) -> None:
    """Keep the first that was read of a number, unless it cannot follow the one before it."""
    before = found.get(link.seq - 1)
    if before is not None and not _follows(link, before):
        return
    found.setdefault(link.seq, link)


def _follows(link: _Link, before: _Link) -> bool:
    expected = chain.chain_of(str(before.values["chain"]), str(link.values["digest"]))
    return expected == link.values["chain"]


def _gaps(name: str, found: dict[int, _Link]) -> Iterator[str]:
    last = 0
    for seq in sorted(found):
        if seq > last + 1:
            yield f"{name} {last + 1}" + (f" to {seq - 1}" if seq > last + 2 else "")
        last = seq


def _write(connection: Connection, table: Table, found: dict[int, _Link]) -> None:
    previous = chain.START
    for seq in sorted(found):
        values = found[seq].values
        previous = chain.chain_of(previous, str(values["digest"]))
        connection.execute(insert(table).values({**values, "chain": previous}))
        if table is EVENT:
            write_through(connection, Event.model_validate_json(str(values["doc"])), seq=seq)


def _adopt(ledger: Ledger, claims: Iterable[Claim], events: dict[int, _Link]) -> int:
    """Take in claims that no event found speaks of; what events say of the others stands."""
    told = " ".join(str(link.values["doc"]) for link in events.values())
    lost = [
        claim
        for claim in claims
        if f'"{claim.claim_id}"' not in told and not ledger.is_erased(claim.claim_id)
    ]
    ledger.append(transfer.adoption(claim, source="recovery") for claim in lost)
    return len(lost)
