"""Roles: whether each is there, may log in, and may do nothing by itself."""

from collections.abc import Iterator

from sqlalchemy import Connection

from projects.data.cut import literal, quoted
from projects.data.hardening.asking import asked
from projects.data.hardening.finding import Finding
from projects.data.hardening.plan import Plan, RolePlan

_ATTRIBUTES = {
    "rolsuper": "NOSUPERUSER",
    "rolbypassrls": "NOBYPASSRLS",
    "rolcreaterole": "NOCREATEROLE",
    "rolcreatedb": "NOCREATEDB",
    "rolreplication": "NOREPLICATION",
}

_ROLE = (
    f"SELECT {', '.join(_ATTRIBUTES)}, rolcanlogin FROM pg_catalog.pg_roles WHERE rolname = :role"  # noqa: S608 - our own words
)

_MEMBER = """
SELECT g.rolname FROM pg_catalog.pg_auth_members m
JOIN pg_catalog.pg_roles g ON g.oid = m.roleid JOIN pg_catalog.pg_roles r ON r.oid = m.member
WHERE r.rolname = :role ORDER BY 1
"""

_OWNED = """
SELECT DISTINCT d.classid::regclass::text FROM pg_catalog.pg_shdepend d
JOIN pg_catalog.pg_roles r ON r.oid = d.refobjid
WHERE r.rolname = :role AND d.deptype = 'o'
  AND d.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
"""

_SETTINGS = """
SELECT coalesce(max(array_to_string(s.setconfig, ',')), '') FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_roles r ON r.oid = s.setrole WHERE r.rolname = :role AND s.setdatabase = 0
"""

_DEFAULTS = """
SELECT DISTINCT o.rolname, coalesce(n.nspname, ''), d.defaclobjtype::text,
  coalesce(g.rolname, 'PUBLIC')
FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_roles o ON o.oid = d.defaclrole
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace,
  LATERAL aclexplode(d.defaclacl) a LEFT JOIN pg_catalog.pg_roles g ON g.oid = a.grantee
WHERE (a.grantee = 0 AND d.defaclobjtype IN ('r', 'S', 'n')) OR g.rolname IN :roles ORDER BY 1, 2, 3, 4
"""

_KINDS = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS"}

_ROLES = (
    "SELECT rolname, rolsuper FROM pg_catalog.pg_roles WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 1"
)

_OWN = """
SELECT DISTINCT r.rolname FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_roles r ON r.oid = ANY (p.polroles) WHERE p.polname LIKE 'nova\\_shows\\_%'
"""


def others(connection: Connection, plan: Plan) -> list[str]:
    """Return the roles that are not Nova's, and keep what everyone had."""
    own = {role.name for role in plan.roles} | {row[0] for row in asked(connection, _OWN)}
    return [row[0] for row in asked(connection, _ROLES) if row[0] not in own and not row[1]]


def open_roles(connection: Connection, plan: Plan) -> Iterator[Finding]:
    """Yield a finding for each thing that a role is or owns and should not."""
    for role in plan.roles:
        rows = asked(connection, _ROLE, role=role.name)
        if rows:
            yield from _attributes(role, rows[0])
            yield from _belongings(connection, role)
        else:
            made = f"CREATE ROLE {quoted(role.name)} LOGIN NOINHERIT"
            yield Finding(f"there is no role {role.name!r}", (made,))
        yield from _settings(connection, plan, role)


def open_defaults(connection: Connection, plan: Plan) -> Iterator[Finding]:
    """Yield a finding for each privilege that everyone or a role would have on what is made later."""
    roles = [role.name for role in plan.roles]
    for owner, schema, kind, grantee in asked(connection, _DEFAULTS, roles=roles):
        within = f" IN SCHEMA {quoted(schema)}" if schema else ""
        whom = grantee if grantee == "PUBLIC" else quoted(grantee)
        who = "everyone" if grantee == "PUBLIC" else f"role {grantee!r}"
        yield Finding(
            f"{who} will have privileges on {_KINDS[kind].lower()} that {owner!r} makes",
            (
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {quoted(owner)}{within}"
                f" REVOKE ALL ON {_KINDS[kind]} FROM {whom}",
            ),
        )


def _attributes(role: RolePlan, row: object) -> Iterator[Finding]:
    values = dict(zip((*_ATTRIBUTES, "rolcanlogin"), row, strict=True))  # type: ignore[call-overload]
    for attribute, without in _ATTRIBUTES.items():
        if values[attribute]:
            what = f"role {role.name!r} is {without.removeprefix('NO').lower()}"
            yield Finding(what, (f"ALTER ROLE {quoted(role.name)} {without}",))
    if not values["rolcanlogin"]:
        yield Finding(
            f"role {role.name!r} cannot log in", (f"ALTER ROLE {quoted(role.name)} LOGIN",)
        )


def _belongings(connection: Connection, role: RolePlan) -> Iterator[Finding]:
    for (group,) in asked(connection, _MEMBER, role=role.name):
        yield Finding(
            f"role {role.name!r} is a member of {group!r}",
            (f"REVOKE {quoted(group)} FROM {quoted(role.name)}",),
        )
    if asked(connection, _OWNED, role=role.name):
        yield Finding(
            f"role {role.name!r} owns objects, which no policy holds back from their owner",
            (f"REASSIGN OWNED BY {quoted(role.name)} TO CURRENT_USER",),
        )


def _settings(connection: Connection, plan: Plan, role: RolePlan) -> Iterator[Finding]:
    wanted = {
        "statement_timeout": f"{int(plan.seconds * 1000)}",
        "lock_timeout": "2000",
        "idle_in_transaction_session_timeout": "60000",
        "temp_file_limit": "1048576",
        "search_path": "public",
    }
    if not role.is_writing:
        wanted["default_transaction_read_only"] = "on"
    ((said,),) = asked(connection, _SETTINGS, role=role.name)
    there = dict(each.partition("=")[::2] for each in said.split(",") if "=" in each)
    lacking = {name: value for name, value in wanted.items() if there.get(name) != value}
    if lacking:
        yield Finding(
            f"role {role.name!r} has no bounds of its own: {', '.join(lacking)}",
            tuple(
                f"ALTER ROLE {quoted(role.name)} SET {name} = {literal(value)}"
                for name, value in lacking.items()
            ),
        )
