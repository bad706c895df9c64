"""Changing: the rows that a draft adds and changes, as they would be and as they are written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from projects.data.catalogue import Catalogue
from projects.data.command import Scalars, Value, Write, names_in
from projects.data.writes.drafted import Names, used
from projects.data.writes.session import Session, WriteFailed

_UNKNOWN = object()
"""What only the database gives: a key of a row that is not there yet."""


def foreseen(writes: Sequence[Write], names: Names, session: Session) -> Iterator[str]:
    """Yield how each row would stand after a change, and how it stands before it."""
    for write in writes:
        after = {
            name: value
            for name, each in write.values.items()
            if (value := _foreseen(each, names, session)) is not _UNKNOWN
        }
        if write.insert:
            yield f"{_bare(write.table)}: new, {_told(after)}"
            continue
        where = {name: value_of(each, names, session) for name, each in write.where.items()}
        before = _one(write, where, session)
        moved = (f"{name} {_said(before[name])} -> {_said(after.get(name))}" for name in before)
        yield f"{_bare(write.table)} ({_told(where)}): {', '.join(moved)}"


def standing(writes: Sequence[Write], names: Names, session: Session) -> Iterator[str]:
    """Yield how the rows stand that would be changed: a draft rests on that, too."""
    for write in writes:
        if write.update:
            where = {name: value_of(each, names, session) for name, each in write.where.items()}
            yield f"{_bare(write.table)} ({_told(where)}): {_told(_one(write, where, session))}"


def carry_out(
    writes: Sequence[Write], names: Names, session: Session, catalogue: Catalogue
) -> None:
    """Write the rows; what new rows give is known by their columns' names from then on.

    Raises:
        WriteFailed: if the database refuses one, or it lies outside the scope.
    """
    for write in writes:
        values = {name: value_of(each, names, session) for name, each in write.values.items()}
        if write.insert:
            check_scope(write, values, session, catalogue)
            names |= session.insert(write.table, values, write.gives)
            continue
        where = {name: value_of(each, names, session) for name, each in write.where.items()}
        _one(write, where, session)
        if session.update(write.table, values, where) != 1:
            message = f"not just one row of {_bare(write.table)} bears {_told(where)}"
            raise WriteFailed(message)


def value_of(value: Value, names: Mapping[str, Any], session: Session) -> Any:  # noqa: ANN401 - whatever is written
    """Return what is written for a value.

    Raises:
        WriteFailed: if it goes by a name that is not known.
    """
    if isinstance(value, Scalars):
        row = session.one(value.sql, used(value.sql, names))
        return next(iter(row.values())) if row else None
    for name in names_in(value):
        if name not in names:
            message = f"nothing is known by the name :{name} where it is written"
            raise WriteFailed(message)
        return names[name]
    return value


def check_scope(
    write: Write, values: Mapping[str, Any], session: Session, catalogue: Catalogue
) -> None:
    """Refuse a row that would lie outside what the session may see.

    Raises:
        WriteFailed: naming the table.
    """
    cut, visible = catalogue.tables[_bare(write.table)], session.visible
    branches = {branch.key for branch in visible.branches}
    is_within = True
    if cut.tenant and catalogue.scope.tenant:
        is_within &= values.get(cut.tenant) == visible.tenant
    if catalogue.scope.branch:
        is_within &= all(values.get(column) in branches for column in cut.branch)
    if cut.through:
        key = cut.through.key or cut.through.column
        parent = {key: values.get(cut.through.column)}
        is_within &= bool(session.rows(cut.through.table, parent, [key]))
    if not is_within:
        message = f"a row of {_bare(write.table)} would lie outside what may be written here"
        raise WriteFailed(message)


def _one(write: Write, where: Mapping[str, Any], session: Session) -> dict[str, Any]:
    """Return the columns of the one row that is to be changed, as the scope lets it be seen."""
    found = session.rows(_bare(write.table), where, tuple(write.values))
    if len(found) != 1:
        message = f"not just one row of {_bare(write.table)} bears {_told(where)}"
        raise WriteFailed(message)
    return found[0]


def _foreseen(value: Value, names: Names, session: Session) -> Any:  # noqa: ANN401 - whatever is written
    return value_of(value, names, session) if names_in(value) <= names.keys() else _UNKNOWN


def _told(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_said(value)}" for name, value in values.items())


def _said(value: Any) -> str:  # noqa: ANN401 - whatever a database holds
    return "none" if value is None or value == "" else str(value)


def _bare(table: str) -> str:
    return table.rpartition(".")[2]
