"""Claims that wait in the tables: whoever asks finds what reading all of them would have shown."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from evals.memory.life import Life, opened
from memory.ledger import Ledger
from memory.projection import Projection
from memory.reversal import retired
from projects.errors import StoreDamaged

QUESTIONS: dict[str, Callable[[Projection, str, str, str], object]] = {
    "claim": lambda known, claim, _turn, _project: known.claim(claim),
    "successor": lambda known, claim, _turn, _project: known.successor(claim),
    "challenger": lambda known, claim, _turn, _project: known.challenger(claim),
    "turn": lambda known, _claim, turn, _project: known.of_turn(turn),
    "core": lambda known, _claim, _turn, project: known.core(project),
    "live": lambda known, _claim, _turn, project: known.live(project),
    "closed": lambda known, _claim, _turn, project: {one.claim_id for one in known.closed(project)},
    "claims": lambda known, _claim, _turn, project: known.claims(project),
    "all": lambda known, _claim, _turn, _project: known.claims(),
    "read": lambda known, claim, _turn, _project: known.read([claim, "nobody's"]),
}


def lived(folder: Path, *, seed: int, events: int = 25) -> str:
    """Let things befall a memory; return the address of its ledger."""
    with opened(folder) as memory:
        life = Life(memory, seed=seed)
        names = [*life.operations]
        for number in range(events):
            life.happen(names[number % len(names)])
    return f"sqlite:///{folder / 'ledger.sqlite'}"


@given(st.data())
@settings(max_examples=6, deadline=None)
def test_whatever_is_asked_in_whatever_order_the_answers_are_those_of_all_claims(data) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = lived(Path(folder), seed=data.draw(st.integers(0, 999)))
        engine = create_engine(address)
        late, early = Ledger(engine, is_as_left=True).known, Ledger(engine).known
        claims = early.claims()
        for _ in range(12):
            claim = data.draw(st.sampled_from(claims))
            question = QUESTIONS[data.draw(st.sampled_from([*QUESTIONS]))]
            asked = (claim.claim_id, claim.turn_ids[0], claim.project)
            assert question(late, *asked) == question(early, *asked)
        ids = [claim.claim_id for claim in claims]
        assert sorted(ids, key=late.written) == sorted(ids, key=early.written)
        assert late.digest() == early.digest()
        engine.dispose()


def test_a_claim_that_is_changed_before_it_is_asked_for_is_what_the_change_left(tmp_path) -> None:
    engine = create_engine(lived(tmp_path, seed=3))
    for which in range(3):
        ledger = Ledger(engine, is_as_left=True)
        claim = next(one for one in Ledger(engine).known.claims() if one.live)
        ledger.append([retired(claim, actor="owner")])
        left = ledger.known.claim(claim.claim_id)
        assert (left is not None and left.live, which) == (False, which)
        assert claim.claim_id not in {one.claim_id for one in ledger.known.live(claim.project)}
        assert ledger.known.digest() == Ledger(engine).known.digest()
    engine.dispose()


def test_a_claim_that_is_garbled_is_told_when_it_is_asked_for(tmp_path) -> None:
    engine = create_engine(lived(tmp_path, seed=4))
    ledger = Ledger(engine, is_as_left=True)
    claim_id = Ledger(engine).known.claims()[0].claim_id
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE claim SET doc = substr(doc, 2)")
    with pytest.raises(StoreDamaged, match=f"claim {claim_id} is garbled"):
        ledger.known.claim(claim_id)
    engine.dispose()
