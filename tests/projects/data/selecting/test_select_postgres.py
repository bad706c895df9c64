"""A SELECT of somebody's own on PostgreSQL: its types, its cost, its scope."""

import pytest

from projects.errors import BadInput
from tests.projects.data.hire import SCOPES, make_server_database, open_on_server

PAIRED = ", ".join(f"hire a{n}" for n in range(16))
HIDDEN = ("CANARY", "9000", "Z9", "1000")


@pytest.fixture(scope="module")
def name(postgres) -> str:
    return make_server_database(postgres)


@pytest.fixture
def shop(postgres, name, tmp_path):
    with open_on_server(postgres, name, tmp_path) as database:
        yield database


def test_a_result_says_its_sql_scope_units_and_that_nobody_verified_it(shop):
    table = shop.select("SELECT code AS tool, SUM(units) AS units FROM stock GROUP BY 1 ORDER BY 1")
    assert table.rows == (("D-10", 9), ("D-20", 1), ("S-7", 0))
    assert (table.kinds, table.units) == (("tool", "number"), (None, "pcs"))
    assert table.line == "3 rows, both branches, as of 2026-05-05, unverified SELECT"


def test_decimals_stay_exact_dates_stay_dates_and_null_stays_none(shop):
    sql = (
        "SELECT CAST('12345678901234567890.12' AS NUMERIC(30, 2)) AS large, SUM(amount) AS paid,"
        " MIN(hired_at) AS first, CAST(NULL AS NUMERIC) AS missing FROM hire JOIN fee USING (hire_id)"
    )
    table = shop.select(sql)
    assert table.rows[0][:2] == ("12345678901234567890.12", 95.75)
    assert str(table.rows[0][2]).startswith("2026-03-02 09:00")
    assert table.cells(0)[0] == "12,345,678,901,234,567,890.12"
    assert table.cells(0)[3] == "NULL"


def test_a_moment_is_told_in_the_zone_of_the_catalogue(shop):
    sql = "SELECT CAST('2026-07-01 15:00+00' AS TIMESTAMPTZ) AS at FROM rate"
    assert shop.select(sql).rows == (("2026-07-01 16:00:00+01:00",),)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT unit FROM stock", "Nearest: units"),
        ("SELECT * FROM pg_shadow", "not listed"),
        ("SELECT set_config('x.y', '1', false) FROM stock", "set_config"),
        ("SELECT pg_sleep(5)", "pg_sleep"),
        ("SELECT code FROM stock FOR UPDATE", "refused"),
        ("SELECT units / 0 AS x FROM stock", "division by zero"),
        ("SELECT code FROM stock WHERE units = 'many'", "refused the statement"),
        (f"SELECT COUNT(*) AS n FROM {PAIRED}", "would cost"),  # noqa: S608 - our own
    ],
)  # fmt: skip
def test_what_may_not_run_is_refused_with_what_to_write_instead(shop, sql, told):
    with pytest.raises(BadInput, match=told) as caught:
        shop.select(sql)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("branches", SCOPES, ids=str)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT title AS x FROM tool",
        "SELECT customer AS x FROM hire",
        "SELECT amount AS x FROM fee",
        "SELECT shelf AS x FROM stock UNION ALL SELECT name FROM branch",
        "SELECT string_agg(customer, ',') AS x FROM hire WHERE branch_id = 9 OR TRUE",
        "WITH stock AS (SELECT * FROM stock) SELECT units AS x FROM stock",
        "SELECT units AS x FROM stock WHERE units / (units - 1000) IS NOT NULL",
        "SELECT amount AS x FROM fee WHERE 1 / (amount - 9000) <> 0",
    ],
)
def test_rows_outside_the_scope_are_not_there(postgres, name, tmp_path, branches, sql):
    with open_on_server(postgres, name, tmp_path, branches=branches) as database:
        try:
            told = str(database.select(sql).rows)
        except BadInput as error:
            told = str(error).replace(sql, "")
    assert [word for word in HIDDEN if word in told] == []
    if branches == ("Ely",):
        assert "Ware" not in told
