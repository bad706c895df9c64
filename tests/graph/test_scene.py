"""What is kept of a request that tells something and then asks."""

import pytest

from agents.roster import Roster
from graph.scene import is_sentence, without_scene
from projects.proposal import MemoryProposal

ASKS = "Which loans are still out?"


def kept(told: str, agent: str, *, asks: str = ASKS, action: str = "remember") -> bool:
    """Whether what was told before a question to that agent is kept."""
    proposal = MemoryProposal(action=action, text=told, quote=told)
    specs = (Roster.load().get(agent),)
    return without_scene([proposal], request=f"{told}. {asks}", asked=specs) == [proposal]


@pytest.mark.parametrize(
    "told",
    [
        "Harbor Point is ordering 12 atlases",
        "Priya sent one parcel in March, PX-311",
        "The mobile library is out of QA-76",
        "A reader wants the second volume",
        "Our scanner is broken",
        "Ada Field paid most of fine 5023",
        "Harbor Point is grumbling that we took the atlases back",
    ],
)
def test_the_scene_of_a_question_to_the_books_is_not_kept(told):
    assert not kept(told, "inventory_specialist")


@pytest.mark.parametrize(
    "told",
    [
        "We decided to lend atlases for two weeks",
        "Harbor Point always pays by the month",
        "From January on fines are 30 cents a day",
        "Ada prefers large print",
        "Priya's mobile is 555-0134",
    ],
)
def test_a_rule_or_a_fact_about_somebody_is_kept_beside_a_question_to_the_books(told):
    assert kept(told, "inventory_specialist")


@pytest.mark.parametrize(
    ("told", "is_kept"),
    [
        ("The new reading room opens at nine", True),
        ("A reader from Milltown asks for a card", False),
        ("Priya called about the shelves", False),
        ("Man on the line about large print", False),
        ("A new guy at the counter reads me a number, QA-76", False),
        ("Somebody swears that loan 1003 is back", False),
        ("Ada has moved to Milltown", True),
    ],
)
def test_beside_any_other_question_only_what_just_happens_is_left_out(told, is_kept):
    assert kept(told, "memory_recall", asks="Who has the keys?") is is_kept


def test_a_correction_is_kept_beside_any_question():
    assert kept(
        "Harbor Point has moved to 12 Main Street", "inventory_specialist", action="correct"
    )


def test_what_is_told_without_a_question_is_kept():
    assert kept("Harbor Point is ordering 12 atlases", "inventory_specialist", asks="")


def test_a_request_is_no_fact_for_an_agent_that_keeps_nothing():
    assert not kept("Pull together what we promised Priya", "memory_recall", asks="")
    assert kept("Remember that we promised Priya a key", "memory_keeper", asks="")


@pytest.mark.parametrize(
    "said",
    [
        "Weather forecast for the weekend in Milltown",
        "Atlases going up to Milltown",
        "October, bottom line with postage",
        "Best bakery near the library",
        "Reading lamp, four bolts on the foot",
        "Not the ones that somebody lost",
        "Going by the books that were lent",
    ],
)
def test_a_heap_of_words_is_no_fact(said):
    assert not is_sentence(said)


@pytest.mark.parametrize(
    "said",
    [
        "Harbor Point is ordering 12 atlases",
        "The van comes on Tuesdays",
        "Ada moved to Milltown",
        "Invoices go out on Fridays",
        "Ruth's birthday: May 4",
        "No visitors on Sundays",
        "Lending takes two minutes",
    ],
)
def test_what_has_a_verb_or_a_label_is_one(said):
    assert is_sentence(said)


def test_a_question_is_no_fact_however_it_begins():
    asks = "Looking at the shelves, whose books did we sell, and what did we get for them?"

    assert not kept("Looking at the shelves, whose books did we sell", "memory_recall", asks=asks)
