"""The run record: what it tells of what answers rested on."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from graph.record import Records
from graph.state import Run


@pytest.fixture
def records(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield Records(engine)
    engine.dispose()


def ran(records: Records, run_id: str, *, began: str, cited: list[str] | None) -> None:
    scope = {"principal": "owner", "project": None, "audience": "me"}
    run = Run(run_id=run_id, thread="t", text="?", turn_id="u", scope=scope, started_at=began)
    records.start(run, message_id="m")
    if cited is not None:
        citations = [{"kind": "claim", "id": each, "quote": "", "sentence": ""} for each in cited]
        records.note(run_id, status="answered", detail={"answer": {"citations": citations}})


def test_citations_of_runs_are_told_oldest_first_from_a_moment_on(records: Records):
    ran(records, "r3", began="2026-03-03T09:00:00.000+00:00", cited=["c_2", "c_3"])
    ran(records, "r1", began="2026-03-01T09:00:00.000+00:00", cited=["c_1"])
    ran(records, "r2", began="2026-03-02T09:00:00.000+00:00", cited=None)
    assert list(records.cited("2026-03-02")) == [
        ("2026-03-02T09:00:00.000+00:00", ()),
        ("2026-03-03T09:00:00.000+00:00", ("c_2", "c_3")),
    ]
