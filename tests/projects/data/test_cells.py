from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.data.cells import amount, measure, plain, shown

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)


@given(DECIMALS)
def test_no_digit_of_a_decimal_is_lost(number):
    assert measure(plain(number)) == number


@given(st.one_of(DECIMALS, st.floats(), st.binary(), st.datetimes(), st.text(), st.none()))
def test_every_value_becomes_what_json_holds(value):
    assert isinstance(plain(value), str | int | float | bool | None)
    assert plain(value) not in (float("inf"), float("-inf"))


@pytest.mark.parametrize(
    ("cell", "unit", "kind", "told"),
    [
        (None, "USD", "number", "NULL"),
        (0, "USD", "number", "$0.00"),
        (1234.5, "USD", "number", "$1,234.50"),
        (-1234.5, "EUR", "number", "-€1,234.50"),
        (0.0375, "USD", "number", "$0.0375"),
        (1500, "JPY", "number", "¥1,500"),
        (12, "pcs", "number", "12 pcs"),
        (19.166666666666668, None, "number", "19.17"),
        (0.1 + 0.2, None, "number", "0.3"),
        ("12345678901234567890.12", None, "number", "12,345,678,901,234,567,890.12"),
        (50590, None, "text", "50590"),
        ("0042", None, "part", "0042"),
        (1, None, "yes_no", "yes"),
        ("None", None, "text", "None"),
        ("two\nlines", None, "text", "two lines"),
    ],
)
def test_a_cell_is_shown_by_its_kind_and_unit(cell, unit, kind, told):
    assert shown(cell, unit, kind) == told


def test_a_year_is_not_divided_into_thousands():
    assert amount(2026, None, name="year") == "2026"
    assert amount(2026, None, name="units") == "2,026"


def test_a_moment_is_told_in_the_zone_of_the_data_and_says_which():
    summer = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    winter = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    dallas = ZoneInfo("America/Chicago")
    assert plain(summer, dallas) == "2026-07-01 10:00:00-05:00"
    assert plain(winter, dallas) == "2026-12-01 09:00:00-06:00"
    assert plain(datetime(2026, 7, 1, 15, 0), dallas) == "2026-07-01 15:00:00"  # noqa: DTZ001 - as a database has it
