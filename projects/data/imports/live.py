"""Live tables: those that files are compared with and go to, cut to what may be seen."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Float,
    MetaData,
    Numeric,
    Select,
    String,
    Table,
    and_,
    bindparam,
    select,
    true,
    tuple_,
)
from sqlalchemy.exc import NoSuchTableError

from projects.data.catalogue import Catalogue, TableCut
from projects.data.cut import Visible
from projects.data.imports.declaration import Dates, Declaration, Reference
from projects.data.vocabulary import Key
from projects.errors import BrokenSpec

BATCH = 1_000
"""Rows that are looked at together: what is held in memory does not grow with the file."""
_SEPARATOR = "\x1f"

Item = TypeVar("Item")

Texts = Mapping[str, str | None]
"""Values by column, each as the text that it is compared by."""


class Found(NamedTuple):
    """What the values of a reference name."""

    keys: Mapping[str, str]
    several: frozenset[str]
    """Values that more than one row bears."""


class Standing(NamedTuple):
    """What stands in the live table under some keys."""

    rows: Mapping[str, Texts]
    several: frozenset[str]
    """Keys that more than one row bears."""


class LiveTable:
    """One table of the project's database, as far as it may be seen."""

    def __init__(
        self, connection: Connection, name: str, *, catalogue: Catalogue, visible: Visible
    ) -> None:
        """Read how the table is made.

        Raises:
            BrokenSpec: if there is no such table.
        """
        try:
            self.table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
        except NoSuchTableError as error:
            wrong = f"Table {name!r} is not in the database"
            raise BrokenSpec(wrong, "Mend the declaration; `nova data check` names it.") from error
        if connection.dialect.name == "sqlite":
            _as_sqlite_keeps(self.table)
        self._cut = _cut(catalogue, name)
        self._catalogue = catalogue
        self._visible = visible
        self.name = name

    def column(self, name: str) -> Column[Any]:
        """Return a column.

        Raises:
            BrokenSpec: if there is none of this name.
        """
        if name not in self.table.c:
            wrong = f"Table {self.name!r} has no column {name!r}"
            raise BrokenSpec(wrong, "Mend the declaration; `nova data check` names it.")
        return self.table.c[name]

    def beside(self, connection: Connection, name: str) -> "LiveTable":
        """Return another table of the same database, as far as it may be seen."""
        return LiveTable(connection, name, catalogue=self._catalogue, visible=self._visible)

    @property
    def mine(self) -> ColumnElement[bool]:
        """The condition under which a row may be seen, and touched."""
        parts: list[ColumnElement[bool]] = [true()]
        if self._cut.tenant:
            parts.append(self.column(self._cut.tenant) == self._visible.tenant)
        if self._cut.branch and not (self._visible.is_every_branch and self._cut.tenant):
            parts += [self.column(name).in_(self.branches) for name in self._cut.branch]
        return and_(*parts)

    @property
    def owned(self) -> Mapping[str, Key | None]:
        """What every new row gets, so that it belongs to whom the import belongs."""
        return {self._cut.tenant: self._visible.tenant} if self._cut.tenant else {}

    @property
    def branch_columns(self) -> tuple[str, ...]:
        """The columns that must name a visible branch."""
        return self._cut.branch

    @property
    def branches(self) -> tuple[Key, ...]:
        """The keys of the branches that may be seen."""
        return tuple(branch.key for branch in self._visible.branches)

    def needed(self) -> tuple[str, ...]:
        """Return the columns that a new row cannot be without."""
        return tuple(
            column.name
            for column in self.table.c
            if not (column.nullable or column.server_default or column.identity)
            and column is not self.table.autoincrement_column
        )

    def resolve(
        self, connection: Connection, reference: Reference, values: Collection[str]
    ) -> Found:
        """Return the keys of the rows that these values name."""
        by, take = self.column(reference.by), self.column(reference.take)
        wanted = [value for value in map(_adapter(by), values) if value is not None]
        keys: dict[str, str] = {}
        several = set()
        rows = select(by, take).where(self.mine, by.in_(wanted)).distinct()
        for name, key in connection.execute(rows):
            if keys.setdefault(text_of(name) or "", text_of(key) or "") != text_of(key):
                several.add(text_of(name) or "")
        return Found(keys, frozenset(several))

    def named(
        self, connection: Connection, reference: Reference, keys: Collection[str]
    ) -> Mapping[str, str]:
        """Return what rows of these keys are called."""
        by, take = self.column(reference.by), self.column(reference.take)
        wanted = [_adapter(take)(key) for key in keys]
        rows = connection.execute(select(take, by).where(self.mine, take.in_(wanted)))
        return {text_of(key) or "": text_of(name) or "" for key, name in rows}

    def names(self, connection: Connection, reference: Reference, *, most: int) -> list[str]:
        """Return values that a reference may name, for a suggestion."""
        rows = select(self.column(reference.by)).where(self.mine).limit(most)
        return [text for (value,) in connection.execute(rows) if (text := text_of(value))]

    def adapted(self, values: Texts) -> dict[str, object]:
        """Return values as the columns hold them."""
        return {
            name: None if value is None else _adapter(self.column(name))(value)
            for name, value in values.items()
        }


