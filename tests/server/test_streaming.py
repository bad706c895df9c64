"""Every stream mode of the server, with and without the families' own events."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from tests.server.running import said

QUESTION = "@general_assistant hello"
EVENTS = {
    "values": "values",
    "updates": "updates",
    "messages": "messages/complete",
    "messages-tuple": "messages",
    "custom": None,  # no node writes any
    "debug": "debug",
    "events": "events",
    "tasks": "tasks",
    "checkpoints": "checkpoints",
}
"""By mode, the event that carries what it is for."""

OPENED = ("values", "updates", "debug", "tasks", "checkpoints")
"""The modes in which a family speaks for itself; the others name the node in their data."""


@pytest.fixture(scope="module")
def streams(server):
    """All streams, by mode and whether subgraphs are open; collected at the same time."""

    def collect(case):
        mode, opened = case
        return list(
            server.client.runs.stream(
                server.thread(),
                "nova",
                input=said(QUESTION),
                stream_mode=mode,
                stream_subgraphs=opened,
            )
        )

    cases = list(product(EVENTS, (False, True)))
    with ThreadPoolExecutor(6) as pool:
        return dict(zip(cases, pool.map(collect, cases), strict=True))


def test_every_mode_that_the_server_takes_is_tried(server):
    openapi = server.client.http.get("/openapi.json")
    asked = openapi["components"]["schemas"]["RunCreateStateful"]["properties"]["stream_mode"]
    known = {mode for option in asked["anyOf"] for mode in option.get("enum", ())}
    assert known == set(EVENTS)


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
@pytest.mark.parametrize("mode", EVENTS)
def test_a_stream_carries_its_events_and_no_error(streams, mode, opened):
    found = {part.event for part in streams[mode, opened]}
    assert "error" not in found
    assert found >= {"metadata"} | ({EVENTS[mode]} - {None})
    from_families = {event.partition(":")[0] for event in found if "|" in event}
    expected = {f"{mode}|general_chat"} if opened and mode in OPENED else set()
    assert from_families == expected


def test_the_last_values_are_the_answer(streams):
    last = streams["values", False][-1].data
    assert last["answer"]["text"] == last["messages"][-1]["content"]


def test_updates_name_the_nodes_in_the_order_of_the_way(streams):
    parts = [part for part in streams["updates", False] if part.event == "updates"]
    assert [node for part in parts for node in part.data] == [
        *("recall", "supervisor", "general_chat", "answer", "promote")
    ]


def test_an_opened_family_names_its_agent(streams):
    (update,) = [
        part.data
        for part in streams["updates", True]
        if part.event.startswith("updates|general_chat:")
    ]
    assert set(update) == {"general_assistant"}


def test_messages_carry_the_answer_with_its_node(streams):
    message, metadata = next(
        part.data for part in streams["messages-tuple", True] if part.event == "messages"
    )
    assert message["type"] == "ai"
    assert metadata["langgraph_node"] == "answer"
