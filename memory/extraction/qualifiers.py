"""When and under which conditions a clause holds, and whether it tells of a change."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from memory.extraction.lexicon import MONTHS
from memory.extraction.values import Value, values_in
from memory.extraction.words import concepts, words_of
from memory.turn import iso
from projects.expression import expression

_CHANGE = expression(
    r"(?i)\b(?:now|nowadays|these days|no longer|any ?more|instead|from now on|going forward|as of|from (?:today|tomorrow|next \w+)|"
    r"effective|starting|beginning|henceforth|actually|in fact|by now|rather than|"
    r"not .{2,40} but|again after all|has changed|have changed|has a new|have a new|got a new|"
    r"(?:the|our|my|his|her|their|its|'s) new|new\b(?= \w+ (?:is|are|will)))\b"
)
_JUST_NOW = expression(
    r"(?i)\b(?:right now|at the moment|at this moment|just now|for now|now that|currently|(?<!from )(?<!as of )(?<!since )today|tonight|"
    r"as we speak|this (?:morning|afternoon|evening|minute|second))\b"
)
_QUANTITY = expression(
    r"(?i)\b(?:stock|inventory|on hand|in the warehouse|in stock|queue|backlog|temperature|weather|online|"
    r"orders? (?:open|pending)|open orders|unread|balance|waiting|traffic|left)\b"
)
_SINCE = expression(
    r"(?i)\b(?P<word>as of|starting(?: from| on| in)?|effective(?: from| on)?|beginning(?: on| in)?|since|from)\s+"
)
_COMING = ("starting", "effective", "beginning", "from")
"""Words that name a day to come, where only the month is given."""
_SPAN = expression(r"(?i)\s*(?:to|until|till|through|[-\u2013])\b")
_ONWARDS = expression(r"(?i)\s+(?:on(?:wards?)?\b(?! \w))?,?")
_UNTIL = expression(r"(?i)\b(?:until|till|through|up to)\s+(?:the end of )?")
_FOR_NEXT = expression(
    r"(?i)\bfor (?P<next>the (?:next|coming) |another )?(?=(?:\d+|[a-z]+) (?:day|week|month|year)s?\b)"
)
_UNIT = expression(r"(?i)(?P<count>\d+|a|an) ?(?P<unit>day|week|month|year)s?$")
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}
_PASSING = expression(
    r"(?i)(?:^|[,;]\s+)(?:i|we|he|she|they|[A-Z][\w'-]+(?: [A-Z][\w'-]+)*)(?:['\u2019](?:m|re|s)| am| are| is|(?:['\u2019]ll| will) be)\s+"
    r"(?!(?:due|open|valid|available|closed)\b)(?!for\b|until\b)"
)
"""How somebody is or what they do just now, which "for a week" or "until May" puts an end to."""
_CONDITION = expression(
    r"(?i)\b(?:if|when|whenever|unless|except(?: for| on| in)?|during|while|in case of|only for)\s+([^,.;]+)"
)


class Timing(NamedTuple):
    """When a clause holds."""

    since: str | None
    """ISO 8601: the beginning that it names."""
    used: tuple[Value, ...]
    """The values that only say since when."""
    until: str | None = None
    """ISO 8601: the end that it names, the first moment at which it no longer holds."""
    span: tuple[int, int] = (0, 0)
    """Where the words stand that say since when."""


def tells_change(text: str) -> bool:
    """Whether the clause says that something is not as it was before."""
    return bool(_CHANGE.search(_JUST_NOW.sub(" ", text)))


def is_volatile(text: str) -> bool:
    """Whether the clause is a reading of something that changes by the hour."""
    has_number = any(value.kind in {"number", "percent"} for value in values_in(text))
    fleeting = bool(_JUST_NOW.search(text))
    return (has_number and bool(_QUANTITY.search(text))) or (fleeting and has_number)


def timing(text: str, values: list[Value], *, said_at: datetime) -> Timing:
    """Return since when and until when a clause holds, if it says so."""
    for match in _SINCE.finditer(text):
        value = next((value for value in values if value.start == match.end()), None)
        if value is None or value.kind not in {"date", "weekday"} or _SPAN.match(text, value.end):
            continue
        moment = _begin(value, said_at, is_coming=match["word"].lower().startswith(_COMING))
        if moment is not None:
            end = _ONWARDS.match(text, value.end)
            span = match.start(), end.end() if end else value.end
            return Timing(iso(moment), (value,), _end_of(text, values, moment), span)
    return Timing(None, (), _end_of(text, values, said_at))


def _begin(value: Value, said_at: datetime, *, is_coming: bool) -> datetime | None:
    """Return the moment from which on something holds: on a Monday, Monday is today."""
    moment = resolve(value, said_at=said_at)
    if moment is None:
        return None
    if value.kind == "weekday" and moment.weekday() == said_at.weekday():
        return moment - timedelta(days=7)
    has_year = bool(re.search(r"\d{4}", value.normal))
    if is_coming and not has_year and moment < said_at - timedelta(days=31):
        return _safe(moment, moment.year + 1, moment.month, moment.day)
    return moment


def _end_of(text: str, values: list[Value], begin: datetime) -> str | None:
    """Return when a passing state is over: "I am on leave until 1 June", "for the next two weeks"."""
    if not _PASSING.search(text):
        return None
    for match in _UNTIL.finditer(text):
        for value in values:
            if value.start == match.end() and value.kind in {"date", "weekday"}:
                moment = resolve(value, said_at=begin)
                return None if moment is None or moment <= begin else iso(moment)
    for match in _FOR_NEXT.finditer(text):
        length = next((value for value in values if value.start == match.end()), None)
        unit = None if length is None else _UNIT.match(length.normal)
        if unit is not None:
            count = int(unit["count"]) if unit["count"].isdigit() else 1
            return iso(begin + timedelta(days=count * _DAYS_OF[unit["unit"]]))
    return None


def conditions(text: str) -> list[str]:
    """Return the conditions that a clause names, each as its content words."""
    found = []
    for match in _CONDITION.finditer(text):
        content = concepts(words_of(match.group(1)))
        if content:
            found.append(" ".join(sorted(set(content))))
    return found


def resolve(value: Value, *, said_at: datetime) -> datetime | None:
    """Return the moment that a date means when it is said at `said_at`; None if unclear."""
    lower = value.normal
    midnight = said_at.replace(hour=0, minute=0, second=0, microsecond=0)
    if value.kind == "weekday":
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        if lower not in days:
            return None
        ahead = (days.index(lower) - midnight.weekday()) % 7 or 7
        return midnight + timedelta(days=ahead)
    relative = {"tomorrow": 1, "yesterday": -1, "tonight": 0, "next week": 7 - midnight.weekday()}
    if lower in relative:
        return midnight + timedelta(days=relative[lower])
    return _calendar(lower, midnight)


def _calendar(lower: str, midnight: datetime) -> datetime | None:
    exact = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", lower)
    if exact:
        return _safe(midnight, int(exact[1]), int(exact[2]), int(exact[3]))
    month = next((MONTHS[word] for word in re.findall(r"[a-z]+", lower) if word in MONTHS), None)
    numbers = [int(number) for number in re.findall(r"\d+", lower)]
    years = [number for number in numbers if number >= 1000]
    days = [number for number in numbers if 0 < number <= 31]
    if lower == "next month":
        month, days = midnight.month % 12 + 1, [1]
    if month is None:
        return None
    found = _safe(midnight, years[0] if years else midnight.year, month, days[0] if days else 1)
    if found is not None and not years and found < midnight - timedelta(days=183):
        return _safe(midnight, midnight.year + 1, month, days[0] if days else 1)
    return found


def _safe(moment: datetime, year: int, month: int, day: int) -> datetime | None:
    try:
        return moment.replace(year=year, month=month, day=day)
    except ValueError:
        return None
