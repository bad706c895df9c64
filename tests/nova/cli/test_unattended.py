"""Faults of what runs by itself: one line each, no traceback, nothing lost, nobody held up."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.nova.cli.conftest import Shell, instance
from tests.nova.cli.test_faults import knows_all, run, sound, spawn, used
from tests.nova.cli.test_places import mounted
from tests.scripted_model import ScriptedModel, fails, hangs, says

__all__ = ["sound", "used"]  # fixtures

QUESTION = "What is the gate code of the Leeds depot?"
DEBIT = "@general_assistant What is a debit note?"


def with_model(model: ScriptedModel, **more: str) -> dict[str, str]:
    return {
        "NOVA_MODEL": "openai:small",
        "OPENAI_BASE_URL": model.base_url,
        "NOVA_MODEL_RETRIES": "0",
        **more,
    }


def alter(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as store, store:
        store.execute(statement)


def finding(shell: Shell, name: str, **settings: str) -> dict[str, str]:
    checks = run(shell, "doctor", "--json", **settings).json["checks"]
    return next(check for check in checks if check["name"] == name)


def test_a_garbled_draft_is_set_aside_and_said_once(used: Shell):
    draft = run(used, "ask", "Draft a short note about the Leeds depot.", "--json").json
    (effect,) = draft["effects"]
    assert finding(used, "waiting")["line"].endswith("1 drafts for an approval")
    alter(used.home, "UPDATE effect SET body = substr(body, 9)")
    ran = run(used, "ask", QUESTION)
    assert (ran.err.count("\n"), "4471" in ran.out) == (1, True)
    assert "in the outbox is garbled and was set aside" in ran.err
    assert run(used, "ask", "hello").err == ""
    named = run(used, "approvals", "show", effect["effect_id"])
    assert (named.code, named.err.count("\n"), "is garbled" in named.err) == (1, 1, True)
    assert knows_all(used)


def test_a_draft_that_nobody_decided_on_expires_and_says_so(used: Shell):
    draft = run(used, "ask", "Draft a short note about the Leeds depot.", "--json").json
    (effect,) = draft["effects"]
    older = "json_set(body, '$.created_at', '2020-01-01T00:00:00+00:00')"
    alter(used.home, f"UPDATE effect SET body = {older}")  # noqa: S608 - words of our own
    assert "Expired after 30 days without an answer" in run(used, "ask", "hello").err
    assert run(used, "ask", "hello").err == ""
    anew = run(used, "approvals", "renew", effect["effect_id"], "--json").json
    assert (anew["status"], anew["payload"]) == ("pending", effect_of(used, effect)["payload"])


def effect_of(shell: Shell, effect: dict[str, str]) -> dict[str, object]:
    shown: dict[str, object] = run(shell, "approvals", "show", effect["effect_id"], "--json").json
    return shown


def test_what_waits_for_a_model_and_is_garbled_is_set_aside_and_said_once(used: Shell):
    with ScriptedModel(otherwise=fails(503)) as model:
        ran = run(used, "ask", DEBIT, **with_model(model))
        assert "is kept and done once it answers" in ran.out
    assert finding(used, "waiting")["line"].startswith("1 steps for a model")
    alter(used.home, "UPDATE queue SET body = substr(body, 9)")
    ran = run(used, "ask", QUESTION)
    assert (ran.err.count("\n"), "4471" in ran.out) == (1, True)
    assert "left waiting for a model is garbled and was set aside" in ran.err
    assert run(used, "ask", "hello").err == ""


def test_what_waits_is_listed_finished_and_its_cost_told(used: Shell):
    prices = '{"small": {"prompt": 1000000, "completion": 0}}'
    with ScriptedModel(fails(503), otherwise=says("It asks for money.").using(2, 1)) as model:
        settings = with_model(model, NOVA_PRICES=prices)
        run_id = run(used, "ask", DEBIT, "--json", **settings).json["run_id"]
        [waiting] = run(used, "runs", "waiting", "--json").json["waiting"]
        assert (waiting["run_id"], waiting["tries"]) == (run_id, 1)
        assert "general_assistant" in run(used, "runs", "waiting").out
        assert "1 still waiting" in run(used, "runs", "finish").out  # no model is set
        assert "It asks for money." in run(used, "runs", "finish", **settings).out
        assert "Nothing waits for a model." in run(used, "runs", "waiting").out
    assert "It asks for money." in run(used, "runs", "show", run_id).out
    [spent] = run(used, "runs", "cost", "--by", "agent", "--json").json["spent"]
    assert (spent["name"], spent["calls"], spent["cost"]) == ("general_assistant", 2, 2.0)
    assert "2.0000" in run(used, "runs", "cost").out
    wrong = run(used, "runs", "cost", "--since", "May")
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_the_next_answer_finishes_what_waits_and_says_so(used: Shell):
    with ScriptedModel(fails(503), otherwise=says("It asks for money.")) as model:
        settings = with_model(model)
        run_id = run(used, "ask", DEBIT, "--json", **settings).json["run_id"]
        assert f"run {run_id} is answered now" in run(used, "ask", DEBIT, **settings).err
        assert run(used, "ask", "hello", **settings).err == ""


def test_a_draft_is_changed_then_approved_as_it_was_shown(used: Shell):
    draft = run(used, "ask", "Draft a short note about the Leeds depot.", "--json").json
    effect = draft["effects"][0]
    words = ["approvals", "edit", effect["effect_id"], "--set", "content=Closed on Fridays."]
    edited = run(used, *words, "--json").json
    assert edited["hash"] != effect["hash"]
    approve = ["approvals", "approve", effect["effect_id"], "--hash"]
    assert run(used, *approve, effect["hash"]).code == 2
    assert run(used, *approve, edited["hash"]).code == 0
    [written] = used.home.glob("workspace/**/*.md")
    assert written.read_text() == "Closed on Fridays."


def test_a_model_that_says_nothing_holds_nobody_up(used: Shell):
    with ScriptedModel(otherwise=hangs()) as model:
        ran = run(used, "ask", DEBIT, **with_model(model, NOVA_MODEL_TIMEOUT="1"))
    assert (ran.code, "gave no usable answer" in ran.out) == (0, True)


def test_an_endpoint_that_keeps_failing_is_left_alone_and_the_doctor_says_so(used: Shell):
    with ScriptedModel(otherwise=fails(503)) as model:
        settings = with_model(model, NOVA_MODEL_RETRIES="4")
        run(used, "ask", DEBIT, **with_model(model))
        for _ in range(4):
            run(used, "ask", DEBIT, **with_model(model))
        asked = len(model.requests)
        found = finding(used, "endpoint", **settings)
        assert (found["status"], "it is left alone for" in found["line"]) == ("warning", True)
        assert "left alone" in run(used, "ask", DEBIT, **with_model(model)).out
        assert len(model.requests) == asked


def test_how_the_endpoint_fared_may_be_garbled(used: Shell):
    (used.home / "endpoint.json").write_bytes(b"\xff{")
    with ScriptedModel(otherwise=says("It asks for money back.")) as model:
        ran = run(used, "ask", DEBIT, **with_model(model))
        assert (ran.err, "It asks for money back." in ran.out) == ("", True)


def test_a_budget_that_is_used_up_is_said_with_its_cure(used: Shell):
    with ScriptedModel(otherwise=says("It asks for money back.")) as model:
        settings = with_model(model, NOVA_BUDGET__DAY__TOKENS="5000")
        alter(
            used.home,
            "INSERT INTO spend VALUES ('x', '2999-01-01', '', 'none', 'nova', 'm', 1, 5000, 0, 0, 1)",
        )
        ran = run(used, "ask", DEBIT, **settings)
        assert (ran.code, "today's budget of 5000 tokens" in ran.out.replace("\n", " ")) == (
            0,
            True,
        )
        found = finding(used, "budget", **settings)
        assert "of later days count as well" in found["line"]
        assert model.requests == []


def test_a_log_that_cannot_be_written_holds_nobody_up(used: Shell):
    (used.home / "logs").unlink(missing_ok=True) if (used.home / "logs").is_file() else None
    if (used.home / "logs").is_dir():
        (used.home / "logs").rename(used.home / "logs-before")
    (used.home / "logs").write_text("in the way")
    ran = run(used, "ask", QUESTION)
    assert (ran.code, ran.err.count("\n"), "4471" in ran.out) == (0, 1, True)
    assert "The log in" in ran.err
    assert "cannot be written" in ran.err


def test_traces_that_nobody_takes_hold_nobody_up(used: Shell):
    ran = spawn_with(used, NOVA_TELEMETRY="http://127.0.0.1:9")
    assert (ran.code, ran.err, "4471" in ran.out) == (0, "", True)


def spawn_with(shell: Shell, **settings: str):
    prelude = f"import os; os.environ.update({json.dumps(settings)})"
    return spawn(shell, "ask", QUESTION, prelude=prelude)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b'{"port": 1}'])
def test_an_owners_address_that_is_stale_or_garbled_holds_nobody_up(used: Shell, content: bytes):
    from nova.home import Home

    Home(used.home).address.write_bytes(content)
    ran = run(used, "ask", QUESTION)
    assert (ran.code, ran.err, "4471" in ran.out) == (0, "", True)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("NOVA_BUDGET__DAY__TOKENS", "many", "Setting NOVA_BUDGET__DAY__TOKENS is wrong"),
        ("NOVA_APPROVAL_DAYS", "-1", "Setting NOVA_APPROVAL_DAYS is wrong"),
        ("NOVA_LOG_LEVEL", "loud", "Setting NOVA_LOG_LEVEL is wrong"),
        ("NOVA_TELEMETRY", "localhost", "NOVA_TELEMETRY is wrong: 'localhost' is no web address"),
    ],
)
def test_a_wrong_setting_is_named(used: Shell, name: str, value: str, says: str):
    ran = run(used, "ask", QUESTION, **{name: value})
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert says in ran.err


def test_a_home_may_have_any_name(tmp_path: Path, settings: dict[str, str]):
    folder = tmp_path / 'it\'s 100% "mine" & größer?#[1] \u6f22'
    folder.mkdir()
    shell = instance(folder, settings)
    run(shell, "ask", "Remember that the gate code of the Leeds depot is 4471.")
    assert "4471" in run(shell, "ask", QUESTION).out
    assert run(shell, "doctor").code == 0


@pytest.mark.parametrize("name", ["ledger.sqlite", "checkpoints.sqlite", "index"])
def test_a_file_that_may_only_be_read_is_named_in_one_line(used: Shell, name: str):
    path = str(used.home / name)
    with mounted(used.home.parent / "spare", kind="-t tmpfs tmpfs", options="size=1m"):
        subprocess.run(["mount", "--bind", path, path], check=True)  # noqa: S607
        subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)  # noqa: S607
        ran = run(used, "ask", QUESTION)
        subprocess.run(["umount", "--lazy", path], check=True)  # noqa: S607
    assert (ran.err.count("\n"), ran.code == 0 or ran.out == "") == (1, True), ran.err
    assert name in ran.err or "cannot be written" in ran.err
    assert knows_all(used)
