"""Numbers: amounts in a question, and what they are compared with (more than, at least, under)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.querying.words import Word

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "between"]

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "dozen": 12, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_SCALE = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "k": 1000,
    "grand": 1000,
    "million": 1_000_000,
}
_FIGURE = re.compile(r"([$€£]?)\s?(\d[\d,]*(?:\.\d+)?)([km%]?)", re.IGNORECASE)
_SUFFIX = {"k": 1000, "m": 1_000_000}
_NOT_AMOUNTS = frozenset({"one"})
_PHRASES: tuple[tuple[str, Operator], ...] = (
    ("no more than", "<="), ("not more than", "<="), ("at most", "<="), ("up to", "<="),
    ("no less than", ">="), ("not less than", ">="), ("no fewer than", ">="), ("at least", ">="),
    ("a minimum of", ">="), ("more than", ">"), ("greater than", ">"), ("higher than", ">"),
    ("larger than", ">"), ("bigger than", ">"), ("longer than", ">"), ("older than", ">"),
    ("in excess of", ">"), ("exceeding", ">"), ("exceed", ">"), ("exceeds", ">"), ("over", ">"),
    ("above", ">"), ("beyond", ">"), ("less than", "<"), ("fewer than", "<"), ("lower than", "<"),
    ("smaller than", "<"), ("shorter than", "<"), ("cheaper than", "<"), ("under", "<"),
    ("below", "<"), ("exactly", "="), ("equal to", "="), ("between", "between"),
)  # fmt: skip
_COMPARATIVES: dict[str, Operator] = {
    "more": ">", "greater": ">", "higher": ">", "larger": ">", "bigger": ">", "above": ">",
    "less": "<", "fewer": "<", "lower": "<", "smaller": "<",
}  # fmt: skip
_COMPARISONS = tuple((tuple(phrase.split()), operator) for phrase, operator in _PHRASES)
_OR_MORE: dict[tuple[str, ...], Operator] = {
    ("or", "more"): ">=", ("or", "above"): ">=", ("or", "greater"): ">=", ("or", "higher"): ">=",
    ("or", "less"): "<=", ("or", "fewer"): "<=", ("or", "below"): "<=", ("or", "under"): "<=",
}  # fmt: skip

_DAYS = {
    "day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14, "month": 30,
    "months": 30, "quarter": 91, "quarters": 91, "year": 365, "years": 365,
}  # fmt: skip
_BEFORE_ONE = frozenset({"within", "over", "than", "least", "under", "in", "exceeding", "beyond"})
"""Before "a week" these say how long something takes or lasts."""
_ALL = frozenset({"all", "each", "every"})
"""Before a number: it only says how many there are."""


@dataclass(frozen=True)
class Number:
    """An amount that a question names."""

    start: int
    """Index of its first word."""
    end: int
    """Index after its last word."""
    value: float
    is_money: bool = False
    is_share: bool = False
    """Whether it is a percentage."""
    days: int | None = None
    """How many days it comes to if it is a length of time; of a month thirty."""

    def in_days(self, unit: int) -> float:
        """Return the length of time in units of so many days; what is no length as it is."""
        return self.value if self.days is None else round(self.days / unit, 2)


@dataclass(frozen=True)
class Comparison:
    """An operator, and what it stands before: an amount, or nothing yet ("below the limit")."""

    start: int
    end: int
    operator: Operator
    numbers: tuple[Number, ...] = ()
    lead: int | None = None
    """Index of a word that belongs to it from afar: the fewer of "fewer copies than wanted"."""


def read_numbers(words: Sequence[Word]) -> list[Number]:
    """Return the amounts among `words`."""
    found: list[Number] = []
    at = 0
    while at < len(words):
        number = _number(words, at)
        if number is None:
            at += 1
            continue
        before = {word.text for word in words[max(0, at - 2) : at]}
        if before.isdisjoint(_ALL) or number.is_money:
            found.append(number)  # of all three nothing is said but that it is all
        at = number.end
    return found


def read_comparisons(words: Sequence[Word], numbers: Sequence[Number]) -> list[Comparison]:
    """Return the comparisons among `words`, with the amounts that follow them."""
    starts = {number.start: number for number in numbers}
    found: list[Comparison] = []
    taken: set[int] = set()
    said = [word.text for word in words]
    for at in range(len(said)):
        for phrase, operator in _COMPARISONS:
            end = at + len(phrase)
            if at in taken or tuple(said[at:end]) != phrase:
                continue
            comparison = _compared(at, end, operator, said, starts)
            if comparison is not None:
                found.append(comparison)
                taken.update(range(comparison.start, comparison.end))
            break
    return [*found, *_or_more(said, numbers, taken), *_apart(said, taken)]


def _compared(
    at: int, end: int, operator: Operator, said: Sequence[str], starts: dict[int, Number]
) -> Comparison | None:
    if operator != "between":
        if said[at:end] == ["over"] and said[end : end + 1] == ["all"]:
            return None  # over all years
        first = starts.get(end)
        if first is None:
            return Comparison(at, end, operator)
        return Comparison(at, first.end, operator, (first,))
    first = starts.get(end)
    if first is None or first.end >= len(said) or said[first.end] not in ("and", "to"):
        return None
    second = starts.get(first.end + 1)
    return Comparison(at, second.end, operator, (first, second)) if second else None


def _apart(said: Sequence[str], taken: set[int]) -> Iterator[Comparison]:
    for at, word in enumerate(said):
        if word != "than" or at in taken:
            continue
        for lead in range(at - 1, max(-1, at - 6), -1):
            operator = _COMPARATIVES.get(said[lead])
            if operator and lead not in taken:
                yield Comparison(at, at + 1, operator, (), lead)
                break


def _or_more(
    said: Sequence[str], numbers: Sequence[Number], taken: set[int]
) -> Iterator[Comparison]:
    for number in numbers:
        operator = _OR_MORE.get(tuple(said[number.end : number.end + 2]))
        if operator and number.start not in taken:
            yield Comparison(number.start, number.end + 2, operator, (number,))


def _number(words: Sequence[Word], at: int) -> Number | None:
    text = words[at].text
    figure = _FIGURE.fullmatch(text)
    if figure:
        sign, digits, suffix = figure[1], figure[2], figure[3].lower()
        value = float(digits.replace(",", "")) * _SUFFIX.get(suffix, 1)
        end = at + 1
    elif text in _SMALL and text not in _NOT_AMOUNTS:
        sign, suffix, value, end = "", "", float(_SMALL[text]), at + 1
    elif _is_pair(words, at):
        sign, suffix, value, end = "", "", 2.0, at + 1
    elif _is_one(words, at):
        sign, suffix, value, end = "", "", 1.0, at + 1
    else:
        return None
    if end < len(words) and words[end].text in _SCALE:
        value, end = value * _SCALE[words[end].text], end + 1
    after = words[end].text if end < len(words) else ""
    days = round(value * _DAYS[after]) if after in _DAYS else None
    is_money = bool(sign) or after in ("dollars", "dollar", "usd", "bucks", "euros", "eur")
    is_share = suffix == "%" or after in ("percent", "%")
    end += int(after in ("dollars", "dollar", "usd", "bucks", "euros", "eur", "percent"))
    return Number(at, end, value, is_money, is_share, days)


def days_of(stem: str) -> int | None:
    """Return how many days a unit of time has, by its name."""
    return _DAYS.get(stem) or _DAYS.get(f"{stem}s")


def _is_one(words: Sequence[Word], at: int) -> bool:
    """Whether an article or "one" counts: within a week, more than one, one million."""
    text = words[at].text
    before = words[at - 1].text if at else ""
    after = words[at + 1].text if at + 1 < len(words) else ""
    if text in ("a", "an", "one") and before in _BEFORE_ONE and after in _DAYS:
        return True
    return text == "one" and (before == "than" or after in _SCALE)


def _is_pair(words: Sequence[Word], at: int) -> bool:
    """Whether a word stands for two of something: a pair of."""
    around = [word.text for word in (*words[max(0, at - 1) : at], *words[at : at + 2])]
    return around == ["a", "pair", "of"]
