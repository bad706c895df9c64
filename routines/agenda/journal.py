"""The journal: what the person did with items, as events in a table of the home's database.

It holds ids, days and numbers, never words, so that nothing in it has to be erased.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from projects.errors import BadInput, UnknownName
from routines.agenda.item import TermName

Action = Literal["done", "snooze", "wake", "up", "down", "undo"]

_metadata = MetaData()
_events = Table(
    "agenda_event",
    _metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("key", String, nullable=False, unique=True),
    Column("doc", Text, nullable=False),
)
"""`key` makes an event of an approved draft happen once, however often it is carried out."""


class Mark(BaseModel):
    """One thing that the person did with an item."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: str
    item_id: str
    """Empty for an undo."""
    action: Action
    at: datetime
    until: date | None = None
    """Of a snooze: the day on which the item is back."""
    terms: tuple[TermName, ...] = ()
    """Of a thumb: what spoke for the item then."""
    undoes: str | None = None


class AgendaJournal:
    """The marks of a home, oldest first; what was undone stays written."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in a table of `engine`."""
        self._engine = engine
        _metadata.create_all(engine)

    def note(
        self,
        action: Action,
        item_id: str,
        *,
        at: datetime | None = None,
        until: date | None = None,
        terms: Sequence[TermName] = (),
        key: str = "",
    ) -> Mark:
        """Write a mark down; the first of a `key` stands."""
        event_id = f"a_{uuid.uuid4().hex[:12]}"
        mark = Mark(
            event_id=event_id,
            item_id=item_id,
            action=action,
            at=at or datetime.now(UTC),
            until=until,
            terms=tuple(terms),
        )
        return self._write(mark, key or event_id)

    def undo(self, event_id: str, *, at: datetime | None = None, key: str = "") -> Mark:
        """Take a mark back; once it is taken back, that is said.

        Raises:
            UnknownName: if there is no such mark.
            BadInput: if it was taken back already, or is an undo.
        """
        marks = {mark.event_id: mark for mark in self.all()}
        if event_id not in marks:
            wrong = f"No mark of the agenda has the id {event_id!r}"
            raise UnknownName(wrong, "See `nova agenda history`.")
        is_undone = any(mark.undoes == event_id for mark in marks.values())
        if is_undone and not key:
            wrong = f"Mark {event_id!r} was taken back already"
            raise BadInput(wrong, "Mark the item again.")
        if marks[event_id].action == "undo":
            wrong = f"Mark {event_id!r} is itself an undo"
            raise BadInput(wrong, "Mark the item again.")
        undo = Mark(
            event_id=f"a_{uuid.uuid4().hex[:12]}",
            item_id=marks[event_id].item_id,
            action="undo",
            at=at or datetime.now(UTC),
            undoes=event_id,
        )
        return self._write(undo, key or undo.event_id)

    def by_key(self, key: str) -> Mark | None:
        """Return the mark that was written under a key."""
        query = select(_events.c.doc).where(_events.c.key == key)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Mark.model_validate_json(row.doc) if row else None

    def all(self) -> list[Mark]:
        """Return all marks, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_events.c.doc).order_by(_events.c.seq)).all()
        return [Mark.model_validate(json.loads(row.doc)) for row in rows]

    def standing(self, *, at: datetime | None = None) -> list[Mark]:
        """Return the marks that hold at a moment: what was undone by then is left out."""
        marks = [mark for mark in self.all() if at is None or mark.at <= at]
        undone = {mark.undoes for mark in marks}
        return [mark for mark in marks if mark.action != "undo" and mark.event_id not in undone]

    def _write(self, mark: Mark, key: str) -> Mark:
        row = {"event_id": mark.event_id, "key": key, "doc": mark.model_dump_json()}
        with self._engine.begin() as connection:
            connection.execute(insert(_events).values(row).on_conflict_do_nothing())
        return self.by_key(key) or mark
