"""`nova route correct` and its like, on a team of four."""

import json
from pathlib import Path

import pytest

from tests.nova.cli.conftest import Shell
from tests.scripted_model import ScriptedModel, says, says_json

ODD = "sternutate the quarterly gizmos, please"
"""Like nothing that the router knows."""
VAGUE = "please see to the sternutation of gizmos"
"""The same, and the router is not sure of it."""


def ran(nova: Shell, text: str) -> str:
    return nova("ask", text, "--json").json["run_id"]


def test_a_correction_that_does_no_harm_is_learnt_and_routes_from_then_on(nova: Shell):
    run = ran(nova, f"@general_assistant {ODD}")
    before = nova("route", ODD, "--json").json
    was = before["candidates"][0]["agent"]
    right = "content_drafter" if was == "memory_recall" else "memory_recall"
    made = nova("route", "correct", run, "--to", right, "--json").json["corrections"]
    assert [(one["standing"], one["chosen"], one["right"], one["request"]) for one in made] == [
        ("learnt", "general_assistant", right, ODD)
    ]
    assert "held-out examples right" in made[0]["reason"]
    after = nova("route", ODD, "--json").json
    assert after["candidates"][0]["agent"] == right


def test_a_correction_is_undone_and_redone(nova: Shell):
    run = ran(nova, f"@general_assistant {ODD}")
    before = nova("route", ODD, "--json").json["candidates"]
    (made,) = nova("route", "correct", run, "--to", "memory_recall", "--json").json["corrections"]
    learnt = nova("route", ODD, "--json").json["candidates"]
    (undone,) = nova("route", "undo", made["correction_id"], "--json").json["corrections"]
    assert undone["standing"] == "undone"
    assert nova("route", ODD, "--json").json["candidates"] == before
    (redone,) = nova("route", "redo", made["correction_id"], "--json").json["corrections"]
    assert redone["standing"] == "learnt"
    assert nova("route", ODD, "--json").json["candidates"] == learnt
    assert nova("route", "undo", made["correction_id"]).code == 0
    again = nova("route", "undo", made["correction_id"])
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "is undone already" in again.err


def test_a_later_correction_of_the_same_step_takes_the_place_of_the_first(nova: Shell):
    run = ran(nova, f"@general_assistant {ODD}")
    nova("route", "correct", run, "--to", "content_drafter")
    nova("route", "correct", run, "--to", "memory_recall")
    nova("route", "correct", run, "--to", "memory_recall")
    listed = nova("route", "corrections", "--json").json["corrections"]
    assert [(one["right"], one["standing"]) for one in listed] == [
        ("content_drafter", "undone"),
        ("memory_recall", "learnt"),
    ]


def test_what_stands_among_anothers_examples_is_kept_as_pending(nova: Shell, team):
    own = (team / "utterances" / "content_drafter.txt").read_text(encoding="utf-8").splitlines()[0]
    run = ran(nova, f"@general_assistant {own}")
    ran_ = nova("route", "correct", run, "--to", "memory_recall", "--json")
    (made,) = ran_.json["corrections"]
    assert made["standing"] == "pending"
    assert made["reason"].startswith("It stands among the examples of content_drafter")


def test_a_correction_shows_itself_as_text(nova: Shell):
    run = ran(nova, f"@general_assistant {ODD}")
    out = nova("route", "correct", run, "--to", "memory_recall").out
    assert "learnt  general_assistant → memory_recall" in out
    assert ODD in out
    assert nova("route", "corrections").out.startswith(out.split()[0])


def test_signals_are_shown_and_not_learnt(nova: Shell):
    ran(nova, ODD)
    ran(nova, f"@memory_recall {ODD}")
    ran(nova, f"@content_drafter {ODD}")
    before = nova("route", ODD, "--json").json["candidates"]
    listed = nova("route", "corrections", "--json").json
    assert listed["corrections"] == []
    assert {one["kind"] for one in listed["signals"]} == {"asked_again"}
    assert listed["signals"][-1]["instead"] == "content_drafter"
    assert nova("route", "learn").out == "Nothing waits to be learnt.\n"
    assert nova("route", ODD, "--json").json["candidates"] == before
    assert "asked again" in nova("route", "corrections").out


