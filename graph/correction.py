"""Corrections: what a person said of a route that was wrong, kept as events beside the runs."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, func, select
from sqlalchemy.dialects.sqlite import insert

from graph.state import Json
from projects.errors import UnknownName

Standing = Literal["pending", "learnt", "undone"]
"""Not learnt so far, learnt by the router, or taken back."""

Origin = Literal["person", "arbiter"]
"""Who says so: a person, or an arbiter whose verdict stood."""


class Correction(BaseModel):
    """Who should have had the request of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    correction_id: str
    run_id: str
    step: int
    """Place of the step in its run, from 0."""
    request: str
    """The words of that step."""
    chosen: str | None
    """The agent that had it; None if it was asked about or declined."""
    right: str
    """The agent that should have it."""
    origin: Origin = "person"
    made_by: str
    made_at: str
    standing: Standing = "pending"
    reason: str = ""
    """Why it stands so, in one line."""


_metadata = MetaData()
_events = Table(
    "correction",
    _metadata,
    Column("event_id", String, primary_key=True),
    Column("seq", Integer, nullable=False, index=True),
    Column("correction_id", String, nullable=False),
    Column("at", String, nullable=False),
    Column("detail", Text, nullable=False),
)


_ALL = select(_events.c.correction_id, _events.c.detail).order_by(_events.c.seq)


class Corrections:
    """The store of corrections: events that are only ever added."""

    def __init__(self, engine: Engine) -> None:
        """Keep the events in a table of `engine`."""
        self._engine = engine
        _metadata.create_all(engine)

    def add(
        self,
        *,
        run_id: str,
        step: int,
        request: str,
        chosen: str | None,
        right: str,
        made_by: str,
        origin: Origin = "person",
    ) -> Correction:
        """Note a new one; it is pending."""
        made = Correction(
            correction_id=f"c_{uuid.uuid4().hex[:12]}",
            run_id=run_id,
            step=step,
            request=request,
            chosen=chosen,
            right=right,
            origin=origin,
            made_by=made_by,
            made_at=_now(),
        )
        self._write(made.correction_id, made.model_dump(mode="json"))
        return made

    def settle(self, correction_id: str, standing: Standing, reason: str) -> Correction:
        """Note how one stands from now on, and why."""
        self._write(correction_id, {"standing": standing, "reason": reason})
        return self.get(correction_id)

    def get(self, correction_id: str) -> Correction:
        """Return one as it stands. Raises UnknownName."""
        for found in self.list():
            if found.correction_id == correction_id:
                return found
        wrong = f"No correction has the id {correction_id!r}"
        raise UnknownName(wrong, "See `nova route corrections`.")

    def list(self) -> list[Correction]:
        """Return all as they stand, oldest first."""
        folded: dict[str, Json] = {}
        for correction_id, detail in self._read():
            folded[correction_id] = {**folded.get(correction_id, {}), **detail}
        return [whole for detail in folded.values() if (whole := _whole(detail)) is not None]

    def examples(self) -> Sequence[tuple[str, str]]:
        """Return (request, agent) pairs of those that are learnt; the newest word on each."""
        learnt = [found for found in self.list() if found.standing == "learnt"]
        return list({found.request: found.right for found in learnt}.items())

    def put(self, whole: Correction) -> None:
        """Put one in the place of all that was noted of it: for words that must be gone."""
        with self._engine.begin() as connection:
            noted = connection.execute(
                select(_events.c.event_id, _events.c.seq)
                .where(_events.c.correction_id == whole.correction_id)
                .order_by(_events.c.seq)
            ).all()
            detail = json.dumps(whole.model_dump(mode="json"), ensure_ascii=False)
            for row in noted:
                # Each says the same now, so that how it stood before says nothing either.
                change = _events.update().where(_events.c.event_id == row.event_id)
                connection.execute(change.values(detail=detail))

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in events of a damaged file, whatever else is among them; return how many fitted."""
        found = [row for row in rows if _is_event(row)]
        with self._engine.begin() as connection:
            for row in found:
                values = dict(zip(_events.columns.keys(), row, strict=True))
                connection.execute(insert(_events).values(values).on_conflict_do_nothing())
        return len(found)

    def _write(self, correction_id: str, detail: Json) -> None:
        row = {
            "event_id": f"ce_{uuid.uuid4().hex[:12]}",
            "correction_id": correction_id,
            "at": _now(),
            "detail": json.dumps(detail, ensure_ascii=False),
        }
        with self._engine.begin() as connection:
            last = connection.execute(select(func.max(_events.c.seq))).scalar()
            connection.execute(_events.insert(), row | {"seq": (last or 0) + 1})

    def _read(self) -> Iterator[tuple[str, Json]]:
        with self._engine.connect() as connection:
            for row in connection.execute(_ALL):
                if (detail := _detail(row.detail)) is not None:
                    yield row.correction_id, detail


def _whole(detail: Json) -> Correction | None:
    """Return a correction; None if its first event is lost, or garbled: what is left says nothing."""
    try:
        return Correction.model_validate(detail)
    except ValidationError:
        return None


def _is_event(row: Sequence[object]) -> bool:
    if len(row) != len(_events.columns) or not str(row[0]).startswith("ce_"):
        return False
    return _detail(row[-1]) is not None


def _detail(written: object) -> Json | None:
    """Return what an event says; None if it is garbled, since Nova can do without it."""
    try:
        detail = json.loads(str(written))
    except ValueError:
        return None
    return detail if isinstance(detail, dict) else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
