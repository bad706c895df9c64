"""Checking what a project takes in against its database: what has drifted is named."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from projects.data.databases import Databases
from projects.data.imports.declaration import Declaration
from projects.data.imports.live import LiveTable
from projects.data.imports.opening import open_target
from projects.data.imports.target import Target
from projects.errors import BrokenSpec, NovaError
from projects.scope import Scope


def check_imports(databases: Databases, project: str, scope: Scope) -> list[str]:
    """Return what in the declarations of a project does not fit its database, a line each."""
    try:
        # Nothing is staged: the folder is not used.
        with closing(open_target(databases, project, scope, home=Path())) as target:
            return [line for each in target.declarations.values() for line in _of(target, each)]
    except NovaError as error:
        return [str(error)]


def _of(target: Target, declared: Declaration) -> list[str]:
    """Return what does not fit of one declaration."""
    where = f"import {declared.name}"
    try:
        with target.live.connect() as connection:
            lines = list(_drifted(declared, target.table(connection, declared.table)))
            for name, field in declared.fields.items():
                if field.reference is not None:
                    table = target.table(connection, field.reference.table)
                    wanted = (field.reference.by, field.reference.take)
                    lines += _lacking(f"{where}: {name}", wanted, table)
            return lines
    except BrokenSpec as error:
        return [f"{where}: {error.wrong}"]


def _drifted(declared: Declaration, live: LiveTable) -> Iterator[str]:
    where = f"import {declared.name}"
    holds = (declared.holds.since, declared.holds.until) if declared.holds else ()
    stamped = (declared.stamped,) if declared.stamped else ()
    wanted = (*declared.fields, *declared.defaults, *holds, *stamped)
    lacking = list(_lacking(where, wanted, live))
    yield from lacking
    if lacking or declared.new == "reject":
        return
    filled = {*wanted, *live.owned}
    for name in live.needed():
        if name not in filled:
            yield f"{where}: a new row of {live.name} needs {name}, which nothing gives it"


def _lacking(where: str, names: tuple[str, ...], live: LiveTable) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name not in live.table.c:
            yield f"{where}: table {live.name} has no column {name!r}"
