"""Compiling: a selection becomes one SELECT around the query's own SQL, every value bound."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Numeric,
    Select,
    Text,
    asc,
    bindparam,
    cast,
    column,
    desc,
    distinct,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.sql.selectable import Subquery
from sqlalchemy.types import NullType

from projects.data.query import Query
from projects.data.selection import Filter, Having, Selection
from projects.data.times import STRETCHES, Day
from projects.errors import BadInput, UnknownName

MOST_SHOWN = 200
"""Rows of a listing, unless the selection says otherwise."""

Expression = ColumnElement[Any]
Units = Sequence[str | None]


class Compiled(NamedTuple):
    """A statement and how to read its result.

    Each row ends with two numbers that are the same in all of them: how many rows the filters
    left, and how many the result has without its limit. So one reading tells everything.
    """

    statement: Select[Any]
    columns: tuple[str, ...]
    units: tuple[str | None, ...]
    limit: int
    """The most rows that are shown; the statement fetches one more."""
    rank: int | None = None
    """The column by which rows are ranked, where only the first of them are asked for."""


class _Number(NamedTuple):
    """An aggregate: its name in the result, its unit, its expression."""

    name: str
    unit: str | None
    expression: Expression


def compiled(query: Query, selection: Selection) -> Compiled:
    """Return the statement of a selection that fits its query (see `fitting`)."""
    source = _source(query)
    where = [_condition(source, query, each) for each in selection.filters]
    is_ranked = selection.form in ("largest", "smallest")
    if selection.by or selection.form in ("total", "count", "average"):
        return _groups(query, selection, source, where)
    return (_ranked if is_ranked else _rows)(query, selection, source, where)


def _rows(
    query: Query, selection: Selection, source: Subquery, where: Sequence[Expression]
) -> Compiled:
    names = selection.columns or query.shown
    chosen = select(*(source.c[name] for name in names)).where(*where)
    counts = _PLAIN_COUNTS
    holds_number = any(query.columns[name].is_number for name in names)
    order = selection.order or query.order
    if selection.form == "rows" and selection.columns and not holds_number:
        # Without a number it is asked which ones there are, not how often.
        chosen, counts = chosen.group_by(*chosen.selected_columns), _GROUP_COUNTS
        order = tuple(each for each in order if each.removeprefix("-") in names) or names
    ordered = chosen.order_by(*(_order(source.c[each.removeprefix("-")], each) for each in order))
    limit = selection.limit or MOST_SHOWN
    return _limited(ordered, counts, names, _units(query, names), limit)


def _ranked(
    query: Query, selection: Selection, source: Subquery, where: Sequence[Expression]
) -> Compiled:
    """Return the rows with the largest or smallest measure."""
    measure, *others = selection.columns or query.answers[:1]
    names = tuple(dict.fromkeys((*(others or query.shown), measure)))
    value = source.c[measure]
    chosen = select(*(source.c[name] for name in names)).where(*where, value.is_not(None))
    first = _falling(value) if selection.form == "largest" else _rising(value)
    rest = [_order(source.c[each.removeprefix("-")], each) for each in query.order]
    ordered = chosen.order_by(first, *rest)
    limit = selection.limit or 1
    made = _limited(ordered, _PLAIN_COUNTS, names, _units(query, names), limit)
    return made._replace(rank=names.index(measure))


def _groups(
    query: Query, selection: Selection, source: Subquery, where: Sequence[Expression]
) -> Compiled:
    """Return one row for each group, or one for all, with its number."""
    numbers = _numbers(query, selection, source)
    by = _split_by_unit(query, selection)
    keys = [_group(source, each).label(each) for each in by]
    labels = [number.expression.label(number.name) for number in numbers]
    # A row without a measure has no unit to be put under.
    split = [source.c[number] for number in _measures(query, selection) if by != selection.by]
    chosen = (
        select(*keys, *labels)
        .select_from(source)
        .where(*where, *(value.is_not(None) for value in split))
    )
    if keys:
        chosen = chosen.group_by(*(_group(source, each) for each in by))
    for each in selection.having:
        chosen = chosen.having(_compared(numbers[0].expression, each))
    is_ranked = selection.form in ("largest", "smallest")
    if is_ranked:
        chosen = chosen.having(numbers[0].expression.is_not(None))
    names = (*by, *(number.name for number in numbers))
    units = (*(None for _ in by), *(number.unit for number in numbers))
    _check_order(selection, names)
    ordered = chosen.order_by(*_group_order(selection, by, labels))
    limit = selection.limit or (1 if is_ranked else MOST_SHOWN)
    counts = _GROUP_COUNTS if keys else _WHOLE_COUNTS
    made = _limited(ordered, counts, names, units, limit)
    return made._replace(rank=len(by)) if is_ranked else made


def _check_order(selection: Selection, names: Sequence[str]) -> None:
    for each in selection.order:
        if each.removeprefix("-") not in names:
            wrong = f"The result has no column {each.removeprefix('-')!r} to be ordered by"
            raise UnknownName(wrong, f"It has: {', '.join(names)}.")


def _numbers(query: Query, selection: Selection, source: Subquery) -> list[_Number]:
    measures = _measures(query, selection)
    if not measures:
        once = [distinct(source.c[name]) for name in selection.columns[:1]]
        return [_Number("count", None, func.count(*once))]
    is_ranked = selection.form in ("largest", "smallest")
    is_average = (selection.each if is_ranked else selection.form) == "average"
    return [_number(query, selection, source, name, is_average=is_average) for name in measures]


def _number(
    query: Query, selection: Selection, source: Subquery, name: str, *, is_average: bool
) -> _Number:
    declared, value = query.columns[name], source.c[name]
    if declared.total == "share":
        part, whole = (func.sum(source.c[each]) for each in declared.of)
        percent = cast(100.0 * part / func.nullif(whole, 0), Numeric)
        return _Number(name, declared.unit, func.round(percent, 2))
    if is_average:
        return _Number(f"average_{name}", declared.unit, cast(func.avg(value), Float))
    if declared.kind == "date":
        latest = selection.form != "smallest"
        return _Number(name, None, func.max(value) if latest else func.min(value))
    if declared.total == "none":
        wrong = f"{name!r} of query {query.name!r} cannot be added up"
        raise BadInput(wrong, "Ask for its average, its largest, or for the rows.")
    return _Number(name, declared.unit, _PUT_TOGETHER[declared.total](value))


def _measures(query: Query, selection: Selection) -> tuple[str, ...]:
    """Return the columns that are put together; none where rows or values are counted."""
    is_ranked = selection.form in ("largest", "smallest")
    if selection.form == "count" or (is_ranked and selection.each == "count"):
        return ()
    measures = selection.columns or (() if is_ranked else query.answers[:1])
    return measures[:1] if is_ranked else measures


def _split_by_unit(query: Query, selection: Selection) -> tuple[str, ...]:
    """Return the groups, split by unit where a measure has several: they never add up."""
    units = [query.columns[name].unit_in for name in _measures(query, selection)]
    return tuple(dict.fromkeys((*selection.by, *(unit for unit in units if unit))))


def _group_order(
    selection: Selection, by: Sequence[str], labels: Sequence[Expression]
) -> list[Expression]:
    """Return the order of groups: as asked, by time, or the largest number first."""
    if selection.order:
        return [_order(column(each.removeprefix("-")), each) for each in selection.order]
    keys = [_rising(column(name)) for name in by]
    if selection.form == "smallest":
        return [_rising(labels[0]), *keys]
    if selection.form != "largest" and any("." in each for each in by):
        return keys
    return [_falling(labels[0]), *keys]


def _limited(
    ordered: Select[Any],
    counts: Sequence[Expression],
    names: Sequence[str],
    units: Units,
    limit: int,
) -> Compiled:
    statement = ordered.add_columns(*counts).limit(limit + 1)
    return Compiled(statement, tuple(names), tuple(units), limit)


def _units(query: Query, names: Sequence[str]) -> Units:
    return [query.columns[name].unit for name in names]


def _source(query: Query) -> Subquery:
    """Return the query's own SQL as something to select from; its columns are the declared ones."""
    # The line end keeps a comment at the end of the SQL from swallowing the bracket.
    return text(query.sql + "\n").columns(*(column(name) for name in query.columns)).subquery("q")


