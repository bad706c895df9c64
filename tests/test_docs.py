"""The documents tell the truth: links lead somewhere, lists match what is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")],
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
OPTIONAL = [
    each for extra in PROJECT["project"]["optional-dependencies"].values() for each in extra
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def requirement_names(requirements: list[str]) -> list[str]:
    return sorted(re.split(r"[^\w-]", requirement)[0] for requirement in requirements)


def documented(heading: str) -> list[str]:
    text = (ROOT / "docs" / "dependencies.md").read_text()
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w-]+) \| (\S.*) \|$", section, re.MULTILINE)
    return sorted(library for library, _ in rows if library != "library")


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_lead_to_files(path: Path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("heading", "requirements"),
    [
        ("To run", PROJECT["project"]["dependencies"]),
        ("Optional", OPTIONAL),
        ("To develop", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_each_dependency_has_its_reason(heading: str, requirements: list[str]):
    assert documented(heading) == requirement_names(requirements)


def test_lock_holds_each_dependency():
    locked = re.findall(r"^([\w-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    assert set(map(str.lower, requirement_names(wanted))) - set(locked) == set()


def test_decisions_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_decision_says_context_choice_and_cost(path: Path):
    headings = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)
    assert headings == ["Context", "Choice", "What we gave up"]


def test_picture_of_the_graph_is_the_graph():
    drawing = pytest.importorskip("nova.drawing")
    text = (ROOT / "docs" / "architecture.md").read_text()
    picture = re.search(r"<!-- graph:begin -->\n(.*?)<!-- graph:end -->", text, re.DOTALL)
    assert picture
    assert picture[1].strip() == f"```mermaid\n{drawing.mermaid().strip()}\n```"
