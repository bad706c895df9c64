"""Questions for information, where no model judges: who shows what bears on them."""

import pytest

from agents.querying import Readers
from agents.roster import Roster
from graph.supervisor import (
    DataFinder,
    Evidence,
    Router,
    RoutingEncoder,
    Supervisor,
    fit_router,
)
from memory import MiniLM
from projects.data import Databases
from projects.pipeline import PipelineCard
from projects.project import BUILT_IN
from projects.scope import Scope
from projects.source import Recalled
from tests.graph.supervisor.test_data import connected, known

PARTY = "The reading group has its party on the first Sunday of May"


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory, roster, router: Router) -> Supervisor:
    """A supervisor of a library with a database, and no model."""
    folder = tmp_path_factory.mktemp("home")
    projects = connected(folder)
    finder = DataFinder(Databases(projects, folder, variable={}.get), Readers(MiniLM()))
    return Supervisor(roster=roster, projects=projects, router=router, data=finder)


async def routed(
    supervisor: Supervisor, text: str, *recalled: Recalled, states_fact: bool = False
) -> tuple[str, str, list[str]]:
    """Return the decision, its stage and the agents, given what was recalled."""
    evidence = Evidence(recalled=recalled, states_fact=states_fact)
    decision = await supervisor.route(text, scope=Scope(), evidence=evidence)
    return decision.decision, decision.stage, [step.agent for step in decision.steps]


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Anything overdue at Harbor Point, and since when?", "buyer"),
        ("What does the river reader group owe us in fines?", "buyer"),
        ("A reader rings about QA-76. Who is sitting on it the longest?", "buyer"),
        ("Tell me who has sat on QA-76 the longest", "buyer"),
    ],
)
async def test_what_comes_nearest_in_the_books_is_shown_rather_than_asked_about(
    supervisor: Supervisor, text: str, agent: str
):
    assert await routed(supervisor, text) == ("route", "data", [agent])


@pytest.mark.parametrize(
    "text",
    [
        "When is the reading group's party?",
        "Remind me, please, when is the party of the reading group?",
        "Ada asked when the reading group has its party.",
    ],
)
async def test_what_only_memory_knows_of_is_recalled(supervisor: Supervisor, text: str):
    decision, _, agents = await routed(supervisor, text, known(PARTY, 0.7))

    assert (decision, agents) == ("route", ["librarian"])


async def test_a_reading_that_memory_comes_nearer_than_is_not_the_only_answer(
    supervisor: Supervisor,
):
    text = "How many copies of QA-76 are on the shelf downtown?"
    claim = known("Nobody but Emil counts the copies of QA-76 on the shelf downtown", 0.95)
    decided = await routed(supervisor, text)
    aware = await routed(supervisor, text, claim)

    assert decided == ("route", "data", ["pantry"])
    assert aware[2] in (["pantry"], ["pantry", "librarian"])


async def test_two_questions_of_different_worlds_are_two_steps(supervisor: Supervisor):
    text = "How many copies of QA-76 are on the shelf downtown? When is the reading group's party?"
    decision = await supervisor.route(
        text, scope=Scope(), evidence=Evidence(recalled=(known(PARTY, 0.7),))
    )

    assert [(step.agent, step.text) for step in decision.steps] == [
        ("pantry", "How many copies of QA-76 are on the shelf downtown?"),
        ("librarian", "When is the reading group's party?"),
    ]


async def test_two_questions_of_one_world_stay_one_step(supervisor: Supervisor):
    text = "When is the reading group's party, and who brings the cake for it?"

    assert (await routed(supervisor, text, known(PARTY, 0.7)))[2] == ["librarian"]


async def test_a_question_that_is_hardly_for_memory_is_asked_about(supervisor: Supervisor):
    assert await routed(supervisor, "would something suit Petra?") == ("clarify", "clarify", [])


async def test_what_another_project_is_called_is_no_name_of_the_books(supervisor: Supervisor):
    text = "What does Garden Club owe us in fines?"
    claim = known("Garden Club owes us for the tent", 0.6)

    assert (await routed(supervisor, text, claim))[2] == ["librarian"]


@pytest.mark.parametrize(
    "text",
    [
        "something with QA-76",
        "handle the overdue loans",
        "sort out the fines of Ada Field and let her know",
        "give The Long Road to Priya",
        "show me the overdue loans and cancel them",
        "could you deal with loan L-1004?",
    ],
)
async def test_an_unclear_task_is_not_answered_from_the_books(supervisor: Supervisor, text: str):
    decision = await supervisor.route(text, scope=Scope())

    assert decision.decision in ("clarify", "decline")


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("translate the menu into French", "interpreter"),
        ("explain how rainbows form", "chatter"),
        ("draft an e-mail to the health inspector", "writer"),
    ],
)
async def test_what_is_surely_for_somebody_else_stays_there(
    supervisor: Supervisor, text: str, agent: str
):
    near = known("The water in the cellar is at the boiling point", 0.45)

    assert (await routed(supervisor, text, near))[2] == [agent]


SYNC = PipelineCard(name="price_sync", about="Takes prices in.", words=("nightly sync",))


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("what should I do next?", "agenda_planner"),
        ("why did the price sync fail?", "run_diagnostician"),
        ("how far is the nightly sync?", "pipeline_runner"),
    ],
)
async def test_who_sees_for_itself_is_asked_before_memory(built_in, text: str, agent: str):
    said = known("The price sync is what I should do next", 0.9)
    assert await routed(built_in, text, said) == ("route", "head", [agent])


@pytest.fixture(scope="module")
def built_in() -> Supervisor:
    """A supervisor of the team that comes with Nova, in a home with a pipeline."""
    roster = Roster.load()
    router = fit_router(roster.agents, embed=RoutingEncoder(MiniLM()))
    return Supervisor(
        roster=roster, projects=BUILT_IN.values(), router=router, pipelines=lambda: [SYNC]
    )
