"""Rows: whether policies hold each role to the rows that the plan gives it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from projects.data.cut import literal, quoted
from projects.data.hardening.asking import asked
from projects.data.hardening.finding import Finding
from projects.data.hardening.plan import KEYS_TABLE, WRITTEN_BY, Plan, RolePlan

_POLICIES = """
SELECT c.relname, p.polname, p.polpermissive, p.polcmd::text,
  ARRAY(SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)),
  0 = ANY (p.polroles), pg_get_expr(p.polqual, p.polrelid)
FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' ORDER BY 1, 2
"""

_GUARDED = """
SELECT c.relname, c.relrowsecurity, c.relkind::text FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname IN :tables ORDER BY 1
"""

_SIGNED = """
SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname = :table AND a.attname = :column AND NOT a.attisdropped
"""

_HOLDS = "nova_holds"
"""A policy that narrows: whatever other policies let through."""

_SHOWS = "nova_shows"
"""The policy that lets a role see its rows at all."""

_OTHERS = "nova_leaves_others"


class Policy(NamedTuple):
    """A policy as it stands."""

    table: str
    name: str
    is_permissive: bool
    command: str
    roles: list[str]
    is_public: bool
    condition: str


def open_rows(connection: Connection, plan: Plan) -> Iterator[Finding]:
    """Yield a finding for each table whose policies do not hold a role to its rows."""
    policies = [Policy(*row) for row in asked(connection, _POLICIES)]
    tables = sorted({table for role in plan.roles for table in role.rows})
    guarded = {}
    if tables:
        guarded = {row[0]: (row[1], row[2]) for row in asked(connection, _GUARDED, tables=tables)}
    names = {role.name for role in plan.roles}
    unsigned = [role for role in plan.roles if KEYS_TABLE in role.rows and KEYS_TABLE in guarded]
    if unsigned and not asked(connection, _SIGNED, table=KEYS_TABLE, column=WRITTEN_BY):
        yield _unsigned(unsigned[0])
        return  # the rest can be asked once it is there
    for table, (is_guarded, kind) in guarded.items():
        if kind not in ("r", "p"):
            continue  # policies are for tables; a view reads with those of its reader
        own = [each for each in policies if each.table == table]
        held = {name for each in own if each.name.startswith(_SHOWS) for name in each.roles}
        if not is_guarded:
            yield _unguarded(table, sorted(names | held))
        for role in plan.roles:
            if table in role.tables:
                yield from _role(connection, role, table, own)
        yield from _foreign(own, names)


def _unsigned(role: RolePlan) -> Finding:
    """Return the finding of a table of keys that is older than its column of who wrote them."""
    on = f"public.{KEYS_TABLE}"
    return Finding(
        f"the table {on} does not say which role noted an effect",
        (
            f"ALTER TABLE {on} ADD COLUMN {WRITTEN_BY} text NOT NULL DEFAULT {literal(role.name)}",
            f"ALTER TABLE {on} ALTER COLUMN {WRITTEN_BY} SET DEFAULT session_user",
        ),
    )


def _unguarded(table: str, roles: Sequence[str]) -> Finding:
    excepted = ", ".join(f"'{name}'" for name in roles)
    on = f"public.{quoted(table)}"
    return Finding(
        f"the table {on} has no row-level security",
        (
            f"ALTER TABLE {on} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS {_OTHERS} ON {on}",
            f"CREATE POLICY {_OTHERS} ON {on} USING (session_user NOT IN ({excepted}))",
        ),
    )


def _role(
    connection: Connection, role: RolePlan, table: str, own: Sequence[Policy]
) -> Iterator[Finding]:
    condition = role.rows[table]
    on = f"public.{quoted(table)}"
    check = f" WITH CHECK ({condition})" if role.is_writing else ""
    for name, kind in ((_SHOWS, "PERMISSIVE"), (_HOLDS, "RESTRICTIVE")):
        called = f"{name}_{role.name}"[:63]
        there = next((each for each in own if each.name == called), None)
        is_right = there is not None and _says(connection, on, there, role, condition, kind)
        if not is_right:
            command = "ALL" if role.is_writing else "SELECT"
            yield Finding(
                f"no policy of {on} {'shows' if name == _SHOWS else 'holds'} role {role.name!r}"
                " its rows" + (" and no others" if name == _HOLDS else ""),
                (
                    f"DROP POLICY IF EXISTS {quoted(called)} ON {on}",
                    f"CREATE POLICY {quoted(called)} ON {on} AS {kind} FOR {command}"
                    f" TO {quoted(role.name)} USING ({condition}){check}",
                ),
            )


def _says(
    connection: Connection, on: str, there: Policy, role: RolePlan, condition: str, kind: str
) -> bool:
    """Whether a policy is the one that would be made: compared by PostgreSQL's own words for it."""
    if there.is_permissive != (kind == "PERMISSIVE") or there.roles != [role.name]:
        return False
    if there.command != ("*" if role.is_writing else "r"):
        return False
    with connection.begin_nested() as savepoint:
        connection.exec_driver_sql(
            f"CREATE POLICY nova_tried ON {on} USING ({condition.replace('%', '%%')})"
        )
        (made,) = [each for each in asked(connection, _POLICIES) if each[1] == "nova_tried"]
        savepoint.rollback()
    return bool(made[6] == there.condition)


def _foreign(own: Sequence[Policy], names: set[str]) -> Iterator[Finding]:
    """Yield the policies of others that name one of Nova's roles."""
    for each in own:
        theirs = sorted(names & set(each.roles))
        if not theirs or each.name.startswith((_SHOWS, _HOLDS)):
            continue
        on, left = (
            f"public.{quoted(each.table)}",
            [name for name in each.roles if name not in names],
        )
        to = ", ".join(map(quoted, left))
        kept = f"ALTER POLICY {quoted(each.name)} ON {on} TO {to}"
        gone = f"DROP POLICY {quoted(each.name)} ON {on}"
        yield Finding(
            f"the policy {each.name!r} of {on} shows rows to role {theirs[0]!r}",
            (kept if left else gone,),
        )
