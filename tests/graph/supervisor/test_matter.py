"""Which project a request is about that names none: by what the projects deal in."""

import pytest

from graph.supervisor import Matters, Router, Supervisor
from graph.supervisor.project import ProjectFinder
from memory import MiniLM
from projects.data import Databases
from projects.project import Connection, Project, Projects
from projects.scope import Scope
from tests.agents.querying.riverbend import make_catalogue

AGENTS = {"shelver": "pantry", "cataloguer": "librarian", "circulation": "buyer"}
ALL = Scope()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Projects, Databases]:
    """A library with a catalogue, whose database is not there, and a club that says what it is."""
    folder = tmp_path_factory.mktemp("home")
    make_catalogue(folder / "catalogues" / "library", agents=AGENTS)
    connection = Connection(url="sqlite:///data/library.sqlite", catalogue="catalogues/library")
    projects = Projects(folder / "projects")
    projects.add(Project(id="riverbend", name="Riverbend", data=connection))
    projects.add(
        Project(
            id="club",
            name="Green Thumbs",
            about="A garden club that grows roses and vegetables and lends tools to its members.",
        )
    )
    return projects, Databases(projects, folder, variable={}.get)


@pytest.fixture(scope="module")
def supervisor(home, roster, router: Router) -> Supervisor:
    projects, databases = home
    matters = Matters(databases, MiniLM())
    return Supervisor(roster=roster, projects=projects, router=router, matters=matters)


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("How many copies of AB-12 are in stock uptown?", "riverbend"),
        ("which borrowers have books overdue", "riverbend"),
        ("what does our garden club grow besides roses and vegetables", "club"),
        ("put the menu into Spanish", None),
        ("a joke please", None),
    ],
)
async def test_a_request_is_placed_by_its_matter(
    supervisor: Supervisor, text: str, project: str | None
):
    decision = await supervisor.route(text, scope=ALL)

    assert decision.project == project


async def test_the_matter_of_a_project_outside_the_scope_places_nothing(supervisor: Supervisor):
    scope = Scope(projects=frozenset({"club"}))
    decision = await supervisor.route(
        "how many copies of the new novel are on the shelf", scope=scope
    )

    assert decision.project is None


def test_a_project_of_which_nothing_is_known_has_no_chance(home, router: Router):
    _, databases = home
    finder = ProjectFinder((Project(id="bare", name="Bare"),), scope=ALL)
    text = "how many copies are on the shelf"
    chances = Matters(databases, MiniLM()).chances(
        text, router.route(text), finder=finder, scope=ALL, general=None
    )

    assert chances == {}


def test_a_changed_description_is_read_anew(home, router: Router):
    _, databases = home
    matters = Matters(databases, MiniLM())
    text = "who lends out the kayaks on the lake"
    routed = router.route(text)

    def chance(about: str) -> float:
        finder = ProjectFinder((Project(id="bare", name="Bare", about=about),), scope=ALL)
        return matters.chances(text, routed, finder=finder, scope=ALL, general=None)["bare"]

    assert chance("A choir.") < chance("A lake with kayaks that are lent out.")
