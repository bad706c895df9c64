"""Days in words, counted from a Wednesday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines.agenda.reading import day_in

SAID = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "day", "is_bound"),
    [
        ("by Friday", date(2026, 3, 13), True),
        ("on Wednesday", date(2026, 3, 18), False),
        ("this Wednesday", date(2026, 3, 11), False),
        ("next Tuesday", date(2026, 3, 17), False),
        ("by April 5", date(2026, 4, 5), True),
        ("until 27 March", date(2026, 3, 27), True),
        ("on the 3rd of May, 2027", date(2027, 5, 3), False),
        ("due 3/14", date(2026, 3, 14), True),
        ("due 14/3", date(2026, 3, 14), True),
        ("2026-04-01", date(2026, 4, 1), False),
        ("by the end of next week", date(2026, 3, 20), True),
        ("before the 20th", date(2026, 3, 20), True),
        ("by the 9th", date(2026, 4, 9), True),
        ("in two weeks", date(2026, 3, 25), False),
        ("within ten days", date(2026, 3, 21), True),
        ("in a month", date(2026, 4, 11), False),
        ("by EOD", date(2026, 3, 11), True),
        ("eow", date(2026, 3, 13), True),
        ("end of month", date(2026, 3, 31), True),
        ("by end of May", date(2026, 5, 31), True),
        ("the day after tomorrow", date(2026, 3, 13), False),
        ("before Christmas", date(2026, 12, 24), True),
        ("January 5", date(2027, 1, 5), False),
    ],
)
def test_words_name_a_day(text, day, is_bound):
    found = day_in(text, SAID)
    assert found is not None
    assert (found.day, found.is_bound) == (day, is_bound)


@pytest.mark.parametrize(
    "text", ["last Friday", "every Monday", "it may be", "2026-02-30", "13/13", "on Mondays", "42"]
)
def test_words_that_name_no_day_ahead_name_none(text):
    assert day_in(text, SAID) is None


def test_the_day_by_which_it_is_due_goes_before_others():
    found = day_in("On Monday I told Ada that she has it by Friday", SAID)
    assert found is not None
    assert found.day == date(2026, 3, 13)


@given(st.text(max_size=80), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_text_breaks_it_and_no_day_lies_behind(text, said):
    found = day_in(text, said)
    assert found is None or found.day >= said
