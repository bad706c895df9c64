"""Whole runs that draft commands: from plain words or by a model, to a row and back."""

import json

import pytest

from projects.errors import BadInput, GroundChanged
from tests.projects.data.writes.lending import (
    COMMANDS,
    PAYLOAD,
    Shop,
    make_home,
    open_shop,
    write_catalogue,
)
from tests.scripted_model import ScriptedModel, calls

ASK = 'Draft a loan of 4 drills from Ely: "Bo Ray"'
KIND = "draft_transfer"
"""The kind that the built-in inventory specialist may propose; what it is the catalogue says."""
PROPOSED = {"kind": KIND, "target": "shop", "payload": PAYLOAD}


@pytest.fixture
def shop(tmp_path) -> Shop:
    home = make_home(tmp_path / "home")
    write_catalogue(home / "catalogue", COMMANDS.replace("draft_loan", KIND))
    return open_shop(home)


def test_plain_words_become_a_draft_a_row_and_a_way_back(shop, open_nova):
    before = shop.state
    nova = open_nova()
    answer = nova.ask(ASK, project="shop")
    (effect,) = answer.effects
    assert answer.text.startswith("Drafted; nothing is done before you approve it.")
    assert "4 x D-10 Drill, 16 free" in effect["preview"]
    assert shop.state == before
    done = nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    assert done.outcome == "Loan 101 stands as a draft."
    assert shop.sql("SELECT lent_to FROM loan WHERE number = 101") == [("Bo Ray",)]
    assert effect["effect_id"] in nova.runs.explain(answer.run_id)
    undo = nova.approvals.undo(effect["effect_id"])
    assert nova.approvals.approve(undo.effect_id, hash=undo.hash).status == "done"
    assert shop.state[2] == before[2]


def test_what_is_asked_beside_a_draft_is_answered_too(shop, open_nova):
    text = "Draft a loan of 4 of D-10 from Ely to Bo and tell me how many units of it Ware has"
    answer = open_nova().ask(text, project="shop")
    assert [step["text"] for step in answer.steps] == [
        "Draft a loan of 4 of D-10 from Ely to Bo",
        "tell me how many units of D-10 Ware has",
    ]
    (effect,) = answer.effects
    assert "4 x D-10 Drill, 16 free" in effect["preview"]
    assert "D-10" in answer.text.partition("### Tell me")[2]


def test_what_is_missing_is_asked_and_the_reply_completes_the_draft(shop, open_nova):
    nova = open_nova()
    asked = nova.ask('Draft a loan of 3 drills: "Bo"', project="shop", thread="th_1")
    assert (asked.question, asked.options) == ("From which branch?", ["Ely", "Ware"])
    bent = nova.ask("Ely", thread="th_1")
    assert bent.text.startswith("D-10 is lent in packs of 2: not 3, but 4. Shall I draft it")
    assert bent.effects == []
    (effect,) = nova.ask("yes", thread="th_1").effects
    lines = nova.approvals.show(effect["effect_id"]).payload["lines"]
    assert lines == [{"tool": "D-10", "units": 4}]


def test_what_is_low_becomes_a_draft_for_each(shop, open_nova):
    answer = open_nova().ask("Draft loans for what is low", project="shop")
    assert [effect["preview"].splitlines()[0] for effect in answer.effects] == [
        "Loan from Ely to Ann",
        "Loan from Ware to Ann",
    ]


def test_what_is_low_at_a_place_that_nobody_knows_is_asked(shop, open_nova):
    nova = open_nova()
    asked = nova.ask("Draft loans for what is low at Plano", project="shop", thread="th_1")
    assert asked.effects == []
    assert asked.question.startswith("I find no branch called 'Plano'.")
    (effect,) = nova.ask("Ely", thread="th_1").effects
    assert effect["preview"].startswith("Loan from Ely to Ann")


