"""`nova doctor`: names what is wrong and its cure, whatever state the home is in."""

import shutil
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from nova.home import Home
from tests.nova.cli.conftest import Ran, Shell
from tests.scripted_model import ScriptedModel

CHECKS = [
    "settings", "roster", "projects", "home", "disk", "lock",
    "ledger", "index", "clock", "waiting", "budget", "copy", "threads", "model", "endpoint", "embedding",
]  # fmt: skip


@pytest.fixture
def used(nova: Shell) -> Shell:
    """An instance that has been used once."""
    assert nova("ask", "Remember that the boiler code is 7731.").code == 0
    return nova


def checks(ran: Ran) -> dict[str, dict[str, Any]]:
    assert "Traceback" not in ran.err
    return {check["name"]: check for check in ran.json["checks"]}


def wrong(ran: Ran) -> list[str]:
    return [name for name, check in checks(ran).items() if check["status"] == "failed"]


def test_all_is_well_with_a_home_that_works(used: Shell):
    ran = used("doctor", "--json")
    assert (ran.code, ran.json["ok"], list(checks(ran))) == (0, True, CHECKS)
    assert all(set(check) == {"name", "status", "line", "cure"} for check in ran.json["checks"])
    assert used("doctor").out.count("ok  ") == len(CHECKS)


def test_home_that_is_not_there_yet_is_no_illness_and_is_not_made(nova: Shell):
    ran = nova("doctor", "--json")
    assert (ran.code, checks(ran)["home"]["status"]) == (0, "ok")
    assert not nova.home.exists()


def test_empty_home_is_no_illness(nova: Shell):
    nova.home.mkdir()
    ran = nova("doctor", "--json")
    assert (ran.code, checks(ran)["ledger"]["line"]) == (0, "nothing is kept yet")
    assert checks(ran)["threads"]["line"] == "no conversation yet"


def test_home_in_use_is_told_and_left_alone(used: Shell):
    with FileLock(used.home / "nova.lock"):
        ran = used("doctor", "--json")
        second = used("ask", "hello")
    assert (ran.code, wrong(ran)) == (1, ["lock"])
    assert [checks(ran)[name]["status"] for name in ("ledger", "index", "threads")] == [
        "unchecked"
    ] * 3
    assert (second.code, second.err.count("\n")) == (2, 1)
    assert "is in use by another Nova process" in second.err


def test_ledger_that_is_no_database_is_named_and_not_touched(used: Shell):
    ledger = Home(used.home).ledger
    for path in used.home.glob("ledger.sqlite-*"):
        path.unlink()
    ledger.write_bytes(b"not a database, but all that is left " * 40)
    before = ledger.read_bytes()
    ran = used("doctor", "--json")
    assert (ran.code, wrong(ran)) == (1, ["ledger"])
    assert str(ledger) in checks(ran)["ledger"]["line"]
    assert ledger.read_bytes() == before
    failed = used("ask", "hello")
    assert (failed.code, failed.out, failed.err.count("\n")) == (1, "", 1)


def test_ledger_that_was_tampered_with_is_named(used: Shell):
    with sqlite3.connect(Home(used.home).ledger) as ledger:
        ledger.execute("UPDATE turn SET doc = replace(doc, '7731', '0000') WHERE seq = 1")
    ledger.close()
    ran = used("doctor", "--json")
    assert (ran.code, wrong(ran)) == (1, ["ledger"])
    assert checks(ran)["ledger"]["line"] == "turn 1 is not what was written"


def test_what_is_left_of_a_ledger_is_saved_and_what_is_missing_is_said(used: Shell):
    used("ask", "Remember that the side door is green.")
    shutil.rmtree(used.home / "copies")
    with sqlite3.connect(Home(used.home).ledger) as ledger:
        ledger.execute("UPDATE turn SET doc = 'x', turn_id = 'x' WHERE seq = 1")
        ledger.execute("PRAGMA writable_schema = 1")
        ledger.execute("UPDATE sqlite_master SET rootpage = 9999 WHERE name = 'claim'")
    ledger.close()
    damaged = Home(used.home).ledger.read_bytes()
    ran = used("doctor", "--fix", "--json")
    told = checks(ran)["ledger"]
    assert (ran.code, told["status"]) == (0, "warning")
    assert "turn 1 could not be read" in told["line"]
    (kept,) = used.home.glob("set-aside/*/ledger.sqlite")
    assert kept.read_bytes() == damaged
    assert checks(used("doctor", "--json"))["ledger"]["status"] == "ok"
    assert "green" in used("ask", "What colour is the side door?").out


def test_ledger_of_which_nothing_is_left_is_not_replaced(used: Shell):
    shutil.rmtree(used.home / "copies")
    ledger = Home(used.home).ledger
    ledger.write_bytes(b"garbage " * 900)
    ran = used("doctor", "--fix", "--json")
    assert (ran.code, wrong(ran)) == (1, ["ledger"])
    assert "there is no copy" in checks(ran)["ledger"]["line"]
    assert ledger.read_bytes() == b"garbage " * 900
    assert used("ask", "hello").code == 1


