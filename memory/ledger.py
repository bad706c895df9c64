"""The ledger: what was said and what was decided, appended and never changed.

Claims are a projection of it. Everything else that memory keeps can be rebuilt from here.
"""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError, IntegrityError

from memory import audit, chain, erasing, opening
from memory.erasure import Erasure
from memory.event import Event
from memory.opening import damaged, place_of
from memory.projection import Projection, write_changes, write_through
from memory.tables import CLAIM, ERASED, EVENT, EVIDENCE, REVIEW, TOUCH, TURN
from memory.turn import Turn, iso, now
from memory.unread import Unread
from projects.faults import fault_of

_KEPT_TURNS = 5_000
_NEWEST = 64
"""Turns that the index may ask for as soon as they are written."""
_Doc = TypeVar("_Doc", bound=BaseModel)

# Built once: to put a statement together costs several times what SQLite takes to run it.
_INSERT_TURN = insert(TURN)
_TURNS_AFTER = (
    select(TURN.c.seq, TURN.c.doc, TURN.c.recorded_at)
    .where(TURN.c.seq > bindparam("seq"))
    .order_by(TURN.c.seq)
    .limit(bindparam("most"))
)
_EVENTS_AFTER = (
    select(EVENT.c.seq, EVENT.c.doc)
    .where(EVENT.c.seq > bindparam("seq"))
    .order_by(EVENT.c.seq)
    .limit(bindparam("most"))
)
_TURN = select(TURN.c.seq, TURN.c.doc, TURN.c.recorded_at).where(
    TURN.c.turn_id == bindparam("turn_id")
)
_EVENTS_OF_RUN = (
    select(EVENT.c.seq, EVENT.c.doc)
    .where(EVENT.c.run_id == bindparam("run_id"))
    .order_by(EVENT.c.seq)
)


class NumberedTurn(NamedTuple):
    """A turn with its place in the log."""

    seq: int
    turn: Turn
    recorded_at: str = ""
    """When it was written down, ISO 8601."""


class NumberedEvent(NamedTuple):
    """An event with its place in the log."""

    seq: int
    event: Event


class _End(NamedTuple):
    """Where a log ends: the number and the link of its last record."""

    seq: int = 0
    link: str = chain.START


class Mark(BaseModel):
    """How far a log had come: kept elsewhere, it shows whether the log still holds all of it."""

    model_config = {"frozen": True, "extra": "forbid"}

    turns: int = 0
    turn_chain: str = chain.START
    events: int = 0
    event_chain: str = chain.START


