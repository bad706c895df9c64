"""The suite about review and hygiene: it passes what is sound, and fails what is broken."""

from random import Random

import pytest

from evals.memory.review.measure import SUITE, decide, found, look, stale_answers, swept
from evals.memory.review.planting import Planted, planted
from memory import Event, Memory


@pytest.fixture(scope="module")
def world() -> Planted:
    return planted(seed=5, each=8)


def failed(figures: dict[str, float]) -> list[str]:
    held = (figure for figure in SUITE.figures if figure.name in figures)
    return [figure.name for figure in held if not figure.is_met(figures[figure.name])]


def test_same_seed_plants_the_same(world: Planted):
    assert planted(seed=5, each=8) == world
    assert planted(seed=6, each=8) != world


def test_sound_hygiene_meets_its_bars(world: Planted):
    assert failed(found(world) | swept(world)) == []


def test_blind_hygiene_fails(world: Planted):
    figures = found(world, by=lambda _world: [])
    assert {"contradicted_found", "duplicate_found", "stale_found", "unused_found"} <= set(
        failed(figures)
    )


def test_hygiene_that_suspects_everything_fails(world: Planted):
    def suspicious(planted: Planted) -> list[object]:
        (first, *_) = look(planted)
        return [first._replace(claims=(claim,)) for claim in planted.claims]

    assert "precision" in failed(found(world, by=suspicious))


def test_answer_that_leaves_no_event_to_undo_fails(world: Planted):
    ailing = frozenset().union(*world.ailing)
    well = next(claim.claim_id for claim in world.claims if claim.claim_id not in ailing)

    def careless(memory: Memory, review_id: str, chance: Random) -> Event:
        memory.retire(well)
        return decide(memory, review_id, chance)

    assert "undone" in failed(swept(world, by=careless))


def test_answers_on_changed_ground_are_counted():
    small = planted(seed=5, each=2)
    assert stale_answers(small) == 0
    assert stale_answers(small, seen=False) > 0
