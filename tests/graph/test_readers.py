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
    said = [
        ("airep", "Remember that the AIREP launch is on May 4."),
        ("airep", "Internal only: the AIREP launch budget is 90000 dollars."),
        ("find_a_sign", "Remember that the Find a Sign launch is on June 9."),
    ]
    house.tell(said)
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
    # Steps run side by side: the last that was given may be either.
    *_, outward = (each for each in informed.responder.given if each.audience == "client:airep")
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


async def test_what_an_agent_wrote_for_the_owner_reaches_no_client_but_in_quotes(informed):
    async def gossip(assignment, toolbox):
        shown = next(item for item in assignment.recalled if "May 4" in item.text)
        cited = Citation(kind="claim", id=shown.id, quote=shown.text, sentence="It is on May 4.")
        return Reply(text="It is on May 4. Between us, they are late.", citations=(cited,))

    informed.responder.plays = {"memory_recall": gossip}
    client = {"project": "airep", "audience": "client:airep"}
    informed.script(
        plan(
            step("memory_recall", "launch", project="airep"),
            step("translator", "translate it", after=(0,)),
            step("content_drafter", "write to them", after=(0, 1), **client),
        )
    )
    await ask(informed.graph(), "launch")
    (earlier,) = informed.responder.given[-1].earlier
    assert "May 4" in earlier.text
    assert "Between us" not in earlier.text


async def test_outward_no_turn_is_shown_and_nothing_is_kept(informed):
    informed.script(plan(step("memory_keeper", "x", project="airep", audience="public")))
    graph = informed.graph()
    before = informed.services.memory.state_hash()
    text = "Correction: the AIREP launch is on May 9."
    state = await ask(graph, text, audience="public")
    assert state["verdicts"] == []
    assert informed.services.memory.state_hash() == before
    kinds = {item.kind for given in informed.responder.given for item in given.recalled}
    assert "turn" not in kinds


async def test_an_outward_run_stays_with_the_project_that_it_addresses(informed):
    informed.script(plan(step("memory_recall", "launch", project="find_a_sign")))
    await ask(informed.graph(), "launch", project="airep", audience="team")
    assert "June 9" not in seen(informed.responder.given[0])


async def test_a_hand_back_does_not_turn_supplied_text_into_the_users_word(informed):
    from projects.proposal import HandBack

    async def back(assignment, toolbox):
        return Reply(text="", hand_back=HandBack(reason="no", instead="memory_keeper"))

    informed.responder.plays = {"text_extractor": back}
    informed.script(plan(step("text_extractor", "list it", project="airep")))
    before = informed.services.memory.state_hash()
    await ask(informed.graph(), "We decided that the AIREP launch is on May 30.")
    assert informed.services.memory.state_hash() == before


async def test_the_router_hears_nothing_of_the_house_in_an_outward_run(informed):
    graph = informed.graph()
    await ask(graph, "The budget is a secret")
    await ask(graph, "launch", audience="public")
    assert informed.supervisor.heard[-1]["history"] == ()


async def test_what_an_outward_agent_finds_for_itself_is_never_cause_to_withhold_its_answer(
    informed,
):
    async def search(assignment, toolbox):
        found = await toolbox.search("launch", k=20)
        return Reply(text=f"{len(found)} found")

    turn = Turn(
        turn_id="said",
        thread="told",
        project="airep",
        text="Somebody should look at the launch some day",
        said_at=datetime(2026, 3, 9, tzinfo=UTC),
    )
    informed.services.memory.record_turn(turn)
    informed.responder.plays = {"content_drafter": search}
    client = {"project": "airep", "audience": "client:airep"}
    informed.script(plan(step("content_drafter", "write about the launch", **client)))
    state = await ask(informed.graph(), "launch")
    assert state["answer"]["text"].endswith("found")
