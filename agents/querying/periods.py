"""Periods: stretches of time in a question, with words such as since and until taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agents.querying.stretches import VERBS_TOO, Stretch, stretch_at
from agents.querying.words import Word

_FROM = ("since", "from", "after", "starting", "following")
_UNTIL = ("before", "until", "till", "by", "through", "prior to", "up to", "earlier than")
_BEFORE = ("before", "prior to", "earlier than")
_WITHIN = frozenset({"in", "on", "during", "for", "within", "over", "of", "throughout", "across"})
_WHOLE = frozenset({"whole", "all", "course", "month", "year", "entirety"})

_OPENING = tuple(
    (tuple(said.split()), is_later)
    for is_later, texts in (
        (True, ("or later", "and later", "or after", "and after", "or since", "onwards", "onward")),
        (False, ("or earlier", "and earlier", "or before", "and before")),
    )
    for said in texts
)
"""Words behind a time that open it, and whether towards later."""


@dataclass(frozen=True)
class Period:
    """A stretch of days that a question names; without an end it is open there."""

    start: int
    """Index of its first word."""
    end: int
    """Index after its last word."""
    first: date | None
    last: date | None
    """The last day that belongs to it."""

    def is_of(self, day: date) -> bool:
        """Whether it is that one day."""
        return self.first == self.last == day

    @property
    def phrase(self) -> str:
        """The days, for a person."""
        if self.first and self.last:
            same = self.first == self.last
            return f"on {self.first}" if same else f"from {self.first} to {self.last}"
        return f"from {self.first} on" if self.first else f"until {self.last}"


def read_periods(words: Sequence[Word], today: date) -> list[Period]:
    """Return the periods among `words`, seen from `today`."""
    said = [_written(words, at) for at in range(len(words))]
    found: list[Period] = []
    at = 0
    while at < len(said):
        period = _bounded(said, at, today) or _between(said, at, today) or _plain(said, at, today)
        if period is None:
            at += 1
        else:
            period = _opened(said, period)
            found.append(period)
            at = period.end
    return found


def _opened(said: Sequence[str], period: Period) -> Period:
    """Return a period with "or later", "onwards" or "or earlier" behind it taken in."""
    for after, is_later in _OPENING:
        end = period.end + len(after)
        if tuple(said[period.end : end]) == after:
            first, last = (period.first, None) if is_later else (None, period.last)
            return replace(period, end=end, first=first, last=last)
    return period


def _written(words: Sequence[Word], at: int) -> str:
    """Return a word in small letters; May and March keep their capital, which shows what they are."""
    word, follows = words[at], words[at + 1 : at + 2]
    is_month = word.is_capital and word.text in VERBS_TOO
    # May Chen is a person.
    is_month = is_month and not any(each.is_capital for each in follows)
    return word.text.capitalize() if is_month else word.text


def _bounded(said: Sequence[str], at: int, today: date) -> Period | None:
    """Return an open period: "since June", "before the 3rd of May"."""
    size = 2 if " ".join(said[at : at + 2]) in _UNTIL else 1
    word = " ".join(said[at : at + size])
    if word not in _FROM and word not in _UNTIL:
        return None
    closing = _closing(said, at + size, today) if word in _UNTIL else None
    if closing:
        return Period(at, closing.end, today, closing.last)
    named = stretch_at(said, at + size, today)
    if named is None:
        return None
    after = " ".join(said[named.end : named.end + 1])
    if word in ("from", "starting") and after in ("to", "until", "till", "through"):
        second = stretch_at(said, named.end + 1, today)
        return Period(at, second.end, named.first, second.last) if second else None
    first, last = _bounds(word, named, today)
    return Period(at, named.end, first, last)


def _closing(said: Sequence[str], at: int, today: date) -> Stretch | None:
    """Return the month of "before the month is over": what is left of it counts."""
    if said[at : at + 1] not in (["the"], ["this"]):
        return None
    whole = stretch_at(["this", *said[at + 1 : at + 2]], 0, today) if said[at + 1 :] else None
    tail = " ".join(said[at + 2 : at + 4])
    size = 2 if tail in ("is over", "is out", "is up", "is done") else int(tail[:4] == "ends")
    return Stretch(at + 2 + size, whole.first, whole.last) if whole and size else None


def _bounds(word: str, named: Stretch, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of what lies before or after the days that are named."""
    if word in ("after", "following"):
        return named.last + timedelta(days=1), None
    if word == "from" and named.last < today:
        return named.first, named.last
    if word in _FROM:
        return named.first, None
    if word in _BEFORE:
        return None, named.first - timedelta(days=1)
    return None, named.last


def _between(said: Sequence[str], at: int, today: date) -> Period | None:
    if said[at] != "between":
        return None
    first = stretch_at(said, at + 1, today)
    if first is None or said[first.end : first.end + 1] not in (["and"], ["to"]):
        return None
    second = stretch_at(said, first.end + 1, today)
    if second is None:
        return None
    return Period(at, second.end, _begun(first, second), second.last)


def _begun(first: Stretch, second: Stretch) -> date:
    """Return the first day of what lies between two: the year that is said last is that of both."""
    begin = first.first
    years = max(0, begin.year - second.last.year)
    begin = _years_before(begin, years)
    return _years_before(begin, 1) if begin > second.last else begin


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def _plain(said: Sequence[str], at: int, today: date) -> Period | None:
    start = at + int(said[at] in _WITHIN)
    start += _whole_of(said, start)
    span = stretch_at(said, start, today)
    if span is None or _is_any_day(said, start, span):
        return None
    if said[span.end : span.end + 1] in (["to"], ["through"], ["until"], ["till"]):
        second = stretch_at(said, span.end + 1, today)
        if second is not None:
            return Period(at, second.end, _begun(span, second), second.last)
    # "60 days ago" and the like bound nothing; "in 60 days" looks ahead.
    return Period(at, span.end, span.first, span.last)


def _is_any_day(said: Sequence[str], at: int, span: Stretch) -> bool:
    """Whether a day of the week is any such day: on a Sunday, every Monday."""
    before = said[at - 1] if at else ""
    is_day = span.end == at + 1 and said[at].endswith("day") and span.first == span.last
    return is_day and before in ("a", "an", "any", "every", "each")


def _whole_of(said: Sequence[str], at: int) -> int:
    """Return how many words only say that all of a time is meant: the whole of, the month of."""
    end = at + (said[at : at + 1] == ["the"])
    if said[end : end + 1] and said[end] in _WHOLE and said[end + 1 : end + 2] == ["of"]:
        return end + 2 - at
    return end + 1 - at if said[end : end + 1] in (["all"], ["whole"], ["entire"]) else 0
