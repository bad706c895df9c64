"""A catalogue: what can be asked of a database, in which words, and how it is cut to a scope."""

import hashlib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from projects.data.command import PLAIN_TYPES, Command, Write
from projects.data.loading import Identifier, Strict, Words, broken, entries, parse, read_yaml
from projects.data.meaning import Entity, Join, tables_named
from projects.data.query import PARAMETER_TYPES, PLAIN_KINDS, TODAY, Query, Wordings, parameters_in
from projects.data.vocabulary import Vocabulary
from projects.errors import UnknownName

BRANCH = "branch"
"""The vocabulary of branches: filtering by it narrows what a result says its scope is."""


class Through(Strict):
    """A table belongs where the row of another table belongs that it points to."""

    table: Identifier
    column: Identifier
    """The column of this table that points there."""
    key: Identifier | None = None
    """The column that it points to; default: of the same name."""


class TableCut(Strict):
    """How one table is cut to what a connection may see; without any key it is seen whole."""

    tenant: Identifier | None = None
    """The column with the tenant's key."""
    branch: tuple[Identifier, ...] = ()
    """The columns with branches' keys: all of them must be visible."""
    through: Through | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the table is cut by."""
        own = (self.tenant, self.through.column if self.through else None)
        return (*(name for name in own if name), *self.branch)

    @field_validator("branch", mode="before")
    @classmethod
    def _columns(cls, branch: object) -> object:
        return (branch,) if isinstance(branch, str) else branch


class Keys(Strict):
    """Where the names of tenants or branches stand beside their keys; nowhere: they are the keys."""

    table: Identifier | None = None
    key: Identifier | None = None
    name: Identifier | None = None
    tenant: Identifier | None = None
    """Of branches: the column with the tenant's key."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = [each for each in (self.table, self.key, self.name) if each]
        if len(given) not in (0, len(("table", "key", "name"))) or (self.tenant and not given):
            message = "give table, key and name together, or none of them"
            raise ValueError(message)
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read: key, name and, of branches, the tenant's key."""
        return tuple(each for each in (self.key, self.name, self.tenant) if each)


class ScopeKeys(Strict):
    """How the names that a project's file gives become keys; without any, all is seen."""

    tenant: Keys | None = None
    branch: Keys | None = None


class Catalogue(Strict):
    """Everything that may be asked of one database."""

    about: Words
    owner: str = ""
    """Who answers for it; a query may have an owner of its own."""
    currency: str = ""
    time_zone: str = "UTC"
    today: str | None = None
    """A SELECT of the data's own date, from which relative dates count; else the clock's."""
    scope: ScopeKeys = ScopeKeys()
    tables: Mapping[Identifier, TableCut] = Field(min_length=1)
    """The tables that can be read at all."""
    entities: Mapping[Identifier, Entity] = Field(default_factory=dict)
    """The things that the business speaks of, by their names."""
    joins: tuple[Join, ...] = ()
    """How the tables belong together."""
    vocabularies: Mapping[Identifier, Vocabulary] = Field(default_factory=dict)
    synonyms: Mapping[Words, Words] = Field(default_factory=dict)
    queries: Mapping[str, Query] = Field(default_factory=dict)
    commands: Mapping[str, Command] = Field(default_factory=dict)
    """What may be drafted: typed changes of this database."""
    digest: str = ""
    """Changes with every change of its files."""

    @classmethod
    def load(cls, folder: Path) -> "Catalogue":
        """Read `catalogue.yaml`, `queries/`, `commands/` and `wordings/` of a folder.

        Raises:
            BrokenSpec: naming the file and the key that is wrong.
        """
        return _load(folder)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            message = f"unknown time zone {zone!r}"
            raise ValueError(message) from error
        return zone

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Check that every table and parameter that is named is there."""
        for name, vocabulary in self.vocabularies.items():
            if name in (*PLAIN_KINDS, *PARAMETER_TYPES):
                message = f"vocabularies: {name!r} is the name of a plain kind"
                raise ValueError(message)
            if vocabulary.sql and parameters_in(vocabulary.sql) - {TODAY}:
                message = f"vocabularies.{name}.sql: may use no parameter but :{TODAY}"
                raise ValueError(message)
        for table in (*self._through(), *self._keyed()):
            if table not in self.tables:
                message = f"tables: {table!r} is named elsewhere and not listed here"
                raise ValueError(message)
        for table, cut in self.tables.items():
            for kind in ("tenant", "branch"):
                if getattr(cut, kind) and getattr(self.scope, kind) is None:
                    message = f"tables.{table}.{kind}: there is no scope.{kind} to cut by"
                    raise ValueError(message)
        self._refuse_strangers()
        self._refuse_circles()
        return self

    def query(self, name: str) -> Query:
        """Return the query of that name.

        Raises:
            UnknownName: if there is none; the message names the nearest ones.
        """
        if name not in self.queries:
            near = get_close_matches(name, self.queries, n=3, cutoff=0.4)
            wrong = f"No query is called {name!r}"
            raise UnknownName(wrong, f"Nearest: {', '.join(near) or ', '.join(self.queries)}.")
        return self.queries[name]

    def of_agent(self, agent: str) -> tuple[Query, ...]:
        """Return the queries that answer this agent's questions."""
        return tuple(query for query in self.queries.values() if query.agent == agent)

    def _through(self) -> list[str]:
        return [cut.through.table for cut in self.tables.values() if cut.through]

    def _keyed(self) -> list[str]:
        held = (keys.table for keys in (self.scope.tenant, self.scope.branch) if keys)
        return [table for table in held if table]

    def _refuse_strangers(self) -> None:
        for where, table in tables_named(self.entities, self.joins):
            if table not in self.tables:
                message = f"{where}: table {table!r} is not listed under tables"
                raise ValueError(message)

    def _refuse_circles(self) -> None:
        for table in self.tables:
            met = [table]
            while (through := self.tables[met[-1]].through) is not None:
                if through.table in met:
                    message = f"tables.{table}: through leads back to itself"
                    raise ValueError(message)
                met.append(through.table)


