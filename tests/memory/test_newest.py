"""The newest claim of a matter comes first, whichever end of it is asked for."""

import pytest

from memory import MiniLM
from projects.scope import Scope


@pytest.mark.parametrize(
    ("older", "newer", "question"),
    [
        ("Ilya Marr plays the viola", "Ilya Marr plays the oboe", "What does Ilya Marr play?"),
        ("Ilya Marr is a citizen of Norway", "Ilya Marr is a citizen of Chile", "Which country is Ilya Marr a citizen of?"),
        ("Vexel Works developed SolFlow", "SolFlow was developed by Brant Motors", "Who developed SolFlow?"),
        ("Hale Partners published The Last Orchard", "The publisher of The Last Orchard is Moss Industries", "Who published The Last Orchard?"),
    ],
)  # fmt: skip
def test_the_newer_of_two_answers_comes_first(
    open_memory, person, minilm: MiniLM, older, newer, question
):
    memory = open_memory("home", embed=minilm)
    teller = type(person)(memory)
    teller.say(older + ".")
    teller.say(newer + ".")
    found = memory.search(question, scope=Scope(), k=1)
    assert [item.text for item in found] == [newer]


def test_what_is_asked_for_in_particular_stays_first(open_memory, person, minilm: MiniLM):
    memory = open_memory("home", embed=minilm)
    teller = type(person)(memory)
    teller.say("Ilya Marr plays the viola.")
    teller.say("Ilya Marr plays the oboe.")
    found = memory.search("Does Ilya Marr play the viola?", scope=Scope(), k=1)
    assert [item.text for item in found] == ["Ilya Marr plays the viola"]


def test_another_relation_of_the_same_person_takes_no_place(open_memory, person, minilm: MiniLM):
    memory = open_memory("home", embed=minilm)
    teller = type(person)(memory)
    teller.say("Ilya Marr is a citizen of Norway.")
    teller.say("Ilya Marr is a follower of Taoism.")
    found = memory.search("Which country is Ilya Marr a citizen of?", scope=Scope(), k=1)
    assert [item.text for item in found] == ["Ilya Marr is a citizen of Norway"]
