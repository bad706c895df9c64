"""Corrections: kept as events that are only added, folded to how each stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from graph.correction import Corrections
from nova.engine import make_engine
from projects.errors import UnknownName


@pytest.fixture
def store(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield Corrections(engine), engine
    engine.dispose()


def added(corrections, request="make it short", right="summarizer", run="r_1"):
    return corrections.add(
        run_id=run, step=0, request=request, chosen="translator", right=right, made_by="owner"
    )


def events(engine):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM correction"))]


def test_a_new_one_is_pending_and_no_example(store):
    corrections, _ = store
    made = added(corrections)
    assert (made.standing, corrections.list(), corrections.examples()) == ("pending", [made], [])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["learnt", "pending", "undone"]), max_size=6))
def test_the_last_word_on_one_is_how_it_stands(tmp_path_factory, words):
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('home') / 'ledger.sqlite'}")
    corrections = Corrections(engine)
    made = added(corrections)
    seen = events(engine)
    for word in words:
        corrections.settle(made.correction_id, word, "so")
        assert events(engine)[: len(seen)] == seen
        seen = events(engine)
    last = words[-1] if words else "pending"
    assert corrections.get(made.correction_id).standing == last
    assert bool(corrections.examples()) == (last == "learnt")
    engine.dispose()


def test_the_newest_word_on_the_same_request_is_the_example(store):
    corrections, _ = store
    for right, run in (("summarizer", "r_1"), ("copy_editor", "r_2")):
        corrections.settle(added(corrections, right=right, run=run).correction_id, "learnt", "so")
    assert corrections.examples() == [("make it short", "copy_editor")]


def test_an_unknown_id_is_said_with_where_to_look(store):
    with pytest.raises(UnknownName, match="See `nova route corrections`"):
        store[0].get("c_none")


def test_events_are_found_again_among_rows_of_a_damaged_file(store, tmp_path):
    corrections, engine = store
    made = added(corrections)
    learnt = corrections.settle(made.correction_id, "learnt", "so")
    rows = [*events(engine), ("ce_x", 1, "c_x", "now", "{half"), (1, 2), ("t_1", 2, "x", "y", "{}")]
    mended = make_engine(f"sqlite:///{tmp_path / 'mended.sqlite'}")
    anew = Corrections(mended)
    assert anew.restore(rows) == 2
    assert anew.list() == [learnt]
    mended.dispose()


def test_what_is_left_of_one_whose_beginning_is_lost_says_nothing(store, tmp_path):
    corrections, engine = store
    corrections.settle(added(corrections).correction_id, "learnt", "so")
    mended = make_engine(f"sqlite:///{tmp_path / 'mended.sqlite'}")
    anew = Corrections(mended)
    anew.restore(events(engine)[1:])
    assert (anew.list(), anew.examples()) == ([], [])
    mended.dispose()
