"""The log: first wins, whole or refused, and every step can be taken back."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory import Memory
from projects.errors import BadInput, StoreDamaged, UnknownName
from projects.scope import Scope


def test_the_first_turn_of_an_id_wins(memory: Memory, person) -> None:
    assert memory.record_turn(person.turn("one", turn_id="x"))
    assert not memory.record_turn(person.turn("two", turn_id="x"))
    assert memory.turn("x").text == "one"


def test_why_tells_claim_evidence_and_history(memory: Memory, person) -> None:
    (first,) = person.say("The gate code is 4471")
    person.say("The gate code is now 9982")
    because = memory.why(first.claim_id)
    assert because.evidence == ({"turn_id": "u1", "text": "The gate code is 4471"},)
    assert [event.kind for event in because.history] == ["promote", "supersede"]


def test_undoing_a_run_restores_the_state(memory: Memory, person) -> None:
    person.say("The gate code is 4471")
    before = memory.state_hash()
    person.say("The gate code is now 9982. I prefer tea.")
    assert memory.state_hash() != before
    assert len(memory.undo("run-u2")) == 2
    assert memory.state_hash() == before
    assert memory.undo("run-u2") == []


def test_an_undo_can_be_undone(memory: Memory, person) -> None:
    (verdict,) = person.say("The gate code is 4471")
    after = memory.state_hash()
    (undo,) = memory.undo(verdict.event_ids[0])
    memory.undo(undo)
    assert memory.state_hash() == after


def test_what_later_events_build_on_is_not_pulled_out(memory: Memory, person) -> None:
    (first,) = person.say("The gate code is 4471")
    (second,) = person.say("The gate code is now 9982")
    with pytest.raises(BadInput, match=second.event_ids[0]):
        memory.undo(first.event_ids[0])


@pytest.mark.parametrize("act", ["why", "claim", "undo", "retire"])
def test_unknown_names_are_refused(memory: Memory, act: str) -> None:
    with pytest.raises(UnknownName, match="nothing"):
        getattr(memory, act)("nothing")


def test_a_review_can_only_be_decided_once(memory: Memory) -> None:
    with pytest.raises(UnknownName, match="r_none"):
        memory.review("r_none", accept=True)


def test_retiring_by_hand_can_be_undone(memory: Memory, person) -> None:
    (verdict,) = person.say("The gate code is 4471")
    before = memory.state_hash()
    event = memory.retire(verdict.claim_id)
    assert memory.claims(scope=Scope()) == []
    memory.undo(event)
    assert memory.state_hash() == before


SAYINGS = st.sampled_from(
    [
        "The gate code is 1",
        "The gate code is 2",
        "The gate code is now 3",
        "I like jazz",
        "I no longer like jazz",
        "Forget the gate code",
        "The meeting is on Monday",
        "The meeting moved to Tuesday",
        "The Orion meeting is now on Friday",
        "I think the gate code is 4",
        "My password is hunter22",
    ]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.lists(SAYINGS, max_size=6), then=st.lists(SAYINGS, min_size=1, max_size=6))
def test_undoing_in_reverse_restores_every_state(open_memory, first, then) -> None:
    from conftest_people import person_in

    with tempfile.TemporaryDirectory() as folder:
        person, close = person_in(Path(folder))
        memory = person.memory
        for text in first:
            person.say(text)
        states = []
        for text in then:
            states.append((memory.state_hash(), len(memory.reviews())))
            person.say(text)
        for number, state in reversed(list(enumerate(states, start=len(first) + 1))):
            memory.undo(f"run-u{number}") if memory.events_of_run(f"run-u{number}") else None
            assert (memory.state_hash(), len(memory.reviews())) == state
        assert memory.verify() == []
        close()
