"""A ledger of an older version becomes one of this when it is opened."""

import sqlite3
from pathlib import Path

from memory import Memory
from memory.schema import VERSION
from projects.scope import Scope


def test_a_ledger_of_the_first_version_is_brought_up(
    memory: Memory, person, open_memory, tmp_path: Path
) -> None:
    person.say("The gate code is 4471")
    state = memory.state_hash()
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        raw.execute("DROP TABLE erased")
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    again = open_memory()
    assert (again.state_hash(), again.verify()) == (state, [])
    (claim,) = again.claims(scope=Scope())
    again.erase(again.to_erase([claim.claim_id]))
    assert again.is_erased(claim.claim_id)
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)
    raw.close()
