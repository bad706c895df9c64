"""The core's budget: what leaves it when it is full, and that nothing is lost by that."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from memory import Memory, Turn, Verdict
from memory.core import Upkeep
from projects.project import MemoryRules
from projects.scope import Scope

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CODE, ALARM, RENT = (
    "The gate code is 4471",
    "The alarm is set at 9 pm",
    "The rent is 800 euros a month",
)
ROOM_FOR_TWO = MemoryRules(core_tokens=16)


def tell(memory: Memory, *texts: str) -> list[Verdict]:
    verdicts = []
    for text in texts:
        number = memory.ledger.ends()[0]
        moment = BEGIN + timedelta(hours=number)
        turn = Turn(turn_id=f"k{number}", thread="t", project="garden", text=text, said_at=moment)
        memory.record_turn(turn)
        found = memory.extract(turn)
        verdicts += memory.promote(found, turn=turn, run_id=f"run-{turn.turn_id}")
    return verdicts


def core(memory: Memory) -> set[str]:
    return {claim.text for claim in memory.claims(scope=Scope()) if claim.tier == "core"}


def test_the_oldest_leaves_a_full_core_and_is_still_known(
    open_memory: Callable[..., Memory],
) -> None:
    memory = open_memory(upkeep=Upkeep(rules=lambda _project: ROOM_FOR_TWO))
    first, _, last = tell(memory, CODE, ALARM, RENT)
    assert core(memory) == {ALARM, RENT}
    assert last.demoted == (first.claim_id,)
    assert first.claim_id is not None
    assert memory.claim(first.claim_id).live
    assert [event.reason for event in memory.why(first.claim_id).history] == ["stated", "made_room"]


def test_what_was_used_stays_in_a_full_core(open_memory: Callable[..., Memory]) -> None:
    used: dict[str, str] = {}
    upkeep = Upkeep(rules=lambda _project: ROOM_FOR_TWO, uses=lambda: used)
    memory = open_memory(upkeep=upkeep)
    (first,) = tell(memory, CODE)
    assert first.claim_id is not None
    used[first.claim_id] = "2026-03-04T00:00:00+00:00"
    tell(memory, ALARM, RENT)
    assert core(memory) == {CODE, RENT}


def test_making_room_is_undone_with_the_run(open_memory: Callable[..., Memory]) -> None:
    memory = open_memory(upkeep=Upkeep(rules=lambda _project: ROOM_FOR_TWO))
    tell(memory, CODE, ALARM)
    before = memory.state_hash()
    tell(memory, RENT)
    memory.undo("run-k2")
    assert memory.state_hash() == before


def test_what_is_larger_than_the_core_goes_to_the_archive(
    open_memory: Callable[..., Memory],
) -> None:
    tiny = MemoryRules(core_tokens=2)
    memory = open_memory(upkeep=Upkeep(rules=lambda _project: tiny))
    (verdict,) = tell(memory, RENT)
    assert (verdict.outcome, verdict.reason) == ("archive", "core_full")


def test_who_is_not_trusted_is_not_taken_at_their_word(
    open_memory: Callable[..., Memory],
) -> None:
    rules = MemoryRules(trusted=("Wanda",))
    memory = open_memory(upkeep=Upkeep(rules=lambda _project: rules))
    outcomes = []
    for speaker in ("Wanda", "owner", "Bert"):
        text = f"The code of the gate of {speaker} is 4471"
        turn = Turn(turn_id=speaker, thread="t", speaker=speaker, text=text, said_at=BEGIN)
        memory.record_turn(turn)
        outcomes += memory.promote(memory.extract(turn), turn=turn, run_id=f"run-{speaker}")
    assert [verdict.outcome for verdict in outcomes] == ["core", "core", "archive"]


def test_the_half_life_of_a_kind_is_the_projects(open_memory: Callable[..., Memory]) -> None:
    rules = MemoryRules(half_lives={"state": 30})
    memory = open_memory(upkeep=Upkeep(rules=lambda _project: rules))
    tell(memory, CODE)
    (claim,) = memory.claims(scope=Scope())
    assert claim.half_life_days == 30
