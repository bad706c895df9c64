"""Lengths of time: within a week, more than three months, counted as a query counts them."""

from collections.abc import Iterable, Sequence

from agents.querying.claims import Claim
from agents.querying.laid import Fitting
from agents.querying.lexicon import Sense
from agents.querying.numbers import Number, days_of
from agents.querying.words import stems
from projects.data import Filter, Op

_ABOVE = frozenset({"more", "over", "above", "least", "beyond", "exceed", "longer", "older"})
_BELOW = frozenset({"within", "under", "below", "less", "most", "next", "fewer", "up"})
"""Words by which a parameter says on which side of it the rows lie."""


def place_length(
    fitting: Fitting, claim: Claim, numbers: Sequence[Number], operator: Op | None
) -> None:
    """Compare a column that counts time with it, or give it to the parameter that takes it.

    Months are no money: where nothing counts time, it stays unaccounted for.
    """
    columns = ((name, _unit_of_column(fitting, name)) for name in fitting.known.measures)
    name, days = next((each for each in columns if each[1]), ("", None))
    if operator is not None and days is not None:
        values = tuple(_whole(each.in_days(days)) for each in numbers)
        fitting.filters.append(Filter(column=name, op=operator, values=values))
    elif len(numbers) > 1 or not _give(fitting, numbers[0], operator or _bound(fitting, claim)):
        return
    fitting.used.add(claim)
    unit = numbers[-1].end
    if not any(each.start <= unit < each.end for each in fitting.claims):
        fitting.claims.append(Claim(unit, unit + 1, (Sense("topic", ""),), 9))


def reach(fitting: Fitting, days: int) -> None:
    """Let a query that looks so many days ahead look as far as is asked: in the next 30 days."""
    for name, each in fitting.known.query.parameters.items():
        unit = _unit_of_parameter(fitting, name)
        told = {stem for said in each.words for stem in said.split()}
        if unit and each.type == "integer" and not told.isdisjoint(_BELOW):
            fitting.parameters.setdefault(name, -(-days // unit))


def _bound(fitting: Fitting, claim: Claim) -> Op | None:
    """Return on which side "within" bounds a length; None if nothing bounds it."""
    before = fitting.question.words[claim.start - 1].text if claim.start else ""
    return "<=" if before == "within" else None


def _give(fitting: Fitting, number: Number, operator: Op | None) -> bool:
    """Give a length to the parameter that counts time, if it bounds the side that is meant."""
    declared = fitting.known.query.parameters
    units = (
        (name, _unit_of_parameter(fitting, name))
        for name, each in declared.items()
        if each.type in ("integer", "number") and name not in fitting.parameters
    )
    name, days = next((each for each in units if each[1]), ("", None))
    if days is None or not _is_on_side(declared[name].words, operator):
        return False
    length = number.in_days(days)
    if declared[name].type == "integer" and not length.is_integer():
        return False
    fitting.parameters[name] = _whole(length)
    label = next((each for each in fitting.claims if each.start == number.end), None)
    if label is not None and label.has("parameter") == name:
        fitting.used.add(label)
    return True


def _is_on_side(said: Iterable[str], operator: Op | None) -> bool:
    if operator is None:
        return True
    told = {stem for each in said for stem in each.split()}
    sides = {">": _ABOVE, ">=": _ABOVE, "<": _BELOW, "<=": _BELOW}
    return not told.isdisjoint(sides.get(operator, frozenset()))


def _unit_of_column(fitting: Fitting, name: str) -> int | None:
    """Return how many days the unit of a column has; None if it counts no time."""
    return _days_in(fitting.known.query.columns[name].unit or "")


def _unit_of_parameter(fitting: Fitting, name: str) -> int | None:
    """Return how many days the unit of a parameter has, by its name and its words."""
    words = fitting.known.query.parameters[name].words
    return next((days for each in (name, *words) if (days := _days_in(each))), None)


def _days_in(text: str) -> int | None:
    return next((days for stem in stems(text) if (days := days_of(stem))), None)


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
