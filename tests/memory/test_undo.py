"""Whatever befalls a memory, all of it can be taken back, state by state."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from evals.memory.life import Life, opened
from memory import Memory
from projects.errors import BadInput
from projects.scope import Scope

OPERATIONS = (
    "told", "told again", "told as a guess", "changed", "forgotten", "proposed by an agent",
    "reviewed", "retired", "imported", "an event undone", "a run undone",
)  # fmt: skip


class AnyLife(RuleBasedStateMachine):
    """A memory to which anything happens; in the end all of it is taken back."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        folder = self._open.enter_context(tempfile.TemporaryDirectory())
        self._memory = self._open.enter_context(opened(Path(folder)))
        self._life = Life(self._memory, seed=0)
        self._states = [self._state()]

    def _state(self) -> tuple[int, str, list[object]]:
        memory = self._memory
        return memory.ledger.ends()[1], memory.state_hash(), [*memory.reviews(status=None)]

    @rule(name=st.sampled_from(OPERATIONS))
    def something_happens(self, name: str) -> None:
        before = self._state()
        self._life.happen(name)
        if self._life.refused and self._state()[0] == before[0]:
            assert self._state() == before
        self._states.append(self._state())

    def teardown(self) -> None:
        memory, end = self._memory, self._states[-1][0]
        try:
            for state in reversed(self._states):
                for entry in reversed(memory.ledger.events_after(state[0], limit=end - state[0])):
                    memory.undo(entry.event.event_id)
                end = state[0]
                assert self._state()[1:] == state[1:]
            assert memory.claims(scope=Scope(), current=False) == []
            assert memory.ledger.verify() == []
        finally:
            self._open.close()


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=6, stateful_step_count=15, deadline=None)


def test_an_answered_review_is_not_pulled_out_from_under_its_answer(memory: Memory, person) -> None:
    person.say("The code of the north gate is 4471. The code of the south gate is 9982.")
    (verdict,) = person.say("Forget the code of the gate")
    (item,) = memory.reviews()
    answer = memory.review(item.review_id, accept=True)
    with pytest.raises(BadInput, match=answer):
        memory.undo(verdict.event_ids[0])
    memory.undo(answer)
    memory.undo(verdict.event_ids[0])
    assert memory.reviews(status=None) == []
    assert len(memory.claims(scope=Scope())) == 2
