"""The demo workspace is what it should be: real-looking data that the doors accept."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from projects.project import load_project

WORKSPACE = Path(__file__).parents[2] / "nova" / "demo" / "workspace"
TURNS = [json.loads(line) for line in (WORKSPACE / "history.jsonl").read_text().splitlines()]
PROJECT_FILES = sorted((WORKSPACE / "projects").glob("*.yaml"))


@pytest.mark.parametrize("path", PROJECT_FILES, ids=lambda path: path.stem)
def test_project_file_is_valid_and_named_by_its_id(path: Path):
    assert load_project(path).id == path.stem


def test_history_holds_turns_in_import_form():
    keys = ["kind", "turn_id", "thread", "project", "speaker", "text", "said_at"]
    assert [turn for turn in TURNS if list(turn) != keys or turn["kind"] != "turn"] == []


def test_history_covers_months_in_order_and_without_doubles():
    said = [datetime.fromisoformat(turn["said_at"]) for turn in TURNS]
    assert said == sorted(said)
    assert len({(moment.year, moment.month) for moment in said}) >= 9
    assert len({turn["turn_id"] for turn in TURNS}) == len(TURNS) >= 75


def test_history_speaks_of_known_projects_only():
    known = {path.stem for path in PROJECT_FILES} | {"nova", "personal"}
    assert {turn["project"] for turn in TURNS} == known


def test_five_requests_are_ready_to_be_asked():
    requests = yaml.safe_load((WORKSPACE / "requests.yaml").read_text())["requests"]
    assert len(requests) == 5
    fields = {"title", "text", "thread", "project", "audience"}
    assert [request for request in requests if set(request) != fields] == []
    assert len({request["thread"] for request in requests}) == 5
