"""The own roster: cases go through the real supervisor, alone and with a scripted arbiter."""

from pathlib import Path

import pytest

from agents.roster import Roster
from evals.routing import own
from evals.routing.arbiter import ScriptedArbiter
from evals.routing.cases import Cases, Compound, Outside, read_cases
from evals.routing.crowd import write_crowd
from evals.routing.figures import FIGURES
from evals.routing.instance import opened

pytestmark = pytest.mark.anyio


def test_every_figure_is_found_of_a_few_cases(router_cache: Path):
    every = read_cases("validation")
    few = Cases(**{kind: getattr(every, kind)[:4] for kind in Cases.model_fields})
    with opened(cache=router_cache) as nova:
        found = own.measure(nova, few, split="validation")
    assert found.figures.keys() == {figure.name for figure in FIGURES["own"]}
    assert found.cases == 24
    assert found.figures["all.calls"] == 0
    outcomes = [found.figures[f"all.{each}"] for each in ("right", "wrong", "asked", "declined")]
    assert sum(outcomes) == pytest.approx(1)
    assert found.confusion
    assert sum(map(sum, found.confusion.counts)) == 4


async def test_the_scripted_arbiter_is_right_as_often_as_it_is_told():
    roster, cases = Roster.load(), read_cases("validation").clear
    arbiter = ScriptedArbiter(roster, right=0.9)
    right = 0
    for case in cases:
        arbiter.expect(case)
        ruling = await arbiter.choose(case.text, cards={}, context="")
        right += ruling.verdict.agent == case.agent
        assert ruling.verdict.agent in roster.agents
        assert ruling.usage.model_calls == 1
    assert 0.85 < right / len(cases) < 0.95


async def test_the_scripted_arbiter_knows_several_and_nobody():
    cases = read_cases("validation")
    arbiter = ScriptedArbiter(Roster.load(), right=1.0)

    async def verdict(case: Compound | Outside) -> tuple[str, ...]:
        arbiter.expect(case)
        return (await arbiter.choose(case.text, cards={}, context="")).verdict.named

    plan = next(case for case in cases.compound if not case.is_single)
    assert await verdict(plan) == tuple(step.agent for step in plan.steps)
    assert await verdict(cases.outside[0]) == ("none",)


def test_a_crowd_is_a_sound_roster(tmp_path: Path):
    roster = Roster.load(write_crowd(tmp_path / "crowd", 128))
    assert len(roster.agents) == 128
    assert roster.agents.keys() > Roster.load().agents.keys()
    assert roster.check() == []
