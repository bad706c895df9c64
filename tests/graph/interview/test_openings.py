"""How an interview is asked for, and what belongs to one that waits."""

import pytest

from graph.interview.belonging import calls_for_interview, is_reply
from graph.interview.opening import ending, opening


@pytest.mark.parametrize(
    ("said", "wish", "expert", "topic"),
    [
        ("interview Ada about kilns", "begin", "Ada", "kilns"),
        ("Interview our head baker about what fails in summer", "begin", "our head baker", "what fails in summer"),
        ("Ada's here, ask her about glaze", "begin", "Ada", "glaze"),
        ("I'm Ada. What do you want to know about kilns?", "begin", "Ada", "kilns"),
        ("Interview me about kilns", "begin", "me", "kilns"),
        ("go on with the interview", "go_on", "", ""),
        ("Let's continue the interview with Ada", "go_on", "Ada", ""),
        ("what is still open in Ada's interview?", "status", "Ada", ""),
        ("close the interview", "close", "", ""),
    ],
)  # fmt: skip
def test_a_wish_for_an_interview_is_read(said, wish, expert, topic):
    assert opening(said) == (wish, expert, topic)


@pytest.mark.parametrize(
    "said",
    ["interview Ada about kilns", "go on with the interview", "What is open in Ada's interview?"],
)
def test_an_interview_is_called_for(said):
    assert calls_for_interview(said)


@pytest.mark.parametrize(
    "said",
    ["Interview questions for a baker, please", "When is the interview with Kim?", "Order ten belts"],
)  # fmt: skip
def test_other_requests_call_for_none(said):
    assert not calls_for_interview(said)


@pytest.mark.parametrize(
    "said",
    [
        "Order the heavy brush in winter.",
        "Call Hans at the depot.",
        "Remember, it must never run dry.",
        "And what was it? The valve.",
        "yes",
        "What do you mean?",
        "stop",
    ],
)
def test_what_an_expert_says_belongs_to_the_interview(said):
    assert is_reply(said)


@pytest.mark.parametrize(
    "said",
    [
        "@memory_keeper note that Bo is away",
        "Nova, what is the time in Lima?",
        "Could you draft a letter to Bo?",
        "How many belts do we have in stock?",
    ],
)
def test_what_is_said_to_nova_does_not(said):
    assert not is_reply(said)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("stop", "stop"),
        ("Let's stop here for today.", "stop"),
        ("close the interview", "close"),
        ("Stop the machine first.", None),
    ],
)
def test_an_ending_is_told_from_a_rule(said, wish):
    assert ending(said) == wish
