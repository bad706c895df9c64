"""By when a question looks for what is due."""

from datetime import date

import pytest

from agents.responder.offline.deadlines import asked_span

FRIDAY = "2026-11-20"


@pytest.mark.parametrize(
    "text",
    [
        "What is due before the end of this month?",
        "What falls due between now and the end of November?",
        "What must I hand over before November is out?",
        "What is due by November 30?",
    ],
)
def test_the_end_of_a_month_is_the_last_day_looked_at(text: str) -> None:
    span = asked_span(text, FRIDAY)
    assert span is not None
    assert span.last == date(2026, 11, 30)


def test_before_a_month_ends_the_day_before_it_begins() -> None:
    span = asked_span("What is due before December?", FRIDAY)
    assert span is not None
    assert span.last == date(2026, 11, 30)


def test_a_question_without_a_day_looks_at_none() -> None:
    assert asked_span("What did I promise Ines?", FRIDAY) is None
