"""What is granted beyond the plan, whoever granted it, and the SQL that takes it back.

What everyone may do is taken from everyone and given to those who are there besides Nova, so
that other programs keep what they have.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from projects.data.cut import quoted
from projects.data.hardening.asking import Grant
from projects.data.hardening.finding import Finding
from projects.data.hardening.plan import Plan, RolePlan

PUBLIC = "PUBLIC"
SYSTEM = "pg_catalog"
SCHEMA = "public"

_HARMLESS = frozenset(["random", "clock_timestamp", "timeofday", "gen_random_uuid", "amvalidate"])
"""Functions of PostgreSQL that give another value each time, and do nothing."""

_TELLING = re.compile(
    r"pg_(?:get|stat|show|listening|relation|prepared|cursor|tablespace|describe|identify"
    r"|postmaster|conf|settings|available|filenode|current|snapshot|backend|publication|sequence"
    r"|index|partition|has_role|my_temp|trigger_depth).*"
    r"|has_.*|.*_to_xml.*|current_setting|inet_.*|txid_.*|(?:obj|col|shobj)_description"
    r"|row_security_active|mxid_age|getpgusername"
)
"""Functions of PostgreSQL that tell of settings, sessions, roles or other people's objects."""

_STRUCTURE = frozenset(
    ["pg_type", "pg_namespace", "pg_attribute", "pg_enum", "pg_range", "pg_collation"]
)
"""What a driver reads to know types and names; it tells of no row."""

_SEQUENCES = frozenset(("nextval", "currval", "lastval"))


