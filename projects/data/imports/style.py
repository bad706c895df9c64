"""Style: how a file writes numbers and dates, told by all of its sample together."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

DecimalMark = Literal["point", "comma"]
DateOrder = Literal["day first", "month first"]

_POINT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[,' ]\d{3})+)?(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.' ]\d{3})+)?(?:,\d+)?")
_EITHER = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
"""1,234: a thousand and more, or one and a bit."""
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.0*)?)?Z?)?"
)
_WORDED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d")
_PIVOT = 70
"""Years of two digits from here on are of the last century."""


class Style(NamedTuple):
    """How a file writes numbers and dates; None: nothing in it tells."""

    mark: DecimalMark | None = None
    order: DateOrder | None = None

    @property
    def line(self) -> str:
        """It in words."""
        parts = [f"decimal {self.mark}" if self.mark else "", f"dates {self.order}"]
        return ", ".join(part for part in parts if part and not part.endswith("None"))


class Contrary(Exception):  # noqa: N818 - it says what was found
    """A file writes its numbers, or its dates, in two ways at once."""


def mark_of(texts: Iterable[str]) -> DecimalMark | None:
    """Return which sign stands before the decimals, by what these numbers leave possible.

    Raises:
        Contrary: if some say the one and some the other.
    """
    marks: set[DecimalMark] = set()
    for text in texts:
        if _EITHER.fullmatch(text):
            continue
        as_point, as_comma = _POINT.fullmatch(text), _COMMA.fullmatch(text)
        if as_point and not as_comma:
            marks.add("point")
        elif as_comma and not as_point:
            marks.add("comma")
    if len(marks) > 1:
        raise Contrary
    return marks.pop() if marks else None


def is_open(texts: Iterable[str]) -> bool:
    """Whether one of these numbers can be read in two ways."""
    return any(_EITHER.fullmatch(text) for text in texts)


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """Return whether the day or the month comes first, by what these dates leave possible.

    Raises:
        Contrary: if some say the one and some the other.
    """
    orders: set[DateOrder] = set()
    for text in texts:
        match = _DAY.fullmatch(text)
        if match and int(match[1]) > 12:
            orders.add("day first")
        elif match and int(match[2]) > 12:
            orders.add("month first")
    if len(orders) > 1:
        raise Contrary
    return orders.pop() if orders else None


def is_open_date(texts: Sequence[str]) -> bool:
    """Whether one of these dates can be read in two ways."""
    found = filter(None, map(_DAY.fullmatch, texts))
    return any(match[1].zfill(2) != match[2].zfill(2) for match in found)


def number(text: str, mark: DecimalMark | None) -> Decimal | None:
    """Return the number that a text writes in this style; None if it writes none."""
    if mark is None:
        if _EITHER.fullmatch(text):
            return None
        mark = "comma" if _COMMA.fullmatch(text) and not _POINT.fullmatch(text) else "point"
    pattern, decimal = (_POINT, ".") if mark == "point" else (_COMMA, ",")
    if not pattern.fullmatch(text) or not any(char.isdigit() for char in text):
        return None
    whole, _, rest = text.partition(decimal)
    digits = re.sub(r"[,.' ]", "", whole) or "0"
    try:
        return Decimal(f"{digits if digits not in '+-' else digits + '0'}.{rest or '0'}")
    except InvalidOperation:
        return None


def day(text: str, order: DateOrder | None) -> date | None:
    """Return the date that a text writes in this style; None if it writes none."""
    try:
        if iso := _ISO.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if match := _DAY.fullmatch(text):
            return _ordered(match, order)
    except ValueError:
        return None
    return _worded(text)


def _ordered(match: re.Match[str], order: DateOrder | None) -> date | None:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if len(match[3]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    if order is None and first != second:
        return None
    month, of_month = (second, first) if order == "day first" else (first, second)
    return date(year, month, of_month)


def _worded(text: str) -> date | None:
    plain = " ".join(text.replace(",", " ").split())
    for form in _WORDED:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
