"""The index follows the log, and is built again where it is damaged."""

import json
import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from memory import Memory
from memory.chroma import Chroma
from memory.index import Index, Item
from memory.turn import Turn
from projects.scope import Scope

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def found(memory: Memory) -> list[str]:
    return [item.text for item in memory.search("gate code", scope=Scope())]


def test_an_index_that_is_behind_catches_up(open_memory, person) -> None:
    person.say("The gate code is 4471")
    again = open_memory()
    assert found(again) == ["The gate code is 4471"]
    assert again.verify() == []


def test_what_is_undone_is_not_found(memory: Memory, person) -> None:
    (verdict,) = person.say("The gate code is 4471")
    assert found(memory) == ["The gate code is 4471"]
    memory.undo(verdict.event_ids[0])
    assert [item.kind for item in memory.search("gate code", scope=Scope())] == ["turn"]


@pytest.mark.parametrize("damage", ["words", "vectors", "gone", "cache"])
def test_damage_is_mended_with_one_line(open_memory, person, tmp_path: Path, damage: str) -> None:
    person.say("The gate code is 4471")
    assert found(person.memory) == ["The gate code is 4471"]
    assert person.memory.verify() == []  # nothing waits to be taken in by Chroma any more
    person.memory.close()
    index = tmp_path / "index"
    (chroma,) = index.glob("chroma-*")
    copy = index / "chroma-1"  # Chroma holds a used path in memory: damage needs a new one
    shutil.copytree(chroma, copy)
    shutil.rmtree(chroma)
    _set_generation(index / "index.db", 1)
    if damage == "words":
        (index / "index.db").write_bytes(b"no database" * 500)
    elif damage == "vectors":
        (copy / "chroma.sqlite3").write_bytes(b"no database" * 500)
    elif damage == "gone":
        shutil.rmtree(copy)
    else:
        (index / "vectors.db").write_bytes(b"no database" * 500)
    notices: list[str] = []
    again = open_memory(notice=notices.append)
    assert found(again) == ["The gate code is 4471"]
    assert again.verify() == []
    assert len(notices) == 1


@pytest.mark.parametrize("harm", ["deleted", "truncated", "overwritten"])
def test_harm_done_while_it_runs_is_mended_with_one_line(
    open_memory, tmp_path: Path, harm: str
) -> None:
    notices: list[str] = []
    memory = open_memory(notice=notices.append)
    lines = [
        {"kind": "turn", "turn_id": f"t{at}", "text": f"The gate code of field {at} is {at}",
         "said_at": "2026-03-01T09:00:00Z"}
        for at in range(600)
    ]  # fmt: skip
    memory.import_lines(map(json.dumps, lines), promote=False)
    before = found(memory)
    index = tmp_path / "index"
    if harm == "deleted":
        shutil.rmtree(index)
    elif harm == "truncated":
        os.truncate(index / "index.db", 5_000)
    else:
        with (index / "index.db").open("r+b") as file:
            file.write(b"no database" * 50_000)
    memory.record_turn(Turn(turn_id="new", thread="t", text="The gate code is red", said_at=BEGIN))
    assert found(memory)
    assert len(before) == len(found(memory))
    assert memory.verify() == []
    memory.close()
    again = open_memory(notice=notices.append)  # what it had in memory hid the harm so far
    assert len(before) == len(found(again))
    assert again.verify() == []
    assert notices
    assert all("is built again" in line for line in notices)


def _set_generation(path: Path, value: int) -> None:
    raw = sqlite3.connect(path)
    raw.execute("UPDATE progress SET seq = ? WHERE name = 'generation'", (value,))
    raw.execute("INSERT OR IGNORE INTO progress VALUES ('generation', ?)", (value,))
    raw.commit()
    raw.close()


def test_a_rebuild_embeds_nothing_anew(open_memory, word_embed, person) -> None:
    person.say("The gate code is 4471")
    memory = open_memory(embed=word_embed)
    memory.catch_up()
    told = list(word_embed.texts)
    memory.rebuild()
    assert word_embed.texts == told != []


def test_words_and_vectors_that_differ_are_told(tmp_path: Path, word_embed) -> None:
    index = Index(tmp_path, embed=word_embed, notice=print)
    item = Item("claim:c", "claim", "garden", "client", "the gate", "the gate")
    index.advance([item], gone=(), name="event", seq=1)
    assert index.check() == []
    with sqlite3.connect(tmp_path / "index.db") as behind:
        behind.execute("UPDATE item SET item_id = 'claim:d'")
    behind.close()
    assert index.check() == ["vectors of project 'garden': 1 missing, 1 too many"]
    index.close()


def test_an_index_of_an_older_schema_is_built_again(open_memory, person, tmp_path: Path) -> None:
    person.say("The gate code is 4471")
    person.memory.close()
    path = tmp_path / "index" / "index.db"
    path.unlink()
    old = sqlite3.connect(path)
    old.execute("CREATE TABLE item (item_id TEXT PRIMARY KEY, body TEXT)")
    old.commit()
    old.close()
    notices: list[str] = []
    again = open_memory(notice=notices.append)
    assert found(again) == ["The gate code is 4471"]
    assert "built again" in notices[0]


def test_many_projects_can_be_asked_between_writes(tmp_path: Path) -> None:
    chroma = Chroma(tmp_path)
    projects = [chroma.collection(f"project{number}") for number in range(16)]
    dice = np.random.default_rng(1)
    for start in (0, 70, 140):
        for project in projects:
            ids = [f"item{at}" for at in range(start, start + 90)]
            rows = dice.normal(size=(90, 8)).astype(np.float32)
            project.upsert(ids, rows, [{"sensitivity": "internal"}] * 90)
        for project in projects:
            assert len(project.query(np.ones(8, np.float32), n_results=3, where=None).ids) == 3
