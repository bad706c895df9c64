"""A lending shop: two tenants, three branches, and commands that it declares for itself."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import yaml
from sqlalchemy import NullPool, create_engine, make_url

from evals.data.postgres import Postgres
from projects.data import Databases
from projects.data.writes import CommandKinds, Writers, take_back
from projects.effect import Effect, Origin, Registry
from projects.effects import Outbox
from projects.project import Projects
from projects.proposal import EffectDraft
from projects.scope import Scope

SCHEMA = """
CREATE TABLE tenant (tenant_id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE branch (branch_id INTEGER PRIMARY KEY, tenant_id TEXT, name TEXT);
CREATE TABLE tool (tool_id INTEGER PRIMARY KEY, tenant_id TEXT, code TEXT, title TEXT,
                   pack INTEGER, fee NUMERIC(12, 2), follows TEXT);
CREATE TABLE shelf (tenant_id TEXT, branch_id INTEGER, tool_id INTEGER, units INTEGER, held INTEGER,
                    PRIMARY KEY (branch_id, tool_id));
CREATE TABLE loan (loan_id {key}, tenant_id TEXT NOT NULL, branch_id INTEGER NOT NULL,
                   number INTEGER NOT NULL, lent_to TEXT NOT NULL, due_on TEXT, fee NUMERIC(12, 2),
                   status TEXT NOT NULL, UNIQUE (tenant_id, number));
CREATE TABLE loan_line (loan_id INTEGER, line_number INTEGER, tool_id INTEGER, units INTEGER,
                        PRIMARY KEY (loan_id, line_number));
"""
KEYS = {
    "sqlite": "INTEGER PRIMARY KEY",
    "postgresql": "INTEGER PRIMARY KEY GENERATED ALWAYS AS IDENTITY",
}

ROWS = """
INSERT INTO tenant VALUES ('l', 'Lending'), ('o', 'Other');
INSERT INTO branch VALUES (1, 'l', 'Ely'), (2, 'l', 'Ware'), (9, 'o', 'Bath');
INSERT INTO tool VALUES
  (1, 'l', 'D-10', 'Drill', 2, 12.50, NULL), (2, 'l', 'S-7', 'Spade', 1, 3.10, NULL),
  (3, 'l', 'D-9', 'Old drill', 2, 9.00, 'D-10'), (4, 'l', 'H-2', 'Hammer, small', 1, 0.10, NULL),
  (5, 'l', 'H-3', 'Hammer, large', 1, 0.20, NULL), (9, 'o', 'X-1', 'CANARY tool', 1, 1.00, NULL);
INSERT INTO shelf VALUES ('l', 1, 1, 20, 4), ('l', 1, 2, 5, 0), ('l', 2, 1, 6, 0),
  ('l', 1, 3, 4, 0), ('l', 1, 4, 50, 0), ('o', 9, 9, 77, 0);
INSERT INTO loan (tenant_id, branch_id, number, lent_to, status) VALUES ('l', 1, 100, 'Ann', 'out'),
  ('o', 9, 900, 'CANARY person', 'out');
"""

CATALOGUE = """
about: Lending
currency: USD
today: SELECT '2026-05-05' AS today
scope:
  tenant: {table: tenant, key: tenant_id, name: name}
  branch: {table: branch, key: branch_id, name: name, tenant: tenant_id}
tables:
  tenant: {}
  branch: {}
  tool: {tenant: tenant_id}
  shelf: {tenant: tenant_id, branch: branch_id}
  loan: {tenant: tenant_id, branch: branch_id}
  loan_line: {through: {table: loan, column: loan_id}}
vocabularies:
  branch: {sql: SELECT name FROM branch, words: [branch]}
  tool: {sql: "SELECT code, title FROM tool", words: [tool]}
"""

QUERIES = """
- name: wanted_tools
  agent: inventory_specialist
  purpose: Tools of which little is left, with what to lend.
  grain: one row per branch and tool
  sql: |
    SELECT b.name AS branch, 'Ann' AS lent_to, t.code AS tool, t.pack AS units
    FROM shelf s JOIN branch b ON b.branch_id = s.branch_id JOIN tool t ON t.tool_id = s.tool_id
    WHERE s.units < 10 AND t.follows IS NULL
  columns: {branch: {kind: branch}, lent_to: {kind: text}, tool: {kind: tool}, units: {unit: pcs}}
  answers: [units]
"""

COMMANDS = """
- name: draft_loan
  agent: inventory_specialist
  purpose: A loan of tools.
  words: [loan]
  verbs: [lend]
  proposals: {query: wanted_tools, words: [low, needed]}
  fields:
    branch: {type: branch, words: [from, at], ask: From which branch?}
    lent_to: {type: text, words: [to], most: 60, ask: To whom?}
    due_on: {type: date, words: [until], optional: true}
    discount: {type: number, least: 0, most: 100, optional: true}
  reads:
    - {name: branch, sql: "SELECT branch_id, tenant_id FROM branch WHERE name = :branch", none: 'No branch is called {branch}'}
  checks:
    - name: most_fee
      sql: SELECT 1 AS found WHERE :fee > 500
      says: 'This loan comes to {fee:,.2f}, and no loan may come to more than 500'
    - name: large
      sql: SELECT 1 AS found WHERE :fee > 100
      says: 'This is a large loan'
      stops: false
  sums: {fee: line_fee}
  shows: ['Loan from {branch} to {lent_to}', 'Fee {fee:,.2f}']
  writes:
    - insert: loan
      values:
        tenant_id: ':tenant_id'
        branch_id: ':branch_id'
        number: {sql: 'SELECT max(number) + 1 AS number FROM loan'}
        lent_to: ':lent_to'
        due_on: ':due_on'
        fee: ':fee'
        status: draft
      gives: [loan_id, number]
  lines:
    fields:
      tool: {type: tool, ask: Which tool?}
      units: {type: integer, least: 1, most: 100, ask: How many?}
    once: [tool]
    reads:
      - {name: tool, sql: "SELECT tool_id, title, pack, follows, CAST(:units AS INTEGER) * fee AS line_fee FROM tool WHERE code = :tool", none: 'No tool is called {tool}'}
      - {name: shelf, sql: 'SELECT units AS kept, held, units - held AS free FROM shelf WHERE branch_id = :branch_id AND tool_id = :tool_id', none: '{branch} has no {tool}'}
    checks:
      - name: superseded
        sql: SELECT code AS successor FROM tool WHERE code = :follows
        says: '{tool} is superseded by {successor}'
        instead: {tool: successor}
      - name: pack
        sql: 'SELECT (CAST(:units AS INTEGER) + :pack - 1) / :pack * :pack AS fitting WHERE CAST(:units AS INTEGER) % :pack <> 0'
        says: '{tool} is lent in packs of {pack}: not {units}, but {fitting}'
        instead: {units: fitting}
      - name: free
        sql: SELECT :free AS fitting WHERE :units > :free
        says: '{branch} has {kept} of {tool}, {held} held: {free} can be lent, not {units}'
        instead: {units: fitting}
    shows: ['{units} x {tool} {title}, {free} free']
    writes:
      - insert: loan_line
        values: {loan_id: ':loan_id', line_number: ':line_number', tool_id: ':tool_id', units: ':units'}
      - update: shelf
        where: {branch_id: ':branch_id', tool_id: ':tool_id'}
        values: {held: {sql: 'SELECT held + CAST(:units AS INTEGER) AS held FROM shelf WHERE branch_id = :branch_id AND tool_id = :tool_id'}}
  done: 'Loan {number} stands as a draft.'
  undo:
    checks:
      - {name: still_a_draft, sql: "SELECT status AS present FROM loan WHERE loan_id = :loan_id AND status <> 'draft'", says: 'Loan {number} is {present} by now'}
    shows: 'Loan {number} is cancelled'
    writes:
      - {update: loan, where: {loan_id: ':loan_id', status: draft}, values: {status: cancelled}}
    lines:
      writes:
        - update: shelf
          where: {branch_id: ':branch_id', tool_id: ':tool_id'}
          values: {held: {sql: 'SELECT held - CAST(:units AS INTEGER) AS held FROM shelf WHERE branch_id = :branch_id AND tool_id = :tool_id'}}
"""

PASSWORD = "for-tests"  # noqa: S105 - of a server that lives for a test
ROLE = f"""
DO $$ BEGIN CREATE ROLE lending_writer LOGIN PASSWORD '{PASSWORD}';
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT USAGE, CREATE ON SCHEMA public TO lending_writer;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO lending_writer;
"""


class Run(Protocol):
    """A way in to the shop's database that Nova has no part in; another process can be given it."""

    def __call__(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Run a statement and return its rows."""
        ...


@dataclass(frozen=True)
class OnFile:
    """Into a SQLite file."""

    path: Path

    def __call__(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Run a statement and return its rows."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(sql, values).fetchall()


@dataclass(frozen=True)
class OnServer:
    """Into a PostgreSQL database, as its owner."""

    server: Postgres
    name: str

    def __call__(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Run a statement and return its rows."""
        with self.server.connect(self.name) as connection, connection.cursor() as cursor:
            cursor.execute(sql.encode(), values)
            return cursor.fetchall() if cursor.description else []


PROJECT = {
    "id": "shop",
    "name": "Lending",
    "data": {
        "url": "sqlite:///lending.sqlite",
        "write_url": "sqlite:///lending.sqlite",
        "catalogue": "catalogue",
        "scope": {"tenant": "Lending"},
    },
}

PAYLOAD = {
    "branch": "Ely",
    "lent_to": "Bo",
    "lines": [{"tool": "D-10", "units": 4}, {"tool": "S-7", "units": 2}],
}


def make_home(home: Path, *, prepared: bool = True, project: dict[str, object] = PROJECT) -> Path:
    """Write a home with the shop's database, catalogue and project file."""
    (home / "projects").mkdir(parents=True)
    (home / "projects" / "shop.yaml").write_text(yaml.safe_dump(project))
    write_catalogue(home / "catalogue")
    with closing(sqlite3.connect(home / "lending.sqlite")) as connection, connection:
        connection.executescript(SCHEMA.format(key=KEYS["sqlite"]) + ROWS)
    if prepared:
        open_shop(home).writers.prepare("shop")
    return home


def write_catalogue(folder: Path, commands: str = COMMANDS) -> Path:
    """Write the shop's catalogue."""
    for name, text in (("queries", QUERIES), ("commands", commands)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "all.yaml").write_text(text)
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    return folder


@dataclass
class Shop:
    """An outbox over the shop, as Nova has one."""

    home: Path
    writers: Writers
    outbox: Outbox
    run: Run
    databases: Databases
    drafted: int = 0

    def close(self) -> None:
        """Let go of all connections."""
        self.writers.close()
        self.databases.close()

    def draft(self, kind: str = "draft_loan", audience: str = "me", **payload: object) -> Effect:
        """Store a draft and return the effect that waits."""
        self.drafted += 1
        origin = Origin(f"r_{self.drafted}", 0, "th", "owner", audience, "shop")
        given = EffectDraft(kind=kind, target="shop", payload=payload or PAYLOAD)  # type: ignore[arg-type]
        return self.outbox.store(given, origin=origin, ordinal=0)

    def approve(self, effect: Effect) -> Effect:
        """Approve what was shown and have it carried out."""
        self.outbox.approve(effect.effect_id, hash=effect.hash)
        return self.outbox.carry_out(effect.effect_id)

    def sql(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement on the database itself."""
        return self.run(sql, values)

    @property
    def state(self) -> tuple[list[tuple[object, ...]], ...]:
        """Return all that commands can change."""
        tables = ("loan", "loan_line", "shelf")
        return tuple(self.sql(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables)  # noqa: S608 - our own names


def open_shop(
    home: Path, *, branches: frozenset[str] | None = None, run: Run | None = None
) -> Shop:
    """Open an outbox over a home with the shop."""
    databases = Databases(Projects(home / "projects"), home, variable={"SHOP": PASSWORD}.get)
    writers = Writers(databases, Scope(branches=branches))
    registry = Registry((take_back(writers),), CommandKinds(writers))
    engine = create_engine(f"sqlite:///{home}/outbox.sqlite", poolclass=NullPool)
    return Shop(
        home, writers, Outbox(engine, registry), run or OnFile(home / "lending.sqlite"), databases
    )


def make_on_server(server: Postgres, home: Path) -> Run:
    """Write a home whose shop is on a PostgreSQL server, with a role that writes; return a way in."""
    name = server.create()
    server.run(name, SCHEMA.format(key=KEYS["postgresql"]) + ROWS + ROLE)
    url = make_url(server.url(name)).set(username="lending_writer", password=PASSWORD)
    told = url.render_as_string(hide_password=False).replace(quote(PASSWORD), "${SHOP}")
    data = {**PROJECT["data"], "url": told, "write_url": told}  # type: ignore[dict-item]  # a mapping
    make_home(home, prepared=False, project={**PROJECT, "data": data})
    return OnServer(server, name)
