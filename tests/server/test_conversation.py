"""Threads on the server: answers, history, forks, many at once, and what is no request."""

import pytest

from tests.server.running import said


def texts(state):
    return [message["content"] for message in state["messages"]]


def test_what_one_thread_was_told_is_known_in_the_next(server):
    told = server.ask(server.thread(), "Remember that the Lyon depot opens at 8 am on Mondays")
    assert [verdict["outcome"] for verdict in told["verdicts"]] == ["core"]
    state = server.ask(server.thread(), "When does the Lyon depot open on Mondays?")
    assert "8 am" in state["answer"]["text"]
    (citation,) = state["answer"]["citations"]
    assert citation["id"] == told["verdicts"][0]["claim_id"]


def test_a_run_without_a_thread_answers_as_well(server):
    state = server.client.runs.wait(None, "nova", input=said("Hi"))
    assert state["route"]["steps"][0]["agent"] == "general_assistant"


def test_history_holds_every_step_of_the_way_newest_first(server, thread):
    server.ask(thread, "Hi")
    history = server.client.threads.get_history(thread)
    assert [state["next"] for state in history] == [
        [],
        ["promote"],
        ["answer"],
        ["general_chat"],
        ["supervisor"],
        ["recall"],
        ["__start__"],
    ]


def test_a_run_repeated_from_an_older_checkpoint_repeats_nothing(server, thread):
    first = server.ask(thread, "Remember that the Oslo depot opens at 6 am on Fridays")
    again = server.run(thread, input=None, checkpoint=_before(server, thread, "recall"))
    assert again["run"]["run_id"] == first["run"]["run_id"]
    assert again["verdicts"] == first["verdicts"]


def test_a_message_edited_in_a_fork_is_another_request(server, thread):
    first = server.ask(thread, "Remember that the Bergen depot opens at 6 am on Fridays")
    edited = said(
        "Remember that the Bergen depot opens at 7 am on Fridays", id=first["messages"][0]["id"]
    )
    fork = server.client.threads.update_state(
        thread, edited, checkpoint=_before(server, thread, "recall")
    )
    second = server.run(thread, input=None, checkpoint=fork["checkpoint"])
    assert texts(second)[0] == edited["messages"][0]["content"]
    (verdict,) = second["verdicts"]
    assert verdict["proposal"]["text"] == "the Bergen depot opens at 7 am on Fridays"
    assert verdict["supersedes"] == first["verdicts"][0]["claim_id"]


def _before(server, thread, node):
    """Return the newest checkpoint at which `node` was due."""
    history = server.client.threads.get_history(thread)
    return next(state["checkpoint"] for state in history if state["next"] == [node])


def test_threads_that_run_at_once_keep_apart(server):
    asked = {
        server.thread(): f"Remember that gate {name} opens at {hour} am"
        for hour, name in enumerate(("north", "south", "east", "west"), 4)
    }
    runs = {
        thread: server.client.runs.create(thread, "nova", input=said(text))["run_id"]
        for thread, text in asked.items()
    }
    for thread, text in asked.items():
        state = server.client.runs.join(thread, runs[thread])
        assert (state["run"]["thread"], texts(state)[0]) == (thread, text)
        (verdict,) = state["verdicts"]
        assert (verdict["outcome"], verdict["proposal"]["quote"] in text) == ("core", True)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (said("   "), "The request is empty."),
        (said("a\0b"), "The request holds '\\x00' at position 1"),
        ({}, "The request is empty."),
    ],
    ids=["blank", "NUL", "nothing"],
)
def test_what_is_no_request_is_answered_with_one_line(server, thread, given, line):
    text = server.run(thread, input=given)["answer"]["text"]
    assert text.startswith(line)
    assert "\n" not in text


@pytest.mark.parametrize(
    ("context", "line"),
    [
        ({"audience": "boss"}, "Audience 'boss' is unknown. Use me, team, "),
        ({"project": "nonesuch"}, "No project is called 'nonesuch'. Known: "),
    ],
    ids=["audience", "project"],
)
def test_an_unknown_name_in_the_context_is_told_in_one_line(server, thread, context, line):
    text = server.ask(thread, "What do we know?", **context)["answer"]["text"]
    assert text.startswith(line)
    assert "\n" not in text


def test_a_context_left_blank_in_studio_asks_for_nothing(server, thread):
    state = server.ask(thread, "Hi", project="", audience="")
    assert state["run"]["scope"]["audience"] == "me"
    assert state["route"]["decision"] == "route"


def test_a_context_narrows_the_scope_of_the_run(server, thread):
    state = server.ask(thread, "What do we know?", project="Nova", audience="team")
    assert state["run"]["scope"] == {
        "principal": "owner",
        "projects": None,
        "branches": None,
        "project": "nova",
        "audience": "team",
    }
