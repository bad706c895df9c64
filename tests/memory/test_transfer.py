"""Import and export as JSON lines."""

import json

import pytest

from memory import Memory
from projects.errors import BadInput
from projects.scope import Scope

LINES = [
    {"kind": "turn", "turn_id": "a", "thread": "t", "project": "garden", "speaker": "Wayne",
     "text": "The gate code is 4471. Karl is tall.", "said_at": "2026-03-01T09:00:00Z"},
    {"kind": "turn", "turn_id": "b", "thread": "t", "project": "garden", "speaker": "Wayne",
     "text": "The gate code is now 9982.", "said_at": "2026-03-02T09:00:00+02:00"},
    {"kind": "turn", "turn_id": "c", "thread": "t", "project": None, "speaker": "user",
     "text": "My password is hunter22.", "said_at": "2026-03-03T09:00:00Z"},
]  # fmt: skip


def lines() -> list[str]:
    return [json.dumps(line) for line in LINES]


def test_an_import_extracts_and_promotes(memory: Memory) -> None:
    seen: list[int] = []
    report = memory.import_lines(lines(), on_progress=seen.append, source="file")
    assert (report.turns, report.promoted, report.archived, report.discarded) == (3, 2, 1, 1)
    assert (report.new_projects, report.problems) == (("garden",), ())
    assert seen == [1, 2, 3]
    assert [claim.text for claim in memory.claims(scope=Scope())] == [
        "Karl is tall",
        "The gate code is now 9982",
    ]


def test_a_project_may_be_named_as_people_write_it(memory: Memory) -> None:
    named = [json.dumps({**line, "project": "Rose Garden"}) for line in LINES]
    report = memory.import_lines(named)
    assert (report.turns, report.new_projects, report.problems) == (3, ("rose_garden",), ())
    assert {claim.project for claim in memory.claims(scope=Scope())} == {"rose_garden"}


def test_importing_twice_changes_nothing(memory: Memory) -> None:
    memory.import_lines(lines())
    state = memory.state_hash()
    assert memory.import_lines(lines()).turns == 0
    assert memory.state_hash() == state


def test_without_promotion_only_turns_are_kept(memory: Memory) -> None:
    report = memory.import_lines(lines(), promote=False)
    assert (report.turns, memory.claims(scope=Scope())) == (3, [])


def test_bad_lines_are_named_and_the_rest_goes_on(memory: Memory) -> None:
    bad = ["{", "[]", '{"kind": "note"}', '{"kind": "turn"}', '{"kind": "claim"}', ""]
    report = memory.import_lines([*bad, *lines()])
    assert [problem.split(":")[0] for problem in report.problems] == [
        f"line {number}" for number in range(1, 6)
    ]
    assert report.turns == 3


def test_an_export_makes_an_equal_home(memory: Memory, open_memory) -> None:
    memory.import_lines(lines())
    memory.undo("import:b")
    other = open_memory(home="other")
    report = other.import_lines(memory.export())
    assert (report.turns, report.claims, report.events, report.problems) == (3, 2, 5, ())
    assert other.state_hash() == memory.state_hash()
    assert list(other.export()) == list(memory.export())
    assert other.verify() == []
    again = other.import_lines(memory.export())
    assert (again.turns, again.claims, again.events, again.apart) == (0, 0, 0, 0)


def test_reviews_and_undo_come_along(memory: Memory, person, open_memory) -> None:
    person.say("The gate code is 4471")
    person.say("I think the gate code is 9982")
    other = open_memory(home="other")
    other.import_lines(memory.export())
    assert other.reviews() == memory.reviews()
    for entry in reversed(other.ledger.events_after(0, limit=99)):
        other.undo(entry.event.event_id)
    assert other.claims(scope=Scope(), current=False) == []


def test_decisions_that_do_not_follow_what_is_known_are_left_out(
    memory: Memory, person, open_memory
) -> None:
    person.say("The gate code is 4471")
    exported = list(memory.export())
    (claim,) = memory.claims(scope=Scope())
    other = open_memory(home="other")
    other.adopt(claim.model_copy(update={"text": "The gate code is 1"}), source="third")
    report = other.import_lines(exported)
    assert (report.events, report.apart, report.claims) == (0, 1, 0)
    assert [claim.text for claim in other.claims(scope=Scope())] == ["The gate code is 1"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[" * 100_000,
        f'{{"kind": "turn", "turn_id": {"9" * 5000}}}',
        json.dumps({**LINES[0], "text": "half \ud800"}),
        json.dumps({**LINES[0], "text": "nothing \0"}),
        json.dumps({**LINES[0], "said_at": "2026-02-30T09:00:00Z"}),
        json.dumps({**LINES[0], "said_at": "yesterday"}),
        json.dumps({**LINES[0], "turn_id": "x" * 201}),
        json.dumps({"kind": "event", "event": {"event_id": "e_1"}}),
        json.dumps({"kind": "claim", "claim": {"claim_id": "c_1", "text": "x"}}),
    ],
    ids=["cut", "deep", "number", "surrogate", "nul", "date", "day", "id", "event", "claim"],
)  # fmt: skip
def test_a_broken_line_is_named_and_the_rest_goes_on(memory: Memory, line: str) -> None:
    report = memory.import_lines([line, *lines()])
    assert (report.unread, report.turns) == (1, 3)
    assert report.problems[0].startswith("line 1: ")
    assert "\n" not in report.problems[0]


def test_a_file_that_is_none_of_ours_is_refused_in_one_line(memory: Memory) -> None:
    with pytest.raises(BadInput, match="no file of memory: line 1: not JSON"):
        memory.import_lines(f"name;city;{number}" for number in range(1_000))
    assert memory.ledger.ends() == (0, 0)


def test_of_many_broken_lines_the_first_are_named(memory: Memory) -> None:
    report = memory.import_lines([*lines(), *["{"] * 200])
    assert (report.unread, len(report.problems), report.turns) == (200, 50, 3)


def test_a_time_to_come_is_not_believed(memory: Memory, open_memory) -> None:
    line = json.dumps({**LINES[0], "recorded_at": "2999-01-01T00:00:00Z"})
    memory.import_lines([line])
    assert memory.now().year < 2999
