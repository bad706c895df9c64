"""The rung of data: a question that a connected database answers goes to whose query it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agents.querying import Readers
from graph.supervisor import DataFinder, Evidence, Router, Supervisor
from memory import MiniLM
from projects.data import Databases
from projects.project import Connection, Project, Projects
from projects.scope import Scope
from projects.source import Recalled
from tests.agents.querying.riverbend import make_catalogue, make_file

AGENTS = {"shelver": "pantry", "cataloguer": "librarian", "circulation": "buyer"}
QUESTION = "How many copies of QA-76 are on the shelf downtown?"


def known(text: str, similarity: float) -> Recalled:
    return Recalled(
        kind="claim",
        id="c_1",
        turn_ids=("t_1",),
        text=text,
        project="riverbend",
        sensitivity="internal",
        similarity=similarity,
    )


def connected(folder: Path) -> Projects:
    (folder / "data").mkdir()
    make_file(folder / "data" / "library.sqlite")
    make_catalogue(folder / "catalogues" / "library", agents=AGENTS)
    connection = Connection(url="sqlite:///data/library.sqlite", catalogue="catalogues/library")
    projects = Projects(folder / "projects")
    projects.add(Project(id="riverbend", name="Riverbend", data=connection))
    projects.add(Project(id="club", name="Garden Club"))
    return projects


@pytest.fixture(scope="module")
def supervisors(tmp_path_factory, roster, router: Router) -> tuple[Supervisor, Supervisor]:
    """The same supervisor with a database and without."""
    folder = tmp_path_factory.mktemp("home")
    projects = connected(folder)
    finder = DataFinder(Databases(projects, folder, variable={}.get), Readers(MiniLM()))
    made = [
        Supervisor(roster=roster, projects=projects, router=router, data=data)
        for data in (finder, None)
    ]
    return made[0], made[1]


async def test_a_question_that_the_data_answers_goes_to_its_agent_and_project(supervisors):
    decision = await supervisors[0].route(QUESTION, scope=Scope())

    assert (decision.decision, decision.stage, decision.project) == ("route", "data", "riverbend")
    assert [(step.agent, step.project) for step in decision.steps] == [("pantry", "riverbend")]
    assert "copies_by_branch" in decision.reason


async def test_a_number_that_does_not_exist_still_goes_to_the_agent_that_says_so(supervisors):
    decision = await supervisors[0].route("How many copies of QA-99 do we have?", scope=Scope())

    assert (decision.stage, decision.steps[0].agent) == ("data", "pantry")


@pytest.mark.parametrize(
    "text",
    [
        "what did we decide about QA-76?",
        "what did Ada Field say about The Long Road?",
        "tell me a joke",
        "cancel loan L-1004",
        "how many bags of sugar do we have",
        "QA-76",
    ],
)
async def test_nothing_changes_where_the_data_has_no_sure_answer(supervisors, text):
    with_data, without = [await each.route(text, scope=Scope()) for each in supervisors]

    assert with_data == without


async def test_a_statement_of_fact_is_no_question(supervisors):
    told = Evidence(states_fact=True)
    decision = await supervisors[0].route(
        "The Long Road costs 18.50.", scope=Scope(), evidence=told
    )

    assert decision.stage != "data"


async def test_a_question_after_a_scene_goes_to_the_data(supervisors):
    told = Evidence(states_fact=True)
    decision = await supervisors[0].route(
        f"Harbor Point is ordering two atlases. {QUESTION}", scope=Scope(), evidence=told
    )

    assert (decision.stage, decision.steps[0].agent) == ("data", "pantry")


async def test_a_name_that_only_memory_bears_goes_to_memory(supervisors):
    text = "How many copies does Ruth Calder have?"
    claim = known("Ruth Calder took four boxes home, says Ruth Calder's brother", 0.5)
    aware = await supervisors[0].route(text, scope=Scope(), evidence=Evidence(recalled=(claim,)))
    unaware = await supervisors[0].route(text, scope=Scope())

    assert (aware.stage, aware.steps[0].agent) == ("memory", "librarian")
    assert unaware.stage == "data"


async def test_memory_does_not_answer_for_one_of_several_who_bear_a_name(supervisors):
    claim = known("Ada Marsh has had QA-76 on loan since March", 0.7)
    decision = await supervisors[0].route(
        "Which loans does Ada have?", scope=Scope(), evidence=Evidence(recalled=(claim,))
    )

    assert decision.stage == "data"


async def test_a_client_is_told_nothing_from_the_books(supervisors):
    scope = Scope(audience="client:riverbend", project="riverbend")
    decision = await supervisors[0].route(QUESTION, scope=scope)

    assert decision.stage != "data"


async def test_a_question_that_only_comes_near_the_data_goes_there_before_it_is_asked_back(
    supervisors,
):
    text = "What was going on with L-1004 the other day?"
    decision = await supervisors[0].route(text, scope=Scope())

    assert ("buyer", "riverbend") in [(step.agent, step.project) for step in decision.steps]


async def test_a_name_that_one_database_lacks_is_not_sought_in_what_comes_near(supervisors):
    decision = await supervisors[0].route("How many copies of QA-99 are there?", scope=Scope())

    assert decision.stage == "data"


@pytest.fixture(scope="module")
def finder(tmp_path_factory) -> DataFinder:
    """Two libraries with the same loans; only the first one has the title QA-76."""
    folder = tmp_path_factory.mktemp("two")
    projects = connected(folder)
    make_file(folder / "data" / "twin.sqlite")
    with closing(sqlite3.connect(folder / "data" / "twin.sqlite")) as connection, connection:
        connection.execute("UPDATE title SET call_number = 'ZZ-1' WHERE call_number = 'QA-76'")
    connection = Connection(url="sqlite:///data/twin.sqlite", catalogue="catalogues/library")
    projects.add(Project(id="twin", name="Twin Oaks", data=connection))
    return DataFinder(Databases(projects, folder, variable={}.get), Readers(MiniLM()))


@pytest.mark.parametrize("project", ["riverbend", "twin"])
def test_what_two_databases_hold_is_told_from_the_one_of_the_project_that_is_given(finder, project):
    found = finder.find("When is L-1004 due?", scope=Scope(), project=project, given=project)
    assert found is not None
    assert found.project == project


def test_what_the_given_project_lacks_is_told_from_where_it_surely_stands(finder):
    found = finder.find(QUESTION, scope=Scope(), project="twin", given="twin")
    assert found is not None
    assert (found.project, found.is_whole) == ("riverbend", True)


def test_what_no_database_knows_is_refused_by_none_but_that_of_the_given_project(finder):
    text = "How many copies of QA-99 are there?"
    found = finder.find(text, scope=Scope(), project="club", given="club")
    assert found is None
