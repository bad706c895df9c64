from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.querying.periods import read_periods
from agents.querying.words import read_words

TODAY = date(2026, 11, 20)  # a Friday


def days(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (found.first and found.first.isoformat(), found.last and found.last.isoformat())
        for found in read_periods(read_words(text), TODAY)
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-20", "2026-11-20"),
        ("yesterday", "2026-11-19", "2026-11-19"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("next week", "2026-11-23", "2026-11-29"),
        ("in March", "2026-03-01", "2026-03-31"),
        ("who had the best May", "2026-05-01", "2026-05-31"),
        ("in December", "2026-12-01", "2026-12-31"),
        ("in March 2025", "2025-03-01", "2025-03-31"),
        ("in March of 2025", "2025-03-01", "2025-03-31"),
        ("during Q3", "2026-07-01", "2026-09-30"),
        ("in the third quarter", "2026-07-01", "2026-09-30"),
        ("in Q4 2025", "2025-10-01", "2025-12-31"),
        ("in 2025", "2025-01-01", "2025-12-31"),
        ("on 3 October", "2026-10-03", "2026-10-03"),
        ("on October 3rd, 2025", "2025-10-03", "2025-10-03"),
        ("on the 3rd of October", "2026-10-03", "2026-10-03"),
        ("on 2026-10-03", "2026-10-03", "2026-10-03"),
        ("on 10/3/2026", "2026-10-03", "2026-10-03"),
        ("in 2026-10", "2026-10-01", "2026-10-31"),
        ("since June", "2026-06-01", None),
        ("after June", "2026-07-01", None),
        ("before June", None, "2026-05-31"),
        ("until the end of June", None, "2026-06-30"),
        ("between March and May", "2026-03-01", "2026-05-31"),
        ("between November 2025 and February 2026", "2025-11-01", "2026-02-28"),
        ("from 1 March to 15 April", "2026-03-01", "2026-04-15"),
        ("in the last 30 days", "2026-10-21", "2026-11-20"),
        ("the past three months", "2026-08-20", "2026-11-20"),
        ("in the next two weeks", "2026-11-20", "2026-12-04"),
        ("last Monday", "2026-11-16", "2026-11-16"),
        ("two months ago", "2026-09-01", "2026-09-30"),
        ("in mid August", "2026-08-11", "2026-08-20"),
        ("in early May", "2026-05-01", "2026-05-10"),
        ("in late October 2025", "2025-10-21", "2025-10-31"),
        ("in the summer", "2026-06-01", "2026-08-31"),
        ("since last spring", "2026-03-01", None),
        ("during August of this year", "2026-08-01", "2026-08-31"),
        ("before the month is over", "2026-11-20", "2026-11-30"),
        ("before Christmas", None, "2026-12-24"),
    ],
)
def test_a_period_is_counted_from_today(text: str, first: str | None, last: str | None) -> None:
    assert days(f"what came {text}?") == [(first, last)]


@pytest.mark.parametrize(
    "text",
    ["may I see it", "march on", "part 2026", "the second shelf", "60 days overdue", "by Ada"],
)
def test_other_words_are_no_period(text: str) -> None:
    assert days(text) == []


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for found in read_periods(read_words(text), TODAY):
        assert found.start < found.end
        assert found.first or found.last


def test_neither_a_verb_nor_a_person_is_a_month() -> None:
    assert days("who may borrow? ask May Chen") == []
