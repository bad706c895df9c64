"""Times of the day in words: `at 7:30`, `half past four`, `noon`, `at 8 and at 20`."""

import re
from datetime import time
from typing import NamedTuple

from routines.schedules.words.scan import Scan
from routines.schedules.words.vocabulary import NUMBER, number, pattern

_PART = r"(?:in the (morning|afternoon|evening)|at (night))"
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_ONE = rf"\b(\d{{1,2}}|{_HOURS})(?:[:.h](\d{{2}}))?(?: ?([ap])\.?m\b\.?)?(?: o.?clock)?"
_SPOKEN = pattern(
    rf"\b(?:at )?(?:(half past)|(quarter past)|(quarter to)|({NUMBER}) (?:minutes )?(past|to)) "
    rf"({NUMBER})\b(?: ?([ap])\.?m\b\.?)?(?: {_PART})?"
)
_NAMED = pattern(r"\b(?:at )?(?:12 )?(noon|midday|midnight)\b")
_LIST = pattern(
    rf"\b(?:at|@) {_ONE}\b(?![\d:/%])(?P<more>(?:(?:,| and| or| &)(?: at)? {_ONE}\b(?![\d:/%]))*)(?: {_PART})?"
)
_BARE = pattern(
    rf"(?<![\d:./-])\b(?:(\d{{1,2}})[:h](\d{{2}})(?: ?([ap])\.?m\b\.?)?|(\d{{1,2}}) ?([ap])\.?m\b\.?|(\d{{1,2}}|{_HOURS}) o.?clock)(?![\d:])(?: {_PART})?"
)
_BY_PART = pattern(rf"(?<![\d:./-])\b(\d{{1,2}}) {_PART}")
_ALL_PARTS = pattern(
    r"\b(?:in the |this |every |each )?(morning|afternoon|evening|night|tonight)s?\b"
)
_HALF, _QUARTER, _THREE = 30, 15, 45
_NOON, _DAY = 12, 24


class Clock(NamedTuple):
    """A time of the day."""

    at: time
    is_unsure: bool = False
    """Whether it might be meant twelve hours later."""


class Clocks(NamedTuple):
    """The times of the day that a text names."""

    found: tuple[Clock, ...] = ()
    wrong: str = ""
    """What is no time of the day, if anything."""


def take_clocks(scan: Scan, *, part: str = "") -> Clocks:
    """Take all times of the day out of a text.

    Args:
        scan: the text.
        part: the part of the day that is known already, such as `morning`.
    """
    found: list[Clock | None] = [
        Clock(time(0 if match[1].lower() == "midnight" else _NOON)) for match in scan.take(_NAMED)
    ]
    found += [_spoken(match, part) for match in scan.take(_SPOKEN)]
    for match in scan.take(_LIST):
        found += _listed(match, part)
    for match in scan.take(_BARE):
        hour, minute, half = match[1] or match[4] or match[6], match[2], match[3] or match[5]
        found.append(_clock(hour, minute, half, match[7] or match[8] or part))
    for match in scan.take(_BY_PART):
        found.append(_clock(match[1], None, None, match[2] or match[3]))
    wrong = "" if None not in found else "There is no such time of the day."
    unique = {each.at: each for each in found if each is not None}
    return Clocks(tuple(unique[at] for at in sorted(unique)), wrong)


def part_of(text: str) -> str:
    """Return the part of the day that a text names, if it names one."""
    parts = {match[1].lower() for match in _ALL_PARTS.finditer(text)}
    return parts.pop() if len(parts) == 1 else ""


def take_parts(scan: Scan) -> bool:
    """Take words for parts of the day; return whether there were any."""
    return bool(list(scan.take(_ALL_PARTS)))


def _listed(match: "re.Match[str]", part: str) -> list["Clock | None"]:
    part = next((each for each in match.groups()[-2:] if each), part)
    more = list(re.finditer(_ONE, match["more"], re.IGNORECASE))
    halves = [(match[1], match[2], match[3]), *((one[1], one[2], one[3]) for one in more)]
    # "At 9 and 11 am" says of both that it is the morning.
    half = halves[-1][2]
    spread = [(h, m, own or (half if number(h) <= _NOON else None)) for h, m, own in halves]
    clocks = [_clock(hour, minute, own, part) for hour, minute, own in spread]
    is_long = any(clock and clock.at.hour > _NOON for clock in clocks)
    return [
        clock._replace(is_unsure=clock.is_unsure and not is_long) if clock else None
        for clock in clocks
    ]


def _spoken(match: "re.Match[str]", part: str) -> Clock | None:
    half_past, quarter_past, quarter_to, minutes, side, hour, half, *parts = match.groups()
    shift = _HALF if half_past else _QUARTER if quarter_past else _THREE if quarter_to else 0
    if minutes:
        shift = number(minutes) if side.lower() == "past" else 60 - number(minutes)
    is_before = bool(quarter_to) or (side or "").lower() == "to"
    named = number(hour) - 1 if is_before else number(hour)
    if not 0 <= shift < 60:
        return None
    return _clock(str(named % _DAY), f"{shift:02}", half, next(filter(None, parts), part))


def _clock(hour: str, minute: str | None, half: str | None, part: str) -> Clock | None:
    """Return a time of the day; None if there is none such."""
    named, minutes = number(hour), int(minute or 0)
    if (
        named > _DAY
        or minutes >= 60
        or (named == _DAY and minutes)
        or (half and not 0 < named <= _NOON)
    ):
        return None
    if named == _DAY:
        return Clock(time(0))
    if half:
        return Clock(time(named % _NOON + (_NOON if half.lower() == "p" else 0), minutes))
    if part and 0 < named <= _NOON and not hour.startswith("0"):
        return Clock(time(_in_part(named, part.lower()), minutes))
    # Written with a leading zero it is on the 24-hour clock; noon is what twelve is for.
    is_unsure = 0 < named < _NOON and not hour.startswith("0")
    return Clock(time(named, minutes), is_unsure)


def _in_part(hour: int, part: str) -> int:
    if part == "morning":
        return hour % _NOON
    if part == "night" and (hour == _NOON or hour < 6):
        return hour % _NOON
    if part == "tonight" and hour == _NOON:
        return 0
    return hour % _NOON + _NOON
