"""Questions, approvals and what survives a new message."""

import json

import pytest
from langchain.agents.middleware.human_in_the_loop import HITLRequest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.types import Command
from pydantic import TypeAdapter

from agents.responder import Reply
from graph.state import WINDOW
from graph.supervisor import RouteDecision
from projects.proposal import EffectDraft
from tests.graph.conftest import plan, step

ASKS = RouteDecision(
    decision="clarify",
    question="Stock or orders?",
    options=("inventory_specialist", "purchasing_specialist"),
    stage="clarify",
    reason="two fit",
)


def config(thread="th"):
    return {"configurable": {"thread_id": thread}}


async def ask(graph, text="Please do it", thread="th", **context):
    return await graph.ainvoke(
        {"messages": [{"role": "user", "content": text}]},
        config(thread),
        context=context,
        durability="exit",
    )


async def draft(assignment, toolbox):
    content = {"content": f"Draft: {assignment.text}\n"}
    drafted = EffectDraft(kind="file", target="drafts/note.md", payload=content)
    return Reply(text="Drafted.", effects=(drafted,))


@pytest.fixture
def drafting(house):
    house.responder.plays = {"content_drafter": draft}
    house.script(plan(step("content_drafter", "a note")))
    return house


def written(house, tmp_path):
    return [path.name for path in sorted((tmp_path / "workspace").rglob("*.md"))]


