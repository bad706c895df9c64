"""A plan: the form of a selection, before its filters are added."""

from dataclasses import dataclass
from typing import Literal

from projects.data import Form

Each = Literal["total", "average", "count"]


@dataclass(frozen=True)
class Plan:
    """Which columns are wanted, in which form and groups."""

    form: Form = "rows"
    columns: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    each: Each = "total"
    limit: int | None = None
    is_unanswerable: bool = False
    """Whether the query holds no such thing as is asked for."""


NO_PLAN = Plan(is_unanswerable=True)
"""For what the query does not hold."""
