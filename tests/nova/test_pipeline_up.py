"""Pipelines while `nova up` is up, in processes of their own: one is killed, the next goes on."""

import json
from pathlib import Path

from tests.nova.test_pipeline_runs import NOTE
from tests.processes import Processes
from tests.waiting import wait_for


def test_the_worker_carries_on_what_waits_and_what_a_killed_one_left(
    tmp_path: Path, router_cache: Path
):
    home = tmp_path / "home"
    (home / "pipelines").mkdir(parents=True)
    (home / "pipelines/note.yaml").write_text(NOTE)
    shell = Processes(home, router_cache, NOVA_MODEL="offline")

    def told(*words: str) -> dict[str, object]:
        code, out, err = shell(*words, "--json")
        assert (code, err) == (0, ""), out
        return json.loads(out)

    with shell.up() as owner:
        started = told("pipelines", "run", "note", "--set", "about=cables")
        assert started["run"]["status"] == "waiting"
        owner.kill()
        owner.wait()
    run, effect = started["run"]["run_id"], started["run"]["waits"][0]["effects"][0]

    def status() -> str:
        return told("pipelines", "status", run)["run"]["status"]

    with shell.up():
        shown = told("approvals", "show", effect)
        told("approvals", "approve", effect, "--hash", shown["hash"])
        written = home / "workspace/notes/cables.md"
        wait_for(written.exists)
        wait_for(lambda: status() == "finished")
    assert written.read_text() == "On cables."
