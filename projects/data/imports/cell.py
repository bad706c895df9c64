"""Cells: what one written cell means as a value of its field, or why it means none."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from projects.data.imports.declaration import Field, FieldType
from projects.data.imports.record import Written
from projects.data.imports.style import Style, day, number

Value = str | int | Decimal | date | bool | None
"""What a cell means; None: nothing."""

_EMPTY = frozenset({"", "null", "(null)", "none", "nil", "n/a", "na", "-", "--", "—"})
"""Words for nothing, where a number or a date is expected."""
_FAULTS = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|#+)|#{3,}")
_FORMULA = re.compile(r"[=@]|[+-](?![\d.,\s])|\t")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+\d+|[+-]?\d[.,]\d+[eE]\d+")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_AS_DATE = re.compile(rf"\d{{1,4}}-(?:{_MONTH})|(?:{_MONTH})-\d{{1,4}}", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LEFT_OUT = "�"
_MONEY = re.compile(
    r"(?P<before>[^\d\s+\-.,'()]{0,4})\s*(?P<number>[\d.,' +-]+?)\s*(?P<after>[^\d\s.,'()]{0,4})"
)
_SIGNS: Mapping[str, frozenset[str]] = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD"}),
    "US$": frozenset({"USD"}),
    "C$": frozenset({"CAD"}),
    "CA$": frozenset({"CAD"}),
    "A$": frozenset({"AUD"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "Fr.": frozenset({"CHF"}),
}
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0"})
_MOST_DIGITS = 18


class Read(NamedTuple):
    """What was made of a cell."""

    value: Value = None
    wrong: str = ""
    """Why nothing could be made of it."""
    note: str = ""
    """What a person should know of a value that is kept."""
    currency: str = ""
    """The currency that its sign leaves possible, if only one."""


def read_cell(cell: Written, field: Field, style: Style) -> Read:
    """Return what a cell means as a value of `field`; nothing is ever mended."""
    if isinstance(cell, str):
        cell = cell.strip().strip("\u00a0\ufeff")
        if wrong := _unreadable(cell):
            return Read(wrong=wrong)
        is_nothing = cell.casefold() in _EMPTY if field.type not in ("code", "text") else not cell
        if is_nothing:
            return Read()
    elif cell is None:
        return Read()
    elif isinstance(cell, float) and not isfinite(cell):
        return Read(wrong="is no number that can be kept")
    return _READERS[field.type](cell, field, style)


def looks_active(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return _FORMULA.match(text) is not None


def doubtful_code(text: str) -> str:
    """Return why a code looks as if a spreadsheet had changed it; empty if it does not."""
    if _SCIENTIFIC.fullmatch(text):
        return "looks as if a spreadsheet had made a number of it"
    if _AS_DATE.fullmatch(text):
        return "looks as if a spreadsheet had made a date of it"
    return ""


def _unreadable(text: str) -> str:
    if _LEFT_OUT in text:
        return "has bytes that are no text in this encoding"
    if _CONTROL.search(text):
        return "has control characters"
    if _FAULTS.fullmatch(text):
        return "is a spreadsheet's error"
    return ""


def _code(cell: Written, field: Field, _style: Style) -> Read:
    if isinstance(cell, datetime | date):
        return Read(wrong="is a date: a spreadsheet has changed it")
    if isinstance(cell, bool):
        return Read(wrong="is yes or no, where a code is expected")
    if isinstance(cell, int | float | Decimal):
        if cell != int(cell):
            return Read(wrong="is a number with decimals, where a code is expected")
        return Read(str(int(cell)), note="a number in the workbook: leading zeros would be lost")
    if cell is not None and len(cell) > field.longest:
        return Read(wrong=f"is longer than {field.longest} characters")
    note = "begins like a formula; kept as text" if looks_active(str(cell)) else ""
    return _chosen(str(cell), field, note)


def _text(cell: Written, field: Field, _style: Style) -> Read:
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    text = cell.isoformat() if isinstance(cell, date) else _said(cell)
    if len(text) > field.longest:
        return Read(wrong=f"is longer than {field.longest} characters")
    note = "begins like a formula; kept as text" if looks_active(text) else ""
    return _chosen(text, field, note)


def _said(cell: Written) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _chosen(text: str, field: Field, note: str) -> Read:
    if not field.choices:
        return Read(text, note=note)
    for choice in field.choices:
        if choice.casefold() == text.casefold():
            return Read(choice, note=note)
    return Read(wrong=f"is none of {', '.join(field.choices)}")


def _number(cell: Written, field: Field, style: Style) -> Read:
    currency = ""
    if isinstance(cell, bool | date):
        return Read(wrong="is no number")
    if isinstance(cell, str):
        text, sign = _stripped(cell, field)
        currency, wrong = _currency(sign, field) if sign else ("", "")
        if wrong:
            return Read(wrong=wrong)
        found = number(text, style.mark)
        if found is None:
            is_open = style.mark is None and number(text, "point") is not None
            return Read(wrong="can be read in two ways" if is_open else "is no number")
    else:
        found = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell or 0)
    wrong = _out_of_bounds(found, field)
    if wrong:
        return Read(wrong=wrong)
    return Read(int(found) if field.type == "integer" else found, currency=currency)


def _stripped(cell: str, field: Field) -> tuple[str, str]:
    """Return a number without its currency, and the currency; only money has one."""
    text = cell.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")  # noqa: RUF001 - as Swiss lists write it
    text = text.replace("−", "-")  # noqa: RUF001 - the sign of typographers
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if field.type != "money":
        return text, ""
    sign = "-" if text.startswith("-") else ""
    match = _MONEY.fullmatch(text.removeprefix("-").strip())
    if match is None:
        return text, ""
    return f"{sign}{match['number']}", match["before"] or match["after"]


def _currency(sign: str, field: Field) -> tuple[str, str]:
    """Return the currency that a sign means, and what is wrong with it."""
    possible = _SIGNS.get(sign, frozenset({sign.upper()} if len(sign) == 3 else ()))
    if not possible:
        return "", "is no amount of money"
    if field.currency and field.currency not in possible:
        return "", f"is in {' or '.join(sorted(possible))}, not in {field.currency}"
    return (next(iter(possible)) if len(possible) == 1 else ""), ""


def _out_of_bounds(found: Decimal, field: Field) -> str:
    if not found.is_finite() or found.adjusted() >= _MOST_DIGITS:
        return "is no number that can be kept"
    if field.type == "integer" and found != int(found):
        return "is not whole"
    if field.at_least is not None and found < field.at_least:
        return f"is less than {field.at_least}"
    if field.at_most is not None and found > field.at_most:
        return f"is more than {field.at_most}"
    places = -int(found.normalize().as_tuple().exponent)
    if field.places is not None and places > field.places:
        return f"has more than {field.places} decimals"
    return ""


def _date(cell: Written, _field: Field, style: Style) -> Read:
    if isinstance(cell, datetime):
        return Read(cell.date())
    if isinstance(cell, date):
        return Read(cell)
    found = day(cell, style.order) if isinstance(cell, str) else None
    if found is not None:
        return Read(found)
    is_open = isinstance(cell, str) and style.order is None and day(cell, "day first") is not None
    return Read(wrong="can be read in two ways" if is_open else "is no date")


def _yes_no(cell: Written, _field: Field, _style: Style) -> Read:
    said = str(cell).casefold()
    if said in _YES or said in _NO:
        return Read(said in _YES)
    return Read(wrong="is neither yes nor no")


_READERS: Mapping[FieldType, Callable[[Written, Field, Style], Read]] = {
    "code": _code,
    "text": _text,
    "integer": _number,
    "decimal": _number,
    "money": _number,
    "date": _date,
    "yes_no": _yes_no,
}
