"""Hardening PostgreSQL: what is open is found by asking, closed in one transaction, asked again."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine

from projects.data.cut import literal, quoted
from projects.data.hardening.asking import Grant, asked, grants
from projects.data.hardening.finding import Finding, Report
from projects.data.hardening.granted import SCHEMA, beyond
from projects.data.hardening.plan import Plan, RolePlan
from projects.data.hardening.reach import out_of_reach
from projects.data.hardening.roles import open_defaults, open_roles, others
from projects.data.hardening.rows import open_rows

_THERE = """
SELECT c.relname, c.relkind::text,
  'security_invoker=true' = ANY (coalesce(c.reloptions, '{}'))
    OR 'security_invoker=on' = ANY (coalesce(c.reloptions, '{}'))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""

_LIMIT = 20
"""Rounds until nothing new is found; closing one thing can show another."""


def harden(engine: Engine, plan: Plan, *, apply: bool = False) -> Report:
    """Return what is open, as an administrator sees it; with `apply` close it as well.

    Without `apply` everything is tried and taken back: the report says all that would be done.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL search_path = ''")
        found: list[Finding] = []
        for _ in range(_LIMIT):
            now = [each for each in _open(connection, plan) if each not in found]
            found += now
            statements = [sql for each in now for sql in each.closing]
            if not statements:
                break
            for sql in dict.fromkeys(statements):
                connection.exec_driver_sql(sql.replace("%", "%%"))
            _set_passwords(connection, plan, now)
        guarded = tuple(out_of_reach(connection, plan))
        if apply:
            connection.commit()
        else:
            connection.rollback()
    return Report(tuple(found), is_applied=apply, guarded=guarded)


def _open(connection: Connection, plan: Plan) -> Iterator[Finding]:
    """Yield all that is open now."""
    roles = list(open_roles(connection, plan))
    yield from roles
    if any(sql.startswith("CREATE ROLE") for each in roles for sql in each.closing):
        return  # the rest can be asked once they are there
    there = {row[0]: (row[1], row[2]) for row in asked(connection, _THERE)}
    usable = _usable(plan, there)
    held = grants(connection, [role.name for role in plan.roles])
    yield from beyond(usable, held, others(connection, plan))
    yield from _lacking(usable, held, there)
    yield from open_rows(connection, usable)
    yield from open_defaults(connection, plan)
    yield from _undecided(plan, there)


def _usable(plan: Plan, there: dict[str, tuple[str, bool]]) -> Plan:
    """Return the plan without what cannot be held to its rows."""
    roles = []
    for role in plan.roles:
        tables = {
            table: privileges
            for table, privileges in role.tables.items()
            if table in there and (table not in role.rows or _can_be_held(*there[table]))
        }
        roles.append(role._replace(tables=tables))
    return plan._replace(roles=tuple(roles))


def _can_be_held(kind: str, is_invoker: bool) -> bool:
    return kind in ("r", "p") or (kind == "v" and is_invoker)


def _lacking(
    plan: Plan, held: list[Grant], there: dict[str, tuple[str, bool]]
) -> Iterator[Finding]:
    """Yield what a role needs and has not."""
    for role in plan.roles:
        own = {(each.kind, each.name, each.privilege) for each in held if each.grantee == role.name}
        name = quoted(role.name)
        if ("SCHEMA", SCHEMA, "USAGE") not in own:
            sql = f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}"
            yield Finding(f"role {role.name!r} may not use the schema {SCHEMA}", (sql,))
        yield from _unreachable(role, held)
        for table, privileges in role.tables.items():
            missing = sorted(each for each in privileges if ("TABLE", table, each) not in own)
            if missing and table in there:
                sql = f"GRANT {', '.join(missing)} ON TABLE public.{quoted(table)} TO {name}"
                yield Finding(f"role {role.name!r} lacks {', '.join(missing)} on {table}", (sql,))


def _unreachable(role: RolePlan, held: list[Grant]) -> Iterator[Finding]:
    database = next((each for each in held if each.kind == "DATABASE"), None)
    mine = [each for each in held if each.kind == "DATABASE" and each.grantee == role.name]
    if database is not None and not any(each.privilege == "CONNECT" for each in mine):
        sql = f"GRANT CONNECT ON DATABASE {database.ident} TO {quoted(role.name)}"
        yield Finding(f"role {role.name!r} may not connect to {database.ident}", (sql,))


def _undecided(plan: Plan, there: dict[str, tuple[str, bool]]) -> Iterator[Finding]:
    """Yield what a person must decide."""
    for table, column in plan.undecided.items():
        yield Finding(
            f"the table {table} is listed as everybody's, and has the column {column!r}:"
            " no role may read it until catalogue.yaml says how it is cut"
        )
    for role in plan.roles:
        for table in role.rows:
            if table in there and not _can_be_held(*there[table]):
                yield Finding(
                    f"{table} is a view that reads with its owner's rights, and shows all rows:"
                    f" role {role.name!r} may not read it; list the tables behind it"
                )


def _set_passwords(connection: Connection, plan: Plan, found: list[Finding]) -> None:
    """Give roles that were just made the password of their address; it leaves here only hashed."""
    made = {sql for each in found for sql in each.closing if sql.startswith("CREATE ROLE")}
    driver: Any = connection.connection.driver_connection
    for role in plan.roles:
        if role.password and any(quoted(role.name) in sql for sql in made):
            hashed = driver.pgconn.encrypt_password(
                role.password.encode(), role.name.encode(), b"scram-sha-256"
            )
            sql = f"ALTER ROLE {quoted(role.name)} PASSWORD {literal(hashed.decode())}"
            connection.exec_driver_sql(sql.replace("%", "%%"))
