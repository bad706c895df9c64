"""A session: one transaction on a database, through which a command reads and writes.

What it reads it sees cut to the scope; what it writes must lie within it. Every value is bound.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    TextClause,
    column,
    insert,
    inspect,
    literal_column,
    select,
    table,
    text,
    update,
)

from projects.data.cut import Visible, quoted

KEYS = "nova_effect"
"""The table of the target database in which every effect is noted, once, by its key."""


def key_table(schema: str | None = None) -> Table:
    """Return the table of keys as it stands in a database."""
    names = ("kind", "hash", "principal", "done_at", "outcome", "result")
    columns = (Column(name, Text, nullable=False) for name in names)
    return Table(
        KEYS, MetaData(), Column("effect_key", Text, primary_key=True), *columns, schema=schema
    )


class Done(NamedTuple):
    """What the target database itself holds of an effect that was carried out."""

    key: str
    kind: str
    hash: str
    principal: str
    outcome: str
    result: dict[str, Any]
    """The values by which an undo finds what was written."""


class WriteFailed(Exception):  # noqa: N818 - it says what happened
    """A database did not do what a command wants; the text says why, without any secret."""

    def __init__(self, why: str, *, is_refused: bool = True, is_rivalry: bool = False) -> None:
        """Say why.

        Args:
            why: what the database said.
            is_refused: whether it was refused for good, or could only not be done now.
            is_rivalry: whether another transaction came between, so that it may be tried at once.
        """
        self.is_refused = is_refused
        self.is_rivalry = is_rivalry
        super().__init__(why)


class Session:
    """One open transaction."""

    def __init__(
        self,
        connection: Connection,
        visible: Visible,
        *,
        schema: str | None,
        within: Callable[[str], str] | None = None,
    ) -> None:
        """Read what `connection` shows under plain names; write to the tables of `schema`.

        Args:
            connection: where, its transaction begun.
            visible: what may be seen, and so written.
            schema: where the tables stand; None where plain names mean them.
            within: what must stand before a statement so that it sees no more than that.
        """
        self._connection = connection
        self._schema = schema
        self._within = within
        self.visible = visible

    def one(self, sql: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the row that a SELECT gives; None if there is none.

        Raises:
            WriteFailed: if it gives several.
        """
        found = self._connection.execute(self._cut(sql), self._bound(values))
        rows = [dict(row._mapping) for row in found.fetchmany(2)]
        if len(rows) > 1:
            message = f"a SELECT of one row gives several: {' '.join(sql.split())[:80]}"
            raise WriteFailed(message)
        return rows[0] if rows else None

    def columns(self, sql: str, names: Sequence[str]) -> tuple[str, ...]:
        """Return the columns of a SELECT, tried without values."""
        found = self._connection.execute(self._cut(sql), dict.fromkeys(names))
        return tuple(found.keys())

    def rows(
        self, name: str, where: Mapping[str, Any], shown: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Return the rows of a table that bear these values, as far as they can be seen."""
        # A bare name in quotes that is no column would be a text to SQLite.
        chosen = ", ".join(f"t.{quoted(each)}" for each in shown)
        tests = " AND ".join(f"t.{quoted(each)} = :is_{at}" for at, each in enumerate(where))
        sql = f"SELECT {chosen} FROM {quoted(name)} AS t WHERE {tests}"  # noqa: S608 - names of the catalogue, quoted
        values = {f"is_{at}": value for at, value in enumerate(where.values())}
        found = self._connection.execute(self._cut(sql), self._bound(values))
        return [dict(row._mapping) for row in found.fetchmany(2)]

    def insert(self, name: str, values: Mapping[str, Any], gives: Sequence[str]) -> dict[str, Any]:
        """Add one row and return the columns of it that are asked for."""
        target = self._table(name, (*values, *gives))
        added = insert(target).values(self._bound(values))
        returned = [target.c[each] for each in gives] or [literal_column("1")]
        row = self._connection.execute(added.returning(*returned)).one()
        return dict(row._mapping) if gives else {}

    def update(self, name: str, values: Mapping[str, Any], where: Mapping[str, Any]) -> int:
        """Change the rows that bear these values; return how many."""
        target = self._table(name, (*values, *where))
        chosen = (target.c[each] == value for each, value in self._bound(where).items())
        found = self._connection.execute(update(target).where(*chosen).values(self._bound(values)))
        return found.rowcount

    @property
    def is_prepared(self) -> bool:
        """Whether the database has the table of keys."""
        return inspect(self._connection).has_table(KEYS, schema=self._schema)

    def done(self, key: str) -> Done | None:
        """Return what the database holds of the effect of this key; None if it was not done."""
        keys = key_table(self._schema)
        row = self._connection.execute(select(keys).where(keys.c.effect_key == key)).first()
        if row is None:
            return None
        return Done(
            row.effect_key, row.kind, row.hash, row.principal, row.outcome, json.loads(row.result)
        )

    def note(self, done: Done) -> None:
        """Note an effect as carried out, in the transaction that carries it out."""
        row = {
            "effect_key": done.key,
            "kind": done.kind,
            "hash": done.hash,
            "principal": done.principal,
            "done_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "outcome": done.outcome,
            "result": json.dumps(done.result, default=str, ensure_ascii=False),
        }
        self._connection.execute(insert(key_table(self._schema)).values(row))

    def _cut(self, sql: str) -> TextClause:
        if self._within is None:
            return text(sql)
        before = self._within(sql).replace(":", "\\:")
        return text(f"{before}SELECT * FROM ({sql}\n) AS nova_rows")  # noqa: S608 - of the catalogue

    def _bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values as the driver takes them: SQLite's knows no exact decimals."""
        has_decimals = self._connection.dialect.name != "sqlite"
        return {
            name: float(value) if isinstance(value, Decimal) and not has_decimals else _plain(value)
            for name, value in values.items()
        }

    def _table(self, name: str, columns: Sequence[str]) -> Any:  # noqa: ANN401 - columns made of data
        schema, _, bare = name.rpartition(".")
        named = dict.fromkeys(columns)
        return table(bare, *map(column, named), schema=self._schema or schema or None)


class Writer(Protocol):
    """Opens transactions on one database within one scope; any thread may call it."""

    def drafting(self) -> AbstractContextManager[Session]:
        """Open a session that reads; whatever happens in it is taken back."""
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """Open a session whose changes are kept together at its end, or not at all."""
        ...

    def prepare(self) -> bool:
        """Make the table of keys; return whether it was not there yet."""
        ...

    def close(self) -> None:
        """Let go of the database; a later session opens it again."""
        ...


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever is bound
    return value.isoformat() if isinstance(value, date) else value
