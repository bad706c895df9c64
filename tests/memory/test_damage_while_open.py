"""Files of the index that are taken away or changed while they are open: mended with a line."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from memory import Memory
from projects.scope import Scope


def found(memory: Memory, words: str = "gate code") -> list[str]:
    return [item.text for item in memory.search(words, scope=Scope()) if item.kind == "claim"]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2_000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garble(path: Path) -> None:
    path.write_bytes(b"no database at all" * 2_000)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "folder deleted": shutil.rmtree,
    "words deleted": lambda index: (index / "index.db").unlink(),
    "words cut": lambda index: _cut(index / "index.db"),
    "words emptied": lambda index: _empty(index / "index.db"),
    "words garbled": lambda index: _garble(index / "index.db"),
    "log of the words emptied": lambda index: _empty(index / "index.db-wal"),
    "vectors deleted": lambda index: shutil.rmtree(next(index.glob("chroma-*"))),
    "vectors cut": lambda index: _cut(next(index.glob("chroma-*/chroma.sqlite3"))),
    "cache deleted": lambda index: (index / "vectors.db").unlink(),
    "cache garbled": lambda index: _garble(index / "vectors.db"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_lost_and_the_next_start_is_whole(
    open_memory, tmp_path: Path, damage: str
) -> None:
    from tests.memory.conftest import Person

    notices: list[str] = []
    memory = open_memory(notice=notices.append)
    person = Person(memory)
    person.say("The gate code is 4471")
    assert found(memory) == ["The gate code is 4471"]
    assert memory.verify() == []
    DAMAGES[damage](tmp_path / "index")
    person.say("The shed code is 9982")
    assert "The shed code is 9982" in found(memory, "shed code")
    assert "The gate code is 4471" in found(memory)
    memory.close()
    again = open_memory(notice=notices.append)
    assert {*found(again), *found(again, "shed code")} == {
        "The gate code is 4471",
        "The shed code is 9982",
    }
    assert again.verify() == []
    assert all("\n" not in line for line in notices)


_CUT_OFF = """
import os, signal, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("PRAGMA cache_size = 1")
store.execute("BEGIN")
store.execute("CREATE TABLE half_written (value)")
store.executemany("INSERT INTO half_written VALUES (?)", [("x" * 500,)] * 2_000)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_kill_left_half_written_among_the_vectors_is_taken_back(open_memory, tmp_path: Path):
    from tests.memory.conftest import Person

    memory = open_memory()
    Person(memory).say("The gate code is 4471")
    assert memory.verify() == []
    memory.close()
    (store,) = (tmp_path / "index").glob("chroma-*/chroma.sqlite3")
    subprocess.run([sys.executable, "-c", _CUT_OFF, str(store)], check=False)
    assert store.with_name(f"{store.name}-journal").stat().st_size > 0
    again = open_memory()
    assert again.verify() == []
    assert found(again) == ["The gate code is 4471"]
    again.close()
    with sqlite3.connect(store) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "half_written" not in tables
