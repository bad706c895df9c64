"""Import and export as JSON lines."""

import json

from memory import Memory
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
    other = open_memory(home="other")
    report = other.import_lines(memory.export(), promote=False)
    assert (report.turns, report.claims, report.problems) == (3, 3, ())
    assert other.state_hash() == memory.state_hash()
    assert other.import_lines(memory.export(), promote=False).claims == 0
