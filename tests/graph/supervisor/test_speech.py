"""What kind of sentence something is."""

import pytest

from graph.supervisor.speech import wants_to_know


@pytest.mark.parametrize(
    "text",
    [
        "Who keeps the keys?",
        "Name the three readers with most loans.",
        "I need the phone number of the binder.",
        "We want to know when the van comes.",
        "Pull up loan L-1003.",
        "Show me the overdue loans",
    ],
)
def test_a_wish_to_be_told_something_wants_to_know(text):
    assert wants_to_know(text)


@pytest.mark.parametrize(
    "text",
    [
        "The van comes on Tuesdays.",
        "I need a new library card.",
        "We want to open on Sundays.",
        "Cancel loan L-1004.",
    ],
)
def test_a_statement_or_an_order_does_not(text):
    assert not wants_to_know(text)