def bare(query: Query) -> Select[Any]:
    """Return a statement that reads all declared columns and no row: it shows that they exist."""
    source = _source(query)
    return select(*(source.c[name] for name in query.columns)).limit(0)


def _condition(source: Subquery, query: Query, each: Filter) -> Expression:
    kind = query.columns[each.column].kind
    value = _comparable(source.c[each.column], kind)
    if each.than is not None:
        return _OPERATORS[each.op](value, _comparable(source.c[each.than], kind))
    if each.op in _MATCHES:
        return _MATCHES[each.op](value, each.values)
    if each.op in ("=", "in", "!="):
        if kind == "text":
            lowered = [func.lower(str(one)) for one in each.values]
            return _equals(func.lower(cast(value, Text)), each, lowered)
        return _equals(value, each, bindparam(None, each.values, NullType(), expanding=True))
    return _OPERATORS[each.op](value, _bound(each.values[0]))


def _bound(value: object) -> Expression:
    """Return a value as the database itself will read it beside what it is compared with."""
    return bindparam(None, value, NullType())


def _contains(value: Expression, wanted: Sequence[Any]) -> Expression:
    words = cast(value, Text)
    return or_(*(words.icontains(str(each), autoescape=True) for each in wanted))


def _equals(value: Expression, each: Filter, wanted: Any) -> Expression:  # noqa: ANN401 - values or one list
    if each.op == "!=":
        # What has no value is not that value either.
        return or_(value.not_in(wanted), value.is_(None))
    return value.in_(wanted)


