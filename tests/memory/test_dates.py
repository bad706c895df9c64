"""Dates in words: what a text points to, and what a question asks for."""

from datetime import date

import pytest

from memory.dates import days_of, in_words

SAID = "2023-05-08T13:56:00+00:00"  # a Monday


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("I went yesterday", "Sunday 7 May 2023"),
        ("We met last Friday", "Friday 5 May 2023"),
        ("We meet next Monday", "Monday 15 May 2023"),
        ("It was two weeks ago", "April 2023"),
        ("It was 3 days ago", "Friday 5 May 2023"),
        ("In a couple of months we move", "July 2023"),
        ("We moved last month", "April 2023"),
        ("We moved last year", "2022"),
        ("That was last August", "August 2022"),
        ("It is due on 2024-02-29", "29 February 2024"),
    ],
)
def test_what_is_said_is_kept_under_the_day_that_it_means(text, pointed):
    assert days_of(text, said=SAID) == f"Monday 8 May 2023; {pointed}"


@pytest.mark.parametrize(
    "text",
    ["This may be so", "It costs 2023-99-01", "900000 years ago", "99 years ago today", "Hm"],
)
def test_what_means_no_other_day_is_left_alone(text):
    assert days_of(text, said="0050-01-01T00:00:00+00:00") == "Saturday 1 January 50"


def test_a_question_asks_in_words():
    asked = date(2026, 3, 1)
    assert in_words("what happened on 2023-05-07?", asked=asked) == ["7", "May", "2023"]
    assert in_words("what did I say yesterday?", asked=asked) == [
        "Saturday",
        "28",
        "February",
        "2026",
    ]
