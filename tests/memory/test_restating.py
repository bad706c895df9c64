"""What is told once more confirms the claim there is; what only resembles it stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory import Memory
from memory.claim import Claim, Evidence, Slot
from memory.core import Upkeep
from memory.restating import restates
from memory.rewording import reworded
from memory.sense import EncoderSense
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


LIVE = "2026-03-02T09:00:00+00:00"


def claim_of(text: str) -> Claim:
    evidence = Evidence(turn_id="u1", quote=text, start=0, said_at=LIVE, speaker="user")
    return Claim(
        claim_id="c1", project="garden", kind="state", text=text, sensitivity="internal",
        slot=Slot(subject=(), predicate=""), value="", trust="user", tier="core",
        valid_from=LIVE, recorded_at=LIVE, evidence=(evidence,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "known", "is_known"),
    [
        ("Members pay 85 pounds a year", "The membership fee is 85 pounds a year", True),
        ("The Hamburg office is led by Klara Benda", "Klara Benda leads the Hamburg office", True),
        ("By 4 February 2027 I owe Henrike the slides",
         "I promised Henrike the slides by Thursday, 4 February 2027", True),
        ("The parking fee is 85 pounds a year", "The membership fee is 85 pounds a year", False),
        ("Klara Benda leads the Bremen office", "Klara Benda leads the Hamburg office", False),
        ("I promised Henrike the budget by Thursday, 4 February 2027",
         "I promised Henrike the slides by Thursday, 4 February 2027", False),
    ],
)  # fmt: skip
def test_other_words_are_told_from_other_things_by_their_sense(
    minilm, text: str, known: str, is_known: bool
) -> None:
    claim = claim_of(known)
    found = reworded(text, [claim], negated=False, sense=EncoderSense(minilm))
    assert found == (claim if is_known else None)
