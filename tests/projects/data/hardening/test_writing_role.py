"""What the role that writes may do: its rows of the tables that commands write to, and no more."""

import psycopg
import pytest
from sqlalchemy import make_url

from evals.data.hostile import own
from projects.data.hardening import RolePlan, harden, planned
from projects.data.server import Server

PASSWORD = "for-tests"  # noqa: S105 - of a server that lives for a minute
SETTING, _ = own()
WRITER = "nova_writes"


@pytest.fixture(scope="module")
def name(postgres) -> str:
    made = postgres.create()
    postgres.run(made, SETTING.others)
    postgres.run(made, SETTING.schema)
    server = Server(make_url(postgres.url(made)), is_writing=True)
    plan = planned(
        SETTING.catalogue,
        SETTING.visible,
        {},
        reader=(SETTING.reader, PASSWORD),
        writer=(WRITER, PASSWORD),
    )
    reader, writer = plan.roles
    both = frozenset({"SELECT", "INSERT", "UPDATE"})
    tables = {**writer.tables, "job": both, "client": both}
    plan = plan._replace(roles=(reader, RolePlan(WRITER, tables, writer.rows, True, PASSWORD)))
    try:
        harden(server.engine, plan, apply=True)
        assert harden(server.engine, plan).findings == ()
    finally:
        server.close()
    return made


@pytest.fixture
def writes(postgres, name):
    with psycopg.connect(postgres.url(name, user=WRITER, password=PASSWORD)) as connection:
        yield connection
        connection.rollback()


def test_its_own_rows_can_be_changed_and_added(writes):
    assert writes.execute("UPDATE job SET note = 'seen'").rowcount == 300
    added = "INSERT INTO client VALUES (50, 'N', 1, 'Di', 'd@n.test')"
    assert writes.execute(added).rowcount == 1
    assert writes.execute("SELECT nextval('job_no')").fetchone() == (1,)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO client VALUES (51, 'N', 2, 'x', 'x')",
        "INSERT INTO client VALUES (52, 'S', 9, 'x', 'x')",
        "UPDATE client SET branch_id = 2",
        "UPDATE job SET firm_id = 'S'",
        "UPDATE job_2024 SET note = 'x'",
        "UPDATE part SET price = 0",
        "DELETE FROM job",
        "TRUNCATE job",
        "INSERT INTO wage VALUES ('x', 'N', 1, 1)",
        "SELECT setval('job_no', 900)",
        "SELECT finish(1)",
        "CREATE TABLE evil (a int)",
    ],
)
def test_nothing_else_can_be_written(writes, sql):
    with pytest.raises(psycopg.Error, match=r"row-level security|permission denied"):
        writes.execute(sql)


def test_rows_of_others_are_not_reached(writes):
    assert writes.execute("UPDATE job SET note = 'x' WHERE branch_id <> 1").rowcount == 0
    assert writes.execute("SELECT max(name) FROM client").fetchone() == ("Ann",)


_KEY = "INSERT INTO nova_effect VALUES (%s, 'k', 'h', 'p', 'now', 'CANARY outcome', '{}')"


def test_a_role_reads_of_the_keys_only_those_that_it_noted(postgres):
    """Also where the table of keys is older than its column of who wrote them."""
    made = postgres.create()
    columns = "kind text, hash text, principal text, done_at text, outcome text, result text"
    old = f"CREATE TABLE nova_effect (effect_key text PRIMARY KEY, {columns});"
    postgres.run(made, SETTING.others + SETTING.schema + old)
    with postgres.connect(made) as connection:
        connection.execute(_KEY, ("before",))
    server = Server(make_url(postgres.url(made)), is_writing=True)
    reader, writer = (SETTING.reader, PASSWORD), (WRITER, PASSWORD)
    plan = planned(SETTING.catalogue, SETTING.visible, {}, reader=reader, writer=writer)
    try:
        assert any(
            "does not say which role" in each.what
            for each in harden(server.engine, plan, apply=True).findings
        )
        assert harden(server.engine, plan).findings == ()
    finally:
        server.close()
    with postgres.connect(made) as connection:
        connection.execute(f"ALTER ROLE {WRITER} PASSWORD '{PASSWORD}'".encode())
        connection.execute(_KEY, ("another's",))
    with psycopg.connect(postgres.url(made, user=WRITER, password=PASSWORD)) as connection:
        connection.execute(_KEY, ("own",))
        found = connection.execute("SELECT effect_key FROM nova_effect ORDER BY 1").fetchall()
    assert found == [("before",), ("own",)]
