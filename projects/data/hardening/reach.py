"""Reach: what in a database would show other people's rows, were it ever granted to a role."""

from collections.abc import Iterator

from sqlalchemy import Connection

from projects.data.hardening.asking import asked
from projects.data.hardening.plan import Plan

_RELATIONS = """
WITH RECURSIVE cut AS (
  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relname IN :tables
), part AS (
  SELECT i.inhrelid AS oid FROM pg_catalog.pg_inherits i JOIN cut ON cut.oid = i.inhparent
  UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON p.oid = i.inhparent
), held AS (SELECT oid FROM cut UNION SELECT oid FROM part), above AS (
  SELECT r.ev_class AS oid FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
    JOIN held h ON h.oid = d.refobjid AND h.oid <> r.ev_class
  UNION SELECT r.ev_class FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
    JOIN above a ON a.oid = d.refobjid AND a.oid <> r.ev_class
)
SELECT 'the partition ' || oid::regclass || ', which has no policies of its own' FROM part
UNION ALL SELECT CASE c.relkind WHEN 'm' THEN 'the materialised view ' ELSE 'the view ' END
    || c.oid::regclass || CASE c.relkind WHEN 'm' THEN ', a copy that no policy cuts'
      ELSE ', which reads with its owner''s rights' END
  FROM above a JOIN pg_catalog.pg_class c ON c.oid = a.oid
UNION ALL SELECT 'the statistics ' || s.stxname || ' of ' || s.stxrelid::regclass
    || ', which hold values of its rows'
  FROM pg_catalog.pg_statistic_ext s JOIN held h ON h.oid = s.stxrelid
UNION ALL SELECT 'the statistics of ' || h.oid::regclass || ', which hold values of its rows'
  FROM held h WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_statistic t WHERE t.starelid = h.oid)
ORDER BY 1
"""

_UNLISTED = """
SELECT DISTINCT 'the table ' || c.oid::regclass || ', which bears ' || quote_ident(a.attname)
  || ' and has no policies'
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND a.attname IN :keys AND c.relname NOT IN :tables
ORDER BY 1
"""

_ROUTINES = """
SELECT 'the ' || CASE p.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END
  || p.oid::regprocedure || ', which runs with its owner''s rights'
  || coalesce((SELECT ', behind the operator ' || string_agg(o.oprname::text, ', ')
               FROM pg_catalog.pg_operator o WHERE o.oprcode = p.oid), '')
  || CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_cast k WHERE k.castfunc = p.oid)
     THEN ', behind a cast' ELSE '' END
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""


def out_of_reach(connection: Connection, plan: Plan) -> Iterator[str]:
    """Yield a line for each such thing; what is within reach was found and closed before."""
    tables = sorted({table for role in plan.roles for table in role.rows})
    if tables:
        keys = sorted(plan.keys) or [""]
        yield from (row[0] for row in asked(connection, _RELATIONS, tables=tables))
        yield from (row[0] for row in asked(connection, _UNLISTED, tables=tables, keys=keys))
    yield from (row[0] for row in asked(connection, _ROUTINES))