class Ledger:
    """Append-only record of turns and events; the caller serialises writers."""

    def __init__(self, engine: Engine, *, is_as_left: bool = False) -> None:
        """Open (or begin) the ledger behind `engine`.

        Args:
            engine: of the file or the server that it is kept by.
            is_as_left: whether its file is known to be what it was when it was last let go of;
                any other is looked over whole.

        Raises:
            StoreDamaged: if the file is no database, or not a whole one.
            HomeUnusable: if it is no ledger of this version, held by another program, or
                not to be written.
        """
        self._engine = engine
        self.written_at: datetime | None = None
        """When the log was last written to."""
        self.known = Projection()
        self._read: dict[str, Turn] = {}  # turns never change
        self._newest: deque[NumberedTurn] = deque(maxlen=_NEWEST)
        self._turns_end = self._events_end = _End()
        opening.prepare(engine)
        try:
            self._open(is_as_left=is_as_left)
        except DatabaseError as error:
            raise fault_of(error, place_of(engine)) or damaged(engine, str(error.orig)) from error

    def _open(self, *, is_as_left: bool) -> None:
        opening.make_ready(self._engine, is_as_left=is_as_left)
        with self._engine.begin() as connection:
            try:
                if is_as_left:
                    self.known.begin_unread(connection, Unread(self._engine))
                else:
                    self.known.load(connection)
            except ValidationError as error:
                raise damaged(self._engine, "a claim in it is garbled") from error
            last = select(TURN.c.recorded_at).order_by(TURN.c.seq.desc()).limit(1)
            self.written_at = _moment(connection.execute(last).scalar())
            self._turns_end = _end_of(connection, TURN)
            self._events_end = _end_of(connection, EVENT)

    def now(self) -> datetime:
        """Return the present moment, but never one before the last that was written.

        A clock that was set back must not make what is said now older than what was said
        before: the newest statement would no longer be the one that holds.
        """
        return now() if self.written_at is None else max(now(), self.written_at)

    def mark(self) -> Mark:
        """Return how far the log has come."""
        turns, events = self._turns_end, self._events_end
        return Mark(
            turns=turns.seq, turn_chain=turns.link, events=events.seq, event_chain=events.link
        )

    def lacks(self, mark: Mark) -> str | None:
        """Return what of a mark this log does not hold; None if it holds all of it."""
        with self._engine.connect() as connection:
            for table, seq, link in (
                (TURN, mark.turns, mark.turn_chain),
                (EVENT, mark.events, mark.event_chain),
            ):
                held = connection.execute(select(table.c.chain).where(table.c.seq == seq)).scalar()
                if seq and held is None:
                    last = connection.execute(select(func.max(table.c.seq))).scalar() or 0
                    return f"it ends at {table.name} {last}, but {seq} had been kept"
                if seq and held != link:
                    return f"{table.name} {seq} is not the one that had been kept"
        return None

    def append_turn(self, turn: Turn, *, at: datetime | None = None) -> bool:
        """Keep `turn`, unless one of its id is there already; say whether it was kept.

        Args:
            turn: what was said.
            at: when another home wrote it down; None: now.
        """
        doc = turn.model_dump_json()
        link = chain.forge(self._turns_end.link, doc)
        values = {"turn_id": turn.turn_id, "thread": turn.thread, "doc": doc}
        written_at = self.now()
        recorded_at = iso(written_at if at is None else min(at, written_at))
        stamp = {"recorded_at": recorded_at, **link._asdict()}
        try:
            with self._engine.begin() as connection:
                seq = _written(connection.execute(_INSERT_TURN, {**values, **stamp}))
        except IntegrityError:
            return False
        self._turns_end = _End(seq, link.chain)
        self._newest.append(NumberedTurn(seq, turn, recorded_at))
        self._keep(turn)
        self.written_at = written_at
        return True

    def append(self, events: Iterable[Event]) -> None:
        """Keep `events` and bring the claims to what they leave, all or nothing."""
        batch = list(events)
        if not batch:
            return
        end = self._events_end
        self.known.read([change.claim_id for item in batch for change in item.claims])
        with self._engine.begin() as connection:
            for item in batch:
                end = _append_event(connection, item, after=end)
        self._events_end = end
        for item in batch:
            self.known.apply(item)

    def rewrite(self, erasure: Erasure, event: Event) -> Event:
        """Pass the whole log through an erasure and append the event that says so; return it.

        All or nothing. What is left of the text in free pages is overwritten, and the file
        and its log are written anew.
        """
        with erasing.exclusive(self._engine) as connection:
            left = erasing.rewrite(connection, erasure)
            told = event.model_copy(update={"erased": erasing.told(erasure, left)})
            end = _append_event(connection, told, after=self._events_end)
        self._events_end = end
        self._read.clear()
        self._newest.clear()
        with self._engine.connect() as connection:
            self.known = Projection()
            self.known.load(connection)
        return told

    def compact(self) -> None:
        """Write the file anew, so that nothing is left in it of what was deleted."""
        erasing.compact(self._engine)

    def is_erased(self, name: str) -> bool:
        """Whether nothing is left of a claim or a turn of this id."""
        query = select(ERASED.c.event_id).where(ERASED.c.name == name)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def turn(self, turn_id: str) -> Turn | None:
        """Return the turn of that id, if it was kept."""
        if turn_id not in self._read:
            found = self._turns(_TURN, turn_id=turn_id)
            if not found:
                return None
            self._keep(found[0].turn)
        return self._read[turn_id]

    def _keep(self, turn: Turn) -> None:
        if len(self._read) >= _KEPT_TURNS:
            self._read.clear()
        self._read[turn.turn_id] = turn

    def turns_after(self, seq: int, *, limit: int) -> list[NumberedTurn]:
        """Return the next turns in the order in which they were kept."""
        if self._newest and self._newest[0].seq <= seq + 1:
            return [item for item in self._newest if item.seq > seq][:limit]
        return self._turns(_TURNS_AFTER, seq=seq, most=limit)

    def turns_of(self, thread: str) -> list[Turn]:
        """Return what was said in `thread`, oldest first."""
        query = select(TURN.c.seq, TURN.c.doc, TURN.c.recorded_at).where(TURN.c.thread == thread)
        return [item.turn for item in self._turns(query.order_by(TURN.c.seq))]

    def events_after(self, seq: int, *, limit: int) -> list[NumberedEvent]:
        """Return the next events in the order in which they were kept."""
        return self._events(_EVENTS_AFTER, seq=seq, most=limit)

    def events_before(
        self, seq: int, form: type[_Doc], *, limit: int, containing: str = ""
    ) -> list[tuple[int, _Doc]]:
        """Return the events before `seq` in whose text some characters stand, newest first."""
        earlier = (EVENT.c.seq < seq, EVENT.c.doc.contains(containing))
        query = select(EVENT.c.seq, EVENT.c.doc).where(*earlier).order_by(EVENT.c.seq.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(limit)).all()
        return [(number, self._parsed(form, number, doc)) for number, doc in rows]

    def event(self, event_id: str) -> NumberedEvent | None:
        """Return the event of that id, if there is one."""
        found = self._events(select(EVENT.c.seq, EVENT.c.doc).where(EVENT.c.event_id == event_id))
        return found[0] if found else None

    def events_of_run(self, run_id: str) -> list[NumberedEvent]:
        """Return what a run decided, in order."""
        return self._events(_EVENTS_OF_RUN, run_id=run_id)

    def undoing(self, event_id: str) -> list[NumberedEvent]:
        """Return the events that took `event_id` back, in order."""
        query = select(EVENT.c.seq, EVENT.c.doc).where(EVENT.c.undoes == event_id)
        return self._events(query.order_by(EVENT.c.seq))

    def history(self, claim_id: str) -> list[Event]:
        """Return every event that touched a claim, in order."""
        query = select(EVENT.c.seq, EVENT.c.doc).join(TOUCH, TOUCH.c.seq == EVENT.c.seq)
        query = query.where(TOUCH.c.claim_id == claim_id).order_by(EVENT.c.seq)
        return [item.event for item in self._events(query)]

    def ends(self) -> "tuple[int, int]":
        """Return the sequence numbers of the last turn and the last event (0: none)."""
        return (self._turns_end.seq, self._events_end.seq)

    def verify(self) -> list[str]:
        """Return what does not fit together: broken links, claims that no event explains."""
        with self._engine.connect() as connection:
            problems = audit.broken(connection)
            stored = Projection()
            stored.load(connection)
        if stored.digest() != self._replayed().digest():
            problems.append("the claims are not what the events leave; run a rebuild")
        return problems

    def reproject(self) -> None:
        """Derive the claims anew from the events."""
        fresh = Projection()
        with self._engine.begin() as connection:
            for table in (CLAIM, EVIDENCE, REVIEW):
                connection.execute(table.delete())
            rows = connection.execute(select(EVENT.c.seq, EVENT.c.doc).order_by(EVENT.c.seq)).all()
            for seq, doc in rows:
                item = self._parsed(Event, seq, doc)
                write_changes(connection, item.claims, item.reviews)
                fresh.apply(item)
        self.known = fresh

    def _replayed(self) -> Projection:
        fresh = Projection()
        with self._engine.connect() as connection:
            query = select(EVENT.c.seq, EVENT.c.doc).order_by(EVENT.c.seq)
            for seq, doc in connection.execute(query):
                fresh.apply(self._parsed(Event, seq, doc))
        return fresh

    def _turns(self, query: "Select[Any, Any]", **values: object) -> list[NumberedTurn]:
        with self._engine.connect() as connection:
            rows = connection.execute(query, values).all()
        return [
            NumberedTurn(row.seq, self._parsed(Turn, row.seq, row.doc), row.recorded_at)
            for row in rows
        ]

    def _events(self, query: "Select[Any, Any]", **values: object) -> list[NumberedEvent]:
        with self._engine.connect() as connection:
            rows = connection.execute(query, values).all()
        return [NumberedEvent(seq, self._parsed(Event, seq, doc)) for seq, doc in rows]

    def _parsed(self, kind: type[_Doc], seq: int, doc: str) -> _Doc:
        try:
            return kind.model_validate_json(doc)
        except ValidationError as error:
            raise damaged(self._engine, f"{kind.__name__.lower()} {seq} is garbled") from error


def _append_event(connection: Connection, item: Event, *, after: _End) -> _End:
    doc = item.model_dump_json()
    link = chain.forge(after.link, doc)
    values = {"event_id": item.event_id, "run_id": item.run_id, "ordinal": item.ordinal}
    rest = {"undoes": item.undoes, "doc": doc, **link._asdict()}
    seq = _written(connection.execute(insert(EVENT).values(**values, **rest)))
    write_through(connection, item, seq=seq)
    return _End(seq, link.chain)


def _written(result: CursorResult[Any]) -> int:
    """Return the number that an inserted record was given."""
    key = result.inserted_primary_key
    return int(key[0]) if key is not None else 0


def _end_of(connection: Connection, table: Table) -> _End:
    query = select(table.c.seq, table.c.chain).order_by(table.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return _End(row.seq, row.chain) if row else _End()


def _moment(written: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:  # no link covers this column: it may have been changed
        return None
