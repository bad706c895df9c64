"""Stretches: days, months, quarters and years that words name, counted from the data's own today."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
VERBS_TOO = frozenset({"may", "march"})
"""Months that are verbs as well, unless they are written with a capital."""
_MONTHS |= {name.capitalize(): _MONTHS[name] for name in VERBS_TOO}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4} | {
    f"{word} quarter": number
    for number, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th last"), 1)
    for word in words.split()
    if word != "last"
}
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "couple": 2, "few": 3,
}  # fmt: skip
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, None)}
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9}
_BEFORE_SEASON = ("the", "in", "since", "during", "over", "for", "until", "of")
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINING = frozenset({"and", "at", "by", "for", "from", "in", "on", "per", "to", "with"})
PERIOD_UNITS = ("day", "week", "month", "quarter", "year")
"""Stretches of time that are counted and grouped by."""


@dataclass(frozen=True)
class Stretch:
    """Days in a row."""

    end: int
    """Index after the last word that names them."""
    first: date
    last: date


def stretch_at(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return the days that the words from `at` on name."""
    bound = _bound(said, at, today)
    if bound is not None:
        return bound
    while at < len(said) and said[at] in ("the", "end", "of", "month", "start", "beginning"):
        if said[at] == "month" and said[at + 1 : at + 2] != ["of"]:
            return None
        at += 1
    if at >= len(said):
        return None
    for reader in (_dated, _day_word, _relative, _quarter, _part, _season, _month, _year):
        span = reader(said, at, today)
        if span is not None:
            return span
    return None


