"""`nova route`: one request or a file of them; nothing is run, nothing is kept."""

import json
import re
from pathlib import Path

import pytest

from tests.nova.cli.conftest import Shell

FIELDS = [
    "decision", "steps", "project", "candidates", "question", "options", "stage", "llm_calls",
    "reason", "ms",
]  # fmt: skip


def batch(folder: Path, *lines: object) -> str:
    path = folder / "batch.jsonl"
    written = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(written), encoding="utf-8")
    return str(path)


def test_route_has_the_fields_of_its_contract(told: Shell):
    decided = told("route", "When does the Leeds depot close on Fridays?", "--json").json
    assert list(decided) == FIELDS
    assert [step["agent"] for step in decided["steps"]] == ["memory_recall"]
    assert decided["project"] == "acme"


def test_route_as_text_names_agent_reason_and_runners_up(told: Shell):
    ran = told("route", "When does the Leeds depot close on Fridays?")
    assert ran.out.startswith("→ memory_recall for acme\n")
    assert "decided by" in ran.out
    considered = ran.out.partition("Considered\n")[2].splitlines()
    assert [line for line in considered if not re.search(r"\w +━*─* +[01]\.\d\d", line)] == []
    assert considered[0].split()[0] == "memory_recall"


def test_plan_as_text_tells_the_words_of_each_step(told: Shell):
    ran = told("route", "@memory_recall when does the depot close? @content_drafter write a poem")
    assert ran.out.startswith("→ memory_recall for ")
    assert "1  memory_recall: when does the depot close?" in ran.out
    assert "2  content_drafter: write a poem" in ran.out


def test_route_keeps_nothing(told: Shell):
    before = told("memory", "state-hash", "--json").json, told("runs", "list", "--json").json
    told("route", "Remember that the Leeds depot has a new manager, Ann.")
    assert (
        told("memory", "state-hash", "--json").json,
        told("runs", "list", "--json").json,
    ) == before


def test_batch_writes_a_line_for_each_line_in_its_order(told: Shell, tmp_path: Path):
    path = batch(
        tmp_path,
        {"id": "a", "text": "When does the Leeds depot close on Fridays?"},
        "",
        {"id": 2, "text": "hello", "history": [{"role": "user", "content": "hi"}], "note": "x"},
        {"id": "c", "text": "What did we decide about the newsletter?", "project": "acme"},
    )
    ran = told("route", "--batch", path, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [list(line) for line in ran.lines] == [["id", *FIELDS]] * 3
    assert [line["id"] for line in ran.lines] == ["a", 2, "c"]
    assert ran.lines[2]["project"] == "acme"


def test_batch_as_text_shows_each_route(told: Shell, tmp_path: Path):
    ran = told("route", "--batch", batch(tmp_path, {"id": "a", "text": "hello"}))
    assert ran.out == "a\n→ general_assistant for no project\n"


def test_text_that_is_no_request_is_declined_and_the_others_go_on(told: Shell, tmp_path: Path):
    path = batch(tmp_path, {"id": 1, "text": "  "}, {"id": 2, "text": "hello"})
    empty, hello = told("route", "--batch", path, "--json").lines
    assert (empty["decision"], empty["steps"]) == ("decline", [])
    assert empty["reason"] == "The request is empty"
    assert hello["decision"] == "route"


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ('{"id": 1, ', "Line 2 is not JSON"),
        ("[" * 100_000, "Line 2 is not JSON"),
        ({"id": 1}, "Line 2: text: Field required"),
        ({"id": 1, "text": 7}, "Line 2: text: Input should be a valid string"),
        (
            {"id": 1, "text": "x", "history": [{"role": "dog", "content": ""}]},
            "Line 2: history.0.r",
        ),
        ({"id": 1, "text": "x", "project": "nowhere"}, "Line 2: No project is called 'nowhere'"),
    ],
    ids=["half", "deep", "no text", "number", "role", "project"],
)
def test_bad_line_is_named_before_any_is_routed(
    told: Shell, tmp_path: Path, bad: object, says: str
):
    ran = told("route", "--batch", batch(tmp_path, {"id": 0, "text": "hello"}, bad), "--json")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"nova: {says}")


@pytest.mark.parametrize("words", [(), ("hello", "--batch", "x")], ids=["neither", "both"])
def test_either_a_request_or_a_batch_is_needed(told: Shell, words: tuple[str, ...]):
    ran = told("route", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("nova: Give either a request or --batch FILE.")


def test_file_that_cannot_be_read_is_named(told: Shell, tmp_path: Path):
    ran = told("route", "--batch", str(tmp_path / "none.jsonl"))
    assert ran.code == 2
    assert "none.jsonl' cannot be read (No such file or directory)." in ran.err


def test_byte_that_is_not_utf8_is_named_with_its_line(told: Shell):
    ran = told("route", "--batch", "-", stdin=b'{"id": 1, "text": "x"}\n{"caf\xe9"}')
    assert ran.code == 2
    assert ran.err == ("nova: standard input, line 2: byte 6 is not UTF-8. Convert it to UTF-8.\n")
