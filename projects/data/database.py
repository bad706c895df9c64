"""A project's database as one scope sees it: named queries in, tables out, nothing written."""

import threading
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ClauseElement, text

from projects.data.catalogue import Catalogue
from projects.data.cells import plain
from projects.data.checking import drift
from projects.data.compile import Compiled, compiled
from projects.data.cut import Visible
from projects.data.fitting import fitted, parameters
from projects.data.phrase import scope_phrase, visible_phrase
from projects.data.query import TODAY, Query, kind_of, parameters_in, unit_column
from projects.data.reader import QueryFailed, Row, Rows, Source
from projects.data.selecting import MOST_ROWS, Selector
from projects.data.selection import Selection
from projects.data.sqlite import SqliteFile
from projects.data.table import Table
from projects.data.vocabulary import Entry, merged
from projects.errors import BrokenSpec, DataUnavailable, UnknownName

SECONDS = 10.0
"""The longest that one statement may take."""

_MOST_WORDS = 50_000
"""Values of one vocabulary; more are not read."""


class Database:
    """Answers selections from one database, as far as a connection and a run may see.

    All calls block; any thread may make them.
    """

    def __init__(
        self,
        project: str,
        source: Source | Path,
        catalogue: Catalogue,
        *,
        tenant: str | None = None,
        branches: Sequence[str] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Open the view of `tenant` and of these `branches` (None: all of them).

        `source` is where the data lies; a path is that of a SQLite file.

        Raises:
            DataUnavailable: if it cannot be read.
            BrokenSpec: if there is no such tenant.
        """
        self.project = project
        self.catalogue = catalogue
        self._source: Source = SqliteFile(source) if isinstance(source, Path) else source
        self._visible = self._find(tenant, branches)
        self._reader = self._source.reader(catalogue, self._visible, seconds=seconds)
        self._sealed = self._source.reader(
            catalogue, self._visible, seconds=seconds, is_sealed=True
        )
        self._selecting: Selector | None = None
        self._lock = threading.Lock()
        self._kept_for: Hashable = None
        self._kept: dict[str, tuple[Entry, ...]] = {}
        self._day: date | None = None

    @property
    def branches(self) -> tuple[str, ...]:
        """The names of the branches whose rows can be seen."""
        return self._visible.names

    @property
    def visible(self) -> Visible:
        """What can be seen, as keys of the database."""
        return self._visible

    @property
    def stamp(self) -> Hashable:
        """What changes whenever the data, the catalogue or what may be seen of it does."""
        return (self.project, self.catalogue.digest, self._visible, self._source.stamp())

    @property
    def today(self) -> date:
        """The date from which the data tells: its own, else the clock's.

        Raises:
            DataUnavailable: if the database cannot be read, or gives no date.
        """
        self._forget_if_changed()
        if self._day is None:
            self._day = self._read_today()
        return self._day

    def vocabulary(self, name: str) -> tuple[Entry, ...]:
        """Return the values of a vocabulary that can be seen, with their other names.

        Raises:
            UnknownName: if there is no such vocabulary.
            DataUnavailable: if the database cannot be read.
        """
        declared = self.catalogue.vocabularies.get(name)
        if declared is None:
            wrong = f"No vocabulary is called {name!r}"
            raise UnknownName(wrong, f"There are: {', '.join(self.catalogue.vocabularies)}.")
        if declared.sql is None:
            return tuple(Entry(value, (value, *names)) for value, names in declared.values.items())
        self._forget_if_changed()
        with self._lock:
            known = self._kept.get(name)
        if known is None:
            rows = self._read_text(declared.sql, what=f"vocabulary {name!r}", most=_MOST_WORDS)
            known = merged(rows.rows)
            with self._lock:
                self._kept[name] = known
        return known

    def run(self, selection: Selection) -> Table:
        """Return what a selection takes from its query.

        Raises:
            UnknownName: if the query, a column or a value does not exist.
            NeedsValue: if one more thing must be said first.
            BadInput: if a filter or the form does not fit.
            DataUnavailable: if the database cannot be read, or not in time.
        """
        query = self.catalogue.query(selection.query)
        chosen = fitted(query, selection, self.vocabulary)
        values = parameters(query, chosen, self.vocabulary, today=self._today_for(query.sql))
        statement = compiled(query, chosen)
        found = self._read(statement.statement, values, query, most=statement.limit + 1)
        return self._table(query, chosen, statement, found.rows)

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        """The tables that can be read, each with its columns as they are now.

        Raises:
            DataUnavailable: if the database cannot be read.
        """
        return self._selector().tables

    def select(self, sql: str, *, limit: int = MOST_ROWS) -> Table:
        """Return what one SELECT finds that nobody has verified; the table bears its SQL.

        Raises:
            BadInput: if the guard or the database refuses it, or it would cost too much.
            DataUnavailable: if the database cannot be read.
        """
        found, now = self._selector().run(sql, limit=limit), self._now()
        return Table(
            project=self.project,
            query="",
            form="rows",
            columns=tuple(column.name for column in found.columns),
            units=tuple(column.unit for column in found.columns),
            kinds=tuple(column.kind for column in found.columns),
            rows=tuple(tuple(plain(cell, now.tzinfo) for cell in row) for row in found.rows),
            row_count=len(found.rows),
            matched=len(found.rows),
            is_truncated=found.is_truncated,
            scope=visible_phrase(self.catalogue, self._visible),
            as_of=self._as_of(now),
            read_at=now.isoformat(timespec="seconds"),
            currency=self.catalogue.currency,
            sql=found.sql,
        )

    def check(self) -> list[str]:
        """Return what in the catalogue does not fit the database, a line each."""
        return drift(self.catalogue, self._reader, read_day=self._read_today)

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        self._reader.close()
        self._sealed.close()

    def _selector(self) -> Selector:
        """Return what runs SELECTs of somebody's own: it knows the tables as they are now."""
        self._forget_if_changed()
        with self._lock:
            if self._selecting is None:
                self._selecting = Selector(
                    self.catalogue,
                    self._sealed,
                    dialect=self._source.dialect,
                    day=lambda: self.today.isoformat(),
                )
            return self._selecting

    def _table(
        self, query: Query, selection: Selection, statement: Compiled, rows: Sequence[Row]
    ) -> Table:
        shown = rows[: statement.limit]
        is_more, rank, now = len(rows) > statement.limit, statement.rank, self._now()
        matched, every = rows[0][-2:] if rows else (0, 0)
        return Table(
            project=self.project,
            query=query.name,
            form=selection.form,
            columns=statement.columns,
            units=statement.units,
            units_in=tuple(
                unit_column(query, name, statement.columns) for name in statement.columns
            ),
            kinds=tuple(kind_of(query, name) for name in statement.columns),
            rows=tuple(tuple(plain(cell, now.tzinfo) for cell in row[:-2]) for row in shown),
            row_count=every if rank is None else len(shown),
            matched=matched,
            is_truncated=is_more and rank is None,
            is_tied=is_more and rank is not None and rows[-1][rank] == shown[-1][rank],
            scope=scope_phrase(self.catalogue, self._visible, query, selection),
            as_of=self._as_of(now),
            read_at=now.isoformat(timespec="seconds"),
            currency=self.catalogue.currency,
        )

    def _read(
        self, statement: ClauseElement, values: dict[str, Any], query: Query, *, most: int
    ) -> Rows:
        try:
            return self._reader.read(statement, values, most=most)
        except QueryFailed as error:
            what = f"query {query.name!r}"
            raise self._failed(what, error) from error

    def _read_text(self, sql: str, *, what: str, most: int) -> Rows:
        day = self._today_for(sql)
        try:
            return self._reader.read(text(sql), {TODAY: day} if day else {}, most=most)
        except QueryFailed as error:
            raise self._failed(what, error) from error

    def _read_today(self) -> date:
        sql = self.catalogue.today
        found = self._read_text(sql, what="today", most=1).rows if sql else []
        if not found or found[0][0] is None:
            return self._now().date()
        said = str(found[0][0])
        try:
            return date.fromisoformat(said[:10])
        except ValueError as error:
            wrong = f"The data's today is {said!r}, which is no date"
            raise DataUnavailable(wrong, "Mend `today` in catalogue.yaml.") from error

    def _now(self) -> datetime:
        return datetime.now(UTC).astimezone(ZoneInfo(self.catalogue.time_zone))

    def _as_of(self, now: datetime) -> str:
        """Return up to when the data tells: its own date; if it has none it is live."""
        return self.today.isoformat() if self.catalogue.today else f"{now:%Y-%m-%d %H:%M %Z}"

    def _today_for(self, sql: str) -> str | None:
        is_used = TODAY in parameters_in(sql) and sql != self.catalogue.today
        return self.today.isoformat() if is_used else None

    def _forget_if_changed(self) -> None:
        """Read the file anew after it was changed or replaced."""
        stamp = self._source.stamp()
        with self._lock:
            if stamp != self._kept_for:
                self._kept_for, self._kept, self._day = stamp, {}, None
                self._selecting = None
                self._reader.close()
                self._sealed.close()

    def _find(self, tenant: str | None, branches: Sequence[str] | None) -> Visible:
        try:
            return self._source.visible(self.catalogue, tenant=tenant, branches=branches)
        except LookupError as error:
            wrong = f"The database of project {self.project!r}: {error.args[0]}"
            raise BrokenSpec(wrong, "Mend `data.scope` in the project's file.") from error
        except QueryFailed as error:
            raise self._failed(str(self._source), error) from error

    def _failed(self, what: str, error: QueryFailed) -> DataUnavailable:
        wrong = f"Data of project {self.project!r}: {what} could not be read ({error})"
        return DataUnavailable(wrong, "`nova data check` says more.")
