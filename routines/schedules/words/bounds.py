"""From when until when, in words: `until Sunday`, `starting 1 June`, `between 8 and 18`."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from routines.schedules.words.clocks import take_clocks
from routines.schedules.words.dates import DATE, day_of
from routines.schedules.words.scan import Scan
from routines.schedules.words.vocabulary import NUMBER, number, pattern

_HOUR = r"(?:\d{1,2}(?:[:.]\d{2})?(?: ?[ap]\.?m\b\.?)?(?: o.?clock)?|noon|midday|midnight)"
_WINDOW = pattern(
    rf"\b(?:between|from) ({_HOUR}) ?(?:and|to|till|until|through|[-\u2013]) ?({_HOUR})(?![\d:])"
)
_DASHED = pattern(rf"\b({_HOUR}) ?[-\u2013] ?({_HOUR})(?![\d:])")
_UNTIL = pattern(
    rf"\b(?:until|till|til|up to|through|ending(?: on)?|and end(?: on| after)?|end it (?:on|after)) (?:{DATE})\b(?P<clock>,? (?:at )?{_HOUR}(?![\d:]))?"
)
_FOR = pattern(rf"\bfor (?:the )?(?:next )?({NUMBER}) (day|week|month)s?\b")
_FROM = pattern(
    rf"\b(?:starting|beginning|as of|effective|from)(?: on)? (?:(?P<next>next (?:week|month))\b|(?:{DATE}))\b(?: on(?:wards?)?\b| onwards?\b)?"
)
_NOISE = pattern(
    r"\bon the hour\b|\bfrom now on\b|,? (?:and )?then stop\b|\bonly once\b|\bjust once\b|\bone[- ]off:?"
)
_DAYS = {"day": 1, "week": 7}


class Window(NamedTuple):
    """Times of the day within which something is repeated, both included."""

    first: time
    last: time
    is_unsure: bool


class Bounds(NamedTuple):
    """The first and the last time on the wall at which something may happen."""

    starts: datetime | None = None
    ends: datetime | None = None
    question: str = ""


def take_window(scan: Scan) -> Window | None:
    """Take the times of the day between which something is to be repeated."""
    match = scan.first(_WINDOW) or scan.first(_DASHED)
    if match is None:
        return None
    halves = [re.search(r"[ap](?=\.?m)", each, re.IGNORECASE) for each in match.groups()]
    clocks = [take_clocks(Scan(f"at {each}")).found for each in match.groups()]
    if not all(clocks):
        return None
    first, last = clocks[0][0].at, clocks[1][0].at
    if (
        halves[1]
        and not halves[0]
        and first.hour <= 12
        and first > last.replace(hour=last.hour % 12)
    ):
        return Window(first, last, is_unsure=True)
    if last <= first and not halves[1] and last.hour < 12:
        return Window(first, last.replace(hour=last.hour + 12), is_unsure=True)
    return Window(first, last, is_unsure=False)


def take_bounds(scan: Scan, today: date) -> Bounds:
    """Take from when until when something is to happen."""
    starts = ends = None
    question = ""
    if match := scan.first(_UNTIL):
        found = day_of(match, today)
        question = question or found.question
        clocks = (
            take_clocks(Scan(f"at {match['clock'].strip(' ,').removeprefix('at ')}")).found
            if match["clock"]
            else ()
        )
        end = clocks[0].at if clocks else time(23, 59, 59)
        ends = datetime.combine(found.day, end) if found.day else None
    elif match := scan.first(_FOR):
        count, unit = number(match[1]), match[2].lower()
        length = count * _DAYS[unit] if unit in _DAYS else count * 30
        question = "" if unit in _DAYS else "Until which day?"
        ends = datetime.combine(today + timedelta(days=length), time(23, 59, 59))
    if match := scan.first(_FROM):
        begin = _first_day(match, today)
        question = question or begin[1]
        starts = datetime.combine(begin[0], time()) if begin[0] else None
    list(scan.take(_NOISE))
    return Bounds(starts, ends, question)


def _first_day(match: "re.Match[str]", today: date) -> tuple[date | None, str]:
    if not match["next"]:
        found = day_of(match, today)
        return found.day, found.question
    if match["next"].lower().endswith("week"):
        return today + timedelta(days=7 - today.weekday()), ""
    after = today.replace(day=28) + timedelta(days=4)
    return after.replace(day=1), ""
