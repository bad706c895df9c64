"""What hardening finds open in a database full of holes, and that it stays closed."""

import psycopg
import pytest
from sqlalchemy import make_url

from evals.data.hostile import own
from evals.data.postgres import Postgres
from projects.data.hardening import Report, harden, planned
from projects.data.server import Server

PASSWORD = "for-tests"  # noqa: S105 - of a server that lives for a minute
SETTING, _ = own()


def hardened(postgres: Postgres, name: str, *, apply: bool, role: str | None = None) -> Report:
    """Return what is open to the reading role."""
    server = Server(make_url(postgres.url(name)), is_writing=True)
    reader = (role or SETTING.reader, PASSWORD)
    plan = planned(SETTING.catalogue, SETTING.visible, {}, reader=reader)
    try:
        return harden(server.engine, plan, apply=apply)
    finally:
        server.close()


@pytest.fixture(scope="module")
def name(postgres) -> str:
    made = postgres.create()
    postgres.run(made, SETTING.others)
    postgres.run(made, SETTING.schema)
    return made


@pytest.fixture(scope="module")
def report(postgres, name) -> Report:
    found = hardened(postgres, name, apply=False)
    assert hardened(postgres, name, apply=False) == found  # saying what is open changes nothing
    hardened(postgres, name, apply=True)
    postgres.run(name, f"ALTER ROLE {SETTING.reader} PASSWORD '{PASSWORD}'")
    return found


@pytest.fixture
def reads(postgres, name, report):
    with psycopg.connect(postgres.url(name, user=SETTING.reader, password=PASSWORD)) as connection:
        connection.autocommit = True
        yield connection


@pytest.mark.parametrize(
    "what",
    [
        "role 'nova_reads' is createrole",
        "role 'nova_reads' is a member of 'workshop_group'",
        "everyone has SELECT on the partition public.job_2025",
        "everyone has SELECT on the view public.barrier",
        "role 'nova_reads' has SELECT on the view public.every_job",
        "role 'nova_reads' has SELECT on the materialised view public.takings",
        "role 'nova_reads' has INSERT, UPDATE on the table public.line",
        "everyone has SELECT (person), SELECT (wage) on the table public.wage",
        "everyone has SELECT on the table side.copy",
        "everyone has USAGE on the sequence public.job_no",
        "the function public.notes(c public.client), which runs with its owner's rights",
        "which runs with its owner's rights, behind the operator <~>",
        "the function public.peek(t text), which passes as leakproof",
        "the function public.clear_all(), which acts",
        "everyone has TEMPORARY on the database",
        "everyone will have privileges on tables that 'postgres' makes",
        "role 'nova_reads' will have privileges on tables that 'postgres' makes",
        "functions of PostgreSQL that act, wait, or tell of settings and sessions",
        "catalogues of PostgreSQL that tell of statistics, settings, roles and sessions",
        'the table public."line" has no row-level security',
        "no policy of public.\"client\" holds role 'nova_reads' its rows and no others",
        "the policy 'by_setting' of public.\"job\" shows rows to role 'nova_reads'",
    ],
)
def test_every_kind_of_hole_is_found(report, what):
    assert any(what in each.what for each in report.findings)


def test_what_would_leak_if_it_were_granted_is_told(report):
    told = "\n".join(report.guarded)
    for thing in ("job_2024", "takings", "every_job", "barrier", "job_notes", "wage", "tell("):
        assert thing in told


def test_nothing_is_open_afterwards(postgres, name, report):
    again = hardened(postgres, name, apply=True)
    assert (again.findings, again.statements) == ((), ())


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM job_2025",
        "SELECT * FROM every_job",
        "SELECT * FROM barrier",
        "SELECT * FROM takings",
        "SELECT person FROM wage",
        "SELECT * FROM side.copy",
        "SELECT * FROM secret",
        "SELECT c.notes FROM client c",
        "SELECT 1 <~> 2",
        "SELECT CAST(1 AS telling)",
        "SELECT * FROM client WHERE peek(name)",
        "SELECT anything('SELECT value FROM secret')",
        "SELECT set_config('nova.branch', '2', false)",
        "SELECT pg_sleep(1)",
        "SELECT most_common_vals FROM pg_stats",
        "SELECT reltuples FROM pg_class",
        "SELECT setting FROM pg_settings",
        "UPDATE line SET units = 0",
        "CREATE TEMP TABLE x (a int)",
        "SELECT nextval('job_no')",
        "SET ROLE workshop_group",
        "DO $$ BEGIN PERFORM 1; END $$",
    ],
)
def test_the_role_itself_can_do_nothing_else(reads, sql):
    reads.execute("SET default_transaction_read_only = off")
    with pytest.raises(psycopg.Error, match=r"permission denied|read-only|does not exist"):
        reads.execute(sql)


def test_the_role_sees_its_rows_and_no_others(reads):
    def one(sql: str) -> object:
        return reads.execute(sql).fetchone()

    assert one("SELECT count(*), max(note) FROM job") == (300, "own")
    assert one("SELECT count(*), max(name) FROM client") == (1, "Ann")
    assert one("SELECT count(*) FROM line WHERE part LIKE 'CANARY%'") == (0,)
    assert one("SELECT string_agg(name, ',') FROM branch") == ("A",)
    assert one("SELECT string_agg(name, ',') FROM firm") == ("North",)
    assert one("SELECT count(*) FROM part") == (5,)


def test_other_programs_keep_what_they_had(postgres, name, report):
    postgres.run(name, f"ALTER ROLE workshop_app PASSWORD '{PASSWORD}'")
    with psycopg.connect(postgres.url(name, user="workshop_app", password=PASSWORD)) as connection:
        assert connection.execute("SELECT count(*) FROM line").fetchone() == (900,)
        assert connection.execute("SELECT nextval('job_no')").fetchone() == (1,)
        assert connection.execute("SELECT finish(1)").fetchone() == (1,)
        connection.execute("UPDATE line SET units = 3 WHERE job_id = 1")
        connection.execute("CREATE TEMP TABLE x (a int)")
        connection.rollback()


def test_a_role_that_is_not_there_is_made_with_the_password_of_its_address(postgres, name, report):
    made = hardened(postgres, name, apply=True, role="nova_new")

    assert "there is no role 'nova_new'" in [each.what for each in made.findings]
    assert PASSWORD not in str(made)
    with psycopg.connect(postgres.url(name, user="nova_new", password=PASSWORD)) as connection:
        assert connection.execute("SELECT count(*) FROM job").fetchone() == (300,)


def test_what_another_role_handed_on_is_taken_back_and_that_role_keeps_its_own(postgres):
    made = postgres.create()
    handed = """
    GRANT SELECT ON wage TO workshop_app WITH GRANT OPTION;
    SET ROLE workshop_app; GRANT SELECT ON wage TO nova_reads, PUBLIC; RESET ROLE;
    """
    postgres.run(made, SETTING.others + SETTING.schema + handed)
    found = [each.what for each in hardened(postgres, made, apply=True).findings]
    assert "role 'nova_reads' has SELECT on the table public.wage, from 'workshop_app'" in found
    assert "everyone has SELECT on the table public.wage, from 'workshop_app'" in found
    assert hardened(postgres, made, apply=False).findings == ()
    keeps = "SELECT has_table_privilege(%s, 'wage', 'SELECT')"
    with postgres.connect(made) as connection:
        own = [
            connection.execute(keeps, (role,)).fetchone() for role in ("workshop_app", "nova_reads")
        ]
    assert own == [(True,), (False,)]
