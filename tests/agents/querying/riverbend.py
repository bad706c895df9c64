"""A lending library in a database of its own: what the reader is tested on."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from projects.data import Catalogue, Database

CATALOGUE = Path(__file__).parent / "library"
SCHEMA = """
CREATE TABLE branch (branch_id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE publisher (publisher_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE title (title_id INTEGER PRIMARY KEY, call_number TEXT, name TEXT, author TEXT,
                    genre TEXT, publisher_id INTEGER, price REAL, year INTEGER);
CREATE TABLE member (member_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE copies (title_id INTEGER, branch_id TEXT, owned INTEGER, lent INTEGER, wanted INTEGER);
CREATE TABLE loan (loan_id INTEGER PRIMARY KEY, loan_number TEXT, member_id INTEGER, title_id INTEGER,
                   branch_id TEXT, lent_on TEXT, due_on TEXT, returned_on TEXT, status TEXT);
CREATE TABLE fine (loan_id INTEGER, charged_on TEXT, amount REAL, paid REAL);
"""
ROWS = {
    "branch": [("dt", "Downtown"), ("ml", "Mill Lane"), ("hp", "Harbor Point")],
    "publisher": [(1, "Harper Lane"), (2, "Northgate Press")],
    "title": [
        (1, "QA-76", "Compilers at Dawn", "Iris Holm", "Computing", 2, 48.0, 2019),
        (2, "PR-14", "The Long Road", "Sam Orr", "Fiction", 1, 18.5, 2021),
        (3, "PR-15", "A Quiet Harbor", "Nell Vance", "Fiction", 1, 22.0, 2024),
        (4, "TX-301", "Bread Every Day", "Olga Brandt", "Cooking", 2, 35.0, 2015),
    ],
    "member": [(1, "Ada Field"), (2, "Tom Reyes"), (3, "Priya Nair"), (4, "Ada Marsh")],
    "copies": [
        (1, "dt", 5, 2, 2), (1, "ml", 2, 2, 1), (2, "dt", 8, 3, 3), (2, "hp", 4, 4, 2),
        (3, "ml", 3, 1, 1), (4, "dt", 2, 0, 1), (4, "hp", 1, 1, 1),
    ],
    "loan": [
        (1, "L-1001", 1, 1, "dt", "2026-09-02", "2026-09-23", "2026-09-20", "returned"),
        (2, "L-1002", 1, 2, "dt", "2026-10-05", "2026-10-26", None, "open"),
        (3, "L-1003", 2, 2, "hp", "2026-10-18", "2026-11-08", None, "open"),
        (4, "L-1004", 3, 3, "ml", "2026-11-10", "2026-12-01", None, "open"),
        (5, "L-1005", 3, 4, "hp", "2026-11-12", "2026-12-03", None, "open"),
        (6, "L-1006", 3, 2, "dt", "2026-03-03", "2026-03-24", "2026-04-02", "returned"),
        (7, "L-1007", 4, 1, "ml", "2025-12-01", "2025-12-22", "2025-12-20", "returned"),
    ],
    "fine": [(2, "2026-11-01", 4.5, 0.0), (3, "2026-11-15", 2.0, 1.0), (6, "2026-04-02", 3.0, 3.0)],
}  # fmt: skip


def make_file(path: Path) -> Path:
    """Write the database."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(SCHEMA)
        for table, rows in ROWS.items():
            marks = ", ".join("?" for _ in rows[0])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    return path


def make_catalogue(folder: Path, *, agents: dict[str, str]) -> Path:
    """Copy the catalogue, its queries given to other agents."""
    shutil.copytree(CATALOGUE, folder)
    for file in (folder / "queries").glob("*.yaml"):
        text = file.read_text()
        for old, new in agents.items():
            text = text.replace(f"agent: {old}\n", f"agent: {new}\n")
        file.write_text(text)
    return folder


def open_library(folder: Path) -> Database:
    """Return the library's database, made in `folder`."""
    path = make_file(folder / "library.sqlite")
    return Database("library", path, Catalogue.load(CATALOGUE))
