"""Reading PostgreSQL: within the scope, one statement at a time, and what is said when it fails."""

from contextlib import closing
from decimal import Decimal

import pytest
from sqlalchemy import make_url, text

from projects.data import Catalogue, Selection
from projects.data.cut import Branch, Visible
from projects.data.postgres import PostgresReader
from projects.data.reader import QueryFailed
from projects.data.server import Server
from tests.projects.data.hire import (
    PASSWORD,
    READER,
    SCOPES,
    make_server_database,
    open_on_server,
    reach,
)


@pytest.fixture(scope="module")
def name(postgres) -> str:
    return make_server_database(postgres)


@pytest.fixture(scope="module")
def server(postgres, name):
    reached = reach(postgres, name)
    yield reached
    reached.close()


@pytest.fixture
def reader(server, tmp_path, name, postgres):
    with open_on_server(postgres, name, tmp_path) as database:
        visible = Visible("h", (Branch(1, "Ely"),), is_every_branch=False)
        yield PostgresReader(server, database.catalogue, visible, seconds=60, is_sealed=True)


def values(reader: PostgresReader, sql: str, **parameters: object) -> list[object]:
    return [row[0] for row in reader.read(text(sql), parameters, most=50).rows]


def plain(server: Server) -> PostgresReader:
    """Return a reader that cuts nothing."""
    catalogue = Catalogue.model_validate({"about": "x", "tables": {"hire": {}}})
    return PostgresReader(server, catalogue, Visible(), seconds=60)


@pytest.mark.parametrize("branches", SCOPES)
def test_no_table_shows_more_than_the_scope(postgres, name, tmp_path, branches):
    with open_on_server(postgres, name, tmp_path, branches=branches) as database:
        for query, columns in (("hires", ("customer", "branch")), ("stock_by_branch", ("branch",))):
            rows = database.run(Selection(query=query, columns=columns)).rows
            assert "CANARY" not in str(rows)
            assert {row[-1] for row in rows} <= set(branches or ("Ely", "Ware"))
            assert bool(rows) == (branches != ())


def test_a_table_is_cut_wherever_a_statement_names_it(reader):
    assert values(reader, "SELECT customer FROM hire") == ["Ann Lee", "Bo Ray"]
    assert values(reader, "SELECT count(*) FROM (SELECT * FROM hire) x") == [2]
    assert values(reader, "WITH x AS (SELECT * FROM hire) SELECT count(*) FROM x") == [2]
    assert values(reader, 'SELECT count(*) FROM U&"\\0068ire"') == [2]
    assert values(reader, "SELECT sum(amount) FROM fee") == [Decimal("55.50")]
    assert values(reader, "SELECT note FROM note -- the rest") == ["CANARY note"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; DELETE FROM hire",
        "SELECT 1) AS q; DELETE FROM hire; --",
        "DELETE FROM hire",
        "WITH x AS (DELETE FROM hire RETURNING 1) SELECT * FROM x",
        "COMMIT",
        "SET statement_timeout = 0",
        "CREATE TEMP TABLE x AS SELECT 1",
        "SELECT 1) AS q LIMIT 1 INTO x --",
    ],
)
def test_nothing_but_one_select_runs(reader, sql):
    with pytest.raises(QueryFailed):
        values(reader, sql)
    assert values(reader, "SELECT count(*) FROM hire") == [2]


def test_a_session_is_fresh_whatever_the_one_before_did(reader):
    values(reader, "SELECT set_config('statement_timeout', '0', false)")
    values(reader, "SELECT set_config('search_path', 'pg_catalog', false)")
    assert values(reader, "SELECT current_setting('search_path')") == ["public"]
    assert values(reader, "SELECT current_setting('statement_timeout')") == ["1min"]


def test_a_query_over_its_time_is_ended(server):
    catalogue = Catalogue.model_validate({"about": "x", "tables": {"hire": {}}})
    hasty = PostgresReader(server, catalogue, Visible(), seconds=0.2)
    with pytest.raises(QueryFailed, match=r"it took longer than 0\.2 seconds"):
        values(hasty, "SELECT pg_sleep(60)")


def test_a_result_is_read_only_as_far_as_it_is_wanted(reader):
    found = reader.read(
        text("SELECT b FROM generate_series(1, 5000) a, generate_series(1, 2000) b"), {}, most=3
    )
    assert len(found.rows) == 3


def test_an_error_in_a_condition_tells_nothing_of_other_rows(reader):
    assert values(reader, "SELECT 1 FROM hire WHERE CAST(customer AS text) LIKE 'CANARY%'") == []
    probe = "SELECT 1 FROM hire WHERE 1 / (CASE WHEN customer LIKE 'CANARY%' THEN 0 ELSE 1 END) = 2"
    assert values(reader, probe) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"password": "an old one"}, "the user or the password was refused"),
        ({"username": "nobody_here"}, "the user or the password was refused"),
        ({"password": None}, "no password was given"),
        ({"database": "nothing"}, "there is no such role or database"),
        ({"query": {"host": "/nowhere"}}, "nothing answers"),
    ],
)
def test_why_a_server_cannot_be_read_is_said_without_any_secret(postgres, name, change, why):
    url = make_url(postgres.url(name)).set(username=READER, password=PASSWORD)._replace(**change)
    with closing(Server(url)) as server, pytest.raises(QueryFailed, match=why) as error:
        values(plain(server), "SELECT 1")
    assert "\n" not in str(error.value)
    assert not any(secret in str(error.value) for secret in (PASSWORD, "an old one"))


def test_a_server_that_keeps_failing_is_left_alone_for_a_while():
    reader = plain(Server(make_url("postgresql://x:y@/z?host=/nowhere")))
    for _ in range(3):
        with pytest.raises(QueryFailed, match="nothing answers"):
            values(reader, "SELECT 1")

    with pytest.raises(QueryFailed, match="3 times in a row; it is asked again in 1"):
        values(reader, "SELECT 1")


def test_drift_is_named(postgres, tmp_path):
    name = make_server_database(postgres)
    with open_on_server(postgres, name, tmp_path) as database:
        assert database.check() == []
        postgres.run(name, "ALTER TABLE stock DROP COLUMN low")
        (line,) = database.check()

    assert line == "query stock_by_branch: column s.low does not exist"
