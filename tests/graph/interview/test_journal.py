"""The journal keeps where an interview stands, and what a repeated run found."""

from pathlib import Path

import pytest

from graph.interview import Interview, Journal
from nova.engine import make_engine


def interview(topic: str) -> Interview:
    return Interview(
        interview_id="i_1",
        expert="Ilse",
        topic=topic,
        project="personal",
        opened_at="2026-01-01",
        stage="asking",
    )


@pytest.fixture
def journal(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield Journal(engine)
    engine.dispose()


def test_an_interview_is_found_as_it_was_left(journal):
    journal.keep(interview("clay"), run_id="r_1", at="2026-01-01")
    assert journal.get("i_1") == interview("clay")
    assert journal.list(closed=False) == [interview("clay")]


def test_a_repeated_run_finds_what_it_found_the_first_time(journal):
    journal.keep(interview("clay"), run_id="r_1", at="2026-01-01")
    journal.keep(interview("sand"), run_id="r_2", at="2026-01-02")
    assert journal.get("i_1", run_id="r_2") == interview("clay")
    journal.keep(interview("sand"), run_id="r_2", at="2026-01-02")
    assert journal.get("i_1", run_id="r_2") == interview("clay")
    assert journal.get("i_1") == interview("sand")


def test_words_that_must_be_gone_are_gone_from_before_and_after(journal):
    journal.keep(interview("clay"), run_id="r_1", at="2026-01-01")
    journal.keep(interview("clay"), run_id="r_2", at="2026-01-02")

    def changed(value):
        return {**value, "topic": "[erased]"}

    assert journal.rewrite(changed) == 1
    assert journal.get("i_1") == interview("[erased]")
    assert journal.get("i_1", run_id="r_2") == interview("[erased]")
    assert journal.rewrite(changed) == 0


def test_a_closed_interview_is_listed_only_if_asked_for(journal):
    closed = interview("clay").model_copy(update={"is_closed": True})
    journal.keep(closed, run_id="r_1", at="2026-01-01")
    assert journal.list(closed=False) == []
    assert journal.list() == [closed]
