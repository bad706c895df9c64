"""`nova approvals` and `nova runs`: deciding on effects, and looking back."""

from pathlib import Path

import pytest

from tests.nova.cli.conftest import Shell

DRAFT = "Draft a client update for Acme"


def drafted(shell: Shell) -> dict[str, str]:
    """Have something drafted; return the effect that waits."""
    effect: dict[str, str] = shell("ask", DRAFT, "--json").json["effects"][0]
    return effect


def test_effect_is_listed_shown_and_carried_out_once_approved(told: Shell):
    effect = drafted(told)
    assert effect["effect_id"] in told("approvals", "list").out
    shown = told("approvals", "show", effect["effect_id"]).out
    assert f"--hash {effect['hash']}" in shown
    assert "Acme" in shown
    words = ("approvals", "approve", effect["effect_id"], "--hash", effect["hash"])
    ran = told(*words)
    assert ran.code == 0
    assert ran.out.startswith(f"{effect['effect_id']}  done  Wrote ")
    assert told(*words, "--json").json["status"] == "done"
    pending = told("approvals", "list", "--json").json["effects"]
    assert effect["effect_id"] not in [one["effect_id"] for one in pending]
    everything = told("approvals", "list", "--all", "--json").json["effects"]
    assert effect["effect_id"] in [one["effect_id"] for one in everything]
    assert "Approve: " not in told("approvals", "show", effect["effect_id"]).out


def test_rejected_effect_is_never_carried_out(told: Shell):
    effect = drafted(told)
    assert told("approvals", "reject", effect["effect_id"], "--json").json["status"] == "rejected"
    late = told("approvals", "approve", effect["effect_id"], "--hash", effect["hash"])
    assert (late.code, late.err.count("\n")) == (2, 1)


def test_approval_needs_the_hash_of_what_was_shown(told: Shell):
    effect = drafted(told)["effect_id"]
    without = told("approvals", "approve", effect)
    assert (without.code, without.out) == (2, "")
    assert without.err.startswith(f"nova: Approving '{effect}' needs --hash")
    other = told("approvals", "approve", effect, "--hash", "0" * 64)
    assert (other.code, other.out) == (2, "")
    assert told("approvals", "show", effect, "--json").json["status"] == "pending"


def test_effect_that_fails_when_carried_out_ends_with_exit_code_1(nova: Shell, history: Path):
    nova("memory", "import", str(history))
    effect = drafted(nova)
    workspace = nova.home / "workspace"
    workspace.mkdir(exist_ok=True)
    (workspace / "drafts").write_text("a file where a folder should be")
    ran = nova("approvals", "approve", effect["effect_id"], "--hash", effect["hash"])
    assert ran.code == 1
    assert "  failed  " in ran.out


def test_nothing_waits_in_a_new_home(nova: Shell):
    assert nova("approvals", "list").out == "Nothing waits for approval.\n"
    assert nova("approvals", "list", "--json").json == {"effects": []}


@pytest.mark.parametrize(
    "words",
    [("approvals", "show", "f_none"), ("approvals", "reject", "f_none"), ("runs", "show", "r_none"),
     ("runs", "explain", "r_none"), ("runs", "list", "--thread", "none")],
    ids=" ".join,
)  # fmt: skip
def test_unknown_id_is_named(told: Shell, words: tuple[str, ...]):
    ran = told(*words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert words[-1] in ran.err


def test_runs_are_listed_newest_first(nova: Shell):
    for text in ("hello", "Remember that the boiler code is 7731."):
        nova("ask", text, "--thread", "house")
    nova("ask", "hello again", "--thread", "other")
    runs = nova("runs", "list", "--thread", "house", "--json").json["runs"]
    assert [run["request"] for run in runs] == ["Remember that the boiler code is 7731.", "hello"]
    assert set(runs[0]) == {
        "run_id", "thread", "status", "request", "started_at", "ended_at", "decision", "agents",
    }  # fmt: skip
    assert len(nova("runs", "list", "-n", "1", "--json").json["runs"]) == 1
    assert "memory_keeper" in nova("runs", "list").out


def test_run_is_shown_and_explained(nova: Shell):
    run = nova("ask", "Remember that the boiler code is 7731.", "--json").json["run_id"]
    assert nova("runs", "show", run, "--json").json["detail"]["route"]["decision"] == "route"
    shown = nova("runs", "show", run).out
    assert "→ memory_keeper" in shown
    assert "kept" in shown
    assert f"nova runs explain {run}" in shown
    explained = nova("runs", "explain", run, "--json").json
    assert explained["run_id"] == run
    assert "considered: memory_keeper" in explained["explanation"]
    assert "Route" in nova("runs", "explain", run).out


def test_run_that_asked_back_is_shown(told: Shell):
    run = told("ask", "@memory_reca what did we decide?", "--json").json["run_id"]
    assert "→ asks back" in told("runs", "show", run).out