def test_a_stale_draft_is_refused_at_the_door_and_shown_again(shop, open_nova):
    nova = open_nova()
    (effect,) = nova.ask(ASK, project="shop").effects
    shop.sql("UPDATE tool SET fee = 99 WHERE code = 'D-10'")
    before = shop.state
    with pytest.raises(GroundChanged):
        nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    shown = nova.approvals.show(effect["effect_id"])
    assert (shown.status, shop.state) == ("pending", before)
    assert "396.00" in shown.preview


def test_what_was_approved_before_a_crash_is_done_at_the_next_opening(shop, open_nova):
    nova = open_nova()
    (effect,) = nova.ask(ASK, project="shop").effects
    nova._system.services.outbox.approve(effect["effect_id"], hash=effect["hash"])
    nova.close()
    again = open_nova()
    again.ask("hello")
    assert again.approvals.show(effect["effect_id"]).status == "done"
    assert shop.sql("SELECT count(*) FROM loan WHERE lent_to = 'Bo Ray'") == [(1,)]


def test_a_narrower_door_drafts_nothing_of_another_branch(shop, open_nova):
    answer = open_nova(branches="Ware").ask(ASK, project="shop")
    assert answer.effects == []
    assert "I find no branch called 'Ely'" in answer.text


def test_a_model_is_given_the_form_and_what_it_proposes_waits(shop, open_nova):
    with ScriptedModel(calls("propose_effect", **PROPOSED)) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        answer = nova.ask("@inventory_specialist lend 4 drills to Bo", project="shop")
        (tool,) = [
            each["function"]
            for each in model.requests[0].body["tools"]
            if each["function"]["name"] == "propose_effect"
        ]
    payload = tool["parameters"]["properties"]["payload"]["properties"]
    assert set(payload) == {"branch", "lent_to", "due_on", "discount", "lines"}
    assert payload["lines"]["items"]["required"] == ["tool", "units"]
    (effect,) = answer.effects
    assert (effect["kind"], effect["status"]) == (KIND, "pending")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": "nova"}, "no database that may be written here"),
        ({"payload": {**PAYLOAD, "branch": "Bath"}}, "No branch is called 'Bath'"),
        ({"payload": {**PAYLOAD, "lines": [{"tool": "D-10", "units": 98}]}}, "16 can be lent"),
    ],
)
def test_what_a_model_may_not_is_refused_in_a_line(shop, open_nova, changed, said):
    before = shop.state
    with ScriptedModel(calls("propose_effect", **{**PROPOSED, **changed})) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        answer = nova.ask("@inventory_specialist lend drills", project="shop")
    assert answer.effects == []
    assert said in answer.text
    assert "CANARY" not in json.dumps(answer.model_dump(mode="json"))
    assert shop.state == before


def test_a_hostile_model_changes_nothing_without_an_approval(shop, open_nova):
    before = shop.state
    hostile = [
        {"kind": "take_back", "target": "shop", "payload": {"key": "x", "command": KIND}},
        {"kind": "draft_po", "target": "shop", "payload": PAYLOAD},
        {**PROPOSED, "payload": {**PAYLOAD, "lent_to": "'); DROP TABLE loan; --"}},
    ]
    for proposed in hostile:
        with ScriptedModel(*[calls("propose_effect", **proposed)] * 4) as model:
            nova = open_nova(model="openai:test", openai_base_url=model.base_url)
            answer = nova.ask("@inventory_specialist lend drills", project="shop")
            nova.close()
        assert [effect["kind"] for effect in answer.effects] in ([], [KIND])
        assert shop.state == before


def test_an_edited_draft_is_what_is_carried_out(shop, open_nova):
    nova = open_nova()
    (effect,) = nova.ask(ASK, project="shop").effects
    payload = {**nova.approvals.show(effect["effect_id"]).payload, "lent_to": "Cy"}
    edited = nova.approvals.edit(effect["effect_id"], payload)
    with pytest.raises(BadInput):
        nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    nova.approvals.approve(edited.effect_id, hash=edited.hash)
    assert shop.sql("SELECT lent_to FROM loan WHERE number = 101") == [("Cy",)]
