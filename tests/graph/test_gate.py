"""Nothing leaves that its readers may not know: whatever an agent writes, and wherever it stands."""

import json
from datetime import UTC, datetime

import pytest

from agents.responder import Reply
from graph.gate import Gate
from memory import Turn
from projects.proposal import EffectDraft, HandBack, MemoryProposal
from projects.scope import Scope
from projects.source import Citation
from tests.graph.conftest import plan, step
from tests.graph.test_readers import ask

CLIENT = {"project": "airep", "audience": "client:airep"}
TOLD = [
    ("airep", "Remember that the AIREP gate opens at 7:30."),
    ("find_a_sign", "Remember that Ottoline Fairweather pays 48213 dollars a year."),
    ("find_a_sign", "Remember that the code name is Vexolim."),
]
CANARIES = ("Ottoline", "Fairweather", "48213", "48,213", "Vexolim")
SAID = ["Ottoline", "Fairweather", "48,213", "Vexolim"]
HARMLESS = "The gate opens at 7:30."


class Blind:
    """Canaries that see nothing: the gate, switched off."""

    def traces(self, sentences, *, scope, said):
        return {}


class Open:
    """A lineage that hides nothing, and knows no readers."""

    def shown(self, items, scope):
        return list(items)

    def admits(self, claim, scope):
        return True


@pytest.fixture
def told(house):
    """A house that knows of two clients."""
    house.tell(TOLD)
    return house


async def gossip(assignment, toolbox):
    """Tell the client of one project everything about another, in every field of a reply."""
    told = f"{HARMLESS} Ottoline pays 48,213 dollars.\n- Ask Fairweather.\n- Vexolim!"
    quote = TOLD[1][1]
    return Reply(
        text=told,
        citations=(Citation(kind="claim", id="c_1", quote=quote, sentence=HARMLESS),),
        memories=(MemoryProposal(text="Ottoline pays 48213 dollars", quote="Ottoline"),),
        effects=(
            EffectDraft(kind="file", target="drafts/a.md", payload={"content": told}),
            EffectDraft(kind="file", target="drafts/vexolim.md", payload={"content": "Hello."}),
            EffectDraft(kind="file", target="drafts/b.md", payload={"content": "Vexolim"}),
        ),
        question="Shall I ask Ottoline?",
        missing=("Cites [Vexolim], which it was not given.",),
    )


def leaving(state):
    """Return everything of a run but what its own words say."""
    return json.dumps({key: each for key, each in state.items() if key != "messages"}, default=str)


def leaks(text):
    return [each for each in CANARIES if each.lower() in text.lower()]


@pytest.fixture
def gossiping(told):
    told.responder.plays = {"content_drafter": gossip}
    told.script(plan(step("content_drafter", "Write to them", **CLIENT)))
    return told


async def test_a_reply_leaves_without_what_its_readers_may_not_know(gossiping):
    state = await ask(gossiping.graph(), "Write to them", audience="client:airep")
    assert leaks(leaving(state)) == []
    assert leaks(str(state["messages"])) == []
    assert state["answer"]["text"] == HARMLESS
    (effect,) = state["effects"]
    assert effect["payload"] == {"content": HARMLESS}
    assert state["pending"] is None


async def test_with_the_gate_switched_off_it_leaks(gossiping):
    graph = gossiping.graph(gate=Gate(Blind()))
    state = await ask(graph, "Write to them", audience="client:airep")
    assert leaks(leaving(state)) == SAID


async def test_the_owner_is_told_what_was_held_back_and_why(gossiping):
    state = await ask(gossiping.graph(), "Write to them")
    run_id = state["run"]["run_id"]
    line = state["answer"]["text"].splitlines()[-1]
    assert line.startswith("Held back from client:airep: sentence 2 of the answer")
    assert line.endswith(f"`nova runs explain {run_id}` shows it to you alone.")
    assert leaks(leaving(state)) == []
    told = [each.line for each in gossiping.services.records.held(run_id)]
    assert told[0].startswith(
        "held back from client:airep: “Ottoline pays 48,213 dollars.”, since “Ottoline” is known "
        "only from c_"
    )
    assert told[0].endswith("of find_a_sign, which they may not see")


async def test_other_readers_are_not_told_that_anything_was_held_back(gossiping):
    state = await ask(gossiping.graph(), "Write to them", audience="client:airep")
    assert "Held back" not in state["answer"]["text"]
    assert gossiping.services.records.held(state["run"]["run_id"]) != []


async def test_an_answer_that_is_held_back_whole_says_so(told):
    async def only(assignment, toolbox):
        return Reply(text="It is Vexolim.")

    told.responder.plays = {"content_drafter": only}
    told.script(plan(step("content_drafter", "What is it?", **CLIENT)))
    state = await ask(told.graph(), "What is it?", audience="client:airep")
    assert state["answer"]["text"] == "I can't tell that to a client of airep."


async def test_an_owner_s_own_answer_passes_no_gate(told):
    told.responder.plays = {"content_drafter": gossip}
    told.script(plan(step("content_drafter", "Write to me")))
    state = await ask(told.graph(), "Write to me")
    assert leaks(state["answer"]["text"]) == SAID


