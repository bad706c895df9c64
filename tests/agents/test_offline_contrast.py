"""What is so of one of two is not told of the other, and what is near is called so."""

import asyncio

import pytest

from agents.responder import Noted, OfflineResponder, Reply
from agents.responder.offline.asking import is_statement
from agents.responder.offline.contrast import contrary
from projects.proposal import MemoryProposal
from tests.agents.fakes import assignment, claim, toolbox

_NEAREST = "Nothing on record answers that exactly; nearest:\n\n"


def respond(name, text: str, *recalled, tools=None, **more) -> Reply:
    step = assignment(name, text, *recalled, **more)
    return asyncio.run(OfflineResponder().respond(step, tools or toolbox()))


def noted(text: str, outcome: str = "core", **more) -> Noted:
    proposal = MemoryProposal(text=text, turn_id="turn-now", quote=text, action="remember")
    return Noted(proposal=proposal, outcome=outcome, explanation="Because.", **more)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Which port is production on?", "The staging server runs on port 8081"),
        ("Who runs the south depot?", "Nadia runs the north depot"),
        ("When does the second shift start?", "The first shift starts at 6"),
        ("What is the old number?", "The new number is 960872"),
        ("How much is the blue kayak?", "The red kayak costs 510 euros"),
        ("Who lives in flat 3?", "Mr Lin lives in flat 2"),
        ("Where was the 2024 camp held?", "The 2025 camp is held in Buxton"),
        ("When does it open on Sundays?", "It opens at 7 on weekdays"),
        ("What is due in May?", "The report is due in June"),
    ],
)
def test_the_other_of_two_is_contrary(asked: str, told: str):
    assert contrary(asked, told)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Which port is staging on?", "The staging server runs on port 8081"),
        ("When does it open on Tuesday?", "It opens at 7 on weekdays"),
        ("From when may we publish the report?", "The embargo lifts on Monday in June"),
        ("Is the passport valid in 2030?", "The passport runs out in August 2036"),
        ("Who called the new intern?", "The old barn belongs to Finn"),
        ("Is the fee 45 euros?", "The fee is 40 euros"),
    ],
)
def test_what_may_be_the_same_is_not(asked: str, told: str):
    assert not contrary(asked, told)


def test_the_contrary_is_no_answer():
    north = claim(1, "Nadia runs the north depot", similarity=0.8)
    reply = respond("memory_recall", "Who runs the south depot?", north)
    assert reply.text.startswith("I have nothing on record about")
    assert reply.citations == ()


def test_a_claim_without_the_kind_of_thing_asked_for_is_only_the_nearest():
    depot = claim(1, "Nadia runs the north depot")
    reply = respond("memory_recall", "When does Nadia open the north depot?", depot)
    assert reply.text == f"{_NEAREST}Nadia runs the north depot. (Ines, 2026-05-04)"
    assert [cited.id for cited in reply.citations] == ["claim-1"]


def test_a_distant_claim_on_the_same_person_is_only_the_nearest():
    allergy = claim(1, "My sister Ines is allergic to cashews", similarity=0.42)
    text = "Which nuts should I avoid when Ines comes round for dinner on a visit?"
    reply = respond("memory_recall", text, allergy)
    assert reply.text.startswith(_NEAREST)


def test_an_agent_tells_what_is_kept_besides_its_answer():
    kept = noted("Priya owns the till")
    reply = respond("finance_specialist", "Priya owns the till", tools=toolbox(noted=[kept]))
    assert reply.text.endswith("\n\nNoted: Priya owns the till.")
    assert "nothing on record" not in reply.text
    assert reply.memories == ()


def test_a_drafter_does_not_call_unknown_what_is_being_kept():
    text = "The till is new. Write something nice."
    reply = respond("content_drafter", text, tools=toolbox(noted=[noted("The till is new.")]))
    assert "nothing on record" not in reply.text
    assert reply.text.endswith("\n\nNoted: The till is new.")


def test_an_agent_called_by_name_tells_it_too():
    kept = noted("the till is new")
    reply = respond(
        "finance_specialist",
        "the till is new",
        request="@finance_specialist the till is new",
        tools=toolbox(noted=[kept]),
    )
    assert reply.text.endswith("Noted: The till is new.")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("finance_specialist", noted("the pin is 1", "discard")),
        ("finance_specialist", noted("the till is new", is_known=True)),
        ("copy_editor", noted("the till is new")),
    ],
)
def test_what_is_not_kept_is_not_called_noted(name: str, found: Noted):
    reply = respond(name, "the till is new", tools=toolbox(noted=[found]))
    assert "Noted" not in reply.text


def test_a_statement_that_is_no_use_is_said_to_be_none():
    reply = respond("finance_specialist", "The lights in hall 3 flicker.")
    assert reply.text.endswith(
        'I can\'t do anything with this statement; say "remember that ..." to have it kept.'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The lights flicker.", True),
        ("Our bank is Handelsbanken", True),
        ("Hartwell has moved.", True),
        ("Send Hartwell the prices.", False),
        ("Which bank is ours", False),
        ("The bank is ours?", False),
        ("I need ten brooms", False),
    ],
)
def test_statements_are_told_from_requests(text: str, expected: bool):
    assert is_statement(text) is expected