class Matched:
    """The rows of a live table that a declaration's key finds."""

    def __init__(self, live: LiveTable, declared: Declaration) -> None:
        """Look in `live` by the declaration's key."""
        self.live = live
        self.declared = declared
        self._keys = [live.column(name) for name in declared.key]
        self._adapters = [_adapter(column) for column in self._keys]
        own = [column.name for column in live.table.primary_key]
        self._identity = own or list(declared.key)
        names = (*declared.key, *declared.fields, *_dates(declared.holds), *own)
        self._columns = [live.column(name) for name in dict.fromkeys(names)]

    def find(
        self, connection: Connection, keys: Collection[str], *, lock: bool = False
    ) -> "Standing":
        """Return the live rows of these keys; `lock` keeps them so until the transaction ends."""
        parts = [key.split(_SEPARATOR) for key in keys]
        wanted = [
            tuple(adapt(part) for adapt, part in zip(self._adapters, each, strict=True))
            for each in parts
        ]
        if len(self._keys) == 1:
            is_one: ColumnElement[bool] = self._keys[0].in_([value for (value,) in wanted])
        else:
            is_one = tuple_(*self._keys).in_(wanted)
        query = self._rows().where(is_one)
        found: dict[str, Texts] = {}
        several = set()
        for row in connection.execute(query.with_for_update() if lock else query):
            texts = {column.name: text_of(row[at]) for at, column in enumerate(self._columns)}
            key = key_of(texts, self.declared)
            if found.setdefault(key, texts) is not texts:
                several.add(key)
        return Standing(found, frozenset(several))

    @property
    def is_row(self) -> ColumnElement[bool]:
        """The condition of a statement for one row at a time; `identity` fills it in."""
        same = [self.live.column(name) == bindparam(f"is_{name}") for name in self._identity]
        return and_(self.live.mine, self.holds_now, *same)

    def identity(self, texts: Texts) -> dict[str, object]:
        """Return what `is_row` needs to find the live row that these are the values of."""
        wanted = self.live.adapted({name: texts[name] for name in self._identity})
        return {f"is_{name}": value for name, value in wanted.items()}

    def whole(self, connection: Connection, found: Sequence[Texts]) -> list[dict[str, Any]]:
        """Return all that stands in these live rows, but for the number that a new one gets."""
        own = self.live.table.autoincrement_column
        columns = [column for column in self.live.table.c if column is not own]
        one = select(*columns).where(self.is_row)
        return [
            dict(connection.execute(one, self.identity(texts)).mappings().one()) for texts in found
        ]

    def covered(
        self, connection: Connection, values: Mapping[str, Collection[str]]
    ) -> Iterator[list[str]]:
        """Yield the keys of all live rows that share these values, a batch at a time."""
        query = select(*self._keys).where(self.live.mine, self.holds_now)
        for name, listed in values.items():
            adapt = _adapter(self.live.column(name))
            query = query.where(self.live.column(name).in_([adapt(each) for each in listed]))
        rows = connection.execution_options(yield_per=BATCH).execute(query)
        for part in rows.partitions(BATCH):
            yield [_SEPARATOR.join(text_of(value) or "" for value in row) for row in part]

    def called(self, connection: Connection, keys: Sequence[str]) -> list[str]:
        """Return a few keys as people write them: by the names of what they reference."""
        columns = list(zip(*(key.split(_SEPARATOR) for key in keys), strict=True))
        for at, name in enumerate(self.declared.key):
            reference = self.declared.fields[name].reference
            if reference is not None and columns:
                table = self.live.beside(connection, reference.table)
                names = table.named(connection, reference, set(columns[at]))
                columns[at] = tuple(names.get(key, key) for key in columns[at])
        return [", ".join(each) for each in zip(*columns, strict=True)]

    def _rows(self) -> Select[Any]:
        return select(*self._columns).where(self.live.mine, self.holds_now)

    @property
    def holds_now(self) -> ColumnElement[bool]:
        """The condition under which a row is the one that holds."""
        if self.declared.holds is None:
            return true()
        return self.live.column(self.declared.holds.until).is_(None)


def key_of(texts: Texts, declared: Declaration) -> str:
    """Return the key of a row as one text."""
    return _SEPARATOR.join(texts[name] or "" for name in declared.key)


def text_of(value: object) -> str | None:
    """Return the text by which a value is compared: equal values have equal texts."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        return format(number.normalize() + 0, "f") if number.is_finite() else str(number)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def batches(items: Iterator[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Yield items in lists of at most `size`."""
    while batch := list(islice(items, size)):
        yield batch


def _dates(holds: Dates | None) -> Sequence[str]:
    return (holds.since, holds.until) if holds else ()


def _cut(catalogue: Catalogue, name: str) -> TableCut:
    """Return how a table is cut; those that hold tenants and branches by their own keys."""
    cut = catalogue.tables[name]
    tenant, branch = catalogue.scope.tenant, catalogue.scope.branch
    if tenant is not None and tenant.table == name:
        cut = cut.model_copy(update={"tenant": tenant.key})
    if branch is not None and branch.table == name:
        cut = cut.model_copy(update={"tenant": branch.tenant, "branch": (branch.key,)})
    return cut


def _as_sqlite_keeps(table: Table) -> None:
    """Read and write what SQLite has: no decimals and no dates of its own."""
    for column in table.c:
        if isinstance(column.type, Date | DateTime):
            column.type = String()
        elif isinstance(column.type, Numeric) and not isinstance(column.type, Float):
            column.type = Float()


def _adapter(column: Column[Any]) -> Any:  # noqa: ANN401 - a function from text to what the column holds
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return str
    return _ADAPTERS.get(kind, str)


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


_ADAPTERS: Mapping[type, Any] = {
    bool: lambda text: text in ("1", "True"),
    int: _whole,
    float: float,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}
