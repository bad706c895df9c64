"""What kind of sentence something is."""

import pytest

from graph.supervisor.wanting import told_part, wants_only_to_know, wants_to_know


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


@pytest.mark.parametrize(
    "text",
    [
        "Who keeps the keys?",
        "A reader rings about QA-76. Who has it?",
        "A reader rings about QA-76, who's got it now",
        "I need to order shelves. Which joiner do we use, and why did we drop the other?",
        "I'd like to thank somebody: who gave us the atlases?",
        "Keep it between us: what does Harbor Point owe us?",
        "Would you be so good as to tell me where the atlases are?",
        "Remind me, please, who brings the cake",
        "Ada asked how long a loan lasts.",
        "Priya wants to know whether the van comes on Sundays.",
        "The binder asked me until which day he may come in.",
        "For the bank I need one figure: all fines of October.",
        "How much did we lend in May? Skip the children's books.",
        "Add up the fines of Ada Field. What were they for?",
        "Price me a new copy of The Long Road.",
        "List all loans that are late",
        "Roughly how many readers have left? I mean since May.",
        "Invoice 50428, I thought they'd paid that. Anything left on it?",
        "Order 1043 went out in pieces. How many boxes was it?",
    ],
)
def test_a_question_for_information_wants_nothing_else(text):
    assert wants_only_to_know(text)


@pytest.mark.parametrize(
    "text",
    [
        "The van comes on Tuesdays.",
        "Draft a letter to Ada: can you come on Friday?",
        "Show me a chart of the loans",
        "Give me a summary of the meeting",
        "Give the atlases to Priya",
        "Tell Ada that her book is here",
        "Remind me to call the binder",
        "Run the count again and tell me how many are missing",
        "Could you pause the nightly count?",
        "We are out of cards, order ten boxes from the printer",
        "I want to order two shelves",
        "do the thing with the atlases",
        "Order ten boxes of cards, how many do we have left?",
        "the leaflet in Spanish please",
    ],
)
def test_a_task_wants_more_than_to_know(text):
    assert not wants_only_to_know(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The van is late. Who drives it?", "The van is late."),
        ("The van comes at nine now, is that early enough?", "The van comes at nine now"),
        ("Looking at the shelves, whose books did we sell, and what did we get?", ""),
        ("Going by the list, who is late?", ""),
        ("Ada asked when the van comes.", ""),
    ],
)
def test_only_what_no_question_holds_is_told(text, told):
    assert told_part(text) == told
