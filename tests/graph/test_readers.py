"""What each step may see: by project, by readers, and only through what it needs."""

from datetime import UTC, datetime

import pytest

from agents.responder import Reply
from memory import Turn
from projects.source import Citation
from tests.graph.conftest import plan, step


async def ask(graph, text="Please do it", thread="th", **context):
    return await graph.ainvoke(
        {"messages": [{"role": "user", "content": text}]},
        {"configurable": {"thread_id": thread}},
        context=context,
        durability="exit",
    )


@pytest.fixture
def informed(house):
    """A house that knows one fact of each of two projects, and an internal one."""
    memory = house.services.memory
    said = [
        ("airep", "Remember that the AIREP launch is on May 4."),
        ("airep", "Internal only: the AIREP launch budget is 90000 dollars."),
        ("find_a_sign", "Remember that the Find a Sign launch is on June 9."),
    ]
    for number, (project, text) in enumerate(said):
        turn = Turn(
            turn_id=f"told-{number}",
            thread="told",
            project=project,
            text=text,
            said_at=datetime(2026, 3, 1 + number, tzinfo=UTC),
        )
        memory.record_turn(turn)
        memory.promote(memory.extract(turn), turn=turn, run_id=f"told-{number}")
    return house


def seen(assignment):
    return " ".join(item.text for item in assignment.recalled)


async def test_an_inward_step_sees_all_projects(informed):
    informed.script(plan(step("memory_recall", "When is the launch?")))
    await ask(informed.graph(), "When is the launch?")
    text = seen(informed.responder.given[0])
    assert "May 4" in text
    assert "June 9" in text


async def test_an_outward_step_sees_its_project_as_far_as_its_readers_may(informed):
    informed.script(
        plan(
            step(
                "content_drafter",
                "Write about the launch",
                project="airep",
                audience="client:airep",
            )
        )
    )
    await ask(informed.graph(), "Write about the launch")
    text = seen(informed.responder.given[0])
    assert "May 4" in text
    assert "June 9" not in text
    assert "90000" not in text


async def test_a_client_never_sees_another_clients_project_even_when_it_is_addressed(informed):
    informed.script(
        plan(
            step(
                "content_drafter",
                "Write about the launch",
                project="find_a_sign",
                audience="client:airep",
            )
        )
    )
    await ask(informed.graph(), "Write about the launch")
    assert "June 9" not in seen(informed.responder.given[0])


async def test_an_outward_step_is_given_neither_history_nor_the_rest_of_the_request(informed):
    informed.script(
        plan(
            step("memory_recall", "Check the budget", project="airep"),
            step("content_drafter", "write to them", project="airep", audience="client:airep"),
        )
    )
    graph = informed.graph()
    await ask(graph, "The budget is a secret between us")
    await ask(graph, "Check the budget and write to them")
    outward = informed.responder.given[-1]
    assert outward.audience == "client:airep"
    assert outward.history == ()
    assert outward.request == "write to them"


async def test_an_outward_step_sees_an_earlier_result_only_if_it_may_see_all_its_sources(
    informed,
):
    informed.script(
        plan(
            step("memory_recall", "launch budget", project="airep"),
            step("web_researcher", "nothing recalled", project="airep", audience="client:airep"),
            step(
                "content_drafter",
                "write to them",
                project="airep",
                audience="client:airep",
                after=(0, 1),
            ),
        )
    )
    await ask(informed.graph(), "Check the launch budget and write to them")
    earlier = informed.responder.given[-1].earlier
    assert [result.agent for result in earlier] == ["web_researcher"]


async def test_the_search_of_an_outward_agent_stays_within_its_scope(informed):
    async def curious(assignment, toolbox):
        found = await toolbox.search("launch date", k=20)
        found += await toolbox.search("launch budget in dollars", k=20)
        return Reply(text=" ".join(item.text for item in found))

    informed.responder.plays = {"content_drafter": curious}
    informed.script(
        plan(step("content_drafter", "launch", project="airep", audience="client:airep"))
    )
    state = await ask(informed.graph(), "launch")
    assert "May 4" in state["answer"]["text"]
    assert "June 9" not in state["answer"]["text"]
    assert "90000" not in state["answer"]["text"]


async def test_a_callers_audience_narrows_every_step(informed):
    informed.script(plan(step("memory_recall", "launch", project="airep", audience="me")))
    await ask(informed.graph(), "launch", audience="public")
    assert seen(informed.responder.given[0]) == ""


async def test_citations_of_what_the_agent_was_not_given_are_dropped(informed):
    async def invent(assignment, toolbox):
        made_up = Citation(kind="claim", id="c_made_up", quote="x", sentence="X.")
        return Reply(text="X.", citations=(made_up,))

    informed.responder.plays = {"memory_recall": invent}
    informed.script(plan(step("memory_recall", "launch")))
    state = await ask(informed.graph(), "launch")
    assert state["answer"]["citations"] == []
