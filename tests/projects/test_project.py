"""Projects are YAML files, read whole or refused with one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import BadInput, BrokenSpec, UnknownName
from projects.project import Person, Project, Projects, load_project, project_id


def test_an_added_project_is_read_back_as_it_was(tmp_path):
    project = Project(
        id="blue_door",
        name="Blue Door Bakery",
        aliases=("BDB",),
        people=(Person(name="Ana Ruiz", role="owner"),),
        glossary={"levain": "sourdough starter"},
    )
    path = Projects(tmp_path).add(project)
    assert load_project(path) == project
    assert Projects(tmp_path).get("bdb") == project


def test_every_home_has_the_two_built_in_projects(tmp_path):
    assert [project.id for project in Projects(tmp_path / "none")] == ["personal", "nova"]


def test_a_new_file_is_seen_without_opening_again(tmp_path):
    projects = Projects(tmp_path)
    assert projects.id_of("late") is None
    (tmp_path / "late.yaml").write_text("id: late\nname: Late\n")
    assert projects.id_of("late") == "late"
    assert projects.name_of("late") == "Late"
    assert projects.default_sensitivity("late") == "client"
    assert projects.default_sensitivity("personal") == "internal"


def test_a_name_that_is_taken_is_refused(tmp_path):
    projects = Projects(tmp_path)
    projects.add(Project(id="shop", name="Shop"))
    with pytest.raises(BadInput, match="Project 'shop' already goes by 'Shop'"):
        projects.add(Project(id="other", name="Shop"))


def test_an_unknown_project_names_the_nearest(tmp_path):
    projects = Projects(tmp_path)
    projects.create("sweeper_parts")
    assert projects.name_of("sweeper_parts") == "Sweeper Parts"
    with pytest.raises(UnknownName, match=r"'sweeper_part'\. Known: sweeper_parts"):
        projects.get("sweeper_part")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "not valid YAML"),
        ("- a\n", "Input should be"),
        ("id: x\nname: X\ncolour: red\n", "colour"),
        ("id: Not An Id\nname: X\n", "id"),
        ("name: X\n", "id"),
    ],
    ids=["broken yaml", "no mapping", "unknown key", "bad id", "no id"],
)
def test_a_broken_file_is_one_line_naming_it(tmp_path, text, message):
    path = tmp_path / "p.yaml"
    path.write_text(text)
    with pytest.raises(BrokenSpec) as caught:
        load_project(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_files_with_one_id_are_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("id: same\nname: Same\n")
    with pytest.raises(BrokenSpec, match="second project with the id 'same'"):
        list(Projects(tmp_path))


@given(st.text())
def test_any_name_gives_a_valid_id(name):
    assert Project(id=project_id(name), name="x").id


def test_a_project_goes_by_its_name_and_by_what_becomes_of_it_as_an_id(tmp_path):
    projects = Projects(tmp_path)
    assert projects.create("Garden-7") == "garden_7"
    for name in ("garden_7", "Garden-7", "garden 7"):
        assert projects.id_of(name) == "garden_7"
        assert projects.create(name) == "garden_7"
