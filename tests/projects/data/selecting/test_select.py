"""A SELECT of somebody's own on SQLite: what runs, what it costs, what it may see."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.data import Catalogue, Database
from projects.errors import BadInput, NovaError
from tests.projects.data.hire import SCOPES, make_catalogue, make_file, open_database

HIDDEN = ("CANARY", "9000", "Z9", "1000")


@pytest.fixture
def shop(tmp_path):
    return open_database(tmp_path)


def test_a_result_says_its_sql_scope_units_and_that_nobody_verified_it(shop):
    table = shop.select("SELECT code AS tool, SUM(units) AS units FROM stock GROUP BY 1 ORDER BY 1")
    assert table.rows == (("D-10", 9), ("D-20", 1), ("S-7", 0))
    assert (table.kinds, table.units) == (("tool", "number"), (None, "pcs"))
    assert table.line == "3 rows, both branches, as of 2026-05-05, unverified SELECT"
    assert not table.is_verified


def test_the_data_s_own_today_may_be_used(shop):
    table = shop.select(
        "SELECT COUNT(*) AS late FROM hire WHERE due_on < :today AND back_on IS NULL"
    )
    assert table.rows == ((2,),)


def test_what_is_no_value_stays_none(shop):
    table = shop.select("SELECT code, low FROM stock WHERE low IS NULL")
    assert (table.rows, table.cells(0)) == ((("D-20", None),), ("D-20", "NULL"))


def test_numbers_that_are_names_are_not_divided_into_thousands(shop):
    table = shop.select("SELECT hire_id, 12345 AS order_number, 12345 AS paid FROM hire LIMIT 1")
    assert table.cells(0) == ("1", "12345", "12,345")


def test_more_rows_than_may_be_shown_are_told(tmp_path):
    path = make_file(tmp_path / "hire.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        many = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < 300000)"
        connection.execute(f"{many} INSERT INTO rate SELECT 'C' || x, x FROM r")  # noqa: S608 - our own
    shop = open_database(tmp_path)
    table = shop.select("SELECT currency, rate FROM rate")
    assert len(table.rows) == 200
    assert table.line.startswith("more than 200 rows (200 shown)")
    assert len(shop.select("SELECT currency FROM rate", limit=3).rows) == 3


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT a.currency FROM rate a, rate b, rate c, rate d", "would cost"),
        ("SELECT unit FROM stock", "Nearest: units"),
        ("SELECT code, code FROM stock", "Two columns of the result are called 'code'"),
        ("SELECT code FROM note", "not listed"),
        ("DELETE FROM stock", "no SELECT"),
        ("SELECT s.code FROM stock s JOIN tool t USING (code) WHERE code LIKE", "cannot be read"),
    ],
)
def test_what_may_not_run_is_refused_with_what_to_write_instead(tmp_path, sql, told):
    path = make_file(tmp_path / "hire.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO rate VALUES (?, 1)", [(f"C{at}",) for at in range(100)])
    with pytest.raises(BadInput, match=told):
        open_database(tmp_path).select(sql)


def test_texts_that_cannot_be_held_are_refused(tmp_path):
    path = make_file(tmp_path / "hire.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO rate VALUES (?, 1)", [("x" * 900_000,)] * 30)
    with pytest.raises(BadInput, match="more than 20,000,000 characters"):
        open_database(tmp_path).select("SELECT currency FROM rate")


def test_a_drifted_table_leaves_the_others_to_be_read(shop, tmp_path):
    with closing(sqlite3.connect(tmp_path / "hire.sqlite")) as connection, connection:
        connection.execute("ALTER TABLE fee RENAME TO fees")
    assert "fee" not in shop.tables
    assert shop.select("SELECT COUNT(*) AS n FROM hire").rows == ((4,),)


@pytest.mark.parametrize("branches", SCOPES, ids=str)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT title AS x FROM tool",
        "SELECT customer AS x FROM hire",
        "SELECT amount AS x FROM fee",
        "SELECT shelf AS x FROM stock UNION ALL SELECT name FROM branch",
        "SELECT name AS x FROM tenant",
        "SELECT h.customer AS x FROM hire h LEFT JOIN fee f ON f.hire_id <> h.hire_id",
        "SELECT group_concat(customer) AS x FROM hire WHERE branch_id = 9 OR 1 = 1",
        "WITH stock AS (SELECT * FROM stock) SELECT units AS x FROM stock",
    ],
)
def test_rows_outside_the_scope_are_not_there(tmp_path, branches, sql):
    try:
        found = open_database(tmp_path, branches=branches).select(sql)
    except BadInput:
        return
    told = str(found.rows)
    assert [word for word in HIDDEN if word in told] == []
    if branches == ("Ely",):
        assert "Ware" not in told


PROBE = "SELECT COUNT(*) AS n FROM {table} WHERE CASE WHEN {test} THEN abs(-9223372036854775807 - 1) ELSE 1 END"


@pytest.mark.parametrize(
    ("table", "hidden"),
    [("stock", "units = 1000"), ("fee", "amount = 9000"), ("hire", "hire_id = 8"), ("tool", "title LIKE 'CAN%'")],
)  # fmt: skip
def test_an_error_tells_nothing_of_a_row_outside_the_scope(tmp_path, table, hidden):
    """An expression that fails on a hidden row, and only there, would be a way to ask for it."""
    shop = open_database(tmp_path, branches=("Ely",))
    assert shop.select(PROBE.format(table=table, test=hidden)).rows


FORMS = ("{}", "SELECT {} FROM stock", "SELECT code FROM stock WHERE shelf = '{}'")


@given(st.text(max_size=200).filter(lambda text: not {"{", "}"} & set(text)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_answered_or_refused_in_a_line(shop, text):
    told = []
    for form in FORMS:
        try:
            shop.select(form.format(text))
        except NovaError as error:
            told.append(error.wrong)
    assert [line for line in told if "\n" in line] == []


def test_a_query_over_its_time_ends_with_a_line(tmp_path):
    folder = make_catalogue(tmp_path / "catalogue")
    path = make_file(tmp_path / "hire.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO rate VALUES (?, 1)", [(f"C{at}",) for at in range(4000)]
        )
    shop = Database("shop", path, Catalogue.load(folder), tenant="Hire House", seconds=0.05)
    sql = "SELECT SUM(length(a.currency || b.currency)) AS n FROM rate a JOIN rate b ON a.rate = b.rate"
    with pytest.raises(BadInput, match=r"longer than 0\.05 seconds"):
        shop.select(sql)
