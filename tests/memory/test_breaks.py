"""A change that names no slot closes nothing: a person is asked about what it may have ended."""

import pytest

from memory import Memory, MiniLM
from projects.scope import Scope


@pytest.fixture
def teller(open_memory, person, minilm: MiniLM):
    return type(person)(open_memory("home", embed=minilm))


def live(memory: Memory) -> list[str]:
    return [claim.text for claim in memory.claims(scope=Scope())]


def test_what_a_break_may_have_ended_stays_until_a_person_decides(teller):
    teller.say("I drink wine with dinner.")
    teller.say("I quit alcohol six months ago.")
    [item] = teller.memory.reviews()
    assert item.reason == "may_replace"
    assert live(teller.memory) == ["I drink wine with dinner", "I quit alcohol six months ago"]


def test_the_break_is_found_before_what_it_may_have_ended(teller):
    teller.say("I drink wine with dinner.")
    teller.say("I quit alcohol six months ago.")
    found = teller.memory.search("Do I drink wine with dinner?", scope=Scope(), k=1)
    assert [item.text for item in found] == ["I quit alcohol six months ago"]


@pytest.mark.parametrize(("accept", "left"), [(True, 1), (False, 2)])
def test_only_a_yes_ends_it(teller, accept, left):
    teller.say("I drink wine with dinner.")
    teller.say("I quit alcohol six months ago.")
    [item] = teller.memory.reviews()
    teller.memory.review(item.review_id, accept)
    assert len(live(teller.memory)) == left


def test_a_break_of_another_person_asks_nothing(teller):
    teller.say("Nadia Brook drinks wine with dinner.")
    teller.say("Carl Moss quit alcohol.")
    assert teller.memory.reviews() == []


def test_a_plain_statement_asks_nothing(teller):
    teller.say("I drink wine with dinner.")
    teller.say("I read novels on trains.")
    assert teller.memory.reviews() == []