def test_turn_that_was_changed_is_restored_from_a_copy(used: Shell):
    with sqlite3.connect(Home(used.home).ledger) as ledger:
        ledger.execute("UPDATE turn SET doc = replace(doc, '7731', '0000') WHERE seq = 1")
    ledger.close()
    assert used("doctor", "--fix").code == 0
    assert "7731" in used("memory", "export").out


def test_lost_index_is_repaired(used: Shell):
    shutil.rmtree(Home(used.home).index)
    assert used("doctor", "--fix", "--json").json["ok"]
    assert "7731" in used("ask", "What is the boiler code?").out


def test_claims_that_no_event_explains_are_repaired_on_request(used: Shell):
    with sqlite3.connect(Home(used.home).ledger) as ledger:
        ledger.execute("DELETE FROM claim")
    ledger.close()
    ran = used("doctor", "--json")
    assert (ran.code, wrong(ran)) == (1, ["ledger"])
    used("doctor", "--fix")
    assert used("doctor").code == 0
    assert "7731" in used("ask", "What is the boiler code?").out


def test_threads_that_cannot_be_read_are_named(used: Shell):
    threads = Home(used.home).checkpoints
    for path in used.home.glob("checkpoints.sqlite-*"):
        path.unlink()
    threads.write_bytes(b"not a database, but all that is left " * 40)
    ran = used("doctor", "--json")
    assert (ran.code, wrong(ran)) == (1, ["threads"])
    assert used("doctor", "--fix").code == 0
    assert len(list(used.home.glob("set-aside/*/checkpoints.sqlite"))) == 1
    assert used("ask", "hello").err == ""


def test_broken_project_file_is_named(used: Shell):
    folder = Home(used.home).projects
    folder.mkdir(exist_ok=True)
    (folder / "shop.yaml").write_text("id: shop\nnmae: Shop\n")
    ran = used("doctor", "--json")
    assert ran.code == 1
    assert "shop.yaml: name: Field required" in checks(ran)["projects"]["line"]


def test_broken_roster_is_named(used: Shell, tmp_path: Path):
    used("agents", "new", "tea_maker", "--folder", str(tmp_path / "kitchen"))
    ran = used("doctor", "--json", NOVA_AGENTS=str(tmp_path / "kitchen"))
    assert wrong(ran) == ["roster"]
    none = used("doctor", "--json", NOVA_AGENTS=str(tmp_path / "nobody"))
    assert "No agent found in" in checks(none)["roster"]["line"]


def test_wrong_setting_is_named_and_the_home_is_looked_at_nevertheless(used: Shell):
    ran = used("doctor", "--json", NOVA_MODEL="openai:some")
    assert (ran.code, wrong(ran)) == (1, ["settings"])
    assert "needs OPENAI_API_KEY" in checks(ran)["settings"]["line"]
    assert checks(ran)["ledger"]["status"] == "ok"
    worse = used("doctor", "--json", NOVA_EMBEDDING="nothing")
    assert "settings" in wrong(worse)


def test_model_that_answers_is_well(nova: Shell):
    with ScriptedModel() as model:
        online = {"NOVA_MODEL": "openai:scripted", "OPENAI_BASE_URL": model.base_url}
        ran = nova("doctor", "--json", **online)
        other = nova("doctor", "--json", **online, NOVA_FAST_MODEL="openai:absent")
    assert (ran.code, checks(ran)["model"]["status"]) == (0, "ok")
    assert wrong(other) == ["model"]
    assert "has no model 'absent'" in checks(other)["model"]["line"]


def test_model_endpoint_that_nobody_answers_at_is_named(nova: Shell):
    address = "http://127.0.0.1:9/v1"
    ran = nova("doctor", "--json", NOVA_MODEL="openai:some", OPENAI_BASE_URL=address)
    assert (ran.code, wrong(ran)) == (1, ["model"])
    assert "does not answer" in checks(ran)["model"]["line"]


def test_endpoint_that_refuses_is_named_with_its_status(nova: Shell):
    # Without methods of its own, this handler answers everything with 501.
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/v1"
        ran = nova("doctor", "--json", NOVA_MODEL="openai:some", OPENAI_BASE_URL=address)
        thread.join()
    assert wrong(ran) == ["model"]
    assert checks(ran)["model"]["line"] == f"{address}/models answered 501"


def test_text_shows_what_is_wrong_and_its_cure(nova: Shell):
    ran = nova("doctor", NOVA_MODEL="openai:some")
    assert ran.code == 1
    assert "failed  settings" in ran.out
    assert "NOVA_MODEL=offline" in ran.out
