"""The server holds the home, and other `nova` commands use it meanwhile."""

import json

from tests.processes import Processes


def test_commands_work_while_the_server_runs(server, thread, cache):
    beside = Processes(server.folder / "home", cache, NOVA_MODEL="offline")
    code, out, err = beside("ask", "Remember that the code of the attic is 5150.", "--json")
    assert (code, err) == (0, "")
    (claim,) = json.loads(out)["memory"]["promoted"]
    answer = server.ask(thread, "What is the code of the attic?")["messages"][-1]["content"]
    assert "5150" in answer

    server.ask(server.thread(), "@content_drafter Draft a note about the attic.")
    (effect,) = [
        each
        for each in json.loads(beside("approvals", "list", "--json")[1])["effects"]
        if "attic" in each["preview"]
    ]
    named = (effect["effect_id"], "--hash", effect["hash"], "--json")
    code, out, err = beside("approvals", "approve", *named)
    assert (code, json.loads(out)["status"], err) == (0, "done", "")
    code, out, _ = beside("memory", "why", claim, "--json")
    assert (code, json.loads(out)["claim"]["claim_id"]) == (0, claim)
