"""Follow-ups: what a message means that leans on the conversation before it."""

import pytest

from graph.supervisor import Heard, Supervisor
from graph.supervisor.following import completed, varied
from graph.supervisor.leaning import lean
from projects.scope import Scope

ALL = Scope()
STOCK = "how many bags of sugar do we have in Dover"


def talk(asked: str, answer: str, agent: str | None = None, project: str | None = None):
    return (
        Heard(role="user", content=asked),
        Heard(role="assistant", content=answer, agent=agent, project=project),
    )


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("and in Hull?", "variation"),
        ("what about the rye flour?", "variation"),
        ("and between 60 and 90?", "variation"),
        ("Hull?", "variation"),
        ("no, I meant the mill", "correction"),
        ("no, I meant Hull", "variation"),
        ("sorry, Hull not Dover", "variation"),
        ("that's wrong, it is twelve", "correction"),
        ("put them into French", "reference"),
        ("then order ten more", "reference"),
        ("a bit friendlier", "reference"),
        ("The oven stopped halfway last night, find out what it was that broke in there", None),
        ("translate the label on the new rye loaf into German", None),
    ],
)
def test_how_a_message_leans_on_what_was_said(text: str, leaning: str | None):
    assert lean(text, talk(STOCK, "Twelve bags."), is_clear=False) == leaning


@pytest.mark.parametrize(
    ("text", "is_clear", "leaning"),
    [("Dover", False, "reply"), ("write a letter to the landlord", True, None)],
)
def test_what_follows_a_question_answers_it_unless_it_is_a_request(
    text: str, is_clear: bool, leaning: str | None
):
    assert lean(text, talk(STOCK, "In which town?"), is_clear=is_clear) == leaning


def test_the_first_message_leans_on_nothing():
    assert lean("and in Hull?", (), is_clear=False) is None


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("and in Hull?", "how many bags of sugar do we have in Hull"),
        ("and for Hull?", "how many bags of sugar do we have in Hull"),
        ("Hull?", "how many bags of sugar do we have in Hull"),
        ("for Hull, not Dover", "how many bags of sugar do we have in Hull"),
        ("what about those on order?", f"{STOCK}\nwhat about those on order?"),
    ],
)
def test_a_variation_takes_the_place_of_what_it_changes(text: str, request_: str):
    assert varied(STOCK, text) == request_


def test_variations_of_variations_are_completed_in_turn():
    said = (*talk(STOCK, "Twelve."), *talk("and in Hull?", "Four."))

    assert completed(said) == "how many bags of sugar do we have in Hull"


class TestWhoGoesOn:
    async def test_a_variation_goes_to_whoever_answered_with_its_request_completed(
        self, supervisor: Supervisor
    ):
        history = talk(STOCK, "Twelve bags.", agent="pantry")
        decision = await supervisor.route("and in Hull?", scope=ALL, history=history)

        assert (decision.stage, decision.steps[0].agent) == ("thread", "pantry")
        assert decision.steps[0].text == "how many bags of sugar do we have in Hull"

    async def test_without_knowing_who_answered_the_request_before_tells(
        self, supervisor: Supervisor
    ):
        history = talk(STOCK, "Twelve bags.")
        decision = await supervisor.route("and in Hull?", scope=ALL, history=history)

        assert decision.steps[0].agent == "pantry"

    async def test_an_answer_of_an_unknown_agent_counts_as_one_of_nobody_known(
        self, supervisor: Supervisor
    ):
        history = talk(STOCK, "Twelve bags.", agent="nobody_at_all", project="no_such_project")
        decision = await supervisor.route("and in Hull?", scope=ALL, history=history)

        assert decision.steps[0].agent == "pantry"
        assert decision.project is None

    async def test_another_task_on_the_answer_goes_to_another_agent(self, supervisor: Supervisor):
        history = talk(
            "write a letter to the landlord", "Dear landlord, the oven ...", agent="writer"
        )
        decision = await supervisor.route("translate this into Dutch", scope=ALL, history=history)

        assert decision.steps[0].agent == "interpreter"

    async def test_what_leans_on_unclear_words_is_asked(self, supervisor: Supervisor):
        history = talk("write a letter to the landlord", "Dear landlord ...", agent="writer")
        decision = await supervisor.route("do something with it", scope=ALL, history=history)

        assert decision.decision == "clarify"
        assert len(decision.options) > 1


class TestWhichProject:
    async def test_a_follow_up_stays_in_the_project_of_the_answer(self, supervisor: Supervisor):
        history = talk(STOCK, "Twelve bags.", agent="pantry", project="corner_bakery")
        decision = await supervisor.route("and in Hull?", scope=ALL, history=history)

        assert decision.project == "corner_bakery"

    async def test_a_follow_up_of_what_was_about_no_project_is_about_none(
        self, supervisor: Supervisor
    ):
        history = (
            *talk("check on the museum", "All is well.", "pantry", "harbour_light_museum"),
            *talk(STOCK, "Twelve bags.", agent="pantry"),
        )
        decision = await supervisor.route("and in Hull?", scope=ALL, history=history)

        assert decision.project is None

    async def test_a_question_of_general_knowledge_leaves_the_project(self, supervisor: Supervisor):
        history = talk(STOCK, "Twelve bags.", agent="pantry", project="corner_bakery")
        decision = await supervisor.route(
            "what is the capital of the country of Norway", scope=ALL, history=history
        )

        assert decision.project is None
