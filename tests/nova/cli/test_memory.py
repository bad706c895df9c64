"""`nova memory`: what is known, where it comes from, taking it in and back."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.nova.cli.conftest import TURNS, Shell

FOUND = [
    "kind", "id", "turn_ids", "text", "project", "tier", "current", "valid_from", "valid_to",
    "score", "why",
]  # fmt: skip


def claim_id(shell: Shell, words: str) -> str:
    claims = shell("memory", "list", "--json").json["claims"]
    return next(claim["claim_id"] for claim in claims if words in claim["text"])


def test_search_has_the_fields_of_its_contract(told: Shell):
    results = told("memory", "search", "Leeds depot on Fridays", "--json").json["results"]
    assert [list(result) for result in results] == [FOUND] * len(results)
    assert "5 pm" in results[0]["text"]
    assert results[0]["current"] is True


def test_search_as_text_shows_score_id_and_words(told: Shell):
    first = told("memory", "search", "Leeds depot on Fridays").out.splitlines()[2]
    assert first.split()[1].startswith("c_")
    assert "acme 2026-02-01" in first


def test_search_without_a_match_says_so(told: Shell):
    ran = told("memory", "search", "quantum chromodynamics lecture")
    assert (ran.code, ran.out) == (0, "nothing that fits\n")


@pytest.mark.parametrize("as_of", ["2026-01-15", "2026-01-01", "2026-01-15T10:00:00+02:00"])
def test_search_as_of_a_day_finds_what_held_then(told: Shell, as_of: str):
    words = ("memory", "search", "Leeds depot on Fridays", "--as-of", as_of, "--current", "--json")
    results = told(*words).json["results"]
    assert "6 pm" in results[0]["text"]


def test_search_narrows_to_project_audience_and_count(told: Shell):
    def texts(*options: str) -> list[str]:
        ran = told("memory", "search", "code locker depot Leeds", "--json", *options)
        return [result["project"] for result in ran.json["results"]]

    assert set(texts()) == {"acme", "personal"}
    assert set(texts("--project", "personal")) == {"personal"}
    assert texts("--audience", "public") == []
    assert len(texts("-k", "1")) == 1


def test_search_batch_writes_a_line_for_each_line(told: Shell, tmp_path: Path):
    path = tmp_path / "batch.jsonl"
    lines = [
        {"id": "now", "text": "Leeds depot on Fridays", "k": 1},
        {"id": "then", "text": "Leeds depot on Fridays", "as_of": "2026-01-15", "k": 1},
        {"id": 3, "text": "locker code", "project": "acme"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    now, then, other = told("memory", "search", "--batch", str(path), "--json").lines
    assert (now["id"], "5 pm" in now["results"][0]["text"]) == ("now", True)
    assert (then["id"], "6 pm" in then["results"][0]["text"]) == ("then", True)
    assert "2291" not in json.dumps(other)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"id": 1, "text": "x", "as_of": "soon"}, "Line 1: 'soon' is no moment."),
        ({"id": 1, "text": "x", "project": "nowhere"}, "Line 1: No project is called"),
        ({"id": 1, "text": ""}, "Line 1: The request is empty."),
    ],
    ids=["moment", "project", "empty"],
)
def test_bad_line_of_a_search_batch_is_named(told: Shell, line: dict[str, object], says: str):
    ran = told("memory", "search", "--batch", "-", stdin=json.dumps(line))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"nova: {says}")


@pytest.mark.parametrize(
    "words", [(), ("x", "--batch", "y"), ("x", "--as-of", "soon")], ids=["none", "both", "moment"]
)
def test_search_refuses_what_it_cannot_read(told: Shell, words: tuple[str, ...]):
    assert told("memory", "search", *words).code == 2


def test_list_shows_what_holds_and_with_all_what_held(told: Shell):
    assert "6 pm" not in told("memory", "list").out
    assert "ended" in told("memory", "list", "--all").out
    texts = [claim["text"] for claim in told("memory", "list", "--all", "--json").json["claims"]]
    assert any("6 pm" in text for text in texts)


def test_list_of_a_project_holds_no_other(told: Shell):
    claims = told("memory", "list", "--project", "personal", "--json").json["claims"]
    assert {claim["project"] for claim in claims} == {"personal"}


def test_why_tells_words_evidence_and_history(told: Shell):
    claim = claim_id(told, "now closes at 5 pm")
    why = told("memory", "why", claim, "--json").json
    assert set(why) == {"claim", "evidence", "history"}
    assert why["evidence"] == [{"turn_id": "t2", "text": TURNS[1][2]}]
    shown = told("memory", "why", claim).out
    assert TURNS[1][2] in shown
    assert "It takes the place of what was known before." in shown


def test_why_of_a_closed_claim_says_when_it_ended(told: Shell):
    claims = told("memory", "list", "--all", "--json").json["claims"]
    closed = next(claim["claim_id"] for claim in claims if "6 pm" in claim["text"])
    assert "since 2026-01-01, ended 2026-02-01" in told("memory", "why", closed).out


def test_undo_of_a_run_restores_the_state_hash(nova: Shell):
    nova("ask", "Remember that the boiler code is 7731.")
    before = nova("memory", "state-hash").out.strip()
    run = nova("ask", "The boiler code is now 9000.", "--json").json["run_id"]
    assert nova("memory", "state-hash", "--json").json["state_hash"] != before
    undone = nova("memory", "undo", run, "--json").json
    assert undone["state_hash"] == before
    assert len(undone["events"]) == 1
    assert nova("memory", "state-hash").out.strip() == before


def test_undo_says_what_was_taken_back(nova: Shell):
    run = nova("ask", "Remember that the boiler code is 7731.", "--json").json["run_id"]
    assert nova("memory", "undo", run).out.startswith("Taken back: e_")


@pytest.mark.parametrize("words", [("why", "c_none"), ("undo", "e_none")], ids=lambda w: w[0])
def test_unknown_id_is_named(told: Shell, words: tuple[str, str]):
    ran = told("memory", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert words[1] in ran.err


def test_import_tells_what_became_of_the_lines(nova: Shell, history: Path):
    ran = nova("memory", "import", str(history), "--json")
    assert ran.code == 0
    assert ran.err == "nova: project 'acme' is new here: added (nova projects show acme)\n"
    report = ran.json
    assert (report["turns"], report["new_projects"], report["problems"]) == (5, ["acme"], [])
    assert report["promoted"] + report["archived"] >= 3


def test_import_as_text_is_idempotent(nova: Shell, history: Path):
    first = nova("memory", "import", str(history))
    assert first.out.startswith("5 new turns, 0 new claims")
    before = nova("memory", "state-hash").out
    again = nova("memory", "import", str(history))
    assert again.out.startswith("0 new turns, 0 new claims")
    assert again.err == ""
    assert nova("memory", "state-hash").out == before


def test_import_without_promotion_knows_no_claim(nova: Shell, history: Path):
    nova("memory", "import", str(history), "--no-promote")
    assert nova("memory", "list", "--json").json == {"claims": []}


def test_import_names_bad_lines_and_keeps_the_good_ones(nova: Shell, history: Path):
    good = history.read_text().splitlines()
    ran = nova("memory", "import", "-", "--json", stdin="\n".join([good[0], "{oops", *good[1:]]))
    assert ran.code == 2
    assert ran.json["turns"] == 5
    named, last = ran.err.splitlines()[-2:]
    assert "line 2" in named
    assert last.startswith("nova: 1 lines of '-' could not be read; the others were.")


def test_export_of_one_home_makes_another_know_the_same(told: Shell, nova: Shell, tmp_path: Path):
    path = tmp_path / "export.jsonl"
    wrote = told("memory", "export", str(path), "--json").json
    assert wrote == {"file": str(path), "lines": len(path.read_text().splitlines())}
    assert told("memory", "export", str(path)).out == f"Wrote {wrote['lines']} lines to {path}\n"
    assert told("memory", "export").out == path.read_text()
    assert nova("memory", "import", str(path), "--no-promote").code == 0
    exported = nova("memory", "list", "--all", "--json").json
    assert exported == told("memory", "list", "--all", "--json").json


def test_export_to_a_place_that_is_not_there_is_refused(told: Shell, tmp_path: Path):
    ran = told("memory", "export", str(tmp_path / "none" / "x.jsonl"))
    assert ran.code == 2
    assert "cannot be written (No such file or directory)" in ran.err


def test_verify_and_rebuild_find_all_well(told: Shell):
    assert told("memory", "verify", "--json").json == {"ok": True, "problems": []}
    assert told("memory", "rebuild").out == "Ledger and index agree.\n"


def test_verify_finds_a_turn_that_was_tampered_with(nova: Shell, history: Path):
    nova("memory", "import", str(history))
    with sqlite3.connect(nova.home / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE turn SET doc = replace(doc, '6 pm', '9 pm') WHERE seq = 1")
    ledger.close()
    ran = nova("memory", "verify", "--json")
    assert ran.code == 1
    assert ran.json["problems"] == ["turn 1 is not what was written"]
    assert nova("memory", "verify").out == "turn 1 is not what was written\n"
