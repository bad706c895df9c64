"""Fitting: checks a selection against its query, and turns names into the values they mean."""

from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from projects.data.query import PARAMETER_TYPES, PLAIN_KINDS, Parameter, Query
from projects.data.selection import Filter, Grain, Scalar, Selection
from projects.data.vocabulary import Entry, Key
from projects.errors import BadInput, NeedsValue, UnknownName

Words = Callable[[str], Sequence[Entry]]
"""The entries of a vocabulary, by its name."""

_NEAREST = 5
_ORDERED = ("number", "date")
_PARTS = ("contains", "not_contains")
_ONE_VALUE = ("<", "<=", ">", ">=")


def fitted(query: Query, selection: Selection, words: Words) -> Selection:
    """Return the selection with the database's own values in its filters.

    Raises:
        NeedsValue: if the query cannot be answered before one more column is filtered.
        UnknownName: if a column or a value does not exist; the message names the nearest.
        BadInput: if a filter or a form does not fit a column.
    """
    _check_columns(query, selection)
    filters = tuple(_filter(query, each, words) for each in selection.filters)
    filtered = {each.column for each in filters}
    for group in query.requires:
        if filtered.isdisjoint(group):
            needed = " or ".join(group)
            wrong = f"Query {query.name!r} needs to know the {needed}"
            raise NeedsValue(wrong, query.ask, columns=group)
    return selection.model_copy(update={"filters": filters})


def parameters(
    query: Query, selection: Selection, words: Words, *, today: str | None
) -> dict[str, Any]:
    """Return the values of the parameters of the query's own SQL.

    Raises:
        NeedsValue: if one without a default is not given.
        UnknownName: if one is not declared, or its value does not exist.
        BadInput: if a value is of another type.
    """
    for name in selection.parameters:
        _known(name, query.parameters, what="parameter", query=query)
    values: dict[str, Any] = {} if today is None else {"today": today}
    for name, declared in query.parameters.items():
        given = selection.parameters.get(name, declared.default)
        if given is None:
            wrong = f"Query {query.name!r} needs to know the {name}"
            raise NeedsValue(wrong, query.ask, columns=(name,))
        values[name] = _argument(name, declared, given, words)
    return values


def _check_columns(query: Query, selection: Selection) -> None:
    ordered = [each.removeprefix("-") for each in selection.order]
    grouped = [each.partition(".") for each in selection.by]
    is_plain = not selection.by and selection.form in ("rows", "value")
    for name in (*selection.columns, *(name for name, _, _ in grouped)):
        _known(name, query.columns, what="column", query=query)
    for name in ordered if is_plain else ():
        _known(name, query.columns, what="column", query=query)
    for name, dot, grain in grouped:
        if dot and (grain not in get_args(Grain) or query.columns[name].kind != "date"):
            wrong = f"{name}.{grain} is no stretch of time"
            raise BadInput(wrong, f"Use a date and one of: {', '.join(get_args(Grain))}.")
    if selection.having and not selection.by:
        wrong = "A condition on groups needs groups"
        raise BadInput(wrong, "Say by which column.")
    _check_measures(query, selection)


def _check_measures(query: Query, selection: Selection) -> None:
    is_ranked = selection.form in ("largest", "smallest")
    measures = selection.columns[:1] if is_ranked else selection.columns
    if selection.form not in ("total", "average") and not is_ranked:
        return
    if is_ranked and selection.by and selection.each == "count":
        return
    allowed = ("number", "date") if is_ranked and selection.each == "total" else ("number",)
    for name in measures or query.answers[:1]:
        if query.columns[name].kind not in allowed and not (selection.by and not measures):
            wrong = f"{name!r} of query {query.name!r} is no {' or '.join(allowed)}"
            numbers = [each for each, column in query.columns.items() if column.kind in allowed]
            raise BadInput(wrong, f"Use one of: {', '.join(numbers) or 'none: list the rows'}.")


def _filter(query: Query, each: Filter, words: Words) -> Filter:
    _known(each.column, query.columns, what="column", query=query)
    kind = query.columns[each.column].kind
    _check_operator(query, each, kind)
    if each.op in _PARTS or not each.values:
        return each
    values = tuple(_value(each.column, kind, value, words) for value in each.values)
    return each.model_copy(update={"values": values})


