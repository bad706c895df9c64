"""Rosters of any size, and one that changes while a question waits."""

from pathlib import Path

import pytest

from agents.roster import Roster
from projects.errors import BrokenSpec
from tests.nova.conftest import OpenNova

BREWER, BAKER = ("tea_maker", "how long does {} tea steep"), ("bread_baker", "bake {} bread")
SORTS = ("green", "dark", "sour")
FRONT = """---
name: {name}
family: kitchen
purpose: Looks after what its name says.
responsibilities: [Does what its name says]
examples: [{examples}]
{borders}tools: []
proposes: []
failure_modes: [guesses]
tier: fast
audience: [me]
offline: Needs a model.
---

Answer briefly.
"""


def write(folder: Path, *agents: tuple[str, str]) -> Path:
    """Write a roster of those agents, each bordering on the next, in place of any before."""
    place = folder / "specs" / "kitchen"
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("*.md"):
        old.unlink()
    for (name, asks), (other, wants) in zip(agents, (*agents[1:], agents[0]), strict=True):
        request = wants.format("brown")
        borders = f"not_for: [{{ask: {request}, instead: {other}}}]\n"
        borders += f"near_miss: {{request: {request}, instead: {other}}}\n"
        examples = ", ".join(asks.format(sort) for sort in SORTS)
        spec = FRONT.format(name=name, examples=examples, borders="" if name == other else borders)
        (place / f"{name}.md").write_text(spec)
    return folder


def test_a_single_agent_is_a_roster(open_nova: OpenNova, tmp_path: Path):
    alone = write(tmp_path / "team", BREWER)
    nova = open_nova(agents=alone)

    assert Roster.load(alone).check() == []
    assert nova.route("how long should green tea steep?").steps[0].agent == "tea_maker"
    assert nova.route("What is the capital of France?").decision in {"clarify", "decline"}
    assert "green tea" in nova.ask("how long should green tea steep?").text


def test_an_agent_with_colleagues_needs_a_border(tmp_path: Path):
    pair = write(tmp_path / "team", BREWER, BAKER)
    path = pair / "specs" / "kitchen" / "tea_maker.md"
    kept = [line for line in path.read_text().splitlines() if not line.startswith(("not_", "near"))]
    path.write_text("\n".join(kept))

    assert [line.partition(":")[0] for line in Roster.load(pair).check()] == [
        "'tea_maker' has no not_for",
        "'tea_maker' has no near_miss",
    ]


def test_a_procedure_that_there_is_not_is_refused_when_the_home_is_opened(
    open_nova: OpenNova, tmp_path: Path
):
    alone = write(tmp_path / "team", BREWER)
    path = alone / "specs" / "kitchen" / "tea_maker.md"
    path.write_text(path.read_text().replace("tier: fast", "tier: fast\nprocedure: brewing"))

    with pytest.raises(BrokenSpec, match="'tea_maker' has the procedure 'brewing', which there is"):
        open_nova(agents=alone)


def test_a_roster_of_two_hundred_routes(open_nova: OpenNova, tmp_path: Path):
    many = [
        (f"keeper_{number}", f"is door {number} of the {{}} hall shut") for number in range(198)
    ]
    nova = open_nova(agents=write(tmp_path / "team", BREWER, BAKER, *many))

    assert len(nova.agents.list()) == 200
    assert nova.route("how long should green tea steep?").steps[0].agent == "tea_maker"
    assert [step["agent"] for step in nova.ask("@keeper_17 hello").steps] == ["keeper_17"]


@pytest.mark.parametrize("reply", ["tea_maker", "bread_baker", "the first one", "never mind"])
def test_a_thread_goes_on_when_the_roster_has_changed(
    open_nova: OpenNova, tmp_path: Path, reply: str
):
    team = write(tmp_path / "team", BREWER, BAKER)
    nova = open_nova(agents=team)
    asked = nova.ask("@tea_makr how long does oolong steep", thread="t")
    assert asked.decision == "clarify"
    nova.close()
    nova = open_nova(agents=write(team, BAKER))

    answered = nova.ask(reply, thread="t")
    assert {step["agent"] for step in answered.steps} <= (
        {"bread_baker"} if reply == "bread_baker" else set()
    )
    assert nova.ask("bake sour bread", thread="t").steps[0]["agent"] == "bread_baker"