def beyond(plan: Plan, found: Sequence[Grant], others: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each thing, or kind of thing, that is open."""
    open_ones = [each for each in found if _is_open(plan, each)]
    system = [each for each in open_ones if each.schema == SYSTEM]
    by_thing: dict[tuple[str, ...], list[Grant]] = defaultdict(list)
    for each in open_ones:
        if each.schema != SYSTEM and not _extension(each):
            by_thing[each.kind, each.ident, each.grantee, each.traits, each.grantor].append(each)
    for grants in by_thing.values():
        yield _finding(plan, grants, others)
    yield from _of_extensions(plan, open_ones, others)
    yield from _built_in(plan, system, others)


def wanted(role: RolePlan, each: Grant) -> bool:
    """Whether the plan lets a role have this grant."""
    if each.kind == "TABLE":
        is_listed = each.schema == SCHEMA and each.name in role.tables
        return is_listed and each.privilege in role.tables[each.name] and _is_table(each)
    if each.kind == "SCHEMA":
        return each.privilege == "USAGE" and each.name == SCHEMA
    if each.kind == "DATABASE":
        return each.privilege == "CONNECT"
    if each.kind == "SEQUENCE":
        return role.is_writing and each.privilege == "USAGE"
    if each.kind == "ROUTINE" and each.schema == SYSTEM and each.name in _SEQUENCES:
        return role.is_writing
    return False


def _is_open(plan: Plan, each: Grant) -> bool:
    if not _is_risky(each):
        return False
    if each.grantee == PUBLIC:
        return not all(wanted(role, each) for role in plan.roles)
    return not any(wanted(role, each) for role in plan.roles if role.name == each.grantee)


def _is_table(each: Grant) -> bool:
    """Whether it is something that policies hold for: of a view, only one that reads as its reader."""
    return each.traits[:1] in ("r", "p") or (each.traits[:1] == "v" and "invoker" in each.traits)


def _is_risky(each: Grant) -> bool:
    """Whether a role that only reads listed tables should not have it."""
    if each.kind == "ROUTINE":
        return _is_risky_routine(each)
    if each.kind == "TABLE" and each.schema == SYSTEM:
        return each.name not in _STRUCTURE and (
            each.name != "pg_class" or "(" not in each.privilege
        )
    return True


def _is_risky_routine(each: Grant) -> bool:
    volatility, language, *marks = each.traits.split(" ")
    if each.schema == SYSTEM:
        is_acting = volatility == "v" and each.name not in _HARMLESS
        return is_acting or bool(_TELLING.fullmatch(each.name))
    if "definer" in marks or "leakproof" in marks or volatility == "v":
        return True
    return volatility == "s" and language not in ("sql", "plpgsql")


def _finding(plan: Plan, grants: Sequence[Grant], others: Collection[str]) -> Finding:
    first = grants[0]
    privileges = ", ".join(dict.fromkeys(each.privilege for each in grants))
    who = "everyone" if first.grantee == PUBLIC else f"role {first.grantee!r}"
    by = f", from {first.grantor!r}" if first.grantor else ""
    what = f"{who} has {privileges} on {_called(first)}{by}"
    return Finding(what, tuple(_taken(plan, grants, others)))


def _called(each: Grant) -> str:
    marks = [part for part in each.traits.split(" ")[1:] if part]
    if each.kind == "TABLE":
        kinds = {"v": "the view", "m": "the materialised view", "f": "the foreign table"}
        kind = "the partition" if "partition" in marks else kinds.get(each.traits[:1], "the table")
        return f"{kind} {each.ident}"
    if each.kind == "ROUTINE":
        told = {"definer": "runs with its owner's rights", "leakproof": "passes as leakproof"}
        why = [told[mark] for mark in marks if mark in told] or ["acts"]
        signs = [mark.removeprefix("operator:") for mark in marks if mark.startswith("operator:")]
        behind = f", behind the operator {signs[0]}" if signs else ""
        return f"the function {each.ident}, which {' and '.join(why)}{behind}"
    return f"the {each.kind.lower()} {each.ident}"


def _taken(plan: Plan, grants: Sequence[Grant], others: Collection[str]) -> Iterator[str]:
    first = grants[0]
    privileges = ", ".join(dict.fromkeys(each.privilege for each in grants))
    on = f"ON {first.kind} {first.ident}"
    if first.grantee != PUBLIC:
        yield _by(first.grantor, f"REVOKE {privileges} {on} FROM {quoted(first.grantee)} CASCADE")
        return
    yield _by(first.grantor, f"REVOKE {privileges} {on} FROM PUBLIC")
    for each in grants:
        keep = [*others, *(role.name for role in plan.roles if wanted(role, each))]
        if keep:
            yield f"GRANT {each.privilege} {on} TO {', '.join(map(quoted, keep))}"


def _by(grantor: str, sql: str) -> str:
    """Return a statement as one of who handed something on: nobody else can take that back."""
    if not grantor:
        return sql
    inner = f"SET LOCAL ROLE {quoted(grantor)}; {sql}; RESET ROLE;"
    return f"DO $nova$ BEGIN {inner} END $nova$"


def _extension(each: Grant) -> str:
    """Return the extension that a routine belongs to; empty for none."""
    return each.traits.partition("extension:")[2]


def _of_extensions(
    plan: Plan, found: Sequence[Grant], others: Collection[str]
) -> Iterator[Finding]:
    """Yield one finding for the functions of each extension."""
    own = [(_extension(each), each.grantee) for each in found if each.schema != SYSTEM]
    for name, grantee in sorted({each for each in own if each[0]}):
        grants = [each for each in found if (_extension(each), each.grantee) == (name, grantee)]
        who = "everyone" if grantee == PUBLIC else f"role {grantee!r}"
        what = f"{who} has EXECUTE on {len(grants)} functions of the extension {name} that act"
        yield Finding(what, tuple(_all_taken(plan, grants, others)))


def _built_in(plan: Plan, found: Sequence[Grant], others: Collection[str]) -> Iterator[Finding]:
    """Yield one finding for the functions of PostgreSQL itself, and one for its catalogues."""
    for kind, what in (
        ("ROUTINE", "functions of PostgreSQL that act, wait, or tell of settings and sessions"),
        ("TABLE", "catalogues of PostgreSQL that tell of statistics, settings, roles and sessions"),
    ):
        mine = [each for each in found if each.kind == kind]
        for grantee, privilege in dict.fromkeys((each.grantee, each.privilege) for each in mine):
            own = [each for each in mine if (each.grantee, each.privilege) == (grantee, privilege)]
            who = "everyone" if grantee == PUBLIC else f"role {grantee!r}"
            names = ", ".join(list(dict.fromkeys(each.name for each in own))[:5])
            said = f"{who} has {privilege} on {len(own)} {what}: {names}, ..."
            yield Finding(said, tuple(_all_taken(plan, own, others)))


def _all_taken(plan: Plan, own: Sequence[Grant], others: Collection[str]) -> Iterator[str]:
    first = own[0]
    privilege = first.privilege
    idents = ", ".join(dict.fromkeys(each.ident for each in own))
    grantee = PUBLIC if first.grantee == PUBLIC else quoted(first.grantee)
    yield f"REVOKE {privilege} ON {first.kind} {idents} FROM {grantee}"
    if first.grantee != PUBLIC:
        return
    if others:
        yield f"GRANT {privilege} ON {first.kind} {idents} TO {', '.join(map(quoted, others))}"
    for role in plan.roles:
        kept = ", ".join(each.ident for each in own if wanted(role, each))
        if kept:
            yield f"GRANT {privilege} ON {first.kind} {kept} TO {quoted(role.name)}"
    if privilege == "SELECT" and any(each.name == "pg_class" for each in own):
        yield f"GRANT SELECT ({_CLASS_COLUMNS}) ON TABLE pg_catalog.pg_class TO PUBLIC"


_CLASS_COLUMNS = (
    "oid, relname, relnamespace, reltype, reloftype, relowner, relam, relfilenode, reltablespace,"
    " reltoastrelid, relhasindex, relisshared, relpersistence, relkind, relnatts, relchecks,"
    " relhasrules, relhastriggers, relhassubclass, relrowsecurity, relforcerowsecurity,"
    " relispopulated, relreplident, relispartition, relrewrite, relfrozenxid, relminmxid, relacl,"
    " reloptions, relpartbound"
)
"""All of pg_class but how many rows and pages a table has."""
