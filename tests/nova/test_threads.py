"""The threads' file: a long conversation goes on, and its old states go."""

import sqlite3
from contextlib import closing


def states(home) -> int:
    with closing(sqlite3.connect(home / "checkpoints.sqlite")) as file:
        return int(file.execute("SELECT count(*) FROM checkpoints").fetchone()[0])


def test_only_the_newest_state_of_a_thread_is_kept(open_nova):
    nova = open_nova()
    nova.ask("hello", thread="other")
    for _ in range(5):
        nova.ask("hello", thread="long")
    assert states(nova.settings.home) == 1 + 1
    asked = nova.ask("@nobody do this", thread="long")
    assert asked.decision == "clarify"
    assert nova.ask("hello", thread="long").text
