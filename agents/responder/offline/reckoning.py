"""Reckoning: what a rate or a rule comes to for the case that is asked about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from agents.responder.offline.asking import Asked
from agents.responder.offline.comparing import compared
from agents.responder.offline.stating import Stated
from agents.responder.offline.terms import identifiers, terms
from projects.source import Citation, Recalled

_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_SPELT = {word: number for number, word in enumerate(_WORDS, start=1)}
_NUMBER = rf"\d[\d,]*(?:\.\d+)?|{'|'.join(_SPELT)}"
_MONEY = r"dollars?|euros?|pounds|cents|kroner|francs|rupees"
_RATE = re.compile(
    rf"(?P<sign>[$€£])?(?P<amount>{_NUMBER})\s*(?P<money>{_MONEY})?\s+(?:(?:a|an|per|each|every)\s+)?"
    r"(?:(?P<period>month|week|day|year|quarter)\s+)?"
    r"(?:(?:for|per)\s+(?:each|every|one|a|an)\s+|per\s+|(?:a|an|each|every)\s+)(?P<thing>\w+)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?P<bound>\b(?:up to|at (?:most|least)|(?:more|less|fewer) than|over|under|above|below)\s+)?"
    rf"\b(?P<count>{_NUMBER})\s+(?P<things>[a-z]+s)\b",
    re.IGNORECASE,
)
_PERIODS = frozenset({"month", "week", "day", "year", "quarter", "evening"})
_SUMS = re.compile(
    r"\b(?:what|how much)\b.*\b(?:costs?|pay|paying|bill|charg\w+|worth|total|price|owe|come to|together|earn|gets?)\b",
    re.IGNORECASE,
)
_FACTOR = re.compile(
    r"\b(?P<times>halve[sd]?|doubled?|doubles|tripled?|triples|(?:half|twice) (?:that|those|this|of (?:that|those|it)|the usual))\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"\bhow (?:many|much|often|long|far|soon)\b|\b(?:what|which|one) (?:number|interval|figure)\b",
    re.IGNORECASE,
)
_TIMES = {"h": Decimal("0.5"), "d": Decimal(2), "t": Decimal(2), "tr": Decimal(3)}
_MEASURE = re.compile(
    r"(?P<count>\d[\d,]*(?:\.\d+)?)\s+(?P<things>hours?|days?|weeks?|months?|minutes?|miles?|degrees?"
    r"|pieces|kilos?|litres?|gallons?|pounds|inches|dollars?|euros?|percent)\b",
    re.IGNORECASE,
)


class _Counted(NamedTuple):
    number: Decimal
    things: str
    source: Recalled | None


def reckoned(asked: Asked, near: Sequence[Recalled], told: Sequence[Recalled]) -> Stated | None:
    """Return what follows by arithmetic from passages that hold; None if nothing does.

    Args:
        asked: the request.
        near: the passages nearest to it, the nearest first.
        told: all passages.
    """
    near, told = ([item for item in each if item.current] for each in (near, told))
    return _changed(asked, near, told) or _multiplied(asked, near, told) or compared(asked, near)


def _multiplied(asked: Asked, near: Sequence[Recalled], told: Sequence[Recalled]) -> Stated | None:
    """Return a rate times the number of things: "13 branches x 390 dollars = 5,070 dollars"."""
    if not _SUMS.search(asked.text):
        return None
    rates = [item for item in near if asked.terms & terms(item.text)]
    rates.sort(key=lambda item: (len(asked.terms & terms(item.text)), _said(item)), reverse=True)
    for item in rates:
        rate = _RATE.search(item.text)
        if rate is None or not (rate["money"] or rate["sign"]):
            continue
        counted = _count_of(rate["thing"], asked, told)
        if counted is None:
            continue
        money = rate["money"] or rate["sign"]
        amount = _value(rate["amount"])
        period = f" a {rate['period']}" if rate["period"] else ""
        sum_ = f"{_shown(counted.number * amount)} {money}{period}"
        line = f"{_shown(counted.number)} {counted.things} x {_shown(amount)} {money} = {sum_}"
        return _stated(line, [item, counted.source])
    return None


def _count_of(thing: str, asked: Asked, told: Sequence[Recalled]) -> _Counted | None:
    """Return how many of a thing there are: as the request says, or else what is known."""
    wanted = terms(thing) or frozenset({thing.lower().rstrip("s")})
    if thing.lower() in _PERIODS:
        return None
    own = next(_counts(asked.text, wanted, None), None)
    if own is not None:
        return own
    known = sorted(told, key=_said, reverse=True)
    about = asked.terms - wanted
    named = [item for item in known if about & terms(item.text)]
    return next((each for item in named for each in _counts(item.text, wanted, item)), None)


def _counts(text: str, wanted: frozenset[str], source: Recalled | None) -> Iterator[_Counted]:
    for match in _COUNT.finditer(text):
        things = terms(match["things"]) or frozenset({match["things"].lower().rstrip("s")})
        if things & wanted and not match["bound"]:
            yield _Counted(_value(match["count"]), match["things"], source)


def _changed(asked: Asked, near: Sequence[Recalled], told: Sequence[Recalled]) -> Stated | None:
    """Return a measure as a rule changes it in the case that is asked about: halved, doubled."""
    wanted = identifiers(asked.text)
    for rule in told:
        factor = _FACTOR.search(rule.text)
        case = terms(rule.text) & (asked.terms - asked.names)
        if factor is None or not case:
            continue
        for item in near:
            measure = _MEASURE.search(item.text)
            if item.text == rule.text or measure is None or wanted - identifiers(item.text):
                continue
            if not (_HOW_MUCH.search(asked.text) or terms(measure["things"]) & asked.terms):
                continue
            if _reaches(rule, item, measure["things"]):
                times = factor["times"].lower()
                by = _TIMES["tr"] if times.startswith("tr") else _TIMES[times[0]]
                changed = f"{_shown(_value(measure['count']) * by)} {measure['things']}"
                line = f"{measure['count']} {measure['things']}, {_word(times)}: {changed}"
                return _stated(line, [item, rule])
    return None


def _reaches(rule: Recalled, item: Recalled, things: str) -> bool:
    """Whether a rule is about such a measure: it names its unit, or was said beside it."""
    names_it = re.search(rf"\b{re.escape(things.rstrip('s'))}", rule.text, re.IGNORECASE)
    is_beside = bool(set(rule.turn_ids) & set(item.turn_ids))
    return is_beside or (names_it is not None and rule.speaker == item.speaker)


def _stated(line: str, sources: Iterable[Recalled | None]) -> Stated:
    sentence = f"Reckoned from these: {line}."
    return Stated(
        sentence,
        tuple(
            Citation(kind=item.kind, id=item.id, quote=item.text, sentence=sentence)
            for item in sources
            if item is not None
        ),
    )


def _word(times: str) -> str:
    return "halved" if times.startswith("h") else "tripled" if times.startswith("tr") else "doubled"


def _value(number: str) -> Decimal:
    word = number.lower()
    return Decimal(_SPELT[word]) if word in _SPELT else Decimal(word.replace(",", ""))


def _shown(number: Decimal) -> str:
    return f"{number:,f}".rstrip("0").rstrip(".") if number % 1 else f"{int(number):,}"


def _said(item: Recalled) -> str:
    return item.said_at or ""
