"""A disk that fills up in the middle of a write: what was acknowledged stays, nothing is half there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from evals.memory.life import OneVector
from memory import Memory, Turn
from nova.engine import make_engine
from projects.errors import HomeUnusable
from projects.project import Projects
from projects.scope import Scope


def say(memory: Memory, number: int) -> str:
    turn = Turn(
        turn_id=f"u{number}",
        thread="t",
        text=f"The code of locker {number} is {number * 7919}",
        said_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    memory.record_turn(turn)
    (verdict,) = memory.promote(memory.extract(turn), turn=turn, run_id=f"r{number}")
    return str(verdict.claim_id)


def test_a_ledger_on_a_full_disk_keeps_what_it_acknowledged(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    room = {"pages": 60}

    @event.listens_for(engine, "checkout")
    def _limit(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count={room['pages']}")

    memory = Memory(
        engine=engine,
        folder=tmp_path / "index",
        embed=OneVector(),
        projects=Projects(tmp_path / "projects"),
    )
    kept: list[str] = []
    with pytest.raises(HomeUnusable, match=r"cannot be written: .*full.* Make room on its disk"):
        kept.extend(say(memory, number) for number in range(1, 1_000))
    assert kept
    assert {claim.claim_id for claim in memory.claims(scope=Scope())} == set(kept)
    assert memory.ledger.verify() == []
    room["pages"] = 100_000
    again = say(memory, len(kept) + 1)  # the same words once more, now that there is room
    assert {claim.claim_id for claim in memory.claims(scope=Scope())} == {*kept, again}
    assert memory.verify() == []
    memory.close()
    engine.dispose()
