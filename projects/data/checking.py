"""Checking: whether a catalogue still fits its database. What has drifted is named."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, column, literal, select, table, text

from projects.data.catalogue import Catalogue
from projects.data.compile import bare
from projects.data.meaning import sides
from projects.data.query import TODAY, parameters_in
from projects.data.reader import QueryFailed, Reader
from projects.errors import NovaError

_EXAMPLE_DAY = "2000-01-01"


def drift(catalogue: Catalogue, reader: Reader, *, read_day: Callable[[], date]) -> list[str]:
    """Return what does not fit, a line each; nothing if all is well."""
    tables = list(_tables(catalogue, reader))
    if tables:
        # Every query would repeat what is wrong with a table.
        return tables
    return [
        *_meaning(catalogue, reader),
        *_today(read_day),
        *_vocabularies(catalogue, reader),
        *_queries(catalogue, reader),
    ]


def _tables(catalogue: Catalogue, reader: Reader) -> Iterator[str]:
    for name, cut in catalogue.tables.items():
        listed = table(name, *(column(each) for each in cut.columns))
        try:
            reader.read(
                select(literal(1), *listed.columns).select_from(listed).limit(0), {}, most=1
            )
        except QueryFailed as error:
            yield f"table {name}: {error}"


def _meaning(catalogue: Catalogue, reader: Reader) -> Iterator[str]:
    for name, entity in catalogue.entities.items():
        listed = table(entity.table, *(column(each) for each in entity.columns))
        if trouble := _failing(select(*listed.columns).limit(0), reader):
            yield f"entity {name}: {trouble}"
    for join in catalogue.joins:
        left, right = (
            table(side.table, column(side.column)).alias(f"side{at}").c[side.column]
            for at, side in enumerate(sides(join))
        )
        if trouble := _failing(select(left).where(left == right).limit(0), reader):
            yield f"join {join}: {trouble}"


def _failing(statement: Select[Any], reader: Reader) -> str:
    try:
        reader.read(statement, {}, most=1)
    except QueryFailed as error:
        return str(error)
    return ""


def _today(read_day: Callable[[], date]) -> Iterator[str]:
    try:
        read_day()
    except NovaError as error:
        yield f"today: {error.wrong}"


def _vocabularies(catalogue: Catalogue, reader: Reader) -> Iterator[str]:
    for name, vocabulary in catalogue.vocabularies.items():
        if vocabulary.sql is None:
            continue
        try:
            found = reader.read(text(vocabulary.sql), _parameters(vocabulary.sql), most=1)
        except QueryFailed as error:
            yield f"vocabulary {name}: {error}"
        else:
            if not found.rows:
                yield f"vocabulary {name}: it has no values"


def _queries(catalogue: Catalogue, reader: Reader) -> Iterator[str]:
    for name, query in catalogue.queries.items():
        try:
            plain = reader.read(text(query.sql), _parameters(query.sql), most=0)
            if plain.columns != tuple(query.columns):
                wanted, found = ", ".join(query.columns), ", ".join(plain.columns)
                yield f"query {name}: declares the columns {wanted}; the sql gives {found}"
            else:
                reader.read(bare(query), _parameters(query.sql), most=0)
        except QueryFailed as error:
            yield f"query {name}: {error}"


def _parameters(sql: str) -> dict[str, str | None]:
    """Return values with which a statement can be tried."""
    return {name: _EXAMPLE_DAY if name == TODAY else None for name in parameters_in(sql)}
