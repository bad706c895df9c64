"""Which project a request is about, in the many ways in which people say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.supervisor.project import Found, ProjectFinder
from projects.project import Person, Project
from projects.scope import Scope
from projects.source import Recalled

PROJECTS = (
    Project(
        id="orchard_house",
        name="Orchard House",
        aliases=("OH site", "the orchard"),
        people=(
            Person(name="Grace Abara", organisation="Abara Fruit"),
            Person(name="Willem de Vries"),
        ),
        glossary={"cider press": "Presses apples."},
    ),
    Project(id="paint_a_wall", name="Paint a Wall", aliases=("PaW shop",)),
    Project(
        id="zephyr", name="Zephyr", people=(Person(name="Noor Haddad"),), glossary={"sail": "Cloth"}
    ),
    Project(id="harbor_legal", name="Harbor Legal", aliases=("the law site",)),
    Project(id="harbor_dental", name="Harbor Dental", aliases=("the law site",)),
    Project(id="personal", name="Personal"),
)


def find(text: str, *, scope: Scope | None = None) -> Found:
    return ProjectFinder(PROJECTS, scope=scope or Scope()).find(text)


def claim(text: str, project: str, similarity: float, *, current: bool = True) -> Recalled:
    return Recalled(
        kind="claim",
        id=f"c-{project}",
        turn_ids=("t-1",),
        text=text,
        project=project,
        sensitivity="internal",
        current=current,
        similarity=similarity,
    )


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("check on Orchard House", "orchard_house"),
        ("check on orchard  house please", "orchard_house"),
        ("ORCHARD-HOUSE status", "orchard_house"),
        ("orchardhouse status?", "orchard_house"),
        ("what's new with the orchard", "orchard_house"),
        ("Orchard House's invoices", "orchard_house"),
        ("check on Ochard House", "orchard_house"),
        ("check on Orhcard Hous", "orchard_house"),
        ("paint a wall: who pays?", "paint_a_wall"),
        ("status of PaintAWall", "paint_a_wall"),
        ("how is PAW doing", "paint_a_wall"),
        ("how is P.A.W. doing", "paint_a_wall"),
        ("anything on zephir?", "zephyr"),
        ("ZEPHYR!", "zephyr"),
    ],
)
def test_a_project_is_found_by_name(text: str, project: str):
    assert find(text) == Found(named=(project,), hinted=find(text).hinted)


@pytest.mark.parametrize(
    "text",
    [
        "paint the wall in the hall",
        "a paw print",
        "a personal note",
        "which house has an apple tree",
        "the sailor is late",
        "sort the files",
        "",
    ],
)
def test_other_words_name_no_project(text: str):
    assert find(text) == Found()


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("write to Noor Haddad", "zephyr"),
        ("what did noor say", "zephyr"),
        ("what did Grace say", "orchard_house"),
        ("an offer from abara fruit", "orchard_house"),
        ("oil the cider presses", "orchard_house"),
        ("order new sails", "zephyr"),
    ],
)
def test_people_organisations_and_terms_hint_at_their_project(text: str, project: str):
    found = find(text)

    assert (found.named, found.hinted, found.rivals) == ((), (project,), ())


@pytest.mark.parametrize(
    ("text", "is_faint"), [("order new sails", True), ("oil the cider presses", False)]
)
def test_a_term_of_one_word_is_a_faint_hint(text: str, is_faint: bool):
    assert find(text).is_faint == is_faint


def test_two_short_words_are_not_read_as_one_name():
    projects = (Project(id="zephyr", name="Zephyr", people=(Person(name="Tom Haddad"),)),)

    assert ProjectFinder(projects, scope=Scope()).find("write to Ms. Varga") == Found()


@pytest.mark.parametrize(
    "text",
    ["what does Alder Bay want", "what does Alder want", "a leak in the marina's moorings"],
)
def test_what_a_project_is_hints_at_it(text: str):
    marina = Project(
        id="zephyr", name="Zephyr", about="A marina with moorings, for guests such as Alder Bay."
    )

    assert ProjectFinder((marina, *PROJECTS[:2]), scope=Scope()).find(text).hinted == ("zephyr",)


def test_a_first_name_that_is_a_word_needs_its_capital():
    assert find("they showed grace") == Found()


def test_a_persons_full_name_outweighs_a_term_of_another_project():
    assert find("Noor Haddad asks about the cider press").hinted == ("zephyr",)


def test_several_names_are_found_in_their_order():
    assert find("compare Zephyr with Orchard House").named == ("zephyr", "orchard_house")


def test_a_name_that_fits_two_projects_makes_them_rivals():
    assert find("update the law site").rivals == ("harbor_legal", "harbor_dental")
    assert find("check on Harbor").rivals == ("harbor_legal", "harbor_dental")


def test_another_name_settles_between_rivals():
    found = find("update the law site of Harbor Dental")

    assert (found.named, found.rivals) == (("harbor_dental",), ())


@pytest.mark.parametrize(
    "text",
    [
        "book a room for Zephyr or Orchard House",
        "was it Zephyr that wanted the new mast, or was it Orchard House?",
        "Zephyr, Orchard House: put it on the list of one of them",
        "Zephyr and Orchard House, I forget which: call them back",
    ],
)
def test_of_two_names_of_which_one_is_meant_it_is_asked_which(text: str):
    assert find(text).rivals == ("zephyr", "orchard_house")


@pytest.mark.parametrize(
    "text",
    [
        "compare Zephyr and Orchard House: which one grew faster?",
        "copy the page from Zephyr to Orchard House",
    ],
)
def test_two_names_that_are_both_meant_are_no_rivals(text: str):
    assert find(text).rivals == ()


def test_one_word_of_a_name_and_a_word_for_any_project_stand_for_it():
    assert find("who signs for the orchard people").named == ("orchard_house",)
    assert find("a mug for the dental team").hinted == ("harbor_dental",)


def test_an_order_is_no_name():
    assert find("please paint a wall that is dry") == Found()
    assert find("Paint a Wall that is what they call it").named == ("paint_a_wall",)


def test_a_name_at_the_beginning_of_a_sentence_is_one_before_a_verb():
    assert find("Grace is late").hinted == ("orchard_house",)


def test_a_project_outside_the_scope_does_not_exist():
    scope = Scope(projects=frozenset({"zephyr"}))

    assert find("check on Orchard House with Noor", scope=scope) == Found(hinted=("zephyr",))


def test_names_are_masked_where_they_stand():
    finder = ProjectFinder(PROJECTS, scope=Scope())

    assert (
        finder.masked("Check on Orchard-House, then on zephyr's mast.")
        == "Check on the project, then on the project's mast."
    )


@pytest.mark.parametrize(
    ("recalled", "project"),
    [
        pytest.param(
            [claim("The mast is made of ash", "zephyr", 0.7)], "zephyr", id="the only evidence"
        ),
        pytest.param(
            [
                claim("The mast is made of ash", "zephyr", 0.7),
                claim("The mast was sold", "orchard_house", 0.5),
            ],
            "zephyr",
            id="clearly the strongest",
        ),
        pytest.param(
            [
                claim("The mast is made of ash", "zephyr", 0.7),
                claim("The mast was sold", "orchard_house", 0.67),
            ],
            None,
            id="two alike",
        ),
        pytest.param([claim("The mast is ash", "zephyr", 0.3)], None, id="weak"),
        pytest.param([claim("Tea is at four", "zephyr", 0.9)], None, id="of other matter"),
        pytest.param(
            [claim("The mast is ash", "zephyr", 0.9, current=False)], None, id="no longer so"
        ),
        pytest.param([claim("The mast is ash", "personal", 0.9)], None, id="of no project"),
        pytest.param([], None, id="nothing known"),
    ],
)
def test_what_is_known_points_to_a_project_only_if_it_stands_out(
    recalled: list[Recalled], project: str | None
):
    finder = ProjectFinder(PROJECTS, scope=Scope())

    assert finder.remembered("what is the mast made of", recalled) == project


@given(st.text(max_size=80))
def test_any_text_is_searched_and_masking_leaves_the_rest(text: str):
    finder = ProjectFinder(PROJECTS, scope=Scope())

    assert set(finder.find(text).named) <= {project.id for project in PROJECTS}
    if not finder.find(text).named and not finder.find(text).rivals:
        assert finder.masked(text) == text


@given(
    st.sampled_from(["Orchard House", "Paint a Wall", "Zephyr"]),
    st.sampled_from([str.upper, str.lower, str.title, lambda name: name.replace(" ", "-")]),
    st.sampled_from(["check on {}", "{}: what is open?", "draft an update for {} today"]),
)
def test_case_and_joints_of_a_name_do_not_matter(name: str, change, frame: str):
    assert len(find(frame.format(change(name))).named) == 1
