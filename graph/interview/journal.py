"""The journal: where each interview stands, kept beside the run records.

What was confirmed stands in the ledger as claims; the journal lets an interview go on after
days, in another conversation and in another process.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

from pydantic import JsonValue, ValidationError
from sqlalchemy import Boolean, Column, Engine, MetaData, String, Table, Text, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from graph.interview.interview import Interview
from projects.errors import StoreDamaged

_metadata = MetaData()
_interviews = Table(
    "interview",
    _metadata,
    Column("interview_id", String, primary_key=True),
    Column("is_closed", Boolean, nullable=False, index=True),
    Column("run_id", String, nullable=False),
    Column("written_at", String, nullable=False, index=True),
    Column("doc", Text, nullable=False),
    Column("before", Text),
)
"""`doc` is the interview as the run left it, `before` as the run found it."""
_ONE = select(_interviews.c.run_id, _interviews.c.doc, _interviews.c.before).where(
    _interviews.c.interview_id == bindparam("interview_id")
)
_WHOLE = select(_interviews.c.interview_id, _interviews.c.doc, _interviews.c.before)
_ALL = select(_interviews.c.doc).order_by(_interviews.c.written_at.desc())


class _Row(NamedTuple):
    run_id: str
    doc: str
    before: str | None


class Journal:
    """The interviews of a home; a run that is repeated finds what it found the first time."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in a table of `engine`."""
        self._engine = engine
        _metadata.create_all(engine)

    def keep(self, interview: Interview, *, run_id: str, at: str) -> None:
        """Write down where an interview stands after a run."""
        row = self._row(interview.interview_id)
        before = None if row is None else row.before if row.run_id == run_id else row.doc
        values = {
            "interview_id": interview.interview_id,
            "is_closed": interview.is_closed,
            "run_id": run_id,
            "written_at": at,
            "doc": interview.model_dump_json(),
            "before": before,
        }
        statement = insert(_interviews).values(**values)
        changed = {name: values[name] for name in values if name != "interview_id"}
        with self._engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["interview_id"], set_=changed)
            )

    def get(self, interview_id: str, *, run_id: str = "") -> Interview | None:
        """Return an interview as it stood before `run_id`, which may be under way again."""
        row = self._row(interview_id)
        if row is None:
            return None
        doc = row.before if row.run_id == run_id else row.doc
        return None if doc is None else _parsed(doc)

    def list(self, *, closed: bool = True) -> list[Interview]:
        """Return all interviews, the one spoken of last first."""
        query = _ALL if closed else _ALL.where(_interviews.c.is_closed.is_(False))
        with self._engine.connect() as connection:
            return [_parsed(doc) for (doc,) in connection.execute(query)]

    def rewrite(self, changed: Callable[[JsonValue], JsonValue]) -> int:
        """Put what `changed` leaves of each interview in its place: for words that must be gone."""
        count = 0
        with self._engine.begin() as connection:
            for row in connection.execute(_WHOLE).all():
                left = [_without(doc, changed) for doc in (row.doc, row.before)]
                if left != [row.doc, row.before]:
                    here = _interviews.c.interview_id == row.interview_id
                    values = {"doc": left[0], "before": left[1]}
                    connection.execute(_interviews.update().where(here).values(values))
                    count += 1
        return count

    def _row(self, interview_id: str) -> _Row | None:
        with self._engine.connect() as connection:
            found = connection.execute(_ONE, {"interview_id": interview_id}).first()
        return _Row(*found) if found else None


def _without(doc: str | None, changed: Callable[[JsonValue], JsonValue]) -> str | None:
    return None if doc is None else json.dumps(changed(json.loads(doc)), ensure_ascii=False)


def _parsed(doc: str) -> Interview:
    try:
        return Interview.model_validate_json(doc)
    except ValidationError as error:
        wrong = "An interview in the ledger's file is garbled"
        raise StoreDamaged(
            wrong, "Restore the home from a backup; its claims are whole."
        ) from error
