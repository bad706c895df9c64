"""Deadlines: by when something was promised, and up to when a question looks."""

import re
from calendar import month_name, monthrange
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTH = "|".join(_MONTHS)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_THURSDAY, _NOVEMBER, _DECEMBER = 3, 11, 12
_DUE = re.compile(
    rf"\b(?:by|until|till|before|on|due)\s+(?P<day>(?:the end of |end of )?(?:{_MONTH})\b(?:\s+\d{{1,2}}\b)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})|thanksgiving|christmas|new year|{'|'.join(_WEEKDAYS)})",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?P<rel>before|between|by|until|till|through|within|in|during|this side of|up to)?\s*"
    rf"(?:the )?(?:now and )?(?:the )?(?P<end>end of )?(?:the )?"
    rf"(?P<what>today|tomorrow|(?:this|next|the) (?:week|month|year)|(?:{_MONTH})(?: \d{{1,2}})?"
    rf"|christmas|new year|thanksgiving)\b(?P<out>(?:'s)? (?:is |are )?(?:out|over|ends?|runs out|done))?",
    re.IGNORECASE,
)
_EARLIER = {"before", "this side of"}
_INSIDE = {"in", "during"}


_SOON = re.compile(
    rf"\b(?P<which>this|next|the|over the|at the|on|coming)?\s*"
    rf"(?P<what>today|tonight|tomorrow|weekend|week|{'|'.join(_WEEKDAYS)})\b",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\b", re.IGNORECASE)
_SATURDAY = 5


class Span(NamedTuple):
    """Some days, both ends included."""

    first: date
    last: date


def due(text: str, said: str) -> date | None:
    """Return the day by which something said on an ISO day is promised; None if it names none."""
    found = _DUE.search(text)
    return None if found is None else _last_day(found["day"].lower(), _day(said))


def asked_span(text: str, now: str) -> Span | None:
    """Return the days between which a question looks for what is due; None if it says none."""
    found = _SPAN.search(text)
    if found is None:
        return None
    today, what = _day(now), found["what"].lower()
    whole = _span_of(what, today)
    if whole is None:
        return None
    is_whole = found["end"] or found["out"] or not found["rel"]
    if found["rel"] and found["rel"].lower() in _EARLIER and not is_whole:
        return Span(date.min, whole.first - timedelta(days=1))
    if (found["rel"] or "").lower() in _INSIDE or what.startswith("next"):
        return whole
    return Span(date.min, whole.last)


def days_ahead(text: str, now: str) -> Span | None:
    """Return the days that a question looks at: today, this weekend, next week; None if it doesn't."""
    found = _SOON.search(text)
    if found is None:
        return None
    today, what = _day(now), found["what"].lower()
    is_next = (found["which"] or "").lower() == "next"
    if what in {"today", "tonight", "tomorrow"}:
        day = today + timedelta(days=what == "tomorrow")
        return Span(day, day)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=is_next)
    if what == "weekend":
        return Span(monday + timedelta(days=_SATURDAY), monday + timedelta(days=6))
    if what == "week":
        # On a Sunday, "this week" is the one that begins.
        last = monday + timedelta(days=6)
        return Span(monday, last if is_next or last > today else last + timedelta(days=7))
    if found["which"] is None:
        return None
    named = _last_day(what, today)
    return None if named is None else Span(named, named)


def names_day_in(text: str, said: str, span: Span) -> bool:
    """Whether something said on an ISO day names a day of a span: "on November 23"."""
    days = (_last_day(found[0].lower(), _day(said)) for found in _NAMED_DAY.finditer(text))
    return any(day is not None and span.first <= day <= span.last for day in days)


def spelt(span: Span) -> list[str]:
    """Return the days of a span as people write them: "November 23"."""
    days = (span.last - span.first).days + 1
    each = (span.first + timedelta(days=number) for number in range(days))
    return [f"{month_name[day.month]} {day.day}" for day in each]


def _span_of(what: str, today: date) -> Span | None:
    if what in {"today", "tomorrow"}:
        day = today + timedelta(days=what == "tomorrow")
        return Span(day, day)
    which, _, unit = what.partition(" ")
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=which == "next")
        return Span(monday, monday + timedelta(days=6))
    if unit == "month":
        first = today.replace(day=1)
        return _month(_end_of_month(first) + timedelta(days=1) if which == "next" else first)
    if unit == "year" and which != "new":
        year = today.year + (which == "next")
        return Span(date(year, 1, 1), date(year, _DECEMBER, 31))
    if what in _MONTHS:
        return _month(_next(date(today.year, _MONTHS[what], 1), today.replace(day=1)))
    named = _last_day(what, today)
    return None if named is None else Span(named, named)


def _last_day(said: str, since: date) -> date | None:
    """Return the day that words name, the first that is not before `since`."""
    if said == "thanksgiving":
        feast = _thanksgiving(since.year)
        return feast if feast >= since else _thanksgiving(since.year + 1)
    if said in {"christmas", "new year"}:
        is_christmas = said == "christmas"
        return _next(date(since.year, _DECEMBER, 25 if is_christmas else 31), since)
    if said in _WEEKDAYS:
        return since + timedelta(days=(_WEEKDAYS.index(said) - since.weekday()) % 7)
    month = next((number for name, number in _MONTHS.items() if name in said), None)
    if month is None:
        return None
    number = re.search(r"\d{1,2}", said)
    if number is None:
        first = _next(date(since.year, month, 1), since.replace(day=1))
        return _end_of_month(first)
    wanted = min(int(number[0]), monthrange(since.year, month)[1]) or 1
    return _next(date(since.year, month, wanted), since)


def _next(day: date, since: date) -> date:
    return day if day >= since else day.replace(year=day.year + 1, day=min(day.day, 28))


def _month(first: date) -> Span:
    return Span(first, _end_of_month(first))


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _thanksgiving(year: int) -> date:
    first = date(year, _NOVEMBER, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 21)


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
