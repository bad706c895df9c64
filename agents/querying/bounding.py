"""Bounding: a time becomes the parameters of a query: the day, or since and until when it looks."""

from agents.querying.claims import Claim
from agents.querying.english import listed
from agents.querying.laid import Fitting
from agents.querying.periods import Period
from agents.querying.words import stems

_FROM = listed("since from after begin start first")
_UNTIL = listed("until till to before through end last by")


def bound_by(fitting: Fitting, claim: Claim, period: Period) -> bool:
    """Give the first and the last day of a time to the parameters for them; False if one has none."""
    begin, end = _parameter(fitting, _FROM), _parameter(fitting, _UNTIL)
    given = fitting.parameters
    if not begin and not end and (day := _day(fitting, period)):
        given[day] = str(period.first)
        fitting.used.add(claim)
        return True
    if begin == end or begin in given or end in given:
        return False
    is_until_now = period.last is None or period.last >= fitting.question.today
    if (period.first and not begin) or not (end or is_until_now):
        return False
    if period.first and begin:
        given[begin] = period.first.isoformat()
    if period.last and end:
        given[end] = period.last.isoformat()
    fitting.used.add(claim)
    return True


def _day(fitting: Fitting, period: Period) -> str | None:
    """Return the one date that a query takes, if one day is named: who is here on 3 May."""
    dates = [name for name, each in fitting.known.query.parameters.items() if each.type == "date"]
    is_day = period.first is not None and period.first == period.last
    return dates[0] if is_day and len(dates) == 1 and dates[0] not in fitting.parameters else None


def _parameter(fitting: Fitting, bounds: frozenset[str]) -> str | None:
    """Return the date that a query takes as its first or its last day."""
    for name, each in fitting.known.query.parameters.items():
        said = {part for text in (name, *each.words) for part in (*text.split("_"), *stems(text))}
        if each.type == "date" and not bounds.isdisjoint(said):
            return name
    return None
