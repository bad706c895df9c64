"""Questions and approvals over the wire: they wait, they are answered, and nothing is lost."""

import re

import pytest

from tests.server.running import ROOT

MISNAMED = "@inventory_specalist how many brooms are left?"
"""A name that no agent has always leads to a question."""


def shown(state):
    """Return the one thing that an interrupt shows."""
    (waiting,) = state["__interrupt__"]
    (request,) = waiting["value"]["action_requests"]
    return request


def drafted(server, thread, name):
    """Have a file drafted about someone; return the effect as it was shown."""
    server.ask(thread, f"Remember that {name} is free on Thursday mornings")
    state = server.ask(thread, f"Draft an email to {name} asking for 30 minutes on Thursday")
    (effect,) = state["effects"]
    assert effect["status"] == "pending"
    assert {key: effect[key] for key in ("effect_id", "hash")}.items() <= shown(state)[
        "args"
    ].items()
    assert not (server.workspace / effect["target"]).exists()
    return effect


def approval(effect, **changed):
    return {
        "effect_id": effect["effect_id"],
        "hash": effect["hash"],
        "decision": "approve",
        **changed,
    }


def test_a_question_waits_and_its_answer_goes_on_with_the_request(server, thread):
    asked = server.ask(thread, MISNAMED)
    assert shown(asked)["name"] == "clarify"
    assert "inventory_specialist" in shown(asked)["args"]["options"]
    assert server.client.threads.get(thread)["status"] == "interrupted"
    waiting = server.client.threads.get_state(thread)
    assert waiting["next"] == ["clarify"]
    assert [each["value"] for each in waiting["interrupts"]] == [asked["__interrupt__"][0]["value"]]
    state = server.run(thread, command={"resume": "inventory_specialist"})
    assert state["route"]["steps"][0]["agent"] == "inventory_specialist"
    assert server.client.threads.get(thread)["status"] == "idle"


def test_an_answer_that_cannot_be_read_is_told_and_the_question_stays(server, thread):
    server.ask(thread, MISNAMED)
    again = server.run(thread, command={"resume": {"wrong": 1}})
    assert shown(again)["description"].startswith("The answer {'wrong': 1} holds no text.")
    state = server.run(thread, command={"resume": "inventory_specialist"})
    assert state["route"]["decision"] == "route"


def test_a_draft_approved_at_its_interrupt_is_written(server, thread):
    effect = drafted(server, thread, "Ottilie")
    state = server.run(thread, command={"resume": {"decisions": [{"type": "approve"}]}})
    assert state["messages"][-1]["content"] == f"Wrote {effect['target']} in the workspace."
    written = (server.workspace / effect["target"]).read_text()
    assert written == effect["payload"]["content"]


def test_a_draft_rejected_at_its_interrupt_is_not_written(server, thread):
    effect = drafted(server, thread, "Benedikt")
    state = server.run(thread, command={"resume": {"decisions": [{"type": "reject"}]}})
    assert state["messages"][-1]["content"] == "Rejected; nothing was done."
    assert not (server.workspace / effect["target"]).exists()


def test_a_draft_approved_as_input_after_a_new_message_is_written_once(server, thread):
    effect = drafted(server, thread, "Rosalind")
    server.ask(thread, "Hi")
    for _ in range(2):
        state = server.run(thread, input={"approvals": [approval(effect)]})
        assert state["messages"][-1]["content"] == f"Wrote {effect['target']} in the workspace."
    folder = (server.workspace / effect["target"]).parent
    assert [path.name for path in folder.glob("*rosalind*")] == [effect["target"].split("/")[-1]]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"hash": "0" * 64}, "is not that of effect"),
        ({"effect_id": "f_0"}, "No effect has the id 'f_0'."),
        ({"decision": "perhaps"}, "The input is wrong at 'approvals.0.decision':"),
    ],
    ids=["another hash", "another effect", "no decision"],
)
def test_an_approval_that_does_not_fit_is_told_in_one_line(server, thread, changed, line):
    given = approval({"effect_id": "f_0", "hash": "1" * 64}, **changed)
    if "hash" in changed:
        given = approval(drafted(server, thread, "Cornelius"), **changed)
    said = server.run(thread, input={"approvals": [given]})["messages"][-1]["content"]
    assert line in said
    assert "\n" not in said
    assert not list(server.workspace.rglob("*cornelius*"))


def test_the_client_in_the_docs_has_its_draft_written(server, capsys):
    page = (ROOT / "docs" / "studio.md").read_text()
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(block.replace("http://127.0.0.1:2024", server.url), {})  # noqa: S102 - our own page
    assert re.fullmatch(
        r"Wrote drafts/\S*wayne\S*\.md in the workspace\.\n", capsys.readouterr().out
    )
