"""Cells: what is written becomes a value of its field, or a reason; nothing is mended."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.data.imports.cell import doubtful_code, looks_active, read_cell
from projects.data.imports.declaration import Field
from projects.data.imports.style import Contrary, Style, day, mark_of, number, order_of

POINT, COMMA = Style("point", "month first"), Style("comma", "day first")
CODE, TEXT = Field(type="code"), Field(type="text", longest=20)
MONEY, WHOLE = Field(type="money", currency="EUR", places=2), Field(type="integer", at_least=1)


@pytest.mark.parametrize(
    ("cell", "field", "style", "value"),
    [
        ("0042", CODE, POINT, "0042"),
        (" 7-2210 ", CODE, POINT, "7-2210"),
        ("NA", CODE, POINT, "NA"),
        (42, CODE, POINT, "42"),
        ("=2+2", TEXT, POINT, "=2+2"),
        ("1,234.50", MONEY, POINT, Decimal("1234.50")),
        ("1.234,50", MONEY, COMMA, Decimal("1234.50")),
        ("1 234,5 €", MONEY, COMMA, Decimal("1234.5")),
        ("EUR 12", MONEY, POINT, Decimal(12)),
        ("(3.10)", MONEY, POINT, Decimal("-3.10")),
        ("−3", MONEY, POINT, Decimal(-3)),  # noqa: RUF001 - the sign of typographers
        (0.1, MONEY, POINT, Decimal("0.1")),
        ("1'250", WHOLE, POINT, 1250),
        (3.0, WHOLE, POINT, 3),
        ("n/a", MONEY, POINT, None),
        ("-", WHOLE, POINT, None),
        ("", TEXT, POINT, None),
        ("03/04/2026", Field(type="date"), POINT, date(2026, 3, 4)),
        ("03.04.26", Field(type="date"), COMMA, date(2026, 4, 3)),
        ("4 Mar 2026", Field(type="date"), COMMA, date(2026, 3, 4)),
        (datetime(2026, 3, 4, 9, 30), Field(type="date"), POINT, date(2026, 3, 4)),  # noqa: DTZ001 - as workbooks keep it
        ("Yes", Field(type="yes_no"), POINT, True),
        ("usd", Field(type="code", choices=("USD",)), POINT, "USD"),
    ],
)
def test_a_cell_is_read_as_its_field_wants_it(cell, field, style, value):
    assert (read_cell(cell, field, style).value, read_cell(cell, field, style).wrong) == (value, "")


@pytest.mark.parametrize(
    ("cell", "field", "reason"),
    [
        (datetime(2026, 3, 12), CODE, "is a date: a spreadsheet has changed it"),  # noqa: DTZ001 - as workbooks keep it
        (4.2, CODE, "is a number with decimals, where a code is expected"),
        (float("nan"), CODE, "is no number that can be kept"),
        ("#N/A", TEXT, "is a spreadsheet's error"),
        ("a\x00b", TEXT, "has control characters"),
        ("b�r", TEXT, "has bytes that are no text in this encoding"),
        ("x" * 21, TEXT, "is longer than 20 characters"),
        ("12.345", MONEY, "has more than 2 decimals"),
        ("$12", MONEY, "is in AUD or CAD or HKD or MXN or NZD or SGD or USD, not in EUR"),
        ("12 ea", MONEY, "is no amount of money"),
        ("5 ea", WHOLE, "is no number"),
        ("2.5", WHOLE, "is not whole"),
        ("0", WHOLE, "is less than 1"),
        ("1e400", Field(type="decimal"), "is no number"),
        ("31/12/2026", Field(type="date"), "is no date"),
        ("perhaps", Field(type="yes_no"), "is neither yes nor no"),
        ("XYZ", Field(type="code", choices=("USD", "EUR")), "is none of USD, EUR"),
    ],
)
def test_what_does_not_fit_is_rejected_with_its_reason(cell, field, reason):
    assert read_cell(cell, field, POINT).wrong == reason


def test_a_number_that_can_be_read_in_two_ways_is_rejected_where_nothing_tells():
    assert read_cell("1,234", MONEY, Style()).wrong == "can be read in two ways"
    assert read_cell("03/04/2026", Field(type="date"), Style()).wrong == "can be read in two ways"


@pytest.mark.parametrize("text", ["1.2E+05", "1,2e+05", "9.9E4", "3-Dec", "Mar-12", "2012-mar"])
def test_a_code_that_a_spreadsheet_changed_is_suspected(text):
    assert doubtful_code(text)


@pytest.mark.parametrize("text", ["1E05", "0042", "E-10", "3-12", "MAR-A", "12E"])
def test_an_honest_code_is_not(text):
    assert doubtful_code(text) == ""


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "+cmd", "-cmd", "\t=1"])
def test_a_text_that_a_spreadsheet_would_run_is_told(text):
    assert looks_active(text)


NUMBERS = st.decimals(
    min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False
)


@given(NUMBERS)
def test_a_number_is_read_back_as_it_was_written_in_either_style(value):
    as_point = f"{value:,.2f}"
    as_comma = as_point.translate(str.maketrans(",.", ".,"))
    assert number(as_point, "point") == value
    assert number(as_comma, "comma") == value


@given(st.lists(NUMBERS, min_size=1))
def test_the_decimal_sign_of_a_file_is_never_taken_for_the_other(values):
    assert mark_of(f"{value:,.2f}" for value in values) in ("point", None)


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(2069, 12, 31)))
def test_a_date_is_read_back_as_it_was_written_in_either_order(value):
    assert day(f"{value:%d.%m.%Y}", "day first") == value
    assert day(f"{value:%m/%d/%y}", "month first") == value
    assert day(value.isoformat(), None) == value


@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans() | st.none())
def test_no_cell_whatever_breaks_the_reading(cell):
    for kind in ("code", "text", "integer", "decimal", "money", "date", "yes_no"):
        for style in (POINT, COMMA, Style()):
            read = read_cell(cell, Field(type=kind), style)
            assert read.value is None or not read.wrong


def test_a_file_that_writes_in_two_ways_is_not_guessed_at():
    with pytest.raises(Contrary):
        mark_of(["1.50", "1,50"])
    with pytest.raises(Contrary):
        order_of(["13/01/2026", "01/13/2026"])
