"""Tested: conditions that a question looks at once it is known of which row: is order 12 shipped."""

from collections.abc import Sequence

from agents.querying.laid import Fitting
from agents.querying.plan import Plan
from projects.data import Filter


def tested_by(fitting: Fitting, plan: Plan) -> tuple[Filter, ...]:
    """Return the conditions that "is order 12 shipped" asks about, once the order is known."""
    grain = fitting.known.grain
    if plan.form != "rows" or not grain or grain - fitting.pinned:
        return ()
    dates = fitting.known.dates
    return tuple(
        each
        for each in fitting.filters
        if each.column not in grain and each.column not in dates and not _is_chosen(fitting, each)
    )


def with_tested(
    fitting: Fitting, columns: tuple[str, ...], tested: Sequence[Filter]
) -> tuple[str, ...]:
    """Return the columns with those that are looked at: what is not shown cannot be judged."""
    shown = columns or fitting.known.query.shown
    hidden = [name for each in tested for name in (each.column, each.than) if name]
    lacking = tuple(name for name in dict.fromkeys(hidden) if name not in shown)
    return (*shown, *lacking) if lacking else columns


def _is_chosen(fitting: Fitting, given: Filter) -> bool:
    """Whether a name chooses among rows: when did Ann sweep the yard is not when Bo did."""
    said = fitting.named.get(given.column, "")
    is_name = any(not char.islower() for char in said if char.isalnum())
    return is_name and not fitting.question.wanted.is_check
