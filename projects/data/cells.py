"""Cells: a value of a database as JSON holds it, and as a person reads it."""

import json
import math
from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation

from pydantic import JsonValue

Cell = JsonValue
"""A value of a result."""

NULL = "NULL"
"""How a value that is not there is shown: it is neither 0 nor an empty text."""

_MONEY = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$",
    "NZD": "NZ$", "MXN": "MX$", "BRL": "R$", "CNY": "CN¥", "CHF": "CHF ", "SEK": "SEK ",
    "NOK": "NOK ", "DKK": "DKK ", "PLN": "PLN ",
}  # fmt: skip
_WITHOUT_CENTS = frozenset({"JPY"})
_YEARS = range(1900, 2100)
_MOST_DECIMALS = 4
"""A price has no more of them; a figure that has is a quotient."""


def plain(value: object, zone: tzinfo | None = None) -> Cell:
    """Return a value of the database as JSON holds it, no digit of a decimal lost.

    Args:
        value: as the driver gives it.
        zone: where a moment that says its own zone is told.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return _number(value)
    return _as_text(value, zone)


def _as_text(value: object, zone: tzinfo | None) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(zone) if value.tzinfo and zone else value
        return moment.isoformat(sep=" ")
    if isinstance(value, bytes | bytearray | memoryview):
        return f"({len(bytes(value))} bytes)"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def said(cell: Cell) -> str:
    """Return one value in words, as a citation quotes it."""
    if cell is None:
        return NULL
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.{_MOST_DECIMALS}f}".rstrip("0").rstrip(".")
    return " ".join(str(cell).split())


def amount(cell: Cell, unit: str | None, *, name: str = "") -> str:
    """Return one value with its unit, for a person: $1,234.50, 12 pcs, NULL."""
    if cell is None:
        return NULL
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if not isinstance(cell, int | float):
        return " ".join(str(cell).split())
    return _measured(Decimal(str(cell)), unit, name=name)


def shown(cell: Cell, unit: str | None, kind: str, *, name: str = "") -> str:
    """Return a cell of a table: numbers by their unit, money in its currency, yes and no.

    Only what counts or measures is divided into thousands: an order's number stays as it is.
    """
    if cell is None:
        return NULL
    if kind == "yes_no" and isinstance(cell, int | float):
        return "yes" if cell else "no"
    is_figure = kind == "number" or (unit and isinstance(cell, int | float))
    number = measure(cell) if is_figure else None
    return said(cell) if number is None else _measured(number, unit, name=name)


def is_money(unit: str | None) -> bool:
    """Whether a unit is a currency, which stands with each number instead of above them."""
    return unit in _MONEY


def measure(cell: Cell) -> Decimal | None:
    """Return the number that a cell is, exactly; None if it is none."""
    if cell is None or isinstance(cell, bool | list | dict):
        return None
    try:
        number = Decimal(str(cell))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def numbers(cells: Sequence[Cell]) -> list[float | None]:
    """Return cells as a chart draws them: what is no number is a gap."""
    found = (measure(cell) for cell in cells)
    return [None if each is None else float(each) for each in found]


def _number(value: Decimal) -> Cell:
    """Return a decimal as a JSON number if that says just the same, else as text."""
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value() and value.adjusted() < 15:
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def _measured(number: Decimal, unit: str | None, *, name: str) -> str:
    is_whole = number == number.to_integral_value()
    if unit in _MONEY:
        told = f"{abs(number):,.{max(_cents(unit), _decimals(number))}f}"
        return f"{'-' if number < 0 else ''}{_MONEY[unit]}{told}"
    if unit is None and is_whole and number in _YEARS and "year" in name:
        return f"{number:.0f}"
    told = f"{number:,.{_decimals(number)}f}"
    return f"{told} {unit}" if unit else told


def _cents(unit: str) -> int:
    return 0 if unit in _WITHOUT_CENTS else 2


def _decimals(number: Decimal) -> int:
    """Return how many decimals are shown: all of a price, two of what was reckoned."""
    exact = _exponent(number)
    if exact <= _MOST_DECIMALS:
        return exact
    digits = 2 if abs(number) >= 1 else _MOST_DECIMALS
    return _exponent(round(number, digits))


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
