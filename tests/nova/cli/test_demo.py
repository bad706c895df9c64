"""`nova demo`: the real Nova on the demo workspace, twice."""

from pathlib import Path

import pytest

from nova.demo import requests
from tests.nova.cli.conftest import Ran, Shell


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]) -> Shell:
    home = tmp_path_factory.mktemp("demo") / "home"
    return Shell(home, {**settings, "NOVA_HOME": str(home)})


@pytest.fixture(scope="module")
def first(shell: Shell) -> Ran:
    return shell("demo")


def test_demo_shows_every_request_with_its_answer(first: Ran):
    assert (first.code, [line for line in first.err.splitlines() if "is new here" not in line]) == (
        0,
        [],
    )
    for number, request in enumerate(requests(), start=1):
        assert f"{number} of 6  {request.title}" in first.out
    parts = first.out.split(" of 6  ")[1:]
    assert [part for part in parts if "considered: " not in part or "Answer" not in part] == []


def test_demo_shows_what_the_history_came_to(first: Ran):
    head = first.out.split("1 of 6")[0]
    assert "409 turns, 409 of them new here" in head
    for outcome in ("kept", "archived", "discarded"):
        assert f"\n  {outcome} " in head
    assert "sk-" not in head


def test_demo_corrects_a_price_and_knows_it_in_other_words(first: Ran):
    corrected, asked = first.out.split(" of 6  ")[3:5]
    assert "replaces: " in corrected
    assert "18 dollars" in asked.split("Answer")[1]


def test_demo_refuses_what_another_client_would_read_and_asks_which_one_is_meant(first: Ran):
    refused, asked = first.out.split(" of 6  ")[5:7]
    assert "I can't tell that to a client of find a sign" in " ".join(refused.split())
    assert "20 percent" not in refused
    assert "Which Hartwell do you mean: Hartwell Supply or Hartwell Supplies?" in asked


def test_demo_says_how_to_go_on_with_ids_that_are_there(first: Ran, shell: Shell):
    tail = first.out.split("How to go on")[1]
    run = tail.split("nova runs explain ")[1].split()[0]
    assert shell("runs", "show", run).code == 0
    assert str(shell.home) in tail


def test_second_demo_imports_nothing_and_answers_the_same_requests(first: Ran, shell: Shell):
    assert first.code == 0
    again = shell("demo", "--json").json
    assert (again["home"], again["import"]["turns"]) == (str(shell.home), 0)
    assert len(again["answers"]) == 6
    assert again["answers"][0]["thread"] == f"{requests()[0].thread}-2"


def test_demo_goes_where_it_is_told_to(settings: dict[str, str], tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("in the way")
    ran = Shell(tmp_path, settings)("demo", "--home", str(tmp_path / "file" / "home"))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "cannot be written" in ran.err
