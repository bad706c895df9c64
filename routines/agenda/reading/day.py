"""The day that words name: by when something is to be done, counted from when it was said."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?"
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "a couple of": 2, "a few": 3,
}  # fmt: skip
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_FRIDAY, _WEEK, _MONTHS_A_YEAR = 4, 7, 12
_LONGEST_AGO = timedelta(days=60)
"""A day and month named without a year lies in the year to come, unless it has just passed."""
_BOUND = re.compile(
    r"\b(?:by|until|till|til|before|due|no later than|not later than|latest|deadline|within)\b"
    r"[^.;!?]{0,24}?$",
    re.IGNORECASE,
)
_BINDS = re.compile(r"by|before|until|till|within|end of|due|eo[dwmqy]|cob", re.IGNORECASE)


class Day(NamedTuple):
    """A day that a text names."""

    day: date
    is_bound: bool
    """Whether the words say that something has to be done until then."""
    start: int
    end: int


def day_in(text: str, said: date) -> Day | None:
    """Return the day by which a text says that something is due, else the first that it names."""
    found = sorted(days_in(text, said), key=lambda one: (not one.is_bound, one.start))
    return found[0] if found else None


def days_in(text: str, said: date) -> Iterator[Day]:
    """Yield the days that a text names, said on a day; those that lie behind it are left out."""
    taken: list[tuple[int, int]] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            before = text[: match.start()]
            try:
                day = read(match, said)
            except (ValueError, OverflowError):  # there is no such day
                continue
            if day is None:
                continue
            taken.append(match.span())
            if day >= said:
                is_bound = _BOUND.search(before) or _BINDS.match(match[0])
                yield Day(day, is_bound is not None, *match.span())


def _iso(match: re.Match[str], _: date) -> date:
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], said: date) -> date:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    if match["year"]:
        return date(int(match["year"]), month, int(match["d"]))
    day = date(said.year, month, int(match["d"]))
    return day if day >= said - _LONGEST_AGO else date(said.year + 1, month, int(match["d"]))


def _month_end(match: re.Match[str], said: date) -> date:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    year = said.year + (month < said.month)
    return date(year, month, monthrange(year, month)[1])


def _slashed(match: re.Match[str], said: date) -> date | None:
    one, two = int(match["a"]), int(match["b"])
    if one > _MONTHS_A_YEAR:
        one, two = two, one
    year = int(match["y"]) if match["y"] else said.year
    day = date(year if year >= 100 else 2000 + year, one, two)
    return day if day >= said - _LONGEST_AGO or match["y"] else day.replace(year=day.year + 1)


def _weekday(match: re.Match[str], said: date) -> date | None:
    which = (match["which"] or "").lower()
    if which in {"last", "since", "every", "each", "past"}:
        return None
    number = _WEEKDAYS.index(match["weekday"][:3].lower())
    ahead = (number - said.weekday()) % _WEEK
    if which == "next":
        return said + timedelta(days=_WEEK - said.weekday() + number)
    return said + timedelta(days=ahead or (0 if which in {"this", "today"} else _WEEK))


def _plain(match: re.Match[str], said: date) -> date:
    words = match[0].lower()
    return said + timedelta(days=2 if "after" in words else int("tomorrow" in words))


def _count(match: re.Match[str], said: date) -> date:
    words = match["n"].lower()
    number = int(words) if words.isdigit() else _NUMBERS[words]
    unit = match["unit"].lower()
    if unit.startswith("month"):
        return _months_on(said, number)
    days = {"day": 1, "week": _WEEK, "fortnight": 2 * _WEEK, "hour": 0}
    return said + timedelta(days=number * days[unit.rstrip("s")])


def _span(match: re.Match[str], said: date) -> date:
    """Return the last day of a week, month, quarter or year."""
    unit, is_next = match["unit"].lower(), (match["which"] or "").lower() == "next"
    if unit == "week":
        friday = said + timedelta(days=_FRIDAY - said.weekday() + _WEEK * is_next)
        return friday if friday >= said else said + timedelta(days=6 - said.weekday())
    if unit == "weekend":
        return said + timedelta(days=6 - said.weekday() + _WEEK * is_next)
    if unit == "month":
        there = _months_on(said.replace(day=1), int(is_next))
        return there.replace(day=monthrange(there.year, there.month)[1])
    if unit == "quarter":
        month = ((said.month - 1) // 3 + 1) * 3
        there = _months_on(date(said.year, month, 1), 3 * is_next)
        return there.replace(day=monthrange(there.year, there.month)[1])
    return date(said.year + is_next, 12, 31)


def _short(match: re.Match[str], said: date) -> date:
    name = match[0].lower()
    if name.startswith("eod") or name in {"cob", "asap"}:
        return said
    end = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}[name]
    found = re.search(r"(?P<which>next)?(?P<unit>\w+)", end)
    return said if found is None else _span(found, said)


def _ordinal(match: re.Match[str], said: date) -> date:
    number = int(match["d"])
    day = said.replace(day=number) if number >= said.day else None
    return day or _months_on(said.replace(day=1), 1).replace(day=number)


def _feast(match: re.Match[str], said: date) -> date:
    name = match[0].lower()
    month, number = (1, 1) if name.startswith("new") else (12, 24)
    day = date(said.year, month, number)
    return day if day >= said else date(said.year + 1, month, number)


def _months_on(day: date, number: int) -> date:
    months = day.year * _MONTHS_A_YEAR + day.month - 1 + number
    year, month = divmod(months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TH = r"(?:st|nd|rd|th)?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_form(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), _iso),
    (
        _form(rf"\b(?P<month>{_MONTH})\.? (?:the )?(?P<d>\d{{1,2}}){_TH}\b(?:,? (?P<year>20\d\d))?"),
        _month_day,
    ),
    (
        _form(
            rf"\b(?:the )?(?P<d>\d{{1,2}}){_TH}\.? (?:of )?(?P<month>{_MONTH})\b(?:,? (?P<year>20\d\d))?"
        ),
        _month_day,
    ),
    (_form(r"\b(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d\d))?\b(?!/)"), _slashed),
    (_form(r"\b(?:the )?day after tomorrow\b|\btomorrow\b|\btonight\b|\btoday\b"), _plain),
    (_form(r"\bthis (?:morning|afternoon|evening)\b|\bend of (?:the )?day\b"), _plain),
    (_form(r"\b(?:eod|cob|eow|eom|eoq|eoy|asap)\b"), _short),
    (
        _form(
            r"\b(?:end of|(?:by|before|until|till|during) (?:the end of )?)\s*(?:the )?"
            r"(?P<which>this|next|the|coming)? ?(?P<unit>week|weekend|month|quarter|year)\b(?!['\u2019-])"
        ),
        _span,
    ),
    (
        _form(r"\b(?P<which>this|next|the coming|over the) (?P<unit>week|weekend|month|quarter|year)\b"),
        _span,
    ),
    (
        _form(
            rf"\b(?:in|within|over)(?: the)?(?: next)? (?P<n>{_NUMBER}|\d{{1,3}}) "
            r"(?P<unit>hours?|days?|weeks?|fortnights?|months?)\b(?! ago)"
        ),
        _count,
    ),
    (
        _form(rf"\b(?P<n>{_NUMBER}|\d{{1,3}}) (?P<unit>days?|weeks?|months?) from (?:now|today)\b"),
        _count,
    ),
    (
        _form(
            rf"\b(?:(?P<which>last|past|every|each|since|next|this|coming|today) )?(?P<weekday>{_WEEKDAY})\b(?!s\b)"
        ),
        _weekday,
    ),
    (_form(r"\b(?:by|on|until|till|before) the (?P<d>\d{1,2})(?:st|nd|rd|th)\b"), _ordinal),
    (_form(rf"\b(?:by|before|until|till|in|end of|due) (?:the end of )?(?P<month>{_MONTH})\b"), _month_end),
    (_form(r"\b(?:christmas|new year(?:['\u2019]s)?)\b"), _feast),
)  # fmt: skip
