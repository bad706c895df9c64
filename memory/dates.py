"""Dates in words: the days that a text speaks of, as a question would name them.

"Yesterday" is found by no question about the seventh of May; so what is said is kept under the
words of its own day and of those it points to, and a date in figures is asked for in words.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "couple of": 2, "a couple of": 2,
}  # fmt: skip
_SPAN = {"day": 1, "week": 7, "month": 30, "year": 365}
_MOST = 8
"""Dates that are told of one text."""

_NEAR = re.compile(
    r"\b(?P<plain>yesterday|tomorrow|today|tonight|last night|this (?:morning|afternoon|evening))\b"
    rf"|\b(?P<which>last|next|this)\s+(?P<what>{'|'.join(_DAYS)}|week|weekend|month|year"
    rf"|{'|'.join(_MONTHS)})\b"
    rf"|\b(?:(?P<count>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|\d{{1,2}})\s+"
    r"(?P<span>day|week|month|year)s?\s+(?P<side>ago|from now|earlier|before now))\b"
    rf"|\bin\s+(?P<ahead>{'|'.join(_NUMBERS)}|\d{{1,2}})\s+(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_PLAIN = {"yesterday": -1, "last night": -1, "tomorrow": 1}


def days_of(text: str, *, said: str) -> str:
    """Return the days that a text speaks of in words, that on which it was said first."""
    day = datetime.fromisoformat(said).date()
    days = dict.fromkeys([_day(day), *_pointed_to(text, day), *_in_words(text)])
    return "; ".join([*days][: _MOST + 1])


def in_words(text: str, *, asked: date) -> list[str]:
    """Return the words of the dates that a question names in figures, or by how far off they are."""
    found = dict.fromkeys([*_pointed_to(text, asked), *_in_words(text)])
    return [word for words in [*found][:_MOST] for word in words.split()]


def _in_words(text: str) -> Iterator[str]:
    for match in _FIGURES.finditer(text):
        year, month, day = match.groups()
        if not 1 <= int(month) <= len(_MONTHS):
            continue
        number = f"{int(day)} " if day and 1 <= int(day) <= 31 else ""
        yield f"{number}{_MONTHS[int(month) - 1]} {year}"


def _pointed_to(text: str, day: date) -> Iterator[str]:
    for match in _NEAR.finditer(text):
        try:
            yield from _one(match, day)
        except (OverflowError, ValueError):  # no such day in any calendar
            continue


def _one(match: "re.Match[str]", day: date) -> Iterator[str]:
    found = {key: value.lower() for key, value in match.groupdict().items() if value}
    if "plain" in found:
        yield _day(day + timedelta(days=_PLAIN.get(found["plain"], 0)))
    elif "which" in found:
        if match["what"].islower() and found["what"].capitalize() in _MONTHS:
            return  # "this may be"
        yield from _relative(found["which"], found["what"], day)
    else:
        count = _count(found.get("count") or found["ahead"])
        span = found.get("span") or found["unit"]
        sign = -1 if found.get("side") in {"ago", "earlier", "before now"} else 1
        yield _rough(day + timedelta(days=sign * count * _SPAN[span]), span)


def _relative(which: str, what: str, day: date) -> Iterator[str]:
    step = {"last": -1, "next": 1, "this": 0}[which]
    if what.capitalize() in _DAYS:
        apart = _DAYS.index(what.capitalize()) - day.weekday()
        if step < 0:
            apart -= 7 if apart >= 0 else 0
        elif apart <= 0:
            apart += 7
        yield _day(day + timedelta(days=apart))
    elif what.capitalize() in _MONTHS:
        month = _MONTHS.index(what.capitalize()) + 1
        year = day.year + (step if (month - day.month) * step <= 0 else 0)
        yield f"{_MONTHS[month - 1]} {year}"
    elif what == "year":
        yield str(day.year + step)
    elif what == "month":
        months = day.year * 12 + day.month - 1 + step
        yield f"{_MONTHS[months % 12]} {months // 12}"
    else:
        yield _rough(day + timedelta(days=7 * step), "week")


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS[words]


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _rough(day: date, span: str) -> str:
    """Return a day as far as it can be told from so many weeks or years."""
    if span == "day":
        return _day(day)
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return str(day.year) if span == "year" else month
