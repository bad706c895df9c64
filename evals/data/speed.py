"""Speed: what a named query costs through the data layer, against the same SQL run directly."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url

from evals.data.postgres import Postgres, started
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from projects.data import Catalogue, Database, Selection
from projects.data.postgres import PostgresRole
from projects.data.server import Server

_TIMES = 15

_SCHEMA = """
CREATE TABLE branch (branch_id int, name text);
INSERT INTO branch VALUES (1, 'Ely'), (2, 'Ware');
CREATE TABLE sale AS SELECT i AS sale_id, i % 2 + 1 AS branch_id, 'P' || i % 997 AS part,
  i % 89 AS units, (i % 1009) / 7.0 AS amount FROM generate_series(1, {rows}) i;
ANALYZE;
"""

_SQL = """SELECT s.part, b.name AS branch, SUM(s.units) AS units, SUM(s.amount) AS amount
FROM sale s JOIN branch b ON b.branch_id = s.branch_id WHERE s.branch_id IN (1)
GROUP BY s.part, b.name"""

_DIRECTLY = f"SELECT q.*, count(*) OVER () FROM ({_SQL}) q ORDER BY units DESC LIMIT 201"  # noqa: S608 - ours

_CATALOGUE = """
about: speed
scope: {branch: {table: branch, key: branch_id, name: name}}
tables: {branch: {}, sale: {branch: branch_id}}
vocabularies: {branch: {sql: SELECT name FROM branch}}
"""

_QUERY = """
- name: sold
  agent: sql_analyst
  purpose: What was sold.
  grain: one row per part and branch
  sql: |
    SELECT s.part, b.name AS branch, SUM(s.units) AS units, SUM(s.amount) AS amount
    FROM sale s JOIN branch b ON b.branch_id = s.branch_id
    GROUP BY s.part, b.name
  columns: {part: {kind: text}, branch: {kind: branch}, units: {total: sum}, amount: {total: sum}}
  answers: [units]
  order: [-units]
"""


def _measure(material: Material) -> Measured:
    with started() as server, tempfile.TemporaryDirectory() as folder:
        name = server.create()
        server.run(name, _SCHEMA.format(rows=350_000))
        ratio, direct = _compared(server, name, Path(folder))
    material.notice(f"speed: directly {direct * 1000:.0f} ms (median of {_TIMES})")
    return Measured(_TIMES, {"ratio": ratio, "direct": direct * 1000})


def _compared(server: Postgres, name: str, folder: Path) -> tuple[float, float]:
    (folder / "queries").mkdir()
    (folder / "catalogue.yaml").write_text(_CATALOGUE, encoding="utf-8")
    (folder / "queries" / "all.yaml").write_text(_QUERY, encoding="utf-8")
    reached = Server(make_url(server.url(name)))
    role = PostgresRole(reached)
    database = Database("speed", role, Catalogue.load(folder), branches=("Ely",), seconds=60)
    pairs = []
    try:
        with server.connect(name) as connection:
            for _ in range(_TIMES):
                one = _seconds(lambda: connection.execute(_DIRECTLY.encode()).fetchall())
                other = _seconds(lambda: database.run(Selection(query="sold")))
                pairs.append((one, other))
    finally:
        reached.close()
    direct = statistics.median(one for one, _ in pairs)
    return statistics.median(other for _, other in pairs) / direct, direct


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


SUITE = Suite(
    name="speed",
    title="A named query through the data layer",
    figures=(
        Figure("ratio", "times as long as its SQL directly", 1.15, is_floor=False, unit="times"),
        Figure("direct", "its SQL directly, median", unit="ms"),
    ),
    measure=_measure,
)
