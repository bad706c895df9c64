"""Loops: a model that goes round in circles is stopped, and the answer says what to do.

Each of these goes on for ever if nothing stops it: hand-backs, looking up, replies of no use,
questions, verdicts of the arbiter, plans. None may come round more than twice.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from tests.scripted_model import Call, Reply, Request, ScriptedModel, calls, hangs, says, says_json

Play = Callable[[Request], Reply]


@dataclass(frozen=True)
class Loop:
    """One way of going round in circles."""

    asks: tuple[str, ...]
    """What the person says, one after the other, in one thread."""
    play: Play
    tells: str
    """What the last answer must say."""
    most: int
    """Model calls for one request, at most."""
    settings: dict[str, Any] = field(default_factory=dict)


def verdict(agent: str, *parts: tuple[str, str], confidence: float = 0.9) -> Reply:
    shares = [{"agent": name, "words": words, "needs_previous": False} for name, words in parts]
    return says_json({"agent": agent, "confidence": confidence, "parts": shares})


def hands(to: str | None) -> Play:
    return lambda request: calls("hand_back", to=to)


def siblings(request: Request) -> list[str]:
    """The agents to which the one that is played may hand a step back."""
    tool = next(each for each in request.body["tools"] if each["function"]["name"] == "hand_back")
    return list(tool["function"]["parameters"]["properties"]["to"]["enum"])


def onward(*circle: str) -> Play:
    """Hand the request on to the first of the circle that may have it."""

    def play(request: Request) -> Reply:
        if "response_format" in request.body:
            return verdict(circle[0])
        wanted = next((name for name in circle if name in siblings(request)), None)
        return calls("hand_back", to=wanted)

    return play


def newly(word: str) -> Play:
    """Look up something else each time."""
    number = count()
    return lambda request: calls("search_memory", query=f"{word} {next(number)}")


def always(reply: Reply) -> Play:
    return lambda request: reply


def arbiter(ruling: Reply, agent: Reply) -> Play:
    return lambda request: ruling if "response_format" in request.body else agent


ASK = "@general_assistant What is a debit note?"
VAGUE = "Hm, that thing"
BACK = calls("hand_back", to=None)
TWO = "Summarize the report and translate the letter into French"
OFFLINE = "Answered without the model."
SIX = [(name, TWO) for name in ("summarizer", "translator")] * 3

LOOPS = {
    "two hand it to each other": Loop(
        (ASK,),
        onward("memory_recall", "general_assistant"),
        "Not done: general_assistant and memory_recall handed it back.",
        4,
    ),
    "three in a circle": Loop(
        ("@copy_editor What is a debit note?",),
        onward("translator", "summarizer", "copy_editor"),
        "handed it back.",
        4,
    ),
    "on through the whole roster": Loop(
        (ASK,),
        lambda request: calls("hand_back", to=siblings(request)[-1]),
        "handed it back.",
        4,
    ),
    "handed back to itself": Loop((ASK,), hands("general_assistant"), OFFLINE, 3),
    "handed back to nobody there is": Loop((ASK,), hands("the_boss"), OFFLINE, 3),
    "handed back to nobody, the arbiter names who had it": Loop(
        (ASK,), arbiter(verdict("general_assistant"), BACK), "Not done: general_assistant", 8
    ),
    "handed back to nobody, the arbiter names nobody there is": Loop(
        (ASK,), arbiter(verdict("the_boss"), BACK), "Not done: general_assistant", 8
    ),
    "handed back, and planned anew each time": Loop(
        (ASK,),
        arbiter(verdict("several", ("summarizer", "a"), ("translator", "b")), BACK),
        "Not done: general_assistant",
        8,
    ),
    "handed back with an answer beside it": Loop(
        (ASK,),
        always(says("It is not for me.", *calls("hand_back", to=None).tool_calls)),
        "Not done: general_assistant",
        8,
    ),
    "the same words for the same agents again and again": Loop(
        (TWO,), arbiter(verdict("several", *SIX), says("Unused.")), "Who should take", 1
    ),
    "both steps of a plan handed to the other's agent": Loop(
        ("@summarizer do the minutes @copy_editor do the minutes",),
        onward("copy_editor", "summarizer"),
        "handed it back.",
        8,
    ),
    "the same looked up again and again": Loop(
        (ASK,), always(calls("search_memory", query="debit note")), OFFLINE, 6
    ),
    "something else looked up each time, nothing found": Loop((ASK,), newly("zebra"), OFFLINE, 6),
    "the same looked up many times at once": Loop(
        (ASK,),
        always(Reply(tool_calls=(Call("search_memory", {"query": "debit note"}),) * 12)),
        OFFLINE,
        6,
    ),
    "a tool that there is not": Loop((ASK,), always(calls("delete_orders")), OFFLINE, 3),
    "arguments that cannot be": Loop((ASK,), always(calls("search_memory", q=1)), OFFLINE, 3),
    "nothing said at all": Loop((ASK,), always(says("")), OFFLINE, 3),
    "a question asked by its agent again and again": Loop(
        (ASK, "A debit note.", "Yes, a debit note."),
        always(says("Which kind of note do you mean?")),
        "it is left open",
        2,
    ),
    "an arbiter that is never sure": Loop(
        (VAGUE, "dunno", "well"),
        arbiter(verdict("general_assistant", confidence=0.2), says("Unused.")),
        "I have asked this twice and still cannot tell",
        1,
    ),
    "an arbiter that names nobody there is": Loop(
        (VAGUE, "dunno", "well"),
        arbiter(verdict("the_boss"), says("Unused.")),
        "I have asked this twice and still cannot tell",
        1,
    ),
    "calls without end in a plan": Loop(
        ("@general_assistant one @memory_recall two @web_researcher three",),
        newly("zebra"),
        OFFLINE,
        7,
        {"limits": {"model_calls": 6}},
    ),
    "more steps than a run may have": Loop(
        ("@translator one @summarizer two @copy_editor three",),
        always(says("There it is.")),
        "Done: 2 of 3 tasks. Not done: \u201cThree\u201d.",
        2,
        {"limits": {"steps": 2}},
    ),
    "tokens without end": Loop(
        ("@translator one @summarizer two, then @copy_editor three",),
        always(calls("hand_back", to=None).using(900, 100)),
        "Stopped at the limit of 1500 tokens for one run",
        6,
        {"limits": {"tokens": 1500}},
    ),
    "a reply without end": Loop(
        (ASK,),
        always(hangs(60)),
        f"{OFFLINE} It had written for",
        1,
        {"limits": {"seconds": 6}},
    ),
    "money without end": Loop(
        (ASK,),
        always(BACK.using(900, 0)),
        "Stopped at the limit of 0.5 money for one run; 0.9 were used. Ask for what is left by "
        "itself, or raise NOVA_LIMITS__COST.",
        1,
        {"limits": {"cost": 0.5}, "prices": {"test": {"prompt": 1000.0, "completion": 0.0}}},
    ),
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_loop_ends_within_two_repeats_and_says_what_to_do(open_nova, loop):
    with ScriptedModel(otherwise=loop.play) as model:
        nova = open_nova(
            model="openai:test", openai_base_url=model.base_url, model_retries=1, **loop.settings
        )
        for ask in loop.asks:
            before = len(model.requests)
            answer = nova.ask(ask, thread="loop")
            assert len(model.requests) - before <= loop.most
    assert loop.tells in answer.text
    had = [
        (record.run_id, result["step"], result["agent"])
        for record in nova.runs.list()
        for result in record.detail.get("results", [])
        if result["status"] != "failed"
    ]
    assert max(Counter(had).values(), default=0) <= 1
    assert max(Counter(each[:2] for each in had).values(), default=0) <= 4


def test_a_request_stays_whole_however_often_it_is_asked_about(open_nova):
    play = arbiter(verdict("general_assistant", confidence=0.2), says("Unused."))
    with ScriptedModel(otherwise=play) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        nova.ask(VAGUE, thread="th")
        again = nova.ask("dunno", thread="th")
    assert again.decision == "clarify"
    assert "Hm, that thing, dunno" in again.text


def test_every_loop_is_told_in_the_run_record(open_nova):
    with ScriptedModel(otherwise=onward("memory_recall", "general_assistant")) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        told = nova.runs.explain(nova.ask(ASK).run_id)
    assert told.count("handed back to ") == 2
    assert "Not done: general_assistant and memory_recall handed it back." in told
