"""`nova ask` and `nova chat`: requests in, answers with all they rest on out."""

import json
import sqlite3

import pytest

from tests.nova.cli.conftest import Shell
from tests.scripted_model import ScriptedModel, says

ANSWER = {
    "run_id", "thread", "text", "decision", "question", "options", "steps", "citations",
    "proposals", "effects", "tables", "charts", "memory", "usage", "ms",
}  # fmt: skip


def test_answer_as_json_has_the_fields_of_its_contract(told: Shell):
    ran = told("ask", "When does the Leeds depot close on Fridays?", "--json")
    answer = ran.json
    assert (ran.code, ran.err) == (0, "")
    assert set(answer) == ANSWER
    assert "5 pm" in answer["text"]
    assert "6 pm" not in answer["text"]
    assert [set(cited) for cited in answer["citations"]] == [{"kind", "id", "quote", "sentence"}]
    assert set(answer["steps"][0]) == {"agent", "project", "audience", "text", "after"}
    assert set(answer["memory"]) == {"recalled", "promoted", "archived", "discarded", "review"}
    assert set(answer["usage"]) == {"model_calls", "prompt_tokens", "completion_tokens", "cost"}


def test_answer_as_text_shows_route_sources_and_run(told: Shell):
    ran = told("ask", "When does the Leeds depot close on Fridays?")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "→ memory_recall for acme"
    assert any("now closes at 5 pm" in line for line in lines[1:4])
    source = next(line for line in lines if line.strip().startswith("c_"))
    assert "acme 2026-02-01" in source
    assert lines[-1].startswith("run r_")
    assert "no model" in lines[-1]


def test_what_was_kept_is_shown_with_what_it_replaces_and_why(nova: Shell):
    nova("ask", "Remember that the Leeds depot closes at 6 pm on Fridays.")
    ran = nova("ask", "The Leeds depot now closes at 4 pm on Fridays.")
    kept = ran.out[ran.out.index("Memory") :]
    assert "kept" in kept
    assert "replaces: the Leeds depot closes at 6 pm on Fridays" in kept
    assert "It takes the place of what was known before." in kept


def test_words_outside_ascii_stay_as_they_are_in_json(nova: Shell):
    ran = nova("ask", "Remember that Zoë's café opens at 8 am.", "--json")
    assert "Zoë's café" in ran.out
    assert "Zoë's café opens at 8 am" in ran.json["proposals"][0]["text"]


def test_dash_reads_the_request_from_standard_input(told: Shell):
    answer = told("ask", "-", "--json", stdin="When does the Leeds depot close on Fridays?\n").json
    assert "5 pm" in answer["text"]


@pytest.mark.parametrize(
    ("given", "says_so"),
    [
        (b"caf\xe9", "holds '\\udce9' at position 3, which is not text"),
        (b"a\0b", "holds '\\x00' at position 1"),
        (b" \n", "The request is empty"),
        (b"x" * 1_000_000, "is 1000000 characters long; the limit is 200000"),
    ],
    ids=["not UTF-8", "NUL", "empty", "1 MB"],
)
def test_what_is_no_request_is_refused_in_one_line(told: Shell, given: bytes, says_so: str):
    ran = told("ask", "-", stdin=given)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert says_so in ran.err


@pytest.mark.parametrize(
    ("option", "says_so"),
    [
        (("--project", "nowhere"), "No project is called 'nowhere'"),
        (("--audience", "everyone"), "Audience 'everyone' is unknown"),
    ],
    ids=["project", "audience"],
)
def test_unknown_project_or_audience_is_named(told: Shell, option: tuple[str, str], says_so: str):
    ran = told("ask", "When does the depot close?", *option)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"nova: {says_so}")


def test_question_back_is_shown_with_the_way_to_answer_it(told: Shell):
    request = "@memory_reca what did we decide?"
    asked = told("ask", request, "--thread", "q1", "--json").json
    assert asked["decision"] == "clarify"
    shown = told("ask", request, "--thread", "q2")
    assert shown.code == 0
    assert shown.out.startswith("→ asks back")
    assert 'Answer with: nova ask --thread q2 "your answer"' in shown.out


def test_draft_for_a_client_waits_and_shows_how_to_approve_it(told: Shell):
    ran = told("ask", "Draft a client update for Acme")
    assert ", read by client:acme" in ran.out
    approve = next(line for line in ran.out.splitlines() if line.startswith("Approve: "))
    effect, hash_ = approve.split()[4], approve.split()[6]
    assert len(hash_) == 64
    assert told("approvals", "show", effect, "--json").json["hash"] == hash_


def test_text_that_steers_a_terminal_is_made_harmless(nova: Shell):
    ran = nova("ask", "Remember that the code word is \x1b[2J\x1b[31mblue\u202e.")
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_model_answer_shows_what_it_cost(told: Shell):
    with ScriptedModel(says("The depot closes early."), otherwise=says("Done.")) as model:
        online = {"NOVA_MODEL": "openai:scripted", "OPENAI_BASE_URL": model.base_url}
        ran = told("ask", "@general_assistant Say something about depots", **online)
    assert ran.code == 0
    assert "The depot closes early." in ran.out
    assert "1 model call (10 + 5 tokens, cost unknown)" in ran.out


def test_chat_answers_line_by_line_in_one_thread(nova: Shell):
    said = "Remember that the boiler code is 7731.\n\nWhat is the boiler code?\n"
    ran = nova("chat", "--thread", "home", "--json", stdin=said)
    assert (ran.code, ran.err) == (0, "")
    assert [answer["thread"] for answer in ran.lines] == ["home", "home"]
    assert "7731" in ran.lines[1]["text"]


def test_chat_knows_its_commands_and_ends_at_quit(nova: Shell):
    ran = nova("chat", "--thread", "home", stdin="/thread\n/help\n/quit\nnot reached\n")
    assert ran.code == 0
    assert "thread home" in ran.out
    assert "/quit     end (so does Ctrl-D)" in ran.out
    assert "run r_" not in ran.out


def test_chat_goes_on_after_bad_input(nova: Shell):
    said = f"{'x' * 300_000}\nRemember that the boiler code is 7731.\n"
    ran = nova("chat", stdin=said)
    assert ran.code == 0
    assert ran.err.startswith("nova: The request is 300000 characters long")
    assert "7731" in ran.out


@pytest.mark.parametrize(
    ("word", "status"), [("y", "done"), ("n", "rejected"), ("", "pending")], ids=str
)
def test_chat_offers_what_waits_for_approval(told: Shell, word: str, status: str):
    ran = told(
        "chat", "--thread", f"offer{status}", stdin=f"Draft a client update for Acme\n{word}\n"
    )
    assert "(hash " in ran.out
    effect = ran.out.split("Approve f_")[1].split()[0]
    assert told("approvals", "show", f"f_{effect}", "--json").json["status"] == status


def test_run_that_was_cut_off_is_finished_and_told(nova: Shell):
    first = nova("ask", "Remember that the boiler code is 7731.", "--json").json
    with sqlite3.connect(nova.home / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE run SET status = 'started'")
    ledger.close()
    ran = nova("ask", "What is the boiler code?", "--json")
    assert ran.err.startswith(f"nova: run {first['run_id']} had been cut off and is finished now")
    assert ran.err.count("\n") == 1
    assert json.loads(ran.out)["text"]
