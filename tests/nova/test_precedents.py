"""Precedents: what was settled once is not asked again in the same words, unless it is in doubt."""

from collections.abc import Callable

import pytest

from nova import Nova
from projects.project import Project
from tests.scripted_model import Reply, Request, ScriptedModel, calls, says, says_json

UNCLEAR = "something about the hydraulic pump for the man in Plano"
OTHER = "@general_assistant What is a debit note?"


class Play:
    """An arbiter that names one agent, and agents that answer, or hand back what they get."""

    def __init__(self, agent: str, *, confidence: float = 0.9, answer: Reply | None = None) -> None:
        self.asked = 0
        self._agent, self._confidence = agent, confidence
        self._answer = answer or says("Done.")

    def __call__(self, request: Request) -> Reply:
        if "response_format" not in request.body:
            return self._answer
        self.asked += 1
        return says_json({"agent": self._agent, "confidence": self._confidence, "parts": []})


@pytest.fixture
def chosen(open_nova: Callable[..., Nova]) -> str:
    """Whom the router holds for likeliest: the arbiter's verdict is then not in doubt."""
    with open_nova() as nova:
        return nova.route(UNCLEAR).candidates[0].agent


def run(play: Play, open_nova: Callable[..., Nova], *asks: str) -> list[str]:
    with ScriptedModel(otherwise=play) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        answers = [nova.ask(text) for text in asks]
        return [nova.runs.show(each.run_id).detail["route"]["stage"] for each in answers]


def test_a_verdict_that_stood_is_not_paid_for_twice(open_nova, chosen):
    play = Play(chosen)
    stages = run(play, open_nova, UNCLEAR, OTHER, UNCLEAR, OTHER, UNCLEAR)
    assert stages[0] == "arbiter"
    assert stages[2::2] == ["precedent", "precedent"]
    assert play.asked == 1


def test_who_says_it_again_at_once_did_not_like_it(open_nova, chosen):
    play = Play(chosen)
    assert run(play, open_nova, UNCLEAR, UNCLEAR) == ["arbiter", "arbiter"]


@pytest.mark.parametrize(
    "again",
    [UNCLEAR.replace("Plano", "Austin"), f"Hm, {UNCLEAR}", UNCLEAR.upper()],
    ids=["another town", "a word more", "louder"],
)
def test_other_words_are_judged_anew(open_nova, chosen, again):
    assert "precedent" not in run(Play(chosen), open_nova, UNCLEAR, OTHER, again)


def test_a_doubtful_verdict_is_no_precedent(open_nova, chosen):
    assert "precedent" not in run(Play(chosen, confidence=0.7), open_nova, UNCLEAR, OTHER, UNCLEAR)


def test_what_was_handed_back_is_no_precedent(open_nova, chosen):
    play = Play(chosen, answer=calls("hand_back", to=None))
    assert "precedent" not in run(play, open_nova, UNCLEAR, OTHER, UNCLEAR)


def test_what_was_corrected_is_no_precedent(open_nova, chosen):
    play = Play(chosen)
    with ScriptedModel(otherwise=play) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        wrong = nova.ask(UNCLEAR).run_id
        right = next(each.name for each in nova.agents.list() if each.name != chosen)
        nova.correct_route(wrong, to=right)
        nova.ask(OTHER)
        again = nova.ask(UNCLEAR)
        stage = nova.runs.show(again.run_id).detail["route"]["stage"]
    assert stage != "precedent"


def test_what_the_person_picked_is_not_asked_again(open_nova, chosen):
    play = Play(chosen, confidence=0.2)
    with ScriptedModel(otherwise=play) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        asked = nova.ask(UNCLEAR, thread="th")
        nova.ask(asked.options[1], thread="th")
        nova.ask(OTHER)
        again = nova.ask(UNCLEAR, thread="another")
    assert asked.decision == "clarify"
    assert [step["agent"] for step in again.steps] == [asked.options[1]]


def test_what_another_project_settled_is_no_precedent(open_nova, chosen):
    play = Play(chosen)
    with ScriptedModel(otherwise=play) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        nova.projects.add(Project(id="depot", name="Depot"))
        nova.ask(UNCLEAR)
        nova.ask(OTHER)
        again = nova.ask(UNCLEAR, project="depot")
        stage = nova.runs.show(again.run_id).detail["route"]["stage"]
    assert stage == "arbiter"
