"""How likely something is over by what was said that was not clear enough to end it."""

from hypothesis import given
from hypothesis import strategies as st

from routines.agenda.reading.acts import ACTS
from routines.agenda.reading.doubt import Hint, hint_of, over_after

CHANCE = st.floats(0, 1)


def chances(**given: float):
    return dict.fromkeys(ACTS, 0.0) | given


def test_ends_speak_for_it_and_what_is_still_owed_against_it():
    assert hint_of(chances(kept=0.5, missed=0.25, noise=0.25), "promise") == Hint(0.5, 0.25)


def test_a_decision_is_the_end_of_a_question_alone():
    read = chances(decided=0.75, noise=0.25)
    assert (hint_of(read, "question"), hint_of(read, "task")) == (Hint(0.75, 0), Hint(0, 0.75))


@given(CHANCE, CHANCE, CHANCE, st.floats(0, 2))
def test_a_doubt_is_a_chance_and_only_ends_raise_it(before, over, still, likeness):
    after = over_after(before, Hint(over, still), likeness)
    assert 0 <= after <= 1
    assert over_after(before, Hint(0, still), likeness) <= before
    assert over_after(before, Hint(over, 0), likeness) >= before - 1e-9
