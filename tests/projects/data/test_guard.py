"""Whatever a selection, a value or a catalogue says: nothing leaves the scope, nothing is written."""

import hashlib
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from projects.data import Catalogue, Database, Filter, Having, Selection
from projects.data.guard import close_off
from projects.data.sqlite import attach
from projects.errors import DataUnavailable, NovaError
from tests.projects.data.hire import (
    CATALOGUE,
    QUERIES,
    make_catalogue,
    make_file,
    open_database,
    query_yaml,
)

OUTSIDE = {None: ("CANARY", 1000, 9000.0, "Ely North"), "Ely": ("Ware", "S-7", "Cy Dow", 4)}
"""Values that must not appear: of the other tenant, and of the branch that is not granted."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="module")
def shops(folder) -> dict[str | None, Database]:
    return {None: open_database(folder), "Ely": open_database(folder, branches=("Ely",))}


def cells(table) -> list[object]:
    return [cell for row in table.rows for cell in row]


def is_outside(cell: object, branch: str | None) -> bool:
    named = OUTSIDE[None] if branch is None else (*OUTSIDE[None], "Ware", "S-7", "Cy Dow")
    return any(str(secret) in str(cell) for secret in named if isinstance(secret, str)) or (
        isinstance(cell, float | int) and cell >= 900
    )


COLUMNS = ("tool", "branch", "units", "low", "hire", "customer", "hired_at", "status", "amount",
           "currency", "late", "hired_at.month", "nothing", "tenant_id", "1; DROP TABLE hire")  # fmt: skip
names = st.sampled_from(COLUMNS)
hostile = st.sampled_from(
    ["' OR 1=1 --", '"; DROP TABLE hire; --', "%", "_", "D-10' UNION SELECT note FROM note --",
     "Ware", "Ely North", "CANARY", "\x00", "1e400", ") UNION SELECT * FROM main.note --", "🔧"]
)  # fmt: skip
values = st.one_of(
    hostile,
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.sampled_from(["D-10", "Ely", "Ann Lee", "2026-03-31", "out", "S-7"]),
)
filters = st.fixed_dictionaries(
    {
        "column": names,
        "op": st.sampled_from(
            ["=", "!=", "<", ">", "in", "between", "contains", "not_contains", "is_null"]
        ),
        "values": st.lists(values, max_size=3).map(tuple),
        "than": st.none() | names,
    }
)
selections = st.fixed_dictionaries(
    {
        "query": st.sampled_from(["stock_by_branch", "stock_of_tool", "hires"]),
        "filters": st.lists(filters, max_size=3),
        "form": st.sampled_from(
            ["rows", "value", "total", "count", "average", "largest", "smallest"]
        ),
        "columns": st.lists(names, max_size=2).map(tuple),
        "by": st.lists(names, max_size=2).map(tuple),
        "each": st.sampled_from(["total", "average", "count"]),
        "order": st.lists(names, max_size=1).map(tuple),
        "limit": st.none() | st.integers(1, 9),
        "parameters": st.just({}) | st.fixed_dictionaries({"days": values}),
    }
)


@given(asked=selections, branch=st.sampled_from([None, "Ely"]))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_selection_reads_outside_its_scope_or_changes_the_file(shops, folder, asked, branch):
    before = hashlib.sha256((folder / "hire.sqlite").read_bytes()).hexdigest()
    try:
        table = shops[branch].run(Selection.model_validate(asked))
    except (NovaError, ValueError):
        pass
    else:
        assert [cell for cell in cells(table) if is_outside(cell, branch)] == []
    assert hashlib.sha256((folder / "hire.sqlite").read_bytes()).hexdigest() == before


@given(value=hostile | st.text(max_size=30), op=st.sampled_from(["contains", "="]))
@settings(max_examples=100, deadline=None)
def test_a_value_is_only_ever_a_value(shops, value, op):
    column = "customer" if op == "contains" else "currency"
    assume("\0" not in value)
    asked = Filter(column=column, op=op, values=(value,))
    table = shops[None].run(
        Selection(query="hires", filters=(asked,), columns=("customer", "currency"))
    )
    held = 0 if op == "contains" else 1
    for row in table.rows:
        cell = str(row[held]).lower()
        assert value.lower() in cell if op == "contains" else cell == value.lower()


HOSTILE_SQL = [
    "SELECT note AS x FROM note",
    "SELECT note AS x FROM main.note",
    "SELECT x FROM (SELECT note AS x FROM note) AS stock",
    "WITH stock AS (SELECT note AS x FROM note) SELECT x FROM stock",
    "WITH stock AS (SELECT * FROM main.stock) SELECT units AS x FROM stock",
    "WITH stock AS (SELECT * FROM base.stock) SELECT units AS x FROM stock",
    "SELECT sql AS x FROM sqlite_master",
    "SELECT sql AS x FROM sqlite_temp_master",
    "SELECT sql AS x FROM temp.sqlite_master",
    "SELECT file AS x FROM pragma_database_list",
    "SELECT name AS x FROM pragma_table_info('note')",
    "SELECT load_extension('x') AS x",
    "SELECT readfile('/etc/passwd') AS x",
    "SELECT randomblob(100000000) AS x",
    "SELECT hex(zeroblob(500000000)) AS x",
    "SELECT length(replace(printf('%.*c', 9000, 'x'), 'x', printf('%.*c', 9000, 'y'))) AS x",
    "SELECT random() AS x",
    "SELECT sqlite_version() AS x",
    "SELECT hex(randomblob(4)) AS x",
    "SELECT 1) AS q; DELETE FROM hire; --",
    "SELECT 1 AS x; DELETE FROM hire",
    "WITH gone AS (SELECT 1) DELETE FROM hire RETURNING 1 AS x",
    "WITH new AS (SELECT 1) INSERT INTO note VALUES ('a') RETURNING 1 AS x",
    "WITH new AS (SELECT 1) UPDATE stock SET units = 0 RETURNING 1 AS x",
    "WITH a AS (SELECT 1) SELECT units AS x FROM STOCK AS note JOIN note",
    "SELECT rowid AS x FROM note",
    "SELECT count(*) AS x FROM note",
    "SELECT count(*) AS x FROM sqlite_master",
    "SELECT count(*) AS x FROM pragma_database_list",
    "WITH r AS (SELECT note FROM note) SELECT count(*) AS x FROM r",
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM note) THEN 1 END AS x",
    "SELECT x FROM (SELECT 1 AS x) ORDER BY (SELECT note FROM note)",
]  # fmt: skip


@pytest.mark.parametrize("sql", HOSTILE_SQL)
def test_sql_of_a_catalogue_cannot_write_or_read_what_is_not_listed(tmp_path, sql):
    database = open_database(tmp_path, queries=query_yaml(sql))
    before = (tmp_path / "hire.sqlite").read_bytes()
    with pytest.raises(DataUnavailable) as caught:
        database.run(Selection(query="tried"))
    assert "base_" not in str(caught.value)
    assert (tmp_path / "hire.sqlite").read_bytes() == before
    assert database.check() != []


SCOPED_SQL = [
    "SELECT units AS x FROM stock",
    "SELECT s.units AS x FROM STOCK s WHERE s.tenant_id = 'o' OR 1 = 1",
    "WITH stock AS (SELECT * FROM temp.stock) SELECT units AS x FROM stock",
    "SELECT amount AS x FROM fee",
    "SELECT title AS x FROM tool UNION SELECT customer FROM hire UNION SELECT name FROM tenant",
    "SELECT name AS x FROM branch",
    "SELECT count(*) AS x FROM stock",
    "SELECT count(*) AS x FROM rate",
    "SELECT 1 AS x FROM rate",
    "WITH r AS (SELECT * FROM hire) SELECT count(*) AS x FROM r",
    "SELECT max(units) OVER () AS x FROM stock",
    "SELECT group_concat(customer) AS x FROM hire",
    "SELECT (SELECT max(amount) FROM fee WHERE hire_id IN (SELECT hire_id FROM hire)) AS x",
]


@pytest.mark.parametrize("sql", SCOPED_SQL)
@pytest.mark.parametrize("branch", [None, "Ely"], ids=["tenant", "branch"])
def test_sql_of_a_catalogue_sees_only_its_tenant_and_branches(tmp_path, sql, branch):
    branches = None if branch is None else (branch,)
    database = open_database(tmp_path, branches=branches, queries=query_yaml(sql))
    found = cells(database.run(Selection(query="tried")))
    assert found
    assert [cell for cell in found if is_outside(cell, branch)] == []


def test_a_vocabulary_holds_nothing_of_a_hidden_branch(shops):
    assert [entry.value for entry in shops["Ely"].vocabulary("branch")] == ["Ely"]
    assert [entry.value for entry in shops["Ely"].vocabulary("customer")] == ["Ann Lee", "Bo Ray"]
    assert [entry.value for entry in shops[None].vocabulary("tool")] == ["D-10", "D-20", "S-7"]


def test_without_any_branch_nothing_is_seen_and_said_so(folder):
    table = open_database(folder, branches=("Ely North",)).run(Selection(query="stock_by_branch"))
    assert (table.rows, table.scope) == ((), "no branch that you may see")


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM base.stock", "WITH a AS (SELECT * FROM base.stock) SELECT * FROM a"]
)
def test_even_who_knows_where_the_tables_are_cannot_read_them(folder, sql):
    with closing(sqlite3.connect(":memory:", uri=True)) as connection:
        attach(connection, folder / "hire.sqlite", "base")
        connection.execute(
            "CREATE TEMP VIEW stock AS SELECT * FROM base.stock AS t WHERE branch_id = 1"
        )
        close_off(connection, base="base", tables=["stock", "note"], views=["stock"])
        assert len(connection.execute("SELECT * FROM stock").fetchall()) == 3
        with pytest.raises(sqlite3.DatabaseError, match="prohibited"):
            connection.execute(sql)


def test_another_statement_on_the_same_connection_cannot_lift_the_guard(tmp_path):
    database = open_database(tmp_path, queries=query_yaml("SELECT units AS x FROM stock"))
    for _ in range(3):
        assert 1000 not in cells(database.run(Selection(query="tried")))


def test_the_trap_would_be_seen_without_the_guard(folder):
    # The canaries are there: a test that finds none elsewhere could otherwise not fail.
    with closing(sqlite3.connect(folder / "hire.sqlite")) as connection:
        assert connection.execute("SELECT max(units) FROM stock").fetchone() == (1000,)
        assert connection.execute("SELECT note FROM note").fetchone() == ("CANARY note",)


def test_names_with_quotes_are_only_names(tmp_path):
    path = make_file(tmp_path / "hire.sqlite")
    catalogue = Catalogue.load(make_catalogue(tmp_path, catalogue=CATALOGUE, queries=QUERIES))
    other = Database("shop", path, catalogue, tenant="Other O'Brien", branches=None)
    assert other.branches == ("Ely North",)
    table = other.run(Selection(query="hires", filters=(), having=(), columns=("customer",)))
    assert cells(table) == ["CANARY customer"]
    assert Having(op=">", value=1).value == 1
