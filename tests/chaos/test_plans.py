"""Killed in the middle of plans, Nova carries each step out as one run and forgets none."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from nova import Nova
from nova.settings import Settings, load_settings
from routines.plans import Plan, PlanBook, PlannedStep, PlanStep
from tests.chaos.conftest import Share
from tests.chaos.forked import FORKED
from tests.chaos.tally import Row
from tests.waiting import PATIENCE

_WORK = (0.4, 0.95)
"""Where in a usual life the plans are followed: moments are drawn from there."""
_PLACES = ("Leeds", "York", "Hull", "Bath", "Ely", "Wells")
_THINGS = ("depot", "kiosk", "garage", "studio")


def live(settings: Settings) -> None:
    """Open the home, which follows its plans, and close it."""
    with Nova(settings=settings) as nova:
        nova.recover()


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_kills_in_the_middle_of_plans_lose_and_double_no_step(
    tmp_path: Path, router_cache: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    settings = load_settings(home=tmp_path / "home", cache=router_cache, model="offline")
    with Nova(settings=settings):
        pass
    chance, kills, killed, number = random.Random(7), share("plans").random, 0, 2  # noqa: S311 - repeatable
    cut_off = 0
    _plan(settings, "p_0", 0)
    _life(settings)  # it has everything to load
    _plan(settings, "p_1", 1)
    usual = _life(settings)
    while killed < kills:
        if not _open(settings):
            _plan(settings, f"p_{number}", number)
            number += 1
        life = FORKED.Process(target=live, args=(settings,))
        life.start()
        life.join(usual * chance.uniform(*_WORK))
        if life.is_alive():
            life.kill()
            killed += 1
            life.join(PATIENCE)
            cut_off += _open(settings)
        life.join(PATIENCE)
        assert life.exitcode is not None
    live(settings)
    row = tell(_row(settings, killed, cut_off))
    assert row.is_sound
    assert row.finished == len(_PLACES) * number


def _life(settings: Settings) -> float:
    """Return how long a process lives that follows a plan to its end."""
    began = time.monotonic()
    life = FORKED.Process(target=live, args=(settings,))
    life.start()
    life.join(PATIENCE)
    return time.monotonic() - began


def _book(settings: Settings) -> PlanBook:
    return PlanBook(create_engine(f"sqlite:///{settings.home / 'ledger.sqlite'}"))


def _open(settings: Settings) -> bool:
    return bool(_book(settings).list())


def _plan(settings: Settings, plan_id: str, number: int) -> None:
    """Write a plan down: to remember something of each place, one after the other."""
    now = datetime.now(UTC)
    thing = f"{_THINGS[number % len(_THINGS)]} {number}"
    steps = tuple(
        PlanStep(
            number=at,
            planned=PlannedStep(
                text=f"@memory_keeper Remember that the {thing} in {place} opens at {at + 5} am.",
                after=(at - 1,) if at else (),
            ),
            status="waiting",
            changed_at=now,
        )
        for at, place in enumerate(_PLACES)
    )
    plan = Plan(
        plan_id=plan_id, goal=thing, project=None, audience="me", status="active", made_at=now,
        steps=steps,
    )  # fmt: skip
    _book(settings).put(plan)


def _row(settings: Settings, killed: int, cut_off: int) -> Row:
    """Return how the steps stand: each is to be done as one run with one turn."""
    with Nova(settings=settings) as nova:
        plans = nova.plans.list(all_plans=True)
        runs = Counter(run.run_id for run in nova.runs.list(limit=10_000))
        turns = [json.loads(line) for line in nova.memory.export()]
    said = Counter(turn["text"] for turn in turns if turn["kind"] == "turn")
    steps = [step for plan in plans for step in plan.steps]
    done = [step for step in steps if step.status == "done"]
    strange = set(runs) - {step.run_id for step in done}
    return Row(
        "plans",
        random=killed,
        finished=len(done),
        cut_off=cut_off,
        resumed=cut_off,
        lost=sum(runs[step.run_id or ""] == 0 for step in done),
        doubled=sum(count - 1 for count in said.values()) + len(strange),
        open=len(steps) - len(done),
    )
