"""Whether what the data says is about whom, and what, was asked."""

import pytest

from agents.responder.offline.namesakes import is_of_another, strays
from tests.agents.fakes import Memory, claim

ORCHARD = claim(1, "Our contact at Orchard Supply is Lena Brandt.")


@pytest.mark.parametrize(
    ("text", "found", "is_other"),
    [
        ("What does Orchard Supply owe?", "Orchard Supplies owes $40.", True),
        ("What does Orchard Supply owe?", "Orchard Supply owes $40.", False),
        ("What does Orchard Supply owe?", "Nothing is owed.", False),
        ("What does Orchard Suply owe?", "Orchard Supply owes $40.", False),
    ],
    ids=["known by another name", "the same", "names nobody", "only misspelt"],
)
async def test_data_of_a_near_namesake_is_told_from_a_slip_of_the_pen(text, found, is_other):
    assert await is_of_another(text, found, Memory([ORCHARD])) is is_other


@pytest.mark.parametrize(
    ("text", "answer", "is_stray"),
    [
        ("Lena has a leaking KP-20. Does it have a warranty?", "12 warranties.", True),
        ("Lena has a leaking KP-20. Does it have a warranty?", "KP-20: 2 years.", False),
        ("The auditor saw KP-20. How much did we sell in May?", "Sales $300.", False),
        ("Somebody called. Does it have a warranty?", "12 warranties.", False),
    ],
    ids=["names nothing of it", "names it", "does not refer back", "nothing named"],
)
def test_an_answer_strays_if_it_names_nothing_of_what_is_referred_to(text, answer, is_stray):
    assert strays(text, answer) is is_stray
