"""The public schemas, loaded into any database that SQLAlchemy reaches: Northwind and AdventureWorks.

Both are read from the data folder and never copied into the project. AdventureWorks gets the names
that a PostgreSQL user would give it (`PurchaseOrderHeader` becomes `purchase_order_header`) and
types found from its values.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine

_TIMES = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_STATEMENT = re.compile(r";[ \t]*\n")
_OMITTED = ("rowguid", "ModifiedDate", "Demographics", "CatalogDescription", "Instructions")
"""Columns that say nothing about the business."""

_BATCH = 2_000


def load_northwind(engine: Engine, folder: Path) -> None:
    """Load Northwind as its dump has it; SQLite gets no constraints, since it can't add them."""
    dump = (folder / "erp" / "northwind" / "northwind.sql").read_text(encoding="utf-8")
    bare = "\n".join(line for line in dump.splitlines() if not line.startswith("--")) + "\n"
    kept: tuple[str, ...] = ("CREATE TABLE", "INSERT INTO")
    if engine.dialect.name != "sqlite":
        # Its driver reads a single % as the place of a value.
        kept, bare = (*kept, "ALTER TABLE"), bare.replace("%", "%%")
    with engine.begin() as connection:
        for statement in _STATEMENT.split(bare):
            if statement.strip().startswith(kept):
                connection.exec_driver_sql(statement.strip())


def load_adventureworks(engine: Engine, folder: Path) -> None:
    """Load every table of AdventureWorks that the data folder has."""
    with engine.begin() as connection:
        for path in sorted((folder / "erp" / "adventureworks" / "csv").glob("*.csv")):
            heads, rows = _read(path)
            if not rows:
                continue
            types = [_type([row[index] for row in rows]) for index in range(len(heads))]
            table = snake(path.stem)
            columns = ", ".join(f'"{head}" {kind}' for head, kind in zip(heads, types, strict=True))
            connection.exec_driver_sql(f"CREATE TABLE {table} ({columns})")
            mark = "?" if engine.dialect.name == "sqlite" else "%s"
            marks = ", ".join(mark for _ in heads)
            insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 (names of the data folder)
            for batch in _batches(rows):
                values = [tuple(map(_value, row, types)) for row in batch]
                connection.exec_driver_sql(insert, values)


def snake(name: str) -> str:
    """Return a name as PostgreSQL users write it: `BOMLevel` as `bom_level`."""
    return _WORD.sub("_", name).lower()


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = list(csv.reader(file))
    kept = [index for index, head in enumerate(heads) if head not in _OMITTED]
    return [snake(heads[index]) for index in kept], [
        [row[index].strip() for index in kept] for row in rows
    ]


def _type(values: Sequence[str]) -> str:
    given = [each for each in values if each]
    if given and all(re.fullmatch(r"-?\d{1,9}", each) for each in given):
        return "integer"
    if given and all(re.fullmatch(r"-?\d*\.?\d+(e-?\d+)?", each, re.IGNORECASE) for each in given):
        return "numeric"
    if given and all(_TIMES.fullmatch(each) for each in given):
        return "date"
    return "text"


def _value(cell: str, kind: str) -> str | int | float | None:
    if not cell:
        return None
    if kind == "integer":
        return int(cell)
    if kind == "numeric":
        return float(cell)
    return cell[:10] if kind == "date" else cell


def _batches(rows: Sequence[list[str]]) -> Iterator[Sequence[list[str]]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
