"""A hire shop's database and catalogue: two tenants, three branches, figures that tell a leak."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from evals.data.postgres import Postgres
from projects.data import Catalogue, Database
from projects.data.postgres import PostgresRole
from projects.data.server import Server

SCHEMA = """
CREATE TABLE tenant (tenant_id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE branch (branch_id INTEGER PRIMARY KEY, tenant_id TEXT, name TEXT);
CREATE TABLE tool (code TEXT, tenant_id TEXT, title TEXT, kind TEXT, PRIMARY KEY (code, tenant_id));
CREATE TABLE stock (tenant_id TEXT, branch_id INTEGER, code TEXT, shelf TEXT, units INTEGER,
                    low INTEGER);
CREATE TABLE hire (hire_id INTEGER PRIMARY KEY, tenant_id TEXT, branch_id INTEGER, code TEXT,
                   customer TEXT, hired_at TEXT, due_on TEXT, back_on TEXT, status TEXT);
CREATE TABLE fee (hire_id INTEGER, amount REAL, currency TEXT);
CREATE TABLE rate (currency TEXT, rate REAL);
CREATE TABLE note (note TEXT);
"""

ROWS = {
    "tenant": [("h", "Hire House"), ("o", "Other O'Brien")],
    "branch": [(1, "h", "Ely"), (2, "h", "Ware"), (9, "o", "Ely North")],
    "tool": [
        ("D-10", "h", "Drill", "power"),
        ("D-20", "h", "Big drill", "power"),
        ("S-7", "h", "Spade", "garden"),
        ("D-10", "o", "CANARY drill", "power"),
    ],
    "stock": [
        ("h", 1, "D-10", "A1", 3, 2),
        ("h", 1, "D-10", "A2", 2, 2),
        ("h", 2, "D-10", "B1", 4, 6),
        ("h", 2, "S-7", "B2", 0, 1),
        ("h", 1, "D-20", "A3", 1, None),
        ("o", 9, "D-10", "Z9", 1000, 1),
    ],
    "hire": [
        (1, "h", 1, "D-10", "Ann Lee", "2026-03-02 09:00", "2026-03-09", "2026-03-08", "back"),
        (2, "h", 1, "D-20", "Bo Ray", "2026-03-31 18:00", "2026-04-07", None, "out"),
        (3, "h", 2, "D-10", "Ann Lee", "2026-04-10 10:00", "2026-04-17", None, "out"),
        (4, "h", 2, "S-7", "Cy Dow", "2026-05-05 11:00", "2026-05-12", "2026-05-20", "back"),
        (8, "o", 9, "D-10", "CANARY customer", "2026-05-06 11:00", "2026-05-07", None, "out"),
    ],
    "fee": [
        (1, 20.0, "USD"),
        (1, 5.5, "USD"),
        (2, 30.0, "EUR"),
        (3, 40.25, "USD"),
        (8, 9000.0, "USD"),
    ],
    "rate": [("EUR", 1.1)],
    "note": [("CANARY note",)],
}

CATALOGUE = """
about: Hire House
currency: USD
time_zone: Europe/London
today: SELECT MAX(date(hired_at)) FROM hire
scope:
  tenant: {table: tenant, key: tenant_id, name: name}
  branch: {table: branch, key: branch_id, name: name, tenant: tenant_id}
tables:
  tenant: {}
  rate: {}
  branch: {}
  tool: {tenant: tenant_id}
  stock: {tenant: tenant_id, branch: branch_id}
  hire: {branch: branch_id}
  fee: {through: {table: hire, column: hire_id}}
vocabularies:
  tool: {sql: "SELECT code, title FROM tool", words: [tool]}
  branch: {sql: SELECT name FROM branch, words: [branch, shop]}
  customer: {sql: SELECT DISTINCT customer FROM hire, match: fuzzy}
  status: {values: {out: [not back, lent], back: [returned]}}
"""

QUERIES = """
- name: stock_by_branch
  agent: inventory_specialist
  purpose: Units of each tool at each branch.
  grain: one row per tool and branch
  sql: |
    SELECT s.code AS tool, b.name AS branch, SUM(s.units) AS units, SUM(s.low) AS low
    FROM stock s JOIN branch b ON b.branch_id = s.branch_id
    GROUP BY s.code, b.name -- bins added up
  columns:
    tool: {kind: tool}
    branch: {kind: branch}
    units: {unit: pcs, total: sum, words: [on hand]}
    low: {unit: pcs, about: reorder at this number}
  answers: [units]
  order: [-units, tool]
  examples: [How many drills are in Ely?]
- name: stock_of_tool
  agent: inventory_specialist
  purpose: Units of one tool.
  grain: one row per branch
  sql: SELECT code AS tool, units FROM stock;
  columns: {tool: {kind: tool}, units: {unit: pcs, total: sum}}
  answers: [units]
  requires: [tool]
  ask: Which tool do you mean?
- name: hires
  agent: sales_order_specialist
  purpose: Every hire with its fees.
  grain: one row per hire and currency
  sql: |
    SELECT h.hire_id AS hire, h.customer, b.name AS branch, h.code AS tool, h.hired_at,
           h.due_on, h.back_on, h.status, f.amount, f.currency,
           h.back_on IS NULL AND h.due_on < :today AS late
    FROM hire h JOIN branch b ON b.branch_id = h.branch_id
    LEFT JOIN (SELECT hire_id, currency, SUM(amount) AS amount FROM fee GROUP BY 1, 2) f
      ON f.hire_id = h.hire_id
    WHERE julianday(:today) - julianday(h.hired_at) <= :days
  parameters:
    days: {type: integer, default: 1000}
  columns:
    hire: {kind: text}
    customer: {kind: customer}
    branch: {kind: branch}
    tool: {kind: tool}
    hired_at: {kind: date}
    due_on: {kind: date}
    back_on: {kind: date}
    status: {kind: status}
    amount: {unit_in: currency, total: sum}
    currency: {kind: text}
    late: {kind: yes_no}
  answers: [amount]
  shows: [hire, customer, tool, due_on, status]
  order: [hire]
"""

SCOPES = (None, ("Ely",), ("Ware",), ())
"""What a run may see: all branches, one of them, none."""


def make_file(path: Path) -> Path:
    """Write the database."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(SCHEMA)
        for table, rows in ROWS.items():
            marks = ", ".join("?" for _ in rows[0])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    return path


def make_catalogue(folder: Path, *, catalogue: str = CATALOGUE, queries: str = QUERIES) -> Path:
    """Write the catalogue."""
    (folder / "queries").mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.yaml").write_text(catalogue)
    (folder / "queries" / "all.yaml").write_text(queries)
    return folder


def query_yaml(sql: str, columns: str = "{x: {kind: text}}", answers: str = "[x]") -> str:
    """Return a file with one query, `tried`, over this SQL."""
    lines = sql.strip().replace("\n", "\n    ")
    return (
        "- name: tried\n  agent: sql_analyst\n  purpose: p\n  grain: g\n"
        f"  sql: |\n    {lines}\n  columns: {columns}\n  answers: {answers}\n"
    )


def open_database(
    folder: Path, *, branches: tuple[str, ...] | None = None, **files: str
) -> Database:
    """Return the shop's database in `folder`, made if it is not there."""
    path = folder / "hire.sqlite"
    if not path.exists():
        make_file(path)
    catalogue = Catalogue.load(make_catalogue(folder / "catalogue", **files))
    return Database("shop", path, catalogue, tenant="Hire House", branches=branches)


READER, PASSWORD = "hire_reader", "for tests: @/%"

_ROLE = """
DO $$ BEGIN CREATE ROLE hire_reader LOGIN PASSWORD 'for tests: @/%';
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO hire_reader;
"""

POSTGRES_QUERIES = QUERIES.replace(
    "julianday(:today) - julianday(h.hired_at)",
    "CAST(:today AS date) - CAST(h.hired_at AS date)",
).replace("h.due_on < :today", "h.due_on < CAST(:today AS date)")


def postgres_schema() -> str:
    """Return the schema with the types that PostgreSQL has for it."""
    schema = SCHEMA.replace("amount REAL", "amount NUMERIC(10, 2)")
    return schema.replace(
        "hired_at TEXT, due_on TEXT, back_on TEXT", "hired_at TIMESTAMP, due_on DATE, back_on DATE"
    )


def make_server_database(server: Postgres) -> str:
    """Return the name of a database on a server that holds the shop, and a role that reads it."""
    name = server.create()
    server.run(name, postgres_schema() + _ROLE)
    with server.connect(name) as connection, connection.cursor() as cursor:
        for table, rows in ROWS.items():
            marks = ", ".join("%s" for _ in rows[0])
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    return name


def reach(server: Postgres, name: str, *, user: str = READER, password: str = PASSWORD) -> Server:
    """Return the way to a database as a role that only reads."""
    url = make_url(server.url(name)).set(username=user, password=password)
    return Server(url, time_zone="Europe/London")


@contextmanager
def open_on_server(
    server: Postgres,
    name: str,
    folder: Path,
    *,
    branches: tuple[str, ...] | None = None,
    seconds: float = 10.0,
    queries: str = POSTGRES_QUERIES,
) -> Iterator[Database]:
    """Open the shop on a PostgreSQL server."""
    catalogue = Catalogue.load(make_catalogue(folder / "catalogue", queries=queries))
    reached = reach(server, name)
    try:
        yield Database(
            "shop",
            PostgresRole(reached),
            catalogue,
            tenant="Hire House",
            branches=branches,
            seconds=seconds,
        )
    finally:
        reached.close()