async def test_what_was_said_in_this_request_may_be_told(told):
    async def repeat(assignment, toolbox):
        return Reply(text="Ottoline will call you about the 48213 dollars.")

    told.responder.plays = {"content_drafter": repeat}
    request = "Tell them that Ottoline calls about the 48213 dollars"
    told.script(plan(step("content_drafter", request, **CLIENT)))
    state = await ask(told.graph(), request, audience="client:airep")
    assert state["answer"]["text"] == "Ottoline will call you about the 48213 dollars."


async def test_a_reason_for_handing_back_and_an_error_give_nothing_away(told):
    async def back(assignment, toolbox):
        return Reply(text="", hand_back=HandBack(reason="Ask Ottoline.", instead="translator"))

    async def fail(assignment, toolbox):
        message = "Vexolim is broken"
        raise ValueError(message)

    told.responder.plays = {"content_drafter": back, "translator": fail}
    told.script(plan(step("content_drafter", "Write to them", **CLIENT)))
    state = await ask(told.graph(), "Write to them", audience="client:airep")
    assert leaks(leaving(state)) == []


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "switched off"])
async def test_a_step_for_a_client_is_given_nothing_that_rests_on_another(told, is_open):
    turn = Turn(
        turn_id="merged",
        thread="told",
        project="find_a_sign",
        text="They agreed that AIREP follows at 48213 dollars a year.",
        said_at=datetime(2026, 3, 9, tzinfo=UTC),
    )
    memory = told.services.memory
    memory.record_turn(turn)
    derived = MemoryProposal(text="AIREP follows at 48213 dollars a year", project="airep")
    memory.promote([derived], turn=turn, run_id="merged")
    if is_open:
        memory.lineage = Open()
    told.script(plan(step("content_drafter", "Write what AIREP pays a year", **CLIENT)))
    await ask(told.graph(), "Write what AIREP pays a year")
    shown = " ".join(item.text for item in told.responder.given[0].recalled)
    assert ("48213" in shown) is is_open


async def test_a_thread_that_turns_outward_keeps_nothing_that_was_said_inside(told):
    told.script(plan(step("memory_recall", "What is the code name?", project="find_a_sign")))
    graph = told.graph()
    inward = await ask(graph, "What is the code name, is it Vexolim?")
    assert leaks(str(inward["messages"])) == ["Vexolim"]
    told.script(plan(step("content_drafter", "Write to them", **CLIENT)))
    await ask(graph, "Write to them", audience="client:airep")
    kept = graph.get_state({"configurable": {"thread_id": "th"}}).values
    assert leaks(str(kept)) == []
    assert kept["messages"][0].text == "Write to them"
    assert told.responder.given[-1].history == ()


async def test_a_refused_outward_run_keeps_nothing_either(told):
    told.script(plan(step("memory_recall", "What is Vexolim?", project="find_a_sign")))
    graph = told.graph()
    await ask(graph, "What is Vexolim?")
    decline = plan(step("memory_recall")).model_copy(
        update={"decision": "decline", "steps": (), "question": "Nobody does that."}
    )
    told.script(decline)
    await ask(graph, "Do it", audience="client:airep")
    kept = graph.get_state({"configurable": {"thread_id": "th"}}).values
    assert leaks(str(kept)) == []


async def test_readers_outside_hear_their_own_conversation_again(told):
    told.script(plan(step("content_drafter", "Write to them", **CLIENT)))
    graph = told.graph()
    await ask(graph, "Write to them", audience="client:airep")
    await ask(graph, "And shorter", audience="client:airep")
    assert [said.content for said in told.responder.given[-1].history] == [
        "Write to them",
        "content_drafter: Write to them",
    ]
    await ask(graph, "And for the team", audience="team", project="airep")
    assert told.responder.given[-1].history == ()


async def test_an_outward_run_is_recalled_no_turns(told):
    turn = Turn(
        turn_id="mood",
        thread="told",
        project="airep",
        text="The AIREP gate, that odd thing, annoys everybody",
        said_at=datetime(2026, 3, 9, tzinfo=UTC),
    )
    told.services.memory.record_turn(turn)
    graph = told.graph()
    await ask(graph, "the AIREP gate", audience="client:airep")
    kept = graph.get_state({"configurable": {"thread_id": "th"}}).values
    assert {item["kind"] for item in kept["recalled"]} == {"claim"}


async def test_an_unknown_project_is_not_answered_with_the_names_of_others(told):
    graph = told.graph()
    await ask(graph, "What is Vexolim?")
    state = await ask(graph, "Hello", audience="client:airep", project="find_a_sing")
    assert state["route"]["question"] == "No project is called 'find_a_sing'."
    assert leaks(str(state["messages"])) == []


def test_gate_leaves_a_clean_reply_as_it_is(told):
    reply = Reply(text=f"{HARMLESS}\n\n- One more.\n", question="Is that all right?")
    passed = told.services.gate.passed(
        reply, scope=Scope(project="airep", audience="client:airep"), said=[]
    )
    assert passed == (reply, "", ())


def test_a_field_that_the_gate_does_not_know_does_not_leave(told):
    class Fuller(Reply):
        progress: str = ""

    scope = Scope(audience="client:airep", project="airep")
    reply = Fuller(text=HARMLESS, progress="Vexolim")
    assert told.services.gate.passed(reply, scope=scope, said=[]).reply == Reply(text=HARMLESS)
