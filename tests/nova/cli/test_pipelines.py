"""`nova pipelines`: what a person sees of them, and what a program reads."""

import pytest

from tests.nova.test_pipeline_runs import NOTE


@pytest.fixture
def home(nova):
    (nova.home / "pipelines").mkdir(parents=True, exist_ok=True)
    (nova.home / "pipelines/note.yaml").write_text(NOTE)
    return nova


def test_a_run_is_started_shown_approved_and_told_of(home):
    assert "note " in home("pipelines", "list").out
    started = home("pipelines", "run", "note", "--set", "about=cables", "--json").json
    run, effect = started["run"]["run_id"], started["run"]["waits"][0]["effects"][0]
    shown = home("pipelines", "status", run)
    assert f"nova approvals show {effect}" in shown.out
    hash_ = home("approvals", "show", effect, "--json").json["hash"]
    assert home("approvals", "approve", effect, "--hash", hash_).code == 0
    done = home("pipelines", "status", "--json").json["runs"]
    assert [(each["run_id"], each["status"]) for each in done] == [(run, "finished")]
    logs = home("pipelines", "logs", run)
    assert "draft: effect" in logs.out
    assert "finished: A note on cables stands." in logs.out


def test_what_is_wrong_is_said_with_its_cure(home):
    missing = home("pipelines", "run", "note")
    assert (missing.code, missing.out) == (2, "")
    assert "needs to know the about. Give it with --set about=VALUE." in missing.err
    assert home("pipelines", "run", "note", "--set", "about").code == 2
    assert home("pipelines", "run", "nota").err.startswith("nova: No pipeline is called 'nota'")
    assert home("pipelines", "resume", "pr_0").code == 2
    failed = home("pipelines", "run", "note", "--set", "about=.x/y", "--json")
    assert (failed.code, failed.json["run"]["failed_step"]) == (1, "draft")


def test_a_run_is_paused_resumed_and_cancelled(home):
    run = home("pipelines", "run", "note", "--set", "about=x", "--json").json["run"]["run_id"]
    stands = [
        home("pipelines", word, run, "--json").json["run"]["status"]
        for word in ("pause", "resume", "cancel")
    ]
    assert stands == ["paused", "waiting", "cancelled"]


def test_a_dry_run_does_nothing_and_a_check_names_faults(home):
    dry = home("pipelines", "run", "note", "--set", "about=x", "--dry-run")
    assert "would draft, for your approval: Write notes/x.md" in dry.out
    assert home("approvals", "list").out == "Nothing waits for approval.\n"
    assert home("pipelines", "check").code == 0
    (home.home / "pipelines/odd.yaml").write_text("name: odd\nabout: Odd.\nsteps: [{name: a}]\n")
    checked = home("pipelines", "check", "--json")
    assert (checked.code, len(checked.json["wrong"])) == (1, 1)
    assert "step 'a' needs one of query" in checked.json["wrong"][0]