def _load(folder: Path) -> Catalogue:
    path = folder / "catalogue.yaml"
    files = sorted((folder / "queries").glob("*.yaml"))
    spoken = sorted((folder / "wordings").glob("*.yaml"))
    given = read_yaml(path)
    for key in {"queries", "commands", "digest"} & set(given if isinstance(given, dict) else ()):
        wrong = f"{key}: does not stand here; queries stand in {folder / 'queries'}"
        raise broken(path, wrong)
    bare = parse(Catalogue, given, where=str(path))
    queries: dict[str, Query] = {}
    for file in files:
        for number, entry in enumerate(entries(file), start=1):
            where = f"{file}: {entry.get('name') or f'entry {number}'}"
            query = parse(Query, entry, where=where)
            check_kinds(query, bare, where)
            if query.name in queries:
                raise broken(where, "a second query of this name")
            queries[query.name] = query
    for file in spoken:
        _word(queries, file)
    commanding = sorted((folder / "commands").glob("*.yaml"))
    commands = _commands(commanding, bare, queries)
    read = (path, *files, *spoken, *commanding)
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in read)).hexdigest()
    return bare.model_copy(update={"queries": queries, "commands": commands, "digest": digest[:16]})


def _commands(
    files: Sequence[Path], bare: Catalogue, queries: Mapping[str, Query]
) -> dict[str, Command]:
    """Return the commands of these files, each fitting the tables and words that there are."""
    commands: dict[str, Command] = {}
    for file in files:
        for number, entry in enumerate(entries(file), start=1):
            where = f"{file}: {entry.get('name') or f'entry {number}'}"
            command = parse(Command, entry, where=where)
            for place, kind in command.kinds():
                _check_kind(f"{place}.type", kind, (*PLAIN_TYPES, *bare.vocabularies), where)
            _check_proposals(command, queries, where)
            for write in command.all_writes():
                _check_write(write, bare, where)
            if command.name in commands:
                raise broken(where, "a second command of this name")
            commands[command.name] = command
    return commands


def _check_proposals(command: Command, queries: Mapping[str, Query], where: str) -> None:
    proposals = command.proposals
    if proposals is None:
        return
    query = queries.get(proposals.query)
    if query is None:
        raise broken(where, f"proposals: no query {proposals.query!r}")
    for part in (command, *((command.lines,) if command.lines else ())):
        for name, field in part.fields.items():
            if field.is_needed and proposals.column(name) not in query.columns:
                raise broken(where, f"proposals: {query.name!r} has no column for {name!r}")


def _check_write(write: Write, bare: Catalogue, where: str) -> None:
    """Check that a row that is written can be told to lie within a scope."""
    name = write.table.rpartition(".")[2]
    cut = bare.tables.get(name)
    if cut is None:
        raise broken(where, f"writes: table {name!r} is not listed in catalogue.yaml")
    if bare.scope.tenant and not cut.columns:
        raise broken(where, f"writes: table {name!r} is shared by all tenants")
    moved = set(cut.columns) & set(write.values)
    if write.insert and moved != set(cut.columns):
        lacking = min(set(cut.columns) - moved)
        raise broken(where, f"writes: a row of {name!r} needs its {lacking!r}, by which it is cut")
    if write.update and moved:
        raise broken(where, f"writes: {min(moved)!r} of {name!r} says whose it is, and stays")


def _word(queries: dict[str, Query], file: Path) -> None:
    """Give each query the wordings that a file has for it."""
    for name, said in parse(Wordings, read_yaml(file), where=str(file)).root.items():
        if name not in queries:
            raise broken(file, f"{name}: there is no such query")
        kept = (*queries[name].wordings, *said)
        queries[name] = queries[name].model_copy(update={"wordings": kept})


def check_kinds(query: Query, catalogue: Catalogue, where: str) -> None:
    """Refuse a query whose columns or parameters are of a kind that the catalogue does not know.

    Raises:
        BrokenSpec: naming `where` and the key.
    """
    kinds = (*PLAIN_KINDS, *catalogue.vocabularies)
    types = (*PARAMETER_TYPES, *catalogue.vocabularies)
    for name, column in query.columns.items():
        _check_kind(f"columns.{name}.kind", column.kind, kinds, where)
    for name, parameter in query.parameters.items():
        _check_kind(f"parameters.{name}.type", parameter.type, types, where)


def _check_kind(key: str, kind: str, known: Sequence[str], where: str) -> None:
    if kind not in known:
        wrong = f"{key}: {kind!r} is none of {', '.join(known)}"
        raise broken(where, wrong)
