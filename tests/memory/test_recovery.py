"""What is left of a damaged ledger is read, proved by its digests, and nothing is made up."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from memory import Memory
from memory.ledger import Ledger
from memory.recovery import Recovered, recover
from memory.salvage import rows_of

LONG = "The handbook of the Orion depot says: " + "keep the yard clear, " * 900


@pytest.fixture
def told(memory: Memory, person, tmp_path: Path) -> Path:
    """A ledger with long and short turns, claims that changed, and no log beside it."""
    memory.record_turn(person.turn(LONG, turn_id="long"))
    for number in range(20):
        person.say(f"The code of gate {number} is {number}71")
    person.say("The code of gate 7 is now 9982")
    memory.ledger._engine.dispose()
    return tmp_path / "ledger.db"


def recovered(*sources: Path, folder: Path) -> tuple[Recovered, Ledger]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'ledger.db'}")
    found = recover(sources, engine)
    return found, Ledger(engine)


def texts(ledger: Ledger) -> list[str]:
    return [entry.turn.text for entry in ledger.turns_after(0, limit=1_000)]


def test_a_whole_ledger_is_read_as_it_is(told: Path, tmp_path: Path, memory: Memory) -> None:
    found, ledger = recovered(told, folder=tmp_path / "new")
    assert (found.turns, found.gaps) == (22, ())
    assert (texts(ledger), ledger.known.digest()) == (texts(memory.ledger), memory.state_hash())
    assert ledger.mark() == memory.ledger.mark()
    assert ledger.verify() == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 30_000)), min_size=1, max_size=4),
    cut=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_whatever_is_damaged_what_is_read_is_what_was_written(
    told: Path, tmp_path: Path, memory: Memory, places, cut
) -> None:
    content = bytearray(told.read_bytes())
    for place, length in places:
        start = int(place * len(content))
        end = min(start + length, len(content))
        content[start:end] = b"\xa5" * (end - start)
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(bytes(content[: int(len(content) * cut)]))
    found, ledger = recovered(damaged, folder=tmp_path / "new")
    assert ledger.verify() == []
    assert set(texts(ledger)) <= set(texts(memory.ledger))
    if found.turns < found.last_turn:
        assert found.gaps
    whole, ledger = recovered(damaged, told, folder=tmp_path / "new")
    assert (whole.gaps, ledger.mark()) == ((), memory.ledger.mark())


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=9_000), begins=st.booleans())
def test_no_garbage_ends_the_reading(tmp_path_factory, content: bytes, begins: bool) -> None:
    path = tmp_path_factory.mktemp("garbage") / "some.db"
    path.write_bytes((b"SQLite format 3\0\x10\0" if begins else b"") + b"\r" * 90 + content)
    assert all(len(row.values) <= 64 for row in rows_of(path))


def test_a_claim_whose_event_is_lost_is_taken_in(told: Path, tmp_path: Path) -> None:
    with sqlite3.connect(told) as raw:
        raw.execute("UPDATE event SET doc = '{}' WHERE seq = 3")
    raw.close()
    found, ledger = recovered(told, folder=tmp_path / "new")
    assert (found.gaps, found.claims) == (("event 3",), 1)
    assert ledger.verify() == []