async def test_a_question_waits_and_its_answer_is_routed_with_the_request(house):
    house.script(ASKS, plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    state = await ask(graph, "brooms")
    (waiting,) = state["__interrupt__"]
    assert waiting.value["action_requests"][0]["description"] == "Stock or orders?"
    assert waiting.value["review_configs"][0]["allowed_decisions"] == ["respond"]
    state = await graph.ainvoke(Command(resume="stock"), config(), durability="exit")
    assert state["answer"]["text"] == "inventory_specialist: brooms"
    assert [message.content for message in state["messages"]] == [
        "brooms",
        "Stock or orders?",
        "stock",
        "inventory_specialist: brooms",
    ]
    assert house.supervisor.heard[1]["text"] == "stock"
    assert house.supervisor.heard[1]["pending"].request == "brooms"


@pytest.mark.parametrize(
    "value",
    [
        {"decisions": [{"type": "respond", "message": "stock"}]},
        [{"type": "response", "args": "stock"}],
        "stock",
    ],
    ids=["HITLResponse", "agent inbox", "plain"],
)
async def test_every_client_shape_of_an_answer_is_understood(house, value):
    house.script(ASKS, plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    await ask(graph, "brooms")
    await graph.ainvoke(Command(resume=value), config(), durability="exit")
    assert house.supervisor.heard[1]["text"] == "stock"


async def test_an_answer_without_text_is_told_so_and_the_question_stays(house):
    house.script(ASKS, plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    await ask(graph, "brooms")
    state = await graph.ainvoke(Command(resume={"x": 1}), config(), durability="exit")
    (shown,) = state["__interrupt__"][0].value["action_requests"]
    assert shown["description"].startswith("The answer {'x': 1} holds no text.")
    assert shown["description"].endswith("Stock or orders?")
    state = await graph.ainvoke(Command(resume="stock"), config(), durability="exit")
    assert state["answer"]["text"] == "inventory_specialist: brooms"


async def test_a_new_message_may_answer_the_question_as_well(house):
    house.script(ASKS, plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    await ask(graph, "brooms")
    state = await ask(graph, "stock")
    assert house.supervisor.heard[1]["pending"].request == "brooms"
    assert state["answer"]["text"] == "inventory_specialist: brooms"
    assert state["pending"] is None


async def test_an_agents_question_is_the_answer_and_the_next_message_replies(house):
    async def wonder(assignment, toolbox):
        return Reply(text="Which branch?", question="Which branch?")

    house.responder.plays = {"inventory_specialist": wonder}
    house.script(plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    state = await ask(graph)
    assert state["answer"]["text"] == "Which branch?"
    await ask(graph, "Dallas")
    assert house.supervisor.heard[1]["pending"].agent == "inventory_specialist"


async def test_what_waits_has_the_form_that_inboxes_render(drafting):
    (shown,) = (await ask(drafting.graph()))["__interrupt__"]
    drafting.script(ASKS)
    (asked,) = (await ask(drafting.graph(), "brooms", thread="other"))["__interrupt__"]
    form = TypeAdapter(HITLRequest)
    for waiting in (asked.value, shown.value):
        request = form.validate_json(json.dumps(waiting), strict=True)
        assert request == waiting
        named = {each["name"] for each in request["action_requests"]}
        assert named == {each["action_name"] for each in request["review_configs"]}


async def test_the_interrupt_shows_what_waits_and_approving_there_carries_it_out(
    drafting, tmp_path
):
    graph = drafting.graph()
    state = await ask(graph)
    (waiting,) = state["__interrupt__"]
    (shown,) = waiting.value["action_requests"]
    effect = state["effects"][0]
    assert (shown["args"]["effect_id"], shown["args"]["hash"]) == (
        effect["effect_id"],
        effect["hash"],
    )
    assert "Draft: a note" in shown["description"]
    assert written(drafting, tmp_path) == []
    approve = Command(resume={"decisions": [{"type": "approve"}]})
    state = await graph.ainvoke(approve, config(), durability="exit")
    assert written(drafting, tmp_path) == ["note.md"]
    assert state["messages"][-1].content == "Wrote drafts/note.md in the workspace."


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("yes", "0 decisions for 1 effects"),
        ({"decisions": []}, "0 decisions for 1 effects"),
        ({"decisions": [{"type": "edit"}]}, "neither approve nor reject"),
    ],
)
async def test_nothing_but_a_clear_decision_approves(drafting, tmp_path, value, message):
    graph = drafting.graph()
    await ask(graph)
    state = await graph.ainvoke(Command(resume=value), config(), durability="exit")
    assert message in state["__interrupt__"][0].value["action_requests"][0]["description"]
    assert written(drafting, tmp_path) == []
    assert drafting.services.outbox.list()[0].status == "pending"
    approve = Command(resume={"decisions": [{"type": "approve"}]})
    await graph.ainvoke(approve, config(), durability="exit")
    assert written(drafting, tmp_path) == ["note.md"]


async def test_a_rejection_does_nothing_and_says_so(drafting, tmp_path):
    graph = drafting.graph()
    await ask(graph)
    reject = Command(resume={"decisions": [{"type": "reject"}]})
    state = await graph.ainvoke(reject, config(), durability="exit")
    assert state["messages"][-1].content == "Rejected; nothing was done."
    assert written(drafting, tmp_path) == []


async def test_a_late_approval_after_a_new_message_carries_out_the_right_effect_once(
    drafting, tmp_path
):
    graph = drafting.graph()
    first = (await ask(graph))["effects"][0]
    drafting.script(plan(step("content_drafter", "another note")))
    second = (await ask(graph, "Something else"))["effects"][0]
    assert first["effect_id"] != second["effect_id"]
    approval = {"effect_id": first["effect_id"], "hash": first["hash"], "decision": "approve"}
    for _ in range(2):
        await graph.ainvoke({"approvals": [approval]}, config(), durability="exit")
    assert written(drafting, tmp_path) == ["note.md"]
    assert (tmp_path / "workspace/drafts/note.md").read_text() == "Draft: a note\n"
    statuses = {effect.effect_id: effect.status for effect in drafting.services.outbox.list()}
    assert statuses == {first["effect_id"]: "done", second["effect_id"]: "pending"}


async def test_an_approval_with_a_wrong_hash_is_an_outcome_and_does_nothing(drafting, tmp_path):
    graph = drafting.graph()
    effect = (await ask(graph))["effects"][0]
    approval = {"effect_id": effect["effect_id"], "hash": "0" * 64, "decision": "approve"}
    state = await graph.ainvoke({"approvals": [approval]}, config(), durability="exit")
    assert "is not that of effect" in state["messages"][-1].content
    assert written(drafting, tmp_path) == []


async def test_an_approval_from_the_inbox_leaves_a_pending_question_intact(drafting, tmp_path):
    graph = drafting.graph()
    effect = (await ask(graph))["effects"][0]
    drafting.script(ASKS, plan(step("inventory_specialist", "brooms")))
    await ask(graph, "brooms")
    approval = {"effect_id": effect["effect_id"], "hash": effect["hash"], "decision": "approve"}
    state = await graph.ainvoke({"approvals": [approval]}, config(), durability="exit")
    assert written(drafting, tmp_path) == ["note.md"]
    assert state["__interrupt__"][0].value["action_requests"][0]["name"] == "clarify"
    state = await graph.ainvoke(Command(resume="stock"), config(), durability="exit")
    assert state["answer"]["text"] == "inventory_specialist: brooms"


async def test_a_refused_draft_leaves_a_line_instead_of_an_effect(house):
    async def outside(assignment, toolbox):
        drafted = EffectDraft(kind="file", target="../x.md", payload={"content": "x"})
        return Reply(text="Drafted.", effects=(drafted,))

    house.responder.plays = {"content_drafter": outside}
    house.script(plan(step("content_drafter")))
    state = await ask(house.graph())
    assert "A draft was refused. File target '../x.md' does not lie" in state["answer"]["text"]
    assert state["effects"] == []


async def test_the_state_keeps_a_window_of_messages_and_is_plain_json(house):
    graph = house.graph()
    for number in range(WINDOW):
        await ask(graph, f"message {number}")
    values = (await graph.aget_state(config())).values
    assert len(values["messages"]) == WINDOW
    assert values["messages"][-2].content == f"message {WINDOW - 1}"
    json.dumps({key: value for key, value in values.items() if key != "messages"})


async def test_one_run_writes_one_checkpoint(house):
    graph = house.graph()
    await ask(graph)
    saved = [item async for item in house.saver.alist(config())]
    assert len(saved) == 1
    assert (await graph.aget_state(config())).tasks == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("   ", "The request is empty"),
        ("x" * 200_001, "The request is 200001 characters long"),
        ("a\0b", "The request holds '\\x00' at position 1"),
        ("a\ud800b", "The request holds '\\ud800' at position 1"),
    ],
    ids=["empty", "too long", "NUL", "surrogate"],
)
async def test_what_is_no_request_is_declined_by_the_graph_itself(house, text, line):
    graph = house.graph()
    state = await ask(graph, text)
    assert state["answer"]["text"].startswith(line)
    assert house.responder.given == []


async def test_an_unknown_audience_of_a_caller_is_declined(house):
    state = await ask(house.graph(), audience="boss")
    assert "Audience 'boss' is unknown" in state["answer"]["text"]


async def test_the_record_holds_everything_behind_the_answer(drafting):
    graph = drafting.graph()
    state = await ask(graph, "Draft a note")
    record = drafting.services.records.get(state["run"]["run_id"])
    assert (record.status, record.request) == ("answered", "Draft a note")
    assert record.detail["route"]["steps"][0]["agent"] == "content_drafter"
    assert record.detail["results"][0]["agent"] == "content_drafter"
    assert record.detail["effects"] == state["effects"]
    assert drafting.services.records.cut_off() == []


async def test_the_same_message_sent_twice_is_one_run(drafting):
    graph = drafting.graph()
    message = {"messages": [{"role": "user", "content": "Draft a note", "id": "m1"}]}
    first = await graph.ainvoke(message, config(), durability="exit")
    second = await graph.ainvoke(message, config(), durability="exit")
    assert first["run"]["run_id"] == second["run"]["run_id"]
    assert len(drafting.services.outbox.list()) == 1
    assert len(drafting.services.records.list()) == 1


async def test_the_supervisor_is_told_who_gave_the_answer_before(house):
    house.script(plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    await ask(graph, "brooms")
    await ask(graph, "and in Dallas?")
    said = house.supervisor.heard[1]["history"]
    assert [(one.role, one.agent) for one in said] == [
        ("user", None),
        ("assistant", "inventory_specialist"),
    ]


async def test_what_a_client_writes_beside_an_answer_is_no_name(house):
    house.script(plan(step("inventory_specialist", "brooms")))
    graph = house.graph()
    said = [AIMessage("Done.", additional_kwargs={"agent": ["x"]}), HumanMessage("again")]
    await graph.ainvoke({"messages": said}, config(), durability="exit")
    assert [one.agent for one in house.supervisor.heard[0]["history"]] == [None]