def _check_operator(query: Query, each: Filter, kind: str) -> None:
    is_compared = each.op in (*_ONE_VALUE, "between")
    if is_compared and kind not in _ORDERED:
        raise _unfit(each, f"{each.op} needs a number or a date")
    if each.op in _PARTS and kind in (*_ORDERED, "yes_no"):
        raise _unfit(each, "it needs a column of words")
    if each.than is not None:
        _known(each.than, query.columns, what="column", query=query)
        if each.values or each.op not in (*_ONE_VALUE, "=", "!="):
            raise _unfit(each, "another column is compared by = != < <= > >=, without values")
        if query.columns[each.than].kind != kind:
            raise _unfit(each, f"{each.than!r} is of another kind")
        return
    count = len(each.values)
    wanted = {"is_null": 0, "not_null": 0, "between": 2, **dict.fromkeys(_ONE_VALUE, 1)}
    if count != wanted.get(each.op, max(count, 1)):
        raise _unfit(each, f"{each.op} takes {wanted.get(each.op, 'one or more')} values")


def _unfit(each: Filter, why: str) -> BadInput:
    wrong = f"The filter {each.column} {each.op} does not fit: {why}"
    return BadInput(wrong, "See `nova data describe` for the kinds of columns.")


def _value(column: str, kind: str, value: Scalar, words: Words) -> Key | bool:
    if kind == "number":
        return _number(column, value)
    if kind == "date":
        return _date(column, value)
    if kind == "yes_no":
        return _yes_no(column, value)
    return str(value) if kind == "text" else meant(kind, value, words(kind))


def meant(vocabulary: str, value: Scalar, entries: Sequence[Entry]) -> Key:
    """Return the value that a name of a vocabulary means.

    Raises:
        UnknownName: if it means none; the message names the nearest.
        BadInput: if it means several.
    """
    wanted = str(value).strip().casefold()
    for entry in entries:
        if str(entry.value).casefold() == wanted:
            return entry.value
    found = [
        entry.value for entry in entries if wanted in {name.casefold() for name in entry.names}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        wrong = f"{value!r} is the name of several: {', '.join(map(str, found[:_NEAREST]))}"
        raise BadInput(wrong, "Name one of them.")
    known = {name.casefold(): name for entry in entries for name in entry.names}
    near = [known[each] for each in get_close_matches(wanted, known, n=_NEAREST, cutoff=0.5)]
    few = [str(entry.value) for entry in entries[:_NEAREST]]
    cure = f"Nearest: {', '.join(near)}." if near else f"There are: {', '.join(few)} ..."
    wrong = f"No {vocabulary.replace('_', ' ')} is called {value!r}"
    raise UnknownName(wrong, cure if entries else "There are none that you may see.")


def _argument(name: str, declared: Parameter, given: Scalar | date, words: Words) -> Key:
    if declared.choices and str(given) not in declared.choices:
        wrong = f"{name} cannot be {given!r}"
        raise UnknownName(wrong, f"Choose one of: {', '.join(declared.choices)}.")
    if declared.type == "integer":
        number = _number(name, given if not isinstance(given, date) else str(given))
        if number != int(number):
            wrong = f"{name} must be a whole number, not {given!r}"
            raise BadInput(wrong, "Give it without decimals.")
        return int(number)
    plain = given.isoformat() if isinstance(given, date) else given
    kind = declared.type
    if kind in (*PARAMETER_TYPES, *PLAIN_KINDS):
        return _value(name, kind, plain, words)
    return meant(kind, plain, words(kind))


def _number(column: str, value: Scalar) -> int | float:
    if isinstance(value, bool):
        raise _wrong_type(column, value, "a number")
    if isinstance(value, int | float):
        return value
    try:
        number = float(value.replace(",", ""))
    except ValueError as error:
        raise _wrong_type(column, value, "a number") from error
    if not abs(number) < 2**63:  # also refuses nan
        raise _wrong_type(column, value, "a number")
    return int(number) if number.is_integer() else number


def _date(column: str, value: Scalar) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise _wrong_type(column, value, "a date like 2026-01-31") from error


def _yes_no(column: str, value: Scalar) -> int:
    words = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}
    if str(value).casefold() not in words:
        raise _wrong_type(column, value, "yes or no")
    return words[str(value).casefold()]


def _wrong_type(column: str, value: Scalar, wanted: str) -> BadInput:
    return BadInput(f"{column} must be {wanted}, not {value!r}", "Give it in that form.")


def _known(name: str, known: Any, *, what: str, query: Query) -> None:  # noqa: ANN401
    if name not in known:
        wrong = f"Query {query.name!r} has no {what} {name!r}"
        raise UnknownName(wrong, f"It has: {', '.join(known) or 'none'}.")
