"""A baker's wholesale: a database, what it takes in, and files that it is sent."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import yaml

from evals.data.postgres import Postgres
from projects.data import Databases
from projects.data.imports import Importer
from projects.project import Projects
from projects.scope import Scope

SCHEMA = """
CREATE TABLE firm (firm_id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE shop (shop_id INTEGER PRIMARY KEY, firm_id TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE mill (mill_id INTEGER PRIMARY KEY, firm_id TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE good (good_id INTEGER PRIMARY KEY, firm_id TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,
                   grams INTEGER, since TEXT NOT NULL, UNIQUE (firm_id, code));
CREATE TABLE cost (cost_id INTEGER PRIMARY KEY, firm_id TEXT NOT NULL, mill_id INTEGER NOT NULL,
                   good_id INTEGER NOT NULL, price NUMERIC NOT NULL, currency TEXT NOT NULL,
                   minimum INTEGER NOT NULL, holds_from TEXT NOT NULL, holds_to TEXT);
CREATE TABLE shelf (firm_id TEXT NOT NULL, shop_id INTEGER NOT NULL, good_id INTEGER NOT NULL,
                    units INTEGER NOT NULL, counted_on TEXT, PRIMARY KEY (shop_id, good_id));
"""

ROWS: Mapping[str, list[tuple[object, ...]]] = {
    "firm": [("b", "Brook Bakers"), ("x", "Other Firm")],
    "shop": [(1, "b", "Bath"), (2, "b", "Wells"), (9, "x", "Bath North")],
    "mill": [(1, "b", "Old Mill"), (2, "b", "New Mill"), (9, "x", "CANARY Mill")],
    "good": [
        (1, "b", "0042", "Rye flour", 1000, "2024-01-01"),
        (2, "b", "F-7", "Spelt flour", 500, "2024-01-01"),
        (3, "b", "1E05", "Yeast", None, "2024-01-01"),
        (9, "x", "0042", "CANARY flour", 1, "2024-01-01"),
    ],
    "cost": [
        (1, "b", 1, 1, 9.5, "EUR", 10, "2025-01-01", "2025-12-31"),
        (2, "b", 1, 1, 10.25, "EUR", 10, "2026-01-01", None),
        (3, "b", 1, 2, 4, "EUR", 5, "2026-01-01", None),
        (4, "b", 2, 1, 11, "EUR", 1, "2026-01-01", None),
        (9, "x", 9, 9, 1, "EUR", 1, "2026-01-01", None),
    ],
    "shelf": [
        ("b", 1, 1, 12, None),
        ("b", 1, 2, 3, None),
        ("b", 2, 1, 7, None),
        ("x", 9, 9, 99, None),
    ],
}

CATALOGUE = """
about: Brook Bakers
currency: EUR
time_zone: Europe/London
today: SELECT '2026-06-01'
scope:
  tenant: {table: firm, key: firm_id, name: name}
  branch: {table: shop, key: shop_id, name: name, tenant: firm_id}
tables:
  firm: {}
  shop: {}
  mill: {tenant: firm_id}
  good: {tenant: firm_id}
  cost: {tenant: firm_id}
  shelf: {tenant: firm_id, branch: shop_id}
"""

PRICES = """
name: price_list
about: What a mill asks for its goods.
words: [prices, price file]
table: cost
key: [mill_id, good_id]
fields:
  mill_id:
    type: text
    words: [mill, supplier]
    reference: {table: mill, by: name, take: mill_id}
    ask: Which mill's prices are these?
  good_id:
    type: code
    words: [code, item, item no, article, artikel nr]
    reference: {table: good, by: code, take: good_id}
  price:
    type: money
    words: [net, unit price, preis, vk]
    at_least: 0.01
    places: 2
    currency: EUR
  currency: {type: code, optional: true, words: [curr], choices: [EUR]}
  minimum: {type: integer, optional: true, words: [min qty, moq], at_least: 1}
covers: [mill_id]
holds: {since: holds_from, until: holds_to}
defaults: {currency: EUR, minimum: 1}
"""

GOODS = """
name: catalogue
about: The goods of a mill.
words: [goods]
table: good
key: [code]
fields:
  code: {type: code, words: [item, article]}
  title: {type: text, words: [description, name], longest: 60}
  grams: {type: integer, optional: true, words: [weight]}
stamped: since
"""

COUNT = """
name: stock_count
about: What was counted on the shelves.
words: [count]
table: shelf
key: [shop_id, good_id]
fields:
  shop_id:
    type: text
    words: [shop, branch]
    reference: {table: shop, by: name, take: shop_id}
    ask: Which shop was counted?
  good_id:
    type: code
    words: [code, item]
    reference: {table: good, by: code, take: good_id}
  units: {type: integer, words: [counted, quantity, qty], at_least: 0}
  counted_on: {type: date, optional: true, words: [date, counted on]}
covers: [shop_id]
new: reject
"""


def make_home(home: Path, *, may_write: bool = True, url: str | None = None) -> Path:
    """Write the database, its catalogue with what it takes in, and the project's file."""
    home.mkdir(parents=True, exist_ok=True)
    if url is None:
        make_file(home / "bakery.sqlite")
    folder = home / "catalogue"
    (folder / "imports").mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    for name, declared in (("prices", PRICES), ("goods", GOODS), ("count", COUNT)):
        (folder / "imports" / f"{name}.yaml").write_text(declared)
    data: dict[str, object] = {
        "url": url or "sqlite:///bakery.sqlite",
        "catalogue": "catalogue",
        "scope": {"tenant": "Brook Bakers"},
    }
    if may_write:
        data["write_url"] = data["url"]
    (home / "projects").mkdir(exist_ok=True)
    project = {"id": "bakery", "name": "Brook Bakers", "data": data}
    (home / "projects" / "bakery.yaml").write_text(yaml.safe_dump(project))
    return home


def make_file(path: Path) -> None:
    """Write the database."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(SCHEMA)
        for table, rows in ROWS.items():
            marks = ", ".join("?" for _ in rows[0])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names


def make_server_database(server: Postgres) -> str:
    """Return the address of a database on a server that holds the bakery."""
    name = server.create()
    own = "INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 100) PRIMARY KEY"
    schema = SCHEMA.replace("INTEGER PRIMARY KEY", own).replace(
        "price NUMERIC", "price NUMERIC(14, 4)"
    )
    for column in ("holds_from", "holds_to", "counted_on", "since"):
        schema = schema.replace(f"{column} TEXT", f"{column} DATE")
    server.run(name, schema)
    with server.connect(name) as connection, connection.cursor() as cursor:
        for table, rows in ROWS.items():
            marks = ", ".join("%s" for _ in rows[0])
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    return server.url(name)


def open_importer(home: Path) -> Importer:
    """Return the importer of a home over a file."""
    return _importer(
        home, Databases(Projects(home / "projects"), home, variable=lambda _name: None)
    )


@contextmanager
def importing(home: Path, *, url: str) -> Iterator[Importer]:
    """Give the importer of a home over a server at `url`."""
    variables = {"BAKERY": url}
    databases = Databases(Projects(home / "projects"), home, variable=variables.get)
    yield _importer(home, databases)
    databases.close()


def _importer(home: Path, databases: Databases) -> Importer:
    return Importer(databases, home=home / "imports", workspace=home / "workspace")


def rows_of(home: Path, sql: str) -> list[tuple[object, ...]]:
    """Return what stands in the database."""
    with closing(sqlite3.connect(home / "bakery.sqlite")) as connection:
        return connection.execute(sql).fetchall()


OWNER = Scope()
"""Who may see everything."""
