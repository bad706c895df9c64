"""Steps: in parallel, in order, handed back, timed out, failed and limited."""

import asyncio

import pytest

from agents.responder import Reply, Usage
from graph.context import Limits
from projects.errors import ModelUnavailable
from projects.proposal import HandBack
from tests.graph.conftest import plan, step
from tests.waiting import PATIENCE


async def ask(graph, text="Please do it", thread="th", **context):
    return await graph.ainvoke(
        {"messages": [{"role": "user", "content": text}]},
        {"configurable": {"thread_id": thread}},
        context=context,
        durability="exit",
    )


def results(graph, thread="th"):
    values = graph.get_state({"configurable": {"thread_id": thread}}).values
    return [(r["step"], r["agent"], r["status"]) for r in values["results"]]


async def test_parallel_steps_of_different_and_same_families_each_count_once(house):
    house.script(
        plan(
            step("memory_recall", "one"),
            step("content_drafter", "two"),
            step("web_researcher", "three"),
        )
    )
    graph = house.graph()
    state = await ask(graph)
    assert results(graph) == [
        (0, "memory_recall", "done"),
        (1, "content_drafter", "done"),
        (2, "web_researcher", "done"),
    ]
    assert [state["answer"]["text"].count(word) for word in ("one", "two", "three")] == [1, 1, 1]


async def test_parallel_steps_really_run_at_the_same_time(house):
    met = asyncio.Barrier(2)

    async def meet(assignment, toolbox):
        async with asyncio.timeout(PATIENCE):
            await met.wait()
        return Reply(text=f"met {assignment.text}")

    house.responder.plays = {"memory_recall": meet, "content_drafter": meet}
    house.script(plan(step("memory_recall", "one"), step("content_drafter", "two")))
    state = await ask(house.graph())
    assert "met one" in state["answer"]["text"]
    assert "met two" in state["answer"]["text"]


async def test_a_dependent_step_sees_the_results_before_it(house):
    house.script(
        plan(
            step("memory_recall", "look it up"),
            step("content_drafter", "write about it", after=(0,)),
        )
    )
    await ask(house.graph())
    assert [earlier.text for earlier in house.responder.given[1].earlier] == [
        "memory_recall: look it up"
    ]


async def test_a_second_run_of_the_thread_starts_without_the_results_of_the_first(house):
    graph = house.graph()
    house.script(plan(step("memory_recall", "one"), step("content_drafter", "two")))
    await ask(graph)
    house.script(plan(step("general_assistant", "three")))
    state = await ask(graph)
    assert state["answer"]["text"] == "general_assistant: three"
    assert results(graph) == [(0, "general_assistant", "done")]


async def test_a_step_handed_back_goes_to_the_agent_named(house):
    async def back(assignment, toolbox):
        return Reply(text="", hand_back=HandBack(reason="not mine", instead="memory_recall"))

    house.responder.plays = {"general_assistant": back}
    graph = house.graph()
    state = await ask(graph)
    assert state["answer"]["text"] == "memory_recall: do it"
    assert results(graph) == [
        (0, "general_assistant", "handed_back"),
        (0, "memory_recall", "done"),
    ]
    assert state["route"]["steps"][0]["agent"] == "memory_recall"


async def test_no_agent_gets_the_same_step_twice(house):
    async def back(assignment, toolbox):
        other = {"general_assistant": "memory_recall", "memory_recall": "general_assistant"}
        return Reply(text="", hand_back=HandBack(reason="no", instead=other[assignment.spec.name]))

    house.responder.plays = {"general_assistant": back, "memory_recall": back}
    house.script(plan(step("general_assistant")))
    graph = house.graph()
    state = await ask(graph)
    assert [assignment.spec.name for assignment in house.responder.given] == [
        "general_assistant",
        "memory_recall",
    ]
    assert state["answer"]["text"] == (
        "Not done: general_assistant and memory_recall handed it back. No other agent fits: "
        "say it in other words, or begin the request with @ and a name."
    )


