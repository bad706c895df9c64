"""The arbiter: when it is asked, and what becomes of its verdict."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from agents.responder import Usage
from agents.roster import Roster
from graph.supervisor import Evidence, Heard, ModelArbiter, Supervisor
from graph.supervisor.arbiter import Ruling, Share, Verdict, instructions
from projects.errors import ModelUnavailable
from projects.scope import Scope
from projects.source import Recalled

ALL = Scope()
UNSURE = "something with Petra"
COST = Usage(model_calls=1, prompt_tokens=900, completion_tokens=20)


def verdict(*agents: str, confidence: float = 0.9) -> Verdict:
    if len(agents) == 1:
        return Verdict(agent=agents[0], confidence=confidence)
    parts = tuple(Share(agent=agent, words="", needs_previous=False) for agent in agents)
    return Verdict(agent="several", parts=parts, confidence=confidence)


class Scripted:
    """An arbiter that gives one verdict, and keeps what it was asked."""

    def __init__(self, answer: Verdict | ModelUnavailable) -> None:
        self._answer = answer
        self.asked: list[tuple[str, Mapping[str, str], str]] = []

    async def choose(self, request: str, *, cards: Mapping[str, str], context: str) -> Ruling:
        self.asked.append((request, cards, context))
        if isinstance(self._answer, ModelUnavailable):
            raise self._answer
        return Ruling(self._answer, COST)


Supervise = Callable[..., Supervisor]


async def test_the_arbiter_places_what_the_head_is_unsure_of(supervise: Supervise, roster: Roster):
    arbiter = Scripted(verdict("pantry"))
    history = (Heard(role="user", content="check on the museum"),)
    decision = await supervise(arbiter).route(UNSURE, scope=ALL, history=history)

    assert (decision.decision, decision.stage) == ("route", "arbiter")
    assert decision.steps[0].agent == decision.candidates[0].agent == "pantry"
    assert (decision.llm_calls, decision.usage) == (1, COST)
    ((request, cards, context),) = arbiter.asked
    assert (request, cards) == (UNSURE, roster.cards())
    assert context == "Project: Corner Bakery\nSaid before:\n- user: check on the museum"


async def test_an_arbiter_decides_on_a_question_too(supervise: Supervise):
    claim = Recalled(
        kind="claim",
        id="c_1",
        turn_ids=("t_1",),
        text="Something dark would suit Petra",
        project="corner_bakery",
        sensitivity="internal",
        similarity=0.45,
    )
    asked = "who would something suit, Petra or Emil?"
    known = Evidence(recalled=(claim,))
    judged = await supervise(Scripted(verdict("pantry"))).route(asked, scope=ALL, evidence=known)
    silent = Scripted(ModelUnavailable("The model is down", "Try again."))
    alone = await supervise(silent).route(asked, scope=ALL, evidence=known)

    assert (judged.stage, judged.steps[0].agent) == ("arbiter", "pantry")
    assert (alone.stage, alone.steps[0].agent) == ("memory", "librarian")
    assert "no verdict" in alone.reason


async def test_a_sure_head_asks_no_arbiter(supervise: Supervise):
    arbiter = Scripted(verdict("pantry"))
    decision = await supervise(arbiter).route("how much rye flour is in stock", scope=ALL)

    assert (decision.stage, arbiter.asked) == ("head", [])


async def test_without_calls_left_the_person_is_asked(supervise: Supervise):
    arbiter = Scripted(verdict("pantry"))
    decision = await supervise(arbiter).route(UNSURE, scope=ALL, llm_calls_left=0)

    assert (decision.decision, arbiter.asked) == ("clarify", [])


async def test_several_agents_make_a_plan_with_their_own_words(supervise: Supervise):
    text = "Petra and the butter, notice for the museum"
    answer = Verdict(
        agent="several",
        parts=(
            Share(agent="librarian", words="Petra and the butter", needs_previous=False),
            Share(agent="writer", words="notice for the museum", needs_previous=True),
            Share(agent="chatter", words="words that nobody said", needs_previous=False),
        ),
        confidence=0.95,
    )
    decision = await supervise(Scripted(answer)).route(text, scope=ALL)

    assert decision.decision == "plan"
    assert [(step.agent, step.project, step.text, step.after) for step in decision.steps] == [
        ("librarian", "corner_bakery", "Petra and the butter", ()),
        ("writer", "harbour_light_museum", "notice for the museum", (0,)),
        ("chatter", "harbour_light_museum", text, ()),
    ]


async def test_one_agent_named_twice_is_one_step(supervise: Supervise):
    decision = await supervise(Scripted(verdict("pantry", "pantry"))).route(UNSURE, scope=ALL)

    assert (decision.decision, len(decision.steps)) == ("route", 1)
    assert decision.steps[0].text == UNSURE


async def test_a_name_in_odd_spaces_is_still_that_name(supervise: Supervise):
    decision = await supervise(Scripted(verdict(" pantry\n"))).route(UNSURE, scope=ALL)

    assert (decision.decision, decision.steps[0].agent) == ("route", "pantry")


async def test_none_declines(supervise: Supervise):
    decision = await supervise(Scripted(verdict("none"))).route(UNSURE, scope=ALL)

    assert (decision.decision, decision.stage, decision.llm_calls) == ("decline", "arbiter", 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(verdict("plumber"), "plumber", id="an unknown name"),
        pytest.param(verdict("buyer", "plumber"), "plumber", id="one unknown name of two"),
        pytest.param(verdict("chatter"), "chatter", id="an excluded agent"),
        pytest.param(verdict(), "nobody", id="no name at all"),
        pytest.param(verdict("buyer", confidence=0.4), "not sure", id="little confidence"),
        pytest.param(
            ModelUnavailable("The model answered in no agreed form", "Try again."),
            "no agreed form",
            id="no verdict",
        ),
    ],
)
async def test_a_verdict_that_cannot_stand_leads_to_a_question(
    supervise: Supervise, answer: Verdict | ModelUnavailable, reason: str
):
    decision = await supervise(Scripted(answer)).route(UNSURE, scope=ALL, exclude={"chatter"})

    assert (decision.decision, decision.stage) == ("clarify", "clarify")
    assert reason in decision.reason
    assert "plumber" not in decision.options
    assert decision.llm_calls == (0 if isinstance(answer, ModelUnavailable) else 1)


async def test_an_unsure_verdict_is_among_the_options(supervise: Supervise):
    arbiter = Scripted(verdict("interpreter", confidence=0.3))
    decision = await supervise(arbiter).route(UNSURE, scope=ALL)

    assert decision.options[0] == "interpreter"
    assert len(decision.options) >= 2


class Form:
    """A model that fills every form in the same way, and keeps the prompts."""

    def __init__(self) -> None:
        self.prompts: list[tuple[str, str]] = []

    async def __call__(
        self, system: str, user: str, schema: type[BaseModel]
    ) -> tuple[BaseModel, Usage]:
        self.prompts.append((system, user))
        return schema.model_validate(verdict("buyer").model_dump()), COST


async def test_the_prompt_begins_with_the_same_bytes_for_every_request(roster: Roster):
    model = Form()
    arbiter = ModelArbiter(model)
    ruling = await arbiter.choose("first", cards=roster.cards(), context="Project: Corner Bakery")
    await arbiter.choose("second", cards=roster.cards(), context="")

    assert ruling == Ruling(verdict("buyer"), COST)
    (one, asked), (other, asked_too) = model.prompts
    assert one == other == instructions(roster.cards())
    assert (asked, asked_too) == (
        "Project: Corner Bakery\n\nRequest:\nfirst",
        "Request:\nsecond",
    )


def test_the_prompt_is_as_agreed(roster: Roster):
    snapshot = Path(__file__).parent / "snapshots" / "arbiter.md"

    assert instructions(roster.cards()) == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("named", "decided"),
    [("scribe", "route"), ("pantry", "route"), ("buyer", "clarify"), ("writer", "clarify")],
)
async def test_whom_the_router_holds_for_all_but_impossible_is_asked_about(
    supervise: Supervise, named: str, decided: str
):
    arbiter = Scripted(verdict(named))
    decision = await supervise(arbiter).route("who would something suit, Petra or Emil?", scope=ALL)

    assert (decision.decision, decision.llm_calls) == (decided, 1)
    assert decided == "route" or named in decision.options


async def test_few_words_are_put_to_the_arbiter_unless_they_are_certain(supervise: Supervise):
    arbiter = Scripted(ModelUnavailable("The model is down", "Try again."))
    decision = await supervise(arbiter).route("order eggs", scope=ALL)

    assert len(arbiter.asked) == 1
    assert (decision.stage, decision.steps[0].agent) == ("head", "buyer")
