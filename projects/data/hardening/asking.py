"""Asking pg_catalog: everything that everyone, or one of Nova's roles, may do in a database."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, text

_WHO = """
who AS (
  SELECT 0::oid AS oid, 'PUBLIC' AS called
  UNION ALL SELECT oid, rolname FROM pg_catalog.pg_roles WHERE rolname IN :roles
)
"""

_RELATIONS = f"""
WITH {_WHO}
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
  quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relname, n.nspname, w.called,
  a.privilege_type, c.relkind::text || CASE WHEN c.relispartition THEN ' partition' ELSE '' END
    || CASE WHEN 'security_invoker=true' = ANY (coalesce(c.reloptions, '{{}}')) THEN ' invoker' ELSE '' END,
  CASE WHEN a.grantor <> c.relowner THEN pg_get_userbyid(a.grantor) ELSE '' END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
  LATERAL aclexplode(coalesce(c.relacl,
    acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
  JOIN who w ON w.oid = a.grantee
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname <> 'information_schema'
ORDER BY 2, 5, 6
"""  # noqa: S608 - our own words

_COLUMNS = f"""
WITH {_WHO}
SELECT 'TABLE', quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relname, n.nspname,
  w.called, a.privilege_type || ' (' || quote_ident(t.attname) || ')', c.relkind::text,
  CASE WHEN a.grantor <> c.relowner THEN pg_get_userbyid(a.grantor) ELSE '' END
FROM pg_catalog.pg_attribute t JOIN pg_catalog.pg_class c ON c.oid = t.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
  LATERAL aclexplode(t.attacl) a JOIN who w ON w.oid = a.grantee
WHERE t.attacl IS NOT NULL AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY 2, 5, 6
"""  # noqa: S608 - our own words

_ROUTINES = f"""
WITH {_WHO}
SELECT 'ROUTINE',
  quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
    || pg_get_function_identity_arguments(p.oid) || ')',
  p.proname, n.nspname, w.called, a.privilege_type,
  p.provolatile::text || ' ' || l.lanname || CASE WHEN p.prosecdef THEN ' definer' ELSE '' END
    || CASE WHEN p.proleakproof THEN ' leakproof' ELSE '' END
    || coalesce((SELECT ' operator:' || string_agg(o.oprname::text, ',')
                 FROM pg_catalog.pg_operator o WHERE o.oprcode = p.oid), '')
    || coalesce((SELECT ' extension:' || e.extname FROM pg_catalog.pg_depend d
                 JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
                 WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'), ''),
  CASE WHEN a.grantor <> p.proowner THEN pg_get_userbyid(a.grantor) ELSE '' END
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang,
  LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  JOIN who w ON w.oid = a.grantee
WHERE n.nspname <> 'information_schema'
  AND NOT 'internal'::regtype = ANY (p.proargtypes::oid[])
  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype,
    'language_handler'::regtype, 'internal'::regtype)
ORDER BY 2, 5
"""  # noqa: S608 - our own words

_REST = f"""
WITH {_WHO}, held AS (
  SELECT 'SCHEMA' AS kind, quote_ident(nspname) AS ident, nspname AS name,
    coalesce(nspacl, acldefault('n', nspowner)) AS acl, nspowner AS owner
  FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
  UNION ALL SELECT 'DATABASE', quote_ident(datname), datname,
    coalesce(datacl, acldefault('d', datdba)), datdba
  FROM pg_catalog.pg_database WHERE datname = current_database()
  UNION ALL SELECT 'LANGUAGE', quote_ident(lanname), lanname,
    coalesce(lanacl, acldefault('l', lanowner)), lanowner FROM pg_catalog.pg_language WHERE lanpltrusted
  UNION ALL SELECT 'FOREIGN SERVER', quote_ident(srvname), srvname,
    coalesce(srvacl, acldefault('S', srvowner)), srvowner FROM pg_catalog.pg_foreign_server
  UNION ALL SELECT 'FOREIGN DATA WRAPPER', quote_ident(fdwname), fdwname,
    coalesce(fdwacl, acldefault('F', fdwowner)), fdwowner FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL SELECT 'LARGE OBJECT', oid::text, oid::text,
    coalesce(lomacl, acldefault('L', lomowner)), lomowner FROM pg_catalog.pg_largeobject_metadata
)
SELECT h.kind, h.ident, h.name, '', w.called, a.privilege_type, '',
  CASE WHEN a.grantor <> h.owner THEN pg_get_userbyid(a.grantor) ELSE '' END
FROM held h, LATERAL aclexplode(h.acl) a JOIN who w ON w.oid = a.grantee
ORDER BY 1, 2, 5, 6
"""  # noqa: S608 - our own words


class Grant(NamedTuple):
    """Something that somebody may do."""

    kind: str
    """TABLE, ROUTINE, SCHEMA: as GRANT names it."""
    ident: str
    """Its full name as SQL."""
    name: str
    schema: str
    grantee: str
    """A role, or PUBLIC."""
    privilege: str
    traits: str
    """Of a relation its kind; of a routine how it behaves and which operators it stands behind."""
    grantor: str = ""
    """Who handed it on, being allowed to; empty for the owner."""


def grants(connection: Connection, roles: Collection[str]) -> list[Grant]:
    """Return all that everyone or one of `roles` may do."""
    found = []
    for sql in (_RELATIONS, _COLUMNS, _ROUTINES, _REST):
        found += [Grant(*row) for row in asked(connection, sql, roles=list(roles))]
    return found


def asked(connection: Connection, sql: str, **values: Any) -> Sequence[Sequence[Any]]:  # noqa: ANN401 - values that are bound
    """Return the rows of a statement of ours."""
    lists: list[BindParameter[Any]] = [
        bindparam(name, expanding=True) for name, value in values.items() if isinstance(value, list)
    ]
    return connection.execute(text(sql).bindparams(*lists), values).fetchall()
