"""What only names something, and so asks for it."""

import pytest

from graph.supervisor.topic import is_topic


@pytest.mark.parametrize(
    "text",
    [
        "takings of Harbour in May",
        "number for Fenn and daughters",
        "price for resale of the lemon drizzle pls",
        "email address of Mario Santini",
        "my accountant asks: total paid for butter in October 2026",
    ],
)
def test_the_name_of_something_is_a_topic(text):
    assert is_topic(text)


@pytest.mark.parametrize(
    "text",
    [
        "look for the keys",
        "draft a letter to Ann",
        "email Ann about the butter",
        "Harbour is closed in May",
        "Ann paid for the butter",
        "remember the price of butter",
    ],
)
def test_an_order_or_a_statement_is_none(text):
    assert not is_topic(text)