def _comparable(value: Expression, kind: str) -> Expression:
    """Return a column as it is compared: of a moment, its day; of yes and no, 1 and 0."""
    if kind == "date":
        return Day(value)
    return cast(value, Integer) if kind == "yes_no" else value


def _compared(number: Expression, having: Having) -> Expression:
    return _OPERATORS[having.op](number, _bound(having.value))


def _group(source: Subquery, name: str) -> Expression:
    """Return what a group is made by: a column, or a stretch of time of a date."""
    base, _, grain = name.partition(".")
    value = source.c[base]
    return STRETCHES[grain](value) if grain else value


def _order(value: Expression, name: str) -> Expression:
    return _falling(value) if name.startswith("-") else _rising(value)


def _falling(value: Expression) -> Expression:
    return desc(value).nulls_last()


def _rising(value: Expression) -> Expression:
    """Return an order in which what has no value comes first, on every database."""
    return asc(value).nulls_first()


_PUT_TOGETHER: Mapping[str, Callable[[Expression], Expression]] = {
    "sum": lambda value: func.sum(value),
    "avg": lambda value: cast(func.avg(value), Float),
    "max": lambda value: func.max(value),
    "min": lambda value: func.min(value),
}

_MATCHES: Mapping[str, Callable[[Expression, Sequence[Any]], Expression]] = {
    "is_null": lambda value, _: value.is_(None),
    "not_null": lambda value, _: value.is_not(None),
    "between": lambda value, wanted: value.between(_bound(wanted[0]), _bound(wanted[1])),
    "contains": _contains,
    "not_contains": lambda value, wanted: or_(~_contains(value, wanted), value.is_(None)),
}

_OPERATORS: Mapping[str, Callable[[Any, Any], Expression]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left.is_distinct_from(right),
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}

_PLAIN_COUNTS: Sequence[Expression] = (func.count().over(), func.count().over())
_GROUP_COUNTS: Sequence[Expression] = (func.sum(func.count()).over(), func.count().over())
_WHOLE_COUNTS: Sequence[Expression] = (func.count(), literal_column("1"))
"""The two numbers at the end of a row: of a listing, of groups, of one figure for all."""
