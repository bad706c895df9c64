"""The log: first wins, whole or refused, and every step can be taken back."""

import os
import signal
import sqlite3
import subprocess
import sys
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
@given(first=st.lists(SAYINGS, max_size=5), then=st.lists(SAYINGS, min_size=1, max_size=5))
def test_undoing_in_reverse_restores_every_state(memory: Memory, person, first, then) -> None:
    place = {"project": f"p{person.told}", "thread": f"t{person.told}"}
    for text in first:
        person.say(text, **place)
    states = []
    for text in then:
        before = (memory.state_hash(), memory.reviews())
        person.say(text, **place)
        states.append((f"run-u{person.told}", before))
    for run_id, before in reversed(states):
        memory.undo(run_id)
        assert (memory.state_hash(), memory.reviews()) == before


def test_the_claims_can_be_derived_from_the_log_alone(memory: Memory, person) -> None:
    person.say("The gate code is 4471")
    person.say("The gate code is now 9982")
    state = memory.state_hash()
    memory.rebuild()
    assert memory.state_hash() == state
    assert memory.verify() == []


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE turn SET doc = replace(doc, '4471', '1111')", "turn 1 is not what was written"),
        ("UPDATE event SET doc = replace(doc, '4471', '1111')", "event 1 is not what was written"),
        ("DELETE FROM event WHERE seq = 1", "event 2 does not follow the event before it"),
        ("UPDATE claim SET doc = replace(doc, '4471', '1111')", "the claims are not what"),
    ],
)
def test_tampering_is_evident(
    memory: Memory, person, tmp_path: Path, sql: str, problem: str
) -> None:
    person.say("The gate code is 4471")
    person.say("I prefer tea")
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        raw.execute(sql)
    raw.close()
    assert any(line.startswith(problem) for line in memory.verify())


def test_a_file_that_is_no_ledger_is_refused_and_left_alone(open_memory, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"my holiday photos" * 99)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        open_memory()
    assert path.read_bytes() == b"my holiday photos" * 99


def test_what_was_kept_is_there_after_opening_again(open_memory, person) -> None:
    person.say("The gate code is 4471")
    person.say("The Orion meeting is on Monday")
    again = open_memory()
    assert again.state_hash() == person.memory.state_hash()
    assert again.claims(scope=Scope()) == person.memory.claims(scope=Scope())


@pytest.mark.parametrize("is_as_left", [False, True])
def test_claims_that_are_read_when_asked_for_are_the_same(
    open_memory, person, is_as_left: bool
) -> None:
    said = ("The gate code is 4471", "The gate code is now 9982", "I prefer tea", "I like jazz")
    for text in said:
        person.say(text)
    person.memory.undo("run-u3")
    again = open_memory(is_as_left=is_as_left).ledger.known
    known = person.memory.ledger.known
    for mine, theirs in ((again, known), (known, again)):
        assert [claim for claim in mine.claims() if mine.of_turn(claim.turn_ids[0]) == []] == []
        assert {claim.claim_id for claim in mine.live("garden")} == {
            claim.claim_id for claim in theirs.claims("garden") if claim.live
        }
    old, new = again.claims()[:2]
    assert (old.live, again.successor(old.claim_id)) == (False, new)
    assert [*again.closed("garden")] == [old]
    assert sorted(again.core("garden"), key=str) == sorted(known.core("garden"), key=str)
    assert again.digest() == known.digest()


def test_a_ledger_that_is_not_as_it_was_left_is_looked_over_whole(
    open_memory, person, tmp_path: Path
) -> None:
    person.say("The gate code is 4471, they say")
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        raw.execute("UPDATE claim SET doc = substr(doc, 1, length(doc) - 1)")
    raw.close()
    with pytest.raises(StoreDamaged, match="a claim in it is garbled"):
        open_memory()


_WRITER = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from datetime import UTC, datetime
from sqlalchemy import create_engine
from memory import Memory, Turn
from conftest import Projects, WordEmbed
folder = Path(sys.argv[1])
memory = Memory(engine=create_engine(f"sqlite:///{folder / 'ledger.db'}"), folder=folder / "index",
                embed=WordEmbed(), projects=Projects())
for number in range(10_000):
    turn = Turn(turn_id=f"u{number}", thread="t", project="garden",
                text=f"The code of gate g{number} is {number}", said_at=datetime.now(UTC))
    memory.record_turn(turn)
    memory.promote(memory.extract(turn), turn=turn, run_id=f"r{number}")
    print(number, flush=True)
"""


def test_a_killed_process_loses_nothing_that_it_acknowledged(open_memory, tmp_path: Path) -> None:
    here = Path(__file__).parent
    command = [sys.executable, "-c", _WRITER, str(tmp_path), str(here), str(here.parents[1])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        told = [writer.stdout.readline() for _ in range(40)]
        os.kill(writer.pid, signal.SIGKILL)
    acknowledged = int(told[-1])
    memory = open_memory()
    kept = {claim.turn_ids[0] for claim in memory.claims(scope=Scope())}
    assert {f"u{number}" for number in range(acknowledged + 1)} <= kept
    assert memory.verify() == []
