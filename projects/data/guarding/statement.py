"""Checking a statement: text in, a statement that may run or a refusal out. Reads nothing.

What runs is not the text that came but its tree, written anew: two readers of one text (this
one and the database's) may see different statements in it, but what is written here holds only
what was looked at. It is read and looked at once more before it is handed out.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlglot
from sqlalchemy import TextClause, text
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from projects.data.dialect import Dialect
from projects.data.guarding.bounds import check_depth, check_text
from projects.data.guarding.functions import check_functions
from projects.data.guarding.grammar import QUERIES, check_grammar
from projects.data.guarding.names import Names, resolved
from projects.data.guarding.recursion import check_recursion
from projects.data.guarding.refusal import Refused, refused, shortened


class Checked(NamedTuple):
    """A statement that only reads, and only what is listed."""

    sql: str
    """What to run, and nothing else."""
    tables: tuple[str, ...]
    """The listed tables that it reads."""
    columns: tuple[str, ...]
    """The names of its result's columns, as far as it gives them names."""

    def clause(self) -> TextClause:
        """Return it as SQLAlchemy runs it; `:name` stands for the parameters that were allowed."""
        return text(self.sql)


def checked(
    sql: str,
    *,
    tables: Mapping[str, Collection[str]],
    dialect: Dialect,
    parameters: Collection[str] = (),
) -> Checked:
    """Return a statement as it may run.

    Args:
        sql: what somebody, or a model, wrote.
        tables: the tables that may be read, each with all its columns.
        dialect: whose SQL it is.
        parameters: names that may stand in it as `:name`.

    Raises:
        Refused: naming what is not allowed, and what to write instead.
    """
    known = frozenset(parameters)
    tree, _ = _looked_at(sql, tables, dialect, known)
    written = _written(tree, dialect)
    _, names = _looked_at(written.replace("\\:", ":"), tables, dialect, known)
    return Checked(written, names.tables, names.columns)


def _looked_at(
    sql: str,
    tables: Mapping[str, Collection[str]],
    dialect: Dialect,
    parameters: frozenset[str],
) -> tuple[exp.Query, Names]:
    check_text(sql, dialect)
    tree = _parsed(sql, dialect)
    check_depth(tree)
    check_grammar(tree, parameters)
    check_functions(tree, dialect)
    check_recursion(tree)
    return tree, resolved(tree, tables, dialect)


def _parsed(sql: str, dialect: Dialect) -> exp.Query:
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect)
    except (ParseError, TokenError) as error:
        near = str(error).splitlines()[0]
        what = f"it cannot be read ({near})"
        raise refused(what, "Mend the SQL.") from error
    except RecursionError as error:
        what = "it is nested too deeply"
        raise refused(what, "Write it flatter.") from error
    while isinstance(tree, exp.Subquery) and not tree.args.get("alias"):
        tree = tree.this
    if not isinstance(tree, QUERIES):
        what = f"{shortened(tree)} is no SELECT"
        raise refused(what, "Write one SELECT over the listed tables.")
    return tree


def _written(tree: exp.Query, dialect: Dialect) -> str:
    """Return the tree as text for SQLAlchemy: only a parameter's colon counts as one."""

    def escaped(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Placeholder):
            return exp.Var(this=f"\0{node.name}")
        return node

    try:
        sql = tree.copy().transform(escaped, copy=False).sql(dialect=dialect, comments=False)
    except RecursionError as error:
        what = "it is nested too deeply"
        raise refused(what, "Write it flatter.") from error
    return sql.replace(":", "\\:").replace("\0", ":")


__all__ = ["Checked", "Refused", "checked"]