def test_nothing_to_show_is_said(nova: Shell):
    out = nova("route", "corrections").out
    assert out == "Nothing was corrected, and nothing hints at a wrong route.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("correct", "r_none", "--to", "memory_recall"), "No run has the id 'r_none'"),
        (("correct", "RUN", "--to", "memory_recal"), "No agent is called 'memory_recal'"),
        (("correct", "RUN", "--to", "general_assistant"), "had this request of run"),
        (("correct", "RUN", "--to", "memory_recall", "--step", "2"), "has no step 2"),
        (("correct", "RUN"), "--to"),
        (("undo", "c_none"), "No correction has the id 'c_none'"),
        (("redo", "c_none"), "No correction has the id 'c_none'"),
    ],
    ids=["run", "agent", "had it", "step", "to whom", "undo", "redo"],
)
def test_bad_input_is_one_line(nova: Shell, words, says):
    run = ran(nova, f"@general_assistant {ODD}")
    told = nova("route", *(run if word == "RUN" else word for word in words))
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert says in told.err


def test_a_run_of_several_steps_wants_to_know_which(nova: Shell):
    run = ran(nova, "@content_drafter write a poem @memory_recall what did we decide")
    told = nova("route", "correct", run, "--to", "general_assistant")
    assert told.err.endswith("has 2 steps. Say which with --step, from 1 to 2.\n")
    made = nova("route", "correct", run, "--to", "general_assistant", "--step", "1", "--json").json
    assert made["corrections"][0]["chosen"] == "content_drafter"


def test_a_word_that_is_no_command_is_a_request(nova: Shell):
    assert nova("route", "hello").out.startswith("→ general_assistant")
    assert nova("route", "--json", "hello").json["decision"] == "route"
    assert nova("route", "--", "undo").out.startswith("→")
    assert "correct" in nova("route", "--help").out


def test_a_verdict_that_stood_is_offered_and_learnt_only_when_asked(nova: Shell):
    ruling = says_json({"agent": "content_drafter", "confidence": 0.95, "parts": []})

    def play(request):
        return ruling if "response_format" in request.body else says("There it is.")

    with ScriptedModel(otherwise=play) as model:
        wired = {
            "NOVA_MODEL": "openai:test", "OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "x",
        }  # fmt: skip
        asked = nova("ask", VAGUE, "--json", **wired).json
    assert [step["agent"] for step in asked["steps"]] == ["content_drafter"]
    kept = nova("runs", "show", asked["run_id"], "--json").json["detail"]["route"]["verdict"]
    assert (kept["agent"], kept["confidence"]) == ("content_drafter", 0.95)
    listed = nova("route", "corrections", "--json").json
    assert [one["run_id"] for one in listed["offers"]] == [asked["run_id"]]
    (learnt,) = nova("route", "learn", "--json").json["corrections"]
    assert (learnt["origin"], learnt["standing"], learnt["right"]) == (
        "arbiter", "learnt", "content_drafter",
    )  # fmt: skip
    assert nova("route", "corrections", "--json").json["offers"] == []


def test_what_was_learnt_stays_in_the_home(nova: Shell, settings):
    run = ran(nova, f"@general_assistant {ODD}")
    nova("route", "correct", run, "--to", "memory_recall")
    words = [
        path.read_text(encoding="utf-8") for path in Path(settings["NOVA_CACHE"]).glob("*.json")
    ]
    assert not any("sternutate" in text for text in words)
    mine = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (nova.home / "cache").glob("*.json")
    ]
    assert any("sternutate" in one["terms"]["words"] for one in mine)
