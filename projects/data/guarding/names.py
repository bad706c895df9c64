"""Names: every table must be listed, every column must be one of the source it is read from.

In PostgreSQL `i.leak` also calls the function `leak` on a row of `i`, and a bare `i` is a whole
row: a name counts as a column only if it is known as one where it stands.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from sqlglot import exp

from projects.data.dialect import Dialect
from projects.data.guarding.refusal import Refused, refused, shortened

Columns = tuple[str, ...]
Frame = dict[str, Columns]
"""The sources of one SELECT by the names they go by, with their columns."""

_FEW = 12
_DEFAULT_SCHEMA = "public"


class Names(NamedTuple):
    """What a statement reads and gives."""

    tables: tuple[str, ...]
    columns: Columns


def resolved(tree: exp.Query, tables: Mapping[str, Collection[str]], dialect: Dialect) -> Names:
    """Return what is read.

    Raises:
        Refused: naming the table or column that is not there.
    """
    resolver = _Resolver(tables, dialect)
    columns = resolver.query(tree, {}, ())
    return Names(tuple(sorted(resolver.read)), columns)


class _Resolver:
    """Walks down through the queries of a statement, each with the names it can see."""

    def __init__(self, tables: Mapping[str, Collection[str]], dialect: Dialect) -> None:
        self._dialect = dialect
        self._is_exact = dialect == "postgres"
        self._tables = {
            self._plain(name): tuple(self._plain(column) for column in columns)
            for name, columns in tables.items()
        }
        self.read: set[str] = set()

    def query(self, node: exp.Expr, parts: Frame, outer: Sequence[Frame]) -> Columns:
        """Check one query and all within it; return its columns."""
        parts = self._with(node, parts, outer)
        if isinstance(node, exp.Subquery):
            columns = self.query(node.this, parts, outer)
            self._check_order(node, columns, parts, outer)
            return columns
        if isinstance(node, exp.Select):
            return self._select(node, parts, outer)
        columns = self.query(node.this, parts, outer)
        self.query(node.expression, parts, outer)
        self._check_order(node, columns, parts, outer)
        return columns

    def _with(self, node: exp.Expr, parts: Frame, outer: Sequence[Frame]) -> Frame:
        clause = node.args.get("with_")
        known = dict(parts)
        for part in clause.expressions if clause is not None else ():
            name, inner = self._folded(part.args["alias"].this), part.this
            if (
                clause is not None
                and clause.args.get("recursive")
                and isinstance(inner, exp.SetOperation)
            ):
                # The first half says which columns the part has that the second half reads.
                first = self.query(inner.this, known, outer)
                known = {**known, name: self._renamed(part, first)}
            columns = self.query(inner, known, outer)
            known = {**known, name: self._renamed(part, columns)}
        return known

    def _select(self, node: exp.Select, parts: Frame, outer: Sequence[Frame]) -> Columns:
        frame: Frame = {}
        conditions: list[exp.Expr] = []
        for source in _sources(node):
            self._add(source, frame, conditions, parts, outer)
        aliases = tuple(self._folded(each.args["alias"]) for each in _aliased(node))
        inside = [child for key, child in _children(node) if key not in _SOURCES]
        for child in (*inside, *conditions):
            self._check(child, (frame, *outer), parts, aliases)
        return tuple(self._given(node, frame))

    def _check_order(
        self, node: exp.Expr, columns: Columns, parts: Frame, outer: Sequence[Frame]
    ) -> None:
        frame = {"": columns}
        for key in ("order", "limit", "offset"):
            if node.args.get(key):
                self._check(node.args[key], (frame, *outer), parts, columns)

    def _add(
        self,
        source: exp.Expr,
        frame: Frame,
        conditions: list[exp.Expr],
        parts: Frame,
        outer: Sequence[Frame],
    ) -> None:
        """Put one source and what is joined to it into the frame."""
        if isinstance(source, exp.Join):
            self._add(source.this, frame, conditions, parts, outer)
            conditions += [source.args["on"]] if source.args.get("on") else []
            self._check_using(source, frame)
            return
        if isinstance(source, exp.Subquery | exp.Paren) and isinstance(source.this, exp.Table):
            self._add(source.this, frame, conditions, parts, outer)
        else:
            name, columns = self._source(source, frame, parts, outer)
            if name in frame:
                what = f"two of its sources are called {name!r}"
                raise refused(what, "Give each its own name with AS.")
            frame[name or f" {len(frame)}"] = columns
        for join in source.args.get("joins") or ():
            self._add(join, frame, conditions, parts, outer)

    def _source(
        self, source: exp.Expr, frame: Frame, parts: Frame, outer: Sequence[Frame]
    ) -> tuple[str, Columns]:
        name = self._folded(source.args["alias"].this) if source.alias else ""
        beside = (frame, *outer)
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            return name or self._folded(source.this), self._renamed(
                source, self._table(source, parts)
            )
        if isinstance(source, exp.Subquery):
            return name, self._renamed(source, self.query(source, parts, outer))
        inner = source.this if isinstance(source, exp.Table | exp.Lateral) else source
        if isinstance(inner, exp.Subquery):
            return name, self._renamed(source, self.query(inner, parts, beside))
        if isinstance(inner, exp.Values):
            self._check(inner, outer, parts, ())
            width = len(inner.expressions[0].expressions)
            return name, self._renamed(source, tuple(f"column{n + 1}" for n in range(width)))
        if isinstance(inner, _TABLE_FUNCTIONS):
            self._check(inner, beside, parts, ())
            return name, (*self._renamed(source, (name,) if name else ()), name, "ordinality")
        what = f"it reads from {shortened(source)}"
        raise refused(what, "Read from listed tables, subqueries and generate_series.")

    def _table(self, source: exp.Table, parts: Frame) -> Columns:
        name, schema = self._folded(source.this), source.args.get("db")
        if schema is None and name in parts:
            return parts[name]
        listed = name
        if schema is not None:
            within = self._folded(schema)
            is_default = within == _DEFAULT_SCHEMA and self._is_exact
            listed = name if is_default else f"{within}.{name}"
            if is_default and name in parts:
                what = f"{name!r} is both a table and a part of the statement"
                raise refused(what, "Call the part after WITH something else.")
            if is_default and listed in self._tables:
                # Tables are cut to the scope under their bare names.
                source.set("db", None)
        if listed in self._tables:
            self.read.add(listed)
            return self._tables[listed]
        what = f"it reads the table {shortened(listed)}, which is not listed"
        raise refused(what, f"{_nearest(listed, self._tables)}.")

    def _renamed(self, source: exp.Expr, columns: Columns) -> Columns:
        alias = source.args.get("alias")
        given = alias.args.get("columns") if isinstance(alias, exp.TableAlias) else None
        named = tuple(self._folded(each) for each in given or ())
        return (*named, *columns[len(named) :])

    def _check_using(self, join: exp.Join, frame: Frame) -> None:
        for each in join.args.get("using") or ():
            name = self._folded(each.this if isinstance(each, exp.Column) else each)
            if not any(name in columns for columns in frame.values()):
                raise self._unknown(name, frame)

    def _given(self, node: exp.Select, frame: Frame) -> Iterator[str]:
        """Yield the names of the columns that a SELECT gives."""
        for each in node.expressions:
            if isinstance(each, exp.Star):
                yield from (name for columns in frame.values() for name in columns)
            elif isinstance(each, exp.Column) and isinstance(each.this, exp.Star):
                yield from self._of(each, (frame,))
            elif isinstance(each, exp.Alias):
                yield self._folded(each.args["alias"])
            elif isinstance(each, exp.Column):
                yield self._folded(each.this)
            else:
                yield self._unnamed(each)

    def _unnamed(self, node: exp.Expr) -> str:
        """Return what PostgreSQL calls a column without a name: after its function."""
        while isinstance(node, exp.Cast | exp.Window | exp.Filter | exp.WithinGroup):
            node = node.this
        if isinstance(node, exp.Column):
            return self._folded(node.this)
        return node.sql(dialect=self._dialect).partition("(")[0].strip().lower()

    def _check(self, root: exp.Expr, frames: Sequence[Frame], parts: Frame, given: Columns) -> None:
        """Check the columns of an expression, and the queries in it with what they can see."""
        left = [root]
        while left:
            node = left.pop()
            if isinstance(node, exp.Query):
                self.query(node, parts, frames)
            elif isinstance(node, exp.Column):
                self._check_column(node, frames, given)
            else:
                left += [child for _, child in _children(node)]

    def _check_column(self, node: exp.Column, frames: Sequence[Frame], given: Columns) -> None:
        if isinstance(node.this, exp.Star):
            self._of(node, frames)
            if not isinstance(node.parent, exp.Select):
                raise _whole_row(shortened(node))
            return
        name = self._folded(node.this)
        if node.args.get("table"):
            columns = self._of(node, frames)
            if name not in columns:
                raise self._unknown(name, {self._folded(node.args["table"]): columns})
            return
        if any(name in columns for each in frames for columns in each.values()):
            return
        if any(name in each for each in frames):
            raise _whole_row(repr(name))
        if name in given:
            return
        raise self._unknown(name, {key: value for each in frames for key, value in each.items()})

    def _of(self, node: exp.Column, frames: Sequence[Frame]) -> Columns:
        """Return the columns of the source that a column says it belongs to."""
        name = self._folded(node.args["table"])
        for frame in frames:
            if name in frame:
                return frame[name]
        there = ", ".join(key for frame in frames for key in frame if key.strip())
        what = f"{shortened(node)} names a source that is not in its FROM"
        raise refused(what, f"There are: {there or 'none'}.")

    def _unknown(self, name: str, frame: Frame) -> Refused:
        sources = " and ".join(repr(key) for key in frame if key.strip())
        known = tuple(dict.fromkeys(each for columns in frame.values() for each in columns))
        what = f"{name!r} is no column of {sources or 'any table'}"
        return refused(what, f"{_nearest(name, known)}.")

    def _folded(self, identifier: exp.Expr) -> str:
        """Return a name as the database understands it."""
        is_exact = self._is_exact and bool(identifier.args.get("quoted"))
        return identifier.name if is_exact else identifier.name.lower()

    def _plain(self, name: str) -> str:
        return name if self._is_exact else name.lower()


_SOURCES = ("from_", "joins", "laterals", "with_")
_TABLE_FUNCTIONS = (exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.Explode, exp.Unnest)


def _sources(node: exp.Select) -> Iterator[exp.Expr]:
    if node.args.get("from_"):
        yield node.args["from_"].this
    yield from node.args.get("joins") or ()
    yield from node.args.get("laterals") or ()


def _aliased(node: exp.Select) -> Iterator[exp.Alias]:
    yield from (each for each in node.expressions if isinstance(each, exp.Alias))


def _children(node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    for key, value in node.args.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, exp.Expr):
                yield key, each


def _whole_row(name: str) -> Refused:
    what = f"it takes the whole row {name}"
    return refused(what, "Name its columns.")


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return f"Nearest: {', '.join(near)}"
    few = list(known)[:_FEW]
    more = ", ..." if len(known) > _FEW else ""
    return f"There are: {', '.join(few) or 'none'}{more}"
