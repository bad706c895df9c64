"""What is erased is nowhere, and the log around it stays whole."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from memory import Memory
from memory.recovery import recover
from projects.erased import ERASED, Erased
from projects.errors import BadInput, UnknownName
from projects.scope import Scope

PHRASE = "The vault phrase is heliotrope-7741"


def hits(folder: Path, words: str = "heliotrope") -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if words.encode() in path.read_bytes().lower()]


def texts(memory: Memory) -> list[str]:
    return [claim.text for claim in memory.claims(scope=Scope())]


def erase(memory: Memory, *names: str, matching: str | None = None) -> str:
    return memory.erase(memory.to_erase(names, matching=matching))


def test_an_erased_claim_is_in_no_byte_and_its_neighbours_stay(
    memory: Memory, person, tmp_path: Path
) -> None:
    (secret, _) = person.say(f"{PHRASE}. Karl is tall.")
    person.say("The gate code is 4471")
    memory.search("vault phrase", scope=Scope())
    assert hits(tmp_path)
    erase(memory, secret.claim_id)
    assert hits(tmp_path) == []
    assert memory.turn("u1").text == f"{ERASED} Karl is tall."
    assert texts(memory) == ["Karl is tall", "The gate code is 4471"]
    assert memory.verify() == []
    (found, *_) = memory.search("Karl tall", scope=Scope())
    assert found.text == "Karl is tall"


def test_evidence_points_to_its_words_in_what_is_left(memory: Memory, person) -> None:
    (secret, kept) = person.say(f"{PHRASE}. Karl is tall.")
    erase(memory, secret.claim_id)
    (evidence,) = memory.claim(kept.claim_id).evidence
    left = memory.turn("u1").text
    assert left[evidence.start : evidence.start + len(evidence.quote)] == evidence.quote


@pytest.mark.parametrize("name", ["u1", "kitchen"])
def test_turns_and_threads_take_their_claims_along(memory: Memory, person, name: str) -> None:
    person.say(f"{PHRASE}. Karl is tall.", thread="kitchen")
    person.say("The gate code is 4471")
    erase(memory, name)
    assert memory.turn("u1").text == ERASED
    assert texts(memory) == ["The gate code is 4471"]


def test_what_matches_goes_sentence_by_sentence(memory: Memory, person, tmp_path: Path) -> None:
    person.say(f"I water the roses. {PHRASE}.")
    person.say("Is it HELIOTROPE 7741? Karl is tall.")
    erase(memory, matching="heliotrope-7741")
    assert hits(tmp_path) == []
    assert memory.turn("u1").text == f"I water the roses. {ERASED}"
    assert memory.turn("u2").text == f"{ERASED} Karl is tall."


def test_a_claim_that_rests_on_other_words_too_keeps_those(memory: Memory, person) -> None:
    (first,) = person.say("The gate code is 4471")
    person.say("Remember: the gate code is 4471", thread="other")
    erase(memory, "u1")
    (claim,) = memory.claims(scope=Scope())
    assert (claim.claim_id, claim.turn_ids) == (first.claim_id, ("u2",))
    assert claim.text in memory.turn("u2").text


def test_what_an_erased_claim_had_closed_stays_closed(memory: Memory, person) -> None:
    (old,) = person.say("The gate code is 4471")
    (new,) = person.say("The gate code is now 9982")
    erase(memory, new.claim_id)
    assert memory.claim(old.claim_id).close_reason == "ended"
    assert [event.kind for event in memory.why(old.claim_id).history] == ["promote", "supersede"]


def test_the_successor_of_an_erased_claim_names_it_no_more(memory: Memory, person) -> None:
    (old,) = person.say("The gate code is 4471")
    (new,) = person.say("The gate code is now 9982")
    erase(memory, old.claim_id)
    assert memory.claim(new.claim_id).supersedes is None
    assert memory.verify() == []


def test_everything_else_can_still_be_taken_back(memory: Memory, person) -> None:
    person.say("The gate code is 4471")
    (secret, _) = person.say(f"{PHRASE}. The gate code is now 9982.")
    person.say("Forget the gate code")
    erase(memory, secret.claim_id)
    for entry in reversed(memory.ledger.events_after(0, limit=99)):
        if entry.event.kind != "erase":
            memory.undo(entry.event.event_id)
    assert memory.claims(scope=Scope(), current=False) == []
    assert memory.verify() == []


def test_an_erase_is_final(memory: Memory, person) -> None:
    (secret,) = person.say(PHRASE)
    event = erase(memory, secret.claim_id)
    with pytest.raises(BadInput, match="final"):
        memory.undo(event)
    with pytest.raises(UnknownName, match="erased already"):
        memory.to_erase([secret.claim_id])
    memory.undo("run-u1")
    memory.rebuild()
    assert memory.claims(scope=Scope(), current=False) == []


def test_a_claim_that_was_undone_can_be_erased(memory: Memory, person, tmp_path: Path) -> None:
    (secret,) = person.say(PHRASE)
    memory.undo("run-u1")
    erase(memory, secret.claim_id)
    assert hits(tmp_path) == []
    assert memory.verify() == []


def test_a_review_of_something_erased_is_gone(memory: Memory, person, tmp_path: Path) -> None:
    person.say("I think the vault phrase is heliotrope-1111")
    person.say("The vault phrase is heliotrope-7741")
    erase(memory, matching="heliotrope")
    assert [item for item in memory.reviews(status=None) if "heliotrope" in item.question] == []
    assert hits(tmp_path) == []


def test_the_event_of_an_erase_holds_no_word_of_it(memory: Memory, person) -> None:
    (secret,) = person.say(PHRASE)
    event = memory.ledger.event(erase(memory, secret.claim_id)).event
    assert event.erased.names == (secret.claim_id, "u1")
    assert "heliotrope" not in event.model_dump_json()


def test_what_was_erased_is_not_taken_in_again(memory: Memory, person, open_memory) -> None:
    (secret,) = person.say(PHRASE)
    person.say("Karl is tall")
    before = list(memory.export())
    erase(memory, secret.claim_id)
    report = memory.import_lines(before)
    assert (report.erased, report.claims, texts(memory)) == (2, 0, ["Karl is tall"])
    other = open_memory(home="other")
    other.import_lines(memory.export())
    assert other.import_lines(before).erased == 2
    assert other.state_hash() == memory.state_hash()


def test_tampering_with_what_an_erase_left_is_evident(memory: Memory, person) -> None:
    person.say(f"{PHRASE}. Karl is tall.")
    erase(memory, matching="heliotrope-7741")
    with memory.ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE turn SET doc = replace(doc, 'tall', 'small')")
    assert memory.verify()[0] == "turn 1 is not what was written"


def test_a_recovery_keeps_what_an_erase_left_and_brings_nothing_back(
    memory: Memory, person, tmp_path: Path
) -> None:
    (secret, _) = person.say(f"{PHRASE}. Karl is tall.")
    person.say("The gate code is 4471")
    older = tmp_path / "older.sqlite"
    with memory.ledger._engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{older}'")
    erase(memory, secret.claim_id)
    engine = create_engine(f"sqlite:///{tmp_path / 'mended.sqlite'}")
    found = recover([tmp_path / "ledger.db", older], engine)
    engine.dispose()
    assert (found.gaps, found.claims) == ((), 0)
    assert b"heliotrope" not in (tmp_path / "mended.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("names", "matching", "says"),
    [((), None, "Nothing is named"), (("x",), None, "'x'"), ((), "zebra", "'zebra'"),
     ((), "a", "too short")],
    ids=["nothing", "unknown", "no-match", "too-short"],
)  # fmt: skip
def test_nothing_is_erased_by_mistake(
    memory: Memory, person, names: tuple[str, ...], matching: str | None, says: str
) -> None:
    person.say(PHRASE)
    with pytest.raises(BadInput, match=says):
        memory.to_erase(names, matching=matching)


def test_words_that_others_said_too_are_left_to_them(memory: Memory, person) -> None:
    person.say("The Contoso contract ends in May")
    (secret,) = person.say("The Contoso discount is 31 percent")
    erasure = memory.to_erase([secret.claim_id])
    assert not erasure.erased.words_in("The Contoso contract ends in May")
    assert erasure.erased.words_in("As you said, the Contoso discount is 31 percent.")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("It is HELIOTROPE-7741!", f"It is {ERASED}!"),
        ("heliotrope\n7741", ERASED),
        ("heliotropes 7741", "heliotropes 7741"),
        ("7741 heliotrope", "7741 heliotrope"),
    ],
)
def test_words_are_found_whatever_their_case_and_punctuation(said: str, left: str) -> None:
    assert Erased(words=frozenset({"heliotrope-7741"})).without(said) == left