def _bound(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return the last or first day of a stretch: the end of the year, the start of next month."""
    at += said[at : at + 1] == ["the"]
    edge = said[at] if at < len(said) else ""
    if edge not in ("end", "start", "beginning") or said[at + 1 : at + 2] != ["of"]:
        return None
    at += 2
    at += said[at : at + 1] == ["the"]
    unit = _unit(said, at)
    whole = _full(at + 1, unit, today) if unit else stretch_at(said, at, today)
    if whole is None:
        return None
    day = whole.last if edge == "end" else whole.first
    return Stretch(whole.end, day, day)


def _dated(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return a day that is written out: 2026-10-03, 10/3/2026, 3 October, October 3rd."""
    iso, slashed = _ISO.fullmatch(said[at]), _US.fullmatch(said[at])
    if iso:
        year, month = int(iso[1]), int(iso[2])
        if not 1 <= month <= 12 or not 1900 <= year <= 2200:
            return None
        return _one(at + 1, year, month, int(iso[3])) if iso[3] else _months(at + 1, year, month)
    if slashed:
        year = int(slashed[3]) + (2000 if len(slashed[3]) == 2 else 0)
        return _one(at + 1, year, int(slashed[1]), int(slashed[2]))
    rest = [word for word in said[at : at + 4] if word not in ("of", "the")]
    skipped = {place for place in range(at, min(at + 4, len(said))) if said[place] in ("of", "the")}
    if len(rest) < 2:
        return None
    day, month_name = (rest[0], rest[1]) if rest[1] in _MONTHS else (rest[1], rest[0])
    ordinal = _ORDINAL.fullmatch(day)
    if month_name not in _MONTHS or not ordinal:
        return None
    end, seen = at, 0
    while seen < 2:
        seen += int(end not in skipped)
        end += 1
    said_year = _year_at(said, end)
    month = _MONTHS[month_name]
    chosen = said_year or _latest_year(month, today)
    return _one(end + int(said_year is not None), chosen, month, int(ordinal[1]))


def _day_word(said: Sequence[str], at: int, today: date) -> Stretch | None:
    word = said[at]
    if word in ("christmas", "xmas"):
        return Stretch(at + 1, date(today.year, 12, 25), date(today.year, 12, 25))
    shifts = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if word in shifts:
        day = today + timedelta(days=shifts[word])
        return Stretch(at + 1, day, day)
    is_named = word in ("last", "this", "next", "past") and said[at + 1 : at + 2]
    name = said[at + 1] if is_named else word
    if name not in _WEEKDAYS:
        return None
    ahead = (_WEEKDAYS.index(name) - today.weekday()) % 7
    day = today + timedelta(days=ahead or (7 if word == "next" else 0))
    if word in ("last", "past") or (not is_named and ahead):
        day -= timedelta(days=7)
    return Stretch(at + (2 if is_named else 1), day, day)


def _relative(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return "last month", "the past 30 days", "next two weeks", "this year", "3 months ago"."""
    word = said[at]
    if word not in ("last", "past", "previous", "this", "current", "next", "coming", "prior"):
        return _ago(said, at, today)
    count, after = _count(said, at + 1)
    if count is None:
        return _whole(said, at, word, today)
    unit = _unit(said, after)
    if unit is None:
        return None
    if word in ("next", "coming"):
        return Stretch(after + 1, today, _shift(today, unit, count))
    return Stretch(after + 1, _shift(today, unit, -count), today)


def _ago(said: Sequence[str], at: int, today: date) -> Stretch | None:
    count, after = _count(said, at)
    unit = _unit(said, after)
    if count is None or unit is None or said[after + 1 : after + 2] != ["ago"]:
        return None
    day = _shift(today, unit, -count)
    return _full(after + 2, unit if unit in ("month", "year") else "day", day)


def _whole(said: Sequence[str], at: int, word: str, today: date) -> Stretch | None:
    """Return the month, week, quarter or year before, of or after today."""
    unit = _unit(said, at + 1)
    if unit is not None:
        step = {"this": 0, "current": 0, "next": 1, "coming": 1}.get(word, -1)
        if step == 0 and unit == "month" and said[at + 2 : at + 3] == ["last"]:
            return None
        return _full(at + 2, unit, _shift(today, unit, step))
    month = _MONTHS.get(said[at + 1] if at + 1 < len(said) else "")
    if month is None:
        return None
    year = today.year
    if word in ("last", "past", "previous") and month >= today.month:
        year -= 1
    if word in ("next", "coming") and month <= today.month:
        year += 1
    return _months(at + 2, year, month)


def _quarter(said: Sequence[str], at: int, today: date) -> Stretch | None:
    for size in (1, 2):
        number = _QUARTERS.get(" ".join(said[at : at + size]))
        if number is None:
            continue
        end = at + size
        end += int(said[end : end + 1] == ["of"] and _year_at(said, end + 1) is not None)
        year = _year_at(said, end)
        chosen = year or (today.year if number * 3 - 2 <= today.month else today.year - 1)
        return _months(end + int(year is not None), chosen, number * 3 - 2, count=3)
    return None


def _part(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return the days of early, mid or late August."""
    word, _, joined = said[at].partition("-")
    if word not in _PARTS:
        return None
    end = at if joined else at + 1
    rest = [joined, *said[at + 1 : at + 3]] if joined else [*said[end : end + 3]]
    month = _month(["in", *rest], 1, today) if rest else None
    if month is None:
        return None
    first, last = _PARTS[word]
    return Stretch(
        end + month.end - 1,
        month.first.replace(day=first),
        month.first.replace(day=last) if last else month.last,
    )


def _season(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return the three months of a season, the latest that has begun: in the summer."""
    lead = int(said[at] in ("this", "last", "past"))
    name = said[at + lead] if at + lead < len(said) else ""
    before = said[at - 1] if at else ""
    if name not in _SEASONS or not (lead or before in _BEFORE_SEASON):
        return None
    end = at + lead + 1
    year = _year_at(said, end)
    latest = today.year if _SEASONS[name] <= today.month else today.year - 1
    return _months(end + int(year is not None), year or latest, _SEASONS[name], count=3)


def _month(said: Sequence[str], at: int, today: date) -> Stretch | None:
    month = _MONTHS.get(said[at])
    if month is None or not _is_month(said, at):
        return None
    end = at + 1
    if said[end : end + 3] == ["of", "this", "year"]:
        return _months(end + 3, today.year, month)
    end += int(said[end : end + 1] == ["of"] and _year_at(said, end + 1) is not None)
    year = _year_at(said, end)
    return _months(end + int(year is not None), year or _latest_year(month, today), month)


def _is_month(said: Sequence[str], at: int) -> bool:
    """Whether a word that is a verb too stands where only a month does."""
    if said[at] not in ("may", "march", "mar", "jan", "dec", "sep"):
        return True
    before = said[at - 1] if at else ""
    follows = said[at + 1] if at + 1 < len(said) else ""
    is_after = before in ("in", "of", "since", "during", "for", "until", "till", "by", "from", "and",
                          "to", "before", "after", "through", "between", "late", "early", "mid",
                          "last", "this", "next", "month")  # fmt: skip
    return is_after or bool(_YEAR.fullmatch(follows)) or said[at] not in VERBS_TOO


def _year(said: Sequence[str], at: int, today: date) -> Stretch | None:
    year = _year_at(said, at)
    before = said[at - 1] if at else ""
    is_said = before in ("in", "of", "since", "during", "for", "until", "before", "after", "from",
                         "to", "and", "between", "year", "through", "by", "throughout")  # fmt: skip
    is_said = is_said or (before == "over" and not set(said[at + 1 : at + 2]) - _JOINING)
    if year is None or not is_said or abs(year - today.year) > 15:
        return None
    return Stretch(at + 1, date(year, 1, 1), date(year, 12, 31))


def _year_at(said: Sequence[str], at: int) -> int | None:
    return int(said[at]) if at < len(said) and _YEAR.fullmatch(said[at]) else None


def _count(said: Sequence[str], at: int) -> tuple[int | None, int]:
    """Return a number of units and where they stand."""
    if at >= len(said):
        return None, at
    if said[at].isdecimal():
        return (int(said[at]), at + 1) if len(said[at]) < 4 else (None, at)
    if said[at] not in _COUNTS:
        return None, at
    count, at = _COUNTS[said[at]], at + 1
    if count == 1 and said[at : at + 1] in (["couple"], ["few"]):
        count, at = _COUNTS[said[at]], at + 1
    return count, at + int(said[at : at + 1] == ["of"])


def _unit(said: Sequence[str], at: int) -> str | None:
    word = said[at].removesuffix("s") if at < len(said) else ""
    return word if word in PERIOD_UNITS else None


def _shift(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _full(end: int, unit: str, day: date) -> Stretch:
    """Return the whole week, month, quarter or year that holds `day`."""
    if unit == "day":
        return Stretch(end, day, day)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Stretch(end, monday, monday + timedelta(days=6))
    if unit == "year":
        return Stretch(end, date(day.year, 1, 1), date(day.year, 12, 31))
    count = 3 if unit == "quarter" else 1
    return _months(end, day.year, (day.month - 1) // count * count + 1, count=count)


def _months(end: int, year: int, month: int, *, count: int = 1) -> Stretch:
    last = month + count - 1
    return Stretch(end, date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def _one(end: int, year: int, month: int, day: int) -> Stretch | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        return None
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    return Stretch(end, date(year, month, day), date(year, month, day))


def _latest_year(month: int, today: date) -> int:
    """Return the year of the last time it was that month; a month just ahead is this year's."""
    return today.year if month <= today.month + 2 else today.year - 1
