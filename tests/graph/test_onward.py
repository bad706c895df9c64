"""What follows a node is done along with it where nobody watches: with the same outcome."""

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from agents.responder import Reply
from graph.onward import unwatched
from projects.proposal import HandBack
from tests.graph.conftest import House, plan, step


async def passed(graph: Any, text: str, *, thread: str = "th", **context: str) -> list[str]:
    """Send a request through; return the nodes that ended by themselves."""
    stream = graph.astream(
        {"messages": [HumanMessage(text, id=f"m {text}")]},
        {"configurable": {"thread_id": thread}},
        context=context,
        stream_mode="updates",
        durability="exit",
    )
    return [node async for told in stream for node in told]


def left(house: House, thread: str) -> dict[str, Any]:
    """Return what a thread's state holds, without its name and its times."""
    state = house.graph().get_state({"configurable": {"thread_id": thread}}).values
    said = [(type(each), each.text) for each in state["messages"]]
    run = {key: state["run"][key] for key in ("text", "scope", "recorded")}
    results = [{**each, "ms": 0, "run_id": ""} for each in state["results"]]
    return {**state, "messages": said, "run": run, "results": results}


async def back(_assignment: object, _toolbox: object) -> Reply:
    return Reply(text="", hand_back=HandBack(reason="not mine", instead="content_drafter"))


@pytest.mark.parametrize(
    "decision",
    [
        plan(step("memory_recall", "one")),
        plan(step("memory_recall", "one"), step("content_drafter", "two", after=(0,))),
        plan(step("web_researcher", "three")),
    ],
    ids=["one step", "two steps", "handed back"],
)
async def test_a_run_leaves_the_same_state_watched_or_not(house: House, decision) -> None:
    house.tell([("airep", "The Dallas branch closes at 5 pm")])
    house.responder.plays = {"web_researcher": back}
    house.script(decision)
    for question in ("When does the Dallas branch close?", "And on Fridays?"):
        await passed(house.graph(), question, thread="watched")
        with unwatched():
            await passed(house.graph(), question, thread="alone")
    assert left(house, "alone") == left(house, "watched")
    kinds = [kind for kind, _ in left(house, "alone")["messages"]]
    assert kinds == [HumanMessage, AIMessage, HumanMessage, AIMessage]


async def test_who_watches_sees_each_node_end(house: House) -> None:
    house.script(plan(step("memory_recall", "one")))
    family = house.services.roster.get("memory_recall").family
    seen = await passed(house.graph(), "What is one?")
    assert seen == ["recall", "supervisor", family, "answer", "promote"]


async def test_who_does_not_watch_waits_for_three_nodes(house: House) -> None:
    house.script(plan(step("memory_recall", "one")))
    family = house.services.roster.get("memory_recall").family
    with unwatched():
        seen = await passed(house.graph(), "What is one?")
    assert seen == ["recall", family, "answer"]


async def test_a_run_for_other_readers_first_puts_away_what_was_said_before(house: House) -> None:
    house.script(plan(step("memory_recall", "one", audience="public")))
    with unwatched():
        await passed(house.graph(), "The key is under the pot")
        seen = await passed(house.graph(), "What is one?", audience="public")
    assert seen[:2] == ["recall", "supervisor"]
    assert "pot" not in " ".join(text for _, text in left(house, "th")["messages"])
