"""Saving: a SELECT that proved its worth becomes a named query of its project's catalogue."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import JsonValue, ValidationError

from projects.data.catalogue import check_kinds
from projects.data.databases import Databases
from projects.data.query import Query
from projects.data.selection import STRETCHES
from projects.data.table import Table
from projects.effects import Effect
from projects.errors import BadInput, BrokenSpec, UnknownName
from projects.scope import Scope

NAMED_QUERY = "named_query"
"""The kind of effect that saves one; its target is the project."""

_AGAIN = "Ask for it again, with this mended."


def as_query(
    table: Table,
    *,
    name: str,
    purpose: str,
    grain: str,
    agent: str = "sql_analyst",
    examples: Sequence[str] = (),
) -> Query:
    """Return what ran as a named query, its columns declared by what they held.

    Raises:
        BadInput: naming what a named query may not have.
    """
    columns: dict[str, dict[str, object]] = {}
    for at, column in enumerate(table.columns):
        kind = table.kind(at) if table.kind(at) not in STRETCHES else "text"
        unit = table.units[at]
        columns[column] = {"kind": kind, **({"unit": unit} if unit else {})}
    numbers = [column for column, said in columns.items() if said["kind"] == "number"]
    return _query(
        {
            "name": name,
            "agent": agent,
            "purpose": purpose,
            "grain": grain,
            "sql": table.sql,
            "columns": columns,
            "answers": numbers or [*columns][:1],
            "examples": [*examples],
        }
    )


def as_payload(query: Query) -> dict[str, JsonValue]:
    """Return a query as the payload of an effect: only what is said of it."""
    told: dict[str, JsonValue] = query.model_dump(mode="json", exclude_defaults=True)
    kinds = {name: {"kind": column.kind} for name, column in query.columns.items()}
    said: Any = told["columns"]
    return {**told, "columns": {name: {**kinds[name], **said[name]} for name in kinds}}


class QueryHandler:
    """The effect kind `named_query`: writes one query to its project's catalogue."""

    def __init__(self, databases: Databases, granted: Scope) -> None:
        """Write for the projects that `granted` may see, checked as it sees them."""
        self._databases = databases
        self._granted = granted

    def check(self, target: str, payload: Mapping[str, JsonValue]) -> None:
        """Refuse what is no query, what is there already, and what the database refuses.

        Raises:
            BadInput: naming what is wrong with the draft.
        """
        self._checked(target, _query(payload))

    def preview(self, target: str, payload: Mapping[str, JsonValue]) -> str:
        """Return the query as it would be written."""
        query = _query(payload)
        return f"Save the named query {query.name} for {target}:\n\n{_yaml(query)}"

    def carry_out(self, effect: Effect) -> str:
        """Write the file, once; it counts only if the catalogue with it fits the database.

        Raises:
            BadInput: if it does not; then nothing was written.
        """
        day = date.fromisoformat((effect.decided_at or effect.created_at)[:10])
        query = _query(effect.payload)
        path = self.save(effect.target, query, day=day)
        return f"Saved {query.name} as {path.name} in the catalogue of {effect.target}."

    def save(self, project: str, query: Query, *, day: date) -> Path:
        """Write a query that a person approved on `day`; return where it stands.

        Raises:
            BadInput: if it cannot be a query of this project; then nothing was written.
        """
        query = query.model_copy(update={"verified_on": day})
        content = _yaml(query)
        path = self._folder(project) / "queries" / f"{query.name}.yaml"
        if path.exists() and path.read_text(encoding="utf-8") == content:
            return path
        self._checked(project, query)
        path = _free(path)
        _write(path, content)
        problems = self._problems(project, query.name)
        if problems:
            path.unlink(missing_ok=True)
            wrong = f"Query {query.name!r} does not fit the catalogue of {project!r}: {problems[0]}"
            raise BadInput(wrong, _AGAIN)
        return path

    def _checked(self, project: str, query: Query) -> None:
        database = self._databases.of(project, self._granted)
        if database is None:
            wrong = f"Project {project!r} has no database"
            raise UnknownName(wrong, "Connect one under `data` in its project file.")
        if query.name in database.catalogue.queries:
            wrong = f"Project {project!r} has a query {query.name!r} already"
            raise BadInput(wrong, "Choose another name.")
        if query.parameters:
            wrong = f"Query {query.name!r} needs parameters"
            raise BadInput(
                wrong, "Leave them out: a question narrows a named query by its columns."
            )
        check_kinds(query, database.catalogue, f"query {query.name!r}")
        found = database.select(query.sql, limit=1)
        if found.columns != tuple(query.columns):
            wrong = f"The SELECT gives the columns {', '.join(found.columns)}, not those declared"
            raise BadInput(wrong, _AGAIN)

    def _problems(self, project: str, name: str) -> list[str]:
        """Return what the catalogue's own check finds wrong since the query is in it."""
        found = self._databases.check(project, self._granted)
        database = self._databases.of(project, self._granted) if not found else None
        if database is not None and name not in database.catalogue.queries:
            return ["it was not read"]
        return [line for line in found if name in line or not line.startswith("query ")]

    def _folder(self, project: str) -> Path:
        folder = self._databases.folder(project, self._granted)
        if folder is None:
            wrong = f"Project {project!r} has no database"
            raise UnknownName(wrong, "Connect one under `data` in its project file.")
        return folder


def _query(given: Mapping[str, object]) -> Query:
    try:
        return Query.model_validate(dict(given))
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(str(part) for part in detail["loc"])
        wrong = f"A named query needs another {key or 'form'}: {detail['msg']}"
        raise BadInput(wrong, _AGAIN) from error


class _Dumper(yaml.SafeDumper):
    """Writes SQL of several lines as lines."""


def _words(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _words)


def _yaml(query: Query) -> str:
    told: dict[str, object] = {**as_payload(query)}
    if query.verified_on is not None:
        told["verified_on"] = query.verified_on
    return yaml.dump(
        [told],
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )


def _free(path: Path) -> Path:
    """Return where nothing is yet: a file of that name may hold other queries."""
    if not path.exists():
        return path
    for number in range(2, 100):
        other = path.with_name(f"{path.stem}-{number}{path.suffix}")
        if not other.exists():
            return other
    wrong = f"There are too many files called {path.stem!r}"
    raise BadInput(wrong, "Choose another name.")


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".saving-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError as error:
        wrong = f"{str(path)!r} could not be written ({error.strerror})"
        raise BrokenSpec(wrong, "Free the path or the disk, then ask for it again.") from error
