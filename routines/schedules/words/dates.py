"""Single days in words: `tomorrow`, `on Friday`, `the 14th`, `3 March`, `the first of next month`."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from routines.schedules.telling import day as told_day
from routines.schedules.words.vocabulary import (
    DAY,
    MONTH,
    NUMBER,
    ORDINAL,
    month,
    number,
    ordinal,
    weekday,
)

if TYPE_CHECKING:
    import re

DATE = (
    rf"(?P<of_next>{DAY}) (?:of )?next week\b|next week,? (?:on )?(?P<next_week>{DAY})\b"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?:the )?(?P<day1>\d{{1,2}}|{ORDINAL})(?: of)? (?P<month1>{MONTH})\b(?:,? (?P<year1>\d{{4}}))?"
    rf"|(?P<month2>{MONTH}) (?:the )?(?P<day2>{ORDINAL}|\d{{1,2}})(?![\d:])\b(?:,? (?P<year2>\d{{4}})\b)?"
    rf"|(?:the )?(?P<nth>{ORDINAL}) of (?P<which>next|this) month"
    r"|(?P<plain>(?:the )?day after tomorrow|tomorrow|today|tonight)"
    rf"|(?P<side>this|next|coming)? ?\b(?P<name>{DAY})\b"
    rf"|the (?P<alone>\d{{1,2}}(?:st|nd|rd|th))\b(?! of)"
)
"""A day; of use only behind words that say that one is meant."""
AHEAD = rf"in (?P<count>{NUMBER}) (?P<unit>day|week|month|year)s?\b(?:' time)?"


class Day(NamedTuple):
    """A day that was read, or why it could not be."""

    day: date | None
    question: str = ""
    candidates: tuple[date, ...] = ()
    """Between which days it has to be decided, if that is the question."""
    is_weekday: bool = False
    """Whether it was named by its day of the week alone."""


def day_of(match: "re.Match[str]", today: date) -> Day:
    """Return the day that a match of `DATE` means, seen from today."""
    found = {key: words.casefold() for key, words in match.groupdict().items() if words}
    try:
        return _day(found, today)
    except (ValueError, OverflowError):
        return Day(None, f"There is no such day: {match[0].strip()!r}. Which one is meant?")


def ahead(match: "re.Match[str]", today: date) -> date:
    """Return the day that a match of `AHEAD` means."""
    count, unit = number(match["count"]), match["unit"].lower()
    if unit in ("day", "week"):
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    return _months_on(today, count * (12 if unit == "year" else 1))


def _day(found: dict[str, str], today: date) -> Day:
    if "name" in found:
        return _named(found.get("side", ""), weekday(found["name"]), today)
    if "iso" in found:
        return Day(date.fromisoformat(found["iso"]))
    if "alone" in found:
        return Day(_next_of_month(ordinal(found["alone"]), today))
    if "plain" in found:
        ahead = 2 if "after" in found["plain"] else 1 if found["plain"] == "tomorrow" else 0
        return Day(today + timedelta(days=ahead))
    return Day(_of_next(found, today) or _in_year(found, today))


def _of_next(found: dict[str, str], today: date) -> date | None:
    """Return a day of the next week, or of this month or the next, if one is named so."""
    if named := found.get("of_next") or found.get("next_week"):
        return today + timedelta(days=7 - today.weekday() + weekday(named))
    if "nth" in found:
        first = today.replace(day=1)
        month_of = _months_on(first, 1) if found["which"] == "next" else first
        return month_of.replace(day=ordinal(found["nth"]))
    return None


def _in_year(found: dict[str, str], today: date) -> date:
    """Return a day of a named month; without a year the next one, today included."""
    month_named = month(found.get("month1") or found["month2"])
    number_of = ordinal(found.get("day1") or found["day2"])
    year = found.get("year1") or found.get("year2")
    if year:
        return date(int(year), month_named, number_of)
    coming = date(today.year, month_named, number_of)
    return coming if coming >= today else coming.replace(year=today.year + 1)


def _named(side: str, named: int, today: date) -> Day:
    apart = (named - today.weekday()) % 7
    coming = today + timedelta(days=apart)
    if side != "next":
        return Day(coming, is_weekday=True)
    after = coming + timedelta(days=7)
    if apart == 0:
        return Day(after)
    if coming.isocalendar().week == today.isocalendar().week:
        question = f"Is that {told_day(coming)} or {told_day(after)}?"
        return Day(None, question, (coming, after))
    return Day(coming)


def _next_of_month(number_of: int, today: date) -> date:
    """Return the next day of that number, today included; months without one are passed over."""
    if not 1 <= number_of <= 31:
        raise ValueError(number_of)
    first = today.replace(day=1)
    for step in range(13):
        try:
            found = _months_on(first, step).replace(day=number_of)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(number_of)


def _months_on(day: date, count: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    months = day.year * 12 + day.month - 1 + count
    year, at = divmod(months, 12)
    for shorter in range(4):
        try:
            return date(year, at + 1, day.day - shorter)
        except ValueError:
            continue
    raise ValueError(count)
