"""The gate keeps what a person said yes to, and finds the yes itself."""

from datetime import UTC, datetime, timedelta

import pytest

from memory import Memory, Turn
from projects import proposal as given_by
from projects.proposal import MemoryProposal, Spoken

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

SAID = "Look, the mould dries for 21 days, I tell you."
TEXT = "The mould dries for 21 days."
QUOTE = "the mould dries for 21 days"


def keep(memory: Memory, turn_id: str, text: str, *, role: str = "user") -> Turn:
    turn = Turn(
        turn_id=turn_id,
        thread="talk",
        speaker="Ilse",
        text=text,
        said_at=BEGIN + timedelta(minutes=int(turn_id.removeprefix("t_"))),
        role=role,  # type: ignore[arg-type]
    )
    memory.record_turn(turn)
    return turn


def word_of(**given: object) -> given_by.Testimony:
    rest = {
        "interview": "i_1",
        "statement": "S1",
        "speaker": "Ilse",
        "confirmed_in": "t_2",
        **given,
    }
    return given_by.Testimony.model_validate(rest)


def proposal(given: given_by.Testimony, text: str = TEXT, **rest: object) -> MemoryProposal:
    values = {"text": text, "project": "personal", "turn_id": "t_1", "quote": QUOTE, **rest}
    return MemoryProposal.model_validate({**values, "testimony": given})


def attest(memory: Memory, said: MemoryProposal, *, yes: str = "Yes.", run: str = "r_1"):
    keep(memory, "t_1", SAID)
    turn = keep(memory, "t_2", yes)
    (verdict,) = memory.promote([said], turn=turn, run_id=run)
    return verdict


def test_a_confirmed_statement_rests_on_the_words_and_the_yes(memory: Memory):
    verdict = attest(memory, proposal(word_of()))
    claim = memory.claim(str(verdict.claim_id))
    assert verdict.reason == "attested"
    assert [(each.turn_id, each.quote, each.speaker) for each in claim.evidence] == [
        ("t_1", QUOTE, "Ilse"),
        ("t_2", "Yes.", "Ilse"),
    ]


@pytest.mark.parametrize("yes", ["mm-hm", "No.", "Yes, but only in winter", "Yes, I hear you"])
def test_without_a_yes_in_the_cited_turn_nothing_is_kept(memory: Memory, yes: str):
    verdict = attest(memory, proposal(word_of()), yes=yes)
    assert (verdict.outcome, verdict.reason) == ("discard", "unconfirmed")


@pytest.mark.parametrize(
    "given",
    [
        {"quote": "the mould dries for 35 days"},
        {"turn_id": "t_99"},
        {"testimony": word_of(also=(Spoken(turn_id="t_1", quote="never said"),))},
        {"testimony": word_of(confirmed_in="t_99")},
    ],
)
def test_words_that_were_not_said_carry_nothing(memory: Memory, given: dict[str, object]):
    values = {"testimony": word_of(), **given}
    said = proposal(word_of()).model_copy(update=values)
    assert attest(memory, said).outcome == "discard"


def test_a_limit_makes_it_another_slot(memory: Memory):
    claim = memory.claim(str(attest(memory, proposal(word_of(scope="in winter"))).claim_id))
    assert "only:in winter" in claim.slot.qualifiers


def test_an_own_statement_gives_way_by_the_speakers_word(memory: Memory):
    first = attest(memory, proposal(word_of()))
    given = word_of(statement="S2", replaces=(first.claim_id,))
    text = "The mould dries for 35 days."
    keep(memory, "t_3", text)
    turn = keep(memory, "t_4", "yes")
    given = given.model_copy(update={"confirmed_in": "t_4"})
    said = proposal(given, text, turn_id="t_3", quote=text)
    (verdict,) = memory.promote([said], turn=turn, run_id="r_2")
    assert verdict.supersedes == first.claim_id
    assert not memory.claim(str(first.claim_id)).live
    memory.undo("r_2")
    assert memory.claim(str(first.claim_id)).live


def test_somebody_elses_statement_is_not_overruled(memory: Memory):
    owner = Turn(turn_id="o_1", thread="o", text=TEXT, said_at=BEGIN)
    memory.record_turn(owner)
    (known,) = memory.promote(memory.extract(owner), turn=owner, run_id="r_0")
    text = "The mould dries for 35 days."
    keep(memory, "t_3", text)
    turn = keep(memory, "t_4", "yes")
    given = word_of(replaces=(known.claim_id,), confirmed_in="t_4")
    said = proposal(given, text, turn_id="t_3", quote=text)
    (verdict,) = memory.promote([said], turn=turn, run_id="r_1")
    assert verdict.outcome == "review"
    assert memory.claim(str(known.claim_id)).live
    assert memory.reviews()[0].rivals == (known.claim_id,)


def test_a_secret_is_not_kept_whoever_confirmed_it(memory: Memory):
    text = "The password of the kiln is hunter22!"
    keep(memory, "t_3", text)
    turn = keep(memory, "t_4", "yes")
    said = proposal(word_of(confirmed_in="t_4"), text, turn_id="t_3", quote=text)
    (verdict,) = memory.promote([said], turn=turn, run_id="r_1")
    assert verdict.outcome == "discard"
