"""Importing: how quickly 100,000 rows of a price list are checked and staged, in how much memory."""

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import yaml
from openpyxl import Workbook
from pydantic import TypeAdapter

from evals.data.postgres import started
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from projects.data import Databases
from projects.data.imports import Importer, Wish
from projects.project import Projects
from projects.scope import Scope

ROWS = 100_000
_SHEET_ROWS = 20_000
_KNOWN = 0.5
"""Of the rows stand in the live table already, most of them with another price."""

_SCHEMA = (
    "CREATE TABLE item (item_id INTEGER PRIMARY KEY, code VARCHAR(20) NOT NULL UNIQUE)",
    "CREATE TABLE cost (item_id INTEGER PRIMARY KEY, price NUMERIC(12, 2) NOT NULL, "
    "minimum INTEGER NOT NULL)",
)
_CATALOGUE = {"about": "A shop", "currency": "EUR", "tables": {"item": {}, "cost": {}}}
_DECLARED = {
    "name": "price_list",
    "about": "Prices of a supplier",
    "table": "cost",
    "key": ["item_id"],
    "fields": {
        "item_id": {
            "type": "code",
            "words": ["item"],
            "reference": {"table": "item", "by": "code", "take": "item_id"},
        },
        "price": {
            "type": "money",
            "words": ["net"],
            "places": 2,
            "at_least": "0.01",
            "currency": "EUR",
        },
        "minimum": {"type": "integer", "optional": True, "words": ["moq"], "at_least": 1},
    },
    "defaults": {"minimum": 1},
}


class Passage(NamedTuple):
    """What one import took."""

    rows: int
    staged: int
    seconds: float
    processor: float
    megabytes: float
    """How much memory it took at most, above what was there."""


def _measure(material: Material) -> Measured:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text, small = _text(folder / "list.csv", ROWS), _text(folder / "tenth.csv", ROWS // 10)
        book = _book(folder / "list.xlsx")
        whole = _apart(_home(folder / "a"), text)
        tenth = _apart(_home(folder / "b"), small)
        sheet = _apart(_home(folder / "c"), book)
        with started() as server:
            url = server.url(server.create())
            over = _apart(_home(folder / "d", url=url), text)
    material.notice(f"importing: {whole}")
    return Measured(
        whole.rows,
        {
            "sqlite": whole.rows / whole.processor,
            "sqlite_clock": whole.rows / whole.seconds,
            "postgres": over.rows / over.processor,
            "postgres_clock": over.rows / over.seconds,
            "workbook": sheet.rows / sheet.processor,
            "memory": whole.megabytes - tenth.megabytes,
            "accounted": float(whole.staged == whole.rows and over.staged == over.rows),
        },
    )


def _apart(home: Path, file: Path) -> Passage:
    """Import in a process of its own, whose memory is nobody else's."""
    command = [sys.executable, "-m", "evals.data.importing", str(home), str(file)]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own module
    return TypeAdapter(Passage).validate_json(done.stdout)


def passage(home: Path, file: Path) -> Passage:
    """Import one file into the shop of a home."""
    address = home / "address"
    url = address.read_text(encoding="utf-8") if address.exists() else None
    databases = Databases(Projects(home / "projects"), home, variable=lambda _name: url)
    importer = Importer(databases, home=home / "imports", workspace=home)
    before = _peak()
    began, worked = time.perf_counter(), time.process_time()
    staged = importer.stage(file, Wish("price_list"), project="shop", scope=Scope())
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    databases.close()
    counts = staged.counts
    return Passage(counts.rows, counts.staged, seconds, processor, _peak() - before)


def _peak() -> float:
    """Return the most memory that this process has had, in megabytes; 0 where nothing tells."""
    status = Path("/proc/self/status")  # unlike getrusage it forgets the process that started this
    if not status.exists():
        return 0.0
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _home(folder: Path, *, url: str | None = None) -> Path:
    """Return a home with a shop, its items and half of its prices."""
    imports = folder / "catalogue" / "imports"
    for each in (imports, folder / "projects"):
        each.mkdir(parents=True)
    data = {"url": url or "sqlite:///shop.sqlite", "catalogue": "catalogue"}
    if url is not None:
        (folder / "address").write_text(url, encoding="utf-8")
        data["url"] = "${SHOP}"
    project = {"id": "shop", "name": "Shop", "data": {**data, "write_url": data["url"]}}
    (folder / "projects" / "shop.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
    (folder / "catalogue" / "catalogue.yaml").write_text(
        yaml.safe_dump(_CATALOGUE), encoding="utf-8"
    )
    (imports / "prices.yaml").write_text(yaml.safe_dump(_DECLARED), encoding="utf-8")
    _fill(folder, url)
    return folder


def _fill(folder: Path, url: str | None) -> None:
    items = [(number, _code(number)) for number in range(1, ROWS + 1)]
    costs = [(number, 5, 1) for number in range(1, int(ROWS * _KNOWN) + 1)]
    if url is None:
        with closing(sqlite3.connect(folder / "shop.sqlite")) as connection, connection:
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.executemany("INSERT INTO item VALUES (?, ?)", items)
            connection.executemany("INSERT INTO cost VALUES (?, ?, ?)", costs)
        return
    import psycopg

    with psycopg.connect(url) as reached, reached.cursor() as cursor:
        for statement in _SCHEMA:
            cursor.execute(statement.encode())
        cursor.executemany("INSERT INTO item VALUES (%s, %s)", items)
        cursor.executemany("INSERT INTO cost VALUES (%s, %s, %s)", costs)


def _text(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("Item;Description;Net;MOQ;Remarks\n")
        for code, net, minimum in _lines(rows):
            file.write(f"{code};Item number {code};{net.replace('.', ',')};{minimum};none\n")
    return path


def _book(path: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Prices")
    sheet.append(["Item", "Net", "MOQ"])
    for code, net, minimum in _lines(_SHEET_ROWS):
        sheet.append([code, float(net), minimum])
    book.save(path)
    return path


def _lines(rows: int) -> Iterator[tuple[str, str, int]]:
    chance = random.Random(7)  # noqa: S311 - the same prices each time
    for number in range(1, rows + 1):
        cents = chance.randint(1, 500_000)
        yield _code(number), f"{cents / 100:.2f}", chance.randint(1, 20)


def _code(number: int) -> str:
    return f"{number:07d}"


SUITE = Suite(
    name="importing",
    title="A price list of 100,000 rows, checked and staged",
    figures=(
        Figure("sqlite", "rows to a file, a second of the processor", 5_000, unit="a second"),
        Figure("postgres", "rows to PostgreSQL, a second of the processor", 5_000, unit="a second"),
        Figure("sqlite_clock", "rows to a file, by the clock", unit="a second"),
        Figure("postgres_clock", "rows to PostgreSQL, by the clock", unit="a second"),
        Figure("workbook", "rows of a workbook, a second of the processor", unit="a second"),
        Figure(
            "memory",
            "megabytes more for 100,000 rows than for 10,000",
            25.0,
            is_floor=False,
            unit="",
        ),
        Figure("accounted", "files of which every row is staged", 1.0),
    ),
    measure=_measure,
)


if __name__ == "__main__":
    print(  # noqa: T201 - read by the process that measures
        TypeAdapter(Passage).dump_json(passage(Path(sys.argv[1]), Path(sys.argv[2]))).decode()
    )
