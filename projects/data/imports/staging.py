"""Staging: what files held, kept beside the live tables until a person publishes it."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from pydantic import Field
from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from projects.data.imports.live import BATCH, Texts
from projects.data.loading import Strict
from projects.errors import UnknownName

Status = Literal["staging", "staged", "published", "undone", "dropped"]


class Import(Strict):
    """One import: what came in, and how far it has come."""

    import_id: str
    project: str
    declaration: str
    file: str
    digest: str
    """SHA-256 of the file's content."""
    shape: str
    """What files with the same columns from the same source share."""
    mapping: Mapping[str, str]
    """Field by column of the file."""
    given: Mapping[str, str] = Field(default_factory=dict)
    """What was said for all rows, by field."""
    branches: tuple[str, ...] = ()
    """The branches that it may touch."""
    day: str
    """The day from which its values hold."""
    rows: int = 0
    staged: int = 0
    status: Status = "staging"
    staged_at: str
    ground: str = ""
    """SHA-256 over what publishing would change, and what stands there now."""
    done_by: str = ""
    """The idempotency key of the effect that published it."""
    outcome: str = ""
    told: tuple[str, ...] = ()
    """What was found in the file, a line each."""
    report: str = ""
    """The file with every rejected row; empty if there is none."""


class Change(NamedTuple):
    """One change that was made to the live table."""

    ordinal: int
    key: str
    before: Texts | None
    """None: there was no such row."""
    after: Texts


_metadata = MetaData()
_imports = Table(
    "nova_import",
    _metadata,
    Column("import_id", String(40), primary_key=True),
    Column("project", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("shape", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("staged_at", String(40), nullable=False),
    Column("body", Text, nullable=False),
)
_rows = Table(
    "nova_import_row",
    _metadata,
    Column("import_id", String(40), primary_key=True),
    Column("row_key", String(1_000), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("called", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("nova_import_row_number", "import_id", "number"),
)
_changes = Table(
    "nova_import_change",
    _metadata,
    Column("import_id", String(40), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("row_key", String(1_000), nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
)


class Row(NamedTuple):
    """One row that was taken in."""

    number: int
    key: str
    called: str
    """Its key as the file writes it."""
    values: Texts


def prepare(connection: Connection) -> None:
    """Make the staging tables, unless they are there."""
    _metadata.create_all(connection)


def keep(connection: Connection, kept: Import) -> None:
    """Write an import down, or how far it has come."""
    values = {
        "project": kept.project,
        "digest": kept.digest,
        "shape": kept.shape,
        "status": kept.status,
        "staged_at": kept.staged_at,
        "body": kept.model_dump_json(),
    }
    mine = _imports.c.import_id == kept.import_id
    if not connection.execute(update(_imports).where(mine).values(values)).rowcount:
        connection.execute(insert(_imports).values({"import_id": kept.import_id, **values}))


def get(connection: Connection, import_id: str) -> Import:
    """Return an import.

    Raises:
        UnknownName: if there is none of this id.
    """
    row = connection.execute(
        select(_imports.c.body).where(_imports.c.import_id == import_id)
    ).first()
    if row is None:
        wrong = f"No import has the id {import_id!r}"
        raise UnknownName(wrong, "See `nova data imports`.")
    return Import.model_validate_json(row.body)


def listed(connection: Connection, *, project: str, **equal: str) -> list[Import]:
    """Return a project's imports whose digest, shape or status is this, the newest first."""
    query = select(_imports.c.body).where(_imports.c.project == project)
    for name, value in equal.items():
        query = query.where(_imports.c[name] == value)
    newest = query.order_by(_imports.c.staged_at.desc())
    return [Import.model_validate_json(row.body) for row in connection.execute(newest)]


def lock(connection: Connection, import_id: str) -> Import:
    """Take an import for this transaction alone, and return it."""
    mine = _imports.c.import_id == import_id
    # A write, since it is the only lock that SQLite and PostgreSQL share.
    connection.execute(update(_imports).where(mine).values(import_id=import_id))
    return get(connection, import_id)


def add(connection: Connection, import_id: str, rows: Sequence[Row]) -> None:
    """Stage rows."""
    if rows:
        values = [
            {
                "import_id": import_id,
                "row_key": row.key,
                "number": row.number,
                "called": row.called,
                "body": json.dumps(row.values, ensure_ascii=False),
            }
            for row in rows
        ]
        connection.execute(insert(_rows), values)


def remove(connection: Connection, import_id: str, keys: Collection[str]) -> None:
    """Take staged rows out again."""
    mine = (_rows.c.import_id == import_id) & _rows.c.row_key.in_(keys)
    connection.execute(delete(_rows).where(mine))


def drop(connection: Connection, dropped: Import, *, outcome: str) -> None:
    """Forget the rows of an import; that it was there stays noted."""
    connection.execute(delete(_rows).where(_rows.c.import_id == dropped.import_id))
    keep(connection, dropped.model_copy(update={"status": "dropped", "outcome": outcome}))


def having(connection: Connection, import_id: str, keys: Collection[str]) -> dict[str, Row]:
    """Return those staged rows that have one of these keys."""
    mine = (_rows.c.import_id == import_id) & _rows.c.row_key.in_(keys)
    return {row.row_key: _row(row) for row in connection.execute(select(_rows).where(mine))}


def walk(connection: Connection, import_id: str) -> Iterator[list[Row]]:
    """Yield all staged rows in the file's order, a batch at a time."""
    for batch in _batches(connection, _rows, import_id, _rows.c.number):
        yield [_row(row) for row in batch]


def note(connection: Connection, import_id: str, changes: Sequence[Change]) -> None:
    """Keep what was changed, so that it can be undone."""
    if changes:
        values = [
            {
                "import_id": import_id,
                "ordinal": change.ordinal,
                "row_key": change.key,
                "before": None if change.before is None else json.dumps(change.before),
                "after": json.dumps(change.after),
            }
            for change in changes
        ]
        connection.execute(insert(_changes), values)


def changes(connection: Connection, import_id: str) -> Iterator[list[Change]]:
    """Yield what was changed, a batch at a time."""
    for batch in _batches(connection, _changes, import_id, _changes.c.ordinal):
        yield [
            Change(
                row.ordinal,
                row.row_key,
                None if row.before is None else json.loads(row.before),
                json.loads(row.after),
            )
            for row in batch
        ]


def moment() -> str:
    """Return the present moment as it is kept."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _batches(
    connection: Connection, table: Table, import_id: str, order: Column[int]
) -> Iterator[Sequence[Any]]:
    """Yield the rows of an import in their order, so many that they fit into memory."""
    last = -1
    while batch := connection.execute(
        select(table)
        .where(table.c.import_id == import_id, order > last)
        .order_by(order)
        .limit(BATCH)
    ).all():
        last = getattr(batch[-1], order.name)
        yield batch


def _row(row: Any) -> Row:  # noqa: ANN401 - a row of the table
    return Row(row.number, row.row_key, row.called, json.loads(row.body))
