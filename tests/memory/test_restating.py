"""What is told once more confirms the claim there is; what only resembles it stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory import Memory
from memory.core import Upkeep
from memory.restating import restates
from projects.scope import Scope


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("On Mondays the gallery is closed", "The gallery is closed on Mondays"),
        ("Coriander is something Marlene hates", "Marlene hates coriander"),
        ("Right, so: the cabin is let to Ida, as noted", "The cabin is let to Ida"),
        ("Indeed the cabin is let to Ida", "The cabin is let to Ida"),
    ],
)
def test_words_in_another_order_say_the_same(text: str, known: str) -> None:
    assert restates(text, known)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("I prefer planes to trains", "I prefer trains to planes"),
        ("Anna reports to Ben", "Ben reports to Anna"),
        ("Ben's boss is Anna", "Anna's boss is Ben"),
        ("Children under 12 swim free", "Children over 12 swim free"),
        ("Call Ada after 5", "Call Ada before 5"),
        ("The gallery was closed on Mondays", "The gallery is closed on Mondays"),
        ("Ada worked at the dairy", "Ada works at the dairy"),
        ("I lent Ben the drill", "Ben lent me the drill"),
        ("Her brother lives in Lund", "My brother lives in Lund"),
        ("The gallery isn't closed on Mondays", "The gallery is closed on Mondays"),
        ("Not true: the cabin is let to Ida", "The cabin is let to Ida"),
        ("On Mondays, the cabin is let to Ida", "The cabin is let to Ida"),
        ("We ship to Norway only on Fridays", "We ship to Norway on Fridays"),
    ],
)
def test_the_same_words_may_say_another_thing(text: str, known: str) -> None:
    assert not restates(text, known)


@given(st.text(max_size=60), st.text(max_size=60))
def test_to_restate_is_mutual(one: str, other: str) -> None:
    assert restates(one, other) == restates(other, one)


def test_what_is_told_again_adds_its_turn_to_the_claim_there_is(memory: Memory, person) -> None:
    person.say("The gallery is closed on Mondays.")
    (verdict,) = person.say("On Mondays the gallery is closed.")
    (claim,) = memory.claims(scope=Scope())
    assert (verdict.outcome, verdict.reason) == ("discard", "duplicate")
    assert claim.turn_ids == ("u1", "u2")


class Weighing:
    """A sense that finds slight what speaks of the weather; nothing is alike."""

    def worth(self, text: str, said: str) -> float:
        return -0.5 if "weather" in text else 0.5

    def likeness(self, one: str, other: str) -> float:
        return 0.0


def test_chatter_stays_out_of_the_core_however_often_it_is_said(open_memory, person) -> None:
    person.memory = memory = open_memory("weighing", upkeep=Upkeep(sense=Weighing()))
    for _ in range(3):
        person.say("The weather gets better after rain.")
        person.say("Karl Brand is tall.")
    tiers = {claim.text: claim.tier for claim in memory.claims(scope=Scope())}
    assert tiers == {"The weather gets better after rain": "archive", "Karl Brand is tall": "core"}


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("The staff meeting is at 9:30 on Wednesdays.", "The design meeting is at 9:30 on Wednesdays."),
        ("The lease on the van ends on 14 March 2028.", "The lease on the copier ends on 14 March 2028."),
    ],
)  # fmt: skip
def test_the_same_said_of_another_thing_is_no_rewording(
    memory: Memory, person, known: str, told: str
) -> None:
    person.say(known)
    (verdict,) = person.say(told)
    assert (verdict.outcome, verdict.reason) == ("core", "stated")
