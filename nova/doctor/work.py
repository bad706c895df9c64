"""What is under way in a home: the model's endpoint, what waits, and what today may still cost."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

from agents.responder.breaker import Breaker
from nova.doctor.finding import Finding
from nova.home import Home
from nova.models import endpoint_of
from nova.settings import Settings


def endpoint(settings: Settings, home: Home) -> Finding:
    """Tell whether the model's endpoint is called, or left alone because it kept failing."""
    if settings.is_offline:
        return Finding("endpoint", "ok", "none")
    breaker = Breaker(endpoint_of(settings), keeps=home.endpoint)
    if breaker.state == "closed":
        return Finding("endpoint", "ok", "closed: calls pass")
    again = f"for {breaker.wait:.0f} s more" if breaker.wait else "until the next call tries it"
    line = f"{breaker.state}: it is left alone {again}, since it failed ({breaker.reason})"
    return Finding("endpoint", "warning", line, "Nova tries it again by itself.")


def waiting(home: Home) -> Finding:
    """Tell what waits for a model, and what for a person."""
    steps, drafts = (
        _count(home, "queue", "status IN ('waiting', 'answered')"),
        _count(home, "effect", "status = 'pending'"),
    )
    line = f"{steps} steps for a model, {drafts} drafts for an approval"
    cures = ["`nova runs finish` tries now."] * bool(steps)
    cures += ["See `nova approvals list`."] * bool(drafts)
    return Finding("waiting", "ok", line, " ".join(cures))


def budget(settings: Settings, home: Home) -> Finding:
    """Tell what today has cost, against what it may."""
    bounds, today = settings.budget.day, datetime.now().astimezone().date().isoformat()
    sums = "coalesce(sum(prompt_tokens + completion_tokens), 0), coalesce(sum(cost), 0)"
    tokens, cost = _first(home, f"SELECT {sums} FROM spend WHERE day >= ?", today) or (0, 0)  # noqa: S608 - words of our own
    (later,) = _first(home, "SELECT count(*) FROM spend WHERE day > ?", today) or (0,)
    limits = (("tokens", tokens, bounds.tokens), ("money", round(cost, 4), bounds.cost))
    told = [f"{used:,} {name}{_of(limit)}" for name, used, limit in limits]
    line = f"today: {', '.join(told)}"
    if later and settings.budget.are_set:
        line = f"{line}; {later} calls of later days count as well, since the clock was set back"
        return Finding("budget", "warning", line, "Set the clock right, or raise NOVA_BUDGET__*.")
    if any(limit is not None and used >= limit for _, used, limit in limits):
        cure = "Until midnight agents answer without the model; NOVA_BUDGET__DAY__* raises it."
        return Finding("budget", "warning", f"used up, {line}", cure)
    return Finding("budget", "ok", line)


def _of(limit: float | None) -> str:
    return "" if limit is None else f" of {limit:,}"


def _count(home: Home, table: str, where: str) -> int:
    return int((_first(home, f"SELECT count(*) FROM {table} WHERE {where}") or (0,))[0])  # noqa: S608 - words of our own


def _first(home: Home, query: str, *values: str) -> Sequence[float] | None:
    """Return the first row; None if the table is not there yet."""
    with closing(sqlite3.connect(f"{home.ledger.absolute().as_uri()}?mode=ro", uri=True)) as store:
        try:
            row: Sequence[float] | None = store.execute(query, values).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
        return row
