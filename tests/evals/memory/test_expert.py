"""The scripted expert finds out a memory that files what nobody confirmed."""

from pathlib import Path

import pytest

from evals.memory.expert.facts import knowledge
from evals.memory.expert.measure import held
from nova import Answer, Nova
from nova.settings import load_settings


class Careless(Nova):
    """Keeps whatever is said, whether it was confirmed or not."""

    def ask(self, text: str, **rest: object) -> Answer:
        answer = super().ask(text, **rest)  # type: ignore[arg-type]
        if answer.steps and answer.steps[0]["agent"] == "expert_interviewer":
            super().ask(f"@memory_keeper remember that {text[:1].lower()}{text[1:]}")
        return answer


@pytest.mark.parametrize(("kind", "is_false"), [(Nova, False), (Careless, True)])
def test_a_memory_that_files_without_a_yes_is_found_out(
    kind: type[Nova], is_false: bool, router_cache: Path
):
    def opened(home: Path) -> Nova:
        return kind(settings=load_settings(home=home, cache=router_cache, model="offline"))

    found = held(0, "tuned", opened, longest=8)
    assert (found.false > 0) is is_false


def test_an_expert_knows_sixty_facts_and_ten_contradictions_the_same_each_time():
    assert len(knowledge(1).facts) == 60
    assert len(knowledge(1).clashes) == 10
    assert knowledge(1) == knowledge(1)
    assert knowledge(1).facts != knowledge(7).facts
