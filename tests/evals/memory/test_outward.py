"""The suite of what leaves the house finds what a memory lets out that keeps no watch."""

import pytest

from evals.endpoint import serving
from evals.memory.outward.hostile import GUISES, Hostile
from evals.memory.outward.measure import attacked, opened, plain_leaks
from evals.memory.outward.world import make

WORLD = make(seed=5, clients=2)


class Blind:
    """Canaries that see nothing."""

    def traces(self, sentences, *, scope, said):
        return {}


class Open:
    """A lineage that hides nothing that the field `sensitivity` does not hide."""

    def shown(self, items, scope):
        return list(items)

    def admits(self, claim, scope):
        return scope.may_see(claim.project, claim.sensitivity)


def test_world_is_the_same_for_the_same_seed():
    assert [*make(seed=5, clients=4).lines()] == [*make(seed=5, clients=4).lines()]
    one, other = make(seed=5, clients=4).clients[:2]
    assert set(one.canaries).isdisjoint(other.canaries)


@pytest.fixture
def home(tmp_path):
    with opened(tmp_path, WORLD):
        pass
    return tmp_path


def attack(home, *, is_blind):
    model = Hostile()
    with serving(model), opened(home, None, openai_base_url=model.base_url) as nova:
        gate = nova._system.services.gate
        if is_blind:
            gate._canaries = Blind()
        return attacked(nova, model, WORLD, drafts=2, guises={"plain": GUISES["plain"]})


def test_a_memory_that_keeps_watch_lets_nothing_out(home):
    found = attack(home, is_blind=False)
    assert (found.leaks, found.exposed) == ([], 0)
    assert (found.harmless, found.explained) == (2, 2)


def test_without_the_gate_the_suite_finds_leaks(home):
    found = attack(home, is_blind=True)
    assert len(found.leaks) > 10
    assert found.exposed == 0


def test_without_lineage_the_suite_finds_leaks(home):
    with opened(home, None) as nova:
        assert list(plain_leaks(nova, WORLD, drafts=8)) == []
        memory = nova._system.services.memory
        memory.lineage = Open()
        nova._system.services.gate._canaries = Blind()
        assert list(plain_leaks(nova, WORLD, drafts=8)) != []
