"""A memory that takes an older fact for the newest is found out."""

import pytest

from evals.memory.facts import first_answer, say
from evals.memory.told import fresh
from evals.memory.wordings import dialogue
from memory import MiniLM

FACTS = ["Ilya Marr plays the position of goalkeeper.", "Ilya Marr plays the position of striker."]


@pytest.fixture(scope="module")
def embed() -> MiniLM:
    return MiniLM()


def answered(facts: list[str], embed: MiniLM) -> str:
    with fresh(embed) as memory:
        say(memory, facts)
        return first_answer(memory, "What position does Ilya Marr play?")


def test_the_last_of_two_facts_is_the_answer(embed):
    assert "striker" in answered(FACTS, embed)


def test_told_the_other_way_round_the_answer_is_another(embed):
    assert "striker" not in answered(FACTS[::-1], embed)


def test_nothing_that_was_told_answers_nothing(embed):
    assert answered([], embed) == ""


def test_dialogues_are_the_same_for_the_same_seed():
    assert dialogue(3, cases=40) == dialogue(3, cases=40)
    assert dialogue(3, cases=40) != dialogue(4, cases=40)


def test_a_changed_fact_is_told_after_the_first():
    said, asked = dialogue(3, cases=40)
    half = len(said) // 2
    assert all(any(case.before in text for text in said[:half]) for case in asked)
    assert all(any(case.answer in text for text in said[half:]) for case in asked)
