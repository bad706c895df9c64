"""Cost: what a SELECT would cost, by the database's own plan of it, before it runs."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import Any

from projects.data.cut import quoted
from projects.data.dialect import Dialect
from projects.errors import BadInput

MOST_STEPS = 20_000_000
"""Rows that SQLite may have to look at, one inside the other: some seconds of work."""

MOST_COST = 5_000_000.0
"""In the units of PostgreSQL's planner; a page read in order is one."""

_NARROWER = "Join every table by its key, and narrow it by a date or a name."

Ask = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement of ours and returns its rows."""


def check_cost(sql: str, tables: Iterable[str], dialect: Dialect, ask: Ask) -> None:
    """Refuse a statement that would take too long, before it runs.

    Args:
        sql: a checked statement.
        tables: those that it reads.
        dialect: whose plan is read.
        ask: runs a statement.

    Raises:
        BadInput: saying what it would cost, and how to make it cheaper.
    """
    if dialect == "postgres":
        plan = ask(f"EXPLAIN (FORMAT JSON) {sql}")
        _check(_postgres_cost(plan[0][0]), MOST_COST, "of the planner's units")
    else:
        plan = ask(f"EXPLAIN QUERY PLAN {sql}")
        nested = _nested_scans(plan)
        sizes = sorted((max(1, _size(table, ask)) for table in tables), reverse=True)
        if nested and sizes:
            # A table that is read twice is listed once; the largest stands in for it.
            again = [sizes[0]] * max(0, nested - len(sizes))
            _check(prod([*sizes[:nested], *again]), MOST_STEPS, "rows to look at")


def _check(found: float, most: float, unit: str) -> None:
    if found > most:
        wrong = f"The statement would cost {found:,.0f} {unit}; {most:,.0f} are the most"
        raise BadInput(wrong, _NARROWER)


def _postgres_cost(plan: object) -> float:
    told = json.loads(plan) if isinstance(plan, str) else plan
    return float(told[0]["Plan"]["Total Cost"]) if isinstance(told, list) else 0.0


def _nested_scans(plan: Iterable[Sequence[Any]]) -> int:
    """Return how many whole tables are read inside one another, at the worst place of a plan.

    Rows of a plan below the same one are loops within each other.
    """
    within = Counter(
        parent
        for _, parent, _, detail in plan
        if str(detail).startswith("SCAN ") and "CONSTANT ROW" not in str(detail)
    )
    return max(within.values(), default=0)


def _size(table: str, ask: Ask) -> int:
    (row,) = ask(f"SELECT count(*) FROM {quoted(table)}")  # noqa: S608 - a listed table, quoted
    return int(row[0])