async def test_a_handed_back_step_is_routed_anew_without_those_who_had_it(house):
    async def back(assignment, toolbox):
        return Reply(text="", hand_back=HandBack(reason="no", instead="nobody_known"))

    house.responder.plays = {"general_assistant": back}
    house.script(plan(step("general_assistant")), plan(step("web_researcher")))
    state = await ask(house.graph())
    assert state["answer"]["text"] == "web_researcher: do it"
    assert house.supervisor.heard[1]["exclude"] == ["general_assistant"]


async def test_an_agent_that_takes_too_long_is_stopped_with_a_line(house):
    async def sleep(assignment, toolbox):
        await asyncio.sleep(60)

    house.responder.plays = {"memory_recall": sleep}
    house.script(plan(step("memory_recall", "slow"), step("content_drafter", "quick")))
    state = await ask(house.graph(limits=Limits(step_seconds=3)))
    text = state["answer"]["text"]
    assert "memory_recall took longer than 3 seconds and was stopped." in text
    assert "content_drafter: quick" in text


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("odd"), "memory_recall failed: ValueError: odd"),
        (ModelUnavailable("No answer", "Try later."), "No answer. Try later."),
    ],
    ids=["a bug", "no model and no fallback"],
)
async def test_an_agent_that_fails_leaves_its_line_and_the_others_answers(house, error, line):
    async def fail(assignment, toolbox):
        raise error

    house.responder.plays = {"memory_recall": fail}
    house.script(
        plan(
            step("memory_recall", "breaks"),
            step("content_drafter", "stands"),
            step("summarizer", "needs it", after=(0,)),
        )
    )
    graph = house.graph()
    state = await ask(graph)
    assert line in state["answer"]["text"]
    assert "content_drafter: stands" in state["answer"]["text"]
    assert "Not done: a step that it needs failed." in state["answer"]["text"]
    assert results(graph)[0] == (0, "memory_recall", "failed")


async def test_the_fallback_answers_when_the_model_does_not(house):
    async def fail(assignment, toolbox):
        wrong = "No answer from the endpoint"
        raise ModelUnavailable(wrong, "Check it.")

    house.responder.plays = {"general_assistant": fail}
    fallback = type(house.responder)()
    state = await ask(house.graph(fallback=fallback))
    assert state["answer"]["text"] == (
        "Answered without the model. No answer from the endpoint. Check it.\n\n"
        "general_assistant: do it"
    )


@pytest.mark.parametrize(
    ("limits", "line"),
    [
        (Limits(steps=1), "Stopped at the limit of 1 steps for one run; 1 were used."),
        (Limits(model_calls=2), "Stopped at the limit of 2 model calls for one run; 2 were used."),
        (Limits(tokens=30), "Stopped at the limit of 30 tokens for one run; 30 were used."),
        (Limits(cost=0.5), "Stopped at the limit of 0.5 money for one run; 0.5 were used."),
    ],
    ids=["steps", "model calls", "tokens", "money"],
)
async def test_a_run_stops_at_its_limits_with_what_is_there(house, limits, line):
    async def spend(assignment, toolbox):
        used = Usage(model_calls=2, prompt_tokens=20, completion_tokens=10, cost=0.5)
        return Reply(text="first part", usage=used)

    house.responder.plays = {"memory_recall": spend}
    house.script(plan(step("memory_recall"), step("content_drafter", after=(0,))))
    state = await ask(house.graph(limits=limits))
    assert "first part" in state["answer"]["text"]
    assert line in state["answer"]["text"]
    assert len(house.responder.given) == 1


async def test_agents_cannot_propose_what_their_spec_does_not_allow(house):
    from projects.proposal import EffectDraft, MemoryProposal

    async def greedy(assignment, toolbox):
        return Reply(
            text="I took the liberty.",
            memories=(MemoryProposal(text="The moon is cheese.", proposed_by="summarizer"),),
            effects=(EffectDraft(kind="file", target="a.md", payload={"content": "x"}),),
        )

    house.responder.plays = {"summarizer": greedy}
    house.script(plan(step("summarizer")))
    state = await ask(house.graph())
    assert (state["effects"], state["verdicts"]) == ([], [])
