"""`nova agents` and `nova projects`: who does what, for which work; no memory is opened."""

from pathlib import Path

import pytest

from tests.nova.cli.conftest import TEAM, Shell


def test_list_names_every_agent(nova: Shell):
    listed = nova("agents", "list", "--json").json["agents"]
    assert sorted(agent["name"] for agent in listed) == sorted(TEAM)
    assert set(listed[0]) == {"name", "family", "purpose", "tier", "tools", "proposes"}
    assert [name for name in TEAM if name not in nova("agents", "list").out] == []
    assert not nova.home.exists()


def test_built_in_team_is_the_default(nova: Shell, tmp_path: Path):
    from agents.roster import BUILT_IN

    listed = nova("agents", "list", "--folder", str(BUILT_IN), "--json").json["agents"]
    assert len(listed) == 34


def test_show_tells_an_agent_and_its_instructions(nova: Shell):
    shown = nova("agents", "show", "memory_keeper").out
    assert "not for" in shown
    assert "Hand back" in shown
    assert nova("agents", "show", "memory_keeper", "--json").json["name"] == "memory_keeper"


def test_new_agent_is_written_and_check_names_what_is_left_to_fill_in(nova: Shell, tmp_path: Path):
    made = nova("agents", "new", "tea_maker", "--folder", str(tmp_path), "--json").json
    assert Path(made["file"]).is_file()
    ran = nova("agents", "check", "--folder", str(tmp_path))
    assert ran.code == 2
    assert "wrong: 'tea_maker' still holds 'FILL IN'" in ran.out
    assert ran.err.count("\n") == 1
    found = nova("agents", "check", "--folder", str(tmp_path), "--json")
    assert (found.code, found.json["ok"], found.json["agents"]) == (2, False, 1)


def test_new_says_what_comes_next(nova: Shell, tmp_path: Path):
    ran = nova("agents", "new", "tea_maker", "--family", "kitchen", "--folder", str(tmp_path))
    assert str(tmp_path / "specs" / "kitchen" / "tea_maker.md") in ran.out
    assert "nova agents check" in ran.out
    again = nova("agents", "new", "tea_maker", "--family", "kitchen", "--folder", str(tmp_path))
    assert (again.code, again.err.count("\n")) == (2, 1)


def test_check_of_the_built_in_team_is_sound(nova: Shell):
    from agents.roster import BUILT_IN

    ran = nova("agents", "check", "--folder", str(BUILT_IN), "--json")
    assert (ran.code, ran.json["problems"]) == (0, [])
    assert nova("agents", "check", "--folder", str(BUILT_IN)).out.endswith("34 agents, sound.\n")


def test_check_tells_which_agents_are_taken_for_one_another(nova: Shell):
    found = nova("agents", "check", "--json").json["lint"]
    assert sorted(each["agent"] for each in found["agents"]) == sorted(TEAM)
    assert 0 < found["right"] <= 1
    assert "of all utterances, held out, reach their own agent" in nova("agents", "check").out
    assert not nova.home.exists()


def test_map_is_one_page_that_needs_nothing_else(nova: Shell, tmp_path: Path):
    path = tmp_path / "map.html"
    assert (
        nova("agents", "map", "--html", str(path)).out == f"Wrote {path}: open it in a browser.\n"
    )
    page = path.read_text(encoding="utf-8")
    assert [name for name in TEAM if f'<th scope="row" title="general_chat">{name}' in page] != []
    assert [mark for mark in ("http:", "https:", "<script", "<link", "$") if mark in page] == []
    assert page.count("<td") == page.count("</td>")


def test_map_has_its_figures_as_json_too(nova: Shell):
    figures = nova("agents", "map", "--json").json
    assert sorted(figures["confusion"]["agents"]) == sorted(TEAM)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "A map has to go somewhere. Give --html FILE, or --json."),
        (("--html", "/nowhere/at/all.html"), "The map '/nowhere/at/all.html' cannot be written"),
    ],
    ids=["no place", "no folder"],
)
def test_map_without_a_place_is_refused_in_one_line(nova: Shell, words: tuple[str, ...], says: str):
    ran = nova("agents", "map", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"nova: {says}")


def test_check_names_a_broken_file(nova: Shell, tmp_path: Path):
    spec = tmp_path / "specs" / "kitchen" / "tea_maker.md"
    spec.parent.mkdir(parents=True)
    spec.write_text("no front matter")
    ran = nova("agents", "check", "--folder", str(tmp_path), "--json")
    assert ran.code == 2
    assert "tea_maker.md" in ran.json["problems"][0]


def test_project_is_added_shown_and_listed(nova: Shell):
    words = (
        "--name", "Birch Lane School", "--alias", "the school", "--person", "Ms. Ode: head",
        "--about", "A school of six rooms.", "--person", "Tim", "--term", "break: The quarter of an hour at ten.",
    )  # fmt: skip
    made = nova("projects", "add", "birch_lane", *words)
    assert made.code == 0
    assert str(nova.home / "projects" / "birch_lane.yaml") in made.out
    shown = nova("projects", "show", "the school", "--json").json
    assert (shown["id"], shown["aliases"]) == ("birch_lane", ["the school"])
    assert [(one["name"], one["role"]) for one in shown["people"]] == [
        ("Ms. Ode", "head"),
        ("Tim", None),
    ]
    assert shown["glossary"] == {"break": "The quarter of an hour at ten."}
    assert shown["about"] == "A school of six rooms."
    listed = nova("projects", "list", "--json").json["projects"]
    assert [project["id"] for project in listed] == ["birch_lane", "personal", "nova"]
    assert "Ms. Ode, head" in nova("projects", "show", "birch_lane").out
    assert "Birch Lane School" in nova("projects", "list").out


def test_project_needs_no_name(nova: Shell):
    assert nova("projects", "add", "birch_lane", "--json").json["name"] == "Birch Lane"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "Birch Lane"), "Project 'Birch Lane': id: String should match pattern"),
        (("add", "nova"), "Project 'nova' already goes by 'nova'"),
        (("add", "birch", "--term", "break"), "Term 'break' has no meaning"),
        (
            ("add", "birch", "--person", ": head"),
            "Project 'birch': people.0.name: String should have",
        ),
        (("show", "nowhere"), "No project is called 'nowhere'"),
    ],
    ids=["id", "taken", "term", "person", "unknown"],
)
def test_bad_project_is_refused_in_one_line(nova: Shell, words: tuple[str, ...], says: str):
    ran = nova("projects", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"nova: {says}")
