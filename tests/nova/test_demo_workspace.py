"""The demo workspace is what it should be: real-looking data that the doors accept."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nova.demo import history, requests
from projects.project import load_project

WORKSPACE = Path(__file__).parents[2] / "nova" / "demo" / "workspace"
LINES = history().lines
TURNS = [json.loads(line) for line in LINES]
PROJECT_FILES = sorted((WORKSPACE / "projects").glob("*.yaml"))
DIGEST = "394403e40914569ff146e2426a49995bca4055d7854d5d57c59bd8f3d6abab45"
"""Of all lines; told anew whenever somebody changes what was said."""


@pytest.mark.parametrize("path", PROJECT_FILES, ids=lambda path: path.stem)
def test_project_file_is_valid_and_named_by_its_id(path: Path):
    assert load_project(path).id == path.stem


def test_history_holds_turns_in_import_form():
    keys = ["kind", "turn_id", "thread", "project", "speaker", "text", "said_at"]
    assert [turn for turn in TURNS if list(turn) != keys or turn["kind"] != "turn"] == []
    assert [turn["turn_id"] for turn in TURNS] == history().turn_ids


def test_history_is_the_same_byte_for_byte_every_time():
    assert hashlib.sha256("\n".join(LINES).encode()).hexdigest() == DIGEST
    assert history().lines == LINES


def test_history_covers_months_in_order_and_without_doubles():
    said = [datetime.fromisoformat(turn["said_at"]) for turn in TURNS]
    assert said == sorted(said)
    assert len({(moment.year, moment.month) for moment in said}) >= 9
    assert len({turn["turn_id"] for turn in TURNS}) == len(TURNS) >= 300


def test_a_turn_falls_on_one_day_in_chicago_and_in_greenwich():
    # Nova tells days in UTC: what is said late in the evening would seem to be of the next day.
    said = [datetime.fromisoformat(turn["said_at"]) for turn in TURNS]
    assert [moment for moment in said if moment.date() != moment.astimezone(UTC).date()] == []


def test_history_is_no_set_of_near_copies():
    told = [turn["text"] for turn in TURNS if not turn["turn_id"].startswith("demo-f")]
    assert len(set(told)) == len(told) >= 300


def test_history_speaks_of_known_projects_only():
    known = {path.stem for path in PROJECT_FILES} | {"nova", "personal"}
    assert {turn["project"] for turn in TURNS} == known


def test_six_requests_of_three_projects_are_ready_to_be_asked():
    asked = requests()
    assert len({request.thread for request in asked}) == len(asked) == 6
