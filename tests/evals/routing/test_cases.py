"""The cases of the own roster: those that are kept are whole, and a broken one is named."""

from pathlib import Path

import pytest

from agents.roster import Roster
from evals.routing.cases import Cases, read_cases
from projects.errors import BadInput


@pytest.fixture(scope="module")
def validation() -> Cases:
    return read_cases("validation")


def test_every_agent_has_as_many_clear_requests(validation: Cases):
    agents = Roster.load().agents
    counts = dict.fromkeys(agents, 0)
    for case in validation.clear:
        counts[case.agent] += 1
    assert len(set(counts.values())) == 1


def test_cases_name_agents_that_there_are(validation: Cases):
    named = {case.agent for case in (*validation.clear, *validation.dialogue)}
    named |= {case.near for case in validation.clear if case.near}
    named |= {step.agent for case in validation.compound for step in case.steps}
    named |= {agent for case in validation.ambiguous for agent in case.agents}
    assert named - Roster.load().agents.keys() == set()


def test_a_part_needs_only_parts_before_it(validation: Cases):
    for case in validation.compound:
        for place, step in enumerate(case.steps):
            assert all(before < place for before in step.after), case.text


def test_a_conversation_is_heard_turn_by_turn(validation: Cases):
    case = validation.dialogue[0]
    heard = [(each.role, each.content) for each in case.history]
    first = case.before[0]
    assert heard[:2] == [("user", first.user), ("assistant", first.answer)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"text": "x"}', "Line 2 of 'clear.jsonl': agent: Field required"),
        ('{"text": "x", "agent": "a", "near": "", "n": 1}', "Line 2 of 'clear.jsonl': n: Extra"),
        ("{", "Line 2 of 'clear.jsonl': the line: Invalid JSON"),
    ],
    ids=["missing", "unknown", "no JSON"],
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: str, says: str):
    folder = tmp_path / "validation"
    folder.mkdir()
    good = '{"text": "x", "agent": "a", "near": ""}'
    (folder / "clear.jsonl").write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        read_cases("validation", folder=tmp_path)


def test_cases_that_are_not_there_are_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"clear\.jsonl.*cannot be read"):
        read_cases("validation", folder=tmp_path)
