"""Signals: hand-backs and requests soon asked again are seen; sure verdicts that stood are offered."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.record import RunRecord
from graph.signal import offers, signals

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def run(name, request, agent, *, minute=0.0, status="answered", results=(), **route):
    steps = [{"agent": agent, "text": request}] if agent else []
    had = [result["agent"] for result in results] or ([agent] if agent else [])
    return RunRecord(
        run_id=name,
        thread="th",
        message_id="m",
        status=status,
        request=request,
        scope={},
        started_at=(NOON + timedelta(minutes=minute)).isoformat(),
        detail={
            "route": {"decision": "route", "steps": steps, **route},
            "handed": [had],
            "results": list(results),
        },
    )


def result(agent, status="done", attempt=0):
    return {"step": 0, "attempt": attempt, "agent": agent, "status": status}


def ruled(agent="summarizer", confidence=0.9):
    return {"agent": agent, "confidence": confidence, "parts": []}


def test_a_hand_back_is_seen_with_who_had_it_next():
    back = (result("translator", "handed_back"), result("summarizer", attempt=1))
    (found,) = signals([run("r_1", "make it short", "summarizer", results=back)])
    assert (found.kind, found.agent, found.instead) == ("handed_back", "translator", "summarizer")


@pytest.mark.parametrize(
    "again",
    ["make it short", "Make it short!", "@summarizer make it short", "@summarizer"],
)
def test_a_request_soon_asked_again_is_seen(again):
    first = run("r_1", "make it short", "translator")
    (found,) = signals([first, run("r_2", again, "summarizer", minute=2)])
    assert (found.kind, found.run_id) == ("asked_again", "r_1")
    assert (found.agent, found.instead) == ("translator", "summarizer")


@pytest.mark.parametrize(
    "second",
    [
        run("r_2", "make it short", "summarizer", minute=9),
        run("r_2", "and now into French", "translator", minute=1),
    ],
    ids=["later", "something else"],
)
def test_what_is_no_second_try_is_not_seen(second):
    assert signals([run("r_1", "make it short", "translator"), second]) == []


def test_a_run_that_failed_says_nothing_of_its_route():
    first = run("r_1", "make it short", "translator", status="failed")
    assert signals([first, run("r_2", "make it short", "translator", minute=1)]) == []


@pytest.mark.parametrize("status", ["refused", "asked"])
def test_a_request_that_nobody_had_and_that_is_asked_of_an_agent_is_seen(status):
    first = run("r_1", "make it short", None, status=status)
    called = run("r_2", "@summarizer make it short", "summarizer", minute=1)
    (found,) = signals([first, called])
    assert (found.agent, found.instead) == (None, "summarizer")


def test_a_question_that_is_answered_with_a_name_is_not_asked_again():
    first = run("r_1", "make it short", None, status="asked")
    assert signals([first, run("r_2", "@summarizer", "summarizer", minute=1)]) == []


def test_a_sure_verdict_that_stood_is_offered():
    stood = run(
        "r_1", "make it short", "summarizer", results=[result("summarizer")], verdict=ruled()
    )
    (found,) = offers([stood], corrected=())
    assert (found.request, found.agent, found.confidence) == ("make it short", "summarizer", 0.9)
    assert offers([stood], corrected=["r_1"]) == []


@pytest.mark.parametrize(
    "doubted",
    [
        run("r_1", "make it short", "summarizer", verdict=ruled(confidence=0.5)),
        run("r_1", "make it short", "summarizer", verdict=ruled("translator")),
        run("r_1", "make it short", "summarizer", status="failed", verdict=ruled()),
        run("r_1", "make it short", "summarizer", decision="plan", verdict=ruled()),
        run(
            "r_1",
            "make it short",
            "summarizer",
            results=[result("translator", "handed_back"), result("summarizer", attempt=1)],
            verdict=ruled(),
        ),
    ],
    ids=["unsure", "another had it", "failed", "a plan", "handed back"],
)
def test_a_doubtful_verdict_is_not_offered(doubted):
    assert offers([doubted], corrected=()) == []


def test_a_verdict_is_not_offered_if_the_request_was_asked_again():
    stood = run("r_1", "make it short", "summarizer", verdict=ruled())
    again = run("r_2", "@copy_editor make it short", "copy_editor", minute=1)
    assert offers([stood, again], corrected=()) == []
